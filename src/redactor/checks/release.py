"""Whether a copy may be made for this use, and what is recorded about it.

Consent has a scope: what was agreed for supervision is not agreed for training. What is not recorded is
allowed and shown, except what the pipeline needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from redactor.config.pipeline import Needs, Pipeline
from redactor.errors import Problem
from redactor.model import Release

FIELDS: Final = ("purpose", "recipients", "basis", "scope", "destroy_by")
"""What is recorded about a release, as the keys of the report."""

_ASKED: Final = (
    ("purpose", "purpose"),
    ("recipient", "recipients"),
    ("basis", "basis"),
    ("consent_scope", "scope"),
    ("destroy_by", "destroy_by"),
)
"""Key of :class:`~redactor.config.pipeline.Needs`, and the field that it asks for."""

_SAID: Final = {
    "purpose": "the purpose (purpose, --purpose)",
    "recipients": "a recipient (recipients, --recipient)",
    "basis": "the basis (basis, --basis)",
    "scope": "the scope of the client's consent (scope, --scope)",
    "destroy_by": "a day by which the copy is destroyed (destroy_by, --destroy-by)",
}

Hide = Callable[[str], str]
"""Takes out of a text of the user what is a form of somebody in the case."""


def release_row(release: Release, needs: Needs, hide: Hide = str) -> dict[str, object]:
    """What the report says about a release, as plain values; what is not recorded is empty.

    Args:
        release: of the case.
        needs: of the pipeline.
        hide: applied to every text, because the report holds no original.

    Returns:
        ``purpose``, ``recipients`` (``role`` and ``name`` of each), ``basis``, ``scope`` (names),
        ``destroy_by``; ``recorded``: the fields that are not empty; ``missing``: those that are empty
        and that the pipeline needs.
    """
    recorded = [field for field in FIELDS if getattr(release, field)]
    return {
        "purpose": hide(release.purpose),
        "recipients": [
            {"role": hide(recipient.role), "name": hide(recipient.name)}
            for recipient in release.recipients
        ],
        "basis": hide(release.basis),
        "scope": list(release.scope),
        "destroy_by": release.destroy_by,
        "recorded": recorded,
        "missing": _missing(recorded, needs),
    }


def _missing(recorded: Iterable[str], needs: Needs) -> list[str]:
    have = set(recorded)
    return [field for key, field in _ASKED if getattr(needs, key) and field not in have]


def locked(release: Release, pipeline: Pipeline) -> Problem | None:
    """Why the client's consent, as it is recorded, does not allow this use; ``None`` if it does."""
    if pipeline.by_law or pipeline.scope_name in release.scope:
        return None
    if release.scope:
        message = "The client's recorded consent does not name this use; no copy was made."
    elif pipeline.needs.consent_scope:
        message = (
            "No consent of the client is recorded for this use, which needs it; no copy was made."
        )
    else:
        return None
    option = "" if release.scope else f" (or give --scope {pipeline.scope_name})"
    return Problem(
        "consent-scope",
        message,
        f"If the client agreed, add {pipeline.scope_name} to release: scope in case.yaml{option} and run"
        " again; else choose another pipeline.",
    )


def incomplete(release: Release, pipeline: Pipeline) -> Problem | None:
    """Why the copies are held until more is recorded; ``None`` where all is there that is needed."""
    missing = _missing((f for f in FIELDS if getattr(release, f)), pipeline.needs)
    if not missing:
        return None
    return Problem(
        "release-incomplete",
        f"The pipeline needs {len(missing)} thing(s) that are not recorded; the copy is held.",
        f"Record {', '.join(_SAID[field] for field in missing)} under release in case.yaml, and run again.",
    )


def expired(release: Release, today: date) -> str:
    """A remark where the day on which the copy is to be destroyed has come; else ``""``."""
    if not release.destroy_by or date.fromisoformat(release.destroy_by) > today:
        return ""
    return (
        "The day by which the copy is to be destroyed has come: destroy the copies, or record a later"
        " day and why."
    )
