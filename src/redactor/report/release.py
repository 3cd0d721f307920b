"""What a copy is for, for whom, on what basis and until when: what nobody recorded is said aloud.

A copy without a purpose or a basis is no less readable than one with them, so the gap must be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from redactor.report.shape import RecipientRow, ReleaseRow

FIELDS: Final = ("purpose", "recipients", "basis", "scope", "destroy_by")


def release_row(release: Mapping[str, object]) -> ReleaseRow:
    """Return the row for what was recorded; a key that is not there is the same as an empty one.

    ``recipients`` is a sequence of mappings with ``role`` and ``name``, ``scope`` one of words or one
    word, ``missing`` names those of :data:`FIELDS` that the pipeline asks for and that are empty.
    """
    purpose, basis, until = (_text(release.get(key)) for key in ("purpose", "basis", "destroy_by"))
    recipients = [
        RecipientRow(role=_text(one.get("role")), name=_text(one.get("name")))
        for one in _several(release.get("recipients"))
        if isinstance(one, Mapping)
    ]
    recipients = [one for one in recipients if one["role"] or one["name"]]
    scope = [word for word in map(_text, _several(release.get("scope"))) if word]
    values = dict(zip(FIELDS, (purpose, recipients, basis, scope, until), strict=True))
    empty = [field for field in FIELDS if not values[field]]
    asked = set(map(_text, _several(release.get("missing"))))
    return ReleaseRow(
        purpose=purpose,
        recipients=recipients,
        basis=basis,
        scope=scope,
        destroy_by=until,
        not_recorded=empty,
        required=[field for field in empty if field in asked],
    )


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(value.split()) if isinstance(value, str) else ""


def _several(value: object) -> Iterable[object]:
    if isinstance(value, str) or not isinstance(value, Iterable) or isinstance(value, Mapping):
        return (value,) if value else ()
    return value
