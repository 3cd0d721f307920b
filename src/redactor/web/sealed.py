"""The report of a case with names, made for the reviewer: encrypted in memory, fetched once, never written here."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from redactor.review.passphrases import passphrase
from redactor.review.with_values import sealed_case_report
from redactor.web.review_room import opened, reading, shared
from redactor.web.site import Site

_WAITING: Final = 4
"""Reports that wait to be fetched, the last made ones."""


def routes(site: Site) -> list[BaseRoute]:
    """Of the page that offers the report, and of the file."""
    waiting: OrderedDict[str, bytes] = OrderedDict()

    async def show(request: Request) -> Response:
        return await run_in_threadpool(
            lambda: reading(site, request) or _page(site, request, "", "")
        )

    async def make(request: Request) -> Response:
        def made() -> Response:
            _, work = opened(site, request)
            words, name = passphrase(), secrets.token_hex(8)
            waiting[name] = sealed_case_report(work.desk, work.case, words)
            while len(waiting) > _WAITING:
                waiting.popitem(last=False)
            return _page(site, request, words, name)

        return await run_in_threadpool(made)

    async def fetch(request: Request) -> Response:
        data = waiting.pop(str(request.path_params["name"]), None)
        if data is None:
            raise HTTPException(404)
        case = opened(site, request)[1].case.id
        headers = {"content-disposition": f'attachment; filename="{case}-report-with-names.zip"'}
        return Response(data, media_type="application/zip", headers=headers)

    whole = "/batch/{batch}/{case}/report"
    return [
        Route(whole, show, methods=["GET"]),
        Route(whole, make, methods=["POST"]),
        Route(f"{whole}/{{name}}.zip", fetch),
    ]


def _page(site: Site, request: Request, words: str, name: str) -> Response:
    one, work = opened(site, request)
    about = shared(site, one, work)
    return site.pages.page(request, "sealed_report.html.j2", **about, words=words, made=name)
