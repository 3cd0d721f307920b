"""Dates that other dates of the document vouch for, and what looks like one and is none."""

from __future__ import annotations

import regex
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.base import view_of
from redactor.detect.dates import DateSeries
from redactor.model import Case, Document, Finding, Segment


def dates_in(text: str, known: str = "") -> list[str]:
    """What the detector finds in a text in which the pattern ``known`` was found before."""
    case = Case("c", (Document("c/d", "c", "text", (Segment(0, "t", text),)),))
    found = [
        Finding("c/d", 0, match.start(), match.end(), "DATE_TIME", 0.8, "rule")
        for match in (regex.finditer(known, text) if known else ())
    ]
    return [text[f.start : f.end] for f in DateSeries().detect(case, view_of(case), found)]


LOG = "24/9 rang. 25/9 seen.\n27/9 left.\n"
SURE = r"\b(?:1[3-9]|2\d|3[01])/\d\b|\d+/\d+/\d{4}"


def test_nothing_vouches_for_a_number_pair_alone() -> None:
    assert dates_in("Given 8/2 and 3/7, pain 4/10, at 11.10.\n") == []


def test_in_a_log_a_pair_that_is_no_score_is_a_date() -> None:
    assert dates_in(LOG + "Then 8/2 she came.\n", SURE) == ["8/2"]


def test_in_a_log_a_score_stays_a_score() -> None:
    text = (
        LOG
        + "Pain 8/3, mood 4/10, 5/7 of a course, vision 6/5, scored 9/8, 8/2 weeks, x 7/2, PN 12/7, 24/7.\n"
    )
    assert dates_in(text, SURE) == []


def test_the_month_of_other_dates_vouches_behind_a_word_that_dates_follow() -> None:
    text = "On 27/10 and 28/10 she rang. Plan by 11.10. Suspended 2/10. Mood 2/10, done 4/10.\n"
    assert dates_in(text, r"2[78]/10") == ["11.10", "2/10"]


def test_lines_that_begin_with_rising_dates_are_a_log() -> None:
    assert dates_in("6/6 seen\nnote\n11/6 rang\n18/6 left\n") == ["6/6", "11/6", "18/6"]
    assert dates_in("6/10 mood\n7/10 sleep\n8/10 pain\n") == []
    assert dates_in("18/6 seen\n6/6 rang\n3/6 left\n1/6 x\n") == []


def test_dates_with_times_behind_them_are_a_log() -> None:
    assert dates_in("3/12\t0810\tx\n3/12\t1720\ty\n4/12\t0800\tz\n") == ["3/12", "3/12", "4/12"]


def test_numbers_of_paragraphs_and_times_of_day_are_no_dates() -> None:
    assert dates_in("5.1 A\n5.2 B\n5.3 C\n12.03.2024 D\n", r"12\.03\.2024") == []
    assert dates_in("09.05 A\n09.10 B\n10.11 C\n") == []


def test_spaced_dates_alone_in_their_lines() -> None:
    assert dates_in("24 06\nseen\n25 06\nrang\n") == ["24 06", "25 06"]
    assert dates_in("24 06\nseen\n") == []
    assert dates_in("99 06\nseen\n98 07\n") == []


def test_years_that_head_the_lines_of_a_chronology() -> None:
    assert dates_in("1979 born\n1986 moved\n2011 ill\n") == ["1979", "1986", "2011"]
    assert dates_in("2011 ill\n1986 moved\n1979 born\n") == []
    assert dates_in("1979 pounds were paid\n") == []


def test_months_first_where_the_dates_say_so() -> None:
    text = "4/15 seen. 4/22 rang. Then 5/16 too, and PHQ 3/27.\n"
    assert dates_in(text, r"4/\d\d") == ["5/16"]


def test_one_document_of_a_case_vouches_for_another() -> None:
    case = Case(
        "c",
        (
            Document("c/a", "c", "text", (Segment(0, "t", "27/9 and 28/9 seen"),)),
            Document("c/b", "c", "text", (Segment(0, "t", "Plan due 3.09."),)),
        ),
    )
    known = [Finding("c/a", 0, a, a + 4, "DATE_TIME", 0.8, "rule") for a in (0, 9)]
    found = list(DateSeries().detect(case, view_of(case), known))
    assert [(f.document, f.start, f.end) for f in found] == [("c/b", 9, 13)]


@LAW
@given(st.lists(st.sampled_from(["24/9", "8/2", "11.10", "2019", "\n", " ", "\t", "12 03", "by"])))
def test_what_is_found_lies_outside_what_is_known(words: list[str]) -> None:
    text = " ".join(words)
    case = Case("c", (Document("c/d", "c", "text", (Segment(0, "t", text),)),))
    known = [
        Finding("c/d", 0, m.start(), m.end(), "DATE_TIME", 0.8, "rule")
        for m in regex.finditer("24/9|2019", text)
    ]
    for finding in DateSeries().detect(case, view_of(case), known):
        assert text[finding.start : finding.end].strip()
        assert not any(k.start < finding.end and finding.start < k.end for k in known)


def test_the_head_of_a_column_says_that_pairs_are_dates() -> None:
    assert dates_in("What | Who | When\nring | AB | 4/4\nbook | CD | 12/4\n") == ["4/4", "12/4"]
    assert dates_in("Goal   Who   Review\nsleep  AB    9/2\nwalk   CD    16/5 AB\n") == [
        "9/2",
        "16/5",
    ]
    assert dates_in("Line\tWhen\nhelp\t24/7\nmood\t40/7\n") == []
    assert dates_in("Item | Score\nmood | 4/4\nsleep | 2/4\n") == []
