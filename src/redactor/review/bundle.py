"""What a recipient is handed: the copies under neutral names, how to handle them, and a page for the client.

The same copies and facts give the same bytes, but for a password: encryption needs new random numbers each
time. Nothing is written to disk, and no text of a document gets into the sheets.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Final

import pyzipper
from jinja2 import Environment, PackageLoader, StrictUndefined

from redactor.errors import DocumentError, RedactorError
from redactor.review.copyid import ids_in, is_id
from redactor.review.copytext import text_of
from redactor.review.passphrases import check_password
from redactor.review.stamp import SUFFIXES

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_NEUTRAL: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{3,40}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
README, SHEET, STATEMENT = (
    "READ-ME-FIRST.txt",
    "handling-sheet.html",
    "statement-for-the-client.html",
)


class BundleError(RedactorError):
    """The copies cannot be handed out together; no content in the message."""


@dataclass(frozen=True, slots=True)
class ReleasedCopy:
    """A file as it is handed out.

    Attributes:
        number: of the document in its case, from 1.
        suffix: ``.docx``, ``.pdf``, ``.txt`` or ``.md``.
        data: the stamped file; it holds its copy id.
        signed_sha256: of the copy that was signed, 64 hexadecimal digits.
    """

    copy_id: str
    number: int
    suffix: str
    data: bytes = field(repr=False)
    signed_sha256: str

    @property
    def name(self) -> str:
        """``RC-…/document-01.docx``."""
        return f"{self.copy_id}/{self.document}{self.suffix}"

    @property
    def document(self) -> str:
        """``document-01``."""
        return f"document-{self.number:02d}"

    @property
    def sha256(self) -> str:
        """Of the file."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class BundleFacts:
    """What was recorded about a release, in words; ``""`` for what was not.

    Attributes:
        bundle_id: capitals, digits and dashes.
        recipient: the role, not the name (``clinical supervisor``): it stands in the client's page, too.
        purpose: why, in words that the client may read.
        basis: of sharing, for instance consent and its date.
        scope: uses that the client agreed to.
        prepared_by, reviewed_by: names and roles; the same person where ``self_reviewed``.
        overrides: what was overruled and why, without words of the notes.
        residual: what could still tell who it is, in words, and how often: counts only.
        lost_contact: whom to tell when a copy is lost.
        service: who hands it out.
    """

    bundle_id: str
    released_on: date
    recipient: str
    purpose: str
    basis: str = ""
    scope: str = ""
    destroy_by: date | None = None
    prepared_by: str = field(default="", repr=False)
    reviewed_by: str = field(default="", repr=False)
    reviewed_on: date | None = None
    self_reviewed: bool = False
    overrides: tuple[str, ...] = field(default=(), repr=False)
    residual: tuple[tuple[str, int], ...] = ()
    lost_contact: str = field(default="", repr=False)
    service: str = ""


def bundle(copies: Sequence[ReleasedCopy], facts: BundleFacts, password: str | None) -> bytes:
    """A ZIP of the copies and their sheets.

    With a password all of it is encrypted (AES-256) but the names, which say nothing, and ``READ-ME-FIRST.txt``:
    it says how to open the rest, and what somebody should do who found it.

    Raises:
        BundleError: copies that do not belong into a bundle.
        PasswordError: the password is too easy.
    """
    ordered = sorted(copies, key=lambda copy: (copy.number, copy.copy_id, copy.suffix))
    _check(ordered, facts)
    if password is not None:
        check_password(password, facts.bundle_id, *(copy.copy_id for copy in ordered))
    open_members = [(README, readme(ordered, facts, locked=password is not None).encode())]
    members = [
        (SHEET, handling_sheet(ordered, facts).encode()),
        (STATEMENT, client_statement(ordered, facts).encode()),
        *((copy.name, copy.data) for copy in ordered),
    ]
    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED) as archive:
        _add(archive, open_members)
        if password is not None:
            archive.setpassword(password.encode())
            archive.setencryption(pyzipper.WZ_AES, nbits=256, force_wz_aes_version=2)
        _add(archive, members)
    return out.getvalue()


def handling_sheet(copies: Sequence[ReleasedCopy], facts: BundleFacts) -> str:
    """The page for the recipient: what this is, and how to handle it."""
    return _page("handling-sheet.html.j2", copies, facts)


def client_statement(copies: Sequence[ReleasedCopy], facts: BundleFacts) -> str:
    """The page for the client, in plain words; it names nobody but the service and the recipient's role."""
    return _page("client-statement.html.j2", copies, facts)


def readme(copies: Sequence[ReleasedCopy], facts: BundleFacts, *, locked: bool) -> str:
    """The few lines that anybody can read, with line ends that every editor knows."""
    template = _environment().get_template("read-me-first.txt.j2")
    text = template.render(copies=copies, facts=facts, locked=locked)
    return "\r\n".join(text.rstrip().split("\n")) + "\r\n"


def _page(name: str, copies: Sequence[ReleasedCopy], facts: BundleFacts) -> str:
    return _environment().get_template(name).render(copies=copies, facts=facts) + "\n"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("redactor.review", "templates"),
        autoescape=lambda name: name is None or not name.endswith(".txt.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = _day
    return environment


def _day(day: date) -> str:
    """``31 December 2026``, whatever the locale."""
    months = "January February March April May June July August September October November December"
    return f"{day.day} {months.split()[day.month - 1]} {day.year}"


def _add(archive: pyzipper.AESZipFile, members: Sequence[tuple[str, bytes]]) -> None:
    for name, data in members:
        info = pyzipper.zipfile_aes.AESZipInfo(name, _EPOCH)
        info.compress_type = pyzipper.ZIP_DEFLATED
        info.create_system = 0
        info.external_attr = 0
        archive.writestr(info, data)


def _check(copies: Sequence[ReleasedCopy], facts: BundleFacts) -> None:
    """A file that is not what the sheet says of it must not go out.

    Raises:
        BundleError: which it is, by its number.
    """
    again = "Release the copies again."
    if not copies or not _NEUTRAL.fullmatch(facts.bundle_id) or not facts.recipient.strip():
        raise BundleError(
            "A bundle needs copies, a neutral id and the role of its recipient.", again
        )
    if len({copy.name for copy in copies}) < len(copies):
        raise BundleError("Two copies of the bundle have the same name.", again)
    for copy in copies:
        if not is_id(copy.copy_id) or copy.suffix not in SUFFIXES or copy.number < 1:
            raise BundleError("A copy of the bundle has no id or is of another kind.", again)
        if not _HASH.fullmatch(copy.signed_sha256):
            raise BundleError(f"Nothing tells which copy was signed as {copy.document}.", again)
        try:
            found = ids_in(text_of(copy.data, copy.suffix))
        except DocumentError:
            found = ()
        if copy.copy_id not in found:
            raise BundleError(f"The file of {copy.document} does not hold its copy id.", again)
