"""A month inside a date is no person and no place."""

from __future__ import annotations

from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.whole_dates import whole_dates
from redactor.model import Finding
from redactor.spans import reconcile


def claim(
    start: int, end: int, entity_type: str, recognizer: str = "names", **more: str
) -> Finding:
    """A claim on part of ``19 April 2024``."""
    return Finding("d", 0, start, end, entity_type, 0.9, recognizer, **more)


DATE = claim(0, 13, "DATE_TIME", "date_month_name")
MONTH = claim(3, 8, "DATE_TIME", "date_month_alone")


def test_a_name_inside_a_date_goes() -> None:
    for kind in ("PERSON", "LOCATION", "ORGANIZATION"):
        assert whole_dates([claim(3, 8, kind, "cues"), DATE]) == [DATE]
    assert whole_dates([claim(3, 8, "PERSON"), claim(0, 13, "DATE_OF_BIRTH")]) == [
        claim(0, 13, "DATE_OF_BIRTH")
    ]


def test_a_guess_as_long_as_the_date_goes_and_evidence_stays() -> None:
    assert whole_dates([claim(3, 8, "PERSON"), MONTH]) == [MONTH]
    assert whole_dates([claim(3, 8, "LOCATION", "propagation"), MONTH]) == [MONTH]
    assert len(whole_dates([claim(3, 8, "PERSON", "cues"), MONTH])) == 2


def test_what_the_roster_says_stays() -> None:
    listed = claim(3, 8, "PERSON", "roster", subject="roster-1")
    assert whole_dates([listed, DATE]) == [listed, DATE]


def test_other_claims_stay() -> None:
    apart = [claim(20, 25, "PERSON"), claim(8, 20, "PERSON"), claim(0, 2, "AGE", "age_said"), DATE]
    assert whole_dates(apart) == apart
    elsewhere = Finding("e", 0, 3, 8, "PERSON", 0.9, "names")
    assert whole_dates([elsewhere, DATE]) == [elsewhere, DATE]


CLAIMS = st.lists(
    st.builds(
        lambda start, length, kind, who: claim(start, start + length, kind, who),
        st.integers(0, 12),
        st.integers(1, 8),
        st.sampled_from(["PERSON", "LOCATION", "DATE_TIME", "AGE"]),
        st.sampled_from(["names", "cues", "propagation", "date_month_name"]),
    ),
    max_size=8,
)


@LAW
@given(CLAIMS)
def test_no_character_is_uncovered(claims: list[Finding]) -> None:
    def covered(findings: list[Finding]) -> set[int]:
        return {at for f in reconcile(findings) for at in range(f.start, f.end)}

    assert covered(whole_dates(claims)) == covered(claims)
