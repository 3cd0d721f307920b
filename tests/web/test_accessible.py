"""Who hears the page, or uses it by keyboard, gets all of it: rules that can be checked without a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from helpers_batch import NOTE, Place, Ran
from helpers_sign import Page, opened
from helpers_web import room, serving

from redactor.config.pipeline import Pipeline

_VOID = {"input", "img", "br", "meta", "link", "hr", "col", "source", "path", "rect", "circle"}
_NAMED = ("aria-label", "aria-labelledby", "title")
_CSS = files("redactor.web").joinpath("static/app.css").read_text(encoding="utf-8")


class Reader(HTMLParser):
    """Walks through a page and notes what somebody who cannot see it would stumble over."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.refers: list[str] = []
        self.fields: list[tuple[str, str]] = []
        self.levels: list[int] = []
        self.tags: list[str] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        within = [each for each, _, _ in self._open]
        if "template" in within:
            return self._push(tag, about)
        self.tags.append(tag)
        self.ids += [about["id"]] if "id" in about else []
        for name in ("aria-labelledby", "aria-describedby"):
            self.refers += about.get(name, "").split()
        if tag == "label" and "for" in about:
            self.labels.add(about["for"])
            self.refers.append(about["for"])
        if tag == "html" and not about.get("lang"):
            self.wrong.append("no language")
        if tag == "img" and "alt" not in about:
            self.wrong.append("picture without words")
        if tag == "svg" and "aria-hidden" not in about and not any(n in about for n in _NAMED):
            self.wrong.append("drawing that is neither named nor hidden")
        if tag == "th" and "scope" not in about:
            self.wrong.append("head of a table without scope")
        if int(about.get("tabindex", "0")) > 0:
            self.wrong.append("order of its own")
        is_field = tag in ("input", "select", "textarea") and about.get("type") != "hidden"
        if is_field and "label" not in within and not any(name in about for name in _NAMED):
            self.fields.append((about.get("id", ""), about.get("name", "")))
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        return self._push(tag, about)

    def _push(self, tag: str, about: dict[str, str]) -> None:
        if tag not in _VOID:
            self._open.append((tag, about, []))

    def handle_data(self, data: str) -> None:
        if not any(about.get("aria-hidden") == "true" for _, about, _ in self._open):
            for _, _, text in self._open:
                text.append(data)

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag not in _VOID:
            name, about, text = self._open.pop()
            empty = not "".join(text).strip() and not any(each in about for each in _NAMED)
            if (
                empty
                and name
                in (
                    "a",
                    "button",
                    "th",
                    "h1",
                    "h2",
                    "h3",
                    "legend",
                    "summary",
                    "title",
                    "caption",
                    "option",
                )
                and not (name == "option" and about.get("value"))
            ):
                self.wrong.append(f"{name} without words: {about}")
            if name == tag:
                return

    def verdict(self) -> list[str]:
        """All that is wrong."""
        wrong = [*self.wrong]
        wrong += [f"field without a label: {f}" for f in self.fields if f[0] not in self.labels]
        wrong += [f"id twice: {one}" for one in {i for i in self.ids if self.ids.count(i) > 1}]
        wrong += [f"nothing has the id {one}" for one in set(self.refers) - set(self.ids)]
        wrong += [
            f"{self.tags.count(t)} × {t}"
            for t in ("h1", "main", "title")
            if self.tags.count(t) != 1
        ]
        if any(
            after > before + 1 for before, after in zip(self.levels, self.levels[1:], strict=False)
        ):
            wrong.append(f"headings skip a level: {self.levels}")
        if self.tags.count("table") != self.tags.count("caption"):
            wrong.append("table without a caption")
        return wrong


@pytest.fixture
def pages(
    place: Place, cli: Callable[..., Ran], light: Callable[..., Pipeline]
) -> Iterator[Callable[[], dict[str, str]]]:
    """All pages of a case as they are now."""
    page: Page = opened(place, cli, light)

    def all_of_them() -> dict[str, str]:
        marks = re.findall(r'data-mark="(\w+)"', page.get("document-01/"))
        found = "/ /trace /batch/copies /batch/copies/ /batch/copies/log document-01/ people/1/ sign release recall log"
        addresses = ["", "report", f"document-01/?mark={marks[0]}", *found.split()]
        return {address: page.get(address) for address in addresses}

    all_of_them.page = page  # type: ignore[attr-defined]
    yield all_of_them
    page.site.desks.stop()


def test_every_page_of_a_case_can_be_heard(pages: Callable[[], dict[str, str]]) -> None:
    page: Page = pages.page  # type: ignore[attr-defined]
    steps: list[Callable[[], object]] = [
        lambda: None, page.prepare, page.sign, page.hand_out,
        lambda: page.post("recall", by="Rowan", reason="consent was withdrawn"),
    ]  # fmt: skip
    for step in steps:
        step()
        for address, text in pages().items():
            assert Reader(text).verdict() == [], address
    bundle = f"release/{page.bundle}/"
    assert Reader(page.get(bundle)).verdict() == []
    assert Reader(page.post("sign", status=422)).verdict() == []


def test_every_page_of_a_new_batch_can_be_heard(
    tmp_path: Path, light: Callable[..., Pipeline]
) -> None:
    light()
    with serving(room(tmp_path / "home")) as outside:
        assert Reader(outside.get("/").text).verdict() == []
        client = outside.enter()
        answers = [
            client.get("/").text,
            client.get("/new").text,
            client.get("/nothing").text,
            client.drop({}).text,
        ]
        address = (
            client.drop({"a.txt": NOTE.encode()}, title="March")
            .headers["location"]
            .removesuffix("/look")
        )
        client.settled(f"{address}/look")
        answers += [client.get(address + rest).text for rest in ("/people", "/purpose", "")]
        answers += [client.post(f"{address}/purpose").text, client.post("/close").text]
    for text in answers:
        assert Reader(text).verdict() == [], re.findall("<title>.*?<", text)


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))


def _light(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1])
@pytest.mark.parametrize(
    ("ink", "grounds", "least"),
    [
        ("ink", "page card wash link-wash mark good-wash warn-wash bad-wash off-wash", 4.5),
        ("soft", "page card wash", 4.5),
        ("link", "page card wash", 4.5),
        ("on-link", "link link-deep", 4.5),
        ("good", "good-wash card", 4.5),
        ("warn", "warn-wash card", 4.5),
        ("bad", "bad-wash card", 4.5),
        ("off", "off-wash card", 4.5),
        ("chip-ink", "chip", 4.5),
        ("edge", "page card", 3.0),
    ],
)
def test_words_and_edges_stand_out(scheme: int, ink: str, grounds: str, least: float) -> None:
    blocks = _CSS.partition("@media (prefers-color-scheme: dark)")
    colours = _colours(blocks[0]) | (
        _colours(blocks[2].partition("*, ::before")[0]) if scheme else {}
    )
    for ground in grounds.split():
        one, other = sorted((_light(colours[ink]), _light(colours[ground])))
        assert (other + 0.05) / (one + 0.05) >= least, (ink, ground)
