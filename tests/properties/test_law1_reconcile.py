"""Law 1: reconcile never uncovers a character, and its result is disjoint."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.model import Finding
from redactor.spans import overlaps, reconcile


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    """A claim in one of two documents of two segments, from few enough values that they meet."""
    start = draw(st.integers(0, 20))
    return Finding(
        document=draw(st.sampled_from(["case-0001/document-01", "case-0001/document-02"])),
        segment=draw(st.integers(0, 1)),
        start=start,
        end=start + draw(st.integers(0, 8)),
        entity_type=draw(st.sampled_from(["PERSON", "LOCATION", "UK_NHS"])),
        score=draw(st.sampled_from([0.4, 0.5, 0.51, 0.9, 1.0])),
        recognizer=draw(st.sampled_from(["roster", "cues", "spacy-ner"])),
        rule=draw(st.sampled_from(["", "title"])),
        role=draw(st.sampled_from(["", "client", "client.mother"])),
        subject=draw(st.sampled_from(["", "roster-1"])),
    )


CLAIMS = st.lists(findings(), max_size=12)


def covered(claims: Sequence[Finding]) -> set[tuple[str, int, int]]:
    """Every character that some claim covers."""
    return {(f.document, f.segment, at) for f in claims for at in range(f.start, f.end)}


@LAW
@given(CLAIMS)
def test_what_is_covered_stays_covered_and_nothing_else_is(claims: list[Finding]) -> None:
    assert covered(reconcile(claims)) == covered(claims)


@LAW
@given(CLAIMS)
def test_the_result_is_disjoint_and_sorted(claims: list[Finding]) -> None:
    done = reconcile(claims)
    assert not any(overlaps(a, b) for a, b in combinations(done, 2))
    assert list(done) == sorted(done, key=lambda f: (f.document, f.segment, f.start))
    assert all(f.start < f.end for f in done)


@LAW
@given(CLAIMS, st.randoms(use_true_random=False))
def test_the_order_of_the_claims_does_not_matter(claims: list[Finding], random: object) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert reconcile(shuffled) == reconcile(claims)


@LAW
@given(CLAIMS)
def test_reconciling_again_changes_nothing(claims: list[Finding]) -> None:
    done = reconcile(claims)
    assert reconcile(done) == done


@LAW
@given(CLAIMS)
def test_saying_it_twice_changes_no_span(claims: list[Finding]) -> None:
    spans = [(f.document, f.segment, f.start, f.end, f.entity_type) for f in reconcile(claims)]
    again = reconcile([*claims, *claims])
    assert [(f.document, f.segment, f.start, f.end, f.entity_type) for f in again] == spans


@LAW
@given(CLAIMS)
def test_every_character_keeps_a_type_that_was_claimed_for_its_neighbourhood(
    claims: list[Finding],
) -> None:
    for done in reconcile(claims):
        assert any(overlaps(done, f) and f.entity_type == done.entity_type for f in claims)
        nearby = [f for f in claims if (f.document, f.segment) == (done.document, done.segment)]
        assert {done.recognizer, *done.others} <= {f.recognizer for f in nearby}
        assert done.recognizer not in done.others
