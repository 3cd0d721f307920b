"""Where a case stands by its log, what speaks against the next step, and who must give copies back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from redactor.config.pipeline import Needs, Pipeline, load
from redactor.model import Recipient, Release
from redactor.review.entries import Entry, Event
from redactor.review.four_eyes import same_person
from redactor.review.ledger import Ledger
from redactor.review.releases import has_passed, recall_list, released_details
from redactor.review.standing import Standing, standing_of
from redactor.review.steps import sign_remarks, why_not_prepare, why_not_release, why_not_sign

CASE = "case-0001"
ONE, TWO, THREE = (f"{CASE}/document-0{n}" for n in (1, 2, 3))
COPIES = {ONE: "a" * 64, TWO: "b" * 64}
TODAY = date(2024, 5, 10)
KIT = Recipient("Kit Fennel", "supervisor", "kit@example.org", "Heron Practice")
RECORD = Release("supervision", (KIT,), "consent", ("supervision",), "2024-06-01")


class Story:
    """A log of one case, told day by day."""

    def __init__(self) -> None:
        self.entries: tuple[Entry, ...] = ()

    def add(self, event: Event, by: str = "Jo Ember", account: str = "jo", **details: Any) -> int:
        number = len(self.entries) + 1
        at = f"2024-05-{number:02}T09:00:00Z"
        entry = Entry(number, at, event, CASE, by, account, details, "", "", "")
        self.entries = (*self.entries, entry)
        return number

    def prepared(self, by: str = "Jo Ember", copies: Mapping[str, str] = COPIES) -> int:
        return self.add("prepared", by, copies=copies)

    def signed(self, by: str = "Ada Keeper", copies: Mapping[str, str] = COPIES) -> int:
        return self.add("signed", by, "ada", copies=copies, role="manager")

    def released(self, destroy_by: str = "2024-06-01", who: Recipient = KIT) -> int:
        record = replace(RECORD, destroy_by=destroy_by)
        return self.add(
            "released", **released_details("bundle-1", {ONE: "c-1"}, {ONE: "d" * 64}, COPIES, who, record)
        )  # fmt: skip

    def now(
        self, copies: Mapping[str, str] = COPIES, reviewers: int = 2, today: date = TODAY
    ) -> Standing:
        return standing_of(self.entries, copies, today, reviewers)


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def signed(story: Story) -> Story:
    story.prepared()
    story.signed()
    return story


@pytest.fixture(scope="module")
def supervision() -> Pipeline:
    return load("supervision")


# The straight way


def test_the_straight_way(story: Story, supervision: Pipeline) -> None:
    assert story.now().state == "draft"
    assert why_not_prepare(story.now(), "Jo Ember") == ()
    story.prepared()
    assert story.now().state == "prepared"
    assert why_not_sign(story.now(), "Ada Keeper") == ()
    story.signed()
    standing = story.now()
    assert (standing.state, standing.self_reviewed, standing.void) == ("reviewed", False, ())
    assert standing.signed is standing.signatures[0] is story.entries[1]
    assert why_not_release(standing, RECORD, KIT, supervision) == ()
    story.released()
    assert story.now().state == "released"
    assert why_not_release(story.now(), RECORD, KIT, supervision) == ()


def test_it_reads_what_the_log_wrote(tmp_path: Path) -> None:
    log = Ledger(tmp_path / "ledger.jsonl", bytes(32), "vault-1")
    log.append("prepared", CASE, "Jo Ember", copies=COPIES)
    log.append("signed", CASE, "Ada Keeper", copies=COPIES, role="manager", ticked=["own-name"])
    details = released_details("b-1", {ONE: "c-1"}, {ONE: "d" * 64}, COPIES, KIT, RECORD)
    number = log.append("released", CASE, "Jo Ember", **details).number
    log.append("note", "case-0002", "Jo Ember", text="another case")
    standing = standing_of(log.entries(CASE), COPIES, TODAY, 2)
    assert standing.state == "released"
    (release,) = standing.releases
    assert (release.number, release.recipient, release.bundle) == (number, KIT, "b-1")
    assert (release.documents, release.files) == ({ONE: "c-1"}, {ONE: "d" * 64})
    assert (release.reviewed, release.purpose, release.basis) == (COPIES, "supervision", "consent")
    log.append("destroyed", CASE, "Jo Ember", release=number, on="2024-05-09", confirmed_by="Kit")
    standing = standing_of(log.entries(CASE), COPIES, TODAY, 2)
    assert standing.state == "reviewed"
    assert standing.releases[0].status == "destroyed"
    assert (standing.releases[0].destroyed_on, standing.releases[0].destroyed_by) == (
        "2024-05-09",
        "Kit",
    )


# Copies that are not those that were signed


@pytest.mark.parametrize(
    ("copies", "words"),
    [
        ({ONE: "a" * 64, TWO: "c" * 64}, f"The copy of {TWO} changed after the case was signed on"),
        ({**COPIES, THREE: "e" * 64}, f"A copy of {THREE} was added after the case was signed on"),
        ({ONE: "a" * 64}, f"The copy of {TWO} is gone since the case was signed on"),
    ],
)
def test_other_copies_void_signature_and_preparation(
    signed: Story, supervision: Pipeline, copies: dict[str, str], words: str
) -> None:
    signed.released()
    standing = signed.now(copies)
    assert (standing.state, standing.prepared, standing.signed) == ("draft", None, None)
    assert len(standing.void) == 1
    assert standing.void[0].startswith(words)
    assert [release.status for release in standing.releases] == ["out"]
    assert standing.void[0] in why_not_sign(standing, "Ada Keeper")
    assert standing.void[0] in why_not_release(standing, RECORD, KIT, supervision)
    assert why_not_prepare(standing, "Jo Ember") == ()


def test_the_same_bytes_again_are_signed_again(signed: Story) -> None:
    assert signed.now({ONE: "x"}).state == "draft"
    assert signed.now().state == "reviewed"


def test_before_a_signature_the_preparation_is_said_to_be_void(story: Story) -> None:
    story.prepared()
    assert "was prepared on 2024-05-01" in story.now({ONE: "a" * 64}).void[0]


def test_no_copy_at_all_is_a_draft(signed: Story, story: Story) -> None:
    assert signed.now({}).state == "draft"
    empty = Story()
    empty.prepared(copies={})
    empty.signed(copies={})
    assert empty.now({}).state == "draft"
    assert "run redactor" in why_not_prepare(empty.now({}), "Jo Ember")[0]


def test_a_signature_for_other_copies_does_not_count(story: Story) -> None:
    story.prepared()
    story.signed(copies={ONE: "a" * 64})
    assert story.now().state == "prepared"
    assert "other copies" in story.now().void[0]


def test_a_new_preparation_wants_a_new_signature(signed: Story) -> None:
    signed.prepared("Kit Fennel")
    assert signed.now().state == "prepared"


# Two people


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Jo Ember", "JO  EMBER", True),
        ("Dr. Jo Ember", "jo ember", True),
        ("Ember, Jo", "Jo Ember", True),
        ("Jo Ember, RMN", "Jo Ember", True),
        ("Jo", "Jo Ember", True),
        ("José O’Neill", "jose o'neill", True),
        ("Anne-Marie Ember", "Anne Marie Ember", True),
        ("", "Jo Ember", True),
        ("Dr", "Jo Ember", True),
        ("Jo Ember", "Jo Fennel", False),
        ("Jo Ember", "Joan Ember", False),
        ("Dr Ember", "Dr Fennel", False),
    ],
)
def test_when_two_names_are_one_person(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same_person(other, one) is same


def test_with_two_reviewers_the_preparer_does_not_sign(story: Story) -> None:
    story.prepared("Dr Jo Ember")
    (why,) = why_not_sign(story.now(), "ember, jo")
    assert "ask somebody else" in why
    story.signed("Jo Ember")
    standing = story.now()
    assert (standing.state, standing.signed) == ("prepared", None)
    assert "by the person who prepared" in standing.void[0]


def test_with_one_reviewer_the_same_person_may_and_it_is_said(story: Story) -> None:
    story.prepared()
    standing = story.now(reviewers=1)
    assert why_not_sign(standing, "Jo Ember") == ()
    assert "self-reviewed" in sign_remarks(standing, "Jo Ember", "jo")[0]
    story.signed("Jo Ember")
    standing = story.now(reviewers=1)
    assert (standing.state, standing.self_reviewed) == ("reviewed", True)
    assert why_not_sign(standing, "jo ember") == ("You have signed exactly these copies already.",)
    assert why_not_sign(standing, "Ada Keeper") == ()
    story.signed("Ada Keeper")
    standing = story.now(reviewers=1)
    assert standing.self_reviewed is False
    assert "signed already" in why_not_sign(standing, "Kit Fennel")[0]


def test_a_pipeline_that_asks_for_more_people_later_wants_them(story: Story) -> None:
    story.prepared()
    story.signed("Jo Ember")
    assert story.now(reviewers=1).state == "reviewed"
    assert story.now(reviewers=2).state == "prepared"
    story.signed("Ada Keeper")
    assert story.now(reviewers=2).state == "reviewed"
    assert story.now(reviewers=3).state == "prepared"
    story.signed("ada keeper")
    assert story.now(reviewers=3).state == "prepared"
    story.signed("Kit Fennel")
    assert story.now(reviewers=3).state == "reviewed"


def test_the_same_account_is_a_remark_and_no_refusal(story: Story) -> None:
    story.prepared()
    assert why_not_sign(story.now(), "Ada Keeper") == ()
    assert "same account" in sign_remarks(story.now(), "Ada Keeper", "jo")[0]
    assert sign_remarks(story.now(), "Ada Keeper", "ada") == ()
    assert sign_remarks(story.now(), "Ada Keeper", "") == ()


def test_nobody_prepares_or_signs_without_a_name(story: Story) -> None:
    assert why_not_prepare(story.now(), " ") == ("Type your name.",)
    story.prepared()
    assert why_not_sign(story.now(), "Dr.") == ("Type your name.",)
    story.signed("")
    assert story.now().state == story.now(reviewers=1).state == "prepared"


def test_what_is_open_on_the_checklist_speaks_against_signing(story: Story) -> None:
    assert "marks them as prepared first" in why_not_sign(story.now(), "Ada Keeper")[0]
    story.prepared()
    assert why_not_sign(story.now(), "Ada Keeper", ["Do this."]) == ("Do this.",)


def test_preparing_the_same_copies_twice(story: Story) -> None:
    story.prepared()
    assert "already" in why_not_prepare(story.now(), "Jo Ember")[0]
    assert why_not_prepare(story.now(), "Kit Fennel") == ()
    story.signed()
    assert "signed already" in why_not_prepare(story.now(), "Kit Fennel")[0]


# What was handed out


def test_a_day_of_destruction_passes_on_the_day_after(signed: Story) -> None:
    signed.released("2024-05-10")
    assert signed.now(today=date(2024, 5, 10)).state == "released"
    late = signed.now(today=date(2024, 5, 11))
    assert (late.state, late.releases[0].status) == ("expired", "expired")
    signed.released("2024-06-01")
    late = signed.now(today=date(2024, 5, 11))
    assert late.state == "released"
    assert [release.status for release in late.releases] == ["expired", "out"]


def test_a_confirmed_destruction_is_of_one_release_only(signed: Story) -> None:
    first, second = signed.released("2024-05-04"), signed.released("2024-05-04")
    signed.add("destroyed", release=first, confirmed_by="Kit Fennel", on="2024-05-09")
    signed.add("destroyed")
    signed.add("destroyed", release=77)
    assert [r.status for r in signed.now().releases] == ["destroyed", "expired"]
    assert [r.number for r in recall_list(signed.entries)] == [second]


def test_one_release_is_called_back(signed: Story, supervision: Pipeline) -> None:
    first = signed.released()
    second = signed.released()
    signed.add("recalled", release=first, reason="sent to a wrong address")
    standing = signed.now()
    assert (standing.state, standing.withdrawn) == ("released", None)
    assert [r.status for r in standing.releases] == ["recalled", "out"]
    assert why_not_release(standing, RECORD, KIT, supervision) == ()
    signed.add("recalled", release=second)
    assert signed.now().state == "recalled"


def test_consent_withdrawn_stops_all_until_the_case_is_opened_again(
    signed: Story, supervision: Pipeline
) -> None:
    first = signed.released()
    second = signed.released("2024-05-04")
    signed.add("destroyed", release=second)
    assert [r.number for r in recall_list(signed.entries)] == [first]
    signed.add("recalled", reason="the client withdrew")
    standing = signed.now()
    assert standing.state == "recalled"
    assert [r.status for r in standing.releases] == ["recalled", "destroyed"]
    assert [r.number for r in recall_list(signed.entries)] == [first]
    for why in (
        why_not_prepare(standing, "Jo Ember"),
        why_not_sign(standing, "Kit Fennel"),
        why_not_release(standing, RECORD, KIT, supervision),
    ):
        assert "called back on 2024-05-06" in why[0]
    signed.add("reopened", reason="the client agreed again")
    standing = signed.now()
    assert (standing.state, standing.withdrawn) == ("draft", None)
    assert "opened again" in standing.void[0]
    assert standing.releases[0].status == "recalled"
    signed.prepared()
    signed.signed()
    assert signed.now().state == "reviewed"


def test_what_was_handed_out_later_is_not_called_back_by_an_earlier_recall(signed: Story) -> None:
    signed.add("recalled")
    signed.add("reopened")
    signed.released()
    assert signed.now().releases[0].status == "out"


def test_what_is_no_date_has_passed() -> None:
    assert has_passed("next year", TODAY)
    assert not has_passed("", TODAY)


# Before handing out


def why(signed: Story, pipeline: Pipeline, recipient: Recipient = KIT, **changed: Any) -> str:
    record = replace(RECORD, **changed)
    return " ".join(why_not_release(signed.now(), record, recipient, pipeline))


def test_what_is_not_signed_is_not_handed_out(story: Story, supervision: Pipeline) -> None:
    assert "not prepared" in why(story, supervision)
    story.prepared()
    assert "one person has yet to review" in why(story, supervision)


def test_it_is_said_to_whom_and_only_to_those_it_was_checked_for(
    signed: Story, supervision: Pipeline
) -> None:
    assert "Say who gets" in why(signed, supervision, Recipient(role="supervisor"))
    stranger = Recipient("Ada Keeper", email="ada@example.org")
    assert "not checked for this recipient" in why(signed, supervision, stranger)
    assert why(signed, supervision, stranger, recipients=()) == ""
    assert why(signed, supervision, Recipient("Dr Kit Fennel")) == ""
    assert why(signed, supervision, Recipient("K.", email="KIT@example.org")) == ""
    assert "not checked" in why(signed, supervision, Recipient("Kit"))


def test_what_the_pipeline_needs_is_asked_for(signed: Story, supervision: Pipeline) -> None:
    needs = Needs(purpose=True, recipient=True, basis=True, destroy_by=True, consent_scope=True)
    strict = supervision.model_copy(update={"needs": needs})
    assert why(signed, strict) == ""
    words = why(signed, strict, purpose="", basis="", destroy_by="", scope=())
    for asked in ("the purpose", "the basis", "a day by which", "what the client agreed to"):
        assert f"Record {asked}" in words
    assert why(signed, supervision, purpose="", basis="", destroy_by="", scope=()) == ""


def test_a_consent_for_another_use_is_none(signed: Story, supervision: Pipeline) -> None:
    assert "does not name this use" in why(signed, supervision, scope=("training",))


def test_a_day_of_destruction_in_the_past_is_refused(signed: Story, supervision: Pipeline) -> None:
    assert "has passed" in why(signed, supervision, destroy_by="2024-05-09")
    assert why(signed, supervision, destroy_by="2024-05-10") == ""
    assert "year-month-day" in why(signed, supervision, destroy_by="soon")


def test_a_document_without_a_copy_is_not_handed_out(signed: Story, supervision: Pipeline) -> None:
    words = why_not_release(signed.now(), RECORD, KIT, supervision, [ONE, THREE])
    assert words == (
        f"There is no copy of {THREE}: leave it out, or see in the report why it has none.",
    )
