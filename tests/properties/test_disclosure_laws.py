"""Laws of the disclosure log, of signatures and of samples: nothing passes by being put another way."""

from __future__ import annotations

import hashlib
from datetime import date

from helpers_core import LAW
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from redactor.review.chain import head_line, look
from redactor.review.checklist import sample
from redactor.review.entries import EVENTS, LONGEST, Entry, digest, parsed, tidy, written
from redactor.review.four_eyes import name_words, same_person
from redactor.review.releases import recall_list
from redactor.review.standing import differences, standing_of

KEY = b"k" * 32
START = digest(b"vault-1")
TODAY = date(2024, 5, 10)
SCALARS = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=30)
DETAILS = st.dictionaries(
    st.text("abc", min_size=1, max_size=3),
    SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.text("xyz"), SCALARS, max_size=3),
    max_size=3,
)
SET = {"a": "1" * 64, "b": "1" * 64}
COPIES = st.sampled_from(
    [SET] * 6 + [{**SET, "a": "2" * 64}, {**SET, "c": "1" * 64}, {"a": "1" * 64}, {}]
)
# Stories in which most things that matter come about: a case that is signed by two, handed out, called back.
STEPS = st.sampled_from(["prepared", *["signed"] * 5, "released", "released", *EVENTS])
NAMES = st.sampled_from(["Jo Ember", "dr jo ember", "Ada Keeper", "Kit Fennel", "", "Keeper, Ada"])
NUMBERS = st.none() | st.integers(1, 12)
SHEETS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 60)), max_size=90)


def log(number: int) -> list[bytes]:
    lines, last = [], START
    for n in range(1, number + 1):
        at = "2024-05-01T09:00:00Z"
        lines.append(written(n, at, "note", "case-0001", "Jo", "jo", {"text": str(n)}, last, KEY))
        last = digest(lines[-1])
    return lines


def head(lines: list[bytes]) -> bytes:
    return head_line(len(lines), digest(lines[-1]) if lines else START, KEY)


@given(st.sampled_from(EVENTS), st.text(), st.text(), DETAILS)
@LAW
def test_what_is_written_is_read_and_written_the_same(
    event: str, case: str, by: str, details: dict[str, object]
) -> None:
    given_ = (1, "2024-05-01T09:00:00Z", event, case, by, "", details, START, KEY)
    line = written(*given_)  # type: ignore[arg-type]
    entry = parsed(line, KEY)
    assert entry is not None
    assert b"\n" not in line
    assert line.isascii()
    assert entry.hash == hashlib.sha256(line).hexdigest()
    again = written(
        entry.number, entry.at, entry.event, entry.case, entry.by, "", entry.details, START, KEY
    )
    assert again == line
    assert parsed(line, b"x" * 32) is None


@given(st.text(max_size=600))
@LAW
def test_cleaning_a_text_twice_changes_nothing_more(text: str) -> None:
    clean = tidy(text)
    assert tidy(clean) == clean
    assert len(clean) <= LONGEST
    assert clean.isprintable() or not clean.isascii()


@given(st.integers(1, 6), st.data())
@settings(LAW, max_examples=60)
def test_whatever_is_done_to_the_lines_is_noticed(number: int, data: st.DataObject) -> None:
    lines = log(number)
    whole = b"".join(line + b"\n" for line in lines)
    assert look(head(lines), whole, KEY, START).chain.intact
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start, min(len(whole), start + 400)))
    new = data.draw(st.binary(max_size=20) | st.sampled_from([b"", b"\n", whole[:300]]))
    changed = whole[:start] + new + whole[end:]
    assume(changed != whole and not changed.startswith(whole))
    assert not look(head(lines), changed, KEY, START).chain.intact


