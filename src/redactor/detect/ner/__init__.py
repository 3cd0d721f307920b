"""The shipped name recogniser: word pieces, the tagger that runs its model, and its place in spaCy."""
