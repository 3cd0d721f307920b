"""A reviewer at work: what is missed goes from every copy, with the mouse and with the keyboard alone."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers_browser import program

pytest_plugins = ("helpers_browser",)
pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

NOTES = {
    "a.txt": (
        "Session 1\n\nQuenby Thistlewood came with her mother Marjolein Thistlewood.\nQuenby spoke of work, where the"
        " old crow counts every minute.\nShe sees Dr Ottoline Farrow, her GP, on Monday.\n"
    ),
    "b.txt": (
        "Session 2\n\nQuenby was tired, as the old crow had shouted again.\nMum (Marjolein) had rung to complain about"
        " the old crow.\nShe is the only lighthouse keeper in the county.\n"
    ),
    "c.md": "Telephone note\n\nMarjolein rang: Quenby has left the job, and the old crow with it. Dr Farrow knows.\n",
}
Desk = tuple[Any, str]
CASE = "/batch/copies/case-0001/"


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copies of one case, made by the command line with everything that belongs to it."""
    root = tmp_path_factory.mktemp("review")
    folder = root / "in" / "Quenby"
    folder.mkdir(parents=True)
    for name, text in NOTES.items():
        (folder / name).write_text(text)
    command = [
        sys.executable,
        "-m",
        "redactor",
        "run",
        str(root / "in"),
        "--out",
        str(root / "out"),
    ]
    subprocess.run(command, check=False, capture_output=True, timeout=100)
    assert (root / "out" / "report.json").exists()
    return root


@pytest.fixture
def out(finished: Path, tmp_path: Path) -> Path:
    """The same copies for one test."""
    for name in ("out", "out.private"):
        shutil.copytree(finished / name, tmp_path / name)
    return tmp_path / "out"


@pytest.fixture
def desk(browser: Any, out: Path) -> Iterator[Desk]:
    """A page of the review, and the address of the case; an error in its console fails the test."""
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


def copies(out: Path) -> str:
    """The text of all copies."""
    return "".join(path.read_text() for path in sorted((out / "case-0001").iterdir()))


SELECT = """([side, word]) => {
  const walk = document.createTreeWalker(document.querySelector(`.leaf.${side}`), NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const at = node.data.indexOf(word);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + word.length);
    window.getSelection().removeAllRanges();
    window.getSelection().addRange(range);
    return true;
  }
  return false;
}"""


def said(page: Any, pattern: str) -> str:
    """Wait until the page says so, and what it says."""
    news = page.locator("#working, main > .box[role=status]").filter(has_text=re.compile(pattern))
    news.first.wait_for(timeout=25_000)
    return str(news.first.inner_text())


def test_a_missed_name_is_selected_and_goes_from_every_copy(desk: Desk, out: Path) -> None:
    page, case = desk
    assert copies(out).count("old crow") == 4
    page.goto(f"{case}document-02/")
    assert page.evaluate(SELECT, ["copy", "old crow"])
    page.locator("#select-bar button").click()
    assert page.locator("#add-text").input_value() == "old crow"
    page.locator("#add-role").fill("manager")
    page.locator("#add-form button.primary").click()
    page.locator("#name-by").fill("R. Eader")
    page.keyboard.press("Enter")
    assert "[Manager] stands in 4 more places of 3 documents" in said(page, "stands in")
    assert "old crow" not in copies(out)
    assert copies(out).count("[Manager]") == 4
    assert page.locator(".leaf.copy .mark", has_text="[Manager]").count() == 2
    assert page.url == f"{case}document-02/"


def test_a_mark_is_opened_and_restored(desk: Desk, out: Path) -> None:
    page, case = desk
    page.goto(case)
    page.locator("#who-by").fill("R. Eader")
    page.get_by_role("button", name="Keep").click()
    page.goto(f"{case}document-01/")
    page.locator(".leaf.source a.mark", has_text="Farrow").click()
    assert "Farrow" in page.locator("#panel h2").inner_text()
    assert "How sure" in page.locator("#panel").inner_text()
    page.locator("#panel").get_by_role("button", name="Restore in the whole case").click()
    assert "is restored in" in said(page, "restored")
    assert "Farrow" in copies(out)


