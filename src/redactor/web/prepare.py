"""From a case file to copies, step by step: files, people, purpose; the steps themselves are beside this module."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from redactor.batch.scan import check_folders, discover
from redactor.errors import RedactorError, UsageError
from redactor.formats.registry import suffixes
from redactor.report.words import plural
from redactor.review.inbox import Inbox
from redactor.review.remembered import Remembered
from redactor.review.workroom import Batch
from redactor.web import people, purpose
from redactor.web.pages import see
from redactor.web.site import Site
from redactor.web.uploads import Form, read_form

MOST: Final = 1024 * 1024 * 1024
"""Bytes that may be dropped at once."""
STEPS: Final = ("Files", "People", "Purpose", "Copies")


def routes(site: Site) -> list[BaseRoute]:
    """Of the first step, and of those after it."""

    async def new(request: Request) -> Response:
        return _form(site, request, Form())

    async def take(request: Request) -> Response:
        batch = await run_in_threadpool(site.workroom.new)
        inbox = Inbox(batch.inbox)
        try:
            form = await read_form(request, inbox.open)
            problem = await run_in_threadpool(_settle, batch, inbox, form)
        except BaseException:
            await run_in_threadpool(site.workroom.discard, batch)
            raise
        if problem:
            await run_in_threadpool(site.workroom.discard, batch)
            return _form(site, request, form, problem)
        site.names[batch.id] = {each.kept: each.named for each in inbox.arrived}
        if inbox.refused:
            number = len(inbox.refused)
            site.pages.flash(
                f"{plural(number, 'file')} {'is' if number == 1 else 'are'} of a kind that redactor does not "
                f"take, and {'was' if number == 1 else 'were'} left out: {', '.join(inbox.refused[:8])}"
                f"{' and more' if number > 8 else ''}.",
                "warm",
            )
        return see(f"/batch/{batch.id}/look")

    return [
        Route("/new", new, methods=["GET"]),
        Route("/new", take, methods=["POST"]),
        *people.routes(site),
        *purpose.routes(site),
    ]


def _form(site: Site, request: Request, form: Form, problem: str = "") -> Response:
    if site.workroom.home is None:
        raise UsageError("this page shows one finished batch.", "Start redactor app for a new one.")
    return site.pages.page(
        request, "new.html.j2", 422 if problem else 200, steps=STEPS, said=form.fields, problem=problem,
        taken=suffixes(), home=str(site.workroom.home),
    )  # fmt: skip


def _settle(batch: Batch, inbox: Inbox, form: Form) -> str:
    """Remember what came; why it is not enough to go on, else ``""``.

    Raises:
        BatchError: it cannot be written.
    """
    typed = form.fields.get("path", "").strip().strip("\"'")
    if typed and inbox.arrived:
        return "Choose one: dropped files, or a folder that is used where it is."
    if not typed and not inbox.arrived:
        if inbox.refused:
            return f"None of these files can be taken. redactor takes {', '.join(suffixes())}."
        return "Choose at least one file, or type the path of a folder."
    try:
        folder = Path(typed).expanduser() if typed else inbox.folder
    except RuntimeError:  # ~somebody who has no account here
        folder = Path(typed)
    if not typed.isprintable() or not folder.is_absolute():
        return "Type the whole path of the folder, from the disk or drive on."
    try:
        check_folders((folder,), batch.out, batch.private)
        if not any(case.documents for case in discover((folder,))):
            return "That folder holds no document that redactor takes."
    except RedactorError as error:
        return _in_words(error)
    before = batch.remembered()
    title = " ".join(form.fields.get("title", "").split())[:120]
    clear = bool(form.fields.get("clear")) and not typed
    batch.remember(Remembered(title, (folder,), not typed, clear, made=before.made))
    return ""


def _in_words(error: RedactorError) -> str:
    """The message for somebody who typed a path, not a command."""
    text = error.message.replace("INPUT 1", "The folder").replace("INPUT", "that folder")
    text = text.replace("OUT and", "The folder of this program and")
    return f"{text[:1].upper()}{text[1:]} {error.next}"
