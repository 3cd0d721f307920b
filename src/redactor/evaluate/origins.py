"""Reads which tradition a name comes from, so that one can see whose names are missed.

The label is a reading of the name as it is written, never of a person: the people are invented, and
of a real one a name would say nothing for certain. ``origins.tsv`` lies beside the cases, with the
columns ``case``, ``ref`` and ``origin`` and one line per person; it holds no name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from redactor.errors import ConfigError
from redactor.evaluate.goldmark import GoldCase, folder_of
from redactor.evaluate.score import Mention

FILE = "origins.tsv"
ORIGINS = (
    "english",
    "irish-gaelic-welsh",
    "western-european",
    "eastern-european",
    "african",
    "middle-eastern",
    "south-asian",
    "east-asian",
    "latin-american",
    "pacific",
    "mixed",
    "unclear",
)
"""The closed list; benchmarks/README.md says what each means."""

UNLABELLED = "not labelled"
_HEADER = ["case", "ref", "origin"]
_NEXT = f"A line is case, ref and one of {', '.join(ORIGINS)}, parted by tabs."


@dataclass(frozen=True, slots=True)
class Origins:
    """The origin of names by folder and ref."""

    by_person: Mapping[tuple[str, str], str]

    def of(self, mention: Mention) -> str:
        """The origin of the person that ``mention`` names, or ``not labelled``."""
        return self.by_person.get((folder_of(mention.case), mention.ref), UNLABELLED)


def read(gold_dir: Path, cases: Iterable[GoldCase]) -> Origins | None:
    """Read the file beside ``cases``; None where there is none.

    Raises:
        ConfigError: a line that is not three fields, names nobody or somebody twice, or an origin
            that is not on the list, at ``origins.tsv:line``.
    """
    path = gold_dir / FILE
    if not path.is_file():
        return None
    try:
        lines = path.read_bytes().decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise ConfigError("cannot be read as UTF-8 text", "Save it as UTF-8.", where=FILE) from None
    persons = {
        (folder_of(case.name), span.ref)
        for case in cases
        for document in case.documents.values()
        for span in document.spans
        if span.type == "PERSON"
    }
    if not lines or lines[0].split("\t") != _HEADER:
        raise _error(1, "the first line is not case, ref, origin")
    found: dict[tuple[str, str], str] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        fields = line.split("\t")
        if len(fields) != 3:
            raise _error(number, "a line needs three fields")
        case, ref, origin = fields
        if (case, ref) not in persons:
            raise _error(number, "the notes have no person with this case and ref")
        if (case, ref) in found:
            raise _error(number, "the person has a line already")
        if origin not in ORIGINS:
            raise _error(number, "the origin is not on the list")
        found[case, ref] = origin
    return Origins(found)


def _error(number: int, problem: str) -> ConfigError:
    return ConfigError(problem, _NEXT, where=f"{FILE}:{number}")
