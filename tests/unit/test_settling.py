"""When a case is taken: nobody is writing it any more, by our own clock."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from helpers_batch import NOTE, OTHER, Place

from redactor.batch.scan import discover
from redactor.batch.settling import PARTIAL, PATIENCE, Settling

SETTLE = 30.0


class Watch:
    """Looks at an input by a clock of its own."""

    def __init__(self, top: Path) -> None:
        self.now = 1000.0
        self.top = top
        self.settling = Settling(SETTLE, lambda: self.now)

    def after(self, seconds: float) -> list[str]:
        """The names of the folders that are settled so many seconds later."""
        self.now += seconds
        found = discover([self.top])
        return sorted(case.folder.name for case, _ in self.settling.ready(found))


@pytest.fixture
def watch(place: Place) -> Watch:
    return Watch(place.input)


def test_a_case_is_taken_when_it_was_seen_long_enough(place: Place, watch: Watch) -> None:
    place.case("a", note_txt=NOTE)
    assert watch.after(0) == []
    assert watch.after(SETTLE - 1) == []
    assert watch.after(1) == ["a"]
    assert watch.after(1) == ["a"]


def test_no_time_to_settle(place: Place) -> None:
    place.case("a", note_txt=NOTE)
    (ready,) = Settling(0).ready(discover([place.input]))
    assert ready[0].folder.name == "a"


def test_a_file_that_grows_is_waited_for_and_holds_no_other_case(
    place: Place, watch: Watch
) -> None:
    folder = place.case("grows", note_txt=NOTE)
    place.case("still", note_txt=NOTE)
    watch.after(0)
    for _ in range(5):
        with (folder / "note.txt").open("a") as file:
            file.write(OTHER)
        assert watch.after(SETTLE) == ["still"]
    assert watch.after(SETTLE) == ["grows", "still"]


def test_a_file_of_the_same_size_and_time_that_was_put_in_its_place(
    place: Place, watch: Watch
) -> None:
    folder = place.case("a", note_txt=NOTE)
    about = (folder / "note.txt").stat()
    watch.after(0)
    assert watch.after(SETTLE) == ["a"]
    other = place.root / "other"
    other.write_text(NOTE.swapcase(), encoding="utf-8")
    os.utime(other, ns=(about.st_atime_ns, about.st_mtime_ns))
    other.rename(folder / "note.txt")
    assert watch.after(1) == []
    assert watch.after(SETTLE) == ["a"]


@pytest.mark.parametrize("hours", [-24 * 3650, -1, 1, 24 * 365])
def test_what_the_share_believes_the_time_to_be_does_not_count(
    hours: int, place: Place, watch: Watch
) -> None:
    note = place.case("a", note_txt=NOTE) / "note.txt"
    moment = time.time() + hours * 3600
    os.utime(note, (moment, moment))
    assert watch.after(0) == []
    assert watch.after(SETTLE) == ["a"]
    note.write_text(NOTE + OTHER, encoding="utf-8")
    os.utime(note, (moment, moment))
    assert watch.after(1) == []
    assert watch.after(SETTLE) == ["a"]


@pytest.mark.parametrize("lock", ["~$note.docx", ".~lock.note.odt#", ".~lock.note.docx#"])
def test_a_document_that_is_open_is_waited_for(lock: str, place: Place, watch: Watch) -> None:
    folder = place.case("a", note_txt=NOTE)
    (folder / lock).write_text("Quenby", encoding="utf-8")
    watch.after(0)
    for _ in range(20):
        assert watch.after(SETTLE) == []
    (folder / lock).unlink()
    assert watch.after(1) == []
    assert watch.after(SETTLE) == ["a"]


@pytest.mark.parametrize("suffix", sorted(PARTIAL))
def test_a_download_that_is_not_finished_is_waited_for(
    suffix: str, place: Place, watch: Watch
) -> None:
    folder = place.case("a", note_txt=NOTE)
    (folder / f"Letter.docx{suffix.upper()}").write_bytes(b"PK")
    watch.after(0)
    assert watch.after(10 * SETTLE) == []
    (folder / f"Letter.docx{suffix.upper()}").rename(folder / "Letter.txt")
    assert watch.after(1) == []
    assert watch.after(SETTLE) == ["a"]


def test_a_download_of_safari_is_a_folder(place: Place, watch: Watch) -> None:
    place.case("Letter.docx.download", note_txt=NOTE)
    watch.after(0)
    assert watch.after(10 * SETTLE) == []


def test_a_forgotten_lock_file_holds_a_case_no_longer(place: Place, watch: Watch) -> None:
    folder = place.case("a", note_txt=NOTE)
    (folder / "~$note.docx").write_bytes(b"")
    watch.after(0)
    assert watch.after(PATIENCE - 1) == []
    assert watch.after(1) == ["a"]
    # It was gone for a moment: somebody opened the document again.
    (folder / "~$note.docx").unlink()
    watch.after(0)
    watch.after(SETTLE)
    (folder / "~$note.docx").write_bytes(b"")
    watch.after(0)
    assert watch.after(PATIENCE - 1) == []
    assert watch.after(1) == ["a"]


def test_a_renamed_folder_is_another_case_and_waits_again(place: Place, watch: Watch) -> None:
    folder = place.case("a", note_txt=NOTE)
    watch.after(0)
    assert watch.after(SETTLE) == ["a"]
    folder.rename(place.input / "b")
    assert watch.after(1) == []
    assert watch.after(SETTLE) == ["b"]
    (place.input / "b").rename(folder)
    assert watch.after(1) == []
    assert watch.after(SETTLE) == ["a"]


def test_a_roster_that_is_added_or_changed(place: Place, watch: Watch) -> None:
    folder = place.case("a", note_txt=NOTE)
    place.case("b", note_txt=NOTE)
    watch.after(0)
    assert watch.after(SETTLE) == ["a", "b"]
    for text in ("people: []\n", "people:  []\n"):
        (folder / "case.yaml").write_text(text, encoding="utf-8")
        assert watch.after(1) == ["b"]
        assert watch.after(SETTLE) == ["a", "b"]
    # One for both of them.
    (place.input / "case.yaml").write_text("people: []\n", encoding="utf-8")
    assert watch.after(1) == ["a"]
    assert watch.after(SETTLE) == ["a", "b"]


def test_files_that_come_and_go(place: Place, watch: Watch) -> None:
    folder = place.case("a", note_txt=NOTE)
    watch.after(0)
    watch.after(SETTLE)
    (folder / "more.txt").write_text(OTHER, encoding="utf-8")
    assert watch.after(1) == []
    assert watch.after(SETTLE) == ["a"]
    (folder / "picture.png").write_bytes(b"x")
    assert watch.after(1) == []
    assert watch.after(SETTLE) == ["a"]
    (folder / "more.txt").unlink()
    assert watch.after(1) == []
    assert watch.after(SETTLE) == ["a"]


def test_an_empty_folder_is_no_case(place: Place, watch: Watch) -> None:
    (place.input / "empty").mkdir()
    watch.after(0)
    assert watch.after(SETTLE) == []


def test_a_file_that_vanishes_between_two_looks_at_it(place: Place, watch: Watch) -> None:
    place.case("a", note_txt=NOTE)
    found = discover([place.input])
    (place.input / "a" / "note.txt").unlink()
    assert watch.settling.ready(found) == []
    watch.now += SETTLE
    ((_, signature),) = watch.settling.ready(found)
    assert signature[0][1:] == (-1, -1, -1)


def test_what_is_gone_is_forgotten(place: Place, watch: Watch) -> None:
    folder = place.case("a", note_txt=NOTE)
    watch.after(0)
    (folder / "note.txt").unlink()
    watch.after(0)
    assert watch.settling._seen == {}
