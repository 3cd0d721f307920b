"""How far the first look or the run is: a page that fills itself, without script by loading itself anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from redactor.batch.journal import Journal
from redactor.batch.session import JOURNAL
from redactor.report.words import plural
from redactor.review.prepare import CopyRun, FirstLook, Kind, Work
from redactor.review.workroom import Batch
from redactor.web.overview import known, name_of
from redactor.web.pages import see
from redactor.web.site import Site

_HEADINGS: Final = {"look": "Who is in this case?", "run": "Making the copies"}


def routes(site: Site) -> list[BaseRoute]:
    """Of both kinds of work."""

    async def look(request: Request) -> Response:
        one = site.batch(request)
        work = site.looks.get(one.id)
        if (work is None or work.task.phase == "stopped") and site.busy(one) is None:
            await run_in_threadpool(known, one)
            work = FirstLook(one, site.hooks)
            site.start(work)
        return await _page(site, request, one, work)

    async def run(request: Request) -> Response:
        one = site.batch(request)
        return await _page(site, request, one, site.runs.get(one.id))

    return [
        Route("/batch/{batch}/look", look),
        Route("/batch/{batch}/run", run),
        *_about(site, "look", lambda one: site.looks.get(one.id)),
        *_about(site, "run", lambda one: site.runs.get(one.id)),
    ]


def _about(site: Site, kind: Kind, work_of: Callable[[Batch], Work | None]) -> list[BaseRoute]:
    """How far a kind of work is, for the script; and the way to stop it."""

    async def state(request: Request) -> Response:
        one = site.batch(request)
        work = work_of(one)
        if work is None or work.task.over:
            return JSONResponse({"next": f"/batch/{one.id}/{kind}"})
        return JSONResponse(said(work))

    async def stop(request: Request) -> Response:
        one = site.batch(request)
        work = work_of(one)
        if work is not None:
            await run_in_threadpool(work.task.stop)
        return see("/" if kind == "look" else f"/batch/{one.id}")

    return [
        Route(f"/batch/{{batch}}/{kind}/state", state),
        Route(f"/batch/{{batch}}/{kind}/stop", stop, methods=["POST"]),
    ]


async def _page(
    site: Site, request: Request, one: Batch, work: FirstLook | CopyRun | None
) -> Response:
    """The page while work goes on; what comes next when it is over; why it failed."""
    if work is None:
        return see(f"/batch/{one.id}")
    if work.task.phase == "failed" and work.kind == "look":
        error = work.task.error
        site.looks.pop(one.id, None)
        assert error is not None
        return site.pages.page(
            request, "failed.html.j2", 409, batch=one, title=error.message, next=error.next
        )
    if work.task.over:
        if isinstance(work, CopyRun):
            return see(await run_in_threadpool(_after, site, work))
        return see(f"/batch/{one.id}/people")
    return site.pages.page(
        request,
        "progress.html.j2",
        batch=one,
        name=name_of(one, one.remembered()),
        kind=work.kind,
        heading=_HEADINGS[work.kind],
        state=said(work),
        all=work.meter.all,
    )


def _after(site: Site, work: CopyRun) -> str:
    """Where one goes when the copies are made: to their review, or to where it says why they are not.

    A key that was made is spoken of once.
    """
    one = work.batch
    if work.result is not None and work.result.new_key:
        work.result = replace(work.result, new_key=False)
        file = key_file(one)
        site.pages.flash(
            "A new key seals the way back from labels to names. Keep a second copy of it in a safe place, apart from "
            f"the copies; lost, nobody can go back. It lies in {file}",
            "warm",
        )
    return f"/batch/{one.id}/" if work.task.phase == "done" else f"/batch/{one.id}"


def key_file(one: Batch) -> str:
    """Where the key file of a batch's vault lies."""
    journal = Journal(one.private / JOURNAL)
    try:
        return str(one.key.file_of(journal.id) or "your head: it is a passphrase")
    finally:
        journal.close()


def said(work: Work) -> dict[str, object]:
    """What the page shows, by the keys of ``ui.meter``."""
    meter = work.meter
    part = meter.part
    if not meter.all:
        return {"done": None, "max": 1, "words": "Reading the folder…", "rest": ""}
    if part <= 0:
        return {
            "done": None,
            "max": meter.all,
            "words": f"Getting ready: {plural(meter.all, 'document')}",
            "rest": "The first seconds go into loading what recognises names.",
        }
    left = meter.seconds_left
    words = f"{meter.done:,} of {plural(meter.all, 'document')} done"
    return {"done": round(part, 2), "max": meter.all, "words": words, "rest": in_words(left)}


def in_words(seconds: float | None) -> str:
    """Roughly how long it takes: ``about 3 minutes left``."""
    if seconds is None:
        return ""
    if seconds < 50:
        return "less than a minute left"
    if seconds < 3000:
        return f"about {plural(max(1, round(seconds / 60)), 'minute')} left"
    return f"about {plural(max(1, round(seconds / 3600)), 'hour')} left"
