"""Copies that were handed out and hold what a reviewer has had taken out since: it is told, and nothing else is."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace

import docx
import pytest
from helpers_batch import CLIENT, Place, Ran, Words, light_line
from helpers_sign import WHY

from redactor.batch.engines import Serial
from redactor.batch.session import opened
from redactor.config.pipeline import Pipeline, load
from redactor.detect.verdicts import VerdictDetector
from redactor.model import Recipient
from redactor.review.actions import Said
from redactor.review.casework import Casework
from redactor.review.checklist import ITEMS, Override
from redactor.review.desk import Desk, given_now
from redactor.review.handover import Handover, today
from redactor.review.log_words import outdated_words
from redactor.review.mentions import Mention
from redactor.review.outdated import Outdated
from redactor.review.releasing import ReleaseWish, release
from redactor.vault.keys import KeySource

CASE, TEXT, WORD = "case-0001", "case-0001/document-01", "case-0001/document-02"
LINE = "On the second evening of the fair Zerlina rang, and they spoke about it for an hour."
NOTE = f"Session 1. {CLIENT} came with Marjolein. Mrs Quenby felt low.\n{LINE}\n"
ANA, BEN = Recipient("Ana Wills", "clinical supervisor"), Recipient("Ben Adeyemi", "consultant")
Cli = Callable[..., Ran]
Light = Callable[..., Pipeline]


@pytest.fixture
def handover(place: Place, cli: Cli, light: Light) -> Iterator[Handover]:
    """A text and a Word document of one case, with a name that nobody found in either."""
    light(load("supervision"))
    word, data = docx.Document(), io.BytesIO()
    for line in NOTE.splitlines():
        word.add_paragraph(line)
    word.save(data)
    place.case("a", one_txt=NOTE, two_docx=data.getvalue())
    assert cli(*place.args("--purpose", "supervision")).code in (0, 1)
    made = light_line(load("supervision"), Words(), VerdictDetector())
    desk = Desk(place.out, place.private, KeySource(), Serial(lambda: made))
    yield Handover(desk)
    desk.close()


def hand_out(handover: Handover, to: Recipient = ANA, *documents: str) -> None:
    """Copies go to somebody, signed before if they are not."""
    if handover.standing(handover.desk.case(CASE)).signed is None:
        handover.prepare(handover.desk.case(CASE), "Pat Reed")
        work = Casework(handover.desk, handover.desk.case(CASE))
        left = [Override(item.key, WHY) for item in ITEMS if item.counted and item.may_override]
        handover.sign(work, "Ola Finch", "practice lead", [item.key for item in ITEMS], left)
    release(handover, handover.desk.case(CASE), "Pat Reed", ReleaseWish(to, documents=documents))


def mention(handover: Handover, words: str, document: str = TEXT) -> tuple[object, Mention]:
    """The first place of a document that says these words."""
    read = handover.desk.document(handover.desk.case(CASE).outcome(document))
    for segment in read.segments:
        if (at := segment.text.find(words)) >= 0:
            return read, Mention(document, "", segment.index, at, at + len(words), words)
    raise AssertionError


def take_out(handover: Handover, words: str = "Zerlina", kind: str = "PERSON") -> None:
    """A reviewer has words replaced in the whole case."""
    wish = mention(handover, words)
    handover.desk.decide(CASE, lambda said: said.replaced(*wish, "case", kind), given_now("Ola"))  # type: ignore[arg-type]


def outdated(handover: Handover) -> tuple[Outdated, ...]:
    return handover.standing(handover.desk.case(CASE)).outdated


def test_a_name_that_is_added_after_the_release_is_in_the_copies_that_are_out(
    handover: Handover,
) -> None:
    hand_out(handover)
    assert outdated(handover) == ()
    take_out(handover)
    (found,) = outdated(handover)
    assert (found.details, dict(found.documents)) == (1, {TEXT: 1, WORD: 1})
    assert outdated_words(found) == (
        f"Copies handed out on {found.release.at[:10]} to Ana Wills, clinical supervisor, hold 1 detail that was taken "
        "out since. Call them back."
    )
    assert "Zerlina" not in repr(found)
    take_out(handover, "the fair", "QUASI_IDENTIFIER")
    assert outdated(handover)[0].details == 2


def test_a_new_label_and_what_is_restored_say_nothing(handover: Handover) -> None:
    hand_out(handover)
    desk = handover.desk
    desk.decide(
        CASE,
        lambda said: said.named(("Marjolein", "Marj"), "client.mother", "her mum"),
        given_now("Ola"),
    )
    assert handover.standing(desk.case(CASE)).void
    assert outdated(handover) == ()
    desk.decide(CASE, lambda said: said.left_alone(["Marjolein"]), given_now("Ola"))
    assert b"Marjolein" in (desk.out / f"{TEXT}.txt").read_bytes()
    assert outdated(handover) == ()


def test_what_comes_back_into_the_copies_is_told_no_more(handover: Handover) -> None:
    hand_out(handover)
    take_out(handover)
    assert outdated(handover)
    (verdict,) = handover.desk.case(CASE).contents.verdicts
    handover.desk.decide(CASE, lambda said: said.undone(verdict.id), given_now("Ola"))
    assert outdated(handover) == ()


def test_only_who_holds_older_copies_is_to_be_asked(handover: Handover) -> None:
    hand_out(handover, ANA)
    take_out(handover)
    hand_out(handover, BEN)
    (found,) = outdated(handover)
    assert found.release.recipient == ANA
    case = handover.desk.case(CASE)
    handover.recall(case, "Pat Reed", "A name was found in them.", found.release.number)
    assert outdated(handover) == ()


def test_after_a_recall_or_a_destruction_nothing_is_told(handover: Handover) -> None:
    hand_out(handover, ANA)
    hand_out(handover, BEN)
    take_out(handover)
    first, second = outdated(handover)
    case = handover.desk.case(CASE)
    handover.destroyed(case, "Pat Reed", first.release.number, f"{today()}", "Ana Wills")
    assert [each.release.number for each in outdated(handover)] == [second.release.number]
    handover.recall(case, "Pat Reed", "A name was found in them.")
    assert outdated(handover) == ()


def test_who_was_given_the_other_document_only_is_not_asked(
    handover: Handover, place: Place
) -> None:
    hand_out(handover, ANA, WORD)
    hand_out(handover, BEN, TEXT)
    wish = mention(handover, "the fair")
    handover.desk.decide(
        CASE,
        lambda said: said.replaced(*wish, "place", "QUASI_IDENTIFIER", "a meeting"),  # type: ignore[arg-type]
        given_now("Ola"),
    )
    (found,) = outdated(handover)
    assert (found.release.recipient, dict(found.documents)) == (BEN, {TEXT: 1})


def test_a_name_that_a_later_run_takes_out_is_told_as_well(
    handover: Handover, place: Place, cli: Cli
) -> None:
    hand_out(handover)
    (place.input / "a" / "case.yaml").write_text(
        "people: [{role: client.friend, names: [Zerlina]}]"
    )
    assert cli(*place.args("--purpose", "supervision")).code in (0, 1)
    (found,) = outdated(handover)
    assert found.details == 1


def test_notes_that_went_on_say_nothing_until_a_name_is_added(
    handover: Handover, place: Place, cli: Cli
) -> None:
    hand_out(handover)
    more = "Session 2. Quenby told Farrow that the week had been a good one at home.\n"
    (place.input / "a" / "one.txt").write_text(f"{more}{NOTE}{more}", encoding="utf-8")
    assert cli(*place.args("--purpose", "supervision")).code in (0, 1)
    assert handover.standing(handover.desk.case(CASE)).void
    assert outdated(handover) == ()
    take_out(handover)
    assert outdated(handover)[0].documents == {TEXT: 1, WORD: 1}


def test_what_nobody_can_compare_is_told_as_a_doubt(handover: Handover, place: Place) -> None:
    hand_out(handover)
    desk = handover.desk
    with opened(desk._settings()) as session:
        session.settle(
            CASE,
            Said((), given_now("Ola")).replaced(*mention(handover, "Zerlina"), "case", "PERSON"),
        )  # type: ignore[arg-type]
    (found,) = outdated(handover)
    assert (found.details, found.unsure) == (0, True)
    assert "may hold what was taken out since" in outdated_words(found)


def test_copies_that_the_vault_no_longer_knows_are_told_as_a_doubt(handover: Handover) -> None:
    hand_out(handover)
    take_out(handover)
    handover.desk.vault.change(CASE, lambda contents: replace(contents, records=()))
    (found,) = outdated(handover)
    assert (found.details, found.unsure) == (0, True)
