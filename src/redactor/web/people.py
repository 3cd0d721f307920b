"""Who is in this case: what the first look found, for the user to correct, and people whom it missed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from redactor.errors import ConfigError
from redactor.report.words import role_in_words
from redactor.review.people import CaseFound, PersonFound, PersonSaid, worth_writing
from redactor.review.prepare import FirstLook
from redactor.roles import FAMILY, PROFESSIONS, SOCIAL, role_problem
from redactor.web.overview import name_of
from redactor.web.pages import see
from redactor.web.site import Site

OTHER: Final = "other"
MOST_ADDED: Final = 40
MOST_FIELDS: Final = 200_000
_NEAR: Final = (
    "mother father parent stepmother stepfather husband wife partner expartner son daughter child baby brother sister "
    "sibling grandmother grandfather grandchild aunt uncle niece nephew cousin motherinlaw fatherinlaw newpartner "
    "fostercarer carer relative"
).split()
_AROUND: Final = (
    "friend neighbour flatmate landlord colleague manager employer classmate teacher acquaintance perpetrator victim "
    "witness pet"
).split()
_AT_WORK: Final = (
    "therapist counsellor psychologist psychiatrist gp doctor consultant nurse midwife healthvisitor carecoordinator "
    "keyworker socialworker supportworker careworker supervisor manager teacher headteacher safeguardinglead police "
    "probation solicitor judge advocate interpreter housingofficer facilitator administrator professional"
).split()
Options = list[tuple[str, str | list[tuple[str, str]]]]


def roles(suggested: str = "") -> Options:
    """What a person can be, in plain words; what was suggested comes first."""
    known = [
        ("Family of the client", [(f"client.{r}", _upper({**FAMILY, **SOCIAL}[r])) for r in _NEAR]),
        ("Around the client", [(f"client.{r}", _upper(SOCIAL[r])) for r in _AROUND]),
        ("Professionals", [(f"prof.{r}", _upper(PROFESSIONS[r])) for r in _AT_WORK]),
        ("Groups", [("group.member", "Member of the group"), ("group.facilitator", "Facilitator")]),
    ]  # fmt: skip
    listed = {role for _, group in known for role, _ in group}
    first: Options = [("", "Leave it to redactor")]
    if suggested and suggested not in listed and not _is_client(suggested):
        first.append((suggested, f"{_upper(role_in_words(suggested))} (suggested)"))
    return [*first, *known, (OTHER, "Somebody else: write it…")]


def routes(site: Site) -> list[BaseRoute]:
    """Of the second step."""

    async def show(request: Request) -> Response:
        one = site.batch(request)
        look = site.looks.get(one.id)
        if look is None or look.task.phase != "done":
            return see(f"/batch/{one.id}/look")
        return await run_in_threadpool(_page, site, request, look, {}, [])

    async def save(request: Request) -> Response:
        one = site.batch(request)
        look = site.looks.get(one.id)
        if look is None or look.task.phase != "done" or look.plan is None:
            return see(f"/batch/{one.id}/look")
        form = await request.form(max_fields=MOST_FIELDS)
        fields = {key: value for key, value in form.items() if isinstance(value, str)}
        wrong: list[tuple[str, str]] = []
        said = {case.id: said_of(case, fields, wrong) for case in look.cases}
        if wrong:
            return await run_in_threadpool(_page, site, request, look, fields, wrong)
        try:
            for case, people in said.items():
                if people or one.remembered().own:
                    await run_in_threadpool(site.hooks.keep_people, one, look.plan, case, people)
        except ConfigError as error:
            wrong = [("", str(error))]
            return await run_in_threadpool(_page, site, request, look, fields, wrong)
        return see(f"/batch/{one.id}/purpose")

    return [
        Route("/batch/{batch}/people", show, methods=["GET"]),
        Route("/batch/{batch}/people", save, methods=["POST"]),
    ]


def _page(
    site: Site, request: Request, look: FirstLook, fields: Mapping[str, str], wrong: list[tuple[str, str]]
) -> Response:  # fmt: skip
    one = look.batch
    said = one.remembered()
    return site.pages.page(
        request, "people.html.j2", 422 if wrong else 200, batch=one, name=name_of(one, said), cases=look.cases,
        fields=fields, wrong=wrong, roles=roles, is_client=_is_client, added=_added_numbers(look.cases, fields),
        may_say=said.own or site.hooks.save_people is not None, named=site.names.get(one.id, {}),
        folders=_folders(look, site.names.get(one.id, {})),
    )  # fmt: skip


def _folders(look: FirstLook, named: Mapping[str, str]) -> dict[str, str]:
    """What the user calls each case: the folder that was chosen or is used in place; ``""`` for single files."""
    found: dict[str, str] = {}
    own = look.batch.remembered().own
    for case, path in (look.plan.folders if look.plan else {}).items():
        theirs = next((n for kept, n in named.items() if kept.startswith(f"{path.name}/")), "")
        found[case] = theirs.rpartition("/")[0] if own else path.name
    return found


def _added_numbers(cases: Sequence[CaseFound], fields: Mapping[str, str]) -> dict[str, list[int]]:
    """The rows of people to add that are shown: two empty ones, or as many as were filled in."""
    numbers: dict[str, list[int]] = {}
    for case in cases:
        pattern = re.compile(rf"{case.id}\.new(\d{{1,4}})\.names")
        given = [int(m[1]) for key in fields if (m := pattern.fullmatch(key))]
        numbers[case.id] = list(range(1, min(max([*given, 2]), MOST_ADDED) + 1))
    return numbers


def said_of(
    case: CaseFound, fields: Mapping[str, str], wrong: list[tuple[str, str]]
) -> list[PersonSaid]:
    """What the form says of a case that differs from what was found, and who the client is.

    Args:
        wrong: gets ``(field, message)`` for what cannot be used.
    """
    by_id = {person.id: person for person in case.people}
    client = fields.get(f"{case.id}.client", "")
    joined: dict[str, list[PersonFound]] = {}
    said: list[PersonSaid] = []
    for person in case.people:
        key = f"{case.id}.{person.id}"
        if fields.get(f"{key}.nobody"):
            said.append(PersonSaid(person.names, not_a_person=True))
            continue
        target = _target(case.id, person.id, fields, by_id)
        joined.setdefault(target, []).append(person)
    for target, people in joined.items():
        person, key = by_id[target], f"{case.id}.{target}"
        role = "client" if client == target else _role(key, person.role, fields, wrong)
        is_client = _is_client(role)
        if client and client != target and role == "client":
            role = ""
        touched = role != person.role or len(people) > 1 or is_client
        names = tuple(dict.fromkeys(n for each in people for n in worth_writing(each.names)))
        if touched and role:
            said.append(PersonSaid(names, role))
        elif len(people) > 1:
            wrong.append((f"{key}.role", f"Say who {person.names[0]} is, to join the names."))
    return said + _added(case.id, fields, wrong)


def _target(
    case: str, person: str, fields: Mapping[str, str], known: Mapping[str, PersonFound]
) -> str:
    """Whom a person is the same as, through others who are; the person itself if nobody.

    Of people who are said to be each other, the first.
    """
    way = [person]
    while True:
        other = fields.get(f"{case}.{way[-1]}.same", "")
        if other not in known or fields.get(f"{case}.{other}.nobody"):
            return way[-1]
        if other in way:
            return min(way[way.index(other) :], key=list(known).index)
        way.append(other)


def _role(key: str, suggested: str, fields: Mapping[str, str], wrong: list[tuple[str, str]]) -> str:
    chosen = fields.get(f"{key}.role", suggested).strip()
    if chosen == OTHER:
        chosen = fields.get(f"{key}.other", "").strip().lower()
        if not chosen:
            wrong.append((f"{key}.other", "Write who this is, or leave it to redactor."))
            return ""
    if chosen and (problem := role_problem(chosen)):
        wrong.append((f"{key}.other", f"{_upper(problem)}."))
        return ""
    return chosen


def _added(case: str, fields: Mapping[str, str], wrong: list[tuple[str, str]]) -> list[PersonSaid]:
    said: list[PersonSaid] = []
    for number in range(1, MOST_ADDED + 1):
        key = f"{case}.new{number}"
        names = tuple(
            n for part in fields.get(f"{key}.names", "").split(";") if (n := part.strip())
        )
        if not names:
            continue
        role = (
            "client"
            if fields.get(f"{case}.client") == f"new{number}"
            else _role(key, "", fields, wrong)
        )
        if role:
            said.append(PersonSaid(names, role))
        elif not any(name.startswith(key) for name, _ in wrong):
            wrong.append((f"{key}.role", f"Say who {names[0]} is."))
    return said


def _is_client(role: str) -> bool:
    return re.fullmatch(r"client(?:\.\d+)?", role) is not None


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
