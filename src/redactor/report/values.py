"""The report with originals beside the labels, for a reviewer who must compare: never written as it is.

The one module of the report that is given words of a document. The page is marked on the screen and on
every printed page, and leaves the program only inside an encrypted archive.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Final

import pyzipper

from redactor.report.render import Values, html

NAME: Final = "report-with-names.html"
SHORTEST: Final = 12
"""Characters of a password below which nothing is sealed."""


def report_with_values(report: Mapping[str, object], originals: Values) -> str:
    """Return the page of a report with a column of originals and the text of flagged passages.

    Args:
        report: satisfies ``schema/report-1.json``.
        originals: text by document id, segment, start and end, of findings and of flags; what is not in
            it is shown empty.
    """
    return html(report, values=originals)


def sealed_report(page: str, password: str) -> bytes:
    """Return ``page`` as the only file of a ZIP archive that AES-256 encrypts (WinZip AE-2).

    Raises:
        ValueError: the password is shorter than :data:`SHORTEST`.
    """
    if len(password) < SHORTEST:
        raise ValueError(f"A password of {SHORTEST} characters or more is needed.")
    file = io.BytesIO()
    with pyzipper.AESZipFile(
        file, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword(password.encode("utf-8"))
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        archive.writestr(NAME, page.encode("utf-8"))
    return file.getvalue()
