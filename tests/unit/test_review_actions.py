"""A reviewer's wishes become verdicts that do not contradict each other, or a refusal that says why."""

from __future__ import annotations

import pytest

from redactor.model import Document, Segment
from redactor.review.actions import Given, ReviewError, Said, bracketed
from redactor.review.mentions import Mention, PersonLine
from redactor.vault.contents import Contents, from_json, to_json
from redactor.verdict import Verdict

DOCUMENT = "case-0001/document-01"
TEXT = "Sam came. Jo Berg met Sam. Sam left."
NOTE = Document(DOCUMENT, "case-0001", "text", (Segment(0, "text", TEXT),))
HERE = Given("R. Eader", "2026-11-23T09:00:00Z", "sure")


def mention(text: str, nth: int = 0, change: str = "c0") -> Mention:
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(text, at + 1)
    return Mention(DOCUMENT, change, 0, at, at + len(text), text)


def person(*mentions: Mention, role: str = "", verdict: str = "") -> PersonLine:
    forms = tuple(dict.fromkeys(each.text for each in mentions))
    return PersonLine("person-1", "PERSON", "[Person A]", role, forms, mentions, verdict=verdict)


def test_who_said_it_when_and_why_is_kept() -> None:
    (made,) = Said((), HERE).restored(NOTE, mention("Sam"), "case")
    assert (made.kind, made.forms, made.by, made.at, made.note) == (
        "keep", ("Sam",), "R. Eader", "2026-11-23T09:00:00Z", "sure",
    )  # fmt: skip


def test_the_later_word_on_the_same_words_replaces_the_earlier_one() -> None:
    first = Said(()).restored(NOTE, mention("Sam"), "case")
    second = Said(first).replaced(NOTE, mention("Sam"), "case", "PERSON")
    assert [(v.kind, v.forms) for v in second] == [("replace", ("Sam",))]
    assert second[0].id != first[0].id
    both = Said(first).left_alone(("Jo Berg",))
    assert [v.forms for v in both] == [("Sam",), ("Jo Berg",)]


def test_one_place_does_not_take_back_what_was_said_of_the_case() -> None:
    first = Said(()).restored(NOTE, mention("Sam"), "case")
    second = Said(first).replaced(NOTE, mention("Sam", 1), "place", "QUASI_IDENTIFIER", "a visitor")
    assert [v.kind for v in second] == ["keep", "replace"]
    assert second[1].wording == "[a visitor]"
    assert second[1].spots[0].start == TEXT.index("Sam", 5)


def test_names_of_a_person_are_said_once() -> None:
    first = Said(()).named(("Sam",), "client.friend")
    second = Said(first).named(("Sam", "Sam  Berg"), "client.brother")
    assert [(v.forms, v.role) for v in second] == [(("Sam", "Sam Berg"), "client.brother")]
    assert second[0].id == "verdict-2"


def test_one_person_has_the_names_of_both_and_the_first_role() -> None:
    listed = Said(()).named(("Jo Berg",), "client.sister")
    one = person(mention("Sam"), role="client.friend")
    other = person(mention("Jo Berg"), role="client.sister", verdict="verdict-1")
    (made,) = Said(listed).same(one, other)
    assert (set(made.forms), made.role) == ({"Sam", "Jo Berg"}, "client.friend")
    assert made.id == "verdict-2"


@pytest.mark.parametrize("chosen", ["one", "other"])
def test_one_person_keeps_the_label_that_a_reviewer_gave_to_either(chosen: str) -> None:
    listed = Said(()).named(("Jo Berg",), "client.sister", "her sister")
    one = person(mention("Sam"))
    other = person(mention("Jo Berg"), role="client.sister", verdict="verdict-1")
    pair = (one, other) if chosen == "one" else (other, one)
    (made,) = Said(listed).same(*pair)
    assert (made.wording, made.role) == ("[her sister]", "client.sister")


