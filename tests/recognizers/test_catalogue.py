"""The shipped catalogue: every file keeps its own examples, and no order changes what is found."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redactor.config.recognizer import FLAGS, PROTECTED, parse_example
from redactor.config.shipped import folder
from redactor.detect.rules import RuleRecognizer, check_examples, load_recognizers
from redactor.entities import ENTITY_TYPES

CATALOGUE = load_recognizers(folder("recognizers"))
TEXTS = [parse_example(example)[0] for r in CATALOGUE for example in r.spec.examples]
SMALL = sorted({word for text in TEXTS for word in text.split()})

Found = set[tuple[str, int, int, float, str]]


def _found(recognizers: list[RuleRecognizer], text: str) -> Found:
    return {
        (
            recognizer.spec.name,
            result.start,
            result.end,
            result.score,
            result.analysis_explanation.pattern_name,
        )
        for recognizer in recognizers
        for result in recognizer.analyze(text, [])
    }


@pytest.mark.parametrize("recognizer", CATALOGUE, ids=lambda r: r.spec.name)
def test_examples(recognizer: RuleRecognizer) -> None:
    failures = [(f.example, f.problem, f.text) for f in check_examples(recognizer)]
    assert failures == []


@pytest.mark.parametrize("recognizer", CATALOGUE, ids=lambda r: r.spec.name)
def test_every_pattern_is_reached_by_an_example(recognizer: RuleRecognizer) -> None:
    texts = [parse_example(example)[0] for example in recognizer.spec.examples]
    alone = [RuleRecognizer(recognizer.spec, [rule]) for rule in recognizer.rules]
    idle = [one.rules[0].name for one in alone if not any(one.analyze(text, []) for text in texts)]
    assert idle == []


@pytest.mark.parametrize("recognizer", CATALOGUE, ids=lambda r: r.spec.name)
def test_every_list_and_part_is_used(recognizer: RuleRecognizer) -> None:
    spec = recognizer.spec
    written = " ".join([*spec.parts.values(), *(pattern.regex for pattern in spec.patterns)])
    names = [*spec.lists, *spec.parts]
    assert [name for name in names if f"<<{name}>>" not in written] == []


def test_every_file_is_loaded_once_and_named_after_it() -> None:
    root = folder("recognizers")
    special = {root / FLAGS, root / PROTECTED}
    files = [path for path in root.rglob("*.yaml") if not special & set(path.parents)]
    assert len(files) == len(CATALOGUE)
    names = [recognizer.spec.name for recognizer in CATALOGUE]
    assert names == sorted(set(names))


def test_the_types_that_need_rules_have_one() -> None:
    covered = {recognizer.spec.supported_entity for recognizer in CATALOGUE}
    left_to_models = {"PERSON", "ORGANIZATION", "NRP", "QUASI_IDENTIFIER"}
    assert set(ENTITY_TYPES) - covered - left_to_models == set()


def test_loading_is_quick(tmp_path: Path) -> None:
    started = process_time()
    load_recognizers(folder("recognizers"))
    assert process_time() - started < 3.0


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.permutations(range(len(CATALOGUE))), st.sampled_from(TEXTS), st.sampled_from(TEXTS))
def test_the_order_of_recognizers_does_not_matter(order: list[int], one: str, two: str) -> None:
    text = f"{one}\n{two}\n"
    assert _found([CATALOGUE[i] for i in order], text) == _found(list(CATALOGUE), text)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(CATALOGUE), st.sampled_from(TEXTS))
def test_the_order_of_patterns_does_not_matter(recognizer: RuleRecognizer, text: str) -> None:
    turned = RuleRecognizer(recognizer.spec, recognizer.rules[::-1])
    assert _found([turned], text) == _found([recognizer], text)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(SMALL), max_size=40), st.sampled_from([" ", "\n", "\t", ", "]))
def test_findings_lie_in_the_text_and_do_not_swallow_ends(words: list[str], joint: str) -> None:
    text = joint.join(words)
    for recognizer in CATALOGUE:
        for result in recognizer.analyze(text, []):
            assert 0 <= result.start < result.end <= len(text)
            surface = text[result.start : result.end]
            assert surface == surface.strip(), (recognizer.spec.name, surface)


KEPT = [
    "PHQ-9 18/27, GAD-7 12/21, CORE-10 26/40, EPDS 13, HoNOS 17, craving 6/10.",
    "Section 2, s.47, s47 was opened, S117 aftercare, Care Act s42, MCA, GDPR Art 9, reg 24.",
    "F32.1, F60.31, F43.1, B12, Z63 and HbA1c 43; sertraline 50mg OD, 10mg nocte, PRN, TDS.",
    "3/7 of antibiotics, review in 2/52, again in 6/12; BP 120/80; 1:1 support; 24/7 cover.",
    "A46, M62 jct 3, room B17, bus P1 2nd stop, level N1 5th floor.",
    "Beck's model, Bowlby and Ainsworth, Yalom's factors, Winnicott, Johari window.",
    "Samaritans 116 123, Childline 0800 1111, 101, 999, 111, 988 and Shout 85258.",
    "Max. file size: 32 MB. Name(Required). They left today.She rang later in.my view.",
    "Children Act 1989, Care Act 2014, Mental Capacity Act (2005), Domestic Abuse Act 2021.",
    "Week 6 of 12, session 4, Year 7, band 5, 10 years of marriage, 45 minutes late.",
    "On Monday at 10.30, Tues 2pm, Easter, Christmas Eve, next summer, the weekend.",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_the_supervisor_needs_is_left_alone(text: str) -> None:
    found = {
        (name, text[start:end])
        for name, start, end, score, _ in _found(list(CATALOGUE), text)
        if score >= 0.4
    }
    assert found == set()
