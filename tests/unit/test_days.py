"""The day that a date means, where its year or month is left to the reader."""

from __future__ import annotations

from itertools import permutations

import pytest
from helpers_dates import days, days_in, marked

from redactor.identity.days import NO_YEAR, births_again
from redactor.model import Case


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a day without a year is read against the day of its note
        ("Date: {18/03/2024}\nSeen. Last came {26 Feb}, next {25/3}.", "2024-02-26 2024-03-25"),
        ("Date: {09/01/2024}\nThey moved in {December}.", "2023-12"),
        ("Date: {09/01/2024}\nShe fell on {20 Dec}.", "2023-12-20"),
        ("Date: {10/12/2024}\nNext appointment {7 Jan}.", "2025-01-07"),
        ("Date: {10/12/2024}\nThe hearing is listed for {March}.", "2025-03"),
        ("Date: {10/06/2024}\nNo choir since {October}.", "2023-10"),
        ("Date: {10/06/2024}\nShe started there in {June}.", "2024-06"),
        ("Date: {19/04/2024}\nReview due {20 May}.", "2024-05-20"),
        # a day without a month
        ("Date: {29/02/2024}\nPainted on the {28th}. Swam {Sunday 25th}.", "2024-02-28 2024-02-25"),
        ("Date: {08/03/2024}\nBooked for {Monday 11th}.", "2024-03-11"),
        ("Date: {08/03/2024}\nLast seen on the {28th}.", "2024-02-28"),
        ("Date: {13/11/2024}\nThe plumber is coming on the {22nd}.", "2024-11-22"),
        # a weekday that is written must fit, where it can
        ("Date: {14/03/2024}\nShe said it was {Saturday 18 March}.", "2023-03-18"),
        ("Date: {08/08/2024}\nMet {Wed 7/8/24}.", "2024-08-07"),
        # dates that are told together
        (
            "Date: {01/09/2024}\nHe came on {12}, {13} and {27 August}.",
            "2024-08-12 2024-08-13 2024-08-27",
        ),
        ("Date: {01/03/2024}\nAway {28 Dec} to {4 Jan 2024}.", "2023-12-28 2024-01-04"),
        ("Date: {01/03/2024}\nOn {5 October 2019} she left and on {12 October} he did.", "2019-10-05 2019-10-12"),
        # a short year
        ("Date: {01/03/2024}\nChoir from {Aug 21}; won {06/22}; sang on {Aug 12}.", "2021-08 2022-06 2023-08-12"),
        ("Date: {01/03/2024}\nIn the orchard 2011-{13}, no apples since {20}.", "2013 2020"),
        ("Date: {01/03/2024}\nThe choir ended {july last year}.", "2023-07"),
        # births lie behind
        ("Date: {01/03/2024}\nDOB <7.3.31>, brother DOB <12/6/22>.", "1931-03-07 2022-06-12"),
        ("Date: {01/03/2024}\nDOB <12 June>.", ""),
    ],
)  # fmt: skip
def test_what_is_not_written_comes_from_the_note(text: str, expected: str) -> None:
    assert " ".join(days_in(text)[1:]) == expected


@pytest.mark.parametrize(
    "surface", ["the 1970s", "", "Wren", "31/02/2024", "12 Farvardin 1401", "99/99"]
)
def test_what_cannot_be_read_is_no_day(surface: str) -> None:
    assert days_in(f"Date: {{12/03/2024}}\nIt was {{{surface}}} then.")[1] == ""


def test_entries_of_a_log_run_forward_over_the_end_of_a_year() -> None:
    log = "{20 Nov 2023} Seen.\n{4 Dec} Seen.\n{18/12} Seen.\n{8/1} Seen. Rang on the {5th}.\n{22 Jan} Seen."
    assert days_in(log) == [
        "2023-11-20", "2023-12-04", "2023-12-18", "2024-01-08", "2024-01-05", "2024-01-22",
    ]  # fmt: skip


def test_a_log_may_run_backward() -> None:
    log = "{22 Jan 2024} Seen.\n{8/1} Seen.\n{18/12} Seen.\n{4 Dec} Seen."
    assert days_in(log) == ["2024-01-22", "2024-01-08", "2023-12-18", "2023-12-04"]


