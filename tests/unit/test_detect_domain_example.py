"""The worked example of the domain analysis (docs/the domain analysis, 2.5), through the whole line."""

from __future__ import annotations

import re

import pytest
from helpers_core import copies, roster, run

from redactor.model import Status
from redactor.pipeline import CaseResult

SOURCE = (
    "Session 4, 12/03/2024. Sarah Wilkes (DOB 03/04/1988, NHS 999 864 1969) says Tom, her line manager at "
    'the Tesco on Mill Road, L1 8JQ, "grabbed" her on 5 March. tom also texts from 07700 900123. Mum (Shaz) '
    "wants her to tell HR. PHQ-9 18/27, sertraline 50mg. Thoughts of \"not being here\"; no plan. Her son "
    "Kai (7, St Anne's Primary) saw the texts. Discussed Beck's model. s.47 enquiry opened by Liverpool "
    "CSC, ref LV24C01234.\n"
)  # fmt: skip
LISTED = roster(
    ("client", "Sarah Wilkes; Saz"),
    ("client.manager", "Tom"),
    ("client.mother", "Shaz"),
    ("client.son", "Kai"),
)


@pytest.fixture(scope="module")
def result() -> CaseResult:
    return run(SOURCE, who=LISTED)


@pytest.fixture(scope="module")
def copy(result: CaseResult) -> str:
    return copies(result)[0]


def test_it_is_published(result: CaseResult) -> None:
    assert [(o.status, o.leaks) for o in result.outcomes] == [(Status.PUBLISHED, ())]


@pytest.mark.parametrize(
    "form",
    [
        "Sarah", "Wilkes", "Tom", "tom", "Shaz", "Kai", "999 864 1969", "07700 900123", "L1 8JQ",
        "12/03/2024", "03/04/1988", "5 March", "LV24C01234", "Liverpool", "Anne",
    ],
)  # fmt: skip
def test_who_and_where_is_gone(copy: str, form: str) -> None:
    assert re.search(rf"(?<!\w){re.escape(form)}(?!\w)", copy) is None


@pytest.mark.parametrize(
    "phrase",
    [
        "PHQ-9 18/27, sertraline 50mg.", 'Thoughts of "not being here"; no plan.', "Discussed Beck's model.",
        "s.47 enquiry opened by", '"grabbed" her on', "wants her to tell HR.", "saw the texts.", "her line manager",
        "Session 4,",
    ],
)  # fmt: skip
def test_what_the_supervisor_needs_is_kept_word_for_word(copy: str, phrase: str) -> None:
    assert phrase in copy


@pytest.mark.parametrize(
    "phrase",
    [
        "[Client] (DOB [date of birth, age 35-39], NHS [NHS number]) says [Manager], her line manager",
        "[Manager] also texts from [phone number].", "Mum ([Client's mother]) wants her", "Her son [Client's son] (",
    ],
)  # fmt: skip
def test_people_read_as_who_they_are_to_the_client(copy: str, phrase: str) -> None:
    assert phrase in copy


def test_risk_and_legal_passages_are_flagged_at_their_sentences(result: CaseResult) -> None:
    marked = {(flag.kind, SOURCE[flag.start : flag.end]) for flag in result.outcomes[0].flags}
    assert ("risk", 'Thoughts of "not being here"; no plan.') in marked
    assert any(kind == "legal" and text.startswith("s.47 enquiry") for kind, text in marked)


def test_the_outcome_says_nothing_that_was_replaced(result: CaseResult) -> None:
    said = repr(result.outcomes)
    for form in ("Sarah", "Wilkes", "Tom", "Shaz", "Kai", "1969", "900123", "LV24", "Liverpool"):
        assert form not in said


def test_a_line_manager_is_who_the_letter_says_even_without_a_roster() -> None:
    (text,) = copies(run(SOURCE))
    for form in ("Sarah", "Wilkes", "999 864 1969", "07700 900123"):
        assert form not in text
    assert "no plan" in text
