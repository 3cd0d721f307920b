"""What is done: numbers that stay, and the outcome of every document, in one SQLite file.

The journal lies in the private folder. It holds neutral ids, hashes and outcomes, no path and no
original: a source is known by a keyed hash of its path, the key being a random salt made with it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from redactor.errors import BatchError
from redactor.files import disk_full
from redactor.model import CaseNote, Outcome

OUTCOME = TypeAdapter(Outcome)
_NOTE = TypeAdapter(CaseNote)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS cases (key TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS entries (
    key TEXT NOT NULL, case_number INTEGER NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (case_number, kind, key), UNIQUE (case_number, kind, number));
CREATE TABLE IF NOT EXISTS results (
    document TEXT PRIMARY KEY, case_id TEXT NOT NULL, outcome TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS done (case_id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS notes (case_id TEXT PRIMARY KEY, note TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS unpaged (case_id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS before (case_id TEXT PRIMARY KEY, summary TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS strikes (
    document TEXT PRIMARY KEY, stage TEXT NOT NULL, sha256 TEXT NOT NULL, settings TEXT NOT NULL,
    count INTEGER NOT NULL, problem TEXT NOT NULL);
"""
_VERSION = "1"
_IN_ORDER = "ORDER BY LENGTH(case_id), case_id"
_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE)
_BUSY = 30.0
"""Seconds to wait for somebody who is just reading it."""


