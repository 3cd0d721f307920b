"""What a copy is for: copied as it was recorded, and every gap told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from redactor.report.jsonfile import schema
from redactor.report.release import FIELDS, release_row
from redactor.report.who import release_view
from redactor.report.words import RELEASE

FULL: dict[str, object] = {
    "purpose": "Clinical supervision",
    "recipients": ({"role": "supervisor", "name": "A. Heron"}, {"role": "chair", "name": ""}),
    "basis": "consent",
    "scope": ("supervision", "training"),
    "destroy_by": "2031-05-01",
}
ROW: dict[str, object] = {
    "purpose": "Clinical supervision",
    "recipients": [{"role": "supervisor", "name": "A. Heron"}, {"role": "chair", "name": ""}],
    "basis": "consent",
    "scope": ["supervision", "training"],
    "destroy_by": "2031-05-01",
    "not_recorded": [],
    "required": [],
}


def test_what_was_recorded_is_copied() -> None:
    assert release_row(FULL) == ROW


def test_of_nothing_everything_is_missing() -> None:
    row = release_row({})
    assert row["not_recorded"] == list(FIELDS) == list(RELEASE)
    assert row["required"] == []
    assert not any(row[field] for field in ("purpose", "recipients", "basis", "scope"))


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("empty", [None, "", " \n", (), "absent"])
def test_each_gap_is_named(field: str, empty: object) -> None:
    given_ = {**FULL, field: empty, "missing": (field, "basis", "weather")}
    if empty == "absent":
        del given_[field]
    row = release_row(given_)
    assert row["not_recorded"] == row["required"] == [field]


def test_a_gap_that_the_pipeline_asks_for_is_told_from_one_that_it_does_not() -> None:
    row = release_row({**FULL, "purpose": "", "basis": "", "missing": ["basis"]})
    assert (row["not_recorded"], row["required"]) == (["purpose", "basis"], ["basis"])


def test_one_word_is_as_good_as_a_list_of_one() -> None:
    assert release_row({**FULL, "scope": "supervision"})["scope"] == ["supervision"]


def test_a_day_is_written_as_a_day() -> None:
    assert release_row({"destroy_by": date(2031, 5, 1)})["destroy_by"] == "2031-05-01"


def test_a_recipient_without_role_and_name_is_nobody() -> None:
    row = release_row({**FULL, "recipients": ({"role": " ", "name": None}, "somebody", {})})
    assert (row["recipients"], row["not_recorded"]) == ([], ["recipients"])


def test_a_release_in_words() -> None:
    view = release_view(release_row({**FULL, "destroy_by": "", "missing": ("destroy_by",)}))
    assert [(line.name, line.value, line.required) for line in view.lines] == [
        ("Purpose", "Clinical supervision", False),
        ("Recipients", "supervisor (A. Heron); chair", False),
        ("Basis for sharing", "consent", False),
        ("The client agreed to", "supervision, training", False),
        ("Destroy by", "", True),
    ]
    assert view.missing == 1
    assert (view.value("basis"), view.value("weather")) == ("consent", "")


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.text(max_size=5) | st.integers() | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["role", "name", "email"]), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*FIELDS, "missing", "recorded", "x"]), VALUES))
def test_whatever_is_given_the_row_satisfies_the_schema(release: dict[str, Any]) -> None:
    row = release_row(release)
    root = schema()
    table = {"$ref": "#/$defs/release", "$defs": root["$defs"]}
    assert list(Draft202012Validator(table).iter_errors(row)) == []
    assert row["not_recorded"] == [field for field in FIELDS if not dict(row)[field]]
    assert set(row["required"]) <= set(row["not_recorded"])
