"""The page says at one glance who is who, what is doubtful, and what the copies are for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from test_report_html import RUN, Reader

from redactor.generalisations import GENERALISATIONS
from redactor.model import CaseNote, Decision, Finding, Flag, Outcome, PersonNote, Status
from redactor.reasons import WITHHOLD, withheld_label
from redactor.report.build import build
from redactor.report.render import html
from redactor.report.words import WHO

RECORDED: dict[str, object] = {
    "purpose": "Clinical supervision",
    "recipients": [{"role": "clinical supervisor", "name": ""}],
    "basis": "consent",
    "scope": ["supervision"],
    "destroy_by": "2031-05-01",
}


def decision(
    label: str | None,
    role: str = "",
    start: int = 0,
    kind: str = "PERSON",
    segment: int = 0,
    action: str = "label",
) -> Decision:
    finding = Finding("d", segment, start, start + 5, kind, 0.9, "names")
    return Decision(finding, f"id of {label}", role, action if label else "keep", label, "rule")


def outcome(number: int, *decisions: Decision, case: int = 1, **changes: Any) -> Outcome:
    id = f"case-{case:04d}/document-{number:02d}"
    base = Outcome(id, f"case-{case:04d}", "text", Status.PUBLISHED, output=f"{id}.txt")
    places = {n: f"paragraph {n + 1}" for n in range(9)}
    return replace(base, output_sha256="cd" * 32, places=places, decisions=decisions, **changes)


def page(*run: Outcome, cases: Sequence[CaseNote] = ()) -> str:
    return html(build(RUN, run, cases))


def people(*run: Outcome) -> str:
    source = page(*run)
    return source[source.index("<h3>People</h3>") : source.index("<h3>What was found</h3>")]


def words(source: str) -> str:
    return Reader(source).words()


def test_people_stand_under_what_they_are_to_the_client() -> None:
    roles = {
        "[Person A]": "", "[GP]": "prof.gp", "[Member A]": "group.member",
        "[Manager]": "client.manager", "[Friend A]": "client.friend",
        "[Client's mother]": "client.mother", "[Client]": "client", "[Aunt]": "other.aunt",
    }  # fmt: skip
    found = people(outcome(1, *(decision(label, role) for label, role in roles.items())))
    order = [
        "Client 1", "[Client] ", "Family and carers 1 · third party", "[Client's mother]",
        "Friends, neighbours and others around the client 1", "[Friend A]", "Work 1", "[Manager]",
        "Group members 1", "[Member A]", "Professionals 1", "[GP]", "Others 1", "[Aunt]",
        "Relation not known 1", "[Person A]",
    ]  # fmt: skip
    told = words(found)
    at = [told.index(one) for one in order]
    assert at == sorted(at)
    assert (
        "The client and 7 third parties; among them 1 in a professional role"
        " and 1 whose relation is not known." in told
    )


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [
        (["client"], "The client and no third party."),
        (["client.1", "client.2"], "2 clients and no third party."),
        (
            ["client", "prof.gp"],
            "The client and 1 third party; among them 1 in a professional role.",
        ),
        (["client.son", "client.aunt"], "No client and 2 third parties."),
    ],
)
def test_who_is_there_in_one_sentence(roles: list[str], sentence: str) -> None:
    run = outcome(1, *(decision(f"[L {n}]", role) for n, role in enumerate(roles)))
    assert sentence in words(people(run))


def test_a_case_without_a_client_says_so() -> None:
    warning = "Nobody in this case is known to be the client."
    assert warning in page(outcome(1, decision("[Person A]")))
    assert warning not in page(outcome(1, decision("[Client]", "client")))
    assert warning not in page(outcome(1, decision("[Member A]", "group.member")))
    assert warning not in page(outcome(1))


def test_what_still_describes_a_person_is_said_in_words() -> None:
    run = outcome(
        1,
        decision("[Client's son]", "client.son"),
        decision("[age 7]", start=10, kind="AGE"),
        decision("[a primary school]", start=20, kind="ORGANIZATION"),
        decision("[a club]", start=30, kind="ORGANIZATION"),
        decision(None, start=40, kind="NRP"),
        decision("[phone number]", start=50, kind="PHONE_NUMBER"),
        decision("[address]", start=60, kind="STREET_ADDRESS"),
        decision("[postcode]", start=70, kind="POSTCODE"),
        flags=(
            Flag("quasi-identifier", "paragraph 1", 0, 80, 90, "quasi_event", "event"),
            Flag("quasi-identifier", "paragraph 1", 0, 100, 110, "quasi_event", "event"),
            Flag("quasi-identifier", "paragraph 1", 0, 120, 130, "quasi_kin", ""),
        ),
    )
    told = words(people(run))
    assert (
        "Age or age band, background (such as origin or faith) as written, kind of organisation"
        " (×2) and 3 unusual details." in told
    )
    assert "could be singled out by unusual details" in told
    assert "Taken out: 1 contact detail and 2 addresses." in told


def test_one_unusual_detail_is_told_and_singles_nobody_out() -> None:
    flag = Flag("quasi-identifier", "paragraph 1", 0, 8, 9, "quasi_event", "event")
    told = words(people(outcome(1, decision("[Client]", "client"), flags=(flag,))))
    assert "1 unusual detail." in told.lower()
    assert "singled out" not in told


def test_nothing_beside_a_person_is_told_too() -> None:
    assert "Nothing found near the mentions." in words(people(outcome(1, decision("[GP]"))))


@pytest.mark.parametrize(
    ("mentioned", "of", "told"),
    [([1, 2], 2, "all 2"), ([2, 3], 4, "02, 03"), ([1, 2, 3, 4, 5], 6, "5 of 6"), ([1], 1, "01")],
)
def test_where_a_person_is_mentioned(mentioned: list[int], of: int, told: str) -> None:
    run = [
        outcome(n, *([decision("[Client]", "client")] if n in mentioned else []))
        for n in range(1, of + 1)
    ]
    assert f"client {len(mentioned)} {told} Nothing" in words(people(*run))


def test_doubts_are_marked_and_gathered_as_questions() -> None:
    run = outcome(
        1,
        decision("[Client]", "client"),
        decision("[Person A]", segment=1),
        decision("[NHS number]", segment=2, kind="UK_NHS"),
        decision("[NHS number 2]", segment=3, kind="UK_NHS"),
        flags=(
            Flag("uncertain", "paragraph 3", 2, 0, 5, "identity", "two-numbers"),
            Flag("uncertain", "paragraph 4", 3, 2, 9, "identity", "two-numbers"),
            Flag("uncertain", "paragraph 5", 4, 2, 9, "recipient", "recipient"),
            Flag("uncertain", "paragraph 6", 5, 2, 9, "identity"),
            Flag("uncertain", "paragraph 7", 6, 2, 9, "names"),
        ),
        people=(PersonNote("id of [Person A]", "[Person A]", "", True, ("merged",)),),
    )
    source = page(run)
    told = words(people(run))
    table = told[told.index("Who is who: to decide") :]
    assert "[Person A] ? may be one of several people ? to decide" in told
    assert (
        f"{GENERALISATIONS['two-numbers']} [NHS number] [NHS number 2] document-01, paragraph 3"
        " (0–5); document-01, paragraph 4 (2–9)" in table
    )
    assert f"{GENERALISATIONS['merged']} [Person A]" in table
    assert f"{GENERALISATIONS['recipient']} document-01, paragraph 5 (2–9)" in table
    assert f"{WHO} document-01, paragraph 6 (2–9)" in table
    assert "paragraph 7" not in table
    at = source.index("<table", source.index("<h5>Flags</h5>"))
    flags = words(source[at : source.index("</table>", at)])
    assert re.search(r"Who is who 4 .*Uncertain 1 ", flags)
    assert "5 to decide" in words(source)


def test_without_a_doubt_there_is_no_question() -> None:
    assert "Who is who: to decide" not in page(outcome(1, decision("[Client]", "client")))


def test_who_is_held_back_is_told_with_the_reason() -> None:
    label = withheld_label("CONFIDENCE")
    first = decision(label, "client.aunt")
    told = words(people(outcome(1, first, replace(first, identity="another"))))
    assert told.count(f"{label} {WITHHOLD['CONFIDENCE']}") == 2
    assert "label of more than one person" not in told


def test_what_was_not_recorded_is_said_in_words_at_the_top_and_at_the_case() -> None:
    told = words(page(outcome(1, decision("[Client]", "client"))))
    assert told.count("not recorded") == 10
    top = told[told.index("Coverage No reader") : told.index("case-0001")]
    assert "What the copies are for Purpose ✕ not recorded Recipients ✕ not recorded" in top


def test_what_was_recorded_stands_at_the_top_and_is_signed_for() -> None:
    note = CaseNote("case-0001", {**RECORDED, "destroy_by": "", "missing": ["destroy_by"]})
    source = page(outcome(1), cases=[note])
    told = words(source)
    assert (
        "Purpose Clinical supervision Recipients clinical supervisor Basis for sharing consent"
        " The client agreed to supervision Destroy by ✕ not recorded, and this pipeline asks for it"
        in told
    )
    filled = [one["value"] for tag, one in Reader(source).tags if tag == "input" and "value" in one]
    assert filled == ["clinical supervisor", "Clinical supervision", "consent"]


def test_cases_with_the_same_release_share_a_block_and_many_different_ones_a_sentence() -> None:
    run = [outcome(1, case=n) for n in range(1, 6)]
    same = [CaseNote(f"case-{n:04d}", RECORDED) for n in (1, 2, 4)]
    told = words(page(*run, cases=same))
    assert "case-0001, case-0002, case-0004 Purpose Clinical supervision" in told
    assert "case-0003, case-0005 Purpose ✕ not recorded" in told
    each = [CaseNote(f"case-{n:04d}", {**RECORDED, "basis": f"basis {n}"}) for n in range(1, 5)]
    told = words(page(*run, cases=each))
    assert "It differs from case to case" in told
    assert "something is not recorded for 1 case" in told
    table = told[told.index("Labels belong to one case") :]
    assert "case-0001 1 published 0 recorded" in table
    assert "case-0005 1 published 0 5 not recorded" in table


def test_dates_are_told_by_whether_there_is_a_day_0() -> None:
    week = decision("[week 7]", kind="DATE_TIME", action="relative")
    known = page(outcome(1, week), cases=[CaseNote("case-0001", origin_known=True)])
    open_ = page(outcome(1, week, replace(week, identity="other")))
    assert "1 date is told from day 0 of the case, and day 0 is known" in known
    assert "2 dates are told from day 0 of the case, but no day 0 is recorded" in open_
    assert "day 0 of the case" not in page(outcome(1, decision("[Client]", "client")))


def test_a_note_of_a_case_is_shown() -> None:
    assert "Too many details." in page(
        outcome(1), cases=[CaseNote("case-0001", notes=("Too many details.",))]
    )


def test_the_people_table_reads_without_colour_and_with_a_screen_reader() -> None:
    run = outcome(
        1,
        decision("[Client]", "client"),
        decision("[Person A]"),
        people=(PersonNote("id of [Person A]", ambiguous=True),),
    )
    tags = Reader(people(run)).tags
    scopes = [one["scope"] for tag, one in tags if tag == "th"]
    assert scopes == ["col"] * 5 + ["rowgroup", "row"] * 2
    badges = re.findall(r'<span class="badge[^>]*>(.*?)</span>\s*(?=<|$)', people(run))
    assert all(re.sub(r"<[^>]*>|\W", "", badge) for badge in badges)
