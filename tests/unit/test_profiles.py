"""The shipped profiles over whole cases: what each one shows, withholds, opens and stops."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers_core import CASE, copies, line, roster, run, source

from redactor.config.pipeline import Action, load, names
from redactor.detect.stage import DetectionStage
from redactor.model import Recipient, Release, Roster, Status
from redactor.pipeline import CaseResult, Line

FORM = """\
Client: Wren Thistlewood
DOB: 3 April 1988
NHS number: 999 000 0018
Phone: 07700 900123

"""
RISK = "Wren feels like killing herself. Dr Juniper Oakhurst (GP) was told. PHQ-9 18."
STORY = f"""\
Session 1, 12 March 2024. Wren said her mother, Robin Thistlewood, rang on 07700 900456.
{RISK}
Her neighbour Linnet Farrow shouted at her.
Office: 0117 496 0000.
"""
WHO = roster(
    ("client", "Wren Thistlewood"),
    ("client.mother", "Robin Thistlewood"),
    ("prof.gp", "Dr Juniper Oakhurst"),
    ("client.neighbour", "Linnet Farrow"),
)
OPEN = {name: Release(scope=(name,), purpose="for the tests") for name in names()}


def with_release(who: Roster, release: Release) -> Roster:
    return replace(who, release=release)


def subject_access(who: Roster = WHO) -> CaseResult:
    return run(FORM + STORY, who=who, pipeline="subject-access")


def test_the_subject_sees_what_is_theirs_and_professionals_and_nobody_else() -> None:
    result = subject_access()
    assert [outcome.status for outcome in result.outcomes] == [Status.PUBLISHED]
    (copy,) = copies(result)
    assert copy.startswith(FORM)
    assert RISK in copy
    assert "Session 1, 12 March 2024. Wren said her mother, [redacted: 3P-NOCONSENT], rang" in copy
    for word in ("Robin", "Linnet", "Farrow", "900456", "0117 496 0000"):
        assert word not in copy
    assert "Office: [redacted: NOT-SUBJECT-DATA]" in copy
    (outcome,) = result.outcomes
    text = FORM + STORY
    assert [text[f.start : f.end] for f in outcome.flags if f.recognizer == "disclosure"] == [
        "0117 496 0000"
    ]


def test_a_decision_per_person_changes_the_copy_and_nothing_else() -> None:
    people = [
        replace(p, disclose="keep", reason="CONSENT") if p.role == "client.mother" else p
        for p in WHO.people
    ]
    people = [
        replace(p, disclose="withhold", reason="3P-SERIOUSHARM") if p.role == "prof.gp" else p
        for p in people
    ]
    before = copies(subject_access())[0]
    after = copies(subject_access(replace(WHO, people=tuple(people))))[0]
    assert "her mother, Robin Thistlewood, rang on [redacted" in after
    assert "[redacted: 3P-SERIOUSHARM]" in after
    assert "Oakhurst" not in after
    assert len(before.splitlines()) == len(after.splitlines())


def test_one_protected_person_holds_a_case_in_which_a_place_stays() -> None:
    people = tuple(replace(p, protected=p.role == "client.mother") for p in WHO.people)
    result = subject_access(replace(WHO, people=people))
    assert [o.error.code for o in result.outcomes if o.error] == ["protected-person"]
    assert {o.status for o in result.outcomes} == {Status.QUARANTINED}


@pytest.mark.parametrize("name", [name for name in names() if name != "subject-access"])
def test_no_other_profile_names_anybody(name: str) -> None:
    result = run(FORM + STORY, who=with_release(WHO, OPEN[name]), pipeline=name)
    (outcome,) = result.outcomes
    assert outcome.error is None
    (copy,) = copies(result)
    for word in ("Wren", "Thistlewood", "Robin", "Juniper", "Oakhurst", "Linnet", "9000", "0117"):
        assert word not in copy
    assert "feels like killing herself." in copy
    assert "PHQ-9 18." in copy
    assert result.note is not None
    assert result.note.release["purpose"] == "for the tests"


def test_the_profiles_tell_less_of_time_and_place_the_further_away_the_reader_is() -> None:
    text = FORM + "First session: 12 March 2024. Next: 26 March 2024. She is 36. Moved to Leeds.\n"

    def copy(name: str) -> str:
        return copies(run(text, who=with_release(WHO, OPEN[name]), pipeline=name))[0]

    for name in ("supervision", "consultation", "group"):
        assert "First session: [week 1]. Next: [week 3]." in copy(name)
    assert "First session: [date in 2024]. Next: [date in 2024]." in copy("training")
    assert "[age 35-39]" in copy("supervision")
    assert "[age 30-39]" in copy("group")
    for name in names():
        assert ("Leeds" in copy(name)) == (name == "subject-access")


def test_training_without_consent_makes_nothing_and_finds_nothing() -> None:
    result = run(FORM, who=WHO, pipeline="training")
    assert result.drafts == {}
    assert [(o.status, o.error.code) for o in result.outcomes if o.error] == [
        (Status.FAILED, "consent-scope")
    ]
    assert all(not outcome.decisions for outcome in result.outcomes)


def test_a_recipient_in_one_document_stops_them_all() -> None:
    release = Release(recipients=(Recipient("Linnet Farrow"),))
    result = run(FORM, STORY, who=with_release(WHO, release))
    assert result.drafts == {}
    assert {o.error.code for o in result.outcomes if o.error} == {"recipient-conflict"}
    assert len(result.outcomes) == 2
    told = repr(result.outcomes) + repr(result.note)
    assert "Linnet" not in told
    assert "Farrow" not in told


def test_two_numbers_of_the_client_in_two_documents_are_flagged() -> None:
    result = run(FORM, "NHS number: 999 000 0026\n", who=WHO)
    flagged = [
        (o.id, f.recognizer)
        for o in result.outcomes
        for f in o.flags
        if f.suggestion == "two-numbers"
    ]
    assert flagged == [(f"{CASE}/document-01", "identity"), (f"{CASE}/document-02", "identity")]


def keyed(action: str) -> Line:
    """A line that hashes or encrypts everything, with the detection of the shipped one."""
    shipped = load("supervision")
    pipeline = shipped.model_copy(
        update={"actions": {}, "default_action": Action(action=action)}  # type: ignore[arg-type]
    )
    detection: DetectionStage = line().detection
    return Line(pipeline, detection)


@pytest.mark.parametrize("action", ["hash", "encrypt"])
def test_a_keyed_pipeline_needs_the_secret_and_codes_alike_in_all_documents(action: str) -> None:
    sources = [source(FORM.encode(), number=1), source(FORM.encode(), number=2)]
    made = keyed(action)
    refused = made.run(CASE, sources, WHO)
    assert {o.error.code for o in refused.outcomes if o.error} == {"no-secret"}
    assert refused.drafts == {}
    one, two = copies(made.run(CASE, sources, WHO, (), bytes(range(32))))
    assert one == two
    assert copies(made.run(CASE, sources, WHO, (), bytes(range(32)))) == [one, two]
    other, _ = copies(made.run(CASE, sources, WHO, (), bytes(32)))
    assert other != one
    for word in ("Wren", "Thistlewood", "9000", "1988"):
        assert word not in one + other
