"""A clinician's way in a real browser: three files, who is who, what for, and the page of the copies."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from helpers_batch import CLIENT, NOTE, OTHER
from helpers_browser import Running

pytest_plugins = ("helpers_browser",)
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.workers]

DROP = """files => {
  const carried = new DataTransfer();
  for (const [name, text] of files) carried.items.add(new File([text], name));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.querySelector("[data-zone]").dispatchEvent(
      new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
  }
}"""
NAMED = [[f"{CLIENT} 1.txt", NOTE], [f"{CLIENT} 2.md", OTHER], ["third.txt", NOTE]]


def test_three_dropped_files_become_copies(page: Any, running: Running, tmp_path: Path) -> None:
    assert page.url == f"{running.origin}/", "the token does not stay in the address bar"
    page.get_by_role("link", name="Prepare a case file").first.click()
    page.get_by_text("Drop files or folders here").wait_for()
    page.evaluate(DROP, NAMED)
    page.locator("[data-chosen] li").nth(2).wait_for()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/people", timeout=120_000)
    assert page.get_by_text(f"{CLIENT} 1.txt").count() == 1
    person = page.get_by_role("group", name=CLIENT)
    person.get_by_label("This is the client").check()
    page.get_by_role("button", name="Add another person").click()
    added = page.locator(".person.new").last
    added.get_by_label("Name as written").fill("Samira Khan")
    added.get_by_label("Who is this?").select_option("client.sister")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/purpose")
    page.get_by_label("Your own supervisor").check()
    page.get_by_label("Name", exact=True).fill("Robin Finch")
    page.get_by_role("button", name="Make the copies").click()
    page.wait_for_url(re.compile(r"/batch/batch-0001/$"), timeout=120_000)
    out = tmp_path / "home" / "batch-0001" / "out"
    assert len(list(out.glob("case-0001/document-*"))) == 3
    for copy in out.glob("case-0001/document-*"):
        assert "Thistlewood" not in copy.read_text()
    page.get_by_role("button", name="Close redactor").click()
    page.get_by_text("redactor is closed").wait_for()
    assert running.process.wait(20) == 0
    assert CLIENT not in running.process.stderr.read()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_the_window(
    width: int, scheme: str, page: Any, running: Running
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    for path in ("/", "/new"):
        page.goto(running.origin + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_first_page_works_with_the_keyboard(page: Any, running: Running) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/new")


def test_without_script_files_are_taken_and_the_page_goes_on(
    browser: Any, running: Running, tmp_path: Path
) -> None:
    (tmp_path / "note.txt").write_text(NOTE)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(running.address)
    page.goto(f"{running.origin}/new")
    page.set_input_files("#files", str(tmp_path / "note.txt"))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/people", timeout=120_000)
    page.get_by_role("link", name="Skip this step").click()
    page.wait_for_url("**/purpose")
    context.close()


def test_the_address_works_in_one_browser_only(browser: Any, running: Running, page: Any) -> None:
    other = browser.new_context()
    stranger = other.new_page()
    assert stranger.goto(running.address).status == 403
    assert "start redactor app again" in stranger.content().lower()
    assert stranger.goto(f"{running.origin}/new").status == 403
    other.close()


def test_two_files_of_one_name_are_two_documents(
    page: Any, running: Running, tmp_path: Path
) -> None:
    for folder, text in (("may", NOTE), ("june", f"{NOTE} Later.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "note.txt").write_text(text)
    page.goto(f"{running.origin}/new")
    for folder in ("may", "june", "may"):
        page.set_input_files("#files", str(tmp_path / folder / "note.txt"))
    assert page.locator("[data-chosen] li").count() == 2
    page.get_by_role("button", name="Remove note.txt").first.click()
    assert page.locator("[data-chosen] li").count() == 1
