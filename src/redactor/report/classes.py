"""What kind of person somebody is to the client: the reviewer looks for a person by that first.

A class follows from the role path alone (:mod:`redactor.roles`). Third parties are everybody but
the client: relatives, colleagues, professionals and the author too, for each has rights of their own;
professionals are told apart by their class, because some releases keep their names.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from redactor.roles import FAMILY, GROUP, PROFESSIONS, SOCIAL

CLASSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "client": "Client",
        "family": "Family and carers",
        "social": "Friends, neighbours and others around the client",
        "work": "Work",
        "group member": "Group members",
        "professional": "Professionals",
        "other": "Others",
        "unknown": "Relation not known",
    }
)
"""In the order in which they are listed, with what stands above them on the page."""

_WORK: Final = frozenset(
    {"colleague", "manager", "employer", "supervisor", "employee", "hr", "unionrep", "customer"}
    | {"hearingchair"}
)
_CARERS: Final = frozenset({"carer", "fostercarer", "guardian"})
_IN_OFFICE: Final = frozenset({"teacher"})
_NOBODY: Final = frozenset({"pet"})
_TABLES: Final = (GROUP, FAMILY, SOCIAL, PROFESSIONS)


def class_of(role: str) -> str:
    """Return the key of :data:`CLASSES` that the role path ``role`` belongs to.

    The last step of a path tells, so ``client.mother.friend`` is social; a relative of somebody who
    is not the client's family (``client.manager.wife``, ``prof.gp.son``) is ``other``.
    """
    root, *steps = _steps(role) or [""]
    if root == "client":
        return _of_client(steps) if steps else "client"
    if root == "group":
        return _of_group(steps)
    if root == "prof":
        return "professional" if len(steps) < 2 else _elsewhere(steps[-1])
    if root == "other":
        return _elsewhere(steps[-1]) if steps else "other"
    return "other" if root else "unknown"


def is_third_party(role: str) -> bool:
    """Whether somebody with this role is a third party: everybody is who is not the client."""
    return class_of(role) != "client"


def rank(role: str) -> tuple[int, tuple[int, ...]]:
    """Sort key: by class, then in the order of the tables of roles; a chain follows its first link."""
    steps = tuple(_place(step) for step in _steps(role)[1:])
    return list(CLASSES).index(class_of(role)), steps


def _steps(role: str) -> list[str]:
    return [step for step in role.split(".") if step and not step.isdecimal()]


def _of_client(steps: list[str]) -> str:
    if all(step in FAMILY for step in steps):
        return "family"
    if len(steps) == 1 and steps[0] in _CARERS:
        return "family"
    return _elsewhere(steps[-1])


def _of_group(steps: list[str]) -> str:
    if len(steps) > 1:
        return _elsewhere(steps[-1])
    return "professional" if steps and steps[0] in ("facilitator", "leader") else "group member"


def _elsewhere(step: str) -> str:
    """The class of a step that does not tell of the client's own family."""
    if step in _NOBODY or step in _CARERS:
        return "other"
    if step in _WORK:
        return "work"
    if step in _IN_OFFICE:
        return "professional"
    if step in SOCIAL:
        return "social"
    return "professional" if step in PROFESSIONS else "other"


def _place(step: str) -> int:
    at = 0
    for table in _TABLES:
        if step in table:
            return at + list(table).index(step)
        at += len(table)
    return at
