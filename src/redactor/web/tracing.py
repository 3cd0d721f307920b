"""The page on which a copy that turned up is traced: which release it comes from, and how sure that is."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import BinaryIO, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from redactor.errors import RedactorError
from redactor.review.copyid import mistyped_in
from redactor.review.fingerprints import TooShort
from redactor.review.handover import LEDGER
from redactor.review.releasing import trace_excerpt, trace_file
from redactor.review.trace import Evidence, Trace
from redactor.review.workroom import Batch
from redactor.web.signing_rooms import about_batch, case_words, handover_of, said
from redactor.web.site import Site
from redactor.web.standings import day_words
from redactor.web.uploads import read_form

MOST: Final = 256 * 1024 * 1024
"""Bytes of a file that is traced, at most."""
_SURE: Final[dict[Evidence, tuple[str, str, str]]] = {
    "released-file": ("Sure", "good", "●"),
    "signed-copy": ("Sure, but not as handed out", "good", "●"),
    "copy-id": ("Likely", "warm", "◐"),
    "phrases": ("Possible", "calm", "○"),
}


class _Kept(io.BytesIO):
    """A file that stays in memory when it is closed; nothing of it is written to disk."""

    def close(self) -> None:
        """Stay open, to be read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be traced; ``suffix`` is ``""`` for an excerpt."""

    data: bytes = field(default=b"", repr=False)
    suffix: str = ""
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """A copy that it may come from."""

    trace: Trace
    batch: str
    name: str = field(repr=False)
    case: str

    @property
    def sure(self) -> tuple[str, str, str]:
        """How sure that is, with the kind and sign of a badge."""
        return _SURE[self.trace.evidence]


def routes(site: Site) -> list[BaseRoute]:
    """Of the page."""

    async def show(request: Request) -> Response:
        return _page(site, request, Asked())

    async def look(request: Request) -> Response:
        files: list[tuple[str, _Kept]] = []

        def opens(name: str) -> BinaryIO | None:
            files.append((PurePath(name.replace("\\", "/")).suffix.lower() or ".txt", _Kept()))
            return files[-1][1]

        form = await read_form(request, opens)
        suffix, kept = files[0] if files else ("", _Kept())
        data = kept.getvalue()
        asked = Asked(data, suffix if data else "", form.fields.get("text", "").strip())
        return await run_in_threadpool(_looked, site, request, asked)

    return [
        Route("/trace", show, methods=["GET"]),
        Route("/trace", look, methods=["POST"]),
    ]


def _page(
    site: Site, request: Request, asked: Asked, found: Sequence[Found] | None = None,
    problems: Sequence[str] = (), status: int = 200,
) -> Response:  # fmt: skip
    return site.pages.page(
        request, "log_trace.html.j2", status, asked=asked, found=found, problems=problems,
        wrong=[("", each) for each in problems], mistyped=mistyped_in(asked.text), day=day_words,
        what="file" if asked.suffix else "excerpt",
    )  # fmt: skip


def _looked(site: Site, request: Request, asked: Asked) -> Response:
    if bool(asked.data) == bool(asked.text):
        problem = (
            "Give a file, or paste an excerpt."
            if not asked.text
            else "Give one: a file or an excerpt."
        )
        return _page(site, request, asked, None, [problem], 422)
    found: list[Found] = []
    problems: dict[str, None] = {}
    for one in site.workroom.batches():
        if not (one.private / LEDGER).exists():
            continue
        try:
            found += _in_batch(site, one, asked)
        except TooShort as error:
            problems[said(error)] = None
        except RedactorError as error:
            problems[f"{about_batch(one)['name']} was not looked through. {said(error)}"] = None
    order = list(_SURE)
    found.sort(key=lambda each: (order.index(each.trace.evidence), -each.trace.shared))
    return _page(site, request, asked, found, list(problems))


def _in_batch(site: Site, one: Batch, asked: Asked) -> list[Found]:
    handover, data = handover_of(site, one), asked.data
    excerpt = not asked.suffix
    traces = (
        trace_excerpt(handover, asked.text) if excerpt else trace_file(handover, data, asked.suffix)
    )
    name = str(about_batch(one)["name"])
    return [Found(each, one.id, name, case_words(each.copy.case)) for each in traces]
