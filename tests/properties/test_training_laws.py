"""Laws of augmentation: every span stays on the text that was made of it."""

from __future__ import annotations

import random
from collections import defaultdict

import regex
from helpers_core import LAW
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.detect.ner.words import NAMES
from redactor.vocabulary import label_spans
from training import augment
from training.augment import Part, Pool, augmented
from training.notes import UNKNOWN, Sample, Span

POOL = Pool(("Wren", "Lark", "Oriel"), ("Oldfield", "St Kew"), ("Fenwick Ltd",))
WORDS = st.sampled_from(
    ["Quenby", "QUENBY", "quenby", "Dr Quenby Thistle", "QT", "T", "Thistle-Quenby", "Far\nElms",
     "İstanbul", "Zoe\u0308", "straße", "O’Thistle", "12 Elms Row", "a", "7", "Elms"]
)  # fmt: skip
PLAIN = st.text(
    st.one_of(st.sampled_from("ab mnrl\n ,.'İßé"), st.characters(exclude_categories=("Cs",))),
    max_size=30,
).filter(lambda text: "[" not in text)
KINDS = st.sampled_from([*NAMES, "ADDRESS", "DATE", UNKNOWN])
DICE = st.integers(0, 2**32 - 1).map(random.Random)


@st.composite
def samples(draw: st.DrawFn, own: bool | None = None) -> Sample:
    text, spans = draw(PLAIN), []
    for number, words in enumerate(draw(st.lists(WORDS, max_size=6))):
        ref = draw(st.sampled_from(["", "client", f"x{number}"]))
        spans.append(Span(len(text), len(text) + len(words), draw(KINDS), ref))
        text += words + draw(PLAIN)
    return Sample("test/1", text, tuple(spans), draw(st.booleans()) if own is None else own)


def check(sample: Sample) -> None:
    """Spans are disjoint, in order, not empty, and in the text."""
    at = 0
    for span in sample.spans:
        assert at <= span.start < span.end <= len(sample.text)
        at = span.end


def named(sample: Sample) -> list[str]:
    return [sample.text[s.start : s.end] for s in sample.spans]


def who(parts: list[Part]) -> list[Span]:
    return [span for text, span in parts if span is not None and text]


@settings(LAW, max_examples=100)
@given(samples())
def test_parts_give_back_the_sample(sample: Sample) -> None:
    assert augment._joined(sample, augment._parts(sample)) == sample


@settings(LAW, max_examples=100)
@given(samples(), st.sampled_from([str.lower, str.upper]))
def test_case_is_changed_part_by_part(sample: Sample, change: object) -> None:
    assert callable(change)
    parts = augment._parts(sample)
    done = augment._joined(sample, augment._each(parts, change))
    check(done)
    assert named(done) == [change(words) for words in named(sample)]
    assert [(s.kind, s.ref) for s in done.spans] == [(s.kind, s.ref) for s in sample.spans]


@settings(LAW, max_examples=150)
@given(samples(), st.integers(1, 60))
def test_wrapping_turns_spaces_into_line_ends_alone(sample: Sample, width: int) -> None:
    done = augment._joined(sample, augment._wrapped(augment._parts(sample), width))
    assert done.spans == sample.spans
    assert len(done.text) == len(sample.text)
    assert {(a, b) for a, b in zip(sample.text, done.text, strict=True) if a != b} <= {(" ", "\n")}
    for line in done.text.split("\n"):
        assert len(line) <= width or " " not in line[1:width]


@settings(LAW, max_examples=150)
@given(samples(), DICE, st.sampled_from([0.0, 0.02, 0.5, 1.0]), st.booleans())
def test_noise_stays_in_its_part(
    sample: Sample, dice: random.Random, rate: float, typos: bool
) -> None:
    change = augment._typos if typos else augment._scanned
    parts = augment._each(augment._parts(sample), lambda text: change(text, rate, dice))
    done = augment._joined(sample, parts)
    check(done)
    assert named(done) == [text for text, span in parts if span is not None and text]
    assert [(s.kind, s.ref) for s in done.spans] == [(s.kind, s.ref) for s in who(parts)]
    assert rate or done == sample


@settings(LAW, max_examples=150)
@given(samples(), DICE)
def test_swapping_changes_names_alone_and_each_to_one(sample: Sample, dice: random.Random) -> None:
    before = augment._parts(sample)
    after = augment._swapped(before, POOL, dice)
    assert [span for _, span in after] == [span for _, span in before]
    check(augment._joined(sample, after))
    made: dict[str, set[str]] = defaultdict(set)
    for (old, span), (new, _) in zip(before, after, strict=True):
        if span is None or span.kind not in NAMES:
            assert new == old
        elif span.kind == "PERSON":
            olds, news = (regex.findall(r"\p{L}[\p{L}\p{M}]*", text) for text in (old, new))
            assert len(olds) == len(news)
            for one, other in zip(olds, news, strict=True):
                short = len(one) < 4 and one.isupper()
                made[one if short else one.lower()].add(other.lower())
        else:
            made[f"{span.kind} {old.lower()}"].add(new.lower())
    assert [key for key, words in made.items() if len(words) > 1] == []


@settings(LAW, max_examples=150)
@given(samples(), DICE)
def test_a_label_takes_the_place_of_all_mentions(sample: Sample, dice: random.Random) -> None:
    before = augment._parts(sample)
    after = augment._labelled(before, dice)
    refs: dict[str, set[str]] = defaultdict(set)
    for (old, span), (new, left) in zip(before, after, strict=True):
        assert (new, left) == (old, span) or (left is None and new in augment._OURS)
        if span is not None and span.ref and span.kind != UNKNOWN:
            refs[span.ref].add(new if left is None else "")
    assert all(len(labels) == 1 for labels in refs.values())


@settings(LAW, max_examples=400)
@given(samples(), DICE)
def test_whatever_is_done_spans_stay_sound(sample: Sample, dice: random.Random) -> None:
    done = augmented(sample, POOL, dice)
    check(done)
    assert (done.name, done.own) == (sample.name, sample.own)
    left = iter((s.kind, s.ref) for s in sample.spans)
    assert all((s.kind, s.ref) in left for s in done.spans)
    places = {p for low, high in label_spans(done.text) for p in range(low, high)}
    assert not any(places & set(range(s.start, s.end)) for s in done.spans)


@settings(LAW, max_examples=100)
@given(samples(own=False), DICE)
def test_public_text_gets_no_label_of_ours(sample: Sample, dice: random.Random) -> None:
    assert list(label_spans(augmented(sample, POOL, dice).text)) == []
