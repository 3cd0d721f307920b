"""The whole way of a clinician in one browser: three files are dropped, reviewed, signed, handed out and called back.

``REDACTOR_SHOTS`` may name a folder for a picture of every page, light and dark, on a desk and on a phone.
"""

from __future__ import annotations

import base64
import io
import os
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus, urlsplit

import docx
import pytest
import pyzipper
from helpers_browser import program
from reportlab.pdfgen import canvas

from redactor.readback.registry import READERS
from redactor.review.copyid import ids_in

pytest_plugins = ("helpers_browser",)
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

RISK = (
    "She said that on Tuesday she stood on the railway bridge and counted the trains, and that she keeps tablets in a"
    " drawer."
)
LETTER = (
    "Isolde Brannigan came with her partner Declan Rooke. Isolde has hardly slept since the funeral of her mother.",
    "She rents a room, and the old crow wants her out. Once a week she sees biscuit from the choir.",
    "Dr Ottilie Marchbanks, her GP, asked for this appointment. Telephone 07700 900461.",
    "She is the only harbour pilot in the county who is a woman.",
    RISK,
)
SESSION = (
    (
        "Session 2",
        "Isolde came alone. Declan had rung Dr Marchbanks to complain about the wait.",
        "The old crow had shouted at her again; biscuit let her stay for a night.",
        "She likes the word Blossom because it is soft, and wants to sing again.",
    ),
    (
        "Plan",
        "To sleep before midnight, to walk by the water each morning, and to ring the crisis line at need.",
        "The next session is in two weeks.",
    ),
)
CALL = (
    "Telephone note\n\nDeclan Rooke rang: Isolde had left the house at night and the old crow locked the door.\n"
    "She denied any plan to end her life. Dr Marchbanks knows.\n"
    "Maren Oduya, a friend, came to fetch her. She had written Blossom on her hand.\n"
)
NAMES = (
    "Isolde",
    "Brannigan",
    "Declan",
    "Rooke",
    "Ottilie",
    "Marchbanks",
    "Maren",
    "Oduya",
    "old crow",
    "biscuit",
)
FILES = "Brannigan assessment.docx", "Isolde 2.pdf", "Rooke rang.txt"
"""As the user calls them; they are dropped in this order."""
NEVER = (*NAMES, "900461", "Blossom", "railway", "harbour pilot")
"""Stands in no address, no title and no message of the browser's console."""
DROP = """files => {
  const carried = new DataTransfer();
  for (const [name, coded] of files)
    carried.items.add(new File([Uint8Array.from(atob(coded), (each) => each.charCodeAt(0))], name));
  for (const kind of ["dragenter", "dragover", "drop"])
    document.querySelector("[data-zone]").dispatchEvent(
      new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
}"""
WATCH = """
document.addEventListener("securitypolicyviolation", (event) => console.error(`CSP: ${event.violatedDirective}`));
document.addEventListener("DOMContentLoaded", () => console.debug(document.title));
"""
PLACE = """([side, word]) => {
  for (const leaf of document.querySelectorAll(`.leaf.${side}`)) {
    const walk = document.createTreeWalker(leaf, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const at = node.data.indexOf(word);
      if (at < 0) continue;
      node.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + word.length);
      const box = range.getBoundingClientRect();
      return [box.left, box.right, (box.top + box.bottom) / 2];
    }
  }
}"""
DRAWN = """Promise.all([...document.images].map((each) => {
  each.loading = "eager";
  return each.decode().catch(() => {});
}))"""
WIDE = "document.documentElement.scrollWidth - window.innerWidth"


