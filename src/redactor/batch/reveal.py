"""The way back: puts originals where the labels of a copy are, into a new file, and logs that it was done.

A copy is known by its hash. One that somebody worked on is found by its id, and its labels are matched with
what was replaced as far as there is no doubt (:mod:`redactor.vault.align`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from redactor.batch.intake import read_source
from redactor.batch.sources import load_sources
from redactor.detect.names import is_ambiguous
from redactor.errors import BatchError, DocumentError, UsageError
from redactor.files import write_atomic
from redactor.folding import fold
from redactor.formats.registry import format_for
from redactor.formats.text import decode
from redactor.lock import locked
from redactor.log import event
from redactor.model import Document, Handling, Replacement, Source
from redactor.vault import history
from redactor.vault.align import by_order, by_position, labels_in, likeness, widened
from redactor.vault.contents import Contents, Record
from redactor.vault.keys import KeySource
from redactor.vault.store import Vault, open_vault, sealed_cases

LOCK: Final = "vault-log.lock"
_CASE: Final = re.compile(r"case-\d{4,9}")
_DOCUMENT: Final = re.compile(r"document-\d{2,9}")
_SHORTEST: Final = 3
_LONG: Final = 6
_PLAIN: Final = "text"
_HANDLING: Final = Handling(revisions="keep", ocr="off")
"""A copy has tracked changes only where its pipeline kept them."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks for. Paths are not printed.

    Attributes:
        copy: the copy.
        private: private folder of the run that made it.
        out: the file to write.
        reason: why, in the user's words; it is logged.
        key: where the key comes from.
        case, document: ids (``case-0001``, ``document-02``) for a copy that was edited.
    """

    copy: Path = field(repr=False)
    private: Path = field(repr=False)
    out: Path = field(repr=False)
    reason: str = field(repr=False)
    key: KeySource = field(repr=False)
    case: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Revealed:
    """What was done.

    Attributes:
        document: id of the copy.
        restored: places that hold their original again.
        replaced: places that were replaced when the copy was made.
        left: labels that stay.
        edited: whether the copy is not as it was published.
        same: whether the file is the source again, byte for byte.
        as_text: whether only the text was restored, because the copy is a PDF.
    """

    document: str
    restored: int
    replaced: int
    left: int
    edited: bool
    same: bool
    as_text: bool


def reveal(request: Request) -> Revealed:
    """Write the file with the originals.

    Raises:
        UsageError: the copy or the file to write cannot be used, or the reason is none.
        VaultError: the vault cannot be opened, or does not know the copy.
        BatchError: the file or the log cannot be written.
    """
    if not request.reason.strip():
        raise UsageError("no reason is given.", "Say with --reason what the originals are for.")
    _check_ids(request)
    _check_target(request)
    copy = _read(request.copy)
    vault = open_vault(request.private, request.key)
    record, contents = _find(vault, copy, request)
    _check_reason(request.reason, contents)
    document = _open(copy)
    edited = copy.sha256 != record.copy_sha256
    made = None if edited else by_position(document.segments, record.places)
    labels = labels_in(document.segments)
    if made is None:
        made = by_order(labels, record.places)
    restored = len(made)
    if document.format != _PLAIN:
        wide = widened(document.segments, made)
        held = {each.segment for each in wide}
        restored -= sum(each.segment not in held for each in made)
        made = wide
    spans = {(each.segment, each.start) for each in made}
    left = sum((label.segment, label.start) not in spans for label in labels)
    data = _written(copy, document, made, record.source_sha256)
    with locked(request.private / LOCK):
        history.note(
            request.private, "reveal", document=record.document, copy_sha256=copy.sha256,
            reason=request.reason.strip(), restored=restored, left=left,
        )  # fmt: skip
    event("revealed", document=record.document, count=restored)
    write_atomic(request.out, data, mode=0o600)
    same = _digest(data) == record.source_sha256
    return Revealed(
        record.document, restored, len(record.places), left, edited, same, copy.suffix == ".pdf"
    )


def _check_ids(request: Request) -> None:
    if request.document and not request.case:
        raise UsageError("--document needs --case.", "Give both.")
    if not _CASE.fullmatch(request.case or "case-0001") or not _DOCUMENT.fullmatch(
        request.document or "document-01"
    ):
        raise UsageError(
            "--case or --document is no id.", "For example: --case case-0001 --document document-02"
        )


def _check_target(request: Request) -> None:
    """The file with originals may replace nothing, and lie nowhere where it would be passed on or read in."""
    out = request.out.resolve()
    if request.out.exists() or request.out.is_symlink():
        raise UsageError("the file to write exists.", "Name a new file with --out.")
    if not out.parent.is_dir():
        raise UsageError("the folder of the file to write does not exist.", "Make it first.")
    if request.private.resolve() in out.parents:
        raise UsageError("the file to write lies in the private folder.", "Name another place.")
    if any(_is_out(folder) for folder in out.parents):
        raise UsageError(
            "the file to write lies in OUT, among the copies that are passed on.",
            "Name another place.",
        )
    suffix = request.copy.suffix.lower()
    if suffix == ".pdf" and out.suffix.lower() != ".txt":
        raise UsageError(
            "the pages of a PDF copy are not put together again: only its text can be restored.",
            "Name a file that ends in .txt.",
        )
    if suffix != ".pdf" and out.suffix.lower() != suffix:
        raise UsageError(
            "the file to write has another ending than the copy.", "Give both the same ending."
        )
    try:
        sources = load_sources(request.private)
    except BatchError:
        return
    if out.parent in {path.parent for path in sources.values()}:
        raise UsageError(
            "the file to write lies in a case folder, and the next run would take it for a source.",
            "Name another place.",
        )


def _is_out(folder: Path) -> bool:
    """Whether a run wrote its copies into this folder."""
    try:
        schema = json.loads((folder / "report.json").read_bytes())["schema"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return str(schema).startswith("redactor.report/")


def _check_reason(reason: str, contents: Contents) -> None:
    """The reason goes into the log in the open, so it holds no name of the case."""
    said = fold(reason)
    words = {
        fold(word)
        for word in re.findall(r"\w+", reason)
        if not (word.islower() and is_ambiguous(word))
    }
    names = {
        word
        for labels in contents.sets.values()
        for entry in labels.entries
        if entry.entity_type == "PERSON"
        for form in entry.forms
        if any(character.isupper() for character in form)
        for word in re.findall(r"\w+", fold(form))
        if len(word) >= _SHORTEST
    }
    replaced = {
        fold(place.original)
        for record in contents.records
        for place in record.places
        if len(place.original) >= _LONG
    }
    if words & names or any(original in said for original in replaced):
        raise UsageError(
            "the reason holds words of the case that were replaced, and it is logged in the open.",
            "Say it with the label instead.",
        )


def _read(path: Path) -> Source:
    try:
        return read_source(path, "copy", "copy", _HANDLING.limits.max_bytes)
    except DocumentError as error:
        raise UsageError(
            f"the copy cannot be used: {error.problem.message}", error.problem.next
        ) from None


def _open(copy: Source) -> Document:
    handler = format_for(copy.suffix)
    try:
        if handler is None:
            raise UsageError("this type of file is no copy of redactor.", "Name a copy.")
        return handler.read(copy, _HANDLING)
    except DocumentError as error:
        raise UsageError(
            f"the copy cannot be read: {error.problem.message}", error.problem.next
        ) from None
    except UsageError:
        raise
    except Exception as error:  # noqa: BLE001 - a parser may raise anything on a copy that was edited
        raise UsageError(
            f"the copy cannot be read ({type(error).__name__}).",
            "Open and save it again in its own program, and try again.",
        ) from None


def _find(vault: Vault, copy: Source, request: Request) -> tuple[Record, Contents]:
    """The record of the copy, and all that is sealed of its case."""
    for contents in _cases(vault, request.case):
        for record in reversed(contents.records):
            if record.copy_sha256 == copy.sha256:
                return record, contents
    if not request.document:
        raise UsageError(
            "the vault does not know this copy: it was edited, or made by another run.",
            "For an edited copy say which it is: --case case-0001 --document document-02",
        )
    contents = vault.contents(request.case)
    name = f"{request.case}/{request.document}"
    records = [
        each
        for each in reversed(contents.records)
        if each.document == name and each.suffix == copy.suffix
    ]
    if not records:
        raise UsageError(
            "the vault knows no copy of this type under this id.",
            "The report of the run lists the ids; --private names its private folder.",
        )
    if len(records) == 1:
        return records[0], contents
    labels = labels_in(_open(copy).segments)
    return max(records, key=lambda record: likeness(labels, record.places)), contents


def _cases(vault: Vault, case: str) -> Iterator[Contents]:
    for each in [case] if case else sealed_cases(vault.private):
        yield vault.contents(each)


def _written(
    copy: Source, document: Document, made: Sequence[Replacement], source_sha256: str
) -> bytes:
    if copy.suffix == ".pdf":
        return _text(document, made).encode("utf-8", "replace")
    handler = format_for(copy.suffix)
    assert handler is not None
    try:
        data = handler.write(copy, document, made, _HANDLING).data
    except DocumentError as error:
        if document.format != _PLAIN or error.problem.code != "unwritable":
            raise BatchError(
                f"the file cannot be made: {error.problem.message}", error.problem.next
            ) from None
        return _text(document, made).encode("utf-8", "replace")
    if document.format == _PLAIN and _digest(data) != source_sha256:
        return _in_old_encoding(copy, document, made, source_sha256) or data
    return data


def _in_old_encoding(
    copy: Source, document: Document, made: Sequence[Replacement], source_sha256: str
) -> bytes | None:
    """The source, where its encoding could no longer be seen in the copy: labels are plain ASCII."""
    bom = decode(copy.data).bom
    for encoding in ("cp1252", "utf-8"):
        try:
            data = bom + _text(document, made).encode(encoding)
        except UnicodeEncodeError:
            continue
        if _digest(data) == source_sha256:
            return data
    return None


def _text(document: Document, made: Sequence[Replacement]) -> str:
    """The text of a document with its originals."""
    out: list[str] = []
    for segment in document.segments:
        at = 0
        for each in sorted(
            (r for r in made if r.segment == segment.index), key=lambda r: (r.start, r.end)
        ):
            out += (segment.text[at : each.start], each.text)
            at = each.end
        out += (segment.text[at:], segment.joint)
    return "".join(out)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
