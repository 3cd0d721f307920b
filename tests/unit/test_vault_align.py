"""Labels of an edited copy: what can be told is put back, and in doubt a label stays."""

from __future__ import annotations

import itertools
import random
import re

from helpers_core import LAW, document
from hypothesis import given
from hypothesis import strategies as st

from redactor.model import Replacement, Segment
from redactor.vault.align import Label, by_order, by_position, labels_in, likeness, widened
from redactor.vault.sealed import Place, around

LINES = (
    ("[Client] came on [date in 2024] and was calm.", "Quenby", "3 May 2024"),
    ("[Client's mother] rang on [date in 2024] about sleep.", "Marjolein", "9 June 2024"),
    ("[Client] and [GP] met on [date in 2024] at noon.", "Quenby Thistlewood", "Farrow", "2 July 2024"),
    ("Then [Client] slept well until [date in 2024].", "Quenby", "5 August 2024"),
)  # fmt: skip


def stored(*lines: tuple[str, ...]) -> list[Place]:
    """The places of a copy with these lines, each given with its originals."""
    text = "\n".join(line[0] for line in lines)
    originals = [original for line in lines for original in line[1:]]
    labels = labels_in([Segment(0, "text", text, "")])
    assert len(labels) == len(originals)
    return [
        Place(0, x.start, x.label, original, *around(text, x.start, x.end))
        for x, original in zip(labels, originals, strict=True)
    ]


def found(*texts: str) -> list[Label]:
    return labels_in([Segment(0, "text", "\n".join(texts), "")])


def back(labels: list[Label], places: list[Place]) -> list[str | None]:
    made = {each.start: each.text for each in by_order(labels, places)}
    return [made.get(label.start) for label in labels]


TEXTS = [line[0] for line in LINES]
ORIGINALS = [line[1:] for line in LINES]


def test_an_untouched_copy() -> None:
    flat = [original for line in ORIGINALS for original in line]
    assert back(found(*TEXTS), stored(*LINES)) == flat


@given(st.integers(0, 3), st.integers(0, 1000))
@LAW
def test_lines_may_be_taken_out_and_written_in(out: int, seed: int) -> None:
    rng = random.Random(seed)
    kept = sorted(rng.sample(range(4), 4 - out))
    texts, expected = [], []
    for index in kept:
        if rng.random() < 0.5:
            texts.append("A remark without a label, written in by somebody.")
        texts.append(TEXTS[index])
        expected += ORIGINALS[index]
    got = back(found(*texts), stored(*LINES))
    assert [(a or b) == b for a, b in zip(got, expected, strict=True)] == [True] * len(expected)
    assert got.count(None) <= len(expected) // 4


def test_passages_may_be_moved() -> None:
    texts = [TEXTS[2], TEXTS[0], TEXTS[3], TEXTS[1]]
    expected = [original for index in (2, 0, 3, 1) for original in ORIGINALS[index]]
    assert back(found(*texts), stored(*LINES)) == expected


def test_words_may_be_changed_everywhere() -> None:
    """All labels are there in their order: which is which is still clear."""
    texts = [re.sub(r"\b[a-zA-Z]+\b(?![^\[]*\])", "word", text) for text in TEXTS]
    assert texts[0] == "[Client] word word [date in 2024] word word word."
    flat = [original for line in ORIGINALS for original in line]
    assert back(found(*texts), stored(*LINES)) == flat


def test_a_new_label_with_one_meaning_is_clear_and_one_with_several_stays() -> None:
    extra = "Ask [GP] whether [Client] was seen on [date in 2024]; tell [Person A]."
    got = back(found(extra, *TEXTS), stored(*LINES))
    assert got[:4] == ["Farrow", None, None, None]
    assert got[4:] == [original for line in ORIGINALS for original in line]


def test_a_date_is_not_guessed() -> None:
    places = stored(("A [date in 2024] b [date in 2024] c.", "3 May 2024", "9 June 2024"))
    assert back(found("Wholly new [date in 2024] words."), places) == [None]


def test_labels_that_were_never_there_stay() -> None:
    assert back(found("[Client] and [Person B]."), []) == [None, None]
    assert by_order([], stored(*LINES)) == []


def test_by_position_takes_only_a_copy_as_it_was() -> None:
    text = "\n".join(TEXTS)
    places = stored(*LINES)
    assert by_position(document(text).segments, places) is not None
    assert by_position(document(f"x{text}").segments, places) is None
    assert by_position(document(text[:60]).segments, places) is None
    assert by_position((), places) is None
    assert by_position((), []) == []


SPOTS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.text("XY", max_size=2)), max_size=6
)


@given(st.text("ab \t", max_size=8), SPOTS)
@LAW
def test_widened_writes_the_same_text(text: str, spots: list[tuple[int, int, str]]) -> None:
    made, at = [], 0
    for gap, length, new in spots:
        start, end = at + gap, at + gap + length
        if end > len(text):
            break
        made.append(Replacement(0, start, end, new))
        at = end
    segment = Segment(0, "text", text, "")
    wide = widened([segment], made)
    assert all(each.end > each.start for each in wide)
    assert all(a.end <= b.start for a, b in itertools.pairwise(wide))
    if any(letter not in "\t" for letter in text) and "\t" not in text:
        assert written(text, wide) == written(text, made)


def written(text: str, made: list[Replacement]) -> str:
    out, at = "", 0
    for each in made:
        out += text[at : each.start] + each.text
        at = each.end
    return out + text[at:]


def test_likeness_tells_the_right_version() -> None:
    old, new = stored(*LINES[:2]), stored(*LINES)
    assert likeness(found(*TEXTS, "And a remark."), new) > likeness(found(*TEXTS, "x"), old)
    assert likeness(found(*TEXTS[:2]), old) > likeness(found(*TEXTS[:2]), new)


def test_many_labels_take_no_time() -> None:
    lines = tuple(
        (f"[Client] said {n} on [date in 2024].", "Quenby", f"day {n}") for n in range(1500)
    )
    texts = [line[0] for line in lines if not line[0].endswith("7 on [date in 2024].")]
    got = back(found(*texts), stored(*lines))
    assert got.count(None) < 30
