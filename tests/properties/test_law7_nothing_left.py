"""Law 7: no original form of a replaced identity is in a copy, or in what is said about it."""

from __future__ import annotations

import re
import unicodedata

from helpers_core import LAW, copies, roster, run
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import Invented, notes, people
from pydantic import TypeAdapter

from redactor.detect.names import is_ambiguous
from redactor.model import Outcome, Status
from redactor.pipeline import CaseResult
from redactor.vocabulary import without_labels

ADAPTER = TypeAdapter(tuple[Outcome, ...])


def flat(text: str) -> str:
    """Letters, digits and one-character gaps only; hyphenated line ends are joined.

    Written anew here: the program's own folding is not to be trusted to find the program's leaks.
    """
    joined = re.sub(r"(\w)[-\u00ad]\r?\n\s*(?=\w)", r"\1", text).replace("\u00ad", "")
    plain = unicodedata.normalize("NFKD", joined).casefold()
    return f" {re.sub(r'[^a-z0-9]+', ' ', plain)} "


def left(words: tuple[str, ...], text: str) -> list[str]:
    """The words that are still in a text, in whatever disguise."""
    shown = flat(text)
    return [word for word in words if flat(word) in shown]


def check(result: CaseResult, words: tuple[str, ...]) -> None:
    """No word is in any copy, in its raw bytes, or in what is said about the copies."""
    assert {outcome.status for outcome in result.outcomes} == {Status.PUBLISHED}
    for text in copies(result):
        assert left(words, without_labels(text)) == []
    for draft in result.drafts.values():
        for word in words:
            assert word.encode() not in draft.data
    said = [repr(result), repr(result.outcomes), ADAPTER.dump_json(result.outcomes).decode()]
    for text in said:
        assert left(words, text) == []


def distinct(who: list[Invented]) -> tuple[str, ...]:
    """Every word of the names of these people."""
    return tuple(word for person in who for word in person.words)


@settings(LAW, max_examples=40)
@given(st.data())
def test_no_form_of_a_listed_person_is_left(data: st.DataObject) -> None:
    who = data.draw(people())
    listed = roster(*((person.role, person.full) for person in who))
    check(run(*(data.draw(notes(who, hard=True)) for _ in range(2)), who=listed), distinct(who))


@settings(LAW, max_examples=40)
@given(st.data())
def test_no_form_of_a_person_that_was_found_is_left(data: st.DataObject) -> None:
    who = data.draw(people())
    texts = [data.draw(notes(who)) for _ in range(2)]
    result = run(*texts)
    found = {
        word
        for outcome, text in zip(result.outcomes, texts, strict=True)
        for decision in outcome.decisions
        if decision.replaces and decision.finding.entity_type == "PERSON"
        for word in flat(text[decision.finding.start : decision.finding.end]).split()
    }
    known = tuple(word for word in sorted(found) if len(word) > 3 and not is_ambiguous(word))
    assert {flat(word).strip() for word in distinct(who)} <= found
    check(result, (*known, *distinct(who)))


NUMBER = st.sampled_from(["07700 900123", "999 864 1969", "020 7946 0018", "9999876536"])
SPACED = st.sampled_from(["{}", "{a}-{b}", "{a} {b}", "({a}) {b}", "{a}.{b}"])


@settings(LAW, max_examples=20)
@given(NUMBER, st.lists(SPACED, min_size=1, max_size=3), st.sampled_from(["tel", "NHS no", "call"]))
def test_a_number_that_was_found_once_is_nowhere_else(
    number: str, ways: list[str], cue: str
) -> None:
    bare = number.replace(" ", "")
    lines = [f"Telephone {number}." if bare.startswith("0") else f"NHS number {number}."]
    lines += [f"{cue} {way.format(bare, a=bare[:5], b=bare[5:])} again" for way in ways]
    result = run("\n".join(lines) + "\n")
    (text,) = copies(result)
    digits = re.sub(r"[\s().-]", "", without_labels(text))
    assert bare not in digits
    assert bare not in re.sub(r"\D", "", ADAPTER.dump_json(result.outcomes).decode())