@dataclass
class Way:
    """A browser on its way, and all that it asked for and said.

    Attributes:
        home: of the program.
        asked: the address of each request.
        said: titles, and what the console says.
        wrong: errors of the console and of scripts, and pages wider than a phone.
    """

    page: Any
    home: Path
    origin: str
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    seen: int = 0

    @property
    def out(self) -> Path:
        """Where the copies lie."""
        return self.home / "batch-0001" / "out"

    @property
    def case(self) -> str:
        """The address of the case."""
        return f"{self.origin}/batch/batch-0001/case-0001/"

    def copies(self) -> list[str]:
        """The text of each copy as an independent reader sees it."""
        found = sorted(self.out.glob("case-0001/document-*"))
        return [" ".join(shown(path.read_bytes(), path.suffix).split()) for path in found]

    def watch(self) -> None:
        """Take down what every page of this browser asks for and says."""
        context = self.page.context
        self.page.add_init_script(WATCH)
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.wrong.append(str(error.error)))

    def _hear(self, message: Any) -> None:
        self.said.append(message.text)
        if message.type in ("error", "warning"):
            self.wrong.append(message.text)

    def look(self, name: str) -> None:
        """A page of the way: it fits a phone; with ``REDACTOR_SHOTS`` pictures of it are kept."""
        self.page.wait_for_load_state()
        self.said.append(self.page.title())
        self.seen += 1
        shots = os.environ.get("REDACTOR_SHOTS")
        for width, height in ((1280, 900), (390, 844)) if shots else ((390, 844),):
            self.page.set_viewport_size({"width": width, "height": height})
            if self.page.evaluate(WIDE) > 0:
                self.wrong.append(f"{name}: wider than {width} px")
            for scheme in ("light", "dark") if shots else ():
                self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                self.page.evaluate("scrollTo(0, 0)")
                self.page.evaluate(DRAWN)
                path = Path(shots or "", f"{self.seen:02d}-{name}-{width}-{scheme}.png")
                self.page.screenshot(path=path, full_page=True)
        if shots:
            self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def news(self, pattern: str) -> str:
        """Wait until the review says so, and what it says."""
        where = "#working, main > .box[role=status]"
        place = self.page.locator(where).filter(has_text=re.compile(pattern)).first
        place.wait_for(timeout=30_000)
        return str(place.inner_text())

    def click(self, mark: Any) -> None:
        """Click where a mark is, whatever lies over it."""
        mark.scroll_into_view_if_needed()
        box = mark.bounding_box()
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def press_until(self, key: str, there: Callable[[], bool], most: int = 60) -> None:
        """Press a key again and again."""
        for _ in range(most):
            self.page.keyboard.press(key)
            if there():
                return
        raise AssertionError(f"{key} does not lead there")

    def select(self, side: str, word: str) -> None:
        """Draw the mouse over a word."""
        left, right, middle = self.page.evaluate(PLACE, [side, word])
        mouse = self.page.mouse
        mouse.move(left + 0.5, middle)
        mouse.down()
        mouse.move((left + right) / 2, middle)
        mouse.move(right - 0.5, middle)
        mouse.up()

    def tab_to(self, name: str) -> None:
        """Reach what is called so with the Tab key alone, and see that it has the focus."""
        at = "name => document.activeElement.textContent.trim().startsWith(name)"
        self.press_until("Tab", lambda: bool(self.page.evaluate(at, name)), 150)
        ring = "(style => style.outlineStyle + style.boxShadow)(getComputedStyle(document.activeElement))"
        assert self.page.evaluate(ring) != "nonenone"


def shown(data: bytes, suffix: str) -> str:
    """The text that a reader sees in a file."""
    return "\n".join(each.text for each in READERS[suffix](data) if each.kind == "text")


def letter() -> bytes:
    """With a heading, a table and a line at the top of each page."""
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Isolde Brannigan, confidential"
    made.add_heading("Assessment", 1)
    for text in LETTER:
        made.add_paragraph(text)
    table = made.add_table(2, 2)
    words = ("Client", "Isolde Brannigan", "Seen with", "Declan Rooke")
    for cell, text in zip((cell for row in table.rows for cell in row.cells), words, strict=True):
        cell.text = text
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def session() -> bytes:
    """Two pages; on the second nothing need be changed."""
    held = io.BytesIO()
    made = canvas.Canvas(held, pagesize=(420, 595))
    for page in SESSION:
        y = 540
        for text in page:
            for line in textwrap.wrap(text, 68):
                made.drawString(40, y, line)
                y -= 16
            y -= 8
        made.showPage()
    made.save()
    return held.getvalue()


