"""Attribute values stay only if they have a shape that the schema gives them."""

from __future__ import annotations

import pytest

from redactor.formats.docx_values import keeps, keeps_number_format, plain_style
from redactor.ooxml import is_font, is_style


@pytest.mark.parametrize(
    ("local", "value"),
    [
        ("val", "720"),
        ("w", "12.5pt"),
        ("val", "center"),
        ("color", "1F497D"),
        ("themeShade", "BF"),
        ("val", "en-GB"),
        ("val", "es-ES_tradnl"),
        ("fmla", "*/ 45 w 45"),
        ("eqn", "sum @0 1 0"),
        ("path", "m@4@5l@4@11@9@11@9@5xe"),
        ("fillcolor", "#4f81bd [3204]"),
        ("chr", "∑"),
        ("uri", "http://schemas.microsoft.com/office/word"),
    ],
)
def test_values_of_the_schema_stay(local: str, value: str) -> None:
    assert keeps(local, value)


@pytest.mark.parametrize(
    ("local", "value"),
    [
        ("val", "Quill"),
        ("val", "zeb quill"),
        ("val", "zeb@example.org"),
        ("val", "07700 900123"),
        ("path", "m0,0 zebedee 1xe"),
        ("fmla", "val Quill"),
        ("uri", "http://example.org/zeb"),
        ("uri", "http://schemas.microsoft.com/office/word/zeb"),
        ("val", "C:\\notes\\zeb.doc"),
    ],
)
def test_words_do_not_stay(local: str, value: str) -> None:
    assert not keeps(local, value)


def test_fonts_styles_and_formats_are_looked_up() -> None:
    assert is_font("Times New Roman")
    assert is_font("+mn-lt")
    assert not is_font("Zebedee Hand")
    assert is_style("heading 1")
    assert is_style("Grid Table 4 Accent 5")
    assert not is_style("Zebedee notes")
    assert keeps_number_format("#,##0.00")
    assert not keeps_number_format('"Zebedee" 0')


def test_a_style_keeps_only_what_places_a_shape() -> None:
    css = "position:absolute;width:10pt;zeb:quill;font-family:'Zeb Hand';background:url(zeb)"
    assert plain_style(css) == "position:absolute;width:10pt"
