"""Codes into plain words: the reviewer is a clinician, not a programmer.

An unknown code is shown as it is rather than guessed at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from redactor.entities import ENTITY_TYPES, noun_of
from redactor.report.shape import FlagRow
from redactor.roles import FAMILY, PROFESSIONS, SOCIAL


@dataclass(frozen=True, slots=True)
class Words:
    """What a code is called, and what it asks of the reviewer."""

    name: str
    meaning: str


STATUS: Mapping[str, Words] = MappingProxyType(
    {
        "published": Words("Published", "A copy is in the output folder, ready to be reviewed."),
        "needs-review": Words(
            "Needs review", "A copy was written. A person must look at it before it is shared."
        ),
        "quarantined": Words(
            "Quarantined",
            "Held back. If a copy was made, it is in the private folder: do not share it.",
        ),
        "failed": Words("Failed", "There is no copy: the document could not be processed."),
        "skipped": Words("Skipped", "There is no copy: the file was not taken in."),
    }
)

FLAGS: Mapping[str, Words] = MappingProxyType(
    {
        "uncertain": Words("Uncertain", "Decide: does this identify somebody?"),
        "protected-address": Words(
            "Protected address", "A second person clears each place before the copy is shared."
        ),
        "quasi-identifier": Words(
            "Could single somebody out", "Decide: together with what stays, who could tell?"
        ),
        "risk": Words("Risk of harm", "Kept on purpose. Confirm that it is still in the copy."),
        "abuse": Words(
            "Abuse or neglect", "Kept on purpose. Confirm that it is still in the copy."
        ),
        "legal": Words("Legal or court", "Kept on purpose. Confirm that it is still in the copy."),
        "minor": Words("A child", "School, class and siblings count as identifiers: look at them."),
    }
)
FLAGS_TO_DECIDE: frozenset[str] = frozenset({"uncertain", "protected-address", "quasi-identifier"})

WHO = "Decide who this is; name the person in case.yaml and run the case again."
WHO_IS_WHO = Words("Who is who", "Decide: who is meant? Name the people in case.yaml.")
_WHO_ASKS = frozenset({"identity", "recipient", "disclosure"})
RELEASE: Mapping[str, str] = MappingProxyType(
    {
        "purpose": "Purpose",
        "recipients": "Recipients",
        "basis": "Basis for sharing",
        "scope": "The client agreed to",
        "destroy_by": "Destroy by",
    }
)

ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "label": "replaced by a label",
        "type": "replaced by its kind",
        "year": "only the year left",
        "band": "made less exact",
        "replace": "replaced",
        "redact": "removed",
        "mask": "masked",
        "hash": "replaced by a code",
        "encrypt": "encrypted",
        "keep": "kept",
        "relative": "told from day 0 of the case",
        "month": "only month and year left",
        "shift": "moved by the same span in the whole case",
        "region": "only the region left",
        "disclose": "decided person by person",
    }
)

TREATMENTS: Mapping[str, str] = MappingProxyType(
    {"redacted": "identifiers replaced", "removed": "removed", "kept": "kept as it was"}
)


def is_identity_flag(flag: FlagRow) -> bool:
    """Whether a flag asks who is who, and not whether something identifies anybody."""
    return flag["kind"] == "uncertain" and flag["recognizer"] in _WHO_ASKS


@lru_cache(maxsize=4096)
def role_in_words(role: str) -> str:
    """Return a role path in plain words, ``""`` for an unknown role.

    ``client.mother`` -> ``client's mother``; ``client.2.mother`` -> ``client 2's mother``;
    ``prof.gp`` -> ``GP``; ``group.member.3.son`` -> ``group member 3's son``.
    """
    parts = [part for part in role.split(".") if part]
    if parts[:1] == ["group"] and len(parts) > 1:
        parts[:2] = [f"group {parts[1]}"]
    elif parts == ["prof"]:
        parts = ["professional"]
    elif parts == ["other"]:
        parts = ["other person"]
    elif parts[:1] in (["prof"], ["other"]):
        parts = parts[1:]
    jobs = PROFESSIONS if role.startswith("prof") else {}
    words = ""
    for part in parts:
        if words and part.isdecimal():
            words = f"{words} {part}"
        else:
            noun = (jobs if not words else {}).get(part) or _noun(part)
            words = f"{words}'s {noun}" if words else noun
    return words


def _noun(part: str) -> str:
    for table in (FAMILY, SOCIAL, PROFESSIONS):
        if part in table:
            return table[part]
    return part.replace("_", " ").replace("-", " ")


def type_in_words(entity_type: str) -> str:
    """Return what kind of identifier this is; a custom type is named by its code."""
    if entity_type in ENTITY_TYPES:
        return noun_of(entity_type)
    return entity_type.replace("_", " ").lower()


def code_in_words(code: str, table: Mapping[str, str]) -> str:
    """Return the table's words for ``code``, else the code with its hyphens as spaces."""
    return table.get(code, code.replace("-", " ").replace("_", " "))


def plural(number: int, one: str, many: str = "") -> str:
    """Return ``1 page``, ``1,200 pages``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def joined(words: list[str]) -> str:
    """Return ``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
