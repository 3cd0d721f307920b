"""What is only looked for where it may be is found as if it were looked for everywhere."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.detect import normalise as n
from redactor.folding import fold as fold_text

_PARTS = [
    *(
        "Consu1tant",
        "Hal1oran",
        "1ast",
        "0ften",
        "wiII",
        "alI",
        "McIvor",
        "S1O9",
        "I",
        "A1",
        "x0y",
        "PIP",
        "\n",
        "-",
    ),
    *(
        "-\n",
        "- \t",
        "care",
        "ful",
        "12-\n34",
        "fi",
        "e\u0301",
        "\ufb01",
        "\u200b",
        "\ufe0f",
        "\U0001d400",
        "a b c d",
    ),
    *(
        "\uff40",
        "`",
        "\u2019",
        "\u2014",
        "\u00a0",
        "\r",
        "\x0b",
        "\uff07",
        "\uff0d",
        "\uff21",
        "\x00",
        "\u2028",
        "ı",
    ),
]
TEXTS = st.lists(st.one_of(st.sampled_from(_PARTS), st.text(max_size=3)), max_size=14).map("".join)


@settings(max_examples=500)
@given(TEXTS)
def test_variants_are_folded_as_by_one_table(text: str) -> None:
    assert n.normalise(text) == text.translate(n._TABLE)
    assert n.fold(text) == fold_text(text.translate(n._TABLE))


@settings(max_examples=500)
@given(TEXTS)
def test_signs_that_are_needed_are_there(text: str) -> None:
    assert n._FIGURE.search(text) or not n._MISREAD.search(text)
    assert n._ODD.search("".join(set(text))) or not n._SPECIAL.search(text)
    assert n._BREAK.search(text) or not n._BROKEN.search(text)
