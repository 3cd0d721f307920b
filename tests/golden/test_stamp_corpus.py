"""Real documents of public test suites get their notice on every page, and keep all of their text.

Each is first copied as redactor copies it. The stamper proves itself; here other programs look, too: a word
processor that is not Word, and pdfium.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

import docx
import pypdfium2 as pdfium
import pytest
from helpers_structure import faults

from redactor.errors import DocumentError
from redactor.formats.docx import DocxFormat
from redactor.formats.pdf import PdfFormat
from redactor.model import Handling, Source
from redactor.review.copyid import copy_id, ids_in
from redactor.review.stamp import notice_for, stamped

ROOT = os.environ.get("REDACTOR_CORPUS")
ALL = bool(os.environ.get("REDACTOR_CORPUS_ALL"))
ID = copy_id(bytes(16), "corpus")
NOTICE = notice_for(ID, "clinical supervisor", date(2026, 12, 31))
_SMALL = 40_000  # bytes

pytestmark = pytest.mark.skipif(not ROOT, reason="REDACTOR_CORPUS is not set")


def _corpus(kind: str) -> list[Path]:
    files = sorted(p for p in Path(ROOT, kind).iterdir() if p.suffix != ".csv") if ROOT else []
    if ALL:
        return files
    return files[::5] if kind == "docx" else [p for p in files if p.stat().st_size < _SMALL][::2]


@cache
def _copy(path: Path) -> bytes:
    """The copy of a document, empty where it is refused."""
    data, handling = path.read_bytes(), Handling()
    digest = hashlib.sha256(data).hexdigest()
    source = Source("case-0001/document-01", "case-0001", path.suffix.lower(), data, digest)
    format_ = PdfFormat() if path.suffix == ".pdf" else DocxFormat()
    try:
        return format_.write(source, format_.read(source, handling), (), handling).data
    except DocumentError:
        return b""


@pytest.mark.slow
@pytest.mark.parametrize("path", _corpus("docx"), ids=lambda path: path.stem[:40])
def test_word_documents(path: Path) -> None:
    signed = _copy(path)
    if not signed:
        pytest.skip("refused when it was read")
    made = stamped(signed, ".docx", NOTICE)
    docx.Document(io.BytesIO(made))
    assert faults(made) - faults(signed) == set()
    with zipfile.ZipFile(io.BytesIO(signed)) as before, zipfile.ZipFile(io.BytesIO(made)) as after:
        assert set(before.namelist()) <= set(after.namelist())
    assert made == stamped(signed, ".docx", NOTICE)


@pytest.mark.slow
@pytest.mark.parametrize("path", _corpus("pdf"), ids=lambda path: path.stem[:40])
def test_pdf_documents(path: Path) -> None:
    signed = _copy(path)
    if not signed:
        pytest.skip("refused when it was read")
    made = stamped(signed, ".pdf", NOTICE)
    with pdfium.PdfDocument(made) as document:
        for page in document:
            text = page.get_textpage()
            assert ids_in(text.get_text_range()) == (ID,)
            text.close()
            page.close()


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_every_page_in_libreoffice(tmp_path: Path) -> None:
    """But for pages of endnotes, which LibreOffice sets by themselves and without a footer."""
    files = [path for path in _corpus("docx") if _copy(path)]
    for at, path in enumerate(files):
        (tmp_path / f"{at:03d}.docx").write_bytes(stamped(_copy(path), ".docx", NOTICE))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    made = sorted(tmp_path.glob("*.docx"))
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *made],
        check=True,
        capture_output=True,
        timeout=240,
    )
    without: list[int] = []
    for at, path in enumerate(files):
        with pdfium.PdfDocument(tmp_path / f"{at:03d}.pdf") as document:
            texts = [page.get_textpage().get_text_range() for page in document]
        seen = [ids_in(text) == (ID,) for text in texts]
        assert seen[0], path.stem
        with zipfile.ZipFile(tmp_path / f"{at:03d}.docx") as archive:
            endnotes = "word/endnotes.xml" in archive.namelist()
        if not all(seen[:-1] if endnotes else seen):
            without.append(at)
    assert without == []
