"""What the copies are for and who gets them: asked before anything is made, because it decides how much may stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from types import MappingProxyType
from typing import Any, Final

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from redactor.config.pipeline import Needs, Pipeline, load, names
from redactor.config.release import ReleaseEntry
from redactor.model import Release
from redactor.review.prepare import CopyRun
from redactor.web.overview import known, name_of
from redactor.web.pages import see
from redactor.web.site import Site

MOST_RECIPIENTS: Final = 20
_PARTS: Final = ("name", "role", "email", "employer")
_ORDER: Final = ("supervision", "consultation", "group", "training", "subject-access")
_WORDS: Final = MappingProxyType(
    {
        "supervision": (
            "Your own supervisor",
            "Under contract, one to one. Names, numbers and addresses get readable labels; dates count from the first "
            "session; children's ages stay.",
            "Clinical supervision",
        ),
        "consultation": (
            "An outside expert",
            "Somebody with no duty to the client. As above, but of places only the region stays, and all ages go into "
            "bands. Two people review.",
            "Consultation with an outside expert",
        ),
        "group": (
            "A peer group",
            "Several peers, who may know the place or each other. Places are left out, ages go into wide bands, and "
            "letters of labels are shuffled. Two people review.",
            "Discussion in a peer group",
        ),
        "training": (
            "Teaching or writing",
            "Readers whom nobody can name beforehand; only with the client's recorded consent to training. Of dates "
            "the year stays; places are left out. Two people review.",
            "Training or teaching",
        ),
        "subject-access": (
            "The person the file is about",
            "A draft for a request to see one's own file. Nothing is put in another's place: what concerns other "
            "people is withheld. Two people review.",
            "",
        ),
    }
)
"""The shipped pipelines as a clinician would ask for them: who reads the copies, what is done, what a consent says.

