"""What addresses are made of: every phrase is found as written, and no piece runs away."""

from __future__ import annotations

import pytest
import regex

from redactor.config.addresses import LISTS, PARTS
from redactor.config.parts import SHARED
from redactor.detect.safety import is_slow


def _whole(name: str, text: str) -> bool:
    return regex.fullmatch(SHARED[name], text, regex.I) is not None


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_phrase_of_a_list_is_found_in_any_case(name: str) -> None:
    assert [phrase for phrase in LISTS[name] if not _whole(name, phrase)] == []
    assert [phrase for phrase in LISTS[name] if not _whole(name, phrase.upper())] == []


def test_no_phrase_is_given_twice() -> None:
    assert [name for name, words in LISTS.items() if len(set(words)) < len(words)] == []


def test_lists_and_parts_do_not_share_a_name() -> None:
    assert set(LISTS) & set(PARTS) == set()


@pytest.mark.parametrize("name", sorted(PARTS))
def test_no_part_hangs_on_hostile_text(name: str) -> None:
    assert not is_slow(
        regex.compile(SHARED[name], regex.I), ["12 Heron Road", "Flat 3, 12 Heron Rd"]
    )


@pytest.mark.parametrize(
    "number", ["6", "6b", "12-14", "3/77", "40 1/2", "l5b", "6O", "12½", "2216-B"]
)
def test_house_numbers(number: str) -> None:
    assert _whole("house_number", number)


@pytest.mark.parametrize("text", ["0", "06", "Il", "O", "b", "abc"])
def test_what_is_no_house_number(text: str) -> None:
    assert not _whole("house_number", text)


@pytest.mark.parametrize(
    "street",
    ["Heron Road", "St. Heron's Hill", "HERON LANE", "the willows", "Herongate", "W. Heron St"],
)
def test_streets(street: str) -> None:
    assert _whole("street", street)


@pytest.mark.parametrize("text", ["Family Court", "At Heron Road", "Road", "heron Road", "3 Heron"])
def test_what_is_no_street(text: str) -> None:
    assert not _whole("street", text)


@pytest.mark.parametrize("before", ["week ", "Session ", "PC ", "ward "])
def test_a_counted_number_is_no_house_number(before: str) -> None:
    pattern = regex.compile(SHARED["not_counted"] + r"\d+", regex.I)
    assert pattern.match(before + "4", pos=len(before)) is None
    assert pattern.match("at 4", pos=3) is not None
