"""case.yaml, the roster: who is in the case, what always goes, what stays.

A misspelt roster would leave a person unprotected, so the case is not run until it is mended. No
message quotes it: it is a list of names.

Besides names it says what the copy is for (``release``, :mod:`redactor.config.release`), from which day
relative dates count (``origin``), whom nobody may find (``protected``) and, for a copy that the person it
is about asked for, who else may be named (``disclose`` with a ``reason`` of :mod:`redactor.reasons`). And it
holds the ``passwords`` of documents that need one.
"""

from __future__ import annotations

import unicodedata
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Field,
    field_validator,
    model_validator,
)

from redactor.config.release import Day, ReleaseEntry, Strict
from redactor.config.yamlfile import decode, load_model
from redactor.model import Person, Roster
from redactor.reasons import KEEP, NO_CONSENT, WITHHOLD
from redactor.roles import role_problem

FILE_NAMES = ("case.yaml", "case.yml")


def _plain(value: str) -> str:
    """A name as it is meant: composed, without the invisible characters that pasting brings along."""
    kept = (c for c in value if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _typed(value: str) -> str:
    """A password as it is: nobody can type a control character, and half a character is none."""
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in value):
        raise ValueError("must not hold a line break, a tab or another control character")
    return value


Password = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_typed)]
Name = Annotated[str, AfterValidator(_plain), Field(min_length=1, max_length=200)]


class PersonEntry(Strict):
    """One person: a role path and every name that is known.

    Attributes:
        protected: copies are held while an address, place, school or phone number in the case is open.
        disclose: for subject access, whether this person is named in the copy. Without it the policy
            decides: professionals in role are, others are not.
        reason: code of :mod:`redactor.reasons`; ``keep`` needs one, ``withhold`` has ``3P-NOCONSENT``
            where none is given.
    """

    role: str
    names: tuple[Name, ...] = Field(min_length=1)
    protected: bool = False
    disclose: Literal["keep", "withhold"] | None = None
    reason: str = ""

    @field_validator("role")
    @classmethod
    def _known_role(cls, value: str) -> str:
        if problem := role_problem(value):
            raise ValueError(problem)
        return value

    @field_validator("names")
    @classmethod
    def _has_letters(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(any(c.isalpha() for c in name) for name in value):
            raise ValueError("every name must hold a letter")
        return value

    @model_validator(mode="after")
    def _reason_fits(self) -> PersonEntry:
        if self.disclose is None:
            if self.reason:
                raise ValueError("a reason needs disclose: keep or disclose: withhold")
            return self
        codes = KEEP if self.disclose == "keep" else WITHHOLD
        if self.disclose == "keep" and not self.reason:
            raise ValueError(f"disclose: keep needs a reason: {', '.join(codes)}")
        if self.reason and self.reason not in codes:
            raise ValueError(
                f"not a reason for disclose: {self.disclose}; reasons: {', '.join(codes)}"
            )
        return self

    def person(self, identifier: str) -> Person:
        """The same, as the stages want it."""
        reason = self.reason or (NO_CONSENT if self.disclose == "withhold" else "")
        return Person(
            identifier, self.role, self.names, self.protected, self.disclose or "", reason
        )


class RosterFile(Strict):
    """The whole file; every part is optional."""

    people: tuple[PersonEntry, ...] = ()
    always: tuple[Name, ...] = ()
    keep: tuple[Name, ...] = ()
    origin: Day | None = None
    release: ReleaseEntry = ReleaseEntry()
    passwords: tuple[Password, ...] = Field(default=(), max_length=100, repr=False)


def parse(data: bytes, *, where: str) -> Roster:
    """Read the bytes of a case.yaml.

    Args:
        data: the file.
        where: the case's neutral id, for messages.

    Raises:
        ConfigError: with ``where:line`` and the field, quoting nothing.
    """
    file = load_model(decode(data, where=where), RosterFile, where=where)
    people = tuple(entry.person(f"roster-{number}") for number, entry in enumerate(file.people, 1))
    return Roster(
        people,
        file.always,
        file.keep,
        file.origin or "",
        file.release.release(),
        tuple(dict.fromkeys(file.passwords)),
    )
