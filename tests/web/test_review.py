"""The pages of the review, over a real batch with a line that needs no model."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from helpers_batch import NOTE, OTHER, Place, Ran, Words, light_line, tree
from starlette.testclient import TestClient

from redactor.batch import work
from redactor.batch.engines import Serial
from redactor.batch.journal import Journal
from redactor.batch.session import JOURNAL
from redactor.config.pipeline import Pipeline
from redactor.detect.base import View
from redactor.detect.stage import DetectionStage
from redactor.detect.verdicts import VerdictDetector
from redactor.errors import BatchError
from redactor.model import Case, Finding, Flag
from redactor.pipeline import Line
from redactor.report.words import role_in_words
from redactor.review.actions import Given, ReviewError
from redactor.review.desk import CaseFile, Desk, Wish
from redactor.review.workroom import Workroom
from redactor.vault.keys import PASSPHRASE, KeySource
from redactor.web import desks
from redactor.web.desks import Desks
from redactor.web.review_form import together
from redactor.web.review_roles import role_from, role_words_all
from redactor.web.server import application

THIRD = "Session 3. Marjolein rang. The boy next door, tiger, was loud. Quenby laughed at tiger.\n"
CASE = "/batch/copies/case-0001/"
FIRST = f"{CASE}document-01/"


class Review:
    """A client of the pages, without the gate before them."""

    def __init__(self, place: Place) -> None:
        self.place = place
        room = Workroom.of_one(place.out, place.private, lambda private: KeySource())
        app = application(room, lambda: None)
        self.site = app.state.site
        self.site.desks = Desks(
            lambda pipeline: Serial(lambda: light_line(pipeline, Words(), VerdictDetector())), 0.2
        )
        self.client = TestClient(app, base_url="http://127.0.0.1")

    def get(self, address: str, status: int = 200) -> str:
        answer = self.client.get(address)
        assert answer.status_code == status
        return unescape(answer.text)

    def wish(self, **fields: str | list[str]) -> str:
        """Send a form; where it leads to. What was refused or done is on the page there."""
        answer = self.client.post(f"{CASE}wish", data=fields, follow_redirects=False)
        assert answer.status_code == 303
        where = answer.headers["location"]
        assert not any(word in where for word in ("Quenby", "Marjolein", "tiger", "Farrow"))
        return str(where)

    def done(self, **fields: str | list[str]) -> str:
        """Send a form, and what the next page says of it."""
        page = self.get(self.wish(**fields).partition("#")[0])
        found = re.search(r'<div class="box (\w+)" role="status"><p>(.*?)</p>', page, re.S)
        assert found is not None
        return f"{found[1]}: {found[2]}"

    def mark(self, original: str, document: str = "document-01") -> dict[str, str]:
        """The fields that name the first mark on some words."""
        page = self.get(f"{CASE}{document}/")
        found = re.search(rf'data-mark="(\w+)" title="“{original}”', page)
        assert found is not None
        panel = self.get(f"{CASE}{document}/mark/{found[1]}")
        key = re.search(r'name="key" value="([^"]+)"', panel)
        assert key is not None
        return {
            "document": document,
            "mark": found[1],
            "key": key[1],
            "at": "document",
            "v": self.v,
        }

    @property
    def v(self) -> str:
        found = re.search(r'name="v" value="(\w+)"', self.get(CASE))
        assert found is not None
        return found[1]

    def person(self, label: str) -> str:
        """The key of the person with this label."""
        found = re.search(
            rf'name="key" value="(person\|[^"|]+\|{re.escape(label)})"', self.get(CASE)
        )
        assert found is not None
        return found[1]

    def copy(self, number: int) -> str:
        return (self.place.out / f"case-0001/document-0{number}.txt").read_text()


@pytest.fixture
def review(
    place: Place, cli: Callable[..., Ran], light: Callable[..., Pipeline]
) -> Iterator[Review]:
    light()
    place.case("Quenby", a_txt=NOTE, b_txt=OTHER, c_txt=THIRD)
    assert cli(*place.args()).code == 0
    made = Review(place)
    made.client.post(f"{CASE}name", data={"by": "R. Eader"})
    yield made
    made.site.desks.stop()


def test_a_batch_shows_its_cases_and_what_is_to_decide(review: Review) -> None:
    page = review.get("/batch/copies/")
    assert "1 case with 3 documents" in page
    assert 'href="/batch/copies/case-0001/"' in page
    assert "No case is like that" in review.get("/batch/copies/?show=held")


def test_three_hundred_documents_open_in_three_seconds(review: Review) -> None:
    journal = Journal(review.place.private / JOURNAL)
    outcomes = journal.outcomes("case-0001")
    note = journal.note("case-0001")
    for number in range(2, 101):
        case = f"case-{number:04}"
        own = [replace(each, id=each.id.replace("case-0001", case), case=case) for each in outcomes]
        journal.record(case, "print", own, note)
    journal.close()
    begun = time.perf_counter()
    page = review.get("/batch/copies/?sort=open")
    assert time.perf_counter() - begun < 3
    assert "100 cases with 300 documents" in page


def test_source_and_copy_stand_side_by_side_with_marks(review: Review) -> None:
    page = review.get(FIRST)
    assert "“Marjolein” was replaced by [" in page
    assert page.count('data-side="source"') == page.count('data-side="copy"') == 1
    assert "style=" not in page
    assert "Quenby" not in re.findall(r"<title>(.*?)</title>", page)[0]


def test_a_mark_says_why_with_and_without_script(review: Review) -> None:
    fields = review.mark("Marjolein")
    for page in (
        review.get(f"{FIRST}mark/{fields['mark']}"),
        review.get(f"{FIRST}?mark={fields['mark']}"),
    ):
        assert "How sure" in page
        assert "Restore in the whole case" in page
        assert "Same person as" in page


def test_restored_in_the_whole_case_and_taken_back(review: Review) -> None:
    said = review.done(**review.mark("Dr Farrow", "document-02"), do="restore", scope="case")
    assert said.startswith("good:")
    assert "is restored in 1 place" in said
    assert "Farrow" in review.copy(2)
    page = review.get(CASE)
    assert "“Dr Farrow” may stay in the whole case" in page
    verdict = re.search(r'name="verdict" value="([\w-]+)"', page)
    assert verdict is not None
    review.done(do="undo", verdict=verdict[1], at="decisions")
    assert "Farrow" not in review.copy(2)


def test_a_place_alone_cannot_give_a_person_away(review: Review) -> None:
    before = review.copy(1)
    said = review.done(**review.mark("Quenby", "document-03"), do="restore", scope="place")
    assert said.startswith("hot:")
    assert "Restore it in the whole case" in said
    assert review.copy(1) == before


def test_what_is_no_name_here_does_not_bring_back_the_same_word_as_a_name(review: Review) -> None:
    review.done(
        **review.mark("Marjolein", "document-03"), do="label", what="DATE_TIME", scope="place"
    )
    here = review.mark("Marjolein", "document-03")
    said = review.done(**here, do="restore", scope="case")
    assert said.startswith("hot: The same words are replaced as a person's name elsewhere")
    assert not any("Marjolein" in review.copy(number) for number in (1, 2, 3))
    review.done(**review.mark("Marjolein"), do="restore", scope="case")
    assert "Marjolein" in review.copy(1)


def test_words_that_were_missed_go_from_every_copy(review: Review) -> None:
    at = THIRD.index("tiger")
    said = review.done(
        do="add", at="document", document="document-03", side="source", segment="0", start=str(at),
        end=str(at + 5), text="tiger", what="new", role="client's neighbour", scope="case", v=review.v,
    )  # fmt: skip
    assert "tiger" not in review.copy(3)
    assert said.startswith("good:")


def test_one_of_the_same_words_goes_alone_when_it_is_selected_in_the_copy(review: Review) -> None:
    segment = re.search(r'data-segment="(\d+)"', review.get(f"{CASE}document-03/"))
    assert segment is not None
    review.done(
        do="add", at="document", document="document-03", side="copy", segment=segment[1], start="0", end="5",
        nth="1", text="tiger", what="QUASI_IDENTIFIER", wording="a neighbour", scope="place", v=review.v,
    )  # fmt: skip
    assert review.copy(3).endswith("laughed at [a neighbour].\n")
    assert review.copy(3).count("tiger") == 1


def test_words_that_stand_nowhere_are_refused(review: Review) -> None:
    said = review.done(
        do="add", at="document", document="document-01", text="Zebedee", what="new", scope="case"
    )
    assert said.startswith("hot: These words stand nowhere in this case.")


def test_a_person_is_given_a_role_and_a_label(review: Review) -> None:
    label = review.mark("Marjolein")
    said = review.done(**label, do="label", what="as-it-is", role="client's aunt")
    assert "[Client's aunt]" in said
    assert "[Client's aunt]" in review.copy(1)
    assert "[Client's aunt]" in review.copy(3)
    review.done(**review.mark("Marjolein"), do="label", what="as-it-is", wording="her mum")
    assert "[her mum]" in review.copy(1)
    mark = review.mark("Marjolein")["mark"]
    number = re.search(r'people/(\d+)/"><span class="chip">\[her mum', review.get(CASE))
    assert number is not None
    for page in (f"{FIRST}mark/{mark}", f"{CASE}people/{number[1]}/"):
        assert 'list="wordings" value="her mum"' in review.get(page), "a new role keeps them"


def test_two_people_are_one_and_one_is_two(review: Review) -> None:
    review.done(**review.mark("Marjolein"), do="label", what="as-it-is", role="client's aunt")
    farrow = re.search(r"\[[^]]+\]", review.copy(2).partition("saw ")[2])
    assert farrow is not None
    said = review.done(
        do="same", at="person", v=review.v, person=review.person(farrow[0]),
        other=review.person("[Client's aunt]"),
    )  # fmt: skip
    assert said.startswith("good:")
    assert "saw [Client's aunt]" in review.copy(2)
    number = re.search(r'people/(\d+)/"><span class="chip">\[Client\'s aunt', review.get(CASE))
    assert number is not None
    page = review.get(f"{CASE}people/{number[1]}/")
    mentions = re.findall(r'name="mention" value="([^"]+)"', page)
    assert len(mentions) == 3
    review.done(
        do="apart", at="person", v=review.v, person=review.person("[Client's aunt]"), role="GP",
        mention=[each for each in mentions if "document-02" in each],
    )  # fmt: skip
    assert "saw [GP]" in review.copy(2)
    assert "[Client's aunt]" in review.copy(1)


def test_a_form_of_an_older_page_is_refused(review: Review) -> None:
    old = review.mark("Marjolein")
    review.done(**review.mark("Marjolein"), do="label", what="as-it-is", role="client's aunt")
    said = review.done(**old, do="restore", scope="case")
    assert said.startswith("hot: The case was done again since you opened this page.")


def test_what_is_agreed_and_noted_is_kept(review: Review) -> None:
    fields = review.mark("Marjolein")
    assert review.done(**fields, do="accept") == "good: Agreed."
    assert review.done(**fields, do="note", note="asked her") == "good: The note is kept."
    page = review.get(f"{FIRST}?mark={fields['mark']}")
    assert "asked her" in page
    assert "“Marjolein” was replaced by" in page
    assert ", reviewed" in page
    review.done(**fields, do="reopen")
    assert ", reviewed" not in review.get(FIRST)


def test_a_key_that_is_about_nothing_is_not_kept(review: Review) -> None:
    said = review.done(do="accept", key="change|case-0001/document-01|0|0-1|[Client]", at="queue")
    assert said.startswith("hot:")


def test_opened_pages_are_remembered_for_this_copy_only(review: Review) -> None:
    page = review.get(FIRST)
    copy = re.search(r'data-copy="(\w+)"', page)
    assert copy is not None
    assert "0 of 1 page read" in page
    stale = review.client.post(f"{FIRST}seen", data={"sheet": "1", "copy": "0" * 16})
    assert stale.status_code == 204
    assert "0 of 1 page read" in review.get(FIRST)
    review.client.post(f"{FIRST}seen", data={"sheet": "1", "copy": copy[1]})
    assert "1 of 1 page read" in review.get(FIRST)
    review.done(**review.mark("Marjolein"), do="label", what="as-it-is", role="client's aunt")
    assert "0 of 1 page read" in review.get(FIRST)


def test_who_gives_no_name_decides_all_the_same_and_is_told_so(review: Review) -> None:
    review.site.desks.reviewer = ""
    fields = review.mark("Marjolein")
    assert review.done(**fields, do="accept").startswith("good: Agreed. No name stands beside it")
    said = review.done(**fields, do="label", what="as-it-is", role="client's aunt")
    assert "[Client's aunt]" in said
    assert "No name stands beside it" in said
    assert "nobody named" in review.get(CASE).partition('id="decisions"')[2]
    fields = review.mark("Marjolein")
    assert review.done(**fields, do="accept", by="  A.  Nother ") == "good: Agreed."
    assert review.site.desks.reviewer == "A. Nother"


def test_reports_follow_when_the_reviewer_pauses(review: Review) -> None:
    before = (review.place.out / "report.json").read_bytes()
    review.done(**review.mark("Marjolein"), do="label", what="as-it-is", role="client's aunt")
    until = time.monotonic() + 10
    while (review.place.out / "report.json").read_bytes() == before and time.monotonic() < until:
        time.sleep(0.05)
    assert b"Client's aunt" in (review.place.out / "report.json").read_bytes()


@pytest.mark.parametrize(
    "address",
    [
        "/batch/copies/case-0009/",
        "/batch/other/",
        f"{CASE}document-09/",
        f"{FIRST}mark/c999",
        f"{FIRST}page/copy/9.png",
        f"{FIRST}page/else/1.png",
        f"{CASE}people/99/",
    ],
)
def test_what_is_not_there_is_said_to_be_missing(review: Review, address: str) -> None:
    assert "There is no such page" in review.get(address, 404)


def test_a_batch_of_the_command_line_gets_no_first_look(review: Review) -> None:
    for journal in (True, False):
        if not journal:
            (review.place.private / JOURNAL).unlink()
        before = tree(review.place.private)
        assert "made by the command line" in review.get("/batch/copies/look", 409)
        assert tree(review.place.private) == before
    assert "Cannot be read" in review.get("/")


def test_a_vault_with_a_key_of_its_own_is_opened_by_itself(
    place: Place,
    cli: Callable[..., Ran],
    light: Callable[..., Pipeline],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    light()
    place.case("Quenby", a_txt=NOTE)
    home = place.root / "batch-0001"
    with monkeypatch.context() as told:
        told.setenv(PASSPHRASE, "correct horse battery staple")
        out = ("--out", str(home / "out"), "--private", str(home / "private"))
        assert cli("run", str(place.input), *out).code == 0
    app = application(Workroom(place.root, lambda private: KeySource()), lambda: None)
    answer = TestClient(app, base_url="http://127.0.0.1").get("/batch/batch-0001/case-0001/")
    app.state.site.stop()
    assert answer.status_code == 409
    said = unescape(answer.text)
    assert "sealed with a passphrase" in said
    assert f'redactor review "{home / "out"}" --private "{home / "private"}" --passphrase' in said


def test_a_room_is_left_in_order(review: Review, tmp_path: Path) -> None:
    review.done(**review.mark("Marjolein"), do="label", what="as-it-is", role="client's aunt")
    review.site.stop()
    assert b"Client's aunt" in (review.place.out / "report.json").read_bytes()
    assert review.place.remains() == []


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("client's sister", "client.sister"),
        ("Neighbour", "client.neighbour"),
        ("client's neighbour", "client.neighbour"),
        ("GP", "prof.gp"),
        ("client 2's mother", "client.2.mother"),
        ("client’s mother's partner", "client.mother.partner"),
        ("client.mother", "client.mother"),
        ("", ""),
    ],
)
def test_a_role_is_understood_as_it_is_said(words: str, path: str) -> None:
    assert role_from(words) == path


def test_every_role_that_is_offered_is_understood() -> None:
    for words, path in role_words_all().items():
        assert role_from(words) == path
        assert role_from(role_in_words(path))
    with pytest.raises(ReviewError):
        role_from("the man at the corner")


def test_names_that_share_a_word_are_restored_together() -> None:
    forms = ("Sonia", "Dr Sonia Moynihan", "Dr Moynihan", "son", "Dr")
    assert together("Dr Moynihan", forms) == ("Dr Moynihan", "Dr Sonia Moynihan", "Sonia")
    assert together("son", forms) == ("son",)
    assert together("AIB", ()) == ("AIB",)


def test_of_two_tabs_that_decide_at_once_the_second_is_told_to_look_again(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    aunt = {**review.mark("Marjolein"), "do": "label", "what": "as-it-is", "role": "client's aunt"}
    gp = {**review.mark("Dr Farrow", "document-02"), "do": "restore", "scope": "case"}
    real, meanwhile = Desk.decide, [aunt]

    def late(self: Desk, case: str, wish: Wish, given: Given) -> CaseFile:
        while meanwhile:
            review.done(**meanwhile.pop())
        return real(self, case, wish, given)

    monkeypatch.setattr(Desk, "decide", late)
    assert review.done(**gp).startswith("hot: The case was done again since you opened this page.")
    assert "[Client's aunt]" in review.copy(1)
    assert "Farrow" not in review.copy(2)


def test_reports_that_cannot_be_written_are_spoken_of_until_they_are(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Desk) -> bool:
        raise BatchError("the disk is full.", "Free space.")

    monkeypatch.setattr(desks, "AGAIN", 0.3)
    with monkeypatch.context() as broken:
        broken.setattr(Desk, "report", full)
        review.done(**review.mark("Marjolein"), do="label", what="as-it-is", role="client's aunt")
        told = "The reports are older than the copies."
        _wait(lambda: told in review.get(CASE))
        for address in (CASE, FIRST, "/batch/copies/", f"{CASE}people/1/"):
            assert "The disk is full. Free space." in review.get(address)
        closed = review.client.post("/close").text
        assert "The disk is full. Free space." in closed
    _wait(lambda: told not in review.get(CASE))
    assert b"Client's aunt" in (review.place.out / "report.json").read_bytes()


def test_closing_writes_the_reports_first(review: Review) -> None:
    review.site.desks._pause = 60
    review.done(**review.mark("Marjolein"), do="label", what="as-it-is", role="client's aunt")
    assert "could not be written" not in review.client.post("/close").text
    assert b"Client's aunt" in (review.place.out / "report.json").read_bytes()


def _wait(there: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not there():
        assert time.monotonic() < until
        time.sleep(0.05)


class Doubts:
    """Names on weak evidence, and passages that must be decided."""

    name = "doubts"

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterator[Finding]:
        for view in views:
            for found in re.finditer("Tiger", view.text):
                yield from view.findings(*found.span(), "PERSON", 0.44, self.name)

    def mark(self, view: View, findings: Sequence[Finding]) -> Iterator[Flag]:
        for kind, words in (("uncertain", "vet"), ("protected-address", "secret")):
            for found in re.finditer(words, view.text):
                yield from view.flags(kind, *found.span(), self.name)  # type: ignore[arg-type]


MANY = "A vet, a vet and a secret. Tiger and Farrow came, Tiger stayed.\n"


def test_the_list_and_the_case_count_the_same(
    place: Place,
    cli: Callable[..., Ran],
    light: Callable[..., Pipeline],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pipeline = light(None, Words())
    stage = DetectionStage((Words(), Doubts()), pipeline.thresholds.of, markers=(Doubts(),))
    monkeypatch.setitem(work._LINE, pipeline.sha256, Line(pipeline, detection=stage))
    place.case("Quenby", a_txt=NOTE, b_txt=MANY, c_txt="Nothing here.\n")
    cli(*place.args())
    made = Review(place)
    listed = re.search(r'data-label="To decide">(\d+)<', made.get("/batch/copies/"))
    assert listed is not None
    number = int(listed[1])
    assert number == 4, "twice the vet, which is one card, a secret, and Tiger"
    page = made.get(CASE)
    assert f"{number} to decide, 0 of {number} done." in page
    assert f'href="#queue">To decide <span class="count">{number}<' in page
    groups = re.findall(
        r'class="heading">([^<]+)</span> <span class="badge warm">.*?</span> (\d+) open', page
    )
    assert (
        sum(int(n) for kind, n in groups if kind not in ("Held back", "Unchanged pages")) == number
    )
    papers = re.findall(r"<strong>(\d+) to decide</strong>", page)
    assert sum(map(int, papers)) == number
    assert f'Queue <span class="count">{number}<' in made.get(f"{CASE}document-02/")
    assert f"{number} to decide" in made.get("/batch/copies/")
    assert "1 unchanged page to read." in page
    made.site.desks.stop()


class Phones(Words):
    """Finds telephone numbers, too, that are written otherwise."""

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterator[Finding]:
        yield from super().detect(case, views, known)
        for view in views:
            for match in re.finditer(r"07700-?900-?123", view.text):
                yield from view.findings(*match.span(), "PHONE_NUMBER", 1.0, self.name)


def test_a_number_is_restored_in_the_whole_case_however_it_is_spaced(
    place: Place, cli: Callable[..., Ran], light: Callable[..., Pipeline]
) -> None:
    light(None, Phones())
    second = "Session 2. Ring 07700-900-123 or 07700900123, not 07700 900456.\n"
    place.case("Quenby", a_txt=NOTE, b_txt=second)
    assert cli(*place.args()).code in (0, 1)
    review = Review(place)
    review.site.desks = Desks(
        lambda pipeline: Serial(lambda: light_line(pipeline, Phones(), VerdictDetector())), 0.2
    )
    assert "900" not in review.copy(1) + review.copy(2)
    said = review.done(**review.mark("07700 900123"), do="restore", scope="case", by="R. Eader")
    assert "is restored in 3 places" in said
    assert "07700 900123" in review.copy(1)
    assert "07700-900-123 or 07700900123, not [" in review.copy(2)
    assert "“07700 900123”, “07700-900-123”" in review.get(CASE)
    review.site.desks.stop()
