"""What is known of words before any text is read: dictionaries, names, protected terms."""

from redactor.detect.lexicon.lists import (
    is_english,
    is_given_name,
    is_ordinary,
    is_surname,
    is_word,
)
from redactor.detect.lexicon.terms import is_protected, is_term

__all__ = [
    "is_english",
    "is_given_name",
    "is_ordinary",
    "is_protected",
    "is_surname",
    "is_term",
    "is_word",
]
