"""What a text says somebody is, and to whom: the evidence that roles are decided on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OwnerKind = Literal["none", "client", "author", "people", "role"]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose relation somebody is.

    Attributes:
        kind: ``people``: one of :attr:`mentions`, the likeliest first (what ``her`` may mean); ``role``: of
            whoever has :attr:`role` (``mum's partner``); ``author``: of who wrote it (``my``).
        gender: what a pronoun says, ``""`` otherwise.
    """

    kind: OwnerKind = "none"
    mentions: tuple[int, ...] = ()
    role: str = ""
    gender: str = ""


NOBODY = Owner()


@dataclass(frozen=True, slots=True)
class Claim:
    """One piece of evidence.

    Attributes:
        mention: number of the mention that it is about.
        key: last step of a role path, ``client``, ``author``, ``member``, ``facilitator``.
        kind: ``kin``, ``job``, ``both``, ``client``, ``author``, ``list``.
        owner: see :class:`Owner`.
        weight: how much it counts; 3 and more is plain grammar.
        rule: which pattern says so.
    """

    mention: int
    key: str
    kind: str
    owner: Owner
    weight: float
    rule: str


@dataclass(frozen=True, slots=True)
class Alias:
    """Two mentions that a text says are one person (``known as``, ``née``, a short form in brackets)."""

    first: int
    second: int
    rule: str
