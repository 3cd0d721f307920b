"""How deep a part may be nested is asked of libxml2 at once; it answers as a walk over the tree does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.errors import DocumentError
from redactor.formats.docx_xml import _MAX_DEPTH, elements, parse


def nested(depth: int, beside: int = 0) -> bytes:
    return b"<r>" + b"<e/>" * beside + b"<e>" * (depth - 1) + b"</e>" * (depth - 1) + b"</r>"


@given(st.integers(1, _MAX_DEPTH), st.integers(0, 5))
def test_a_part_that_is_deep_enough(depth: int, beside: int) -> None:
    assert sum(1 for _ in elements(parse(nested(depth, beside)))) == depth + beside


@pytest.mark.parametrize("depth", [_MAX_DEPTH + 1, _MAX_DEPTH + 2, 250])
def test_a_part_that_is_too_deep(depth: int) -> None:
    with pytest.raises(DocumentError):
        parse(nested(depth))
