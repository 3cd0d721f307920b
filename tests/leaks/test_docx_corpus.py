"""Real documents of public test suites: copied whole or refused with a reason, and nothing of a roster left.

Up to three words of each document are drawn by a fixed seed and put on the roster, as if they were
names. What is left is looked for in the copy by plain means of its own.
"""

from __future__ import annotations

import hashlib
import html
import io
import os
import random
import re
import zipfile
from functools import cache
from pathlib import Path

import docx
import pytest
from helpers_batch import light_line
from helpers_docx import read
from helpers_structure import faults

from redactor.config.pipeline import load
from redactor.errors import DocumentError
from redactor.formats.docx import DocxFormat
from redactor.formats.docx_rules import PLACEHOLDER
from redactor.model import Handling, Outcome, Person, Revisions, Roster, Segment, Source, Status
from redactor.pipeline import CaseResult, Line

_REFUSED = frozenset({"damaged", "unsafe-xml", "encrypted", "old-format", "content-mismatch"})
_SMALL = 150
_EVERY = 1 if os.environ.get("REDACTOR_CORPUS_ALL") else 5
"""Of the documents, in a run of the whole suite; an odd number, for the two ways with changes."""
_DONE = frozenset({Status.PUBLISHED, Status.NEEDS_REVIEW})
_PARAGRAPH_END = re.compile(r"</(?:w|a):p>|<(?:w|a):br/>|<w:tab/>")
_SHOWN = re.compile(r"<(?:w:t|w:delText|a:t|m:t|c:v)(?: [^>]*)?>([^<]*)<")
_FREE = re.compile(r'(?:descr|title|tooltip|string|alt|author)="([^"]*)"')


def _corpus() -> list[Path]:
    root = os.environ.get("REDACTOR_CORPUS")
    if not root:
        return []
    return sorted(p for p in (Path(root) / "docx").iterdir() if p.suffix != ".csv")


@cache
def _line(revisions: Revisions) -> Line:
    return light_line(load("supervision").model_copy(update={"revisions": revisions}))


def _source(path: Path) -> Source:
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return Source("case-0001/document-01", "case-0001", path.suffix.lower(), data, digest)


def _run(source: Source, words: list[str], revisions: Revisions) -> CaseResult:
    people = (Person(f"roster-{n}", "other.friend", (w,)) for n, w in enumerate(words, 1))
    return _line(revisions).run(source.case, [source], Roster(tuple(people)))


def _shown(data: bytes) -> str:
    """All text of a copy, a line for each paragraph, and its free attributes."""
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                xml = archive.read(name).decode()
                found += ("".join(_SHOWN.findall(p)) for p in _PARAGRAPH_END.split(xml))
                found += _FREE.findall(xml)
    return html.unescape("\n".join(found)).replace("\u00ad", "")


def _left(words: list[str], data: bytes) -> list[str]:
    said = _shown(data)
    return [w for w in words if re.search(rf"(?<!\w){re.escape(w)}(?!\w)", said, re.IGNORECASE)]


def _said(segments: tuple[Segment, ...]) -> list[str]:
    return [segment.text for segment in segments if segment.kind != "reading"]


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("REDACTOR_CORPUS"), reason="REDACTOR_CORPUS is not set")
@pytest.mark.parametrize("number", range(0, len(_corpus()), _EVERY))
def test_public_documents_are_copied_or_refused(number: int) -> None:
    path = _corpus()[number]
    source = _source(path)
    revisions: Revisions = "keep" if number % 2 else "accept"
    handling, format_ = Handling(revisions=revisions), DocxFormat()
    try:
        document = format_.read(source, handling)
    except DocumentError:
        (refused,) = _run(source, [], revisions).outcomes
        assert refused.status is Status.FAILED
        assert refused.error is not None
        assert refused.error.code in _REFUSED
        return
    plain = format_.write(source, document, (), handling).data
    docx.Document(io.BytesIO(plain))
    copy = Source(source.id, source.case, ".docx", plain, "0" * 64)
    again = format_.read(copy, handling)
    assert _said(again.segments) == _said(document.segments)
    assert format_.write(copy, again, (), handling).data == plain
    assert faults(plain) - faults(source.data) == set()
    text = "\n".join(segment.text for segment in document.segments).replace(PLACEHOLDER, "")
    every = sorted(set(re.findall(r"[^\W\d_]{4,}", text)))
    words = random.Random(number).sample(every, min(3, len(every)))
    result = _run(source, words, revisions)
    (outcome,) = result.outcomes
    assert outcome.status in _DONE, _why(outcome)
    redacted = result.drafts[source.id].data
    assert _left(words, redacted) == []
    docx.Document(io.BytesIO(redacted))
    assert faults(redacted) - faults(source.data) == set()
    if len(document.segments) < _SMALL:
        assert _run(source, words, revisions).drafts[source.id].data == redacted
    second = _run(Source(source.id, source.case, ".docx", redacted, "0" * 64), words, revisions)
    assert second.drafts[source.id].data == redacted
    assert not [d for d in second.outcomes[0].decisions if d.replaces]


def _why(outcome: Outcome) -> str:
    return f"{outcome.error} {[(leak.place, leak.check) for leak in outcome.leaks]}"


@pytest.mark.skipif(not os.environ.get("REDACTOR_CORPUS"), reason="REDACTOR_CORPUS is not set")
def test_the_words_are_there_before() -> None:
    """That nothing is left in a copy means something: the same look finds them in the source."""
    words = re.findall(r"[^\W\d_]{4,}", _said(read(_corpus()[0].read_bytes()).segments)[0])
    assert words
    assert _left(words, _corpus()[0].read_bytes()) == words
