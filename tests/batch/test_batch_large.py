"""A batch of more documents than fit one page: an overview, a page for each case, and a report of any length."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from helpers_batch import holds
from helpers_faults import (
    GIVEN,
    SURNAMES,
    Run,
    Spot,
    assert_same,
    make_cases,
    note,
    stamps,
    undisturbed,
)
from jsonschema import Draft202012Validator

from redactor.batch.journal import Journal
from redactor.report import build as builder
from redactor.report.build import RunInfo, build
from redactor.report.jsonfile import json_text

pytestmark = pytest.mark.slow
CASES = 62
SCHEMA = Path(builder.__file__).parent / "schema" / "report-1.json"


class Links(HTMLParser):
    """What a page refers to, and what of it can be referred to."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src", "action"):
                self.links.append(value or "")
            if name == "id":
                self.ids.add(value or "")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Spot:
    """103 documents."""
    root = tmp_path_factory.mktemp("large")
    make_cases(root / "input", CASES, rich=False)
    return undisturbed(Spot.at(root))


def pages(spot: Spot) -> list[Path]:
    return sorted((spot.out / "report").iterdir())


def test_every_case_has_a_page(large: Spot) -> None:
    assert len(large.report["documents"]) > 100
    cases = [f"case-{number:04}" for number in range(1, CASES + 1)]
    assert [page.name for page in pages(large)] == [f"{case}.html" for case in cases]
    linked = Links(large.out / "report.html").links
    assert [link for link in linked if link.startswith("report/")] == [
        f"report/{case}.html" for case in cases
    ]


def test_every_link_resolves(large: Spot) -> None:
    checked = 0
    for page in (large.out / "report.html", *pages(large)):
        for link in Links(page).links:
            assert ":" not in link
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            assert target.is_file(), (page.name, link)
            assert target.is_relative_to(large.out.resolve())
            if anchor:
                assert anchor in Links(target).ids, (page.name, link)
            checked += 1
    assert checked > CASES


def test_the_report_is_what_the_journal_says(large: Spot) -> None:
    report = large.report
    Draft202012Validator(json.loads(SCHEMA.read_bytes())).validate(report)
    run = report["run"]
    info = RunInfo(
        run["id"], run["started"], run["finished"], run["version"],
        run["pipeline"]["name"], run["pipeline"]["sha256"], tuple(run["models"]),
    )  # fmt: skip
    journal = Journal(large.private / "journal.sqlite")
    try:
        cases = journal.cases()
        outcomes = [one for case in cases for one in journal.outcomes(case)]
        whole = build(info, outcomes, [journal.note(case) for case in cases])
    finally:
        journal.close()
    assert json_text(whole).encode() == (large.out / "report.json").read_bytes()


def test_reports_hold_no_word_of_the_documents(large: Spot) -> None:
    reports = [*large.out.glob("report.*"), *pages(large)]
    assert len(reports) == CASES + 4
    words = [*GIVEN, *SURNAMES, "07700 900", "slept badly"]
    assert holds(words, *(path.read_bytes() for path in reports)) == []


def test_pages_of_changed_cases_are_written_again_and_no_others(
    large: Spot, tmp_path: Path
) -> None:
    spot = Spot.at(tmp_path)
    shutil.copytree(large.input, spot.input)
    with Run(spot, "--workers", "2") as run:
        assert run.end() == 0
    before = stamps(spot.out)
    source = next(path for path in spot.input.iterdir() if path.name.startswith("0041"))
    with (source / "one.txt").open("a", encoding="utf-8") as file:
        file.write("It rained.\n")
    with Run(spot, "--workers", "2") as run:
        assert run.end() == 0
        assert run.told == ["case-0042"]
    after = stamps(spot.out)
    changed = sorted(path for path in after if before.get(path) != after[path])
    assert {"case-0042/document-01.txt", "report/case-0042.html"} <= set(changed)
    assert [path for path in changed if "case-0042" not in path and "report." not in path] == []
    assert before.keys() == after.keys()
    page = (spot.out / "report" / "case-0042.html").read_text("utf-8")
    assert re.search(re.escape(spot.report["run"]["id"]), page)

    # A case is recorded and the run is killed before its page is written: the next one does not run it again.
    for number in (20, 21):
        (source,) = spot.input.glob(f"{number:04}*")
        (source / "one.txt").write_text(note(number, 9) + note(number, 9), encoding="utf-8")
    with Run(spot, "--workers", "1", held=("case-0022",)) as run:
        run.until(lambda: run.told == ["case-0021"])
        run.kill(group=True)
    with Run(spot, "--workers", "1") as run:
        assert run.end() == 0
        assert run.told == ["case-0022"]
    whole = undisturbed(Spot.at(tmp_path, "whole"))
    assert_same(spot, whole)
