"""The review: a batch, its cases, their documents side by side, and what a reviewer decides there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from redactor.errors import RedactorError
from redactor.model import Outcome, Status
from redactor.review.casework import Casework
from redactor.review.desk import Desk
from redactor.review.handover import LEDGER
from redactor.review.standing import Standing
from redactor.review.workroom import Batch
from redactor.web import review_acts, review_document
from redactor.web.desks import is_open, to_decide
from redactor.web.overview import name_of
from redactor.web.pages import see
from redactor.web.review_case import (
    decisions_of,
    groups_of,
    mentions_of,
    papers_of,
    people_of,
)
from redactor.web.review_form import number_in
from redactor.web.review_panel import choices_of, own_words
from redactor.web.review_room import opened, reading, shared
from redactor.web.site import Site
from redactor.web.standings import Notice, StateWords, notices, standings, state_words

_SHOWS: Final = (
    ("all", "All"),
    ("open", "To decide"),
    ("held", "Held back"),
    ("clear", "Nothing open"),
)
_SORTS: Final = (("case", "Case number"), ("open", "Most to decide first"))


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list."""

    id: str
    documents: int
    published: int
    held: int
    changes: int
    to_decide: int
    standing: StateWords | None = None

    def is_among(self, show: str) -> bool:
        """Whether a filter shows it."""
        wanted = {"open": self.to_decide > 0, "held": self.held > 0, "clear": not self.to_decide}
        return wanted.get(show, True)

    @property
    def state(self) -> tuple[str, str, str]:
        """In words, with the kind and sign of a badge."""
        if self.held:
            return "Held back", "hot", "■"
        if self.to_decide:
            return "To decide", "warm", "▲"
        return "Nothing open", "good", "●"


def routes(site: Site) -> list[BaseRoute]:
    """Of the list of cases, a case, a person, and what :mod:`redactor.web.review_document` shows."""

    async def batch(request: Request) -> Response:
        one = site.batch(request)
        if work := site.busy(one):
            return see(f"/batch/{one.id}/{work.kind}")
        if not one.begun:
            return see(f"/batch/{one.id}")
        return await run_in_threadpool(_cases, site, request, one)

    async def case(request: Request) -> Response:
        return await run_in_threadpool(lambda: reading(site, request) or _case(site, request))

    async def person(request: Request) -> Response:
        return await run_in_threadpool(lambda: reading(site, request) or _person(site, request))

    return [
        Route("/batch/{batch}/", batch),
        Route("/batch/{batch}/{case}/", case),
        Route("/batch/{batch}/{case}/people/{number}/", person),
        *review_acts.routes(site),
        *review_document.routes(site),
    ]


def row_of(desk: Desk, case: str, outcomes: tuple[Outcome, ...]) -> Row:
    """A case in the list.

    Raises:
        VaultError: what the reviewer said cannot be opened.
    """
    held = sum(o.status in (Status.QUARANTINED, Status.FAILED) for o in outcomes)
    changes = sum(d.replaces for o in outcomes for d in o.decisions)
    published = sum(o.output is not None for o in outcomes)
    return Row(case, len(outcomes), published, held, changes, to_decide(desk, case, outcomes))


def _cases(site: Site, request: Request, one: Batch) -> Response:
    desk = site.desks.of(one)
    site.desks.warm(one)
    cases = list(desk.outcomes())
    where = _where(desk, cases)
    asks = tuple(each for case, own in where.items() for each in notices(one.id, case, own))
    rows = [replace(row_of(desk, *each), standing=_words(where.get(each[0]))) for each in cases]
    show, sort = request.query_params.get("show", "all"), request.query_params.get("sort", "case")
    shown = [row for row in rows if row.is_among(show)]
    if sort == "open":
        shown.sort(key=lambda row: -row.to_decide)
    said = one.remembered()
    return site.pages.page(
        request, "review_batch.html.j2", batch=one, name=name_of(one, said), rows=shown, all=rows, show=show,
        sort=sort, shows=[(key, text, sum(row.is_among(key) for row in rows)) for key, text in _SHOWS],
        sorts=_SORTS, unwritten=site.desks.unwritten(one), notices=asks,
        pipeline=desk.asked.pipeline.name, reviewers=desk.reviewers,
    )  # fmt: skip


def _where(desk: Desk, cases: list[tuple[str, tuple[Outcome, ...]]]) -> dict[str, Standing]:
    """Where each case stands; nothing where the log cannot be read, which its own page says."""
    try:
        return standings(desk, cases)
    except RedactorError:
        return {}


def _notices(one: Batch, work: Casework) -> tuple[Notice, ...]:
    """What is to be called back of a case of which something was handed out."""
    if not (one.private / LEDGER).exists():
        return ()
    case = work.case
    where = _where(work.desk, [(case.id, case.outcomes)])
    return notices(one.id, case.id, where[case.id]) if where else ()


def _words(standing: Standing | None) -> StateWords | None:
    return state_words(standing) if standing else None


def _case(site: Site, request: Request) -> Response:
    one, work = opened(site, request)
    groups, waiting = groups_of(work), sum(map(is_open, work.queue))
    decided = sum(item.done and item.kind != "sample" for item in work.queue)
    unread = sum(item.kind == "sample" and not item.done for item in work.queue)
    return site.pages.page(
        request, "review_case.html.j2", **shared(site, one, work), groups=groups, waiting=waiting,
        decided=decided, unread=unread, papers=papers_of(work), folk=people_of(work), decisions=decisions_of(work),
        notes=work.case.note.notes, notices=_notices(one, work),
    )  # fmt: skip


def _person(site: Site, request: Request) -> Response:
    one, work = opened(site, request)
    number = number_in(str(request.path_params["number"]))
    folk = people_of(work)
    if not 0 < number <= len(folk):
        raise HTTPException(404)
    somebody = folk[number - 1]
    known = {f"{m.document.rpartition('/')[2]}.{m.change}" for m in somebody.line.mentions}
    ticked = request.query_params.get("tick", "")
    return site.pages.page(
        request, "review_person.html.j2", **shared(site, one, work), somebody=somebody, number=number,
        mentions=mentions_of(work, somebody.line), others=choices_of(work, somebody.line.identity),
        ticked=ticked if ticked in known else "", wording=own_words(work, somebody.line),
    )  # fmt: skip