class Journal:
    """The journal of one output folder.

    Args:
        path: the database file, or ``None`` for one that is forgotten (dry run).

    Raises:
        BatchError: the file is no journal, or of a later version.
    """

    def __init__(self, path: Path | None) -> None:
        opened: sqlite3.Connection | None = None
        try:
            name = str(path) if path else ":memory:"
            opened = self._db = sqlite3.connect(name, isolation_level=None, timeout=_BUSY)
            if path:
                path.chmod(0o600)
                self._db.execute("PRAGMA journal_mode=WAL")
                self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_SCHEMA)
            version = self._meta("version", _VERSION)
            self._salt = self._meta("salt", secrets.token_hex(32)).encode()
        except (sqlite3.Error, OSError) as error:
            if opened:
                opened.close()
            if _is_full(error):
                raise disk_full() from None
            raise BatchError(
                f"the journal in the private folder cannot be used ({type(error).__name__}).",
                "Check that the private folder is on a local disk with free space; if the journal "
                "is damaged, move it away and run again: everything is then done anew.",
            ) from None
        if version != _VERSION:
            raise BatchError(
                "the journal was written by a later version of redactor.",
                "Update redactor, or choose another OUT.",
            )

    def _meta(self, key: str, default: str) -> str:
        self._db.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (key, default))
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0])

    @property
    def id(self) -> str:
        """A neutral name of this journal, 16 hexadecimal digits: the vault belongs to its numbers."""
        return hashlib.sha256(b"redactor journal " + self._salt).hexdigest()[:16]

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def key(self, path: Path) -> str:
        """The keyed hash that stands for a path."""
        return hmac.new(
            self._salt, str(path).encode("utf-8", "surrogateescape"), hashlib.sha256
        ).hexdigest()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing.

        Raises:
            BatchError: the database cannot be written (disk full).
        """
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise _unusable(error) from None
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def case_number(self, path: Path) -> int:
        """The number of the case at ``path``: the one it has, else the next free one."""
        key = self.key(path)
        row = self._db.execute("SELECT number FROM cases WHERE key = ?", (key,)).fetchone()
        if row:
            return int(row[0])
        number = int(
            self._db.execute("SELECT COALESCE(MAX(number), 0) + 1 FROM cases").fetchone()[0]
        )
        self._db.execute("INSERT INTO cases VALUES (?, ?)", (key, number))
        return number

    def entry_number(self, path: Path, case_number: int, kind: str) -> int:
        """The number of a document (or skipped file) in its case, likewise."""
        key = self.key(path)
        row = self._db.execute(
            "SELECT number FROM entries WHERE case_number = ? AND kind = ? AND key = ?",
            (case_number, kind, key),
        ).fetchone()
        if row:
            return int(row[0])
        number = int(
            self._db.execute(
                "SELECT COALESCE(MAX(number), 0) + 1 FROM entries WHERE case_number = ? AND kind = ?",
                (case_number, kind),
            ).fetchone()[0]
        )
        self._db.execute(
            "INSERT INTO entries VALUES (?, ?, ?, ?)", (key, case_number, kind, number)
        )
        return number

    def fingerprint(self, case_id: str) -> str | None:
        """What the case was last done with."""
        rows = self.query("SELECT fingerprint FROM done WHERE case_id = ?", case_id)
        return str(rows[0][0]) if rows else None

    def outcomes(self, case_id: str) -> list[Outcome]:
        """The outcomes of the case's documents, sorted by id; none if they cannot be read."""
        rows = self.query(
            "SELECT outcome FROM results WHERE case_id = ? ORDER BY document", case_id
        )
        try:
            return [OUTCOME.validate_json(str(outcome)) for (outcome,) in rows]
        except ValidationError:
            return []

    def cases(self) -> list[str]:
        """The ids of all cases with a result, in order."""
        rows = self.query(f"SELECT DISTINCT case_id FROM results {_IN_ORDER}")
        return [str(case) for (case,) in rows]

    def has_numbers(self) -> bool:
        """Whether it has given any case a number: a run has begun with it."""
        return bool(self.query("SELECT 1 FROM cases LIMIT 1"))

    def has_copies(self) -> bool:
        """Whether it knows of any copy."""
        query = "SELECT 1 FROM results WHERE json_extract(outcome, '$.output') IS NOT NULL LIMIT 1"
        return bool(self.query(query))

    def note(self, case_id: str) -> CaseNote:
        """What the report says about a case as a whole; an empty note if there is none."""
        rows = self.query("SELECT note FROM notes WHERE case_id = ?", case_id)
        try:
            return _NOTE.validate_json(str(rows[0][0])) if rows else CaseNote(case_id)
        except ValidationError:
            return CaseNote(case_id)

    def record(
        self,
        case_id: str,
        fingerprint: str | None,
        outcomes: list[Outcome],
        note: CaseNote | None = None,
        before: str = "",
    ) -> None:
        """Replace what is known of a case. ``fingerprint`` is ``None`` if it must be tried again.

        ``before`` is a summary of what is replaced, see :mod:`redactor.batch.since`; ``""`` leaves the last one.
        """
        with self.transaction():
            if before:
                self._db.execute("INSERT OR REPLACE INTO before VALUES (?, ?)", (case_id, before))
            self._db.execute("DELETE FROM results WHERE case_id = ?", (case_id,))
            self._db.execute("DELETE FROM done WHERE case_id = ?", (case_id,))
            self._db.execute("DELETE FROM notes WHERE case_id = ?", (case_id,))
            if note is not None:
                row = (case_id, _NOTE.dump_json(note).decode())
                self._db.execute("INSERT INTO notes VALUES (?, ?)", row)
            self._db.executemany(
                "INSERT INTO results VALUES (?, ?, ?)",
                [(o.id, case_id, OUTCOME.dump_json(o).decode()) for o in outcomes],
            )
            self._db.execute("INSERT OR IGNORE INTO unpaged VALUES (?)", (case_id,))
            if fingerprint is not None:
                self._db.execute("INSERT INTO done VALUES (?, ?)", (case_id, fingerprint))

    def forget(self, case_id: str) -> None:
        """Mark a case as not done, before its copies are touched."""
        if self.fingerprint(case_id) is not None:
            with self.transaction():
                self._db.execute("DELETE FROM done WHERE case_id = ?", (case_id,))

    def unpaged(self) -> set[str]:
        """The cases that were recorded since their pages were last written, by this run or a killed one."""
        return {str(case) for (case,) in self.query("SELECT case_id FROM unpaged")}

    def paged(self) -> None:
        """The page of every case is as it is recorded."""
        self.query("DELETE FROM unpaged")

    def query(self, statement: str, *values: str | int) -> list[tuple[object, ...]]:
        """The rows of a statement, here and for the modules that keep a table of their own in it.

        Raises:
            BatchError: the database cannot be read or written.
        """
        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise _unusable(error) from None


def _is_full(error: Exception) -> bool:
    """Whether SQLite found no room, for the file or for what it needs beside it."""
    return getattr(error, "sqlite_errorcode", None) in _FULL


def _unusable(error: sqlite3.Error) -> BatchError:
    if _is_full(error):
        return disk_full()
    return BatchError(
        f"the journal cannot be read or written ({type(error).__name__}).",
        "Check the disk of the private folder and run again; what is done is kept.",
    )
