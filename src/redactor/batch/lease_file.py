"""The files by which a run claims OUT: their names, what stands in them, how they are made and read.

OUT may lie on a share. So no file is kept open and nothing is remembered: each look lists the folder and opens
the file afresh, which is when a client of NFS asks its server. Times of files are never compared with a clock,
since each machine may have its own.

What stands in a file is compared, byte by byte, and never taken apart: half a file, or somebody else's, is only
content that changes or does not. It begins with whose it is, and a beat that is written over it moves only its end.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from redactor.files import remove_quietly

PREFIX = ".redactor-lease-"
_NAME = re.compile(re.escape(PREFIX) + r"([0-9]{8,12})")
_MOST = 4096
"""Bytes of a file that are looked at."""
_LENGTH = 256
"""Bytes of a lease file: always as many, so that a beat needs no room on a full disk."""
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at the folder found.

    Attributes:
        generations: of all lease files, the highest last.
        content: of the highest, as it was at that moment.
    """

    generations: tuple[int, ...] = ()
    content: bytes = b""

    @property
    def highest(self) -> int:
        """The generation that holds OUT; 0 if there is none."""
        return max(self.generations, default=0)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lease, in words that tell nobody who that is.

    Attributes:
        owner: random, for this holding alone.
        journal: the id of the journal whose private folder the holder has locked.
    """

    owner: str
    journal: str

    def content(self, beat: int) -> bytes:
        """What stands in the file at this beat: one object of JSON, and blanks behind it."""
        return (self._begin + self._kin + f' "beat": {beat}}}'.encode()).ljust(_LENGTH)

    def owns(self, content: bytes) -> bool:
        """Whether this holding wrote that."""
        return content.startswith(self._begin)

    def is_kin_of(self, content: bytes) -> bool:
        """Whether a process on this machine wrote that, for the same journal."""
        return content[len(self._begin) :].startswith(self._kin)

    @property
    def _begin(self) -> bytes:
        return f'{{"owner": {json.dumps(self.owner)},'.encode()

    @property
    def _kin(self) -> bytes:
        return f' "host": "{machine()}", "journal": {json.dumps(self.journal)},'.encode()


def path_of(out: Path, generation: int) -> Path:
    """Where the file of a generation lies."""
    return out / f"{PREFIX}{generation:08d}"


def generations(out: Path) -> tuple[int, ...]:
    """The generations of which there is a file now, the highest last.

    Raises:
        OSError: the folder cannot be listed.
    """
    with os.scandir(out) as entries:
        found = (_NAME.fullmatch(entry.name) for entry in entries)
        return tuple(sorted(int(match[1]) for match in found if match))


def look(out: Path, without: int = 0) -> Seen:
    """What is in the folder now, but for one generation.

    Raises:
        OSError: the folder cannot be listed, or the file not be read.
    """
    found: tuple[int, ...] = ()
    for _ in range(_TRIES):
        found = tuple(each for each in generations(out) if each != without)
        if not found:
            break
        with suppress(FileNotFoundError):  # removed meanwhile
            return Seen(found, _read(path_of(out, found[-1])))
    return Seen(found)


def create(out: Path, generation: int, content: bytes) -> bool:
    """Make the file of a generation; False if somebody else has it.

    Raises:
        OSError: it cannot be made. Nothing is left of it then.
    """
    path = path_of(out, generation)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags, 0o600)
    except FileExistsError:
        return False
    try:
        try:
            os.write(handle, content)
            os.fsync(handle)
        finally:
            os.close(handle)
    except BaseException:
        remove_quietly(path)
        raise
    return True


def rewrite(out: Path, generation: int, holder: Holder, content: bytes) -> bool:
    """Write a beat into the holder's file; False if it is somebody else's by now.

    It is written in place and never made anew: who took OUT over has removed it, and it must not come back.

    Raises:
        OSError: it is not there, or cannot be written.
    """
    with path_of(out, generation).open("r+b", buffering=0) as file:
        if not holder.owns(file.read(_MOST)):
            return False
        file.seek(0)
        file.write(content)
        os.fsync(file.fileno())
    return True


def remove(out: Path, generation: int, holder: Holder | None = None) -> None:
    """Remove a generation's file if that is possible (and if it is the holder's): who finds it waits longer.

    Windows removes no file that somebody has open, so it is tried some times.
    """
    path = path_of(out, generation)
    for _ in range(_TRIES):
        try:
            if holder is None or holder.owns(_read(path)):
                path.unlink()
            return
        except PermissionError:
            time.sleep(0.05)
        except OSError:
            return


def _read(path: Path) -> bytes:
    try:
        with path.open("rb", buffering=0) as file:
            return file.read(_MOST)
    except PermissionError:
        # Another account's. Its server says when it was changed: one more thing that changes or does not.
        about = path.stat()
        return f"{about.st_size} {about.st_mtime_ns}".encode()


@cache
def machine() -> str:
    """A hash that stands for this machine since it was started, without its name."""
    parts = [platform.node()]
    for path in ("/etc/machine-id", "/proc/sys/kernel/random/boot_id"):
        with suppress(OSError, ValueError):
            parts.append(Path(path).read_text("utf-8").strip())
    if len(parts) == 1:
        parts.append(f"{uuid.getnode():x}")
    return hashlib.sha256("\n".join(("redactor lease", *parts)).encode()).hexdigest()[:32]
