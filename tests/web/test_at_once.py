"""Several things at the same time: a run and a review, a button pressed twice, the end in the middle of work."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Light
from helpers_batch import NOTE, OTHER, Words
from helpers_web import Client, room, serving

from redactor.errors import BatchError
from redactor.model import Case
from redactor.review.desk import Desk
from redactor.web.desks import Desks

FILES = {"one.txt": NOTE.encode(), "two.txt": OTHER.encode()}


def made(client: Client) -> str:
    """Copies of two notes: the address of their batch."""
    address = client.drop(FILES).headers["location"].removesuffix("/look")
    client.settled(f"{address}/look")
    client.post(f"{address}/purpose", {"pipeline": "supervision"})
    assert client.settled(f"{address}/run") == f"{address}/"
    return address


@pytest.fixture
def gate(light: Light) -> Iterator[tuple[threading.Event, threading.Event]]:
    """A line that goes on only when it may: (it waits, it may go on)."""
    entered, go_on = threading.Event(), threading.Event()
    go_on.set()

    def wait(case: Case) -> None:
        if not go_on.is_set():
            entered.set()
            go_on.wait(20)

    light(None, Words(wait))
    yield entered, go_on
    go_on.set()


def test_while_copies_are_made_again_nobody_reviews_the_old_ones(
    tmp_path: Path, gate: tuple[threading.Event, threading.Event]
) -> None:
    entered, go_on = gate
    with serving(room(tmp_path / "home")) as outside:
        client = outside.enter()
        address = made(client)
        assert client.get(f"{address}/case-0001/").status == 200
        go_on.clear()
        assert (
            client.post(f"{address}/purpose", {"pipeline": "supervision", "purpose": "x"}).status
            == 303
        )
        assert entered.wait(20)
        for page in (
            "case-0001/",
            "case-0001/document-01/",
            "case-0001/people/1/",
            "case-0001/sign",
        ):
            answer = client.get(f"{address}/{page}")
            assert answer.status == 409, page
            assert "at work on this batch" in answer.text
        assert client.post(f"{address}/case-0001/wish", {"do": "accept", "key": "x"}).status == 409
        go_on.set()
        assert client.settled(f"{address}/run") == f"{address}/"
        assert client.get(f"{address}/case-0001/").status == 200


def test_a_desk_that_is_slow_to_close_keeps_no_other_page_waiting(
    tmp_path: Path, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    light()
    real, slow, closing = Desk.close, threading.Event(), threading.Event()

    def close(self: Desk) -> None:
        closing.set()
        slow.wait(20)
        real(self)

    with serving(room(tmp_path / "home")) as outside:
        client = outside.enter()
        address = made(client)
        assert client.get(f"{address}/case-0001/").status == 200
        monkeypatch.setattr(Desk, "close", close)
        said = {"pipeline": "supervision", "purpose": "x"}
        again = threading.Thread(target=client.post, args=(f"{address}/purpose", said))
        again.start()
        assert closing.wait(10)
        begun = time.monotonic()
        assert client.get("/static/app.css").status == 200
        assert client.post(f"{address}/purpose", said).headers["location"] == f"{address}/run"
        assert time.monotonic() - begun < 5
        slow.set()
        again.join(20)
        assert client.settled(f"{address}/run") == f"{address}/"


def test_a_new_batch_knows_nothing_of_one_that_had_its_number(
    tmp_path: Path, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    light()
    with serving(room(tmp_path / "home")) as outside:
        client = outside.enter()
        address = client.drop(FILES).headers["location"].removesuffix("/look")
        client.settled(f"{address}/look")
        with monkeypatch.context() as broken:
            broken.setattr("redactor.review.prepare.run", _full)
            client.post(f"{address}/purpose", {"pipeline": "supervision"})
            assert client.settled(f"{address}/run") == address
        assert "The disk is full" in client.get(address).text
        assert client.post(f"{address}/discard").status == 303
        assert client.drop(FILES).headers["location"] == f"{address}/look"
        client.settled(f"{address}/look")
        assert "The disk is full" not in client.get(address).text


def _full(*_: object) -> None:
    raise BatchError("the disk is full.", "Free space.")


class _Warming:
    """A desk whose worker is slow to come."""

    def __init__(self) -> None:
        self.begun, self.halt, self.closed = threading.Event(), threading.Event(), 0
        self.running = False

    def warm(self) -> None:
        time.sleep(0.3)
        self.running = True
        self.begun.set()
        self.halt.wait(20)
        self.running = False

    def report(self) -> bool:
        return False

    def close(self) -> None:
        self.closed += 1
        if self.running:
            self.halt.set()


def test_a_worker_that_is_still_to_come_does_not_outlive_its_desk(tmp_path: Path) -> None:
    batch, desk, desks = room(tmp_path / "home").new(), _Warming(), Desks()
    desks._open[batch.id] = desk  # type: ignore[assignment]
    desks.warm(batch)
    desks.stop()
    assert desk.begun.is_set()
    assert not desk.running
    with pytest.raises(BatchError, match="closed"):
        desks.of(batch)


def test_what_goes_wrong_in_the_background_is_printed_by_nobody(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    class Broken(_Warming):
        def warm(self) -> None:
            raise ValueError("Quenby")

        def report(self) -> bool:
            raise ValueError("Quenby")

    batch, desks = room(tmp_path / "home").new(), Desks(pause=0.01)
    desks._open[batch.id] = Broken()  # type: ignore[assignment]
    desks.warm(batch)
    desks.changed(batch)
    until = time.monotonic() + 10
    while desks.unwritten(batch) is None and time.monotonic() < until:
        time.sleep(0.02)
    assert "ValueError" in str(desks.unwritten(batch))
    desks.stop()
    assert capfd.readouterr() == ("", "")
