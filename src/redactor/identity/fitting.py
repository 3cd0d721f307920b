"""How a name fits the names of a person: whole names, parts of names, initials; and whom it is worth asking of.

:class:`Nearby` leaves out nobody whom a comparison here would find alike, so that not everybody is compared with
everybody. Who is alike, the comparison says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from redactor.folding import fold
from redactor.identity.likeness import (
    EQUAL,
    INITIAL,
    NO,
    SHORTENED,
    SPELLING,
    first_names,
    full_likeness,
    given_likeness,
    givens,
    is_ending,
    likeness,
    word_likeness,
)
from redactor.identity.mention import COUPLE, LEARNED, Mention, Word, glued
from redactor.identity.person import Person
from redactor.nicknames import related

_UNMARRIED_OR_NOT = frozenset({"mrs", "ms", "miss"})
_MONTHS = frozenset("april may june august".split())
_END = 4
"""Letters at the end of a name that is the end of another one (:func:`redactor.identity.likeness.is_ending`)."""

Keys = Callable[[Mention], Iterator[Hashable]]


def full_fit(mention: Mention, person: Person) -> int:
    """How well a whole name fits somebody, by the best of the names; :data:`NO` where one contradicts."""
    strengths = [
        full_likeness(mention, name) for name in person.names if name.is_full and not name.letters
    ]
    if not strengths or (person.gender and mention.gender and person.gender != mention.gender):
        return NO
    # Somebody with two different whole given names of which neither is short for the other is two people.
    if mention.is_full and not has_initial(mention) and min(strengths) == NO:
        whole = [n for n in person.names if n.is_full and not has_initial(n)]
        if any(full_likeness(mention, n) == NO and given_likeness(mention, n) == NO for n in whole):
            return NO
    return max(strengths)


def part_fit(part: Mention, person: Person) -> float:
    """How well a part of a name fits somebody: by likeness, a first name a little before a surname."""
    if part.gender and person.gender and part.gender != person.gender:
        return NO
    if (
        part.title in LEARNED
        and person.gender
        and not any(n.title in LEARNED for n in person.names)
    ):
        return NO
    best = 0.0
    word = part.words[-1] if part.words else ()
    if not word:
        return NO
    for name in person.names:
        if name.letters and name.words != part.words:
            continue
        surname = word_likeness(word, name.surname, surname=True) if name.surname else NO
        if len(glued(word)) == 1 and name.surname:
            surname = SHORTENED if glued(name.surname)[0] == glued(word) else NO
        givens = [*first_names(name), *name.nicks] if len(name.words) > 1 else list(name.nicks)
        if len(name.words) == 1 and not name.title:
            givens.append(name.words[0])
        given = max((word_likeness(word, g) for g in givens[:1] or ()), default=NO)
        if given == NO and not part.title and givens and is_ending(glued(word), glued(givens[0])):
            given = SHORTENED
        other = max((word_likeness(word, g) for g in givens[1:]), default=NO)
        if part.title and part.title == name.title and word in name.words:
            best = max(best, EQUAL + 0.5)
        if part.title:
            best = max(best, surname, given - 1.5 if given >= SPELLING else NO)
        else:
            best = max(
                best,
                given + 0.5 if given > INITIAL else given,
                surname,
                other - 2.5 if other >= SPELLING else NO,
            )
    return best


def has_initial(mention: Mention) -> bool:
    """Whether the first word is an initial."""
    return len(glued(mention.given)) == 1


def alike_enough(a: Mention, b: Mention) -> bool:
    """Whether two names in ``A (B)`` can be long and short of one: they share a beginning, or a list knows."""
    for x in a.tokens:
        for y in b.tokens:
            if likeness(x, y) >= SHORTENED or (len(x) > 1 and len(y) > 1 and x[0] == y[0]):
                return True
            if any(x[k : k + 3] in y for k in range(len(x) - 2)):
                return True
    return False


def single_likeness(a: Mention, b: Mention) -> float:
    """How alike two names of one word are."""
    if not a.words or not b.words or a.letters or b.letters or a.is_full or b.is_full:
        return NO
    if a.title and b.title and a.title != b.title and not {a.title, b.title} <= _UNMARRIED_OR_NOT:
        return NO
    if bool(a.title) != bool(b.title):
        same = word_likeness(a.words[-1], b.words[-1])
        return same if same == EQUAL else NO
    strength = word_likeness(a.words[-1], b.words[-1])
    if (
        a.title
        and strength == SHORTENED
        and min(len(glued(a.words[-1])), len(glued(b.words[-1]))) > 1
    ):
        return strength
    return strength if strength >= SHORTENED or (strength == INITIAL and a.title) else NO


def has_letters(person: Person, letters: str) -> bool:
    """Whether initials are those of a person."""
    for name in person.names:
        if len(letters) == 1:
            if (
                name.words
                and not name.letters
                and (name.is_full or not name.title)
                and glued(name.given)[:1] == letters
            ):
                return True
        elif letters in name.initials or rotated(letters) & name.initials:
            return True
    return False


def rotated(letters: str) -> frozenset[str]:
    """The same letters with the family name first or last."""
    if len(letters) < 3:
        return frozenset()
    return frozenset({letters[1:] + letters[0], letters[-1] + letters[:-1]})


def shares_surname(a: Person, b: Person) -> bool:
    """Whether two people have a surname in common."""
    return any(
        word_likeness(x.surname, y.surname, surname=True) >= SPELLING
        for x in a.names
        for y in b.names
        if x.surname and y.surname
    )


def begins_alike(client: Person, other: Person) -> bool:
    """Whether a short name begins with the two letters that the first name of the client begins with."""
    firsts = {glued(n.given)[:2] for n in client.names if n.words and len(glued(n.given)) > 1}
    return any(glued(n.words[0])[:2] in firsts for n in other.names if n.words)


@dataclass(slots=True)
class Households:
    """The words of the names of some people, and their surnames: a family goes by the plural of one."""

    own: set[str] = field(default_factory=set)
    surnames: set[str] = field(default_factory=set)

    def put(self, names: Iterable[Mention]) -> None:
        """Somebody has these names."""
        for name in names:
            self.own.update(map(glued, name.words))
            if name.surname:
                self.surnames.update((*name.surname, glued(name.surname)))

    def is_family(self, mention: Mention) -> bool:
        """Whether a name is the plural of a surname that somebody has, and nobody's own name."""
        if mention.title == COUPLE:
            return True
        if mention.title or len(mention.words) != 1 or not glued(mention.words[0]).endswith("s"):
            return False
        word = glued(mention.words[0])
        held = word[:-1] in self.surnames or word.removesuffix("es") in self.surnames
        return held and word not in self.own


