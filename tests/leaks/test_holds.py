"""What every test of leaks leans on: a word that stands somewhere is seen there, and nothing else is."""

from __future__ import annotations

import pytest
from helpers_batch import holds

WORDS = ("Zeffy", "900321", "07700900321")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("said ZEFFY’s mother", ["Zeffy"]),
        ("a Zeffyrine", ["Zeffy"]),
        ("tel. 07700 900321.", ["900321"]),
        ("tel:07700-900321b", ["900321"]),
        ("<w:t>900321</w:t>", ["900321"]),
        ("\x00" + "900321", ["900321"]),
        ("rang 07700900321", ["07700900321"]),
        ("took 0.3190032188 s, at 1790032107.2, id=139790032148", []),
        ("nobody", []),
    ],
)
def test_a_word_is_seen_and_six_digits_of_another_number_are_not(
    text: str, seen: list[str]
) -> None:
    assert holds(WORDS, text) == seen
    assert holds(WORDS, text.encode("utf-16-le")) == seen
    assert holds(WORDS, b"\xff\xfe" + text.encode("utf-16-le")) == seen
    assert holds(WORDS, "nothing", text.encode()) == seen
