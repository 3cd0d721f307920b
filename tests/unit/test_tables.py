"""Tables in plain text: columns of ages, rows about relatives, columns of dates."""

from __future__ import annotations

import re
from time import process_time

import pytest

from redactor.detect import age_tables
from redactor.detect.tables import columns, head_of, lines


def found(text: str) -> list[str]:
    return [text[a:b] for a, b in sorted({*age_tables.columns(text), *age_tables.rows(text)})]


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("who | age | note\nAnn | 24 | x\nBen | 9 | y", ["24", "9"]),
        ("Day\tChild age\tWhat\n4/5\t4 / 1\tmoved\n9/5\t17m\tx", ["4", "1", "17m"]),
        ("DATE | AGE | WT\n22/8 | 11 days | 3.4\n6/10 | almost 5 mths | 6", ["11 days", "5 mths"]),
        ("a | b | c | d | e | f | g | age\n1 | 2 | 3 | 4 | 5 | 6 | 7 | 34", ["34"]),
        ("  Robin   spouse   35   roofer\n  Wren    dau.     11   Gr 5", ["35", "11"]),
        ("Wren\tson\t14\tYear 9\nmother | 39 | cleaner", ["14", "39"]),
        ("Child: Wren | 11 | School", ["11"]),
        ("Name | Sessions | Score\nmother | 12 | x", []),
        ("mother | 2 of 6 | x\nmother | 12 | 14", []),
        ("Wren\t75\t50\nRobin\t80\t20", []),
        ("Item | Score\n4. AGE | 12\n5. MOOD | 7", []),
        ("Age:      4 April 1990\nNo    7      x", []),
    ],
)
def test_ages_in_tables(text: str, ages: list[str]) -> None:
    assert found(text) == ages


def test_the_head_of_a_column() -> None:
    text = "Name | Room | DOB\nWren | 17 | 1\nRobin | 18 | 2"
    assert head_of(text, text.index("18")) == "Room"
    assert head_of(text, text.index("Room")) == ""
    assert head_of("no table 18", 9) == ""
    assert age_tables.is_other(text, text.index("17"))


def test_cells_are_where_they_stand() -> None:
    text = "  a   b\n| c |  d |\n\te\t\tf"
    for line in lines(text):
        for cell in line.cells:
            assert text[cell.start : cell.end] == cell.text
    assert [cell.number for cell in list(lines(text))[2].cells] == [1, 3]


def test_a_column_ends_with_its_table() -> None:
    text = "k | when\na | 4/4\n\nb | 5/5"
    assert [cell.text for cell, _ in columns(text, re.compile("when"))] == ["4/4"]  # type: ignore[arg-type]


def test_long_tables_take_no_time() -> None:
    text = "Name\tx\n" + "Wren\t34\n" * 5000
    started = process_time()
    for start in range(0, len(text), 50):
        head_of(text, start)
    found(text)
    assert process_time() - started < 5
