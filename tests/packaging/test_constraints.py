"""constraints.txt pins all that README.md's commands install: what ran here runs elsewhere."""

from __future__ import annotations

import importlib.metadata
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
UNPINNED = {"setuptools"}


def pins() -> dict[str, Requirement]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    wanted = [Requirement(line) for line in lines if line and not line.startswith("#")]
    named = {str(canonicalize_name(each.name)): each for each in wanted}
    assert len(named) == len(wanted), "a package is pinned twice"
    return named


def declared() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [
        Requirement(r) for r in project["dependencies"] + project["optional-dependencies"]["dev"]
    ]


def needed() -> set[str]:
    """Every package that ``.[dev]`` needs here, however far away, by what is installed."""
    seen: set[tuple[str, str]] = set()
    waiting = declared()
    while waiting:
        requirement = waiting.pop()
        name = str(canonicalize_name(requirement.name))
        for extra in ("", *requirement.extras):
            if (name, extra) not in seen:
                seen.add((name, extra))
                lines = importlib.metadata.requires(name) or ()
                waiting += [each for each in map(Requirement, lines) if applies(each, extra)]
    return {name for name, _ in seen}


def applies(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def test_every_pin_is_exact() -> None:
    for name, pin in pins().items():
        assert [clause.operator for clause in pin.specifier] == ["=="], name


def test_every_declared_package_is_pinned_within_its_range() -> None:
    known = pins()
    for requirement in declared():
        pin = known[str(canonicalize_name(requirement.name))]
        (clause,) = pin.specifier
        assert requirement.specifier.contains(clause.version), str(requirement)


def test_everything_that_is_needed_is_pinned() -> None:
    found = needed()
    assert {"spacy", "thinc", "pytest", "iniconfig"} <= found
    assert sorted(found - UNPINNED - pins().keys()) == []
