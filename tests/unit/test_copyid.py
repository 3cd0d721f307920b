"""Ids of released copies: they survive retyping, and a mistyped one is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.review.copyid import ALPHABET, copy_id, ids_in, is_id, mistyped_in

SECRET = bytes(range(32))
ids = st.builds(lambda *parts: copy_id(SECRET, *parts), st.text(max_size=9), st.text(max_size=9))


def test_an_id_looks_as_it_should_and_stays_the_same() -> None:
    found = copy_id(SECRET, "bundle", "document-01")
    assert found == copy_id(SECRET, "bundle", "document-01") == "RC-48BJ-J1EP-83CQ"
    assert is_id(found)


@pytest.mark.parametrize(
    "parts", [("bundle", "document-02"), ("bundled", "ocument-01"), ("bundle",), ("", "bundle")]
)
def test_other_parts_have_another_id(parts: tuple[str, ...]) -> None:
    assert copy_id(SECRET, *parts) != copy_id(SECRET, "bundle", "document-01")


def test_another_secret_makes_another_id() -> None:
    assert copy_id(SECRET, "a") != copy_id(bytes(32), "a")
    with pytest.raises(ValueError, match="secret"):
        copy_id(b"short", "a")
    with pytest.raises(ValueError, match="tell apart"):
        copy_id(SECRET)


@given(ids, st.data())
def test_ids_survive_retyping(made: str, data: st.DataObject) -> None:
    typed = made[3:].replace("0", data.draw(st.sampled_from("0Oo")))
    typed = typed.replace("1", data.draw(st.sampled_from("1IiLl")))
    typed = f"RC-{typed}".replace("-", data.draw(st.sampled_from(["-", "", " ", " – ", "\n", "_"])))
    typed = data.draw(st.sampled_from([typed, typed.lower(), typed.swapcase()]))
    assert ids_in(f"It says ({typed}), I think.") == (made,)
    assert mistyped_in(typed) == 0


@given(ids, st.data())
def test_any_one_mistyped_character_is_noticed(made: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([n for n, c in enumerate(made) if n > 2 and c != "-"]))
    other = data.draw(st.sampled_from([c for c in ALPHABET if c != made[at]]))
    typed = made[:at] + other + made[at + 1 :]
    assert ids_in(typed) == ()
    assert mistyped_in(typed) == 1


@given(ids, st.data())
def test_any_two_that_changed_places_are_noticed(made: str, data: st.DataObject) -> None:
    digits = made[3:].replace("-", "")
    one, other = sorted(data.draw(st.sets(st.integers(0, 11), min_size=2, max_size=2)))
    swapped = list(digits)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    assert ids_in("RC" + "".join(swapped)) == ((made,) if digits[one] == digits[other] else ())


@given(ids, st.integers(0, 11))
def test_a_letter_that_no_id_has_is_noticed(made: str, at: int) -> None:
    digits = made[3:].replace("-", "")
    typed = f"RC{digits[:at]}U{digits[at + 1 :]}"
    assert (ids_in(typed), mistyped_in(typed)) == ((), 1)


def test_several_in_order_and_each_once() -> None:
    first, second = copy_id(SECRET, "1"), copy_id(SECRET, "2")
    assert ids_in(f"{second} {first.lower()}\n{second}") == (second, first)


@pytest.mark.parametrize(
    "text",
    ["", "RC", "RC-", "xRC-48BJ-J1EP-83CQ", "RC-48BJ-J1EP-83CQK", "RC-59W4-N7TJ", "ARC 1000"],
)
def test_nothing_else_is_taken_for_an_id(text: str) -> None:
    assert ids_in(text) == ()
    assert mistyped_in(text) == 0
