"""Finds the cases below the inputs: what is taken, and what is not and why.

A case is a folder that directly holds documents; a file given by itself is a case. No symbolic link is
followed. The result is in path order, so that numbers do not depend on the file system.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from redactor.config.roster import FILE_NAMES as ROSTER_FILES
from redactor.errors import BatchError, Problem, UsageError
from redactor.formats.registry import suffixes

_KNOWN_TYPES = frozenset(
    (
        ".doc .dot .rtf .odt .eml .msg .html .htm .csv .xls .xlsx .ppt .pptx .jpg .jpeg "
        ".png .heic .tif .tiff .gif .bmp .zip .mp3 .m4a .wav .mp4 .mov .pages .xml .json .ini .tmp "
        ".bak .yaml"
    ).split()
)


# What is meant for a roster, well named or not: Notepad writes case.yaml.txt, a browser case (1).yaml.
_ROSTER = re.compile(r"(?:case|roster)(?![a-z]).*\.ya?ml(?:\.txt)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not taken. The path goes to the private folder only."""

    path: Path = field(repr=False)
    problem: Problem


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case on disk; paths are originals and stay out of reports, logs and messages.

    More than one roster is an error, as is one that is a link: the case is then not run.
    """

    folder: Path = field(repr=False)
    documents: tuple[Path, ...] = field(repr=False)
    rosters: tuple[Path, ...] = field(default=(), repr=False)
    skipped: tuple[Skipped, ...] = ()


def check_folders(inputs: Sequence[Path], out: Path, private: Path) -> None:
    """Refuse folders that would let the run read its own output or write into a source.

    Raises:
        UsageError: an input is missing or a symbolic link, or folders lie inside each other.
    """
    check_inputs(inputs)
    for name, target in (("OUT", out), ("the private folder", private)):
        for path in inputs:
            if _inside(target, path) or _inside(path, target):
                raise UsageError(
                    f"{name} and INPUT lie inside each other.", "Choose a folder beside the input."
                )
    if _inside(private, out) or _inside(out, private):
        raise UsageError(
            "the private folder and OUT lie inside each other.",
            "Choose a private folder beside OUT: it must not be passed on with the copies.",
        )
    if out.exists() and not out.is_dir():
        raise UsageError("OUT is a file.", "Name a folder.")


def check_inputs(inputs: Sequence[Path]) -> None:
    """Refuse what cannot be an input.

    Raises:
        UsageError: an input is missing or a symbolic link.
        BatchError: nobody can tell, as it is out of reach.
    """
    for number, path in enumerate(inputs, 1):
        try:
            link, there = path.is_symlink(), path.exists()
        except OSError as error:
            raise out_of_reach(error) from None
        if link:
            raise UsageError(
                f"INPUT {number} is a symbolic link.", "Name the folder or file that it points to."
            )
        if not there:
            raise UsageError(f"INPUT {number} does not exist.", "Check the path.")


def out_of_reach(error: OSError) -> BatchError:
    """The error for an input that its share does not show, without its path."""
    return BatchError(
        f"INPUT cannot be reached ({type(error).__name__}).",
        "Check the share, and that this account may read it, and run again.",
    )


def _inside(inner: Path, outer: Path) -> bool:
    a, b = inner.resolve(), outer.resolve()
    return a == b or b in a.parents


def discover(inputs: Iterable[Path]) -> list[FoundCase]:
    """All cases below the inputs, each once, in path order.

    A folder that cannot be listed is reported as a skipped entry, not passed over in silence.
    """
    found: dict[Path, FoundCase] = {}
    for path in inputs:
        resolved = path.resolve()
        if resolved.is_dir():
            for case in _walk(resolved):
                found.setdefault(case.folder, case)
        elif resolved.suffix.lower() in suffixes():
            beside = [resolved.with_name(name) for name in ROSTER_FILES]
            rosters = tuple(path for path in beside if path.exists())
            found.setdefault(resolved, FoundCase(resolved, (resolved,), rosters))
        else:
            found.setdefault(resolved, FoundCase(resolved, (), (), (_not_taken(resolved),)))
    return [found[key] for key in sorted(found)]


def _walk(top: Path) -> Iterator[FoundCase]:
    """The cases below a folder. A roster counts for the folders below it, until one has its own."""
    waiting: list[tuple[Path, tuple[Path, ...]]] = [(top, ())]
    while waiting:
        folder, inherited = waiting.pop()
        case, below = _look_into(folder)
        rosters = case.rosters or inherited
        if case.documents or case.skipped:
            yield replace(case, rosters=rosters if case.documents else ())
        waiting.extend((sub, rosters) for sub in reversed(below))


def _look_into(folder: Path) -> tuple[FoundCase, list[Path]]:
    """What a folder directly holds: its case, and the folders in it."""
    documents: list[Path] = []
    skipped: list[Skipped] = []
    folders: list[Path] = []
    rosters: list[Path] = []
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        return FoundCase(folder, (), (), (Skipped(folder, _unlistable(error)),)), []
    for entry in listed:
        path = Path(entry.path)
        if _ROSTER.fullmatch(entry.name):
            rosters.append(path)
        elif entry.is_symlink():
            skipped.append(Skipped(path, _LINK))
        elif entry.is_dir(follow_symlinks=False):
            folders.append(path)
        elif not entry.is_file(follow_symlinks=False):
            skipped.append(Skipped(path, _SPECIAL))
        elif entry.name.startswith("~$"):
            skipped.append(Skipped(path, _LOCK))
        elif path.suffix.lower() in suffixes() and not entry.name.startswith("."):
            documents.append(path)
        else:
            skipped.append(_not_taken(path))
    if not documents and not folders:
        skipped += [Skipped(path, _LONELY_ROSTER) for path in rosters]
        rosters = []
    return FoundCase(folder, tuple(documents), tuple(rosters), tuple(skipped)), folders


def _not_taken(path: Path) -> Skipped:
    suffix = path.suffix.lower()
    kind = f"files of type {suffix}" if suffix in _KNOWN_TYPES else "files of this type"
    if path.name.startswith("."):
        kind = "hidden files"
    taken = ", ".join(suffixes())
    return Skipped(
        path,
        Problem(
            "unsupported",
            f"{kind[0].upper()}{kind[1:]} are not taken.",
            f"Convert it to one of {taken} and run again, or leave it out of what is shared.",
        ),
    )


def _unlistable(error: OSError) -> Problem:
    if isinstance(error, PermissionError):
        return Problem(
            "unreadable",
            "A folder may not be listed.",
            "Give the account that runs redactor the right to read it, and run again.",
        )
    return Problem(
        "vanished",
        "A folder could not be listed; it may have been moved or the share may be gone.",
        "Check the share and run again.",
    )


_LINK = Problem(
    "symlink", "A symbolic link is not followed.", "Copy what it points to into the case folder."
)
_SPECIAL = Problem("not-a-file", "This is no regular file.", "Remove it from the case folder.")
_LOCK = Problem(
    "lock-file",
    "This is the lock file of a document that is open in Word.",
    "Close the document and run again.",
)
_LONELY_ROSTER = Problem(
    "roster-without-case",
    "A case.yaml lies in a folder that holds no documents.",
    "Put it beside the documents it is meant for.",
)
