"""Alignment: what counts as left over, and which label stands at whose place."""

from __future__ import annotations

import re
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.evaluate import gaps
from redactor.evaluate.align import align
from redactor.evaluate.anchors import match
from redactor.evaluate.gaps import Side, explain
from redactor.evaluate.tokens import Kind, tokenise

texts = st.text(st.sampled_from("ab Ab[]█-'.\n\u00ad\u0301é9"), max_size=60)


def survivors(original: str, finished: str) -> list[str]:
    return [original[f.start : f.end] for f in align(original, finished) if f.survives]


def labels(original: str, finished: str, *cuts: int) -> list[str | None]:
    return [f.label for f in align(original, finished, cuts=cuts)]


@given(st.one_of(texts, st.text(max_size=60)))
def test_an_unchanged_text_survives_whole(text: str) -> None:
    fates = align(text, text)
    assert all(f.survives and f.label is None and f.remnant is None for f in fates)
    words = [t for t in tokenise(text) if t.kind is Kind.WORD]
    assert [(f.start, f.end) for f in fates] == [(w.start, w.end) for w in words]


@given(texts, st.sampled_from(["", "[Person 1]", "...", "█████"]))
def test_nothing_survives_in_a_text_that_is_gone(text: str, finished: str) -> None:
    assert not any(f.survives for f in align(text, finished) if f.key not in ("person", "1"))


@given(texts, texts)
def test_survivors_are_words_of_the_copy_in_order(original: str, finished: str) -> None:
    left = iter(t.key for t in tokenise(finished) if t.kind is Kind.WORD)
    assert all(f.key in left for f in align(original, finished) if f.survives)


@given(texts, texts)
def test_a_word_has_one_fate(original: str, finished: str) -> None:
    for fate in align(original, finished):
        assert not (fate.survives and (fate.label or fate.remnant))
        if fate.remnant:
            assert fate.start <= fate.remnant[0] < fate.remnant[1] <= fate.end


common = st.sampled_from(["will", "the", "hope", "may", ",", "Will the", "(may"])
around = st.lists(common, max_size=5).map(" ".join)


@st.composite
def replaced(draw: st.DrawFn) -> tuple[str, str, list[tuple[int, int, str | None]]]:
    """A text of common words, some runs of which are replaced; a numbered word parts the runs."""
    before = after = ""
    runs = []
    for number in range(draw(st.integers(1, 6))):
        lead, run, tail = draw(around), draw(around.filter(str.strip)), draw(around)
        run = run.strip(" (,") or "will"
        label = draw(st.sampled_from([None, "[Will]", f"[Person {number}]", "[the hope 1]"]))
        before += f"{lead} "
        after += f"{lead} "
        runs.append((len(before), len(before) + len(run), label))
        before += f"{run} {tail} w{number}w "
        after += f"{label or run} {tail} w{number}w "
    return before, after, runs


@given(replaced())
def test_exactly_what_was_replaced_is_gone_and_under_its_label(
    sample: tuple[str, str, list[tuple[int, int, str | None]]],
) -> None:
    before, after, runs = sample
    for fate in align(before, after):
        home = [label for start, end, label in runs if start <= fate.start < end]
        assert fate.label == (home[0] if home else None)
        assert fate.survives is (fate.label is None)


@pytest.mark.parametrize(
    ("original", "finished", "left"),
    [
        ("Ada Quill-Farrow came", "Ada Quill-[Person 1] came", ["Ada", "Quill", "came"]),
        ("O'Farrow came", "O'[Person 1] came", ["O", "came"]),
        ("Ada's cat", "[Client]'s cat", ["s", "cat"]),
        (
            "write a.q@example.org today",
            "write [email]@example.org today",
            ["write", "example", "org", "today"],
        ),
        ("J. Quill came", "J. [Person 1] came", ["J", "came"]),
        ("ADA came", "Ada came", ["ADA", "came"]),
        ("ﬁne Jose\u0301", "fine José", ["ﬁne", "Jose\u0301"]),
        ("Qu\u00adill came", "Quill came", ["Qu\u00adill", "came"]),
        ("Will will go", "[Person 1] will go", ["will", "go"]),
        ("Will will go", "Will [Person 1] go", ["Will", "go"]),
        ("Person came", "[Person] came", ["came"]),
        ("user_name here", "user_[handle] here", ["user", "here"]),
        ("王小明 said so", "[Person 1] said so", ["said", "so"]),
    ],
)
def test_left_over(original: str, finished: str, left: list[str]) -> None:
    assert survivors(original, finished) == left


