"""Who is in a case: what a first look found, what the user says of it, and how that is written down.

All names here are original text: in memory, on the screen of the user, and in the case.yaml of a folder that
belongs to the program.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from redactor.batch.work import Done
from redactor.config.roster import RosterFile
from redactor.config.yamlfile import decode, load_model
from redactor.detect.names import TITLES
from redactor.errors import ConfigError
from redactor.files import write_atomic

_NAME: Final = re.compile(r"[^\W\d_]{2}")
_SHOUTED: Final = re.compile(r"\b[A-Z]{3}")
_TITLES: Final = frozenset(title.rstrip(".").casefold() for title in TITLES)


@dataclass(frozen=True, slots=True)
class PersonFound:
    """Somebody whom the first look found.

    Attributes:
        id: ``p3``, in the case.
        label: as it would stand in the copies.
        role: path of :mod:`redactor.roles`, or ``""``.
        names: as written in the notes, the plainest first.
        times: how often.
    """

    id: str
    label: str
    role: str
    names: tuple[str, ...] = field(repr=False)
    times: int


@dataclass(frozen=True, slots=True)
class CaseFound:
    """What the first look found in a case.

    Attributes:
        problems: of each document that cannot be read, its id, what is wrong and what to do.
    """

    id: str
    documents: int
    people: tuple[PersonFound, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PersonSaid:
    """What the user says of a person, or of words that are none.

    Attributes:
        names: as written in the notes.
        role: path of :mod:`redactor.roles`; ``""`` with ``not_a_person``.
        not_a_person: the names stay: they name nobody.
    """

    names: tuple[str, ...] = field(repr=False)
    role: str = ""
    not_a_person: bool = False


def found_in(done: Done) -> CaseFound:
    """The people of a case, the client first, then who is mentioned most."""
    times = Counter(
        (decision.label, decision.role)
        for outcome in done.outcomes
        for decision in outcome.decisions
        if decision.replaces and decision.finding.entity_type == "PERSON"
    )
    entries = [e for e in (done.sealed.entries if done.sealed else ()) if e.entity_type == "PERSON"]
    rows = [(times[entry.label, entry.role], entry) for entry in entries]
    rows.sort(key=lambda row: (not _is_client(row[1].role), -row[0]))
    people = tuple(
        PersonFound(f"p{number}", entry.label, entry.role, _in_order(entry.forms), count)
        for number, (count, entry) in enumerate(rows, 1)
    )
    problems = tuple((o.id, f"{o.error.message} {o.error.next}") for o in done.outcomes if o.error)
    return CaseFound(done.case, len(done.outcomes), people, problems)


def _is_client(role: str) -> bool:
    return re.fullmatch(r"client(?:\.\d+)?", role) is not None


def _in_order(forms: Sequence[str]) -> tuple[str, ...]:
    """Each form once, whatever its letter case: names as people write them first, the longest of them first."""
    once: dict[str, str] = {}
    for form in sorted(
        forms, key=lambda f: (_SHOUTED.search(f) is not None, f == f.lower(), -len(f), f)
    ):
        once.setdefault(form.casefold(), form)
    return tuple(once.values())


def worth_writing(names: Sequence[str]) -> tuple[str, ...]:
    """The names that a roster may seek everywhere: no lone initial, no title, no word without a capital.

    A listed name goes in every form, so a slip of the notes (``son`` for Sonia) must not become one. All
    of them where none is left.
    """
    kept = tuple(n for n in names if _NAME.search(n) and n != n.lower() and not _is_title(n))
    return kept or tuple(name for name in names if any(map(str.isalpha, name)))


def _is_title(name: str) -> bool:
    return name.rstrip(".").casefold() in _TITLES


def write_people(folder: Path, said: Sequence[PersonSaid], *, where: str) -> None:
    """Write a case.yaml of what the user says; what one says already besides people stays.

    Args:
        folder: of the case; it belongs to the program.
        said: everything, also of people about whom nothing has changed since the last time.
        where: the case's id, for messages.

    Raises:
        ConfigError: a name or role cannot be used, or there is a case.yaml with a mistake; quotes nothing.
        BatchError: it cannot be written.
    """
    path = folder / "case.yaml"
    before = _earlier(path, where)
    listed = {name.casefold() for one in said for name in one.names}
    old = [one for one in before.pop("people", []) if _apart(one, listed)]
    keep = [name for name in before.pop("keep", []) if name.casefold() not in listed]
    people = [{"role": o.role, "names": list(o.names)} for o in said if not o.not_a_person]
    keep += [name for one in said if one.not_a_person for name in one.names]
    content = {**before, "people": [*old, *people], "keep": keep}
    content = {key: value for key, value in content.items() if value}
    try:
        RosterFile.model_validate(content)
    except ValidationError:
        raise ConfigError(
            "a name or a role cannot be used.",
            "A name needs a letter; a role is one of the list, or written as client.mother.partner.",
            where=where,
        ) from None
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    write_atomic(path, text.encode(), mode=0o600)


def _earlier(path: Path, where: str) -> dict[str, Any]:
    if not path.exists():
        return {}
    file = load_model(decode(path.read_bytes(), where=where), RosterFile, where=where)
    dumped: dict[str, Any] = file.model_dump(mode="json", exclude_defaults=True)
    return dumped


def _apart(entry: Mapping[str, Any], listed: set[str]) -> bool:
    """Whether an entry of an earlier case.yaml is about nobody of whom something is said now."""
    return not any(name.casefold() in listed for name in entry["names"])
