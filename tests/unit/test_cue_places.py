"""Cues find in few places what their patterns find in a whole text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.detect.base import view_of
from redactor.detect.cue_places import Phrases, Places
from redactor.detect.cues import _OWNERS_BEGIN, CueDetector, _compiled, _matches, _roles
from redactor.detect.names import words
from redactor.model import Case, Document, Segment

PIECES = (
    "Wren Oldfield Lark Dr. Mr Ms J. K.L. O'Neil Smith-Jones de la van Ní Mac an anna peter annabel wren "
    "her his the client's cl's CLIENT'S hiſ my sister sisters Sister mother-in-law mother in law mum MUM mums "
    "fiancée g.p. gp social worker socialworKer social-workers PARTNER the_sister 1mum aunt_ is who said told "
    "didn't has was rang added name Name names: client client: Next of kin key contact child's name parent/carer "
    "called named Big will May april Rose rose ß ſister"
).split()
JOINTS = [
    *(
        " ",
        " ",
        " ",
        " ",
        "  ",
        "\t",
        "\n",
        ", ",
        ",",
        " (",
        ")",
        ": ",
        ":",
        " - ",
        "-",
        ".",
        ". ",
        "|",
        "| ",
    ),
    *(
        "'",
        '"',
        "/",
        "@",
        "_",
        "",
        " is ",
        ", who is ",
        " - is ",
        "    ",
        "|  ",
        "\t ",
        "1",
        "\u00a0",
    ),
]
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(JOINTS)), max_size=14).map(
    lambda parts: "".join(a + b for a, b in parts)
)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_match_of_a_pattern_is_found(text: str) -> None:
    places = Places(text, _roles(), _OWNERS_BEGIN)
    for cue, ready in _compiled():
        plain = [match.span() for match in ready.pattern.finditer(text)]
        if cue.rule == "given name, lower case":
            plain = [s for s in plain if cue.accept(words(text, *s), text)]
        found = [match.span() for match in _matches(cue, ready, text, places)]
        if cue.rule == "given name, lower case":
            found = [s for s in found if cue.accept(words(text, *s), text)]
        assert found == plain, cue.rule


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_what_is_accepted_could_be(text: str) -> None:
    for cue, ready in _compiled():
        if cue.could is None:
            continue
        for match in ready.pattern.finditer(text):
            for start, end in match.spans("name"):
                surface = text[start:end]
                alone = [(w.start + start, w.end + start, w.text) for w in words(surface)]
                inside = words(text, start, end)
                assert alone == [(w.start, w.end, w.text) for w in inside]
                assert not cue.accept(inside, text) or cue.could(words(surface), surface)


def test_a_phrase_begins_at_its_first_word() -> None:
    phrases = Phrases(["social worker", "mum", "mother-in-law"])
    cut = "a social worker and mums , social work mother in law ſocial".split()
    assert phrases.begin(cut) == [1, 4, 8, 11]


def test_many_blanks_and_marks_take_no_longer_than_their_length() -> None:
    text = "Ann-mum" * 20_000 + " " * 100_000 + "name: Wren"
    places = Places(text, _roles(), _OWNERS_BEGIN)
    assert places.before_roles(range(len(text)))[:2] == [0, 1]
    assert len(places.fields(Phrases(["name"]))) == 1


def test_a_long_chat_takes_no_longer_than_its_length() -> None:
    line = "AK: said it was fine\n[14/02, 09:31] Will: yes\n"
    document = Document("chat", "case", "text", (Segment(0, "line 1", line * 5_000),))
    case = Case("case", (document,))
    found = list(CueDetector().detect(case, view_of(case), ()))
    assert sum(finding.rule == "speaker by initials" for finding in found) == 5_000
    assert sum(finding.rule == "speaker behind a time" for finding in found) == 5_000