@pytest.fixture
def way(browser: Any, tmp_path: Path) -> Iterator[Way]:
    """``redactor app``, entered by the address that it printed."""
    with program("app", "--home", tmp_path / "home") as running:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        made = Way(context.new_page(), tmp_path / "home", running.origin)
        made.watch()
        made.page.goto(running.address)
        yield made
        context.close()


def prepare(way: Way) -> None:
    """Files, people, purpose, copies."""
    page = way.page
    assert page.url == f"{way.origin}/", "the token does not stay in the address bar"
    way.look("welcome")
    page.get_by_role("link", name="Prepare a case file").first.click()
    page.get_by_text("Drop files or folders here").wait_for()
    data = (letter(), session(), CALL.encode())
    coded = [base64.b64encode(each).decode() for each in data]
    page.evaluate(DROP, list(zip(FILES, coded, strict=True)))
    page.locator("[data-chosen] li").nth(2).wait_for()
    way.look("files")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile("/(look|people)$"))
    way.look("first-look")
    page.wait_for_url("**/people", timeout=120_000)
    people(way)
    page.wait_for_url("**/purpose")
    page.get_by_label("Your own supervisor").check()
    page.get_by_label("Name", exact=True).fill("Robin Finch")
    page.get_by_label("Role", exact=False).first.fill("clinical supervisor")
    page.get_by_label("Purpose", exact=False).first.fill("clinical supervision")
    page.get_by_label("Destroy the copies by").fill("2031-05-04")
    way.look("purpose")
    page.get_by_role("button", name="Make the copies").click()
    page.wait_for_url(re.compile("/batch-0001/(run)?$"))
    way.look("run")
    page.wait_for_url(re.compile(r"/batch/batch-0001/$"), timeout=120_000)
    copies = way.copies()
    assert len(copies) == 3
    assert not [
        name for name in ("Isolde", "Rooke", "Marchbanks", "biscuit") if name in " ".join(copies)
    ]


def people(way: Way) -> None:
    """Say who is the client, correct a role, and add whom the first look did not find."""
    page = way.page
    for name in FILES:
        assert page.get_by_text(name).count() == 1
    way.look("people")
    assert page.get_by_role("group", name="biscuit").count() == 0
    page.get_by_role("group", name="Isolde Brannigan").get_by_label("This is the client").check()
    page.get_by_role("group", name="Maren Oduya").get_by_label("Who is this?").select_option(
        "client.colleague"
    )
    page.get_by_role("button", name="Add another person").click()
    added = page.locator(".person.new").last
    added.get_by_label("Name as written").fill("biscuit")
    added.get_by_label("Who is this?").select_option("client.friend")
    way.look("people-said")
    page.get_by_role("button", name="Continue").click()


def decide(way: Way) -> None:
    """Go through the queue with the keyboard: agree, and say one detail in other words."""
    page = way.page
    way.look("batch")
    page.get_by_role("link", name="Case 1", exact=True).click()
    page.locator("#queue").wait_for(timeout=30_000)
    way.look("case")
    detail = page.locator("[data-item]", has_text="only harbour pilot")
    way.press_until("j", lambda: detail.evaluate("item => item === document.activeElement"))
    page.keyboard.press("r")
    way.look("queue-replace")
    detail.get_by_label("Your own words").focus()
    page.keyboard.type("one of few in her work")
    page.keyboard.press("Enter")
    page.locator("dialog#name").wait_for()
    way.look("who-decides")
    page.keyboard.type("Amal Idris")
    page.keyboard.press("Enter")
    assert "1 more place of 1 document" in way.news("stands in")
    assert "She is [one of few in her work]." in way.copies()[0]
    open_ones = page.locator("[data-item]:not(.done)").filter(has=page.locator("[data-key=a]"))
    while left := open_ones.count():
        open_ones.first.focus()
        page.keyboard.press("a")
        open_ones.nth(left - 1).wait_for(state="detached")
    way.look("queue-decided")


