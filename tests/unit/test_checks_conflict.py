"""A recipient who may be somebody in the case stops it; ordinary words do not."""

from __future__ import annotations

import pytest
from helpers_core import CASE, LAW, document
from hypothesis import given
from hypothesis import strategies as st

from redactor.checks.conflict import flags_of, meetings, stopped, told
from redactor.detect.names import is_ambiguous
from redactor.model import Case, Recipient, Release, Roster

OAK = Recipient(
    "Dr Juniper Thistlewood", "supervisor", "j.t@example.org", "The Larkhill Practice Ltd"
)
PLAIN = Recipient("Holly Hall", "", "", "Mind")


def case_of(*texts: str, who: tuple[Recipient, ...] = (OAK,), joint: str = "\n") -> Case:
    documents = tuple(
        document(
            *text.split("¦"), name=f"{CASE}/document-{n:02}", joints=[joint] * len(text.split("¦"))
        )
        for n, text in enumerate(texts, 1)
    )
    return Case(CASE, documents, Roster(release=Release(recipients=who)))


def met(text: str, who: Recipient = OAK, joint: str = "\n") -> list[tuple[str, bool, str]]:
    whole = case_of(text, who=(who,), joint=joint)
    return [
        (m.what, m.sure, whole.documents[0].segments[m.segment].text[m.start : m.end])
        for m in meetings(whole, is_ambiguous)
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Discussed with Juniper Thistlewood.", "Juniper Thistlewood"),
        ("juniper thistlewood rang", "juniper thistlewood"),
        ("JUNIPER THISTLEWOOD", "JUNIPER THISTLEWOOD"),
        ("Juniper Thistlewood's view", "Juniper Thistlewood's"),
        ("Juniper Thistlewood’s view", "Juniper Thistlewood’s"),
        ("Juniper M. Thistlewood", "Juniper M. Thistlewood"),
        ("J. Thistlewood", "J. Thistlewood"),
        ("J Thistlewood", "J Thistlewood"),
        ("J. M. Thistlewood", "J. M. Thistlewood"),
        ("Thistlewood, Juniper", "Thistlewood, Juniper"),
        ("Thistlewood, J.", "Thistlewood, J"),
        ("THISTLEWOOD,JUNIPER", "THISTLEWOOD,JUNIPER"),
        ("Mrs Thistlewood said", "Thistlewood"),
        ("Dr. Thistlewood said", "Thistlewood"),
        ("Juniper\nThistlewood", "Juniper\nThistlewood"),
        ("Juniper\u00a0Thistlewood", "Juniper\u00a0Thistlewood"),
        ("Juniper Thistle-\nwood", "Juniper Thistle-\nwood"),
        ("Juniper Thistle\u00adwood", "Juniper Thistle\u00adwood"),
        ("Júniper Thistlewood", "Júniper Thistlewood"),
        ("juniper_thistlewood", "juniper_thistlewood"),
        ("Juniper Тhistlewood", "Juniper Тhistlewood"),  # a Cyrillic T
    ],
)
def test_a_name_in_every_form_is_surely_met(text: str, words: str) -> None:
    assert met(text) == [("name", True, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Juniper came.",
        "Juniper. Thistlewood trees",
        "the thistlewood by the lane",
        "Juniperthistlewood",
        "Thistlewoodland",
        "Juniper and her friend walked past a thistlewood",
        "Linnet Thistlewoods",
        "someone.j.t@example.org",
        "j.t@example.organic",
        "the practice in Larkhill",
        "good practice",
    ],
)
def test_what_is_not_the_recipient_is_not_surely_met(text: str) -> None:
    assert not any(sure for _, sure, _ in met(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("write to j.t@example.org.", "j.t@example.org"),
        ("J.T@Example.ORG", "J.T@Example.ORG"),
        ("j.t@\nexample.org", "j.t@\nexample.org"),
    ],
)
def test_the_email_address_is_met(text: str, words: str) -> None:
    assert met(text) == [("e-mail address", True, words)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("works at the Larkhill Practice", "Larkhill Practice"),
        ("LARKHILL PRACTICE, reception", "LARKHILL PRACTICE"),
        ("the larkhill practice", "larkhill practice"),
        ("Larkhill Practice's manager", "Larkhill Practice's"),
    ],
)
def test_the_employer_is_met(text: str, words: str) -> None:
    assert met(text) == [("employer", True, words)]


def test_a_surname_alone_is_a_question_and_no_stop() -> None:
    whole = case_of("The Thistlewood boy came. Thistlewood again.")
    found = meetings(whole, is_ambiguous)
    assert [m.sure for m in found] == [False, False]
    assert stopped(found) is None
    flags = flags_of(found, whole.documents[0])
    assert [(f.kind, f.recognizer, f.suggestion) for f in flags] == [
        ("uncertain", "recipient", "recipient")
    ] * 2


