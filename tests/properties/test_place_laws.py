"""Laws of places and organisations: closed labels, one result for any order, nothing of the name in it."""

from __future__ import annotations

import random

from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.gazetteer import regions
from redactor.identity.things import describe, group_things, kind_of
from redactor.model import Finding
from redactor.policy.places import Region, with_region
from redactor.vocabulary import PLACE_NOUNS, every_noun, label_spans, thing_label

REGIONS = st.sampled_from(regions())
NOUNS = st.sampled_from(sorted(PLACE_NOUNS))
PARTS = "Alder Heron Curlew Plover St Upper Magna & the of".split()
ENDS = [
    "Surgery",
    "Primary School",
    "Church",
    "Ltd",
    "Road",
    "CMHT",
    "Council",
    "Bay",
    "Court",
    "3",
]
NAMES = st.lists(st.sampled_from([*PARTS, *ENDS]), min_size=1, max_size=5).map(" ".join)
TYPES = st.sampled_from(["LOCATION", "ORGANIZATION", "STREET_ADDRESS", "POSTCODE", "PHONE_NUMBER"])
CASES = st.lists(st.tuples(TYPES, NAMES | st.text(max_size=12)), max_size=14)


def is_label(text: str) -> bool:
    return list(label_spans(text)) == [(0, len(text))]


@given(NOUNS, REGIONS, st.integers(1, 99))
@LAW
def test_a_place_with_its_region_is_a_label_of_ours(noun: str, region: str, number: int) -> None:
    params = {"label": thing_label(noun, number), "region": region}
    label = Region().operate("Heron", params)
    assert label == f"{thing_label(noun, number)[:-1]} in {region}]"
    assert is_label(label)
    assert Region().operate("Heron", {**params, "region": ""}) == params["label"]


@given(NOUNS, st.text(max_size=20))
@LAW
def test_a_region_that_is_not_listed_never_gets_into_a_label(noun: str, region: str) -> None:
    if region not in regions():
        assert with_region(f"[{noun}]", region) == f"[{noun}]"
        assert not is_label(f"[{noun} in {region}]") or not region


@given(TYPES, st.text(max_size=40) | NAMES)
@LAW
def test_every_kind_is_a_noun_of_the_vocabulary(entity_type: str, surface: str) -> None:
    assert kind_of(entity_type, surface) in every_noun()


@given(CASES, st.randoms(use_true_random=False))
@LAW
def test_groups_are_the_same_in_any_order(
    case: list[tuple[str, str]], shuffle: random.Random
) -> None:
    order = list(range(len(case)))
    shuffle.shuffle(order)
    assert _described(case, range(len(case))) == _described(case, order)


@given(CASES)
@LAW
def test_every_finding_is_in_one_group(case: list[tuple[str, str]]) -> None:
    groups = group_things(*_findings(case, range(len(case))))
    assert sorted(i for group in groups for i in group) == list(range(len(case)))
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)


def _findings(
    case: list[tuple[str, str]], order: range | list[int]
) -> tuple[list[Finding], list[str]]:
    findings = [Finding("d", 0, n, n + 1, case[n][0], 1.0, "x") for n in order]
    return findings, [case[n][1] for n in order]


def _described(
    case: list[tuple[str, str]], order: range | list[int]
) -> set[tuple[frozenset[int], str, str, str]]:
    findings, surfaces = _findings(case, order)
    groups = group_things(findings, surfaces)
    things = describe(findings, surfaces, groups)
    return {
        (frozenset(findings[i].start for i in group), t.entity_type, t.kind, t.region)
        for group, t in zip(groups, things, strict=True)
    }
