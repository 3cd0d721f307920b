"""The disclosure log as a page: who did what with which copies, and what is due, newest first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from redactor.review.entries import Entry, Event
from redactor.review.handover import Handover, today
from redactor.review.log_words import (
    STATUS,
    bundles_of,
    detail_words,
    event_words,
    exported,
    recipient_words,
)
from redactor.review.releases import Release, releases_of
from redactor.web.signing_rooms import about_batch, case_words, handover_of
from redactor.web.site import Site
from redactor.web.standings import day_words

SOON: Final = 30
"""Days before its day of destruction in which a release is shown as due."""
_SIGNS: Final[Mapping[Event, str]] = MappingProxyType(
    {
        "prepared": "◐", "signed": "✓", "released": "→", "recalled": "↩", "destroyed": "✕", "note": "✎",
        "reopened": "○",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in words."""

    number: int
    at: str
    event: Event
    sign: str
    what: str
    case: str
    by: str = field(repr=False)
    account: str = field(repr=False)
    details: tuple[str, ...] = field(repr=False)
    hash: str


def routes(site: Site) -> list[BaseRoute]:
    """Of the log of a batch and of a case, and of both as JSON."""

    async def show(request: Request) -> Response:
        return await run_in_threadpool(_page, site, request)

    async def export(request: Request) -> Response:
        return await run_in_threadpool(_export, site, request)

    return [
        Route("/batch/{batch}/log", show),
        Route("/batch/{batch}/log.json", export),
        Route("/batch/{batch}/{case}/log", show),
        Route("/batch/{batch}/{case}/log.json", export),
    ]


def _opened(site: Site, request: Request) -> tuple[Handover, tuple[str, ...], str]:
    """The log of the batch, its cases, and the case that is asked for or ``""``.

    Raises:
        HTTPException: there is none (404).
    """
    handover = handover_of(site, site.batch(request))
    cases = handover.desk.cases()
    case = str(request.path_params.get("case") or request.query_params.get("case", ""))
    if case and case not in cases:
        raise HTTPException(404)
    return handover, cases, case


def _page(site: Site, request: Request) -> Response:
    handover, cases, case = _opened(site, request)
    chain = handover.ledger.check()
    all_of_them = handover.ledger.entries() if chain.intact else ()
    own = [entry for entry in all_of_them if not case or entry.case == case]
    one = site.batch(request)
    return site.pages.page(
        request, "log_page.html.j2", **about_batch(one), case=case, case_words=case_words, cases=cases, chain=chain,
        rows=rows_of(own, bundles_of(all_of_them)), due=due(all_of_them, case, today()), words=STATUS,
        who=recipient_words, day=day_words, in_case="case" in request.path_params, today=today().isoformat(),
    )  # fmt: skip


def _export(site: Site, request: Request) -> Response:
    handover, _, case = _opened(site, request)
    chain = handover.ledger.check()
    entries = handover.ledger.entries(case) if chain.intact else ()
    text = json.dumps(exported(chain, entries), indent=2, ensure_ascii=False)
    name = "-".join(part for part in ("disclosure-log", site.batch(request).id, case) if part)
    headers = {"content-disposition": f'attachment; filename="{name}.json"'}
    return Response(f"{text}\n", media_type="application/json", headers=headers)


def rows_of(entries: Sequence[Entry], bundles: Mapping[int, str]) -> tuple[Row, ...]:
    """The entries in words, the newest first."""
    return tuple(
        Row(
            entry.number, entry.at, entry.event, _SIGNS[entry.event], event_words(entry), entry.case, entry.by,
            entry.account, detail_words(entry, bundles), entry.hash,
        )
        for entry in reversed(entries)
    )  # fmt: skip


def due(entries: Sequence[Entry], case: str, day: date) -> tuple[Release, ...]:
    """Releases that somebody must see to: overdue, called back, or due within :data:`SOON` days.

    Args:
        entries: of the whole log.
        case: only of this one; ``""`` for all.
        day: today.
    """
    soon = (day + timedelta(SOON)).isoformat()
    found: list[Release] = []
    for name in dict.fromkeys(entry.case for entry in entries if not case or entry.case == case):
        own = [entry for entry in entries if entry.case == name]
        found += (
            each
            for each in releases_of(own, day)
            if each.status in ("expired", "recalled")
            or (each.status == "out" and each.destroy_by and each.destroy_by <= soon)
        )
    return tuple(sorted(found, key=lambda each: (each.status == "out", each.destroy_by or "9")))
