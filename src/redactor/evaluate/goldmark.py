"""Reads the gold annotation, so that every measurement starts from the same spans.

Markup (benchmarks/gold/GUIDELINES.md)::

    ⟦TYPE|ref|surface text⟧    one span; ``ref`` is the entity, the same throughout a case
    «RISK» ... «/RISK»         a passage on risk or safeguarding; may hold spans
    ⟦KEEP|ref|surface text⟧    a protected term, which must stay; only in sets that measure this

Reading takes the markers out; one space just inside a RISK marker goes with it. Offsets are 0-based
half-open characters of the text without markers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from redactor.errors import ConfigError

_TYPES = (
    "PERSON DATE AGE LOCATION ADDRESS POSTCODE ORG PHONE EMAIL URL HANDLE QUASI "
    "ID.NHS ID.NINO ID.SSN ID.MRN ID.CASE ID.COURT ID.POLICE ID.PASSPORT ID.VEHICLE ID.BANK "
    "ID.STAFF ID.OTHER"
)
GOLD_TYPES: frozenset[str] = frozenset(_TYPES.split())
KEEP = "KEEP"
_MARKER = re.compile(r"⟦|⟧|«RISK» ?| ?«/RISK»|[«»]")
_REF = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")
_NEXT = "Correct the markup; benchmarks/gold/GUIDELINES.md describes it."


class MarkupError(ConfigError):
    """Markup that cannot be read; ``where`` is ``file:line``, the text is never quoted."""


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """One mention: characters ``[start, end)`` are of ``type`` and name the entity ``ref``."""

    start: int
    end: int
    type: str
    ref: str


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """Plain text and what is marked in it, each kind disjoint and in text order.

    Attributes:
        text: without markers.
        spans: what must not survive.
        risks: risk passages, as ``(start, end)``.
        terms: protected terms, which must survive; to every other figure they are plain text.
    """

    text: str = field(repr=False)
    spans: tuple[GoldSpan, ...]
    risks: tuple[tuple[int, int], ...]
    terms: tuple[GoldSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldCase:
    """Documents by file name, in all of which a ``ref`` means the same.

    ``name`` is the folder's (``children``), or ``children/01.txt`` where each document is a case.
    """

    name: str
    documents: dict[str, GoldDocument]


def folder_of(case: str) -> str:
    """The folder that a case of this name was read from."""
    return case.partition("/")[0]


def parse(markup: str, *, where: str = "markup", keep: bool = False) -> GoldDocument:
    """Return the text of ``markup`` without markers, and what they mark.

    Args:
        markup: annotated text.
        where: name used in front of the line number in errors.
        keep: whether protected terms may be marked.

    Raises:
        MarkupError: nested, unbalanced, misspelt or empty markers.
    """
    return _Reader(markup, where, keep=keep).read()


class _Reader:
    def __init__(self, markup: str, where: str, *, keep: bool) -> None:
        self._markup = markup
        self._where = where
        self._keep = keep
        self._parts: list[str] = []
        self._length = 0
        self._spans: list[GoldSpan] = []
        self._terms: list[GoldSpan] = []
        self._risks: list[tuple[int, int]] = []
        self._risk_open: int | None = None

    def read(self) -> GoldDocument:
        at = 0
        markers = _MARKER.finditer(self._markup)
        for marker in markers:
            self._add(self._markup[at : marker.start()])
            at = marker.end()
            kind = marker.group().strip()
            if kind == "⟦":
                closing = next(markers, None)
                if closing is None or closing.group() != "⟧":
                    raise self._error(marker.start(), "⟦ is not followed by its ⟧")
                self._span(marker.end(), closing.start())
                at = closing.end()
            elif kind == "«RISK»" and self._risk_open is None:
                self._risk_open = self._length
            elif kind == "«/RISK»" and self._risk_open is not None:
                self._close_risk(marker.start())
            else:
                raise self._error(marker.start(), f"{kind} where none is expected")
        if self._risk_open is not None:
            raise self._error(len(self._markup), "«RISK» is never closed")
        self._add(self._markup[at:])
        return GoldDocument(
            "".join(self._parts), tuple(self._spans), tuple(self._risks), tuple(self._terms)
        )

    def _add(self, piece: str) -> None:
        self._parts.append(piece)
        self._length += len(piece)

    def _span(self, start: int, end: int) -> None:
        fields = self._markup[start:end].split("|")
        if len(fields) != 3:
            raise self._error(start, "a span needs TYPE|ref|text")
        span_type, ref, surface = fields
        is_term = self._keep and span_type == KEEP
        if span_type not in GOLD_TYPES and not is_term:
            raise self._error(start, "unknown span type")
        if not _REF.fullmatch(ref):
            raise self._error(start, "a ref is letters and digits joined by . or -")
        if not surface or surface != surface.strip() or "\n" in surface:
            raise self._error(start, "a span's text is empty, padded or broken over lines")
        span = GoldSpan(self._length, self._length + len(surface), span_type, ref)
        (self._terms if is_term else self._spans).append(span)
        self._add(surface)

    def _close_risk(self, offset: int) -> None:
        assert self._risk_open is not None
        if not "".join(self._parts)[self._risk_open :].strip():
            raise self._error(offset, "empty risk passage")
        self._risks.append((self._risk_open, self._length))
        self._risk_open = None

    def _error(self, offset: int, problem: str) -> MarkupError:
        line = self._markup.count("\n", 0, offset) + 1
        return MarkupError(problem, _NEXT, where=f"{self._where}:{line}")


def load(root: Path, *, single: bool = False) -> tuple[GoldCase, ...]:
    """Read every ``CASE/*.txt`` and ``CASE/*.md`` below ``root``, in name order.

    Args:
        root: one folder per case.
        single: every document is a case of its own, named ``FOLDER/FILE``.

    Raises:
        ConfigError: no documents, an unreadable file, or a ref used for two types in one case.
        MarkupError: markup that cannot be read, at ``case/file:line``.
    """
    try:
        folders = sorted(path for path in root.iterdir() if path.is_dir())
    except OSError:
        raise ConfigError("the gold folder cannot be opened", "Name a folder of cases.") from None
    cases = [GoldCase(folder.name, dict(_documents(folder))) for folder in folders]
    cases = [case for case in cases if case.documents]
    if single:
        cases = [
            GoldCase(f"{case.name}/{name}", {name: document})
            for case in cases
            for name, document in case.documents.items()
        ]
    if not cases:
        raise ConfigError(
            "the gold folder holds no documents", "It needs one folder of .txt files per case."
        )
    for case in cases:
        _check_refs(case)
    return tuple(cases)


def _documents(folder: Path) -> Iterator[tuple[str, GoldDocument]]:
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in {".txt", ".md"} or not path.is_file():
            continue
        where = f"{folder.name}/{path.name}"
        try:
            markup = path.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            raise ConfigError(
                "cannot be read as UTF-8 text", "Save it as UTF-8.", where=where
            ) from None
        yield path.name, parse(markup, where=where, keep=True)


def _check_refs(case: GoldCase) -> None:
    types: dict[str, str] = {}
    for name, document in case.documents.items():
        for span in document.spans:
            if types.setdefault(span.ref, span.type) != span.type:
                line = document.text.count("\n", 0, span.start) + 1
                raise MarkupError(
                    "a ref of this case is used for two types",
                    "Give each entity a ref of its own.",
                    where=f"{folder_of(case.name)}/{name}:{line}",
                )
