"""What must hold before a copy is handed out: consent, records, protected people, numbers, details."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from helpers_core import CASE, LAW, case, document, find
from hypothesis import given
from hypothesis import strategies as st

from redactor.checks.gate import NOT_SHOWN, REMOVED, Looked, look, refusal, refused_note
from redactor.checks.numbers import ONE_EACH, two_numbers
from redactor.checks.protected import NOT_LEADING, held
from redactor.checks.quasi import details, too_many
from redactor.checks.release import FIELDS, expired, incomplete, locked, release_row
from redactor.config.pipeline import Needs, Pipeline, load, names
from redactor.entities import ENTITY_TYPES
from redactor.model import (
    Case,
    Coverage,
    Decision,
    Document,
    Finding,
    Flag,
    Identity,
    Person,
    Recipient,
    Release,
    Roster,
)  # fmt: skip

TODAY = date(2026, 3, 1)
FULL = Release(
    "supervision of three sessions",
    (Recipient("Juniper Oak", "supervisor", "oak@example.org", "Larch Practice"),),
    "contract",
    ("supervision", "training"),
    "2027-01-31",
)
DOCUMENT = f"{CASE}/document-01"


def decided(finding: Finding, label: str | None = "[place]", action: str = "label") -> Decision:
    return Decision(finding, "thing-1", "", action, label, "")


def flag(kind: str, start: int = 0, end: int = 4) -> Flag:
    return Flag(kind, "paragraph 1", 0, start, end)  # type: ignore[arg-type]


def needing(**needs: bool) -> Pipeline:
    return load("supervision").model_copy(update={"needs": Needs(**needs)})


# --- the release


def test_the_row_holds_plain_values_and_what_is_missing() -> None:
    assert release_row(FULL, Needs()) == {
        "purpose": "supervision of three sessions",
        "recipients": [{"role": "supervisor", "name": "Juniper Oak"}],
        "basis": "contract",
        "scope": ["supervision", "training"],
        "destroy_by": "2027-01-31",
        "recorded": list(FIELDS),
        "missing": [],
    }
    every = Needs(**dict.fromkeys(Needs.model_fields, True))
    assert release_row(Release(), every) == {
        "purpose": "",
        "recipients": [],
        "basis": "",
        "scope": [],
        "destroy_by": "",
        "recorded": [],
        "missing": list(FIELDS),
    }
    assert release_row(Release(), Needs())["missing"] == []
    assert release_row(Release(basis="x"), Needs(basis=True, purpose=True))["missing"] == [
        "purpose"
    ]


def test_the_row_never_tells_how_a_recipient_is_reached() -> None:
    told = str(release_row(FULL, Needs()))
    assert "oak@example.org" not in told
    assert "Larch" not in told


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("scope", [(), ("supervision",), ("training",)])
def test_consent_opens_only_what_it_names(name: str, scope: tuple[str, ...]) -> None:
    problem = locked(Release(scope=scope), load(name))
    if name == "subject-access" or name in scope:
        assert problem is None
    elif scope or name == "training":
        assert problem is not None
        assert problem.code == "consent-scope"
        assert f"add {name} to release: scope" in problem.next
        # The option does not widen what a case.yaml records.
        assert ("--scope" in problem.next) is (not scope)
    else:
        assert problem is None


def test_a_pipeline_may_be_a_variant_of_a_use() -> None:
    mine = load("training").model_copy(update={"name": "our-teaching", "scope": "training"})
    assert locked(Release(scope=("training",)), mine) is None
    assert locked(Release(scope=("our-teaching",)), mine) is not None


@pytest.mark.parametrize(
    ("need", "field"),
    [
        ("purpose", "purpose"),
        ("recipient", "recipients"),
        ("basis", "basis"),
        ("consent_scope", "scope"),
        ("destroy_by", "destroy_by"),
    ],
)
def test_what_is_needed_and_missing_holds_the_copy(need: str, field: str) -> None:
    pipeline = needing(**{need: True})
    assert incomplete(FULL, pipeline) is None
    lacking = replace(FULL, **{field: type(getattr(FULL, field))()})
    problem = incomplete(lacking, pipeline)
    assert problem is not None
    assert problem.code == "release-incomplete"
    assert f"({field}" in problem.next
    assert incomplete(lacking, needing()) is None


@pytest.mark.parametrize(
    ("day", "said"),
    [("", False), ("2026-03-02", False), ("2026-03-01", True), ("2020-01-01", True)],
)
def test_the_day_of_destruction_is_told_when_it_has_come(day: str, said: bool) -> None:
    assert bool(expired(Release(destroy_by=day), TODAY)) is said


# --- somebody is protected


def guarded(text: str, *, protected: bool = True, not_covered: tuple[str, ...] = ()) -> Case:
    person = Person("roster-1", "client", ("Wren",), protected)
    whole = document(text)
    covered = Document(
        whole.id, whole.case, whole.format, whole.segments, Coverage(not_covered=not_covered)
    )
    return Case(CASE, (covered,), Roster((person,)))


PLACE = "Wren lives in Sometown"


@pytest.mark.parametrize("kind", ["NEVER_HEARD_OF", *sorted({*ENTITY_TYPES} - NOT_LEADING)])
def test_a_place_that_stays_holds_the_copies(kind: str) -> None:
    whole, finding = guarded(PLACE), find(PLACE, "Sometown", kind)
    for problem in (
        held(whole, [decided(finding, None, "keep")], [], {}),
        held(whole, [], [finding], {}),
    ):
        assert problem is not None
        assert problem.code == "protected-person"
        assert "case.yaml" in problem.next
        assert "Sometown" not in problem.message + problem.next
    assert held(whole, [decided(finding)], [finding], {}) is None


def test_a_secret_address_and_an_unread_page_hold_the_copies() -> None:
    for whole, flags in (
        (guarded(PLACE), {DOCUMENT: [flag("protected-address")]}),
        (guarded(PLACE, not_covered=("page 2",)), {}),
    ):
        problem = held(whole, [], [], flags)
        assert problem is not None
        assert "1 pa" in problem.message


def test_nobody_protected_or_nothing_open_holds_nothing() -> None:
    finding = find(PLACE, "Sometown", "LOCATION")
    kept = [decided(finding, None, "keep")]
    assert held(guarded(PLACE, protected=False), kept, [finding], {}) is None
    assert held(guarded(PLACE), [], [], {DOCUMENT: [flag("risk"), flag("uncertain")]}) is None
    for kind in NOT_LEADING:
        name = find(PLACE, "Wren", kind)
        assert held(guarded(PLACE), [decided(name, None, "keep")], [name], {}) is None


# --- two numbers of one person

A, B, C = "999 000 0018", "999 000 0026", "999 000 0034"


def flagged(*texts: str, kind: str = "UK_NHS", roles: Mapping[str, str] | None = None) -> list[str]:
    """The numbers that are flagged, by the words, in order."""
    whole = case(*texts)
    findings: list[Finding] = []
    of: list[str] = []
    identities: dict[str, Identity] = {}
    for one, text in zip(whole.documents, texts, strict=True):
        for word, role in (roles or {"Wren": "client", "Robin": "client.mother"}).items():
            for nth in range(text.count(word)):
                findings.append(find(text, word, nth=nth, document=one.id))
                of.append(word)
                identities[word] = Identity(word, "PERSON", role)
        for number in (A, B, C, A.replace(" ", ""), "…0026"):
            for nth in range(text.count(number)):
                findings.append(find(text, number, kind, nth=nth, document=one.id))
                of.append(number.replace(" ", ""))
                identities[of[-1]] = Identity(of[-1], kind)
    flags = two_numbers(whole, findings, of, identities)
    assert all(
        (f.kind, f.recognizer, f.suggestion) == ("uncertain", "identity", "two-numbers")
        for own in flags.values()
        for f in own
    )
    return [
        text[f.start : f.end]
        for one, text in zip(whole.documents, texts, strict=True)
        for f in flags.get(one.id, ())
    ]


@pytest.mark.parametrize("kind", sorted(ONE_EACH))
def test_two_numbers_of_one_person_are_flagged_wherever_they_stand(kind: str) -> None:
    assert flagged(f"NHS number: {A}", f"Wren, NHS {B}. Again {A}.", kind=kind) == [A, B, A]


@pytest.mark.parametrize(
    "texts",
    [
        (f"Wren {A}\nRobin {B}",),
        (f"Wren: {A}", f"Mum's NHS number is {B}"),
        (f"NHS number {A}", f"NHS number {A.replace(' ', '')}"),
        (f"NHS number {A}", "NHS number ending …0026"),
        (f"NHS number {A}",),
    ],
)
def test_one_number_each_is_not_flagged(texts: Sequence[str]) -> None:
    assert flagged(*texts) == []


def test_the_mothers_two_numbers_are_flagged_and_not_the_clients_one() -> None:
    assert flagged(f"Wren {A}\nRobin {B}\nRobin {C}") == [B, C]


def test_a_number_beside_a_professional_is_the_clients() -> None:
    assert flagged(f"GP Robin, NHS {A}", f"NHS {B}", roles={"Robin": "prof.gp"}) == [A, B]


def test_other_numbers_may_be_many() -> None:
    assert flagged(f"{A} {B}", kind="PHONE_NUMBER") == []


# --- details that add up

STORY = "A falconer, and a falconer again, the only Zoroastrian in Sometown."


def test_details_count_once_however_often_they_are_written() -> None:
    whole = case(STORY)
    flags = {
        DOCUMENT: [
            flag("quasi-identifier", 2, 10),
            flag("quasi-identifier", 18, 26),
            flag("quasi-identifier", 34, 54),
            flag("risk", 0, 1),
        ]
    }
    nrp = find(STORY, "Zoroastrian", "NRP")
    assert len(details(whole, [], flags)) == 2
    assert len(details(whole, [decided(nrp, None, "keep")], flags)) == 3
    assert len(details(whole, [decided(nrp)], flags)) == 2
    assert too_many(whole, [], flags, 2) == ""
    assert too_many(whole, [], flags, None) == ""
    note = too_many(whole, [], flags, 1)
    assert note.startswith("2 details")
    assert "falconer" not in note


# --- all together


def looked(
    whole: Case, pipeline: Pipeline, decisions: Sequence[Decision] = (), *,
    flags: Mapping[str, Sequence[Flag]] | None = None, forms: str = "",
) -> Looked:  # fmt: skip
    def places(text: str) -> list[tuple[int, int]]:
        at = text.find(forms) if forms else -1
        return [(at, at + len(forms))] if at >= 0 else []

    findings = [decision.finding for decision in decisions]
    identities = {d.identity: Identity(d.identity, d.finding.entity_type) for d in decisions}
    return look(
        whole,
        pipeline,
        findings=findings,
        of=[decision.identity for decision in decisions],
        identities=identities,
        decisions=decisions,
        doubtful=[],
        flags=flags or {},
        places=(places,),
        is_word=lambda word: False,
        origin_known=True,
        today=TODAY,
    )


def with_release(text: str, release: Release, secret: bytes = b"") -> Case:
    return replace(case(text), roster=Roster(release=release), secret=secret)


OAK = "Seen with Juniper Oak."
SUPERVISION = load("supervision")


def code_of(whole: Case, pipeline: Pipeline) -> str:
    problem = refusal(whole, pipeline, lambda word: False)
    return problem.code if problem else ""


def test_a_case_is_refused_for_consent_secret_and_conflict() -> None:
    open_scope = replace(FULL, scope=())
    assert code_of(with_release("Nothing.", FULL), SUPERVISION) == ""
    assert code_of(with_release(OAK, open_scope), load("training")) == "consent-scope"
    assert code_of(with_release(OAK, open_scope), SUPERVISION) == "recipient-conflict"
    hashing = SUPERVISION.model_copy(
        update={"default_action": SUPERVISION.default_action.model_copy(update={"action": "hash"})}
    )
    assert code_of(with_release("Nothing.", FULL), hashing) == "no-secret"
    assert code_of(with_release("Nothing.", FULL, bytes(32)), hashing) == ""


def test_of_a_refused_case_the_record_is_counted_and_not_quoted() -> None:
    note = refused_note(with_release(OAK, FULL), needing(destroy_by=True))
    assert note.release == {
        "purpose": NOT_SHOWN,
        "recipients": [{"role": NOT_SHOWN, "name": NOT_SHOWN}],
        "basis": NOT_SHOWN,
        "scope": ["supervision", "training"],
        "destroy_by": "2027-01-31",
        "recorded": list(FIELDS),
        "missing": [],
    }
    bare = refused_note(with_release(OAK, Release()), load("training"))
    assert bare.release["recipients"] == []
    assert (bare.release["purpose"], bare.release["missing"]) == ("", ["purpose", "scope"])


def test_a_cleared_conflict_is_told_and_so_is_one_that_the_law_overrules() -> None:
    cleared = replace(FULL, cleared="only named as Wren's supervisor")
    assert code_of(with_release(OAK, cleared), SUPERVISION) == ""
    found = looked(with_release(OAK, cleared), SUPERVISION, forms="Wren")
    (note,) = found.note.notes
    assert note.startswith("Recipient 1 occurs in 1 document(s)")
    assert note.endswith(f"Cleared: only named as {REMOVED}'s supervisor")
    assert [f.recognizer for f in found.flags[DOCUMENT]] == ["recipient"]
    assert code_of(with_release(OAK, FULL), load("subject-access")) == ""
    assert looked(with_release(OAK, FULL), load("subject-access")).note.notes == (
        "Recipient 1 occurs in 1 document(s) of the case (name).",
    )


def test_the_record_is_cleared_of_what_no_copy_may_hold() -> None:
    release = replace(FULL, purpose="about Wren Alder, again Wren Alder")
    note = looked(with_release("Nothing.", release), SUPERVISION, forms="Wren Alder").note
    assert note.release["purpose"] == f"about {REMOVED}, again Wren Alder"
    hidden = looked(with_release("Nothing.", FULL), SUPERVISION, forms="Juniper").note
    assert hidden.release["recipients"] == [{"role": "supervisor", "name": f"{REMOVED} Oak"}]
    assert (note.case, note.origin_known) == (CASE, True)


def test_protection_comes_before_records() -> None:
    pipeline = needing(purpose=True)
    whole = guarded(PLACE)
    kept = decided(find(PLACE, "Sometown", "LOCATION"), None, "keep")
    first = looked(whole, pipeline, [kept]).held
    assert first is not None
    assert first.code == "protected-person"
    second = looked(whole, pipeline, [decided(kept.finding)]).held
    assert second is not None
    assert second.code == "release-incomplete"
    assert looked(whole, SUPERVISION, [decided(kept.finding)]).held is None


def test_what_is_withheld_because_nobody_knows_whose_it_is_is_flagged() -> None:
    text = "Phone 07700 900123, NHS 999 000 0018"
    phone = find(text, "07700 900123", "PHONE_NUMBER")
    nhs = find(text, "999 000 0018", "UK_NHS")
    found = looked(
        case(text),
        load("subject-access"),
        [
            replace(decided(phone, "[redacted: NOT-SUBJECT-DATA]", "disclose"), identity="a"),
            replace(decided(nhs, "[redacted: 3P-NOCONSENT]", "disclose"), identity="b"),
        ],
    )
    assert [(f.start, f.recognizer, f.suggestion) for f in found.flags[DOCUMENT]] == [
        (phone.start, "disclosure", "owner")
    ]


def test_every_problem_says_what_to_do_and_ends_there() -> None:
    problems = [
        locked(Release(), load("training")),
        locked(Release(scope=("x",)), SUPERVISION),
        incomplete(Release(), needing(purpose=True)),
        refusal(with_release(OAK, replace(FULL, scope=())), SUPERVISION, lambda word: False),
        looked(guarded(PLACE), SUPERVISION, flags={DOCUMENT: [flag("protected-address")]}).held,
    ]
    for problem in problems:
        assert problem is not None
        assert problem.message.endswith(".")
        assert problem.next.endswith(".")


@LAW
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=5))
def test_hiding_takes_out_every_place_and_nothing_else(spans: list[tuple[int, int]]) -> None:
    text = "abcdefghijklmnopqrst"
    spans = [(min(s), max(s)) for s in spans if s[0] != s[1]]
    whole = with_release("Nothing.", Release(purpose=text))
    found = look(
        whole, SUPERVISION, findings=[], of=[], identities={}, decisions=[], doubtful=[], flags={},
        places=(lambda given: spans if given == text else (),), is_word=lambda word: False,
        origin_known=False, today=TODAY,
    )  # fmt: skip
    covered = {at for start, end in spans for at in range(start, end)}
    kept = "".join(letter for at, letter in enumerate(text) if at not in covered)
    assert str(found.note.release["purpose"]).replace(REMOVED, "") == kept
    assert (REMOVED in str(found.note.release["purpose"])) == bool(covered)