def test_of_two_labels_of_a_reviewer_that_of_the_first_counts() -> None:
    listed = Said(()).named(("Jo Berg",), "client.sister", "her sister")
    listed = Said(listed).named(("Sam",), "client.friend", "a friend")
    one = person(mention("Sam"), verdict="verdict-2")
    (made,) = Said(listed).same(one, person(mention("Jo Berg"), verdict="verdict-1"))
    assert made.wording == "[a friend]"


def test_of_two_people_the_first_keeps_the_label_that_a_reviewer_gave() -> None:
    listed = Said(()).named(("Sam",), "client.friend", "a friend")
    who = person(mention("Sam", 0, "c0"), mention("Sam", 1, "c2"), verdict="verdict-1")
    first, second, *_ = Said(listed).apart(who, [f"{DOCUMENT} c2"], "client.aunt", {DOCUMENT: NOTE})
    assert (first.wording, second.wording) == ("[a friend]", "")


def test_two_people_share_the_mentions_and_the_name_counts_for_neither() -> None:
    who = person(mention("Sam", 0, "c0"), mention("Sam", 1, "c2"), mention("Sam", 2, "c3"))
    made = Said(()).apart(who, [f"{DOCUMENT} c2"], "client.neighbour", {DOCUMENT: NOTE})
    first, second, rest, theirs = made
    assert (first.forms, second.forms, second.role) == ((), (), "client.neighbour")
    assert (rest.person, theirs.person) == (first.id, second.id)
    assert [spot.start for spot in theirs.spots] == [TEXT.index("Sam", 5)]
    assert len(rest.spots) == 2
    assert Said(made).undone(second.id) == (first, rest)


@pytest.mark.parametrize("chosen", [[], [f"{DOCUMENT} c0", f"{DOCUMENT} c2"]])
def test_two_people_need_a_mention_each(chosen: list[str]) -> None:
    who = person(mention("Sam", 0, "c0"), mention("Sam", 1, "c2"))
    with pytest.raises(ReviewError, match="at least one mention each"):
        Said(()).apart(who, chosen, "client.neighbour", {DOCUMENT: NOTE})


@pytest.mark.parametrize(
    ("typed", "stands"),
    [("", ""), ("  ", ""), ("an unusual  pet", "[an unusual pet]"), ("[Boss]", "[Boss]")],
)
def test_a_reviewers_own_words_stand_in_brackets(typed: str, stands: str) -> None:
    assert bracketed(typed) == stands


@pytest.mark.parametrize("typed", ["a [b] c", "x" * 79, "[[a]]"])
def test_words_that_cannot_be_a_label_are_refused(typed: str) -> None:
    with pytest.raises(ReviewError):
        bracketed(typed)


def test_what_cannot_be_done_is_refused() -> None:
    said = Said(())
    with pytest.raises(ReviewError, match="no such kind"):
        said.replaced(NOTE, mention("Sam"), "case", "NAME")
    with pytest.raises(ReviewError, match="nothing that can be replaced"):
        said.replaced(NOTE, mention(". "), "case", "PERSON")
    with pytest.raises(ReviewError, match="role is not known"):
        said.named(("Sam",), "client.chum")
    with pytest.raises(ReviewError, match="No name"):
        said.named(("12",), "client.friend")


def test_a_slip_of_the_notes_becomes_no_name_of_a_person() -> None:
    who = PersonLine(
        "person-1", "PERSON", "[Doctor]", "prof.doctor", ("Sonia", "son", "Dr", "S."), ()
    )
    (made,) = Said(()).described(who, "prof.consultant")
    assert made.forms == ("Sonia",)


def forms_of(verdicts: tuple[Verdict, ...], kind: str) -> set[str]:
    return {form for v in verdicts if v.kind == kind for form in v.forms}


