"""What references look like behind a label: asides of a speaker, and the column of a table."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from redactor.config.parts import SHARED
from redactor.detect.validators import VALIDATORS

COLUMN = regex.compile(
    r"(?(DEFINE)(?P<head>case no)(?P<cell>[A-Z]?\d{2,6}))" + SHARED["column"],
    regex.V0 | regex.MULTILINE | regex.IGNORECASE,
)
ASIDE = regex.compile(f"no(?:{SHARED['aside']})(?P<value>\\S*\\d\\S*)", regex.IGNORECASE)


def _cells(text: str) -> list[str]:
    return [cell for match in COLUMN.finditer(text) for cell in match.captures("value")]


@given(
    sep=st.sampled_from("|\t,;"),
    pad=st.sampled_from(["", " "]),
    before=st.integers(0, 7),
    behind=st.integers(0, 3),
    cells=st.lists(st.integers(10, 999999).map(str), min_size=1, max_size=5),
)
def test_every_cell_below_the_heading_is_found(
    sep: str, pad: str, before: int, behind: int, cells: list[str]
) -> None:
    if before + behind == 0:
        return
    joint = f"{pad}{sep}{pad}"
    rows = [["x"] * before + [cell] + ["y"] * behind for cell in ["Case no", *cells]]
    assert _cells("\n".join(joint.join(row) for row in rows)) == cells


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('Name,Case no\n"Heron, K",12345\n"Tern, S",12346', ["12345", "12346"]),
        ('Name , Case no\n "Heron, K" , 12345', ["12345"]),
        ('Said | Case no\nhe said "no | 12345', ["12345"]),
        ("Name | Case no\nKim | none\nSam | 12346", ["12346"]),
        ("Name | Case no | Age\nKim, 12345", []),
        ("Case no\n12345", []),
    ],
)
def test_quotes_and_gaps_do_not_move_the_column(text: str, cells: list[str]) -> None:
    assert _cells(text) == cells


@pytest.mark.parametrize(
    "text",
    [
        "no for the mileage is X40",
        "no there X40",
        "no on the system: X40",
        "no for your form X40",
        "no they use reads X40",
    ],
)
def test_an_aside_leads_to_the_value(text: str) -> None:
    found = ASIDE.search(text)
    assert found is not None
    assert found["value"] == "X40"


@pytest.mark.parametrize("text", ["no of calls X40", "no, not X40", "no. Then X40", "no X40"])
def test_what_is_no_aside(text: str) -> None:
    found = ASIDE.search(text)
    assert found is None


@pytest.mark.parametrize(
    ("check", "text", "expected"),
    [
        ("named_place", "12 heronmoor", None),
        ("named_place", "3 hotels", False),
        ("named_place", "2 freindss", False),
        ("named_place", "9 Units", False),
        ("odd_place", "90 Tobar Mhuire", None),
        ("odd_place", "14 Thomas Qwxyz", False),
        ("token", "FC/0662", None),
        ("token", "150mg", False),
        ("token", "0800 1111", False),
        ("has_digit", "QX/117", None),
        ("has_digit", "18/27", False),
        ("has_digit", "120/80", None),
        ("has_digit", "1/100", False),
        ("plate", "QXZ 418", None),
        ("plate", "PHQ 120", False),
    ],
)
def test_checks(check: str, text: str, expected: bool | None) -> None:
    assert VALIDATORS[check](text) is expected
