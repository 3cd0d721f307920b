"""A document as a row of typed tokens, in which no name can be read."""

from __future__ import annotations

import pytest
from helpers_core import LAW, document
from helpers_who import case_of, reading_of
from hypothesis import given
from hypothesis import strategies as st

from redactor.identity import lexer
from redactor.identity.lexer import (
    BOTH,
    CLIENT,
    ENTITY,
    JOB,
    KIN,
    LINE,
    NUMBER,
    OWNER,
    PERSON,
    POSSESSIVE,
    SIGN,
    TAB,
    WORD,
    Reading,
    Token,
    read,
    sentence_start,
    spoken_gender,
    token_at,
)
from redactor.relations import ABBREVIATIONS, PLURAL_JOBS, PLURALS, job_of, lexicon
from redactor.roles import role_problem


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text without the end of its last line."""
    *row, end = reading_of(text).tokens
    assert end.tag == LINE
    return tuple(row)


def tags(text: str) -> str:
    """The types of the tokens of a text."""
    return "".join(token.tag for token in tokens(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Her mother {Linnet} rang.", [OWNER, KIN, PERSON, WORD, SIGN]),
        ("{Linnet}'s GP", [PERSON, POSSESSIVE, JOB]),
        ("{Linnet}’s GP", [PERSON, POSSESSIVE, JOB]),
        ("my supervisor", [OWNER, BOTH]),
        ("the client said", [WORD, CLIENT, WORD]),
        ("PC 4123 {Hall}", [JOB, NUMBER, PERSON]),
        ("a\tb", [WORD, TAB, WORD]),
        ("a    b", [WORD, TAB, WORD]),
        ("a\nb\r\nc", [WORD, LINE, WORD, LINE, WORD]),
        ("{AGE|46}, {LOCATION|Sometown}", [ENTITY, SIGN, ENTITY]),
    ],
)
def test_every_token_has_its_type(text: str, expected: list[str]) -> None:
    assert tags(text) == "".join(expected)


@pytest.mark.parametrize(
    ("words", "key", "tag"),
    [
        ("line manager", "manager", KIN), ("senior outreach worker", "worker", JOB),
        ("consultant psychiatrist", "psychiatrist", JOB), ("half-sister", "halfsister", KIN),
        ("maternal grandmother", "grandmother", KIN), ("mother-in-law", "motherinlaw", KIN),
        ("ex partner", "expartner", KIN), ("service user", "client", CLIENT), ("social workers", "socialworker", JOB),
    ],
)  # fmt: skip
def test_a_phrase_of_relation_or_job_is_one_token(words: str, key: str, tag: str) -> None:
    (token,) = tokens(words)
    assert (token.tag, token.role and token.role.key) == (tag, key)


@pytest.mark.parametrize(
    ("words", "is_role"),
    [("OT", True), ("ot", False), ("TA", True), ("ta", False), ("PA", True), ("pa", False), ("PC", True), ("pc", False),
     ("GP", True), ("gp", True), ("Lead", True), ("Chair", True)],
)  # fmt: skip
def test_letters_that_are_words_too_name_a_job_in_capitals_only(words: str, is_role: bool) -> None:
    (token,) = tokens(words)
    assert (token.role is not None) is is_role


@pytest.mark.parametrize("words", sorted(lexicon()))
def test_every_word_of_the_lexicon_gives_a_role_that_a_label_can_say(words: str) -> None:
    role = lexicon()[words]
    path = {"client": "client", "job": f"prof.{role.key}"}.get(role.kind, f"client.{role.key}")
    assert role_problem(path) is None
    assert role_problem(f"other.{role.key}") is None or role.kind == "client"
    assert words == " ".join(words.lower().split())


@pytest.mark.parametrize("key", sorted({*ABBREVIATIONS.values(), *PLURAL_JOBS.values()} - {""}))
def test_every_abbreviation_and_plural_of_a_job_gives_a_role(key: str) -> None:
    assert role_problem(f"prof.{key}") is None


@pytest.mark.parametrize("key", sorted(set(PLURALS.values())))
def test_every_plural_of_a_relation_gives_a_role(key: str) -> None:
    assert role_problem(f"client.{key}") is None


@pytest.mark.parametrize(
    ("words", "job"),
    [("senior outreach worker", "worker"), ("deputy head teacher", "teacher"),
     ("health and wellbeing adviser", "adviser"), ("cleaner", ""),
     ("angry worker", ""), ("worker senior", ""), ("carer", ""), ("", "")],
)  # fmt: skip
def test_a_job_is_its_last_word_behind_words_that_jobs_are_made_of(words: str, job: str) -> None:
    assert job_of(words.split()) == job
    assert not job or role_problem(f"prof.{job}") is None


@pytest.mark.xfail(strict=True, reason="the lexicon is asked before the guard for verbs")
@pytest.mark.parametrize("words", ["lead", "chair"])
def test_a_verb_is_no_job(words: str) -> None:
    (token,) = tokens(words)
    assert token.role is None


@pytest.mark.xfail(
    strict=True, reason="the line end is a token of its own, so the words never meet"
)
def test_a_phrase_over_a_line_end_is_one_token() -> None:
    assert tags("the social\nworker") == WORD + JOB


@pytest.mark.parametrize("words", ["boy", "students", "mother's", "outreach", "the senior"])
def test_words_that_say_too_little_are_no_roles(words: str) -> None:
    roles = [token.role.key for token in reading_of(words).tokens if token.role]
    assert roles == (["mother"] if "mother" in words else [])


def test_a_plural_says_so() -> None:
    (token,) = tokens("brothers")
    assert token.role is not None
    assert (token.role.key, token.role.plural) == ("brother", True)


def test_a_phrase_never_reaches_over_a_name_or_a_full_stop() -> None:
    assert tags("social {Linnet} worker") == WORD + PERSON + JOB
    assert tags("social. worker") == WORD + SIGN + JOB


def test_no_name_and_no_value_is_a_word_of_the_row() -> None:
    reading = reading_of("Mum ({Linnet}) of {LOCATION|Sometown} is {AGE|46}. {Robin Alder}")
    words = {token.text for token in reading.tokens}
    assert not words & {"linnet", "sometown", "46", "robin", "alder", "Linnet", "Robin Alder"}
    assert {"<name>", "<location>", "<age>"} <= words
    assert "Linnet" not in repr(reading)


def test_each_mention_is_found_at_its_place() -> None:
    reading = reading_of("{Linnet} saw {Robin}.")
    at = [reading.tokens[reading.place[n]] for n in (0, 1)]
    assert [reading.text[token.start : token.end] for token in at] == ["Linnet", "Robin"]


def test_segments_are_read_as_one_text_with_their_joints() -> None:
    reading = read(document("Mum", "rang", joints=["\t", "\n"]), [], [])
    assert [token.tag for token in reading.tokens] == [KIN, TAB, WORD, LINE]
    assert reading.text == "Mum\trang\n"


def test_speech_between_quotation_marks_is_marked() -> None:
    for text in ('He: "my mum left" now', "He: “my mum left” now"):
        quoted = [token.text for token in reading_of(text).tokens if token.quoted]
        assert quoted == ["my", "mum", "left"]


def test_a_quotation_that_is_never_closed_ends_with_its_paragraph() -> None:
    row = tokens('He: "my mum\n\nher mum')
    assert [token.text for token in row if token.quoted] == ["my", "mum"]


@pytest.mark.xfail(strict=True, reason="only double quotation marks are known")
def test_speech_in_single_quotation_marks_is_marked() -> None:
    row = tokens("She said, 'my mum left' and wept")
    assert "my" in [token.text for token in row if token.quoted]


def test_a_sentence_begins_behind_the_last_stop_or_line() -> None:
    def start(text: str) -> str:
        reading = reading_of(text)
        return reading.tokens[sentence_start(reading, len(reading.tokens) - 2)].text

    assert start("One two. Three four") == "three"
    assert start("One two approx. three four") == "one"
    assert start("One two\nthree four") == "three"
    assert start("One two? three four") == "three"


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("{Linnet} said she was ill", "f"), ("{Robin} hurt his arm", "m"), ("{Robin} said they were ill", ""),
        ("{Linnet} told {Robin} she was ill", ""), ("{Linnet} said\nshe was ill", ""),
        ("{Linnet} told mum she was ill", ""),
    ],
)  # fmt: skip
def test_the_first_pronoun_behind_a_name_tells_its_gender(text: str, gender: str) -> None:
    reading = reading_of(text)
    assert spoken_gender(reading, reading.place[0]) == gender


def _texts(reading: Reading) -> list[str]:
    return [reading.text[token.start : token.end] for token in reading.tokens]


PIECES = st.sampled_from(
    ["her", " ", "mother", "\n", "{Linnet}", "{Robin Alder}", "'s", "(", ")", '"', ".", "social worker", "\t", "OT",
     "{AGE|7}", "7", "ex-wife", "é", "–", "the", ","]
)  # fmt: skip


@LAW
@given(st.lists(PIECES, max_size=14).map("".join))
def test_tokens_stand_in_order_and_hold_every_mention(text: str) -> None:
    whole, found = case_of(text)
    reading = reading_of(text)
    ends = [0]
    for token in reading.tokens:
        assert ends[-1] <= token.start < token.end <= len(reading.text)
        ends.append(token.end)
    said = "".join(_texts(reading))
    assert "".join(said.split()) == "".join(reading.text.split())
    people = [f for f in found if f.entity_type == "PERSON"]
    assert sorted(reading.place) == list(range(len(people)))
    for number, finding in enumerate(people):
        token = reading.tokens[reading.place[number]]
        assert reading.text[token.start : token.end] == whole.surface(finding)
        assert token_at(reading, token.start) == reading.place[number]


_PHRASE_WORDS = sorted(
    {w for phrase in lexicon() for w in phrase.split()} | {*ABBREVIATIONS, "and"}
)


@LAW
@given(
    st.lists(st.sampled_from([*_PHRASE_WORDS, "outreach", "drug", "left"]), max_size=8),
    st.sampled_from([" ", "-", "  "]),
    st.booleans(),
)
def test_words_that_open_no_phrase_are_passed_over_and_nothing_else(
    words: list[str], joint: str, loud: bool
) -> None:
    text = joint.join(words)
    text = text.upper() if loud else text
    found = read(document(text), [], []).tokens
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexer, "_may_open", lambda *_: True)
        assert read(document(text), [], []).tokens == found