def test_who_takes_back_a_decision_has_the_one_before_it_and_no_name_back_in_the_copy() -> None:
    added = Said(()).replaced(NOTE, mention("Sam"), "case", "PERSON")
    stays = Said(added).restored(NOTE, mention("Sam"), "case")
    assert Said(stays).undone(stays[0].id) == added
    named = Said(added).named(("Sam", "Jo Berg"), "client.friend")
    assert Said(named).undone(named[0].id) == added
    other = Said(added).replaced(NOTE, mention("Sam"), "case", "LOCATION")
    assert Said(other).undone(other[0].id) == added
    again = Said(named).named(("Sam", "Jo Berg", "Sammy"), "client.brother")
    assert Said(again).undone(again[0].id) == named
    # Its number is not given again while it may come back.
    assert Said(named).left_alone(("x",))[-1].id == "verdict-3"


def test_of_several_words_only_those_come_back_that_were_gone() -> None:
    both = Said(()).left_alone(("Sam", "Jo Berg"))
    one = Said(both).replaced(NOTE, mention("Sam"), "case", "PERSON")
    assert [v.forms for v in one] == [("Jo Berg",), ("Sam",)]
    (back,) = Said(one).undone(one[1].id)
    assert set(back.forms) == {"Sam", "Jo Berg"}


def test_what_was_said_later_of_the_same_words_counts_though_an_earlier_word_comes_back() -> None:
    added = Said(()).replaced(NOTE, mention("Sam"), "case", "PERSON")
    named = Said(added).named(("Sam",), "client.friend")
    stays = Said(named).left_alone(("Sam",))
    assert forms_of(Said(stays).undone(named[0].id), "replace") == set()


def test_one_person_of_two_has_all_names_that_were_listed_also_those_written_small() -> None:
    listed = Said(()).named(("blossom",), "client.friend")
    one = person(mention("Jo Berg"))
    made = Said(listed).same(one, person(mention("Sam"), verdict="verdict-1"))
    assert "blossom" in forms_of(made, "person")
    assert Said(made).undone(made[0].id) == listed


def test_two_people_leave_no_listed_name_to_chance() -> None:
    listed = Said(()).named(("Sam", "Sammy"), "client.friend")
    who = person(mention("Sam", 0, "c0"), mention("Sam", 1, "c2"), verdict="verdict-1")
    made = Said(listed).apart(who, [f"{DOCUMENT} c2"], "client.aunt", {DOCUMENT: NOTE})
    assert forms_of(made, "person") == {"Sammy"}
    assert forms_of(made, "replace") == {"Sam"}
    one, other = (person(mention("Sam", n), verdict=made[n].id) for n in (0, 1))
    assert {"Sam", "Sammy"} <= forms_of(Said(made).same(one, other), "person")
    for each in made[:2]:
        assert {"Sam", "Sammy"} <= forms_of(Said(made).undone(each.id), "person")
    assert Said(Said(made).undone(made[0].id)).undone(made[1].id) == listed


def test_words_that_are_none_are_refused() -> None:
    for nothing in ((), ("",), (" ",), ("\u200b",), ("-", "\u00ad")):
        with pytest.raises(ReviewError, match="No words"):
            Said(()).left_alone(nothing)


def test_wavering_over_a_word_does_not_fill_the_vault() -> None:
    said: tuple[Verdict, ...] = ()
    for _ in range(200):
        said = Said(said).left_alone(("Sam",))
        said = Said(said).replaced(NOTE, mention("Sam"), "case", "PERSON")
    assert len(to_json(Contents(verdicts=said))) < 10_000
    assert from_json(to_json(Contents(verdicts=said)), "case-0001").verdicts == said


def test_what_is_said_of_the_whole_case_goes_before_the_contrary_said_of_a_place() -> None:
    here = Said(()).restored(NOTE, mention("Sam"), "place")
    whole = Said(here).replaced(NOTE, mention("Sam"), "case", "PERSON")
    assert [v.kind for v in whole] == ["replace"]
    assert Said(whole).undone(whole[0].id) == here
    there = Said(()).replaced(NOTE, mention("Sam"), "place", "PERSON")
    assert [v.kind for v in Said(there).left_alone(("Sam",))] == ["keep"]
    assert len(Said(there).left_alone(("Jo Berg",))) == 2
