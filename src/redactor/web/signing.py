"""The page on which a case is prepared, reviewed and signed: what is done, what is left, and who answers for it."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from redactor.errors import RedactorError
from redactor.review.casework import Casework
from redactor.review.checklist import ITEMS, Override
from redactor.review.log_words import overrides_of
from redactor.review.standing import Standing
from redactor.review.steps import sign_remarks
from redactor.web.desks import version
from redactor.web.pages import see
from redactor.web.review_room import reading
from redactor.web.signing_items import rows_of
from redactor.web.signing_rooms import Room, fields_of, in_words, room_of, said
from redactor.web.site import Site
from redactor.web.standings import stages_of, state_words

_STALE = "The copies or decisions of this case changed since you opened this page: look again, then sign."


def routes(site: Site) -> list[BaseRoute]:
    """Of the page, and of its two forms."""

    async def show(request: Request) -> Response:
        return await run_in_threadpool(
            lambda: reading(site, request) or _page(room_of(site, request))
        )

    async def prepare(request: Request) -> Response:
        fields = await fields_of(request)
        return await run_in_threadpool(lambda: _prepare(room_of(site, request, fields)))

    async def sign(request: Request) -> Response:
        fields = await fields_of(request)
        return await run_in_threadpool(lambda: _sign(room_of(site, request, fields)))

    whole = "/batch/{batch}/{case}"
    return [
        Route(f"{whole}/sign", show, methods=["GET"]),
        Route(f"{whole}/prepare", prepare, methods=["POST"]),
        Route(f"{whole}/sign", sign, methods=["POST"]),
    ]


def _page(
    room: Room,
    wrong: Sequence[tuple[str, str]] = (),
    ask: Sequence[str] = (),
) -> Response:
    """The page.

    Args:
        wrong: name of a field, and what is wrong.
        ask: what the reviewer must know and has not yet agreed to.
    """
    work = Casework(room.handover.desk, room.case)
    standing = room.handover.standing(room.case)
    signed = standing.signed
    return room.site.pages.page(
        room.request, "sign_case.html.j2", 422 if wrong else 200, **room.about,
        standing=standing, void=[in_words(each) for each in standing.void], state=state_words(standing),
        stages=stages_of(standing),
        notices=room.notices(standing), v=version(room.case), rows=rows_of(work, room.address), wrong=wrong, ask=ask,
        may_prepare=not room.handover.why_not_prepare(room.case, "somebody"),
        held=[o for o in room.case.outcomes if not o.output],
        copies=[(name, _suffix(room, name), sha256) for name, sha256 in room.case.copies.items()],
        overrides=list(overrides_of(signed)) if signed else [], same_account=_same_account(standing),
    )  # fmt: skip


def _same_account(standing: Standing) -> bool:
    """Whether the copies were prepared under the account that this program runs under."""
    with suppress(KeyError, OSError, ImportError):
        return bool(standing.prepared and standing.prepared.account == getpass.getuser())
    return False


def _suffix(room: Room, document: str) -> str:
    return (room.case.outcome(document).output or "").rpartition(".")[2].upper()


def _prepare(room: Room) -> Response:
    try:
        room.handover.prepare(room.case, room.one("prepare-by"))
    except RedactorError as error:
        return _page(room, [("prepare-by", said(error))])
    room.site.desks.reviewer = room.site.desks.reviewer or room.one("prepare-by")
    room.site.pages.flash("The copies are marked as prepared. Now they are reviewed and signed.")
    return see(f"{room.address}sign")


def _sign(room: Room) -> Response:
    by = room.one("by")
    if room.one("v") != version(room.case):
        return _page(room, [("", _STALE)])
    work = Casework(room.handover.desk, room.case)
    ticked = [item.key for item in ITEMS if room.one(f"tick-{item.key}")]
    overrides = [Override(item.key, why) for item in ITEMS if (why := room.one(f"why-{item.key}"))]
    against = room.handover.why_not_sign(work, by, ticked, overrides)
    if not room.one("role"):
        against = (*against, "Say your role: it stands beside your name.")
    if against:
        return _page(room, [(_field(each), in_words(each)) for each in against])
    remarks = sign_remarks(room.handover.standing(room.case), by, "")
    if remarks and not room.one("known"):
        return _page(room, [], remarks)
    try:
        room.handover.sign(work, by, room.one("role"), ticked, overrides)
    except RedactorError as error:
        return _page(room, [("", said(error))])
    signed = room.handover.standing(room.case).signed
    more = "They can now be handed out." if signed else "One more person has to review and sign."
    room.site.pages.flash(f"Signed, for exactly these copies. {more}")
    return see(f"{room.address}sign")


def _field(sentence: str) -> str:
    """The field that a sentence is about, to lead there."""
    for item in ITEMS:
        if item.words in sentence or (
            item.to_do and sentence.startswith(item.to_do.partition("{")[0])
        ):
            return f"item-{item.key}"
    if "role" in sentence:
        return "role"
    return "by" if "name" in sentence else ""
