"""Ages behind a person and in a column, and numbers there that are none."""

from __future__ import annotations

import pytest

from redactor.detect.ages import AgeBeside
from redactor.detect.base import view_of
from redactor.model import Case, Document, Finding, Segment


def ages_in(text: str, *people: str) -> list[str]:
    """What the detector finds in a text in which ``people`` were found before."""
    case = Case("c", (Document("c/d", "c", "text", (Segment(0, "t", text),)),))
    known = [
        Finding("c/d", 0, text.index(p), text.index(p) + len(p), "PERSON", 0.8, "ner")
        for p in people
    ]
    return [text[f.start : f.end] for f in AgeBeside().detect(case, view_of(case), known)]


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("robin e, 17 (said so)", ["17"]),
        ("robin e - 34, rang", ["34"]),
        ("robin e . 44 . plot 11", ["44"]),
        ("robin e (7/12) was weighed", ["7/12"]),
        ("robin e is twelve and", ["twelve"]),
        ("robin e      46    cleaner", ["46"]),
        ("robin e\t88\tRm 2", ["88"]),
        ('robin e" (surname ??) 35ish | s2', []),
        ("robin e 31 | s3", ["31"]),
        ("robin e, nearly seven and a half, asked", ["seven and a half"]),
        ("robin e will be 9 on the day", ["9"]),
        ("robin e 3 times", []),
        ("robin e, 3/4 done", []),
        ("robin e 12 weeks, rang", []),
        ("robin e, 14:30", []),
        ("robin e, 07700 900123", []),
        ("robin e is two of five", []),
        ("robin e is two", ["two"]),
        ("robin e just 5", ["5"]),
        ("robin e: 34, single", ["34"]),
        ("robin e: 3, single", []),
        ("robin e\t75\t50", []),
        ("robin e, 28 days, no contact", []),
        ("robin e - 150 | x", []),
        ("robin e. 24 hour cover", []),
        ("robin e 14. Not explained", []),
    ],
)
def test_a_number_behind_a_person(text: str, ages: list[str]) -> None:
    assert ages_in(text, "robin e") == ages


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("two sons (Robin 11, Wren 8) came", ["11", "8"]),
        ("three (Robin 11, Lark 9 and Wren 6), all", ["11", "9", "6"]),
        ("two sons (Robin 11, and saw Wren 8)", ["11"]),
        ("the score (Wren 8)", []),
    ],
)
def test_a_list_of_people_in_brackets_goes_on_with_ages(text: str, ages: list[str]) -> None:
    people = [name for name in ("Robin", "Lark", "Wren") if name in text]
    assert ages_in(text, *people) == ages


def test_no_person_no_age() -> None:
    assert ages_in("robin e, 17 (said so)") == []


TABLE = """Household
  Relation      First name     Age     In the home?
  Wife          Robin          55      Yes
  Son           Wren           24      Weekends
  Twins         Finch          7, 9    Yes 12
  Lodger        Rook           n/k     3

  Other         Jay            44      No
"""


def test_the_cells_below_age_in_a_table_of_blanks() -> None:
    assert ages_in(TABLE) == ["55", "24", "7", "9"]


def test_a_sentence_that_names_age_is_no_head() -> None:
    assert ages_in("She asked his age  12\n  and said 34    55\n") == []
