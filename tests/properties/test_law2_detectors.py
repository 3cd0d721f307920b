"""Law 2: the order of detectors, and of the recognizers inside them, does not matter."""

from __future__ import annotations

import random

import pytest
from helpers_core import LAW, case, line, roster
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import notes, people

from redactor.config.pipeline import load
from redactor.config.shipped import folder
from redactor.detect.engine import PresidioDetector
from redactor.detect.rules import load_recognizers
from redactor.detect.stage import DetectionStage, built_in


@settings(LAW, max_examples=30)
@given(st.data())
def test_shuffled_detectors_find_the_same(data: st.DataObject) -> None:
    who = data.draw(people())
    listed = roster(*((person.role, person.full) for person in who[:1]))
    whole = case(*(data.draw(notes(who)) for _ in range(2)), roster=listed)
    stage = line().detection
    order = data.draw(st.permutations(stage.detectors))
    expected = stage.run(whole)
    assert len(expected) >= len(who)
    shuffled = DetectionStage(
        tuple(order), stage.threshold, stage.second, recogniser=stage.recogniser
    )
    assert shuffled.run(whole) == expected


@settings(LAW, max_examples=25)
@given(st.data())
def test_a_line_is_judged_by_itself_whatever_is_asked_with_it(data: st.DataObject) -> None:
    lines = data.draw(notes(data.draw(people()))).splitlines()
    names_in = line().detection.names_in
    together = names_in(lines)
    order = data.draw(st.permutations(range(len(lines))))
    assert names_in([lines[i] for i in order]) == [together[i] for i in order]
    assert names_in(lines[-1:]) == together[-1:]


@pytest.fixture(scope="module")
def shuffled_recognizers() -> DetectionStage:
    """The supervision stage with its recognizers, ours and Presidio's, in another order."""
    pipeline = load("supervision")
    ours = list(load_recognizers(folder("recognizers")))
    presidio = list(pipeline.presidio)
    shuffle = random.Random(20240312).shuffle
    shuffle(ours)
    shuffle(presidio)
    engine = PresidioDetector(pipeline.language, pipeline.model, ours, presidio)
    recogniser = line().detection.recogniser
    return DetectionStage(built_in(engine), pipeline.thresholds.of, recogniser=recogniser)


@settings(LAW, max_examples=25)
@given(data=st.data())
def test_shuffled_recognizers_find_the_same(
    data: st.DataObject, shuffled_recognizers: DetectionStage
) -> None:
    who = data.draw(people())
    whole = case(data.draw(notes(who)) + NUMBERS)
    assert shuffled_recognizers.run(whole) == line().detection.run(whole)


NUMBERS = (
    "NI no QQ123456C, NHS no 9434765918, card 4111 1111 1111 1111, sort code 00-00-00 account 12345678, "
    "IBAN GB33BUKB20201555555555, 12 Badger Lane, ZZ99 3WZ, 192.0.2.7, aged 46, b. 03/04/1988, "
    "UPN J999123420000, MBI 1EG4-TE5-MK73, PPSN 1234567T, https://example.org/x, @quenbyxx, 12/27, case LV24C01234\n"
)  # fmt: skip