@given(st.integers(0, 5), st.data())
@settings(LAW, max_examples=60)
def test_a_crash_at_any_byte_loses_nothing_and_is_no_alarm(
    number: int, data: st.DataObject
) -> None:
    """Between the head of one entry and the next, any part of the next line may be on disk."""
    lines = log(number + 1)
    before = b"".join(line + b"\n" for line in lines[:-1])
    after = lines[-1] + b"\n"
    on_disk = data.draw(st.integers(0, len(after)))
    seen = look(head(lines[:-1]), before + after[:on_disk], KEY, START)
    assert seen.chain.intact
    assert len(seen.entries) == number + (on_disk == len(after))
    assert seen.length == len(before) + (len(after) if on_disk == len(after) else 0)


@st.composite
def stories(draw: st.DrawFn) -> tuple[Entry, ...]:
    found = []
    for number in range(1, draw(st.integers(0, 10)) + 1):
        event = "prepared" if number == 1 else draw(STEPS)
        details: dict[str, object] = {}
        if event in ("prepared", "signed"):
            details["copies"] = draw(COPIES)
        elif event in ("recalled", "destroyed"):
            details["release"] = draw(NUMBERS)
        elif event == "released":
            details["destroy_by"] = draw(st.sampled_from(["", "2024-05-09", "2024-05-11", "x"]))
        at = f"2024-05-{number:02}T09:00:00Z"
        found.append(Entry(number, at, event, "case-0001", draw(NAMES), "", details, "", "", ""))  # type: ignore[arg-type]
    return tuple(found)


@given(stories(), COPIES, st.integers(1, 3))
@settings(LAW, max_examples=300)
def test_signed_means_these_copies_by_enough_people(
    entries: tuple[Entry, ...], copies: dict[str, str], reviewers: int
) -> None:
    standing = standing_of(entries, copies, TODAY, reviewers)
    if standing.signed is not None:
        assert standing.prepared is not None
        assert standing.prepared.number < standing.signed.number
        people = [standing.prepared.by] if reviewers > 1 else []
        people += [entry.by for entry in standing.signatures]
        assert len(people) >= reviewers
        assert not any(same_person(a, b) for n, a in enumerate(people) for b in people[:n])
        for entry in (standing.prepared, *standing.signatures):
            assert entry.texts("copies") == copies != {}
    else:
        assert standing.state in ("draft", "prepared", "recalled")
    if standing.withdrawn is not None:
        assert standing.state == "recalled"
        assert not any(release.status in ("out", "expired") for release in standing.releases
                       if release.number < standing.withdrawn.number)  # fmt: skip
    assert [r.number for r in standing.releases] == [
        entry.number for entry in entries if entry.event == "released"
    ]
    held = {r.number for r in standing.releases if r.status != "destroyed"}
    assert {r.number for r in recall_list(entries)} == held


@given(stories(), COPIES, COPIES)
@LAW
def test_any_other_copies_put_a_signed_case_back_to_draft(
    entries: tuple[Entry, ...], copies: dict[str, str], other: dict[str, str]
) -> None:
    assume(copies != other)
    if standing_of(entries, copies, TODAY, 1).signed is not None:
        standing = standing_of(entries, other, TODAY, 1)
        assert standing.prepared is standing.signed is None
        assert standing.state in ("draft", "recalled")
        assert len(standing.void) >= len(differences(copies, other, "")) > 0


@given(st.text(max_size=20), st.text(max_size=20))
@LAW
def test_one_person_stays_one_in_any_spelling(one: str, other: str) -> None:
    assert same_person(one, one)
    assert same_person(one, other) == same_person(other, one)
    words = " ".join(sorted(name_words(one), reverse=True))
    assert same_person(f"Dr.  {words.upper()}", one) or name_words(words.upper()) != name_words(one)


@given(SHEETS, SHEETS, st.binary(max_size=8))
@LAW
def test_a_sample_does_not_depend_on_order_and_new_sheets_take_places_only_for_themselves(
    sheets: list[tuple[str, int]], more: list[tuple[str, int]], seed: bytes
) -> None:
    chosen = set(sample(sheets, seed))
    assert chosen == set(sample(sheets[::-1], seed)) <= set(sheets)
    assert len(chosen) == min(len(set(sheets)), max(5, -(-len(set(sheets)) // 10)))
    wider = set(sample(sheets + more, seed))
    assert chosen - wider == set() or wider - set(sheets)
