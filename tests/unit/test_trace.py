"""From a file or an excerpt back to the released copy, with words for how sure it is."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence

import docx
import pytest
from helpers_pdf import letter, write
from hypothesis import given
from hypothesis import strategies as st

from redactor.review.copyid import copy_id
from redactor.review.fingerprints import (
    SIZE,
    TooShort,
    fingerprints,
    likeness,
    packed,
    unpacked,
    words_of,
)
from redactor.review.stamp import notice_for, stamped
from redactor.review.trace import TracedCopy, fingerprints_of, trace, trace_text

KEY = bytes(range(32))
STORY = (
    "[Client] came in late. She said that sleep is \u201cno friend of hers\u201d since the fire, and that "
    "[Client's mother] keeps the well-worn tablets locked away in the blue tin.\n"
    "We talked about the argument at work and what she would like to do instead.\n"
)
OTHER = (
    "[Client] wrote a letter to the landlord and read it out. He had never done so before, and "
    "was proud of it until the telephone rang and nobody was there to answer him back.\n"
)


def known(name: str, data: bytes, suffix: str = ".txt") -> tuple[TracedCopy, bytes]:
    """A released copy, and the file."""
    made = copy_id(KEY, name)
    file = stamped(data, suffix, notice_for(made, "supervisor", None))
    copy = TracedCopy(
        *(made, "RC-bundle", "case-0001", f"case-0001/{name}", "supervisor", "2026-01-31"),
        hashlib.sha256(file).hexdigest(),
        hashlib.sha256(data).hexdigest(),
        fingerprints_of(data, suffix, KEY),
    )
    return copy, file


FIRST, FILE = known("document-01", STORY.encode())
SECOND, SECOND_FILE = known("document-02", STORY.encode())
THIRD, _ = known("document-03", OTHER.encode())
ALL = (THIRD, SECOND, FIRST)


def ids(found: Sequence[object]) -> list[str]:
    return [one.copy.document[-2:] for one in found]  # type: ignore[attr-defined]


def test_the_very_file_comes_first() -> None:
    found = trace(FILE, ".txt", ALL, KEY)
    assert ids(found) == ["01", "02"]
    assert [one.evidence for one in found] == ["released-file", "phrases"]
    assert found[0].words == "the very file that was released"


def test_a_signed_copy_names_all_that_were_made_of_it() -> None:
    found = trace(STORY.encode(), ".txt", ALL, KEY)
    assert [one.evidence for one in found] == ["signed-copy", "signed-copy"]
    assert set(ids(found)) == {"01", "02"}


def test_a_file_that_was_saved_again_is_known_by_its_id_and_phrases() -> None:
    found = trace(FILE.replace(b"\n", b"\r\n"), ".txt", ALL, KEY)
    assert ids(found) == ["01", "02"]
    assert found[0].evidence == "copy-id"
    assert found[0].words.startswith("holds its copy id, and ")


def test_an_id_alone_may_be_retyped() -> None:
    typed = FIRST.copy_id.lower().replace("-", " ")
    (found,) = trace_text(f"it says {typed}", ALL, KEY)
    assert found.copy is FIRST
    assert found.words == "holds its copy id, not its words"


def test_an_excerpt_names_both_copies_of_the_same_text() -> None:
    excerpt = "she said that sleep is no friend of hers since the FIRE"
    found = trace_text(excerpt, ALL, KEY)
    assert set(ids(found)) == {"01", "02"}
    assert {(one.shared, one.total) for one in found} == {(7, 7)}
    assert found[0].words == "7 of 7 phrases: few to go by"


def test_a_few_like_words_are_told_as_such() -> None:
    excerpt = "He wrote that sleep is no friend of hers, which I do not know at all, nor want to."
    assert {one.words for one in trace_text(excerpt, ALL, KEY)} == set()
    nearer = "He wrote that sleep is no friend of hers since then."
    assert {one.words for one in trace_text(nearer, ALL, KEY)} == {
        "3 of 6 phrases: parts of it, or like words"
    }


@pytest.mark.parametrize("excerpt", ["", "no friend of hers since", "RC-0000-0000-0001"])
def test_what_is_too_short_is_said_to_be(excerpt: str) -> None:
    with pytest.raises(TooShort, match="fewer than 6 words"):
        trace_text(excerpt, ALL, KEY)
    with pytest.raises(TooShort):
        likeness(fingerprints(excerpt, KEY), FIRST.fingerprints)


def test_what_cannot_be_read_is_known_by_its_hash_alone() -> None:
    copy = TracedCopy(
        *("RC", "RC", "case-0001", "01", "supervisor", "2026-01-31"),
        *(hashlib.sha256(b"PK\x03\x04").hexdigest(), "", frozenset()),
    )
    assert [one.evidence for one in trace(b"PK\x03\x04", ".docx", [copy], KEY)] == ["released-file"]
    assert trace(b"%PDF-", ".pdf", [copy], KEY) == ()


def test_word_and_pdf_are_read_as_people_would_take_words_out_of_them() -> None:
    document, out = docx.Document(), io.BytesIO()
    for line in STORY.splitlines():
        document.add_paragraph(line)
    document.save(out)
    assert trace(out.getvalue(), ".docx", [FIRST], KEY)[0].shared == len(FIRST.fingerprints)
    signed = write(letter()).data
    copy, file = known("document-04", signed, ".pdf")
    assert trace(file, ".pdf", [copy], KEY)[0].evidence == "released-file"
    (found,) = trace_text("thoughts of ending her life but no plan, says Quenby", [copy], KEY)
    assert (found.shared, found.total) == (5, 5)


def test_without_the_key_they_say_nothing() -> None:
    assert not fingerprints(STORY, KEY) & fingerprints(STORY, bytes(32))


def test_size() -> None:
    marks = fingerprints(STORY, KEY)
    assert len(packed(marks)) == SIZE * (len(words_of(STORY)) - 5)
    assert unpacked(packed(marks)) == marks
    with pytest.raises(ValueError, match="cut off"):
        unpacked(packed(marks)[:-1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Don\u2019t go", "don't GO"),
        ("sui-\ncide, well-being", "suicide wellbeing"),
        ("[Client's mother] said", "[Client\u2019s\nmother] said"),
        ("caf\u00e9 \u2013 later", "cafe later"),
    ],
)
def test_words_are_the_same_however_they_are_written(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


def test_a_label_is_one_word() -> None:
    assert words_of("[Client's mother B] and [town 2]") == ["[clientsmotherb]", "and", "[town2]"]


@given(st.lists(st.sampled_from(STORY.split()), min_size=6, max_size=40), st.data())
def test_any_six_words_in_a_row_are_found_again(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    folded = words_of(text)
    at = data.draw(st.integers(0, max(len(folded) - 6, 0)))
    excerpt = fingerprints(" ".join(folded[at : at + 6]).upper(), KEY)
    if excerpt and not any("[" in word for word in folded):
        assert likeness(excerpt, fingerprints(text, KEY)) == 1