def test_two_people_become_one(desk: Desk, out: Path) -> None:
    page, case = desk
    page.goto(f"{case}document-01/")
    page.locator(".leaf.source a.mark", has_text="Farrow").click()
    page.locator("#panel summary", has_text="Same person").click()
    mother = page.locator("#s-other option", has_text="Marjolein").get_attribute("value")
    page.locator("#s-other").select_option(mother)
    page.locator("#who-by").fill("R. Eader")
    page.get_by_role("button", name="They are one person").click()
    said(page, "is now")
    page.goto(case)
    assert "Farrow" in page.locator("#people tr", has_text="Marjolein").inner_text()
    page.locator("#decisions").get_by_role("button", name="Undo").click()
    said(page, "is now|stands")
    assert "Farrow" not in page.locator("#people tr", has_text="Marjolein").inner_text()


def test_the_queue_is_walked_with_the_keyboard_alone(desk: Desk, out: Path) -> None:
    page, case = desk
    page.goto(case)
    number = page.locator("[data-item]:not(.done)", has_text="a").count()
    assert number
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.id")
    assert first.startswith("item-")
    page.keyboard.press("a")
    page.keyboard.type("R. Eader")
    page.keyboard.press("Enter")
    said(page, "Decided|Agreed|Noted")
    for _ in range(number - 1):
        before = page.locator("[data-item].done").count()
        page.keyboard.press("a")
        page.locator("[data-item].done").nth(before).wait_for(state="attached", timeout=10_000)
    assert page.locator("[data-item]:not(.done)").count() == 0
    page.goto(f"{case}document-01/")
    page.keyboard.press("j")
    mark = page.evaluate("document.activeElement.dataset.mark")
    page.keyboard.press("Enter")
    page.locator("#panel h2").wait_for()
    page.keyboard.press("a")
    said(page, "Agreed|Decided")
    assert page.evaluate("document.activeElement.dataset.mark") != mark
    page.keyboard.press("l")
    page.keyboard.type("qa?[")
    assert page.evaluate("document.activeElement.value") == "qa?["
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    page.wait_for_url(f"{case}#queue")


def test_a_phone_shows_one_above_the_other(desk: Desk) -> None:
    page, case = desk
    page.set_viewport_size({"width": 390, "height": 844})
    for address in (
        case,
        f"{case}document-01/",
        f"{case}people/1/",
        case.removesuffix("case-0001/"),
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.goto(f"{case}document-01/")
    source, copy = (page.locator(f".leaf.{side}").first for side in ("source", "copy"))
    assert source.bounding_box()["y"] < copy.bounding_box()["y"]
    page.locator(".show label", has_text="Copy").click()
    assert source.is_hidden()
    copy.locator("a.mark").first.click()
    page.locator("#panel h2").wait_for()
    assert page.locator("#panel").bounding_box()["y"] > 300


def test_a_page_that_was_looked_at_is_remembered(desk: Desk) -> None:
    page, case = desk
    page.goto(f"{case}document-01/")
    page.locator(".spread[data-read]").first.wait_for(timeout=6_000)
    page.wait_for_timeout(1_200)
    page.goto(case)
    assert "1 of 1 page read" in page.locator("#documents li").first.inner_text()


def test_it_works_without_script(browser: Any, out: Path) -> None:
    with program("review", out) as running:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(running.address)
        page.goto(f"{running.origin}{CASE}document-01/")
        page.locator("#who-by").fill("R. Eader")
        page.get_by_role("button", name="Keep").click()
        page.locator(".leaf.source a.mark", has_text="Farrow").click()
        page.get_by_role("button", name="Restore in the whole case").click()
        assert "is restored in" in page.locator("main > .box[role=status]").inner_text()
        assert "Farrow" in copies(out)
        page.locator("#add-text").fill("old crow")
        page.get_by_role("button", name="Replace", exact=True).click()
        assert "old crow" not in copies(out)
        context.close()
