"""What becomes of copies that were handed out: their destruction is confirmed, or they are called back."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from redactor.errors import RedactorError
from redactor.report.words import plural
from redactor.review.log_words import STATUS, recall_letter, recipient_words
from redactor.web.pages import see
from redactor.web.signing_rooms import Room, fields_of, room_of, said
from redactor.web.site import Site
from redactor.web.standings import stages_of, state_words


def routes(site: Site) -> list[BaseRoute]:
    """Of the page of the recall, and of the forms."""

    async def show(request: Request) -> Response:
        return await run_in_threadpool(lambda: _page(room_of(site, request)))

    async def whole(request: Request) -> Response:
        fields = await fields_of(request)
        return await run_in_threadpool(lambda: _whole(room_of(site, request, fields)))

    async def reopen(request: Request) -> Response:
        fields = await fields_of(request)
        return await run_in_threadpool(lambda: _reopen(room_of(site, request, fields)))

    async def one(request: Request) -> Response:
        fields = await fields_of(request)
        return await run_in_threadpool(lambda: _one(room_of(site, request, fields)))

    async def destroyed(request: Request) -> Response:
        fields = await fields_of(request)
        return await run_in_threadpool(lambda: _destroyed(room_of(site, request, fields)))

    case = "/batch/{batch}/{case}"
    return [
        Route(f"{case}/recall", show, methods=["GET"]),
        Route(f"{case}/recall", whole, methods=["POST"]),
        Route(f"{case}/reopen", reopen, methods=["POST"]),
        Route(f"{case}/release/{{bundle}}/recall", one, methods=["POST"]),
        Route(f"{case}/release/{{bundle}}/destroyed", destroyed, methods=["POST"]),
    ]


def _page(room: Room, wrong: Sequence[tuple[str, str]] = ()) -> Response:
    standing = room.handover.standing(room.case)
    holders = room.handover.recall_list(room.case)
    return room.site.pages.page(
        room.request, "release_recall.html.j2", 422 if wrong else 200, **room.about,
        standing=standing, state=state_words(standing), stages=stages_of(standing),
        notices=room.notices(standing), wrong=wrong, holders=holders,
        who=recipient_words, letter=recall_letter, words=STATUS,
    )  # fmt: skip


def _whole(room: Room) -> Response:
    try:
        room.handover.recall(room.case, room.one("by"), room.one("reason"))
    except RedactorError as error:
        return _page(room, [("reason", said(error))])
    _remember(room)
    holders = len(room.handover.recall_list(room.case))
    room.site.pages.flash(
        f"The whole case is called back. Ask for {plural(holders, 'release')}, as listed below."
        if holders
        else "The whole case is called back. Nobody holds copies of it."
    )
    return see(f"{room.address}recall")


def _reopen(room: Room) -> Response:
    try:
        room.handover.reopen(room.case, room.one("by"), room.one("reason"))
    except RedactorError as error:
        return _page(room, [("reason", said(error))])
    _remember(room)
    room.site.pages.flash(
        "The case is open again. Its copies are prepared, reviewed and signed anew."
    )
    return see(f"{room.address}sign")


def _one(room: Room) -> Response:
    number = _number(room)
    try:
        room.handover.recall(room.case, room.one("by"), room.one("reason"), number)
    except RedactorError as error:
        room.site.pages.flash(f"Not called back. {said(error)}", "hot")
        return see(f"{room.address}release#entry-{number}")
    _remember(room)
    room.site.pages.flash(
        "Called back, in the log. Now ask the recipient to destroy the copies, and enter it when it is confirmed."
    )
    return see(f"{room.address}release#entry-{number}")


def _destroyed(room: Room) -> Response:
    number = _number(room)
    try:
        room.handover.destroyed(
            room.case, room.one("by"), number, room.one("on"), room.one("confirmed_by")
        )
    except RedactorError as error:
        room.site.pages.flash(f"Not entered. {said(error)}", "hot")
    else:
        _remember(room)
        room.site.pages.flash("The destruction is in the log.")
    return see(f"{room.address}release#entry-{number}")


def _number(room: Room) -> int:
    """The number of the entry of the bundle that the address names.

    Raises:
        HTTPException: the case has no such bundle (404).
    """
    name = str(room.request.path_params["bundle"])
    for each in room.handover.standing(room.case).releases:
        if each.bundle == name:
            return each.number
    raise HTTPException(404)


def _remember(room: Room) -> None:
    room.site.desks.reviewer = room.site.desks.reviewer or room.one("by")
