"""The report with originals: marked wherever it is seen, sealed by a password, and never the usual one."""

from __future__ import annotations

import io
import zipfile

import pytest
import pyzipper

from redactor.model import Decision, Finding, Flag, Outcome, Status
from redactor.report.build import RunInfo, build
from redactor.report.render import HOLDS_NAMES, html
from redactor.report.values import NAME, report_with_values, sealed_report

RUN = RunInfo("r", "2026-03-01T09:30:00Z", "2026-03-01T09:30:01Z", "0.1.0", "p", "0f" * 32)
ID = "case-0001/document-01"
ORIGINALS = {(ID, 0, 0, 5): "Zelda <b>", (ID, 0, 10, 40): "Zelda says that she fears for Ned."}
PASSWORD = "correct horse battery"


def report() -> dict[str, object]:
    found = Finding(ID, 0, 0, 5, "PERSON", 0.9, "r")
    return build(
        RUN,
        [
            Outcome(
                ID, "case-0001", "text", Status.PUBLISHED, "ab" * 32, "a.txt", "cd" * 32,
                decisions=(Decision(found, "who", "client", "label", "[Client]", "x"),),
                flags=(Flag("risk", "text", 0, 10, 40),),
            )
        ],
    )  # fmt: skip


def test_originals_and_passages_stand_beside_the_labels() -> None:
    page = report_with_values(report(), ORIGINALS)
    assert '<th scope="col">Original</th>' in page
    assert '<span class="original">Zelda &lt;b&gt;</span>' in page
    assert "Zelda says that she fears for Ned." in page
    assert "default-src 'none'" in page
    assert "holds no word of the documents" not in page


def test_it_is_marked_on_the_screen_and_on_every_printed_page() -> None:
    page = report_with_values(report(), {})
    assert f'<p class="secret" role="note">{HOLDS_NAMES}</p>' in page
    assert f'@top-center {{ content: "{HOLDS_NAMES}"' in page


def test_the_usual_report_has_neither_originals_nor_the_mark() -> None:
    page = html(report())
    assert "Original</th>" not in page
    assert 'class="original"' not in page
    assert HOLDS_NAMES not in page


def test_it_opens_with_the_password_only() -> None:
    page = report_with_values(report(), ORIGINALS)
    sealed = sealed_report(page, PASSWORD)
    assert b"Zelda" not in sealed
    with pyzipper.AESZipFile(io.BytesIO(sealed)) as archive:
        (info,) = archive.infolist()
        assert (info.filename, info.wz_aes_strength) == (NAME, 3)
        with pytest.raises(RuntimeError):
            archive.read(NAME)
        with pytest.raises(RuntimeError):
            archive.read(NAME, pwd=b"another password")
        assert archive.read(NAME, pwd=PASSWORD.encode()).decode() == page
    with zipfile.ZipFile(io.BytesIO(sealed)) as archive, pytest.raises(NotImplementedError):
        archive.read(NAME, pwd=PASSWORD.encode())


def test_a_short_password_seals_nothing() -> None:
    with pytest.raises(ValueError, match="12 characters"):
        sealed_report("page", "short")
