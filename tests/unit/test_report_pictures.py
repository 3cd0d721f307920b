"""Pictures and counts of the page: they add up, read without colour, and are said in words too."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.generalisations import GENERALISATIONS
from redactor.model import Coverage, Decision, Finding, Flag, HiddenPart, Outcome, Status
from redactor.report.build import RunInfo, build
from redactor.report.combination import LOOK, together
from redactor.report.picture import LENGTH, bars, diverging, strip
from redactor.report.render import html
from redactor.report.shape import DocumentRow, PersonRow
from redactor.report.since import Before, briefs

RUN = RunInfo("r", "2026-03-01T09:30:00Z", "2026-03-01T09:30:01Z", "0.1.0", "p", "0f" * 32)


def decision(
    start: int, label: str | None = "[Client]", kind: str = "PERSON", segment: int = 0
) -> Decision:
    finding = Finding("d", segment, start, start + 5, kind, 0.9, "r")
    return Decision(finding, f"id of {label}", "client", "label", label, "x")


def outcome(*decisions: Decision, **changes: Any) -> Outcome:
    one = Outcome(
        "case-0001/document-01", "case-0001", "text", Status.PUBLISHED, "ab" * 32, "a.txt",
        "cd" * 32, decisions=decisions, places={n: f"paragraph {n + 1}" for n in range(9)},
    )  # fmt: skip
    return replace(one, **changes)


def row(one: Outcome) -> DocumentRow:
    found: DocumentRow = json.loads(json.dumps(build(RUN, [one])))["documents"][0]
    return found


def persons(one: Outcome) -> list[PersonRow]:
    found: list[PersonRow] = json.loads(json.dumps(build(RUN, [one])))["cases"][0]["people"]
    return found


def words(source: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", source).split())


def numbers(path: str) -> list[float]:
    return [float(one) for one in re.findall(r"M([\d.]+) ", path)]


def test_bars_are_as_long_as_there_are_findings_the_longest_first() -> None:
    told = bars({"PERSON": 3, "AGE": 1}, {"AGE": 1, "URL": 4})
    assert [(one.entity_type, one.width, one.kept_width) for one in told] == [
        ("URL", 0, 100),
        ("PERSON", 75, 0),
        ("AGE", 25, 25),
    ]
    assert bars({}, {}) == ()


def test_a_document_in_which_nothing_was_found_is_not_drawn() -> None:
    assert strip(row(outcome())) is None
    assert "<figure" not in html(build(RUN, [outcome()]))


def test_changes_lie_where_they_are_in_the_text() -> None:
    drawn = strip(row(outcome(decision(0), decision(500), decision(995))))
    assert drawn
    assert numbers(drawn.changes) == [2.0, 502.0, 994.0]
    assert not drawn.by_page
    assert drawn.words.startswith("From start to end in five equal parts: changes 1, 0, 1, 0, 1")


def test_a_pdf_is_drawn_by_page_and_what_was_not_covered_is_hatched() -> None:
    drawn = strip(
        row(
            outcome(
                decision(0),
                decision(0, segment=1),
                places={0: "page 1 line 2", 1: "page 4 line 1"},
                coverage=Coverage(4, 0, ("page 3: no text layer", "a picture")),
                flags=(Flag("risk", "page 2 line 1", 5, 0, 9), Flag("uncertain", "x", 6, 0, 9)),
            )
        )
    )
    assert drawn
    assert drawn.by_page
    assert drawn.gaps[0] == (500, 250)
    assert drawn.gaps[1][0] > LENGTH
    assert drawn.width > LENGTH
    assert drawn.hatching
    assert 0 < numbers(drawn.changes)[0] < 250 < 750 < numbers(drawn.changes)[1]
    assert 250 < numbers(drawn.passages)[0] < 500
    assert not drawn.to_decide
    assert "2 places not covered" in drawn.words


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5000)), max_size=30),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5000)), max_size=9),
    st.booleans(),
)
def test_everything_lies_on_the_strip(
    changes: list[tuple[int, int]], flags: list[tuple[int, int]], by_page: bool
) -> None:
    name = "page {0} line 3" if by_page else "paragraph {0}"
    drawn = strip(
        row(
            outcome(
                *(decision(at, segment=segment) for segment, at in changes),
                places={n: name.format(n + 1) for n in range(41)},
                flags=tuple(Flag("risk", name.format(s + 1), s, a, a + 4) for s, a in flags),
            )
        )
    )
    assert (drawn is None) == (not changes and not flags)
    if drawn:
        assert all(0 <= x <= LENGTH for x in numbers(drawn.changes + drawn.passages))
        assert bool(drawn.changes) == bool(changes)


def test_more_goes_to_the_right_and_fewer_to_the_left() -> None:
    assert diverging(4, 2, 4) == (50, 25)
    assert diverging(0, 0, 0) == (0, 0)


def unusual(start: int, suggestion: str) -> Flag:
    return Flag("quasi-identifier", "paragraph 1", 0, start, start + 5, "quasi", suggestion)


def test_the_rarest_kind_is_to_be_dropped_first() -> None:
    flags = (unusual(20, "drop"), unusual(40, "event"), unusual(60, "rare-job"), unusual(80, "x"))
    (one,) = together(persons(outcome(decision(0), flags=flags)))
    assert (one.unusual, one.kinds, one.strong) == (4, 0, True)
    assert one.first == f"{GENERALISATIONS['event']} Where: document-01, paragraph 1 (40–45)."
    assert [line.split(" Where")[0] for line in one.then] == [
        GENERALISATIONS["rare-job"],
        GENERALISATIONS["drop"],
        LOOK,
    ]


def test_details_that_overlap_are_counted_once() -> None:
    flags = (unusual(20, "event"), unusual(22, "media"))
    (one,) = together(persons(outcome(decision(0), flags=flags)))
    assert (one.unusual, one.strong) == (1, False)
    assert one.words.startswith("1 unusual detail and 0 kinds of descriptors: alone it may")


def test_descriptors_that_stay_are_named_and_few_are_left_out() -> None:
    some = [
        decision(0),
        decision(20, "[age 30-39]", "AGE"),
        decision(30, "[a town]", "LOCATION"),
        decision(40, "[phone number]", "PHONE_NUMBER"),
    ]
    assert together(persons(outcome(*some))) == ()
    (one,) = together(persons(outcome(*some, decision(50, None, "ORGANIZATION"))))
    assert (one.unusual, one.kinds) == (0, 3)
    assert one.descriptors == "age or age band, kind of place and organisation as written"
    assert one.first == "Make the organisation less exact: it stays as written."


def test_the_combination_says_that_it_is_a_count() -> None:
    flags = (unusual(20, "event"), unusual(40, "rare-job"))
    told = words(html(build(RUN, [outcome(decision(0), flags=flags)])))
    assert "a count of what was noticed, not a probability" in told
    assert "2 unusual details and 0 kinds of descriptors: together they may single" in told
    assert "It is not measured how far the risk falls." in told


def test_hidden_parts_are_told_once_for_the_case_and_what_was_kept_first() -> None:
    first = outcome(hidden=(HiddenPart("comment", 2, "removed"), HiddenPart("macro", 1, "kept")))
    second = replace(first, id="case-0001/document-02")
    told = words(html(build(RUN, [first, second])))
    assert "macro 2 ▲ kept as it was 01, 02 comment 4 removed 01, 02" in told


def test_flags_stand_with_the_labels_beside_them() -> None:
    flag = Flag("risk", "paragraph 1", 0, 10, 40)
    one = outcome(decision(0), decision(50, "[week 7]", "DATE_TIME"), flags=(flag,))
    assert "paragraph 1 (10–40) beside: [Client] … [week 7]" in words(html(build(RUN, [one])))


def test_what_changed_is_drawn_and_said() -> None:
    old = outcome(decision(0), decision(10))
    new = outcome(decision(0), decision(10, "[Client's aunt]"), status=Status.NEEDS_REVIEW)
    page = html(build(RUN, [new], before={"case-0001": Before(RUN.started, briefs([old]))}))
    told = words(page)
    assert "1 document: 1 with the same source and another result." in told
    assert "Compared with what was recorded on 1 March 2026, 09:30 UTC." in told
    assert "1 more, 1 fewer as before" in told
    assert "New labels: [Client&#39;s aunt]" in told
    assert "Labels that are gone" not in told
    assert "What changed since" not in html(build(RUN, [new]))


def test_every_picture_has_a_name_and_words() -> None:
    flags = (unusual(20, "event"), Flag("risk", "paragraph 1", 0, 10, 40))
    one = outcome(decision(0), decision(9, None, "AGE"), flags=flags)
    before = {"case-0001": Before("", briefs([outcome()]))}
    page = html(build(RUN, [one], before=before))
    pictures = re.findall(r"<svg[^>]*>", page)
    assert len(pictures) > 5
    for svg in pictures:
        assert 'aria-hidden="true"' in svg or 'role="img"' in svg
    assert page.count('role="img"') == len(re.findall(r"<title[ >]", page)) - 1


@pytest.mark.parametrize("mode", ["dark", "print"])
def test_the_page_has_a_style_for_the_night_and_for_paper(mode: str) -> None:
    style = html(build(RUN, []))
    rule = {"dark": "prefers-color-scheme: dark", "print": "size: A4"}[mode]
    assert rule in style
    assert "counter(page)" in style