def correct(way: Way) -> None:
    """Restore a word that was wrongly replaced, and replace a name that was missed, both in the whole case."""
    page = way.page
    assert ["old crow" in text for text in way.copies()] == [True, True, True]
    assert ["Blossom" in text for text in way.copies()] == [False, False, False]
    page.get_by_role("link", name="Document 2", exact=True).click()
    way.look("document-pdf")
    way.click(page.locator(".leaf.source a.mark[aria-label*=Blossom]").first)
    page.locator("#panel h2", has_text="Blossom").wait_for()
    way.look("panel")
    page.locator("#panel").get_by_role("button", name="Restore in the whole case").click()
    assert "is restored in" in way.news("restored")
    assert ["Blossom" in text for text in way.copies()] == [False, True, True]

    way.select("copy", "old crow")
    page.locator("#select-bar button").click()
    assert page.locator("#add-text").input_value() == "old crow"
    page.locator("#add-role").fill("landlord")
    way.look("add-missed")
    page.locator("#add-form button.primary").click()
    assert "3 documents" in way.news("stands in")
    way.look("document-corrected")
    copies = way.copies()
    assert "old crow" not in " ".join(copies).casefold()
    assert ["[Landlord]" in text for text in copies] == [True, True, True]
    assert RISK in copies[0]


def read(way: Way) -> None:
    """Open every page of every copy, and confirm the people."""
    page = way.page
    for name, pages in (("document-01", 1), ("document-02", 2), ("document-03", 1)):
        page.goto(f"{way.case}{name}/")
        unread = page.locator(".spread:not([data-read]) .mark-read button")
        assert page.locator(".leaf .mark.open").count() == 0, "all flags are decided"
        way.look(name)
        while unread.count():
            unread.first.click()
        page.get_by_text(f"{pages} of {pages} page").first.wait_for()
    page.get_by_role("link", name=re.compile("^Queue")).click()
    page.locator("#people").wait_for()
    questions: list[str] = []
    page.on("dialog", lambda asked: (questions.append(asked.message), asked.accept()))
    way.tab_to("Confirm all")
    page.keyboard.press("Enter")
    way.news("Confirmed")
    assert len(questions) == 1
    assert page.locator("#people").get_by_role("button", name="Confirm", exact=False).count() == 0
    page.locator("#documents").get_by_text("2 of 2 pages read").wait_for()
    way.look("case-read")


def sign(way: Way) -> None:
    """Mark as prepared, tick the checklist and sign, with the keyboard alone."""
    page = way.page
    way.tab_to("Sign")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Mark as prepared").wait_for()
    way.look("sign-draft")
    page.get_by_label("Your name").fill("Rowan Ellery")
    way.tab_to("Mark as prepared")
    page.keyboard.press("Enter")
    boxes = page.locator(".checklist input[type=checkbox]:not(:checked)")
    boxes.first.wait_for()
    assert page.locator(".checklist .todo").count() == 0
    way.look("sign-prepared")
    while boxes.count():
        boxes.first.focus()
        page.keyboard.press("Space")
    page.get_by_label("Your name").fill("Amal Idris")
    page.get_by_label("Your role").fill("practice lead")
    way.tab_to("Sign these copies")
    page.keyboard.press("Enter")
    page.get_by_text("They can now be handed out.").wait_for()
    way.look("signed")


def hand_out(way: Way, folder: Path) -> dict[str, bytes]:
    """Hand out to the recorded recipient; what is in the file that is downloaded."""
    page = way.page
    page.get_by_role("link", name="Hand out").last.click()
    page.get_by_text("Robin Finch").first.wait_for()
    way.look("hand-out")
    for sheet in ("Handling sheet", "Statement for the client"):
        with page.context.expect_page() as opened:
            page.get_by_role("button", name=sheet).click()
        opened.value.locator("h1").wait_for()
        page, way.page = way.page, opened.value
        way.look(sheet.replace(" ", "-"))
        opened.value.close()
        way.page = page
    page.get_by_role("button", name="Make the bundle").click()
    word = page.locator(".secret").inner_text()
    way.look("bundle")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Download RB-")).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    with pyzipper.AESZipFile(path) as archive:
        with pytest.raises(RuntimeError):
            archive.read("handling-sheet.html")
        archive.setpassword(word.encode())
        return {name: archive.read(name) for name in archive.namelist()}


