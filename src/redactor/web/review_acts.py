"""What the forms of the review do: decide and do the case again, or keep a remark; then back to where one was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from redactor.errors import RedactorError
from redactor.model import Outcome
from redactor.review.actions import Said
from redactor.review.casework import Casework
from redactor.review.desk import given_now
from redactor.review.entries import tidy
from redactor.review.workroom import Batch
from redactor.verdict import Verdict
from redactor.web.desks import is_open
from redactor.web.pages import see
from redactor.web.review_form import Form, number_in, stale
from redactor.web.review_room import opened
from redactor.web.review_words import told
from redactor.web.site import Site
from redactor.web.wishes import Wish, remark_keys, wish_of

MOST_FIELDS: Final = 5000
_NAME: Final = 80
"""Characters of a reviewer's name."""
_DOCUMENT: Final = re.compile(r"document-\d{1,6}")
_ANCHOR: Final = re.compile(r"(?:item|person|s)-?\d{1,6}|queue|people|decisions|documents")
_REMARKS: Final[Mapping[str, str]] = {
    "accept": "Agreed.",
    "stays": "Decided: it may stay.",
    "looked": "Noted that you looked at it.",
    "confirm": "Confirmed.",
    "reopen": "Open again.",
}
"""What is said after a remark was kept."""
_NOBODY: Final = " No name stands beside it: type yours at the top of the page."


def routes(site: Site) -> list[BaseRoute]:
    """Of the forms."""

    async def wish(request: Request) -> Response:
        form = _form(await request.form(max_fields=MOST_FIELDS))
        return await run_in_threadpool(_act, site, request, form)

    async def name(request: Request) -> Response:
        form = _form(await request.form())
        site.desks.reviewer = tidy(form.one("by"))[:_NAME]
        return see(_back(site.batch(request), str(request.path_params["case"]), form))

    return [
        Route("/batch/{batch}/{case}/wish", wish, methods=["POST"]),
        Route("/batch/{batch}/{case}/name", name, methods=["POST"]),
    ]


def _form(data: FormData) -> Form:
    values: dict[str, list[str]] = {}
    for name, value in data.multi_items():
        if isinstance(value, str):
            values.setdefault(name, []).append(value)
    return Form(values)


def _act(site: Site, request: Request, form: Form) -> Response:
    one, work = opened(site, request)
    mark = form.one("mark")
    try:
        by, do = reviewer(site, form), form.one("do")
        if do in _REMARKS or do == "note":
            _remark(work, form, do, by)
            site.pages.flash((_REMARKS.get(do) or "The note is kept.") + ("" if by else _NOBODY))
        else:
            mark = _decide(site, one, work, form, by)
    except RedactorError as error:
        site.pages.flash(
            f"{error.message[:1].upper()}{error.message[1:]} {error.next}".strip(), "hot"
        )
        return see(_back(one, work.case.id, form, mark, refused=True))
    return see(_back(one, work.case.id, form, mark))


def reviewer(site: Site, form: Form) -> str:
    """Who decides, ``""`` where nobody has said so; a name of the form is remembered for the time of the program."""
    if given := tidy(form.one("by"))[:_NAME]:
        site.desks.reviewer = given
    return site.desks.reviewer


def _remark(work: Casework, form: Form, do: str, by: str) -> None:
    kind, value = "ok", None if do == "reopen" else by
    if do == "note":
        kind, value = "note", form.one("note").strip() or None
    keys = remark_keys(work, form)
    work.desk.remark(work.case.id, [(kind, key) for key in keys], value)


def _decide(site: Site, one: Batch, work: Casework, form: Form, by: str) -> str:
    """Do the case again with what the form wishes; the mark that stands at the same place then."""
    given = given_now(by, tidy(form.one("note")))
    after = work.desk.decide(work.case.id, _now(work, wish_of(work, form)), given)
    if after is None or after.contents.verdicts == work.case.contents.verdicts:
        site.pages.flash("This was decided already. Nothing has changed.", "info")
        return form.one("mark")
    site.desks.changed(one)
    fresh = Casework(work.desk, after)
    left = sum(map(is_open, fresh.queue))
    more = f" {left} left to decide." if left else ""
    unnamed = "" if by else _NOBODY
    site.pages.flash(f"{told(work.case.outcomes, after.outcomes)}{more}{unnamed}")
    return _moved(work, form, after.outcomes)


def _now(work: Casework, wish: Wish) -> Wish:
    """The wish, unless something was decided in another tab since its page was read."""

    def checked(said: Said) -> tuple[Verdict, ...]:
        if said.verdicts != work.case.contents.verdicts:
            raise stale()
        return wish(said)

    return checked


def _moved(work: Casework, form: Form, after: tuple[Outcome, ...]) -> str:
    """The mark that stands where the form's mark or selection stood; else the next one there."""
    name, mark = f"{work.case.id}/{form.one('document')}", form.one("mark")
    new = next((o for o in after if o.id == name), None)
    old = next((o for o in work.case.outcomes if o.id == name), None)
    if new is None or old is None:
        return ""
    were = {(d.finding.segment, d.finding.start) for d in old.decisions}
    places = [(d.finding.segment, d.finding.start, f"c{n}") for n, d in enumerate(new.decisions)]
    added = sorted(p for p in places if p[:2] not in were)
    if form.one("do") == "add" and added:
        return added[0][2]
    number = int(mark[1:]) if re.fullmatch(r"[cf]\d{1,6}", mark) else -1
    if mark[:1] == "c" and number < len(old.decisions):
        finding = old.decisions[number].finding
        place = finding.segment, finding.start
    elif mark[:1] == "f" and number < len(old.flags):
        place = old.flags[number].segment, old.flags[number].start
    else:
        return ""
    behind = sorted(p for p in places if p[:2] >= place)
    return behind[0][2] if behind else ""


def _back(one: Batch, case: str, form: Form, mark: str = "", refused: bool = False) -> str:
    """Where the form came from, at the same place."""
    at, document = form.one("at"), form.one("document")
    anchor = form.one("anchor")
    whole = f"/batch/{one.id}/{case}/"
    if at == "document" and _DOCUMENT.fullmatch(document):
        if not re.fullmatch(r"[cf]\d{1,6}", mark):
            page = f"#{anchor}" if _ANCHOR.fullmatch(anchor) else ""
            return f"{whole}{document}/{page}"
        stays = refused or form.one("do") in (*_REMARKS, "note", "label", "replace", "add")
        name = "mark" if stays else "near"
        return f"{whole}{document}/?{name}={mark}#{mark}"
    if at == "person" and refused and (number := number_in(form.one("number"))) > 0:
        return f"{whole}people/{number}/"
    if not _ANCHOR.fullmatch(anchor):
        anchor = {"person": "people"}.get(at, at if _ANCHOR.fullmatch(at) else "queue")
    return f"{whole}#{anchor}"
