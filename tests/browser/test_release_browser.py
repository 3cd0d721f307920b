"""A case on its way out: signed, changed, signed again, handed out, traced and called back, in a browser."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import pyzipper
from helpers_browser import program

pytest_plugins = ("helpers_browser",)
pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

NOTES = {
    "a.txt": "Session 1\n\nQuenby Thistlewood came with her mother Marjolein Thistlewood.\n"
    "She sees Dr Ottoline Farrow, her GP, on Monday. She wants to sleep through the night again.\n",
    "b.txt": "Session 2\n\nQuenby was tired. Marjolein had rung Dr Farrow to complain.\n",
}
CASE = "/batch/copies/case-0001/"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Copies of one case."""
    folder = tmp_path / "in" / "Quenby"
    folder.mkdir(parents=True)
    for name, text in NOTES.items():
        (folder / name).write_text(text)
    made = tmp_path / "out"
    command = [sys.executable, "-m", "redactor", "run", str(tmp_path / "in"), "--out", str(made)]
    subprocess.run(command, check=False, capture_output=True, timeout=100)
    return made


@pytest.fixture
def desk(browser: Any, out: Path) -> Iterator[tuple[Any, str]]:
    """A page, and the address of the case; what its console complains of fails the test."""
    with program("review", out) as running:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        errors: list[str] = []
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(running.address)
        yield page, f"{running.origin}{CASE}"
        context.close()
        assert not errors


def sign(page: Any, case: str) -> None:
    """Prepare and sign, with a reason for all that was not done."""
    page.goto(f"{case}sign")
    page.get_by_label("Your name").fill("Rowan Ellery")
    page.get_by_role("button", name="Mark as prepared").click()
    for fold in page.locator(".checklist details").all():
        fold.locator("summary").click()
        fold.get_by_label("Why").fill("Looked at in the source instead.")
    page.locator("#item-own-name input").check()
    page.get_by_label("Your name").fill("Amal Idris")
    page.get_by_label("Your role").fill("practice lead")
    page.get_by_role("button", name="Sign these copies").click()
    page.get_by_text("They can now be handed out.").wait_for()


def test_a_case_is_signed_changed_handed_out_traced_and_called_back(
    desk: tuple[Any, str], tmp_path: Path
) -> None:
    page, case = desk
    sign(page, case)
    restore(page, case)
    page.goto(f"{case}sign")
    assert page.get_by_text(
        re.compile(r"The copy of document \d changed after the case was signed on")
    ).count()
    assert page.get_by_text("Signed, for exactly these copies").count() == 0
    sign(page, case)

    word, files = hand_out(page, case, tmp_path)
    assert len(word.split("-")) == 8
    copy = next(name for name in files if name.endswith("document-01.txt"))
    assert b"Marjolein" not in files[copy]
    assert b"for: clinical supervisor" in files[copy]

    page.goto(f"{case.partition('/batch')[0]}/trace")
    found = {"name": "found.txt", "mimeType": "text/plain", "buffer": files[copy]}
    page.locator("#file").set_input_files(found)
    page.get_by_role("button", name="Trace it").click()
    page.get_by_text("The very file that was released").wait_for()
    assert page.get_by_role("heading", name="Dr Helen Marsh, clinical supervisor").count() == 1
    assert page.get_by_text(copy.partition("/")[0]).count()

    page.get_by_role("link", name="Open its releases").click()
    page.get_by_role("link", name="Call back the whole case …").click()
    page.get_by_label("Why").fill("the client withdrew consent")
    page.get_by_role("button", name="Call back the whole case").click()
    page.get_by_text("The whole case is called back. Ask for 1 release").wait_for()
    assert page.get_by_role("row", name=re.compile("Dr Helen Marsh")).count() == 1
    page.goto(f"{case}release")
    assert page.get_by_role("button", name="Make the bundle").count() == 0
    assert "Marsh" not in page.url


def restore(page: Any, case: str) -> None:
    """Change a verdict: a name that stays after all."""
    page.goto(f"{case}document-01/")
    page.locator(".leaf.source a.mark", has_text="Farrow").first.click()
    page.locator("#panel").get_by_role("button", name="Restore in the whole case").click()
    if page.locator("#name-by").count() and page.locator("#name-by").is_visible():
        page.locator("#name-by").fill("R. Eader")
        page.keyboard.press("Enter")
    page.get_by_text(re.compile("is restored in")).first.wait_for(timeout=60_000)


def hand_out(page: Any, case: str, folder: Path) -> tuple[str, dict[str, bytes]]:
    """Hand out to one recipient: the passphrase, and the copies of the file that is downloaded."""
    page.goto(f"{case}release")
    page.get_by_label("Name", exact=True).fill("Dr Helen Marsh")
    page.get_by_label("Role", exact=True).fill("clinical supervisor")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Handling sheet").click()
    sheet = opened.value
    sheet.get_by_role("heading", name="How to handle the copies").wait_for()
    sheet.close()
    page.get_by_role("button", name="Make the bundle").click()
    word = page.locator(".secret").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Download RB-")).click()
    path = folder / download.value.suggested_filename
    assert re.fullmatch(r"RB-\d{8}-[0-9A-F]{6}\.zip", path.name)
    download.value.save_as(path)
    with pyzipper.AESZipFile(path) as archive:
        archive.setpassword(word.encode())
        found = {name: archive.read(name) for name in archive.namelist()}
    page.reload()
    assert page.locator(".secret").count() == 0
    return word, {name: data for name, data in found.items() if name.startswith("RC-")}
