"""case.yaml, the roster: who is in the case, what always goes, what stays.

A misspelt roster would leave a person unprotected, so the case is not run until it is mended. No
message quotes it: it is a list of names.
"""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from redactor.config.yamlfile import decode, load_model
from redactor.model import Person, Roster
from redactor.roles import role_problem

FILE_NAMES = ("case.yaml", "case.yml")


def _plain(value: str) -> str:
    """A name as it is meant: composed, without the invisible characters that pasting brings along."""
    kept = (c for c in value if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", "".join(kept)).strip()


Name = Annotated[str, AfterValidator(_plain), Field(min_length=1, max_length=200)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class PersonEntry(_Strict):
    """One person: a role path and every name that is known."""

    role: str
    names: tuple[Name, ...] = Field(min_length=1)

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


class RosterFile(_Strict):
    """The whole file; every part is optional."""

    people: tuple[PersonEntry, ...] = ()
    always: tuple[Name, ...] = ()
    keep: tuple[Name, ...] = ()


def parse(data: bytes, *, where: str) -> Roster:
    """Read the bytes of a case.yaml.

    Args:
        data: the file.
        where: the case's neutral id, for messages.

    Raises:
        ConfigError: with ``where:line`` and the field, quoting nothing.
    """
    file = load_model(decode(data, where=where), RosterFile, where=where)
    people = tuple(
        Person(f"roster-{number}", entry.role, entry.names)
        for number, entry in enumerate(file.people, 1)
    )
    return Roster(people, file.always, file.keep)
