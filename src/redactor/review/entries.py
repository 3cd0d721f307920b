"""One entry of the disclosure log: what it says, how it is written as a line, and what its MAC covers.

Who prepared, reviewed and received copies, why and on what basis, belongs into it; nothing of a document does.
What the details of an entry hold, by event (all but ``copies`` may be missing):

========= ====================================================================================================
event     details
========= ====================================================================================================
prepared  ``copies``: document id -> SHA-256 of the copy, of all copies of the case
signed    ``copies`` as above; ``role``; ``ticked``: keys of the checklist; ``overrides``: list of ``item``, ``reason``
released  :func:`redactor.review.releases.released_details`
recalled  ``release``: number of the entry of a release, or missing: the client withdrew, the whole case is called
          back; ``reason``
destroyed ``release`` as above; ``on``: ISO date; ``confirmed_by``
reopened  ``reason``: why copies may be made and released again
note      ``text``
========= ====================================================================================================
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias, get_args

from redactor.config.release import plain

Event = Literal["prepared", "signed", "released", "recalled", "destroyed", "note", "reopened"]
EVENTS: Final[tuple[Event, ...]] = get_args(Event)
Scalar: TypeAlias = str | int | None
Value: TypeAlias = Scalar | Sequence[Scalar | Mapping[str, Scalar]] | Mapping[str, Scalar]

LONGEST: Final = 500
"""Characters of a text; what is longer is cut, and ends with an ellipsis."""
MOST: Final = 10_000
"""Values of a list or of a mapping, such as the copies of a case."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log.

    Attributes:
        number: from 1.
        at: UTC, ISO 8601, ``2024-05-01T09:30:00Z``.
        event: what was done.
        case: neutral id, ``""`` for what is about no case.
        by: the name that the person typed.
        account: the account of the operating system, ``""`` where it has no name.
        details: see the table of this module.
        prev: SHA-256 (hex) of the line before; of the id of the vault for the first.
        mac: HMAC-SHA256 (hex) over the line without it.
        hash: SHA-256 (hex) of the line without its line end; not in the line itself.
    """

    number: int
    at: str
    event: Event
    case: str
    by: str = field(repr=False)
    account: str = field(repr=False)
    details: Mapping[str, Value] = field(repr=False, hash=False)
    prev: str
    mac: str
    hash: str

    @property
    def day(self) -> str:
        """ISO date (UTC) of the entry."""
        return self.at[:10]

    def texts(self, key: str) -> dict[str, str]:
        """The detail ``key`` as a mapping of texts; empty where it is none."""
        found = self.details.get(key)
        if not isinstance(found, Mapping):
            return {}
        return {name: value for name, value in found.items() if isinstance(value, str)}

    def text(self, key: str) -> str:
        """The detail ``key`` as a text; ``""`` where it is none."""
        found = self.details.get(key)
        return found if isinstance(found, str) else ""


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def canonical(fields: Mapping[str, object]) -> bytes:
    """The one way in which an object is written: ASCII, keys sorted, no space, no line end."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def sealed(fields: Mapping[str, object], key: bytes) -> bytes:
    """``fields`` as a canonical line with the ``mac`` over them."""
    return canonical({**fields, "mac": _mac(fields, key)})


def unsealed(line: bytes, key: bytes) -> dict[str, object] | None:
    """The fields of a line, without ``mac``; ``None`` where it is not, byte for byte, what ``key`` sealed."""
    try:
        fields = json.loads(line)
        said = fields.pop("mac")
        right = _mac(fields, key)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), right.encode()):
        return None
    return fields if canonical({**fields, "mac": said}) == line else None


def written(
    number: int, at: str, event: Event, case: str, by: str, account: str,
    details: Mapping[str, Value], prev: str, key: bytes,
) -> bytes:  # fmt: skip
    """The line of a new entry, without line end; texts are cleaned (:func:`tidy`).

    Raises:
        ValueError: an unknown event, or details that are too many, too deep or not plain values.
    """
    if event not in EVENTS:
        raise ValueError("an event that the disclosure log does not know")
    fields = {
        "number": number, "at": at, "event": event, "case": tidy(case), "by": tidy(by),
        "account": tidy(account), "details": _cleaned(details), "prev": prev,
    }  # fmt: skip
    return sealed(fields, key)


def parsed(line: bytes, key: bytes) -> Entry | None:
    """The entry of a line; ``None`` where it is no entry that ``key`` sealed and this version knows."""
    fields = unsealed(line, key)
    if fields is None or fields.get("event") not in EVENTS:
        return None
    try:
        return Entry(**fields, mac=json.loads(line)["mac"], hash=digest(line))  # type: ignore[arg-type]
    except TypeError:
        return None


def tidy(text: str) -> str:
    """``text`` on one line, without control and invisible characters, :data:`LONGEST` characters at most."""
    clean = plain(text.encode("utf-8", "ignore").decode())
    return clean if len(clean) <= LONGEST else f"{clean[: LONGEST - 1].rstrip()}…"


def _mac(fields: Mapping[str, object], key: bytes) -> str:
    return hmac.new(key, canonical(fields), hashlib.sha256).hexdigest()


def _cleaned(value: object, depth: int = 3) -> object:
    """A copy with clean texts; nothing is dropped, for a hash that was left out would sign nothing."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, str):
        return tidy(value)
    if not isinstance(value, Mapping | Sequence) or isinstance(value, bytes):
        raise ValueError("the disclosure log takes texts, whole numbers, lists and mappings only")
    if not depth or len(value) > MOST:
        raise ValueError("details of the disclosure log are too deep or too many")
    if not isinstance(value, Mapping):
        return [_cleaned(item, depth - 1) for item in value]
    clean = {tidy(str(name)): _cleaned(item, depth - 1) for name, item in value.items()}
    if len(clean) != len(value):
        raise ValueError("two names in the details of the disclosure log become one")
    return clean
