"""Labels stay in their boxes, whatever the size."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.formats.pdf_label import label_box, natural_width


@settings(max_examples=60, deadline=None)
@given(
    st.text("abc [']é\u4e2d", max_size=40),
    st.integers(1, 200),
    st.integers(1, 60),
)
def test_a_box_has_the_size_it_was_given(label: str, width: int, height: int) -> None:
    box = label_box(label, width, height)
    assert box.size == (width, height)
    assert box.convert("L").crop((0, 0, width, 1)).getextrema()[0] >= 150


def test_a_comfortable_label_is_drawn_whole() -> None:
    width = natural_width("[Client's mother]", 26)
    box = label_box("[Client's mother]", width, 26).convert("L")
    inner = box.crop((1, 1, width - 1, 25))
    ink = inner.point([255 if level < 128 else 0 for level in range(256)]).getbbox()
    assert ink is not None
    assert ink[2] - ink[0] > 0.8 * width


def test_a_short_box_still_says_something() -> None:
    box = label_box("[Client's brother]", 34, 32).convert("L")
    assert box.crop((2, 2, 32, 30)).getextrema()[0] < 100


def test_no_room_gives_an_empty_box() -> None:
    box = label_box("[Client]", 6, 20).convert("L")
    assert box.crop((1, 1, 5, 19)).getextrema() == (255, 255)
