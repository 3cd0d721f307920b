"""What the pages of a case have in common: the case that an address names, and what every template is given."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from redactor.errors import RedactorError, UsageError
from redactor.review.casework import Casework
from redactor.review.workroom import Batch
from redactor.web.desks import version
from redactor.web.overview import name_of
from redactor.web.review_panel import choices_of
from redactor.web.review_roles import role_words_all
from redactor.web.review_words import WORDINGS, kinds
from redactor.web.site import Site


def opened(site: Site, request: Request) -> tuple[Batch, Casework]:
    """The batch and case that the address names.

    Raises:
        HTTPException: there is none (404).
        RedactorError: a run is at work on it, or it cannot be opened.
    """
    one = site.batch(request)
    case = str(request.path_params["case"])
    if not one.begun:
        raise HTTPException(404)
    if site.busy(one):
        raise UsageError("redactor is at work on this batch.", "Wait until it is done.")
    desk = site.desks.of(one)
    if case not in desk.cases():
        raise HTTPException(404)
    return one, Casework(desk, desk.case(case))


def reading(site: Site, request: Request) -> Response | None:
    """The page that is shown while the documents of a case are read; ``None`` when they are.

    Raises:
        HTTPException: there is no such case (404).
        RedactorError: it cannot be opened.
    """
    one, work = opened(site, request)
    left = site.desks.left_to_read(one, work.case)
    if not left:
        return None
    every = len(work.case.outcomes)
    return site.pages.page(request, "reading.html.j2", left=min(left, every), all=every)


def shared(site: Site, one: Batch, work: Casework) -> dict[str, object]:
    """What every page of a case is given."""
    try:
        name = name_of(one, one.remembered())
    except RedactorError:
        name = one.id
    case = work.case.id
    return {
        "batch": one,
        "name": name,
        "case": case,
        "case_words": f"Case {case.rpartition('-')[2].lstrip('0')}",
        "v": version(work.case),
        "reviewer": site.desks.reviewer,
        "people": choices_of(work),
        "roles": role_words_all(),
        "kinds": kinds,
        "wordings": WORDINGS,
        "unwritten": site.desks.unwritten(one),
    }
