"""The first page, and the page of a batch: its folders, how its run ended, and what can be done with it as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from redactor.batch.journal import Journal
from redactor.batch.session import JOURNAL
from redactor.errors import RedactorError, UsageError
from redactor.model import Outcome
from redactor.report.words import plural
from redactor.review.handover import LEDGER
from redactor.review.remembered import Remembered
from redactor.review.workroom import Batch
from redactor.web.pages import see
from redactor.web.site import Site
from redactor.web.standings import Notice, StateWords, notices, standings, state_words


@dataclass(frozen=True, slots=True)
class Card:
    """A batch on the first page."""

    id: str
    title: str = field(repr=False)
    made: str
    href: str
    state: str
    kind: str
    sign: str
    documents: str
    done: bool
    notices: tuple[Notice, ...] = ()


def routes(site: Site) -> list[BaseRoute]:
    """Of the first page, and of a batch."""

    async def home(request: Request) -> Response:
        cards = await run_in_threadpool(lambda: [card(site, b) for b in site.workroom.batches()])
        may_add = site.workroom.home is not None
        return site.pages.page(request, "home.html.j2", cards=cards, may_add=may_add)

    async def batch(request: Request) -> Response:
        one = site.batch(request)
        if work := site.busy(one):
            return see(f"/batch/{one.id}/{work.kind}")
        return await run_in_threadpool(lambda: overview(site, request, one))

    async def clear(request: Request) -> Response:
        one = site.batch(request)
        if site.busy(one):
            raise UsageError("redactor is at work on this batch.", "Wait until it is done.")
        await run_in_threadpool(one.clear_inbox)
        site.names.pop(one.id, None)
        site.pages.flash("The dropped files were removed from the folder of this batch.")
        return see(f"/batch/{one.id}")

    async def discard(request: Request) -> Response:
        one = site.batch(request)
        if site.busy(one):
            raise UsageError("redactor is at work on this batch.", "Stop it first.")
        await run_in_threadpool(site.workroom.discard, one)
        await run_in_threadpool(site.forget, one)
        site.pages.flash("The batch and its dropped files were removed.")
        return see("/")

    return [
        Route("/", home),
        Route("/batch/{batch}", batch),
        Route("/batch/{batch}/clear", clear, methods=["POST"]),
        Route("/batch/{batch}/discard", discard, methods=["POST"]),
    ]


def overview(site: Site, request: Request, one: Batch) -> Response:
    """The page of a batch."""
    cases = outcomes(one)
    said = _said(one)
    run = site.runs.get(one.id)
    return site.pages.page(
        request,
        "batch.html.j2",
        batch=one,
        name=name_of(one, said),
        said=said,
        cases=cases,
        error=run.task.error if run else None,
        stopped=bool(run and run.task.phase == "stopped"),
        kept=said.own and one.folder is not None and one.inbox.exists(),
        named=site.names.get(one.id, {}),
    )


def outcomes(one: Batch) -> list[tuple[str, list[Outcome]]]:
    """The outcomes of each case, from the journal.

    Raises:
        BatchError: it cannot be read.
    """
    if not one.begun:
        return []
    journal = Journal(one.private / JOURNAL)
    try:
        return [(case, journal.outcomes(case)) for case in journal.cases()]
    finally:
        journal.close()


def name_of(one: Batch, said: Remembered) -> str:
    """What a batch is called: its title, or its number."""
    if said.title:
        return said.title
    number = one.id.removeprefix("batch-").lstrip("0")
    return f"Batch {number}" if number.isdecimal() else "Finished copies"


def known(one: Batch) -> Remembered:
    """What the user said of a batch that can be worked on from here.

    Raises:
        UsageError: its files are not there yet; or the command line made it, and nobody remembers its input.
        BatchError: it cannot be read.
    """
    said = one.remembered()
    if said.inputs:
        return said
    if one.folder is not None:
        raise UsageError(
            "the files of this batch are not there.",
            "Wait until they are taken in, or prepare the case file again.",
        )
    raise UsageError(
        "this batch was made by the command line, so its input is not known here.",
        "Run the same command again: redactor run INPUT --out OUT",
    )


def _said(one: Batch) -> Remembered:
    try:
        return one.remembered()
    except RedactorError:
        return Remembered()


def card(site: Site, one: Batch) -> Card:
    """What the first page says of a batch; one that cannot be read says so."""
    href = f"/batch/{one.id}"
    said = _said(one)
    title, made = name_of(one, said), said.made
    if work := site.busy(one):
        words = {"look": "Looking who is in it", "run": "Copies are being made"}[work.kind]
        return Card(one.id, title, made, href, words, "calm", "…", "", False)
    try:
        state = one.state()
    except RedactorError:
        return Card(one.id, title, made, href, "Cannot be read", "hot", "✕", "", False)
    count = sum(state.documents.values()) if state else 0
    if not one.begun and one.folder is None:
        return Card(one.id, title, made, href, "Cannot be read", "hot", "✕", "", False)
    if not state or not count:
        href = f"{href}/look" if one.id not in site.looks else f"{href}/people"
        return Card(one.id, title, made, href, "Being prepared", "calm", "…", "", False)
    href, asking = f"{href}/", len(state.needs_person)
    documents = plural(count, "document")
    if where := stands(site, one):
        state_now, asks = where
        return Card(
            one.id, title, made, href, state_now.words, state_now.kind, state_now.sign, documents, True, asks
        )  # fmt: skip
    if asking:
        words = f"{plural(asking, 'document')} for a person"
        return Card(one.id, title, made, href, words, "warm", "▲", documents, True)
    return Card(one.id, title, made, href, "Ready to be reviewed", "good", "●", documents, True)


def stands(site: Site, one: Batch) -> tuple[StateWords, tuple[Notice, ...]] | None:
    """Where a batch stands whose log has begun, and what is to be called back; ``None`` before, and where its log
    cannot be read.
    """
    if not (one.private / LEDGER).exists():
        return None
    try:
        desk = site.desks.of(one)
        found = standings(desk, desk.outcomes())
    except RedactorError:
        return None
    asks = tuple(each for case, own in found.items() for each in notices(one.id, case, own))
    words = {state_words(each) for each in found.values() if each.outdated or not asks}
    several = StateWords("Cases at several stages", "calm", "…")
    return words.pop() if len(words) == 1 else several, asks