def test_history_at_the_top_is_not_the_day_of_the_note() -> None:
    text = "Client, DOB <07.10.1984>\nAdmitted {04/05/2012}\nDate: {18/03/2024}\nLast seen {12/2}."
    assert days_in(text)[-1] == "2024-02-12"


def test_a_wrapped_line_does_not_open_an_entry() -> None:
    text = "Session 6, {9 April 2025}\nHe feeds the birds each morning since\n{2 April} as planned. Next {23/4}."
    assert days_in(text)[1:] == ["2025-04-02", "2025-04-23"]


def test_a_note_without_a_year_takes_it_from_its_case() -> None:
    letter = "Date: {12 March 2024}\nSeen on {8 March}."
    log = "{22/2} rang\n{1/3} seen, next {8/3}"
    assert days_in(letter, log)[2:] == ["2024-02-22", "2024-03-01", "2024-03-08"]


def test_a_summary_that_says_no_day_was_written_at_the_discharge() -> None:
    note = "Date: {7 November 2023}\nSeen."
    summary = "Admitted: {19 Sept 2023}   Discharged: {29 Feb 2024}\nLapsed {31 Oct}. First check-in on {28 March}."
    assert days_in(note, summary)[-2:] == ["2023-10-31", "2024-03-28"]
    dated = f"Date: {{5 March 2024}}\n{summary}"
    assert days_in(dated.replace("{28 March}", "{1 March}"))[-1] == "2024-03-01"


def test_an_old_paper_in_the_case_does_not_move_the_other_notes() -> None:
    old = "Born <1/2/1990>. Certificate {3 May 1999}."
    new = [
        "Date: {12 March 2024}\nSeen.",
        "Date: {19 March 2024}\nSeen.",
        "{26/3} rang, seen {2/4}",
    ]
    assert days_in(old, *new)[-2:] == ["2024-03-26", "2024-04-02"]


def test_a_case_without_any_year_is_counted_all_the_same() -> None:
    found = days_in("{20/11} Seen.\n{4/12} Seen.\n{8/1} Seen.", "{15/1} Rang.")
    assert all(0 < int(day[:4]) < NO_YEAR for day in found)
    assert [day[5:] for day in found] == ["11-20", "12-04", "01-08", "01-15"]
    assert found == sorted(found)


def test_what_is_no_date_has_no_day() -> None:
    case, findings = marked("Date: {12/03/2024}\nSeen by the {Wren} nurse.")
    findings[1] = type(findings[1])(**{
        **{name: getattr(findings[1], name) for name in ("document", "segment", "start", "end", "score", "recognizer")},
        "entity_type": "ORGANIZATION",
    })  # fmt: skip
    assert days(case, findings) == ["2024-03-12", ""]


def test_segments_say_the_same_as_lines() -> None:
    text = "Session 1\n{12/03/2024}\nSeen. Next\n{19/3} at ten.\n{26/3} Seen, last came {12/3}."
    assert days_in(text) == days_in(text, lines=True)


def test_the_order_of_documents_does_not_matter() -> None:
    texts = (
        "Date: {12 March 2024}\nSeen {8 March}.",
        "{22/2} rang\n{1/3} seen",
        "In {May} he fell.",
    )
    case, findings = marked(*texts)
    first = dict(zip(findings, days(case, findings), strict=True))
    for documents in permutations(case.documents):
        turned = Case(case.id, documents)
        assert dict(zip(findings, days(turned, findings), strict=True)) == first


def test_a_birth_that_is_told_again_is_found() -> None:
    case, findings = marked(
        "DOB <21/06/2014>, sister DOB <17/11/2023>\nDate: {12/03/2024}\nSeen.",
        "{21.06.14} | born in Sometown\n{17.11.23} | sister born\n{12.03.24} | seen {June 2014}",
    )
    read = days(case, findings)
    again = births_again(findings, read, "2024-03-12")
    assert [case.surface(findings[at]) for at in again] == ["21.06.14"]
    assert {case.surface(findings[at]) for at in births_again(findings, read, "")} == {
        "21.06.14",
        "17.11.23",
    }
