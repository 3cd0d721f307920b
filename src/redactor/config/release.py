"""What a copy is for, for whom and on what basis: read from case.yaml and from the command line.

A record that cannot be read would let a copy go out without its conditions, so a mistake stops the run
or the case. No message quotes what was written: recipients are persons, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from redactor.errors import UsageError
from redactor.model import Recipient, Release

RECIPIENT_FORM: Final = "NAME <EMAIL>, ROLE at EMPLOYER"
"""How a recipient is written on the command line; all but the name may be left out."""

_RECIPIENT: Final = re.compile(
    r"(?P<name>[^<>,]*)(?:<(?P<email>[^<>]*)>)?\s*(?:,(?P<rest>[^<>]*))?", re.DOTALL
)
_EMAIL: Final = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def plain(value: str) -> str:
    """Text as it is meant: composed, on one line, without the invisible characters that pasting brings along."""
    kept = (c for c in value if unicodedata.category(c) not in ("Cf", "Cc") or c.isspace())
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _is_day(value: str) -> str:
    try:
        if _ISO_DAY.fullmatch(value):
            date.fromisoformat(value)
            return value
    except ValueError:
        pass
    raise ValueError("must be a date as in 2024-01-31")


def _is_email(value: str) -> str:
    if value and not _EMAIL.fullmatch(value):
        raise ValueError("must be one e-mail address")
    return value


def _is_scope(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,40}", value):
        raise ValueError("must be the name of a use, as pipelines have one, in small letters")
    return value


def _blank(value: object) -> object:
    return "" if value is None else value


Text = Annotated[str, BeforeValidator(_blank), AfterValidator(plain), Field(max_length=500)]
Day = Annotated[str, AfterValidator(plain), AfterValidator(_is_day)]
Email = Annotated[
    str,
    BeforeValidator(_blank),
    AfterValidator(plain),
    AfterValidator(_is_email),
    Field(max_length=320),
]
Use = Annotated[str, AfterValidator(plain), AfterValidator(_is_scope)]


class Strict(BaseModel):
    """A part of ``case.yaml``: no unknown key, and an error that quotes no value."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class RecipientEntry(Strict):
    """Somebody who will get the copy."""

    name: Text = ""
    role: Text = ""
    email: Email = ""
    employer: Text = ""

    def recipient(self) -> Recipient:
        """The same, as the stages want it."""
        return Recipient(self.name, self.role, self.email, self.employer)


class ReleaseEntry(Strict):
    """The ``release`` part of a case.yaml; every key is optional, what is not there is not recorded."""

    purpose: Text = ""
    recipients: tuple[RecipientEntry, ...] = Field(default=(), max_length=50)
    basis: Text = ""
    scope: tuple[Use, ...] = ()
    destroy_by: Day | None = None
    conflict_cleared: Text = ""

    def release(self) -> Release:
        """The same, as the stages want it; recipients of whom nothing is said are left out."""
        people = (entry.recipient() for entry in self.recipients)
        return Release(
            self.purpose,
            tuple(person for person in people if person != Recipient()),
            self.basis,
            tuple(sorted(set(self.scope))),
            self.destroy_by or "",
            self.conflict_cleared,
        )


def day(value: str | None) -> str:
    """A date of the command line, ``""`` where none is given.

    Raises:
        UsageError: it is no ISO date.
    """
    try:
        return _is_day(plain(value)) if value else ""
    except ValueError as error:
        raise UsageError(f"--destroy-by {error}.", "Write it as year-month-day.") from None


def recipient_of(text: str) -> Recipient:
    """Read a recipient of the command line: :data:`RECIPIENT_FORM`.

    What follows the comma is the employer, or the role and, behind the word "at", the employer.

    Raises:
        UsageError: it is written in another way; quotes nothing.
    """
    match = _RECIPIENT.fullmatch(plain(text))
    if match is not None:
        name, email, rest = (plain(match[key] or "") for key in ("name", "email", "rest"))
        role, at, employer = rest.rpartition(" at ") if " at " in rest else ("", "", rest)
        if not at and rest.startswith("at "):
            employer = rest.removeprefix("at ")
        if (name or email) and (not email or _EMAIL.fullmatch(email)):
            return Recipient(name, plain(role), email, plain(employer))
    raise UsageError("--recipient cannot be read.", f"Write it as: {RECIPIENT_FORM}")


def release_of(
    purpose: str | None,
    recipients: Sequence[str],
    basis: str | None,
    scope: Sequence[str],
    destroy_by: str | None,
) -> Release:
    """What the command line says about the release.

    Raises:
        UsageError: a value cannot be read; quotes nothing.
    """
    try:
        uses = tuple(sorted({_is_scope(plain(use)) for use in scope}))
    except ValueError as error:
        raise UsageError(f"--scope {error}.", "For example: --scope training") from None
    return Release(
        plain(purpose or ""),
        tuple(recipient_of(text) for text in recipients),
        plain(basis or ""),
        uses,
        day(destroy_by),
    )


def completed(recorded: Release, given: Release) -> Release:
    """The record of a case with what the command line gives in place of what it says.

    Recipients are replaced as a whole: a copy for one recipient is not one for two. A conflict that was
    cleared for the recorded recipients is not cleared for others. The scope of a consent is the client's:
    where case.yaml records one, a command line for many cases cannot widen it.
    """
    names = [field.name for field in fields(Release)]
    said = {name: value for name in names if (value := getattr(given, name))}
    if recorded.scope:
        said.pop("scope", None)
    if given.recipients and given.recipients != recorded.recipients and not given.cleared:
        said["cleared"] = ""
    return replace(recorded, **said)


def release_hash_part(release: Release) -> str:
    """A canonical form for the hash of the settings: two releases that differ have two of them."""
    people = [(r.name, r.role, r.email, r.employer) for r in release.recipients]
    return repr(
        (release.purpose, people, release.basis, release.scope, release.destroy_by, release.cleared)
    )
