"""The shipped flag files: each keeps its own examples, in any order, in time."""

from __future__ import annotations

import itertools
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redactor.config.recognizer import parse_example
from redactor.config.shipped import folder
from redactor.detect.flags import FlagMarker, check_flag_examples, load_flags

MARKERS = load_flags(folder("recognizers"))
TEXTS = [parse_example(example)[0] for m in MARKERS for example in m.spec.examples]
WORDS = sorted({word for text in TEXTS for word in text.split()})
ONE_SENTENCE = [marker for marker in MARKERS if marker.spec.flag != "quasi-identifier"]

by_name = pytest.mark.parametrize("marker", MARKERS, ids=lambda marker: marker.name)


@by_name
def test_examples(marker: FlagMarker) -> None:
    failures = [(f.example, f.problem, f.start, f.end) for f in check_flag_examples(marker)]
    assert failures == []


@by_name
def test_every_pattern_is_reached_by_an_example(marker: FlagMarker) -> None:
    texts = [parse_example(example)[0] for example in marker.spec.examples]
    idle = [
        mark.spec.name
        for mark in (*marker._patterns, *marker._unless)
        if not any(mark.compiled.search(text) for text in texts)
    ]
    assert idle == []


@by_name
def test_every_list_and_part_is_used(marker: FlagMarker) -> None:
    spec = marker.spec
    patterns = (*spec.patterns, *spec.unless)
    written = " ".join([*spec.parts.values(), *(pattern.regex for pattern in patterns)])
    assert [name for name in (*spec.lists, *spec.parts) if f"<<{name}>>" not in written] == []


@by_name
def test_marks_in_examples_are_of_the_file_s_kind(marker: FlagMarker) -> None:
    kinds = {kind for e in marker.spec.examples for _, _, kind in parse_example(e)[1]}
    assert kinds == {marker.spec.flag}


def test_every_file_is_loaded_once_and_named_after_it() -> None:
    files = sorted(path.stem for path in (folder("recognizers") / "flags").glob("*.yaml"))
    assert [marker.name for marker in MARKERS] == files


def test_every_kind_that_a_file_can_mark_has_one() -> None:
    kinds = {marker.spec.flag for marker in MARKERS}
    assert kinds >= {"risk", "abuse", "legal", "protected-address", "minor"}


def test_loading_is_quick() -> None:
    started = process_time()
    load_flags(folder("recognizers"))
    assert process_time() - started < 5.0


def test_marking_is_quick() -> None:
    text = "\n".join(TEXTS)
    started = process_time()
    for marker in MARKERS:
        marker.spans(text)
    assert process_time() - started < len(text) / 10_000 * 0.5


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(MARKERS), st.sampled_from(TEXTS), st.sampled_from(TEXTS))
def test_the_order_of_files_and_of_texts_does_not_matter(
    marker: FlagMarker, one: str, two: str
) -> None:
    alone = marker.spans(one)
    marker.spans(two)
    assert marker.spans(one) == alone


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(ONE_SENTENCE),
    st.lists(st.sampled_from(WORDS), max_size=40),
    st.sampled_from([" ", "\n", "\t", ", "]),
)
def test_marks_lie_in_the_text_and_within_one_line(
    marker: FlagMarker, words: list[str], joint: str
) -> None:
    text = joint.join(words)
    spans = marker.spans(text)
    for start, end, _ in spans:
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not set(text[start:end]) & set("\n\t")
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize("change", [str.upper, str.lower])
@pytest.mark.parametrize("marker", ONE_SENTENCE, ids=lambda marker: marker.name)
def test_most_examples_hold_in_capitals_and_in_lower_case(
    marker: FlagMarker, change: object
) -> None:
    """All but what is written in capitals to be told from a word (a dose, a name, a pronoun)."""
    assert callable(change)
    wanted = [parse_example(e)[0] for e in marker.spec.examples if parse_example(e)[1]]
    found = [text for text in wanted if marker.spans(change(text))]
    assert len(found) >= 0.5 * len(wanted)


ORDINARY = [
    "PHQ-9 18/27, GAD-7 12/21, CORE-10 26/40; sertraline 50mg OD, 10mg nocte, PRN.",
    "Session 4 of 12, Year 7, band 5, on Monday at 10.30; review in 2/52.",
    "We talked about grief, sleep and the garden, and met the new dog.",
    "The room is booked until two. Tea was made, and the bus was late.",
    "Discussed her begun course; begonias; a bailiff film; the art of gunpowder tea.",
    "Homework: keep a diary of the week and bring it next time.",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_sentences_are_not_marked(text: str) -> None:
    assert [(m.name, *m.spans(text)) for m in ONE_SENTENCE if m.spans(text)] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Injuries seen on the child.", "abuse_injury"),
        ("Injunction granted in May.", "legal_orders"),
        ("Injecting heroin daily.", "risk_substances_overdose"),
        ("Intent and plan to end her life: none.", "risk_screening"),
        ("Iong history of self-harm, 1ast cut on Monday.", "risk_suicide_self_harm"),
        ("Has Iied about the knlfe.", "risk_threats_weapons"),
    ],
)
def test_a_capital_i_that_begins_a_word_is_none_that_a_scanner_put_for_an_l(
    text: str, name: str
) -> None:
    assert name in {marker.name for marker in MARKERS if marker.spans(text)}
