"""The disclosure log under real faults: bytes changed, lines moved, processes killed, files that may not grow."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from redactor.errors import BatchError
from redactor.review import ledger as module
from redactor.review.entries import LONGEST, MOST, sealed
from redactor.review.ledger import Ledger, LedgerError
from redactor.vault.container import subkey

KEY = subkey(b"k" * 32, "ledger")
SRC = Path(__file__).parents[2] / "src"
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs signals of POSIX")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.jsonl"


def ledger(path: Path, key: bytes = KEY, of: str = "vault-1") -> Ledger:
    return Ledger(path, key, of)


def filled(path: Path, number: int = 4) -> Ledger:
    log = ledger(path)
    for count in range(number):
        log.append("note", f"case-{count % 2:04}", "A. Keeper", text=f"entry {count + 1}")
    return log


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def put(path: Path, new: list[bytes]) -> None:
    path.write_bytes(b"".join(new))


def refused(log: Ledger) -> str:
    """The words; reading, checking and adding agree, and nothing is mended on the way."""
    chain = log.check()
    assert not chain.intact
    assert chain.bad == chain.entries + 1 or "one piece" in chain.words or "behind" in chain.words
    with pytest.raises(LedgerError) as read:
        log.entries()
    with pytest.raises(LedgerError) as added:
        log.append("note", "", "A. Keeper")
    assert str(read.value) == str(added.value)
    assert read.value.exit_code == 5
    assert read.value.message == chain.words
    assert read.value.next == chain.next != ""
    assert "Keeper" not in str(read.value)
    return chain.words


def run(code: str, *arguments: str, **more: object) -> subprocess.Popen[str]:
    """A process of its own with a log at hand."""
    head = (
        "import sys, os, signal\nfrom pathlib import Path\n"
        "from redactor.review import ledger as module\n"
        f"log = module.Ledger(Path(sys.argv[1]), bytes.fromhex({KEY.hex()!r}), 'vault-1')\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", head + code, *arguments],
        env={**os.environ, "PYTHONPATH": str(SRC)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


# What is written


def test_nothing_is_made_before_the_first_entry(path: Path) -> None:
    log = ledger(path)
    assert log.entries() == ()
    chain = log.check()
    assert (chain.intact, chain.entries, chain.bad) == (True, 0, 0)
    assert list(path.parent.iterdir()) == []


def test_an_entry_says_all_and_is_bound_to_the_one_before(path: Path) -> None:
    log = ledger(path)
    first = log.append("prepared", "case-0001", "Jo Ember", copies={"case-0001/document-01": "ab"})
    second = log.append("signed", "case-0001", "A. Keeper", copies={}, ticked=["own-name"])
    assert log.entries() == (first, second)
    assert (first.number, second.number) == (1, 2)
    assert first.prev == hashlib.sha256(b"vault-1").hexdigest()
    raw = path.read_bytes().splitlines()
    assert second.prev == first.hash == hashlib.sha256(raw[0]).hexdigest()
    assert first.texts("copies") == {"case-0001/document-01": "ab"}
    assert second.details["ticked"] == ["own-name"]
    assert first.at.endswith("Z")
    assert first.day == first.at[:10]
    assert log.check().last == second.hash
    fields = set(json.loads(raw[0]))
    assert fields == set("number at event case by account details prev mac".split())


def test_it_is_for_this_account_only(path: Path) -> None:
    filled(path, 1)
    for name in ("ledger.jsonl", "ledger.head", "ledger.lock"):
        assert stat.S_IMODE((path.parent / name).stat().st_mode) == 0o600


def test_entries_of_a_case(path: Path) -> None:
    log = filled(path, 5)
    assert [entry.number for entry in log.entries("case-0001")] == [2, 4]
    assert log.entries("case-0009") == ()


def test_names_and_details_stay_out_of_repr(path: Path) -> None:
    entry = ledger(path).append("note", "case-0001", "Jo Ember", text="handed over")
    assert "Ember" not in repr(entry)
    assert "handed" not in repr(entry)


def test_texts_are_cleaned_and_cut(path: Path) -> None:
    entry = ledger(path).append(
        "note", "case-0001\n", "Jo\x00\u202e\r\n Ember\ud800", text="x" * 9999, list=["a\tb"]
    )
    assert entry.case == "case-0001"
    assert entry.by == "Jo Ember"
    assert len(entry.text("text")) == LONGEST
    assert entry.text("text").endswith("…")
    assert entry.details["list"] == ["a b"]
    assert path.read_bytes().count(b"\n") == 1


@pytest.mark.parametrize(
    "details",
    [
        {"x": 1.5},
        {"x": b"ab"},
        {"x": object()},
        {"x": {"y": {"z": {"deeper": 1}}}},
        {"x": list(range(MOST + 1))},
        {"x": {"a": 1, "a\x00": 2}},
    ],
)
def test_what_is_no_plain_value_is_refused_before_anything_is_written(
    path: Path, details: dict[str, object]
) -> None:
    log = filled(path, 1)
    with pytest.raises(ValueError, match="disclosure log"):
        log.append("note", "", "Jo", **details)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="disclosure log"):
        log.append("shredded", "", "Jo")  # type: ignore[arg-type]
    assert log.check().entries == 1


def test_a_key_of_another_length_is_refused(path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Ledger(path, b"short", "vault-1")


# What somebody changed


def test_an_edited_byte_is_noticed_in_every_place(path: Path) -> None:
    log = filled(path, 3)
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert not log.check().intact, place
    path.write_bytes(whole)
    assert log.check().intact


def test_an_edited_line_is_refused_by_its_number(path: Path) -> None:
    log = filled(path)
    path.write_bytes(path.read_bytes().replace(b"entry 3", b"entry 8"))
    assert "entry 3" in refused(log)
    assert log.check().bad == 3


def test_another_spelling_of_the_same_values_is_refused(path: Path) -> None:
    log = filled(path)
    old = lines(path)
    put(path, [old[0], json.dumps(json.loads(old[1])).encode() + b"\n", *old[2:]])
    assert "entry 2" in refused(log)


@pytest.mark.parametrize(
    ("change", "bad"),
    [
        (lambda old: [*old[:1], *old[2:]], 2),
        (lambda old: old[1:], 1),
        (lambda old: [old[0], old[2], old[1], old[3]], 2),
        (lambda old: [old[0], old[1], old[1], *old[2:]], 3),
        (lambda old: [*old[:2], b"{}\n", *old[2:]], 3),
        (lambda old: [*old[:2], b"\n", *old[2:]], 3),
        (lambda old: old[:-1], 4),
        (lambda old: old[:1], 2),
        (lambda old: [], 1),
        (lambda old: [*old[:3], old[3][:-1]], 4),
        (lambda old: [*old[:3], old[3][:40]], 4),
        (lambda old: [old[0], old[1][:40] + old[2], old[3]], 2),
        (lambda old: [*old, old[3]], 5),
        (lambda old: [*old, b"[" * 100_000 + b"\n"], 5),
    ],
)
def test_lines_removed_moved_put_in_or_cut_off_are_refused(
    path: Path, change: Callable[[list[bytes]], list[bytes]], bad: int
) -> None:
    log = filled(path)
    new = change(lines(path))
    put(path, new)
    refused(log)
    assert log.check().bad == bad
    assert lines(path) == new


def test_a_log_that_is_gone_is_refused(path: Path) -> None:
    log = filled(path)
    path.unlink()
    assert "4 of 4 entries are missing" in refused(log)


def test_lines_sealed_with_the_key_but_spliced_are_refused(path: Path, tmp_path: Path) -> None:
    log = filled(path)
    other = tmp_path / "other" / "ledger.jsonl"
    other.parent.mkdir()
    filled(other)
    fields = json.loads(lines(other)[2])
    fields.pop("mac")
    fields["details"] = {"text": "not what it was"}
    put(other, [*lines(other)[:2], sealed(fields, KEY) + b"\n", lines(other)[3]])
    put(path, [*lines(path)[:2], *lines(other)[2:]])
    refused(log)
    assert log.check().bad in (3, 4)


def test_a_wrong_key_is_said_to_be_one(path: Path) -> None:
    filled(path)
    other = ledger(path, subkey(b"x" * 32, "ledger"))
    assert "another key" in refused(other)
    assert "--key-file" in other.check().next


def test_a_log_of_another_output_is_refused(path: Path) -> None:
    filled(path)
    refused(ledger(path, of="vault-2"))


def test_a_head_that_was_changed_removed_or_set_back_is_refused(path: Path) -> None:
    log = filled(path, 2)
    head = path.with_suffix(".head")
    early = head.read_bytes()
    log.append("note", "", "Jo")
    log.append("note", "", "Jo")
    late = head.read_bytes()
    head.write_bytes(late.replace(b'"number":4', b'"number":3'))
    assert "ledger.head" in refused(log)
    head.unlink()
    assert "missing" in log.check().words
    with pytest.raises(LedgerError):
        log.append("note", "", "Jo")
    head.write_bytes(early)
    assert "goes on" in log.check().words
    with pytest.raises(LedgerError):
        log.append("note", "", "Jo")
    head.write_bytes(late)
    assert log.append("note", "", "Jo").number == 5


def test_a_log_that_may_not_be_read_is_one_clear_error(path: Path) -> None:
    log = filled(path, 1)
    path.unlink()
    path.mkdir()
    for ask in (log.entries, log.check):
        with pytest.raises(LedgerError, match="cannot be read"):
            ask()


def test_a_folder_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(BatchError) as caught:
        ledger(tmp_path / "Quenby" / "ledger.jsonl").append("note", "", "Jo")
    assert "Quenby" not in str(caught.value)


# What a crash leaves


def test_a_half_line_behind_the_last_entry_is_dropped_by_the_next(path: Path) -> None:
    log = filled(path, 2)
    whole = path.read_bytes()
    log.append("note", "", "Jo")
    third = lines(path)[2]
    for length in (1, 40, len(third) - 1):
        head = ledger(path)
        path.write_bytes(whole + third[:length])
        path.with_suffix(".head").write_bytes(head_for(whole))
        assert head.check().intact
        assert "never finished" in head.check().words
        assert len(head.entries()) == 2
        assert path.read_bytes() == whole + third[:length], "reading must not write"
        assert head.append("note", "", "Jo").number == 3
        assert path.read_bytes().startswith(whole)
        assert "never finished" not in head.check().words


def head_for(data: bytes) -> bytes:
    raw = data.splitlines()
    return sealed({"number": len(raw), "hash": hashlib.sha256(raw[-1]).hexdigest()}, KEY)


def test_a_half_line_of_zeros_as_a_power_cut_leaves_it_is_dropped(path: Path) -> None:
    log = filled(path, 2)
    with path.open("ab") as file:
        file.write(b"\0" * 300)
    assert log.check().intact
    assert log.append("note", "", "Jo").number == 3


def test_an_entry_that_the_head_does_not_know_counts_and_is_mended(path: Path) -> None:
    log = filled(path, 3)
    head = path.with_suffix(".head")
    head.write_bytes(head_for(b"".join(lines(path)[:2])))
    assert [entry.number for entry in log.entries()] == [1, 2, 3]
    assert log.append("note", "", "Jo").number == 4
    assert json.loads(head.read_bytes())["number"] == 4


def test_an_entry_more_and_a_half_one_cannot_come_from_a_crash(path: Path) -> None:
    log = filled(path, 3)
    path.with_suffix(".head").write_bytes(head_for(b"".join(lines(path)[:2])))
    with path.open("ab") as file:
        file.write(b'{"number":4')
    assert "goes on" in log.check().words
    with pytest.raises(LedgerError):
        log.append("note", "", "Jo")


@POSIX
@pytest.mark.parametrize("number", [0, 2])
def test_killed_between_the_two_writes(path: Path, number: int) -> None:
    log = filled(path, number)
    child = run(
        "add = module._add\n"
        "def killed(*given):\n"
        "    add(*given)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "module._add = killed\n"
        "log.append('released', 'case-0001', 'Jo Ember', bundle='b-1')\n",
        str(path),
    )
    assert child.wait(60) == -signal.SIGKILL, child.communicate()[1]
    assert json.loads(path.with_suffix(".head").read_bytes())["number"] == number
    assert log.check().intact
    assert log.entries()[-1].event == "released"
    assert log.append("note", "", "Jo").number == number + 2
    assert log.check().intact


@POSIX
def test_killed_twice_in_a_row_the_head_is_mended_before_the_next_line(path: Path) -> None:
    log = filled(path, 3)
    path.with_suffix(".head").write_bytes(head_for(b"".join(lines(path)[:2])))
    child = run(
        "def killed(path, line, whole):\n"
        "    with path.open('ab') as file:\n"
        "        file.write(line[:50])\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "module._add = killed\n"
        "log.append('note', 'case-0001', 'Jo Ember')\n",
        str(path),
    )
    assert child.wait(60) == -signal.SIGKILL, child.communicate()[1]
    assert path.read_bytes()[-1:] != b"\n"
    assert log.check().intact
    assert len(log.entries()) == 3
    assert log.append("note", "", "Jo").number == 4


@POSIX
def test_killed_again_and_again_at_any_moment_nothing_acknowledged_is_lost(path: Path) -> None:
    dice, said = random.Random(7), 0
    for _ in range(8):
        child = run(
            "while True:\n"
            "    print(log.append('note', 'case-0001', 'Jo', text='x' * 400).number, flush=True)\n",
            str(path),
        )
        assert child.stdout is not None
        first = child.stdout.readline()
        assert first, child.communicate()[1]
        time.sleep(dice.random() * 0.05)
        child.kill()
        rest = child.stdout.read().split()
        child.communicate()
        said = max([said, int(first), *map(int, rest)])
        chain = ledger(path).check()
        assert chain.intact, chain.words
        assert chain.entries in range(said, said + 2)
    assert ledger(path).append("note", "", "Jo").number >= said


@POSIX
@pytest.mark.parametrize("room", [1, 100, 399])
def test_where_the_file_may_not_grow_nothing_is_added(path: Path, room: int) -> None:
    log = filled(path, 3)
    before = path.read_bytes()
    child = run(
        "import resource\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "limit = Path(sys.argv[1]).stat().st_size + int(sys.argv[2])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
        "try:\n"
        "    log.append('note', 'case-0001', 'Jo', text='x' * 400)\n"
        "except module.BatchError as error:\n"
        "    sys.exit(9)\n",
        str(path),
        str(room),
    )
    assert child.wait(60) == 9, child.communicate()[1]
    assert path.read_bytes() == before
    assert log.append("note", "", "Jo").number == 4


def test_where_the_head_cannot_be_written_the_entry_is_taken_back(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = filled(path, 2)
    before = path.read_bytes()

    def full(*args: object) -> None:
        raise BatchError("the disk is full.", "Free space.")

    with monkeypatch.context() as patched:
        patched.setattr(log, "_write_head", full)
        with pytest.raises(BatchError):
            log.append("note", "", "Jo")
    assert path.read_bytes() == before
    assert log.append("note", "", "Jo").number == 3


# Several at once


def test_entries_added_while_it_is_read_are_no_alarm(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, other = filled(path, 2), ledger(path)
    whole, added = module._bytes, []

    def meanwhile(file: Path) -> bytes | None:
        if file == path and not added:
            added.append(True)
            for _ in range(3):
                other.append("note", "", "Kit")
        return whole(file)

    monkeypatch.setattr(module, "_bytes", meanwhile)
    assert len(log.entries()) == 5


def test_two_processes_add_and_one_reads_at_once(path: Path) -> None:
    code = (
        "for count in range(50):\n"
        "    log.append('note', 'case-0001', sys.argv[2], text=str(count))\n"
    )
    both = [run(code, str(path), name) for name in ("Jo", "Kit")]
    log, seen = ledger(path), 0
    while any(child.poll() is None for child in both):
        chain = log.check()
        assert chain.intact, chain.words
        assert chain.entries >= seen
        seen = chain.entries
    for child in both:
        assert child.wait() == 0, child.communicate()[1]
    entries = log.entries()
    assert [entry.number for entry in entries] == list(range(1, 101))
    for name in ("Jo", "Kit"):
        own = [entry.text("text") for entry in entries if entry.by == name]
        assert own == [str(count) for count in range(50)]
