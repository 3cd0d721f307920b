"""Real PDFs of public test suites: copied or refused with a reason, and nothing of a roster left.

Up to three words of each document are drawn by a fixed seed and put on the roster, as if they were
names. What is left is looked for by four programs and in the bytes. Most documents with text must
stay text; a page that becomes a picture says why.
"""

from __future__ import annotations

import hashlib
import io
import os
import random
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from helpers_batch import light_line
from helpers_pdf import read
from pdfminer.high_level import extract_text
from pypdf import PdfReader

from redactor.config.pipeline import load
from redactor.errors import DocumentError
from redactor.model import Outcome, Person, Roster, Source, Status
from redactor.pipeline import CaseResult, Line

_DONE = frozenset({Status.PUBLISHED, Status.NEEDS_REVIEW})
_SHARE = 0.85  # of the documents with words on a page that stay text from end to end
_PICTURE = re.compile(r"page \d+ is a picture in the copy \([a-z ,]+\)|all pages are pictures.*")
_OUTCOMES: dict[str, str] = {}


def _corpus() -> list[Path]:
    root = os.environ.get("REDACTOR_CORPUS")
    files = sorted(Path(root, "pdf").glob("*.pdf")) if root else []
    return files if os.environ.get("REDACTOR_CORPUS_ALL") else [f for f in files if _pages(f) < 6]


def _pages(path: Path) -> int:
    """How many pages a file has; a long one takes long and tells nothing more."""
    try:
        with pdfium.PdfDocument(path) as document:
            return len(document)
    except pdfium.PdfiumError:
        return 0


@cache
def _line() -> Line:
    return light_line(load("supervision").model_copy(update={"ocr": "off"}))


def _run(path: Path, words: list[str]) -> CaseResult:
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    source = Source("case-0001/document-01", "case-0001", ".pdf", data, digest)
    people = (Person(f"roster-{n}", "other.friend", (w,)) for n, w in enumerate(words, 1))
    return _line().run(source.case, [source], Roster(tuple(people)))


def _words(path: Path) -> list[str]:
    """Up to three words that stand on its pages."""
    try:
        document = read(path.read_bytes())
    except DocumentError:
        return []
    found = {
        word
        for segment in document.segments
        if segment.kind == "text"
        for word in re.findall(r"[^\W\d_]{6,}", segment.text)
    }
    return random.Random(path.stem).sample(sorted(found), min(3, len(found)))


def _left(copy: bytes, words: list[str]) -> list[str]:
    texts = [extract_text(io.BytesIO(copy)), re.sub(r"/\w+", "", copy.decode("latin-1"))]
    texts += [page.extract_text() for page in PdfReader(io.BytesIO(copy)).pages]
    document = pdfium.PdfDocument(copy)
    texts += [page.get_textpage().get_text_range() for page in document]
    document.close()
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", "-", "-"], input=copy, capture_output=True, check=True)
        texts.append(done.stdout.decode("utf-8", "replace"))
    whole = "\n".join(texts)
    return [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", whole)]


def _kind(outcome: Outcome, words: list[str]) -> str:
    if outcome.status not in _DONE:
        return "refused"
    pictures = [note for note in outcome.notes if "picture" in note]
    assert all(_PICTURE.fullmatch(note) for note in pictures)
    return "no words" if not words else "pictures" if pictures else "text"


@pytest.mark.slow
@pytest.mark.skipif(not _corpus(), reason="REDACTOR_CORPUS is not set")
@pytest.mark.parametrize("path", _corpus(), ids=lambda path: path.stem)
def test_nothing_of_the_roster_is_left(path: Path) -> None:
    words = _words(path)
    result = _run(path, words)
    outcome = result.outcomes[0]
    _OUTCOMES[path.stem] = _kind(outcome, words)
    if outcome.status in _DONE:
        assert _left(result.drafts[outcome.id].data, words) == []
    else:
        assert outcome.error is not None
        assert outcome.error.code in ("encrypted", "damaged")


@pytest.mark.slow
@pytest.mark.skipif(not _corpus(), reason="REDACTOR_CORPUS is not set")
def test_most_documents_stay_text() -> None:
    if len(_OUTCOMES) < len(_corpus()):
        pytest.skip("the documents were not all tried in this process")
    kinds = list(_OUTCOMES.values())
    stayed, became = kinds.count("text"), kinds.count("pictures")
    assert stayed >= _SHARE * (stayed + became)
