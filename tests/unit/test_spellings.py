"""Wrong spellings of known names are found; words that are not near enough are not."""

from __future__ import annotations

import pytest
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.spellings import Spellings, shape, sound

NAMES = {"katherine": 0.9, "thistlewood": 0.8, "quenby": 0.7, "pumphrey": 0.9, "ross": 0.9}
KNOWN = Spellings(NAMES)


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("katherin", "katherine"), ("katehrine", "katherine"), ("kathherine", "katherine"),
        ("catherine", "katherine"), ("qenby", "quenby"), ("thistelwod", "thistlewood"),
        ("pumfrey", "pumphrey"), ("pumphry", "pumphrey"),
    ],
)  # fmt: skip
def test_a_slip_or_a_sound_alike_is_the_name(wrong: str, meant: str) -> None:
    assert KNOWN.misspelt(wrong) == meant


@pytest.mark.parametrize("word", ["quenby", "rosa", "ros", "thistle", "katherinesville", "", "q"])
def test_what_is_too_short_too_far_or_right_is_none(word: str) -> None:
    assert KNOWN.misspelt(word) == ""


@pytest.mark.parametrize(
    ("read", "meant"),
    [("purnphrey", "pumphrey"), ("th1st1ewood", "thistlewood"), ("thist|ewood", "thistlewood")],
)
def test_what_a_scanner_confuses_is_the_name(read: str, meant: str) -> None:
    assert KNOWN.misread(read) == meant


@LAW
@given(st.sampled_from(sorted(n for n in NAMES if len(n) > 5)), st.data())
def test_one_letter_dropped_inside_never_hides_a_name(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(name) - 1))
    cut = name[:at] + name[at + 1 :]
    assert len(cut) < 5 or KNOWN.misspelt(cut) == name


@LAW
@given(st.text("abdehkmoprtuwxyz", min_size=1, max_size=12))
def test_a_scanners_confusions_do_not_change_the_shape(word: str) -> None:
    read = word.replace("m", "rn").replace("w", "vv").replace("d", "cl").replace("o", "0")
    assert shape(read) == shape(word)


@pytest.mark.parametrize(
    ("a", "b"), [("phillip", "filip"), ("karly", "carlie"), ("kim", "kym"), ("sean", "seen")]
)
def test_spellings_of_one_sound_share_it(a: str, b: str) -> None:
    assert sound(a) == sound(b)
