"""The page on which a case is prepared and signed: who may, what is left, and when a signature counts no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from helpers_batch import Place, Ran
from helpers_sign import CASE, PREPARER, REVIEWER, WHY, Page, opened

from redactor.config.pipeline import Pipeline
from redactor.web.standings import standings, state_words

Cli = Callable[..., Ran]
Light = Callable[..., Pipeline]


@pytest.fixture
def page(place: Place, cli: Cli, light: Light) -> Iterator[Page]:
    """A case for one's own supervisor."""
    made = opened(place, cli, light)
    yield made
    made.site.desks.stop()


@pytest.fixture
def pair(place: Place, cli: Cli, light: Light) -> Iterator[Page]:
    """A case that needs two people."""
    made = opened(place, cli, light, "consultation")
    yield made
    made.site.desks.stop()


def test_a_draft_says_who_does_what_next(page: Page) -> None:
    said = page.get("sign")
    assert "These copies are ready for review" in said
    assert "Sign these copies" not in said
    assert f'href="{CASE}document-01/#s1"' in said
    assert "Open every sheet of the copies: 2 not opened yet." in said


def test_what_is_left_is_counted_when_a_sheet_is_opened(page: Page) -> None:
    copy = page.get("document-01/").split('name="copy" value="')[1].split('"')[0]
    page.client.post(f"{CASE}document-01/seen", data={"sheet": "1", "copy": copy})
    said = page.get("sign")
    assert "Open every sheet of the copies: 1 not opened yet." in said
    assert f'href="{CASE}document-01/#s1"' not in said


def test_a_case_is_prepared_and_signed_by_two_people(page: Page) -> None:
    assert "Prepared, to be reviewed" in page.prepare()
    said = page.sign()
    assert "Signed, for exactly these copies" in said
    assert f"<strong>{REVIEWER}</strong>, practice lead" in said
    assert WHY in said
    assert "self-reviewed" not in said
    entry = page.entries[-1]
    assert (entry.event, entry.by, entry.text("role")) == ("signed", REVIEWER, "practice lead")
    assert len(entry.texts("copies")) == 2


def test_nothing_is_signed_with_open_items(page: Page) -> None:
    page.prepare()
    said = page.sign(status=422, **{"why-output-read": "", "tick-own-name": "", "role": ""})
    assert 'href="#item-output-read">Open every sheet' in said
    assert 'href="#item-own-name">Tick, if it is so: You sign with your own name' in said
    assert 'href="#role"' in said
    assert f'value="{REVIEWER}"' in said, "what was typed stays"
    assert [entry.event for entry in page.entries] == ["prepared"]


def test_a_short_reason_is_none(page: Page) -> None:
    page.prepare()
    assert "Give a reason of at least 10 characters" in page.sign(
        status=422, **{"why-output-read": "no"}
    )


def test_ones_own_review_is_known_and_marked(page: Page) -> None:
    page.prepare()
    said = page.sign(PREPARER)
    assert "your signature is marked as self-reviewed" in said
    assert [entry.event for entry in page.entries] == ["prepared"]
    said = page.sign(PREPARER, known="yes")
    assert "Reviewed and signed (self-reviewed)" in said
    assert "Second review: checklist" in said
    assert "self-reviewed" not in page.sign(REVIEWER)


def test_the_preparer_cannot_sign_where_two_are_needed(pair: Page) -> None:
    assert "This use needs two people" in pair.get("sign")
    pair.prepare()
    said = pair.sign("ELLERY, Rowan", 422, known="yes")
    assert "You prepared these copies, and this use needs a reviewer who did not" in said
    assert "under the same account of this computer" in said
    assert "They can now be handed out" in pair.sign()


def test_a_changed_copy_voids_the_signature_and_the_page_says_why(page: Page) -> None:
    page.signed()
    page.change()
    said = page.get("sign")
    day = page.entries[-1].day
    assert f"The copy of document 1 changed after the case was signed on {day}." in said
    assert "Draft again: to be prepared anew" in said
    assert "Signed, for exactly these copies" not in said
    assert "Mark as prepared" in said


def test_a_signature_is_for_what_was_on_the_page(page: Page) -> None:
    page.prepare()
    before = page.v
    page.change()
    page.prepare()
    assert "changed since you opened this page" in page.sign(status=422, v=before)
    assert [entry.event for entry in page.entries] == ["prepared", "prepared"]


def test_the_state_of_all_cases_is_there_for_a_list(page: Page) -> None:
    desk = page.site.desks.of(page.site.workroom.batches()[0])
    draft = standings(desk, desk.outcomes())["case-0001"]
    assert state_words(draft).words == "Draft"
    page.signed()
    signed = standings(desk, desk.outcomes())["case-0001"]
    assert (state_words(signed).words, state_words(signed).kind) == ("Reviewed and signed", "good")


def test_a_page_of_no_case_is_none(page: Page) -> None:
    for address in ("sign", "release", "log", "recall", "log.json"):
        page.get(f"/batch/copies/case-0009/{address}", 404)
