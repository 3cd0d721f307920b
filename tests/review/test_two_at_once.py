"""Two programs, or two threads of one, work on a batch at the same time: nobody's word is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from helpers_batch import NOTE, OTHER, Place, Words, light_line

from redactor.batch.engines import Serial
from redactor.batch.run import run
from redactor.batch.settings import Settings
from redactor.config.pipeline import Pipeline, load
from redactor.detect.verdicts import VerdictDetector
from redactor.errors import VaultError
from redactor.review.actions import Said
from redactor.review.desk import Desk, given_now
from redactor.review.handover import Handover
from redactor.vault.contents import Contents
from redactor.vault.destroy import destroy
from redactor.vault.keys import KeySource
from redactor.vault.rotate import rotate
from redactor.vault.store import Vault
from redactor.verdict import Verdict

CASE = "case-0001"


def light(pipeline: Pipeline) -> Serial:
    return Serial(lambda: light_line(pipeline, Words(), VerdictDetector()))


@pytest.fixture
def desks(place: Place) -> Iterator[tuple[Desk, Desk]]:
    """A batch that two programs have open."""
    place.case("a", one_txt=NOTE, two_txt=OTHER)
    pipeline = load("supervision")
    settings = Settings((place.input,), place.out, place.private, pipeline, key=KeySource())
    run(settings, lambda step: None, light(pipeline))
    pair = tuple(Desk(place.out, place.private, KeySource(), light(pipeline)) for _ in range(2))
    yield pair[0], pair[1]
    for desk in pair:
        desk.close()


def kept(desk: Desk) -> set[str]:
    return {form for v in desk.case(CASE).contents.verdicts for form in v.forms}


def test_what_another_program_decided_meanwhile_is_not_lost(desks: tuple[Desk, Desk]) -> None:
    one, other = desks

    def wish(said: Said) -> tuple[Verdict, ...]:
        # The other program is quicker, or must wait until this one is done.
        with pytest.raises(Exception, match="another run"):
            other.decide(CASE, lambda s: s.left_alone(("Marjolein",)), given_now("B"))
        return said.left_alone(("Farrow",))

    one.decide(CASE, wish, given_now("A"))
    other.decide(CASE, lambda s: s.left_alone(("Marjolein",)), given_now("B"))
    assert kept(one) == {"Farrow", "Marjolein"}


def test_a_remark_takes_back_no_decision_that_was_sealed_while_it_was_written(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = desks
    real, begun, go = Vault.write, threading.Event(), threading.Event()

    def slow(self: Vault, path: Path, case: str, contents: Contents) -> None:
        if contents.remarks and not begun.is_set():
            begun.set()
            go.wait(0.5)
        real(self, path, case, contents)

    monkeypatch.setattr(Vault, "write", slow)
    with ThreadPoolExecutor(2) as pool:
        remark = pool.submit(one.remark, CASE, [("ok", "flag|x")], "A")
        begun.wait(5)
        decision = pool.submit(
            other.decide, CASE, lambda s: s.left_alone(("Farrow",)), given_now("B")
        )
        remark.result(30), decision.result(30)
    assert kept(one) == {"Farrow"}
    assert one.case(CASE).contents.remarks == {"ok:flag|x": "A"}


def test_the_first_entries_of_two_programs_are_in_one_log(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, both = Vault.contents, threading.Barrier(2)

    def together(self: Vault, case: str) -> Contents:
        found = real(self, case)
        if case == "case-0000":
            with suppress(threading.BrokenBarrierError):
                both.wait(0.3)
        return found

    monkeypatch.setattr(Vault, "contents", together)
    with ThreadPoolExecutor(2) as pool:
        secrets = list(pool.map(lambda desk: Handover(desk).secret, desks))
    assert secrets[0] == secrets[1] == Handover(desks[0]).secret


def test_a_desk_seals_nothing_new_with_a_key_that_was_changed(
    desks: tuple[Desk, Desk], place: Place
) -> None:
    rotate(place.private, KeySource(), KeySource())
    with pytest.raises(VaultError, match="another key"):
        _ = Handover(desks[0]).secret
    with pytest.raises(VaultError, match="another key"):
        desks[0].remark(CASE, [("ok", "flag|x")], "A")
    fresh = Desk(place.out, place.private, KeySource())
    assert Handover(fresh).secret == Handover(fresh).secret


def test_a_desk_seals_nothing_in_a_vault_that_was_destroyed(
    desks: tuple[Desk, Desk], place: Place
) -> None:
    destroy(place.private, KeySource())
    with pytest.raises(VaultError, match="destroyed"):
        desks[0].remark(CASE, [("ok", "flag|x")], "A")
    with pytest.raises(VaultError, match="destroyed"):
        _ = Handover(desks[0]).secret
    assert not (place.private / "vault" / f"{CASE}.vault").exists()