def without_month(mention: Mention, every: Sequence[Mention]) -> Mention:
    """A name without the month before it (``in June Wren found``), where the rest is a name of the case by itself."""
    if len(mention.words) != 2 or glued(mention.words[0]) not in _MONTHS or mention.title:
        return mention
    rest = mention.words[1:]
    return next((m for m in every if m.words == rest and not m.title), mention)


class Nearby:
    """The people of a case, in their order, by keys of their names.

    Args:
        held: the keys that a name is found by.
        sought: the keys that tell which names may be like a name.
    """

    def __init__(self, held: Keys, sought: Keys, people: Sequence[Person] = ()) -> None:
        self._keys = held
        self._sought = sought
        self._order: dict[Person, int] = {}
        self._by_key: defaultdict[Hashable, set[Person]] = defaultdict(set)
        for person in people:
            self.put(person, person.names)

    def put(self, person: Person, names: Iterable[Mention]) -> None:
        """Somebody has these names; who is new comes last."""
        self._order.setdefault(person, len(self._order))
        for name in names:
            for key in self._keys(name):
                self._by_key[key].add(person)

    def __contains__(self, person: Person) -> bool:
        return person in self._order

    def place(self, person: Person) -> int:
        """Where somebody is in the order."""
        return self._order[person]

    def near(self, *names: Mention) -> list[Person]:
        """Those who have a name that may be like one of ``names``, in order."""
        return self.held({key for name in names for key in self._sought(name)})

    def held(self, keys: Iterable[Hashable]) -> list[Person]:
        """Those who have a name that is found by one of ``keys``, in order."""
        found = {person for key in keys for person in self._by_key.get(key, ())}
        return sorted(found, key=self._order.__getitem__)


def _forms(word: Word) -> set[str]:
    """A word as a whole, and its parts."""
    return {glued(word), *word}


def _begins(word: str) -> tuple[str, str]:
    """What alike words begin with; a small l is also read as an i."""
    return "begins", "i" if word[0] == "l" else word[0]


def _held_words(words: Iterable[Word]) -> Iterator[Hashable]:
    for word in words:
        for form in _forms(word):
            yield _begins(form)
            yield "word", form
            yield "word", fold(form)


def _sought_words(words: Iterable[Word]) -> Iterator[Hashable]:
    for word in words:
        for form in _forms(word):
            yield _begins(form)
            for other in related(form):
                yield "word", other


def part_held(name: Mention) -> Iterator[Hashable]:
    """Keys of a name that a part may fit (:func:`redactor.identity.fitting.part_fit`)."""
    words = (*name.words, *name.nicks)
    yield from _held_words(words)
    for given in (*first_names(name)[:1], *name.nicks[:1], *name.words[:1]):
        yield "ends", glued(given)[-_END:]


def part_sought(part: Mention) -> Iterator[Hashable]:
    """Keys of the names that a part may fit."""
    yield from _sought_words(part.words[-1:])
    for word in part.words[-1:]:
        yield "ends", glued(word)[-_END:]


def last_held(name: Mention) -> Iterator[Hashable]:
    """Keys of a name of one word (:func:`redactor.identity.fitting.single_likeness`)."""
    return _held_words(name.words[-1:])


def last_sought(name: Mention) -> Iterator[Hashable]:
    """Keys of the names of one word that it may be like."""
    return _sought_words(name.words[-1:])


def same_keys(name: Mention) -> Iterator[Hashable]:
    """Keys of which two whole names that are the same share one."""
    if name.is_full:
        for word in name.words:
            yield "whole", word
        for given in givens(name):
            yield "given", glued(given)
        yield "letters", "".join(sorted("".join(name.tokens)))


def full_held(name: Mention) -> Iterator[Hashable]:
    """Keys of a whole name (:func:`redactor.identity.likeness.full_likeness`)."""
    if name.is_full:
        yield from same_keys(name)
        yield from _held_words(givens(name))
        yield "joined", "".join(name.tokens)
        yield "surname", glued(name.surname)


def full_sought(name: Mention) -> Iterator[Hashable]:
    """Keys of the whole names that it may be like."""
    yield from same_keys(name)
    yield from _sought_words(givens(name))
    yield "surname", "".join(name.tokens)
    yield "joined", glued(name.surname)


def initials(name: Mention) -> Iterator[Hashable]:
    """The letters that may stand for a name (:func:`redactor.identity.fitting.has_letters`)."""
    if name.words and not name.letters and (name.is_full or not name.title):
        yield glued(name.given)[:1]
    yield from (letters for letters in name.initials if len(letters) > 1)


def initials_sought(letters: str) -> set[Hashable]:
    """The keys of the names that ``letters`` may stand for."""
    return {letters, *rotated(letters)}
