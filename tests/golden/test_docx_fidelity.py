"""A copy of a Word document looks like the document, and what is not a label says what it said."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import subprocess
from pathlib import Path

import docx
import numpy as np
import pypdfium2 as pdfium
import pytest
from helpers_structure import faults
from lxml import etree
from numpy.typing import NDArray

from redactor.formats.docx import DocxFormat
from redactor.model import Handling, Replacement, Source

SAMPLES = sorted((Path(__file__).parents[2] / "samples" / "cases").glob("*/*.docx"))
_OFFICE = shutil.which("soffice")
_INK = 215
"""Grey value below which there is ink; its colour may differ, because it tells authors of changes apart."""
_SAME = 0.002
_NAMED = re.compile(r"\b[A-Z][a-z]{3,}\b")


def _source(path: Path) -> Source:
    data = path.read_bytes()
    return Source(
        "case-0001/document-01", "case-0001", ".docx", data, hashlib.sha256(data).hexdigest()
    )


def _copy(path: Path, *, label: str = "") -> bytes:
    """A copy with a label over every word in capitals and small letters, or with none.

    Tracked changes are kept, so that both show them.
    """
    source, handling, format_ = _source(path), Handling(revisions="keep"), DocxFormat()
    document = format_.read(source, handling)
    made = [
        Replacement(segment.index, *match.span(), label)
        for segment in document.segments
        if label and segment.kind != "reading"
        for match in _NAMED.finditer(segment.text)
    ]
    return format_.write(source, document, made, handling).data


def _pages(folder: Path, profile: Path) -> dict[str, list[NDArray[np.uint8]]]:
    """Every document of a folder as LibreOffice shows it: a picture a page, by name."""
    assert _OFFICE is not None
    subprocess.run(
        [
            _OFFICE, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf",
            "--outdir", str(folder), *map(str, sorted(folder.glob("*.docx"))),
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    found: dict[str, list[NDArray[np.uint8]]] = {}
    for path in sorted(folder.glob("*.pdf")):
        with pdfium.PdfDocument(path) as document:
            found[path.stem] = [
                np.asarray(page.render(scale=1).to_pil().convert("L")) for page in document
            ]
    return found


@pytest.mark.skipif(_OFFICE is None, reason="LibreOffice is not installed")
def test_a_copy_looks_like_the_document(tmp_path: Path) -> None:
    before, after, labelled = (tmp_path / name for name in ("before", "after", "labelled"))
    for folder in (before, after, labelled):
        folder.mkdir()
    assert len(SAMPLES) >= 6
    for number, path in enumerate(SAMPLES):
        shutil.copy(path, before / f"{number}.docx")
        (after / f"{number}.docx").write_bytes(_copy(path))
        (labelled / f"{number}.docx").write_bytes(_copy(path, label="[Person A]"))
    old, new, replaced = (
        _pages(folder, tmp_path / "profile") for folder in (before, after, labelled)
    )
    assert set(old) == set(new) == set(replaced) == {str(n) for n in range(len(SAMPLES))}
    for name, pages in old.items():
        assert len(pages) == len(new[name])
        for one, other in zip(pages, new[name], strict=True):
            assert one.shape == other.shape
            assert np.mean((one < _INK) != (other < _INK)) < _SAME
        assert all(page.shape == pages[0].shape for page in replaced[name])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"sample-{SAMPLES.index(path)}")
def test_only_labels_differ_from_the_copy_without_them(path: Path) -> None:
    plain, labelled = (
        docx.Document(io.BytesIO(_copy(path, label=word))) for word in ("", "[Person A]")
    )
    assert faults(_copy(path, label="[Person A]")) == set()
    seen = 0
    for before, after in zip(
        plain.element.body.iter("{*}p"), labelled.element.body.iter("{*}p"), strict=True
    ):
        runs = [list(each.iter("{*}r")) for each in (before, after)]
        assert len(runs[0]) == len(runs[1])
        for old, new in zip(*runs, strict=True):
            assert _properties(old) == _properties(new)
        texts = ["".join(t.text or "" for t in each.iter("{*}t")) for each in (before, after)]
        pattern = re.escape(texts[1]).replace(re.escape("[Person A]"), r"[A-Z][a-z]{3,}")
        assert re.fullmatch(pattern, texts[0])
        seen += texts[1].count("[Person A]")
    assert seen > 5


def _properties(run: etree._Element) -> list[bytes]:
    return [etree.tostring(child) for child in run if str(child.tag).endswith("}rPr")]
