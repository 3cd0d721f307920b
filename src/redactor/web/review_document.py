"""A document: source and copy side by side, one mark at a time, and what the reviewer has opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from redactor.errors import DocumentError
from redactor.model import Outcome
from redactor.review.actions import ReviewError
from redactor.review.casework import Casework
from redactor.review.pdf_sheets import picture
from redactor.review.remarks import is_ok, sheet_key
from redactor.review.shapes import Pair
from redactor.review.workroom import Batch
from redactor.web.desks import is_open
from redactor.web.pages import environment, see
from redactor.web.review_acts import MOST_FIELDS
from redactor.web.review_form import number_in
from redactor.web.review_panel import Panel, panel_of
from redactor.web.review_room import opened, reading, shared
from redactor.web.review_sheets import Look, in_order, lines_of
from redactor.web.review_words import place_words
from redactor.web.site import Site

_WIDTH: Final = 1400
"""Pixels of a drawn page: sharp on a screen of twice the density at half its width."""
_MARK: Final = re.compile(r"[cf]\d{1,6}")


def routes(site: Site) -> list[BaseRoute]:
    """Of a document."""

    async def document(request: Request) -> Response:
        return await run_in_threadpool(lambda: reading(site, request) or _document(site, request))

    async def mark(request: Request) -> Response:
        return await run_in_threadpool(_mark, site, request)

    async def page(request: Request) -> Response:
        return await run_in_threadpool(_picture, site, request)

    async def seen(request: Request) -> Response:
        form = await request.form(max_fields=MOST_FIELDS)
        numbers = [number_in(v) for v in form.getlist("sheet") if isinstance(v, str)]
        said = str(form.get("copy", "")), str(form.get("back", ""))
        return await run_in_threadpool(_seen, site, request, numbers, *said)

    whole = "/batch/{batch}/{case}/{document}"
    return [
        Route(f"{whole}/", document),
        Route(f"{whole}/mark/{{mark}}", mark),
        Route(f"{whole}/page/{{side}}/{{number}}.png", page),
        Route(f"{whole}/seen", seen, methods=["POST"]),
    ]


def _opened(site: Site, request: Request) -> tuple[Batch, Casework, Outcome]:
    one, work = opened(site, request)
    name = f"{work.case.id}/{request.path_params['document']}"
    for outcome in work.case.outcomes:
        if outcome.id == name:
            return one, work, outcome
    raise HTTPException(404)


def _document(site: Site, request: Request) -> Response:
    one, work, outcome = _opened(site, request)
    pair = work.desk.pair(work.case, outcome.id)
    read = read_sheets(work, outcome, pair)
    order = in_order(pair)
    wanted = request.query_params.get("mark", "")
    panel = _panel(work, pair, wanted, order)
    names = [o.id.rpartition("/")[2] for o in work.case.outcomes]
    here = names.index(outcome.id.rpartition("/")[2])
    return site.pages.page(
        request, "review_document.html.j2", **shared(site, one, work), outcome=outcome, pair=pair,
        document=names[here], document_words=place_words(outcome.id).capitalize(),
        spreads=Look(pair).spreads(read), read=read, panel=panel, order=order, lines_of=lines_of,
        before=names[here - 1] if here else "", after=names[here + 1] if here + 1 < len(names) else "",
        copy=(outcome.output_sha256 or "")[:16], waiting=sum(map(is_open, work.queue)),
    )  # fmt: skip


def _panel(work: Casework, pair: Pair, mark: str, order: tuple[str, ...]) -> Panel | None:
    if not _MARK.fullmatch(mark):
        return None
    try:
        return panel_of(work, pair, mark, order)
    except ReviewError:
        return None


def _mark(site: Site, request: Request) -> Response:
    """The panel of a mark alone, for the script."""
    one, work, outcome = _opened(site, request)
    pair = work.desk.pair(work.case, outcome.id)
    panel = _panel(work, pair, str(request.path_params["mark"]), in_order(pair))
    if panel is None:
        raise HTTPException(404)
    return HTMLResponse(
        environment()
        .get_template("review_panel.html.j2")
        .render(**shared(site, one, work), panel=panel, document=outcome.id.rpartition("/")[2])
    )


def read_sheets(work: Casework, outcome: Outcome, pair: Pair) -> Mapping[int, bool]:
    """Which sheets were opened; of the source where there is no copy."""
    remarks = work.case.contents.remarks
    if pair.copy:
        return {sheet.number: work.is_read(outcome.id, sheet.number) for sheet in pair.copy}
    sha = outcome.source_sha256 or ""
    return {
        sheet.number: is_ok(remarks, sheet_key(outcome.id, "source", sheet.number, sha))
        for sheet in pair.source
    }


def _seen(site: Site, request: Request, numbers: list[int], copy: str, back: str) -> Response:
    one, work, outcome = _opened(site, request)
    address = f"/batch/{one.id}/{work.case.id}/{outcome.id.rpartition('/')[2]}/"
    if copy == (outcome.output_sha256 or "")[:16]:
        pair = work.desk.pair(work.case, outcome.id)
        source, there = {s.number for s in pair.source}, {s.number for s in pair.copy}
        keys = [
            sheet_key(outcome.id, "source", n, outcome.source_sha256 or "")
            for n in numbers
            if n in source
        ]
        keys += [work.sheet_key(outcome.id, n) for n in numbers if n in there]
        work.desk.remark(work.case.id, [("ok", key) for key in keys], site.desks.reviewer)
    if not back:
        return Response(status_code=204)
    return see(f"{address}#s{min(numbers)}" if numbers and min(numbers) > 0 else address)


def _picture(site: Site, request: Request) -> Response:
    """A page as it looks."""
    _, work, outcome = _opened(site, request)
    side, number = str(request.path_params["side"]), number_in(str(request.path_params["number"]))
    if side not in ("source", "copy") or number < 1:
        raise HTTPException(404)
    file = work.desk.source(outcome) if side == "source" else work.desk.copy(outcome)
    if file is None:
        raise HTTPException(404)
    handling = work.desk.handling(work.case.id)

    def draw() -> bytes:
        try:
            return picture(file.data, file.suffix, number, handling, _WIDTH)
        except DocumentError:
            raise HTTPException(404) from None

    data = site.desks.picture((side, file.sha256, number), draw)
    return Response(data, media_type="image/png")
