"""Day 0 of a case: from the roster, from what is said beside a date, else from its main run."""

from __future__ import annotations

from itertools import permutations

import pytest
from helpers_dates import dates, days, marked

from redactor.identity.origin import origin_of
from redactor.model import Case, Finding, Roster
from redactor.vocabulary import EVENTS


def origin(*texts: str, who: Roster | None = None, lines: bool = False) -> tuple[str, str]:
    """Day 0 of a case of marked texts, and its event."""
    return origin_in(*marked(*texts, who=who, lines=lines))


def origin_in(case: Case, findings: list[Finding]) -> tuple[str, str]:
    """The same of a case with its findings."""
    return origin_of(case, dates(case, findings), days(case, findings))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["S1. {12 March 2024}\nSeen.\nS2. {19/3}\nSeen."], ("2024-03-12", "first session")),
        (["Session 1, {12 March 2024}\nSeen.\nSession 10, {14/5/24}\nSeen."], ("2024-03-12", "first session")),
        (["{12/03/2024} - session one\nSeen."], ("2024-03-12", "first session")),
        (["Session 1\n{12/03/2024}\nSeen."], ("2024-03-12", "first session")),
        (
            ["Date: {20/03/2024}\nDear Dr Wren, we had our first session on {12 March} and get on well."],
            ("2024-03-12", "first session"),
        ),
        (["Initial assessment\nDate: {05/03/2024}\nSeen."], ("2024-03-05", "intake")),
        (["INTAKE FORM\nDate: {05/03/2024}", "Session 3, {19/03/2024}"], ("2024-03-05", "intake")),
        (["Date of referral: {01/03/2024}\nSeen {05/03/2024}."], ("2024-03-01", "referral")),
        (["Referral received {01/03/2024}.", "{12/03/2024} Seen."], ("2024-03-01", "referral")),
        (
            ["Referral received {01/03/2024}.", "Session 1: {12/03/2024}\nSeen."],
            ("2024-03-12", "first session"),
        ),
        (["{12/03/2024} Seen.\n{19/3} Seen, died {2/2/2019}."], ("2024-03-12", "start")),
        (["Date: {12/03/2024}\nIn {May 2019} he left."], ("2024-03-12", "start")),
        (["Nothing is dated."], ("", "start")),
        (["It was in {2019} and in {May 2020}."], ("", "start")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lines", [False, True])
def test_day_0(texts: list[str], expected: tuple[str, str], lines: bool) -> None:
    assert origin(*texts, lines=lines) == expected
    assert expected[1] in EVENTS


def test_the_roster_wins() -> None:
    who = Roster(origin="2024-02-01")
    assert origin("Session 1, {12 March 2024}", who=who) == ("2024-02-01", "start")


@pytest.mark.parametrize(
    "text",
    [
        "DOB <07/08/2015>\nDate: {12/03/2024}\nSeen.",
        "Date: {12/03/2024}\nReview due {12/01/2025}; his father died on {3 May 2011}.",
        "Date: {12/03/2024}\n{17.01.21} contact, closed.\n{25.04.23} contact, closed.",
        "Date: {12/03/2024}\nFirst session elsewhere {1/2/2019}.",
        "Date: {12/03/2024}\nThe previous session 1 was {9/11/23}.",
    ],
)
def test_births_history_and_appointments_are_not_day_0(text: str) -> None:
    assert origin(text) == ("2024-03-12", "start")


def test_other_sessions_are_not_the_first() -> None:
    assert origin("(week off {2/4/24})\nS12. {9/4/24}\nSession 2, {16/4/24}")[1] == "start"


def test_an_old_paper_does_not_open_the_case() -> None:
    texts = ("Dated {3 May 1999}", "Date: {12 March 2024}", "Date: {19 March 2024}")
    assert origin(*texts) == ("2024-03-12", "start")


def test_a_form_that_is_signed_at_its_end_has_that_day() -> None:
    form = "The lease runs to {30/01/2025}. It was on {1 March 2024}.\nCompleted by the warden, {02/03/2024}"
    assert origin(form) == ("2024-03-02", "start")


def test_a_printed_log_begins_with_its_first_entry() -> None:
    log = "Notes printed on date: {30/04/2024}\n{12/3/24} Seen.\n{2/4} Seen.\n{23/4} Seen."
    assert origin(log) == ("2024-03-12", "start")


def test_a_case_without_years_has_a_day_0_too() -> None:
    assert origin("{20/11} Seen.\n{4/12} Seen.\n{8/1} Seen.")[0].endswith("-11-20")


def test_the_order_of_documents_does_not_matter() -> None:
    texts = ("{19/03/2024} Seen.", "Referral received {01/03/2024}.", "{26/3} Seen.\n{2/4} Seen.")
    case, findings = marked(*texts)
    found = {
        origin_in(Case(case.id, documents), findings) for documents in permutations(case.documents)
    }
    assert found == {("2024-03-01", "referral")}