def check(files: dict[str, bytes]) -> None:
    """Three copies, each with its id where a reader sees it, two sheets, a note for whoever finds it; and no name."""
    copies = {name: data for name, data in files.items() if name.startswith("RC-")}
    assert [Path(name).suffix for name in sorted(copies, key=lambda n: Path(n).name)] == [
        ".docx",
        ".pdf",
        ".txt",
    ]
    assert files.keys() - copies == {
        "READ-ME-FIRST.txt",
        "handling-sheet.html",
        "statement-for-the-client.html",
    }
    sheet = files["handling-sheet.html"].decode()
    assert "Robin Finch" in sheet or "clinical supervisor" in sheet
    assert "4 May 2031" in sheet
    for name, data in copies.items():
        text = shown(data, Path(name).suffix)
        id = name.partition("/")[0]
        assert ids_in(text) == (id,)
        assert id in sheet
    for name, data in files.items():
        text = shown(data, Path(name).suffix) if name in copies else data.decode()
        assert not [
            word for word in (*NAMES, *FILES, "900461") if word.casefold() in text.casefold()
        ]
    letter = next(shown(data, ".docx") for name, data in copies.items() if name.endswith(".docx"))
    assert RISK in " ".join(letter.split())


def change(way: Way) -> None:
    """Take a decision back: the signature counts no more, and the page says why."""
    page = way.page
    page.goto(f"{way.case}#decisions")
    detail = page.locator("#decisions li", has_text="one of few in her work")
    detail.get_by_role("button", name="Undo").click()
    way.news("is now|stands|restored")
    page.get_by_role("link", name="Sign", exact=True).click()
    page.get_by_text(
        re.compile("The copy of document 1 changed after the case was signed on")
    ).wait_for()
    assert page.get_by_text("Signed, for exactly these copies").count() == 0
    way.look("void")
    page.get_by_role("link", name="Hand out", exact=True).click()
    page.get_by_text("Nothing can be handed out yet").wait_for()
    way.look("release-void")


def trace(way: Way, name: str, data: bytes) -> None:
    """A released file turned up."""
    page = way.page
    page.get_by_role("link", name="Trace a copy").click()
    way.look("trace")
    page.locator("#file").set_input_files(
        {"name": f"found{Path(name).suffix}", "mimeType": "", "buffer": data}
    )
    page.get_by_role("button", name="Trace it").click()
    page.get_by_text("The very file that was released").wait_for()
    assert page.get_by_text(name.partition("/")[0]).count()
    assert page.get_by_role("heading", name="Robin Finch").count()
    way.look("traced")


def call_back(way: Way) -> None:
    """The client withdraws consent."""
    page = way.page
    page.get_by_role("link", name="Open its releases").click()
    page.get_by_role("link", name="Call back the whole case …").click()
    page.get_by_label("Why").fill("the client withdrew consent")
    way.look("call-back")
    page.get_by_role("button", name="Call back the whole case").click()
    page.get_by_text("The whole case is called back. Ask for 1 release").wait_for()
    way.look("called-back")
    page.get_by_role("link", name="Log", exact=True).click()
    page.get_by_text("The log is intact").wait_for()
    way.look("log")
    page.goto(f"{way.origin}/")
    assert "Called back" in page.locator(".cards").inner_text()
    way.look("batches")
    page.goto(f"{way.origin}/batch/batch-0001/")
    way.look("batch-called-back")


def test_the_whole_way_of_a_clinician(way: Way, tmp_path: Path) -> None:
    prepare(way)
    decide(way)
    correct(way)
    read(way)
    sign(way)
    files = hand_out(way, tmp_path)
    check(files)
    change(way)
    trace(way, *next((name, data) for name, data in files.items() if name.endswith(".pdf")))
    call_back(way)
    assert not way.wrong
    for text in (unquote_plus(each).casefold() for each in (*way.asked, *way.said)):
        assert not [word for word in NEVER if word.casefold() in text]
    assert {urlsplit(each).hostname for each in way.asked} == {"127.0.0.1"}