Nobody consents to what is owed by law.
"""
_LABELS: Final = MappingProxyType(
    {
        "pipeline": "Who will read them", "purpose": "Purpose", "basis": "Basis", "scope": "The client agreed to",
        "destroy_by": "Destroy by", "cleared": "Why it is another person", "name": "Recipient, name",
        "role": "Recipient, role", "email": "Recipient, e-mail", "employer": "Recipient, employer",
    }
)  # fmt: skip
_NEEDED: Final = MappingProxyType(
    {
        "purpose": "This kind of copy needs a purpose.",
        "recipient": "This kind of copy needs a recipient.",
        "basis": "This kind of copy needs a basis.",
        "destroy_by": "This kind of copy needs a day by which it is destroyed.",
        "consent_scope": "This kind of copy is only made when the client has agreed to it: tick it below.",
    }
)


def routes(site: Site) -> list[BaseRoute]:
    """Of the third step, which starts the run."""

    async def show(request: Request) -> Response:
        one = site.batch(request)
        said = await run_in_threadpool(known, one)
        return _page(site, request, {**as_fields(said.release), "pipeline": said.pipeline}, {})

    async def save(request: Request) -> Response:
        one = site.batch(request)
        if work := site.busy(one):
            return see(f"/batch/{one.id}/{work.kind}")
        form = await request.form()
        fields = {key: value for key, value in form.items() if isinstance(value, str)}
        wrong: dict[str, str] = {}
        chosen = fields.get("pipeline", "")
        before = await run_in_threadpool(known, one)
        if chosen not in names() and chosen != before.pipeline:
            wrong["pipeline"] = "Choose what the copies are for."
            return _page(site, request, fields, wrong)
        release = release_of(fields, load(chosen), wrong)
        if wrong:
            return _page(site, request, fields, wrong)
        await run_in_threadpool(one.remember, replace(before, pipeline=chosen, release=release))
        await run_in_threadpool(site.start, CopyRun(one, site.hooks))
        return see(f"/batch/{one.id}/run")

    return [
        Route("/batch/{batch}/purpose", show, methods=["GET"]),
        Route("/batch/{batch}/purpose", save, methods=["POST"]),
    ]


def _page(
    site: Site, request: Request, fields: Mapping[str, str], wrong: Mapping[str, str]
) -> Response:
    one = site.batch(request)
    kinds = [(name, *words_of(name)[:2]) for name in _in_order()]
    if fields.get("pipeline") and fields["pipeline"] not in names():
        kinds.append((fields["pipeline"], "A pipeline of your own", "As its file says."))
    uses = [(load(name).scope_name, words) for name in _in_order() if (words := words_of(name)[2])]
    return site.pages.page(
        request, "purpose.html.j2", 422 if wrong else 200, batch=one, name=name_of(one, one.remembered()),
        fields=fields, wrong=wrong, kinds=kinds, uses=uses,
        summary=[(key, f"{_LABELS.get(key.rpartition('-')[2], key)}: {text}") for key, text in wrong.items()],
        recipients=_numbers(fields), made=one.out.exists(),
    )  # fmt: skip


def _in_order() -> list[str]:
    return sorted(names(), key=lambda name: (_ORDER.index(name) if name in _ORDER else 99, name))


def words_of(name: str) -> tuple[str, str, str]:
    """A pipeline in plain words: who reads the copies, what is done, and what a consent to it says."""
    if name in _WORDS:
        return _WORDS[name]
    title = name.replace("-", " ").capitalize()
    return title, load(name).description, title


def _numbers(fields: Mapping[str, str]) -> list[int]:
    """The recipients that the form shows: one, or as many as were filled in."""
    given = [int(m[1]) for key in fields if (m := re.fullmatch(r"recipient(\d{1,2})-name", key))]
    return list(range(1, min(max([*given, 1]), MOST_RECIPIENTS) + 1))


def as_fields(release: Release) -> dict[str, str]:
    """A release as the form has it."""
    fields = {
        "purpose": release.purpose, "basis": release.basis, "destroy_by": release.destroy_by,
        "cleared": release.cleared,
    }  # fmt: skip
    for number, person in enumerate(release.recipients, 1):
        fields |= {f"recipient{number}-{key}": value for key, value in asdict(person).items()}
    fields |= {f"scope-{use}": "yes" for use in release.scope}
    return fields


def release_of(fields: Mapping[str, str], pipeline: Pipeline, wrong: dict[str, str]) -> Release:
    """What the form says of the release.

    Args:
        wrong: gets a message by field for what cannot be used or is needed.
    """
    people = {
        number: {part: fields.get(f"recipient{number}-{part}", "") for part in _PARTS}
        for number in range(1, MOST_RECIPIENTS + 1)
    }
    given = {
        number: person for number, person in people.items() if any(map(str.strip, person.values()))
    }
    entry: dict[str, Any] = {
        "purpose": fields.get("purpose", ""),
        "recipients": list(given.values()),
        "basis": fields.get("basis", ""),
        "scope": [key.removeprefix("scope-") for key in fields if key.startswith("scope-")],
        "destroy_by": fields.get("destroy_by", "").strip() or None,
        "conflict_cleared": fields.get("cleared", ""),
    }
    try:
        release = ReleaseEntry.model_validate(entry).release()
    except ValidationError as error:
        for one in error.errors(include_url=False, include_input=False, include_context=False):
            wrong[_field(one["loc"], list(given))] = _plain(str(one["msg"]))
        return Release()
    for number, person in given.items():
        if not person["name"].strip() and not person["email"].strip():
            wrong[f"recipient{number}-name"] = "Give the recipient's name."
    for need, field in _missing(pipeline.needs, release, pipeline.scope_name):
        wrong.setdefault(field, _NEEDED[need])
    return release


def _field(place: tuple[int | str, ...], numbers: list[int]) -> str:
    if place[0] == "recipients" and len(place) > 2:
        return f"recipient{numbers[int(place[1])]}-{place[2]}"
    return {"conflict_cleared": "cleared"}.get(str(place[0]), str(place[0]))


def _plain(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return f"This {text}." if text.startswith("must") else f"{text}."


def _missing(needs: Needs, release: Release, use: str) -> list[tuple[str, str]]:
    """What must be recorded and is not: the need, and the field that asks for it."""
    asked = (
        ("purpose", "purpose", bool(release.purpose)),
        ("recipient", "recipient1-name", bool(release.recipients)),
        ("basis", "basis", bool(release.basis)),
        ("destroy_by", "destroy_by", bool(release.destroy_by)),
        ("consent_scope", "scope", use in release.scope),
    )
    return [(need, field) for need, field, there in asked if getattr(needs, need) and not there]
