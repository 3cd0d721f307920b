"""The reviewer's checklist: counted, ticked or overridden with a reason, and nothing in between."""

from __future__ import annotations

from dataclasses import replace

import pytest

from redactor.review.checklist import ITEMS, Facts, Override, open_items, sample, why_not_override

DONE = Facts(0, 0, 0, 12, 12, 5, 5, 0)
ALL = {item.key for item in ITEMS}


def test_all_done_is_all_done() -> None:
    assert open_items(ALL, DONE) == ()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"queue_open": 3}, "queue: 3"),
        ({"flags_unseen": 2}, "flag in the copy: 2"),
        ({"not_covered_unseen": 1}, "could not read: 1"),
        ({"sheets_seen": 10}, "sheet of the copies: 2"),
        ({"unchanged_seen": 4}, "nothing was changed: 1"),
        ({"people_unconfirmed": 7}, "table of people: 7"),
        ({"sheets": 0, "sheets_seen": 0}, "sheet of the copies: 1"),
    ],
)
def test_what_is_counted_cannot_be_ticked_away(changed: dict[str, int], words: str) -> None:
    (said,) = open_items(ALL, replace(DONE, **changed))
    assert words in said


def test_what_only_a_person_can_say_is_not_counted_away() -> None:
    by_hand = [item for item in ITEMS if item.by_hand]
    said = open_items({"queue-cleared", "no such key"}, DONE)
    assert len(said) == len(by_hand) == 4
    assert all(item.words in words for item, words in zip(by_hand, said, strict=True))


def test_each_item_is_counted_or_ticked_and_has_words() -> None:
    assert len(ALL) == len(ITEMS) == 7
    for item in ITEMS:
        assert item.counted or item.by_hand
        assert item.words.startswith("You ")
        assert bool(item.to_do) == item.counted


def test_an_override_needs_a_reason_and_an_item() -> None:
    facts = replace(DONE, not_covered_unseen=1)
    good = Override("not-covered-seen", "Blank page, seen on paper.")
    assert why_not_override(good) == ()
    assert open_items(ALL, facts, [good]) == ()
    for bad in (
        Override("not-covered-seen", "  no    \u200b\u200b\u200b\u200b  "),
        Override("own-name", "I would rather not sign."),
        Override("no-such-item", "A long enough reason."),
    ):
        assert len(why_not_override(bad)) == 1
        assert len(open_items(ALL, facts, [bad])) == 1
    assert "Blank" not in repr(good)


@pytest.mark.parametrize(
    ("number", "wanted"), [(0, 0), (1, 1), (5, 5), (6, 5), (50, 5), (51, 6), (300, 30)]
)
def test_a_tenth_at_least_five_all_where_fewer(number: int, wanted: int) -> None:
    sheets = [("case-0001/document-01", page) for page in range(1, number + 1)]
    assert len(sample(sheets, b"seed")) == wanted


def test_another_seed_chooses_others() -> None:
    sheets = [("case-0001/document-01", page) for page in range(1, 101)]
    assert sample(sheets, b"one") == sample(sheets, b"one") != sample(sheets, b"two")
