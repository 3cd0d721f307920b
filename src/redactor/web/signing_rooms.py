"""What the pages of signing, handing out and the log share: the case of an address, and who may do what with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request

from redactor.errors import RedactorError, UsageError
from redactor.review.actions import ReviewError
from redactor.review.desk import CaseFile
from redactor.review.entries import tidy
from redactor.review.handover import Handover
from redactor.review.standing import Standing
from redactor.review.workroom import Batch
from redactor.web.overview import name_of
from redactor.web.site import Site
from redactor.web.standings import Notice, day_words, notices

Fields = Mapping[str, str]
_DOCUMENT: Final = re.compile(r"\bcase-\d+/document-0*(\d+)")


@dataclass(frozen=True, slots=True)
class Room:
    """A case on its way out.

    Attributes:
        case: as it is now.
        fields: of the form that was sent, cleaned; empty for a page that was only opened.
    """

    site: Site
    request: Request
    batch: Batch
    handover: Handover
    case: CaseFile
    fields: Fields = field(default_factory=dict, repr=False)

    @property
    def address(self) -> str:
        """Of the case, with a slash at its end."""
        return f"/batch/{self.batch.id}/{self.case.id}/"

    def one(self, name: str) -> str:
        """A field of the form, ``""`` where there is none."""
        return self.fields.get(name, "")

    @property
    def about(self) -> dict[str, object]:
        """What every template of a case is given."""
        return {
            **about_batch(self.batch),
            "case": self.case.id,
            "case_words": case_words(self.case.id),
            "base": self.address,
            "day": day_words,
            "reviewer": self.site.desks.reviewer,
            "fields": self.fields,
        }

    def notices(self, standing: Standing) -> tuple[Notice, ...]:
        """What is to be called back."""
        return notices(self.batch.id, self.case.id, standing)


def handover_of(site: Site, one: Batch) -> Handover:
    """The handover of a batch.

    Raises:
        HTTPException: it has no copies yet (404).
        RedactorError: a run is at work on it, or it cannot be opened.
    """
    if not one.begun:
        raise HTTPException(404)
    if site.busy(one):
        raise UsageError("redactor is at work on this batch.", "Wait until it is done.")
    return Handover(site.desks.of(one))


def room_of(site: Site, request: Request, fields: Fields | None = None) -> Room:
    """The case that the address names.

    Raises:
        HTTPException: there is none (404).
        RedactorError: see :func:`handover_of`.
    """
    one = site.batch(request)
    handover, case = handover_of(site, one), str(request.path_params["case"])
    if case not in handover.desk.cases():
        raise HTTPException(404)
    return Room(site, request, one, handover, handover.desk.case(case), fields or {})


async def fields_of(request: Request) -> dict[str, str]:
    """The fields of a form, each on one line and without invisible characters; of several values the last.

    Those that are called ``document`` are kept apart, joined by blanks.
    """
    form = await request.form(max_fields=1000)
    found = {key: value for key, value in form.items() if isinstance(value, str)}
    secret = found.pop("password", "")
    clean = {key: tidy(value) for key, value in found.items()}
    documents = " ".join(str(value) for value in form.getlist("document"))
    return {**clean, "password": secret, "document": documents}


def about_batch(one: Batch) -> dict[str, object]:
    """What every template of a batch is given."""
    try:
        name = name_of(one, one.remembered())
    except RedactorError:
        name = one.id
    return {"batch": one, "name": name}


def case_words(case: str) -> str:
    """``Case 3`` for ``case-0003``; what is no such id stays."""
    number = case.rpartition("-")[2].lstrip("0")
    return f"Case {number}" if number.isdecimal() else case


def in_words(sentence: str) -> str:
    """A sentence of the log or of a check with ``document 2`` for ``case-0001/document-02``."""
    return _DOCUMENT.sub(r"document \1", sentence)


def said(error: RedactorError) -> str:
    """An error as a sentence for a person."""
    text = f"{error.message[:1].upper()}{error.message[1:]}"
    return (
        text
        if isinstance(error, ReviewError) and not error.next
        else f"{text} {error.next}".strip()
    )
