"""An edited text leads back to the original, to the character."""

from __future__ import annotations

from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.offsets import Edit, Mapped


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, Mapped]:
    """A text, and the same after two rounds of edits."""
    text = draw(st.text(alphabet="abc -\n", min_size=1, max_size=40))
    mapped = Mapped(text)
    for _ in range(2):
        mapped = mapped.edited(draw(_edits(len(mapped.text))))
    return text, mapped


@st.composite
def _edits(draw: st.DrawFn, length: int) -> list[Edit]:
    cuts = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return [(start, end, draw(st.text(alphabet="XY", max_size=3))) for start, end in pairs]


@LAW
@given(edited())
def test_places_never_fall_and_lie_in_the_original(case: tuple[str, Mapped]) -> None:
    text, mapped = case
    spans = [mapped.original(at, at + 1) for at in range(len(mapped.text))]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@LAW
@given(edited())
def test_what_was_not_edited_stands_for_itself(case: tuple[str, Mapped]) -> None:
    text, mapped = case
    for at, character in enumerate(mapped.text):
        if character not in "XY":
            start, end = mapped.original(at, at + 1)
            assert text[start:end] == character


@LAW
@given(edited(), st.data())
def test_there_and_back_covers_at_least_the_same(
    case: tuple[str, Mapped], data: st.DataObject
) -> None:
    _, mapped = case
    if not mapped.text:
        return
    start = data.draw(st.integers(0, len(mapped.text) - 1))
    end = data.draw(st.integers(start + 1, len(mapped.text)))
    low, high = mapped.here(*mapped.original(start, end))
    assert low <= start
    assert end <= high


def test_a_span_over_a_deletion_covers_it_and_one_beside_it_does_not() -> None:
    mapped = Mapped("ab--cd").edited([(2, 4, "")])
    assert mapped.text == "abcd"
    assert mapped.original(1, 3) == (1, 5)
    assert mapped.original(0, 2) == (0, 2)
    assert mapped.here(2, 4) == (2, 2)


def test_a_text_without_edits_keeps_its_offsets() -> None:
    assert Mapped("abc").edited([]).original(1, 2) == (1, 2)
    assert Mapped("abc").edited([]).here(1, 2) == (1, 2)
