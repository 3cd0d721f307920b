"""The folders in which a person works: batches below one folder, each with its input, its copies and what is private.

``HOME/batch-0001`` holds ``in`` (dropped files, under neutral names), ``out`` (copies and reports) and ``private``
(journal, vault, and what the user said: :mod:`redactor.review.remembered`).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from redactor.batch.clock import now
from redactor.batch.recorded import asked_for
from redactor.batch.session import JOURNAL
from redactor.batch.settings import Settings
from redactor.batch.state import State, state_of
from redactor.config.pipeline import load
from redactor.errors import UsageError
from redactor.files import cannot_write
from redactor.review.remembered import Remembered, load_remembered, save_remembered
from redactor.vault.keys import KeySource

_ID: Final = re.compile(r"batch-\d{4,9}")
KeyOf = Callable[[Path], KeySource]
"""Where the key for the vault of a private folder comes from."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch: its folders, and where the key of its vault comes from.

    Attributes:
        id: ``batch-0001``; ``copies`` for a finished one that was opened by itself.
        folder: that holds dropped files in ``in``; ``None`` where the batch was opened by itself.
    """

    id: str
    out: Path = field(repr=False)
    private: Path = field(repr=False)
    key_of: KeyOf = field(repr=False)
    folder: Path | None = field(default=None, repr=False)

    @property
    def key(self) -> KeySource:
        """Of its vault."""
        return self.key_of(self.private)

    @property
    def inbox(self) -> Path:
        """The folder of dropped files.

        Raises:
            UsageError: it was opened by itself.
        """
        if self.folder is None:
            raise UsageError("this batch takes no files.", "Start redactor app and make a new one.")
        return self.folder / "in"

    @property
    def begun(self) -> bool:
        """Whether there is a journal: a run has begun, or cases were numbered for it."""
        return (self.private / JOURNAL).exists()

    def remembered(self) -> Remembered:
        """What the user said; of a batch that the command line made, what its run was asked for.

        Raises:
            BatchError: it cannot be read.
        """
        if (said := load_remembered(self.private)) is not None:
            return said
        asked = asked_for(self.private)
        return Remembered(pipeline=asked.pipeline.name, release=asked.release)

    def remember(self, said: Remembered) -> None:
        """Write what the user said, for this account's eyes only.

        Raises:
            BatchError: the private folder cannot be written.
        """
        _own_folder(self.private)
        save_remembered(self.private, said)

    def settings(self, again: bool = False) -> Settings:
        """What a run of this batch needs.

        Raises:
            BatchError: what the user said cannot be read.
            ConfigError: its pipeline cannot be used.
        """
        said = self.remembered()
        chosen = load(said.pipeline) if self.folder else asked_for(self.private).pipeline
        return Settings(
            said.inputs,
            self.out,
            self.private,
            chosen,
            release=said.release,
            key=self.key,
            again=again,
        )

    def state(self) -> State | None:
        """What the journal says; ``None`` before the first run.

        Raises:
            BatchError: it cannot be read.
        """
        return state_of(self.private) if self.begun else None

    def clear_inbox(self) -> None:
        """Remove the dropped files: the batch can then not be run again, and its source not be looked at.

        Raises:
            UsageError: its input is a folder of the user's.
            BatchError: it cannot be removed.
        """
        if not self.remembered().own:
            raise UsageError(
                "the source of this batch is a folder of yours.", "redactor never changes it."
            )
        try:
            shutil.rmtree(self.inbox)
        except FileNotFoundError:
            return
        except OSError as error:
            raise cannot_write(error) from None


class Workroom:
    """All batches that a person can open.

    Args:
        home: folder that holds them; ``None`` for a room of one finished batch (:meth:`of_one`).
        key_of: see :data:`KeyOf`.
    """

    def __init__(self, home: Path | None, key_of: KeyOf) -> None:
        self.home = home.resolve() if home else None
        self._key_of = key_of
        self._one: Batch | None = None

    @classmethod
    def of_one(cls, out: Path, private: Path, key_of: KeyOf) -> Workroom:
        """A room of one finished batch.

        Raises:
            BatchError: it is none: there is no journal.
        """
        room = cls(None, key_of)
        room._one = Batch("copies", out.resolve(), private.resolve(), key_of)
        state_of(private)
        return room

    def batches(self) -> list[Batch]:
        """All of them, the newest first.

        Raises:
            BatchError: the folder cannot be read.
        """
        if self._one is not None:
            return [self._one]
        try:
            names = [p.name for p in self._home.iterdir()] if self._home.is_dir() else []
        except OSError as error:
            raise cannot_write(error) from None
        return [self._batch(n) for n in sorted(names, key=_number, reverse=True) if _is_id(n)]

    def batch(self, identifier: str) -> Batch | None:
        """The batch of that id, if there is one."""
        return next((each for each in self.batches() if each.id == identifier), None)

    def new(self) -> Batch:
        """A batch with the next number, and a folder of its own.

        Raises:
            BatchError: the folder cannot be written.
            UsageError: this is a room of one batch.
        """
        try:
            _own_folder(self._home)
            taken = [_number(each.id) for each in self.batches()]
            made = self._batch(f"batch-{max(taken, default=0) + 1:04}")
            assert made.folder is not None
            made.folder.mkdir(mode=0o700)
        except OSError as error:
            raise cannot_write(error) from None
        made.remember(Remembered(made=now()))
        return made

    def discard(self, batch: Batch) -> None:
        """Remove a batch that came to nothing: all that is in its folder.

        Raises:
            UsageError: it holds copies.
            BatchError: it cannot be removed.
        """
        if batch.folder is None or batch.out.exists():
            raise UsageError("this batch holds copies.", "Remove its folder yourself if you want.")
        try:
            shutil.rmtree(batch.folder)
        except OSError as error:
            raise cannot_write(error) from None

    @property
    def _home(self) -> Path:
        if self.home is None:
            raise UsageError(
                "this page shows one finished batch.", "Start redactor app to make a new one."
            )
        return self.home

    def _batch(self, name: str) -> Batch:
        folder = self._home / name
        return Batch(name, folder / "out", folder / "private", self._key_of, folder)


def _is_id(name: str) -> bool:
    return _ID.fullmatch(name) is not None


def _number(name: str) -> int:
    return int(name.removeprefix("batch-")) if _is_id(name) else 0


def _own_folder(folder: Path) -> None:
    """Make a folder that only this account may open; one that is there stays as it is."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(error) from None
