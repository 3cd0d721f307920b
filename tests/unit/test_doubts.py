"""What a reviewer must decide about who is who, as flags and as notes without a word of the document."""

from __future__ import annotations

from helpers_who import Told, told

from redactor.generalisations import GENERALISATIONS
from redactor.identity.doubts import AMBIGUOUS, CLIENT, doubt_flags, people_in
from redactor.model import Decision, Flag

TWO = "Client: {Linnet Alder} and {Robin Yew}\n{Linnet} came. {Robin} left."
MARKS = "Client: {Linnet Alder}\n{Mark Ellery} and {Mark Oduya} met. Then {Mark} left. {Mark} rang."


def flags(made: Told) -> dict[str, tuple[Flag, ...]]:
    """The flags of a case by document."""
    return doubt_flags(made.case, made.findings, made.found.of, made.found.identities)


def marked(made: Told) -> list[tuple[str, str]]:
    """``(surface, suggestion)`` of every flag."""
    out = []
    for document in made.case.documents:
        for flag in flags(made)[document.id]:
            text = document.segments[flag.segment].text[flag.start : flag.end]
            out.append((text, flag.suggestion))
    return out


def test_each_mention_that_may_be_of_several_people_is_flagged() -> None:
    assert marked(told(MARKS)) == [("Mark", AMBIGUOUS), ("Mark", AMBIGUOUS)]


def test_possible_clients_are_flagged_where_they_are_first_named_in_each_document() -> None:
    assert marked(told(TWO, "{Linnet} and {Robin} came. {Linnet} left.")) == [
        ("Linnet Alder", CLIENT), ("Robin Yew", CLIENT), ("Linnet", CLIENT), ("Robin", CLIENT),
    ]  # fmt: skip


def test_where_nothing_is_in_doubt_there_is_no_flag() -> None:
    made = told("Client: {Linnet Alder}\n{Linnet} came.", "Her mother {Jay} rang. {Linnet} left.")
    assert flags(made) == {document.id: () for document in made.case.documents}


def test_flags_are_of_the_kind_and_in_the_words_that_a_report_knows() -> None:
    made = told(TWO)
    for flag in flags(made)["case-0001/document-01"]:
        assert (flag.kind, flag.recognizer, flag.place) == ("uncertain", "identity", "paragraph 1")
        assert flag.suggestion in GENERALISATIONS


def decisions(made: Told) -> list[Decision]:
    """A decision for each finding."""
    labels = made.labels()
    return [
        Decision(f, name, made.found.identities[name].role, "label", labels[name], "rule")
        for f, name in zip(made.findings, made.found.of, strict=True)
    ]


def test_every_person_of_a_document_gets_one_note_and_nothing_else_does() -> None:
    made = told(f"{MARKS} Tel {{PHONE_NUMBER|07700 900123}}", "{Linnet} came.")
    notes = people_in("case-0001/document-01", decisions(made), made.found.identities)
    by_label = {note.label: note for note in notes}
    assert set(by_label) == {"[Client]", "[Person A]", "[Person B]", "[Unclear person]"}
    unclear = by_label["[Unclear person]"]
    assert (unclear.ambiguous, unclear.doubts) == (True, (AMBIGUOUS,))
    assert (by_label["[Client]"].role, by_label["[Client]"].doubts) == ("client", ())
    second = people_in("case-0001/document-02", decisions(made), made.found.identities)
    assert [note.label for note in second] == ["[Client]"]


def test_a_person_who_is_kept_has_a_note_without_a_label() -> None:
    made = told("{Linnet Alder} came.")
    kept = [Decision(made.findings[0], made.found.of[0], "", "keep", None, "rule")]
    (note,) = people_in("case-0001/document-01", kept, made.found.identities)
    assert (note.identity, note.label) == (made.found.of[0], "")


def test_no_flag_and_no_note_shows_a_word_of_the_document() -> None:
    made = told(MARKS, TWO)
    shown = repr(
        (flags(made), people_in("case-0001/document-01", decisions(made), made.found.identities))
    )
    for word in ("Linnet", "Alder", "Mark", "Ellery", "Oduya", "Robin", "Yew"):
        assert word not in shown
