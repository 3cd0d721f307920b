"""The page on which signed copies are handed out to one recipient, and what becomes of them is entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from redactor.errors import RedactorError
from redactor.model import Recipient
from redactor.review.log_words import STATUS, recipient_words
from redactor.review.passphrases import passphrase
from redactor.review.releases import FOLDER, Release
from redactor.review.releasing import ReleaseWish, preview, recorded, release
from redactor.review.steps import why_not_release
from redactor.web import recalling
from redactor.web.pages import see
from redactor.web.review_form import number_in
from redactor.web.signing_rooms import Room, fields_of, in_words, room_of, said
from redactor.web.site import Site
from redactor.web.standings import notices_of, stages_of, standings, state_words

_SHEET: Final = {
    # A sheet is a file of its own with its style inside, and shows it as the recipient's browser will; a
    # sandbox without script keeps it apart, which a browser refuses with an opener policy.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'",
    "cross-origin-opener-policy": "unsafe-none",
}
_FIELDS: Final = {
    "the purpose": "purpose",
    "the basis": "basis",
    "the day by which": "destroy_by",
    "a day by which": "destroy_by",
    "who gets the copies": "to",
    "recipient": "to",
}
"""Words of a sentence that speaks against a release, and the field that it is about."""
_SHEETS: Final = ("handling-sheet", "statement")


def routes(site: Site) -> list[BaseRoute]:
    """Of the page, its form, its previews, and what was handed out."""
    shown_once: dict[str, str] = {}

    async def show(request: Request) -> Response:
        return await run_in_threadpool(lambda: _page(room_of(site, request)))

    async def hand_out(request: Request) -> Response:
        fields = await fields_of(request)
        return await run_in_threadpool(
            lambda: _hand_out(room_of(site, request, fields), shown_once)
        )

    async def sheet(request: Request) -> Response:
        fields = await fields_of(request)
        return await run_in_threadpool(lambda: _sheet(room_of(site, request, fields)))

    async def result(request: Request) -> Response:
        return await run_in_threadpool(lambda: _result(room_of(site, request), shown_once))

    async def download(request: Request) -> Response:
        return await run_in_threadpool(lambda: _download(room_of(site, request)))

    whole = "/batch/{batch}/{case}/release"
    return [
        Route(whole, show, methods=["GET"]),
        Route(whole, hand_out, methods=["POST"]),
        Route(f"{whole}/preview/{{sheet}}", sheet, methods=["POST"]),
        Route(f"{whole}/{{bundle}}/", result),
        Route(f"{whole}/{{bundle}}/download", download),
        *recalling.routes(site),
    ]


def _page(room: Room, wrong: Sequence[tuple[str, str]] = ()) -> Response:
    handover, case = room.handover, room.case
    standing, record = handover.standing(case), handover.record(case)
    pipeline = handover.desk.asked.pipeline
    against = ""
    if standing.signed is None or standing.withdrawn:
        against = in_words(why_not_release(standing, record, Recipient("somebody"), pipeline)[0])
    chosen = room.one("document").split() if room.fields else list(case.copies)
    return room.site.pages.page(
        room.request, "release_case.html.j2", 422 if wrong else 200, **room.about,
        standing=standing, state=state_words(standing), stages=stages_of(standing),
        notices=room.notices(standing), against=against, wrong=wrong,
        record=record, needs=pipeline.needs, use=pipeline.scope_name, chosen=chosen,
        copies=[(o.id, o.output.rpartition(".")[2].upper()) for o in case.outcomes if o.output],
        held=[o.id for o in case.outcomes if not o.output], who=recipient_words, words=STATUS,
        releases=list(reversed(standing.releases)), today=standing.today.isoformat(),
    )  # fmt: skip


def _wish(room: Room) -> ReleaseWish:
    """What the form asks for; a recorded recipient is chosen by number."""
    record = room.handover.record(room.case)
    number = number_in(room.one("recipient"))
    if 0 <= number < len(record.recipients):
        person = record.recipients[number]
        role = room.one("role") or person.role
        recipient = Recipient(person.name, role, person.email, person.employer)
    else:
        parts = (room.one(key) for key in ("to", "role", "email", "employer"))
        recipient = Recipient(*parts)
    documents = tuple(room.one("document").split())
    return ReleaseWish(
        recipient, room.one("purpose"), room.one("basis"), room.one("destroy_by"),
        () if set(documents) == set(room.case.copies) else documents,
        contact=room.one("contact"), service=room.one("service"),
    )  # fmt: skip


def _wrong(room: Room, wish: ReleaseWish) -> list[tuple[str, str]]:
    """What the form lacks, and what speaks against the release: name of a field, and a sentence."""
    wrong = []
    if not room.one("document"):
        wrong.append(("documents", "Choose at least one document."))
    if not wish.recipient.role:
        wrong.append(
            ("role", "Say the recipient's role: it stands in every copy, in place of the name.")
        )
    if room.one("lock") == "own" and not room.one("password"):
        wrong.append(("password", "Type the password, or take one that redactor makes."))
    if not room.one("by"):
        wrong.append(("by", "Type your name."))
    try:
        record = recorded(room.handover, room.case, wish)
    except RedactorError as error:
        return [*wrong, ("destroy_by", said(error))]
    against = room.handover.why_not_release(room.case, wish.recipient, record, wish.documents)
    return [*wrong, *((_field(each), in_words(each)) for each in against)]


def _field(sentence: str) -> str:
    """The field that a sentence is about, to lead there."""
    low = sentence.lower()
    return next((name for words, name in _FIELDS.items() if words in low), "")


def _hand_out(room: Room, shown_once: dict[str, str]) -> Response:
    wish = _wish(room)
    if wrong := _wrong(room, wish):
        return _page(room, wrong)
    lock = room.one("lock")
    password = passphrase() if lock == "made" else room.one("password") if lock == "own" else ""
    try:
        made = release(room.handover, room.case, room.one("by"), replace(wish, password=password))
    except RedactorError as error:
        return _page(room, [("password" if lock == "own" else "", said(error))])
    shown_once[made.bundle] = password
    _clear(room)
    return see(f"{room.address}release/{made.bundle}/")


def _clear(room: Room) -> None:
    """Remove the dropped files, where that was wished, once every case of the batch was handed out."""
    one, desk = room.batch, room.handover.desk
    try:
        said_before = one.remembered()
        where = standings(desk, desk.outcomes())
        if said_before.own and said_before.clear and all(each.releases for each in where.values()):
            one.clear_inbox()
            room.site.pages.flash("The dropped files were removed from the folder of this batch.")
    except RedactorError as error:
        room.site.pages.flash(f"The dropped files are still there: {said(error)}", "warm")


def _sheet(room: Room) -> Response:
    """A sheet as the recipient or the client will get it."""
    name = str(room.request.path_params["sheet"])
    if name not in _SHEETS:
        raise HTTPException(404)
    sheets = preview(room.handover, room.case, _wish(room))
    return HTMLResponse(sheets[_SHEETS.index(name)], headers=_SHEET)


def _result(room: Room, shown_once: dict[str, str]) -> Response:
    """What to do now with a bundle that was just made; the password is shown this once."""
    handed = _handed(room)
    asks = (
        o for o in room.handover.standing(room.case).outdated if o.release.number == handed.number
    )
    return room.site.pages.page(
        room.request, "release_done.html.j2", **room.about, handed=handed, who=recipient_words(handed.recipient),
        password=shown_once.pop(handed.bundle, ""), path=_path(room, handed), status=STATUS[handed.status],
        notices=notices_of(room.batch.id, room.case.id, asks),
    )  # fmt: skip


def _handed(room: Room) -> Release:
    name = str(room.request.path_params["bundle"])
    for each in room.handover.standing(room.case).releases:
        if each.bundle == name:
            return each
    raise HTTPException(404)


def _path(room: Room, handed: Release) -> Path:
    return room.handover.desk.out / FOLDER / f"{handed.bundle}.zip"


def _download(room: Room) -> Response:
    path = _path(room, _handed(room))
    if not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type="application/zip", filename=path.name)