@pytest.mark.parametrize(
    ("original", "finished", "left"),
    [
        ("he said [sic] to Ada", "he said [sic] to [Client]", "he said sic to"),
        ("x [sic] y Ada z", "x [sic] y [sic] z", "x sic y z"),
        ("[Ada, note] she rang", "[[Client], note] she rang", "note she rang"),
        ("[9/15/24, 12:31] hi", "[[date 9], 12:31] hi", "12 31 hi"),
        ("[AQ rang 21/10 re Bo]", "[AQ rang October re Bo]", "AQ rang re Bo"),
        ("[client Ada]", "[client [Client]]", "client"),
        ("see [...] and Ada", "see [...] and [...]", "see and"),
        ("[Client] met Ada", "[Client] met [Colleague]", "Client met"),
    ],
)
def test_brackets_of_the_original_are_not_labels(original: str, finished: str, left: str) -> None:
    assert " ".join(survivors(original, finished)) == left


def test_neighbouring_labels_stand_for_their_own_spans() -> None:
    text = "by Ada Quill Quillby High (0146) x"
    ends = (3, 12, 13, 25, 26, 32)
    assert labels(text, "by [Client] [school 1] [phone] x", *ends) == [
        None, "[Client]", "[Client]", "[school 1]", "[school 1]", "[phone]", None,
    ]  # fmt: skip
    assert labels("Ada, Bo", "[A], [B]") == ["[A]", "[B]"]


def test_another_label_pattern() -> None:
    fates = align("Ada came", "<PERSON> came", labels=re.compile("<[A-Z]+>"))
    assert [f.label for f in fates] == ["<PERSON>", None]


@pytest.mark.parametrize(
    ("finished", "remnant"),
    [("Chuk[Person 1] came", "Chuk"), ("[Person 1]emeka came", "emeka"), ("[P] emeka came", None)],
)
def test_a_piece_joined_to_the_label_is_a_remnant(finished: str, remnant: str | None) -> None:
    original = "Chukwuemeka came"
    first = align(original, finished)[0]
    assert not first.survives
    assert (original[slice(*first.remnant)] if first.remnant else None) == remnant


def longest_common(a: str, b: str) -> int:
    row = [0] * (len(b) + 1)
    for x in a:
        last = row
        row = [0]
        for j, y in enumerate(b):
            row.append(last[j] + 1 if x == y else max(last[j + 1], row[j]))
    return row[-1]


def side(text: str) -> Side:
    return Side([ord(c) for c in text], [True] * len(text), [False] * len(text))


@given(st.text("abc", max_size=12), st.text("abc", max_size=12))
def test_a_gap_keeps_as_much_as_can_be_kept(a: str, b: str) -> None:
    links = explain(side(a), side(b), (0, len(a)), (0, len(b)))
    assert len(links) == longest_common(a, b)
    assert all(a[link.a] == b[link.b] for link in links)
    assert all(x.a < y.a and x.b < y.b for x, y in pairwise(links))


@given(st.text("abcdefgh", max_size=20), st.text("abcdefgh", max_size=20))
def test_matches_never_cross(a: str, b: str) -> None:
    links = sorted(match(side(a), side(b)), key=lambda link: link.a)
    assert all(x.a < y.a and x.b < y.b for x, y in pairwise(links))


def test_a_gap_too_large_for_the_table_still_shows_what_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gaps, "MAX_CELLS", 3)
    assert survivors("x a b a b y", "x [P] b b [P] y") == ["x", "b", "b", "y"]


@pytest.mark.parametrize("vocabulary", [3, 400])
def test_speed(vocabulary: int) -> None:
    words = [f"w{(i * i + 7 * i) % vocabulary}" for i in range(3000)]
    copy = [f"[Person {i}]" if i % 11 == 0 else word for i, word in enumerate(words)]
    started = process_time()
    fates = align(" ".join(words), " ".join(copy))
    assert process_time() - started < 5
    assert sum(f.survives for f in fates) == sum(i % 11 != 0 for i in range(3000))
