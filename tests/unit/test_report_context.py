"""Labels beside a flag: the nearest six of the same segment, in reading order, and nothing but labels."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from redactor.model import Decision, Finding, Flag
from redactor.report.context import MOST, REACH, Near


def decision(start: int, label: str | None, segment: int = 0) -> Decision:
    finding = Finding("d", segment, start, start + 5, "PERSON", 1, "r")
    return Decision(finding, "", "", "label", label, "x")


def flag(start: int, end: int) -> Flag:
    return Flag("risk", "paragraph 1", 0, start, end)


def test_labels_in_the_passage_and_within_reach_are_told_in_order() -> None:
    near = Near(
        [
            decision(1000 + REACH, "[too late]"),
            decision(1000 + REACH - 1, "[week 7]"),
            decision(950, "[Client's mother]"),
            decision(900 - REACH - 4, "[Client]"),
            decision(900 - REACH - 5, "[too early]"),
            decision(950, "[elsewhere]", segment=1),
        ]
    )
    assert near.labels(flag(900, 1000)) == ["[Client]", "[Client's mother]", "[week 7]"]
    assert Near([]).labels(flag(0, 5)) == []


def test_what_is_no_label_of_ours_is_not_told() -> None:
    near = Near([decision(0, "2019"), decision(6, None), decision(12, ""), decision(18, "North")])
    assert near.labels(flag(0, 30)) == []


def test_a_label_that_follows_on_itself_is_told_once() -> None:
    near = Near([decision(n * 10, label) for n, label in enumerate(["[A]", "[A]", "[B]", "[A]"])])
    assert near.labels(flag(0, 9)) == ["[A]", "[B]", "[A]"]


def test_of_many_the_nearest_are_told() -> None:
    near = Near([decision(n * 10, f"[P{n}]") for n in range(20)])
    assert near.labels(flag(100, 110)) == ["[P8]", "[P9]", "[P10]", "[P11]", "[P12]", "[P13]"]


@given(st.lists(st.tuples(st.integers(0, 600), st.sampled_from(["[A]", "[B]", "[C]"]))))
def test_never_more_than_six_and_the_same_in_any_order(found: list[tuple[int, str]]) -> None:
    decisions = [decision(start, label) for start, label in found]
    labels = Near(decisions).labels(flag(200, 300))
    assert labels == Near(decisions[::-1]).labels(flag(200, 300))
    assert len(labels) <= MOST
