"""The report with names is made for whoever asks, shown to nobody else, and is gone once it was fetched."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pytest
import pyzipper
from helpers_batch import CLIENT, Place, Ran
from helpers_sign import CASE, Page, opened

from redactor.config.pipeline import Pipeline

Cli = Callable[..., Ran]
Light = Callable[..., Pipeline]


@pytest.fixture
def page(place: Place, cli: Cli, light: Light) -> Iterator[Page]:
    made = opened(place, cli, light)
    yield made
    made.site.desks.stop()


def test_it_opens_with_the_passphrase_that_is_shown_once(page: Page) -> None:
    assert f'action="{CASE}report"' in page.get("report")
    made = page.client.post(f"{CASE}report").text
    words = re.search(r'<strong class="chip">([a-z-]+)</strong>', made)
    address = re.search(rf'href="({CASE}report/[0-9a-f]+\.zip)"', made)
    assert words
    assert address
    assert words[1] not in page.get("report")
    fetched = page.client.get(address[1])
    assert fetched.headers["content-disposition"].endswith('"case-0001-report-with-names.zip"')
    with pyzipper.AESZipFile(io.BytesIO(fetched.content)) as archive:
        archive.setpassword(words[1].encode())
        (name,) = archive.namelist()
        report = archive.read(name).decode()
    assert CLIENT in report
    assert "Holds names" in report
    assert page.client.get(address[1]).status_code == 404
