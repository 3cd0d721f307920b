"""What a reviewer said stands in the copy, is found again after an edit, and wins over what was said before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers_batch import Words, light_line
from helpers_verdicts import FIRST, NOTE, OTHER, SECOND, copies, run, source, spot
from hypothesis import given
from hypothesis import strategies as st

from redactor.config.pipeline import load
from redactor.config.verdicts import overlaid
from redactor.detect.verdicts import VerdictDetector, in_words, lost, settled
from redactor.model import (
    Case,
    Document,
    Finding,
    Person,
    Roster,
    Segment,
    Status,
)
from redactor.pipeline import Line
from redactor.vault.contents import Contents, LabelSet, from_json, to_json
from redactor.verdict import RECOGNIZER, Verdict, VerdictKind, found_again, spot_at


@pytest.fixture
def light() -> Line:
    """The line with detectors that know a few names only."""
    return light_line(load("supervision"), Words(), VerdictDetector())


def test_words_that_a_reviewer_restores_stay_in_the_whole_case(line: Line) -> None:
    before = copies(run(line, ()))
    assert "Larkfield" not in before[0]
    after = copies(run(line, [Verdict("verdict-1", "keep", forms=("Larkfield Motors",))]))
    assert "at Larkfield Motors shouted" in after[0]
    assert "Okafor" not in "".join(after)


def test_words_that_a_reviewer_adds_go_in_all_documents(line: Line) -> None:
    added = Verdict("verdict-1", "replace", forms=("Welsh",), entity_type="NRP")
    result = run(line, [added])
    assert "Welsh" not in copies(result)[0]
    (decision,) = [d for o in result.outcomes for d in o.decisions if d.finding.rule == "verdict-1"]
    assert (decision.finding.recognizer, decision.finding.score) == (RECOGNIZER, 1.0)


def test_a_kind_that_a_reviewer_corrects_changes_the_label(line: Line) -> None:
    kinds = {d.finding.entity_type for o in run(line, ()).outcomes for d in o.decisions}
    assert "LOCATION" not in kinds
    place = Verdict("verdict-1", "replace", forms=("Trent",), entity_type="LOCATION")
    result = run(line, [place])
    assert "Trent" not in copies(result)[1]
    (decision,) = [d for o in result.outcomes for d in o.decisions if d.finding.rule == "verdict-1"]
    assert decision.identity.startswith("location-")


def test_one_place_gets_the_reviewers_words_and_no_other_place_does(line: Line) -> None:
    twice = NOTE + "The parrot that talks Welsh was asleep.\n"
    said = Verdict(
        "verdict-1", "replace", (spot("a parrot that talks Welsh", note=twice),),
        entity_type="QUASI_IDENTIFIER", wording="[an unusual pet]",
    )  # fmt: skip
    copy, _ = copies(run(line, [said], first=twice))
    assert "She keeps [an unusual pet]. Plan" in copy
    assert "The parrot that talks Welsh was asleep" in copy


def test_a_person_whose_role_is_corrected_gets_another_label_also_where_the_vault_remembers_one(
    line: Line,
) -> None:
    first = run(line, ())
    assert first.sealed is not None
    assert "[Client's sister]" in copies(first)[0]
    said = Verdict("verdict-1", "person", forms=("Jenny Okafor", "Jenny"), role="client.friend")
    again = run(line, [said], first.sealed.entries)
    one, two = copies(again)
    assert "her sister [Friend" in one
    assert "[Client's sister]" not in one + two
    assert two.count("[Friend") == 1
    assert again.sealed is not None
    marked = {entry.label: entry.verdict for entry in again.sealed.entries}
    assert marked["[Client]"] == ""
    assert [v for label, v in marked.items() if label.startswith("[Friend")] == ["verdict-1"]


def test_a_reviewers_own_label_stands_and_is_forgotten_with_the_verdict(line: Line) -> None:
    said = Verdict(
        "verdict-1", "person", forms=("Jenny Okafor", "Jenny"), role="client.sister",
        wording="[A relative]",
    )  # fmt: skip
    result = run(line, [said])
    assert "[A relative]" in copies(result)[0]
    assert result.sealed is not None
    sets = {"": LabelSet(result.sealed.entries)}
    contents = Contents(sets, verdicts=(said,)).decided(())
    assert "[A relative]" not in [entry.label for entry in contents.sets[""].entries]
    assert "[Client]" in [entry.label for entry in contents.sets[""].entries]
    # Also where it was sealed without its verdict, a label that is none of the line's is not given again.
    assert "[A relative]" not in "".join(copies(run(line, (), result.sealed.entries)))


def test_two_people_with_one_name_are_told_apart_by_their_places(line: Line) -> None:
    assert "[Manager], her neighbour" in copies(run(line, ()))[0]
    said = (
        Verdict("verdict-1", "person", role="client.neighbour"),
        Verdict("verdict-2", "belongs", (spot("Sam", nth=2),), person="verdict-1"),
    )
    copy, _ = copies(run(line, said))
    assert "[Neighbour" in copy
    assert "Her boss [Manager] at" in copy


def test_two_people_are_one_when_a_reviewer_says_so(line: Line) -> None:
    said = Verdict("verdict-1", "person", forms=("Jenny Okafor", "Trent"), role="client.sister")
    _, copy = copies(run(line, [said]))
    assert copy.count("[Client's sister]") == 2


def test_a_name_that_is_replaced_elsewhere_cannot_stay_in_one_place(line: Line) -> None:
    here = Verdict("verdict-1", "keep", (spot("Marjolein", SECOND, OTHER),))
    result = run(line, [here])
    by_id = {outcome.id: outcome for outcome in result.outcomes}
    assert by_id[SECOND].status is Status.QUARANTINED
    assert by_id[SECOND].leaks
    assert by_id[FIRST].status is Status.PUBLISHED


def test_a_place_that_was_edited_away_is_said_to_be_lost(line: Line) -> None:
    said = Verdict(
        "verdict-1", "replace", (spot("a parrot that talks Welsh"),), entity_type="QUASI_IDENTIFIER"
    )
    result = run(line, [said], first=NOTE.replace("a parrot that talks Welsh", "no pets"))
    assert result.note is not None
    assert any(note.startswith("1 decision of a reviewer") for note in result.note.notes)
    kept = run(line, [said], first="A line before it all.\n" + NOTE)
    assert "parrot" not in copies(kept)[0]
    assert kept.note is not None
    assert kept.note.notes == ()


def case(text: str, roster: Roster) -> Case:
    return Case(
        "case-0001", (Document(FIRST, "case-0001", "text", (Segment(0, "text", text),)),), roster
    )


def test_what_a_verdict_says_of_a_place_cuts_what_others_said() -> None:
    text = "Anna Maria Berg came."
    whole = Finding(FIRST, 0, 0, 15, "PERSON", 0.9, "names")
    middle = spot_at(FIRST, 0, text, 5, 10)
    roster = Roster(verdicts=(Verdict("verdict-1", "keep", (middle,)),))
    left = settled([whole], case(text, roster))
    # No blank is left over where it was cut.
    assert [(f.start, f.end) for f in left] == [(0, 4), (11, 15)]
    place = Verdict("verdict-2", "replace", (middle,), entity_type="LOCATION")
    later = Roster(verdicts=(*roster.verdicts, place))
    assert [(f.start, f.end, f.entity_type) for f in settled([whole], case(text, later))] == [
        (0, 4, "PERSON"),
        (5, 10, "LOCATION"),
        (11, 15, "PERSON"),
    ]


@pytest.mark.parametrize("kind", ["keep", "replace"])
def test_beside_a_later_word_on_part_of_a_place_the_earlier_one_stands(
    light: Line, kind: VerdictKind
) -> None:
    text = "Session 1. Old Zorbulent, the keeper of bees, came. She slept.\n"
    whole = spot("Old Zorbulent, the keeper of bees", note=text)
    part = (spot("keeper of bees", note=text),)
    said = (
        Verdict("verdict-1", "replace", (whole,), entity_type="QUASI_IDENTIFIER", wording="[him]"),
        Verdict("verdict-2", kind, part, entity_type="QUASI_IDENTIFIER", wording="[a trade]"),
    )
    copy, _ = copies(run(light, said, first=text))
    left = "keeper of bees" if kind == "keep" else "[a trade]"
    assert copy == f"Session 1. [him] {left}, came. She slept.\n"


@given(
    st.text("ab ", max_size=30), st.integers(0, 30), st.integers(1, 9), st.text("xy", max_size=5)
)
def test_a_place_is_where_it_was_and_moves_with_its_text(
    text: str, start: int, length: int, before: str
) -> None:
    end = min(start + length, len(text))
    if start >= end:
        return
    made = spot_at(FIRST, 3, text, start, end)
    assert found_again(made, [(3, text)]) == (3, start, end)
    moved = found_again(made, [(0, "nothing"), (3, before + text)])
    assert moved is None or (before + text)[moved[1] : moved[2]] == made.text
    assert found_again(made, [(3, "z")]) is None


def test_words_around_that_are_there_twice_tell_no_place() -> None:
    made = spot_at(FIRST, 0, "Sam came.", 0, 3)
    assert found_again(made, [(1, "Sam came."), (2, "Sam came.")]) is None
    assert found_again(made, [(1, "Sam came."), (2, "Sam went.")]) == (1, 0, 3)


@pytest.mark.parametrize(
    "segments",
    [
        ["Her brother Tomas rang."],
        ["Her brother Tom rang."],
        ["A cell", "Tom Berg rang."],
        ["A cell", "Said by Tom"],
    ],
)
def test_what_stays_in_a_cell_of_its_own_stays_nowhere_else(segments: list[str]) -> None:
    said = Verdict("verdict-1", "keep", (spot_at(FIRST, 1, "Tom", 0, 3),))
    parts = tuple(Segment(at, f"s{at}", text) for at, text in enumerate(segments))
    roster = Roster(verdicts=(said,))
    edited = Case("case-0001", (Document(FIRST, "case-0001", "docx", parts),), roster)
    at = segments[-1].index("Tom")
    name = Finding(FIRST, len(segments) - 1, at, at + 3, "PERSON", 0.9, "names")
    assert settled([name], edited) == (name,)
    assert lost(edited) == ("verdict-1",)
    same = (Segment(0, "s0", "Tom Berg rang."), Segment(1, "s1", "x"), Segment(2, "s2", "Tom"))
    moved = replace(edited, documents=(Document(FIRST, "case-0001", "docx", same),))
    cell = Finding(FIRST, 2, 0, 3, "PERSON", 0.9, "names")
    assert settled([cell], moved) == ()


def test_what_goes_in_a_cell_of_its_own_is_no_part_of_a_word_elsewhere() -> None:
    made = spot_at(FIRST, 1, "Ann", 0, 3)
    assert found_again(made, [(0, "Anna came.")]) is None
    assert found_again(made, [(0, "Then Ann came.")]) == (0, 5, 8)


def test_a_verdict_joins_the_listed_person_that_shares_a_name_and_wins_on_the_role() -> None:
    listed = Person("roster-1", "client.friend", ("Jo Berg", "Jo"), protected=True)
    said = Verdict("verdict-1", "person", forms=("Jo Berg", "Josephine"), role="client.sister")
    (person,) = overlaid(Roster((listed,)), (said,)).people
    assert (person.id, person.role, person.protected) == ("verdict-1", "client.sister", True)
    assert person.names == ("Jo Berg", "Josephine", "Jo")
    later = replace(said, id="verdict-2", role="client.mother")
    (person,) = overlaid(Roster((listed,)), (said, later)).people
    assert person.role == "client.mother"


def test_that_case_yaml_is_overruled_is_said(line: Line) -> None:
    """It may have been written after the decision, by somebody who wants the name to go."""
    keep = Verdict("verdict-1", "keep", forms=("Larkfield Motors", "Jenny"))
    listed = Person("roster-1", "client.friend", ("Jenny", "Jenny Okafor"), protected=True)
    roster = overlaid(Roster((listed,), ("Larkfield motors",)), (keep,))
    result = line.run("case-0001", [source(FIRST, NOTE)], roster)
    assert result.note is not None
    assert any(note.startswith("2 entries of case.yaml may stay") for note in result.note.notes)
    assert overlaid(Roster((listed,)), (replace(keep, forms=("Sam",)),)).overruled == 0
    again = Verdict("verdict-2", "person", forms=("Jenny",), role="client.friend")
    assert overlaid(Roster((listed,)), (keep, again)).overruled == 0


def test_of_keeping_and_replacing_the_later_word_counts() -> None:
    keep = Verdict("verdict-1", "keep", forms=("Larkfield",))
    go = Verdict("verdict-2", "replace", forms=("LARKFIELD",), entity_type="ORGANIZATION")
    assert overlaid(Roster(), (keep,)).keep == ("Larkfield",)
    assert overlaid(Roster(), (keep, go)).keep == ()
    assert overlaid(Roster(always=("Larkfield",)), (keep,)).always == ()


def test_verdicts_are_sealed_and_come_back_as_they_were() -> None:
    verdict = Verdict(
        "verdict-1", "replace", (spot("Welsh"),), ("Welsh",), "NRP", "client", "verdict-9", "[x]",
        "R. Eader", "2026-11-23T09:00:00Z", "sure",
    )  # fmt: skip
    contents = Contents(verdicts=(verdict,), remarks={"ok:flag|x": "R. Eader"})
    assert from_json(to_json(contents), "case-0001") == contents
    old = to_json(Contents()).replace(b'"remarks": {}, ', b"").replace(b', "verdicts": []', b"")
    assert b"verdicts" not in old
    assert from_json(old, "case-0001") == Contents()


def test_verdicts_that_were_sealed_before_they_told_what_they_took_the_place_of_are_read() -> None:
    contents = Contents(verdicts=(Verdict("verdict-1", "replace", (spot("Welsh"),), ("Welsh",)),))
    old = to_json(contents).replace(b'"instead_of": [], ', b"").replace(b', "was": ""', b"")
    assert b"instead_of" not in old
    assert b"was" not in old
    assert from_json(old, "case-0001") == contents


@pytest.mark.parametrize("name", ["forms", "spots", "wording", "by", "note"])
def test_no_verdict_shows_a_word_of_the_document(name: str) -> None:
    verdict = Verdict(
        "verdict-1",
        "replace",
        (spot("Welsh"),),
        ("Welsh",),
        wording="Welsh",
        by="Welsh",
        note="Welsh",
    )
    assert "Welsh" not in repr(verdict), name
    assert "Welsh" not in repr(verdict.spots[0])
    assert lost(case(NOTE, Roster(verdicts=(verdict,)))) == ()
    assert in_words(case(NOTE, Roster(verdicts=(verdict,)))) == ()


def test_a_persons_name_is_no_detail_that_could_single_somebody_out(line: Line) -> None:
    def details(text: str) -> list[str]:
        result = line.run("case-0001", [source(FIRST, text)], Roster())
        flags = result.outcomes[0].flags
        return [text[f.start : f.end] for f in flags if f.kind == "quasi-identifier"]

    assert details("Client: Maria Okafor. She once won an Oscar for a film about owls.\n") == [
        "Oscar"
    ]
    assert details("Client: Maria Okafor. Her son Oscar Doyle is seven. Oscar has a cold.\n") == []