def test_names_of_ordinary_words_need_capitals() -> None:
    assert is_ambiguous("holly")
    assert is_ambiguous("hall")
    assert met("a holly hall", PLAIN) == []
    assert met("in the hall there was holly", PLAIN) == []
    assert met("The Hall was cold", PLAIN) == []
    assert met("Holly Hall came", PLAIN) == [("name", True, "Holly Hall")]
    assert met("Mr Hall came", PLAIN) == [("name", True, "Hall")]


def test_an_employer_that_is_a_word_asks_only_inside_a_sentence() -> None:
    assert met("on her mind", PLAIN) == []
    assert met("Mind the gap. Mind you", PLAIN) == []
    assert met("He volunteers at Mind now", PLAIN) == [("employer", False, "Mind")]


@pytest.mark.parametrize(
    "employer", ["NHS", "self-employed", "Self employed", "the council", "-", ""]
)
def test_no_employer_in_particular_is_not_sought(employer: str) -> None:
    who = Recipient("", "", "a@example.org", employer)
    assert met("NHS, self-employed, self employed, the council and the Council", who) == []


@pytest.mark.parametrize(
    ("name", "text", "sure"),
    [
        ("Thistlewood", "Thistlewood rang", True),
        ("Thistlewood", "thistlewood", False),
        ("Dr Thistlewood", "Mr Thistlewood", True),
        ("Hall", "Hall rang", False),
        ("Hall", "Dr Hall rang", True),
        ("Juniper van der Alder", "Mrs van der Alder", True),
        ("Juniper van der Alder", "Juniper van der Alder", True),
        ("Juniper Rowan-Thistlewood", "Ms Rowan-Thistlewood", True),
        ("Juniper Rowan-Thistlewood", "Ms Thistlewood", True),
        ("William Thistlewood", "Bill Thistlewood", True),
        ("J. Thistlewood", "Juniper Thistlewood", True),
        ("J. Thistlewood", "J Thistlewood", True),
        ("J. Thistlewood", "Linnet Thistlewood", False),
        ("J. Thistlewood", "just thistlewood", False),
    ],
)
def test_names_of_one_word_and_of_many(name: str, text: str, sure: bool) -> None:
    assert any(each for _, each, _ in met(text, Recipient(name))) is sure


def test_a_name_over_two_cells_is_met_in_both() -> None:
    assert met("Juniper¦Thistlewood", joint="\t") == [
        ("name", True, "Juniper"),
        ("name", True, "Thistlewood"),
    ]
    assert not any(sure for _, sure, _ in met("Juniper¦Thistlewood", joint="\n\n"))


def test_the_stop_tells_which_recipient_and_quotes_nothing() -> None:
    whole = case_of(
        "Nothing here.",
        "Holly Hall came, Holly Hall left, j.t@example.org",
        "Holly Hall",
        who=(Recipient("Linnet Rowan"), PLAIN, OAK),
    )
    problem = stopped(meetings(whole, is_ambiguous))
    assert problem is not None
    assert problem.code == "recipient-conflict"
    assert "Recipient 2 occurs in 2 document(s) of the case (name)" in problem.message
    assert "Recipient 3 occurs in 1 document(s) of the case (e-mail address)" in problem.message
    assert "Recipient 1" not in problem.message
    assert "conflict_cleared" in problem.next
    for secret in ("Holly", "Hall", "j.t", "Juniper", "Larkhill"):
        assert secret not in problem.message + problem.next
    assert "Holly" not in repr(meetings(whole, is_ambiguous))


def test_nobody_named_is_nobody_met() -> None:
    assert meetings(case_of("Holly Hall", who=()), is_ambiguous) == ()
    assert meetings(case_of("Holly Hall", who=(Recipient(role="Hall"),)), is_ambiguous) == ()
    assert told(()) == ""


WORD = st.text("abcdefghijklmnoprstuvwyz", min_size=4, max_size=9).map(str.title)


@LAW
@given(
    WORD,
    WORD,
    st.sampled_from([" ", "  ", "\n", "\u00a0"]),
    st.sampled_from(["", ".", "'s", ",", ")"]),
)
def test_any_full_name_is_met_wherever_it_stands(
    first: str, last: str, gap: str, tail: str
) -> None:
    found = met(f"Seen with {first}{gap}{last}{tail} again", Recipient(f"{first} {last}"))
    assert any(sure and what == "name" for what, sure, _ in found)


@LAW
@given(st.text("abXY .,-'\n@", max_size=60), st.text("abXY .-@", max_size=12))
def test_any_text_and_any_record_come_to_an_end(text: str, name: str) -> None:
    for m in meetings(case_of(text, who=(Recipient(name, "", name, name),)), is_ambiguous):
        assert m.start < m.end <= len(text)
