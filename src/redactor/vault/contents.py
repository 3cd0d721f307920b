"""The contents of one case's sealed file, and their JSON.

Nothing is forgotten: identities of earlier runs keep their labels, and every copy that was ever published
keeps its way back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

from redactor.model import Known
from redactor.vault import problems
from redactor.vault.sealed import DAY_ZERO, Place


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Labels for one set of recipients: who has which, newest first, and the secret they came from."""

    entries: tuple[Known, ...] = field(default=(), repr=False)
    secret: bytes = field(default=b"", repr=False)

    def renewed(self, entries: Iterable[Known]) -> LabelSet:
        """With the entries of another run in front; forms of an earlier run stay with their label."""
        merged: dict[tuple[str, str], Known] = {}
        new = tuple(entries)
        again = any(entry.entity_type == DAY_ZERO for entry in new)
        old = (e for e in self.entries if not (again and e.entity_type == DAY_ZERO))
        for entry in (*new, *old):
            key = (entry.label, entry.entity_type)
            if known := merged.get(key):
                forms = tuple(sorted({*known.forms, *entry.forms}))
                entry = Known(known.label, known.entity_type, known.role or entry.role, forms)
            merged[key] = entry
        return LabelSet(tuple(merged.values()), self.secret)


@dataclass(frozen=True, slots=True)
class Record:
    """One copy that was published, and what stood at its replaced places.

    Attributes:
        document: neutral id.
        source_sha256, copy_sha256: hashes of the two files.
        suffix: of the copy, with the dot.
        pipeline: name of the pipeline.
        label_set: key of the label set.
        places: in reading order.
    """

    document: str
    source_sha256: str
    copy_sha256: str
    suffix: str
    pipeline: str
    label_set: str
    places: tuple[Place, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Contents:
    """All that is sealed of a case: label sets by key, and records, the newest last."""

    sets: Mapping[str, LabelSet] = field(default_factory=dict, repr=False)
    records: tuple[Record, ...] = field(default=(), repr=False)

    def added(self, key: str, labels: LabelSet, records: Iterable[Record]) -> Contents:
        """With a renewed label set and further records; the same copy made again is kept once."""
        kept = {(record.document, record.copy_sha256): record for record in self.records}
        for record in records:
            kept.pop((record.document, record.copy_sha256), None)
            kept[record.document, record.copy_sha256] = record
        return Contents({**self.sets, key: labels}, tuple(kept.values()))


def to_json(contents: Contents) -> bytes:
    """The contents as they are sealed: ASCII JSON."""
    sets = {
        key: {"secret": labels.secret.hex(), "entries": [asdict(e) for e in labels.entries]}
        for key, labels in contents.sets.items()
    }
    records = [asdict(record) for record in contents.records]
    return json.dumps({"sets": sets, "records": records}, sort_keys=True).encode("ascii")


def from_json(data: bytes, case: str) -> Contents:
    """The contents that were sealed.

    Raises:
        VaultError: the JSON has another shape.
    """
    try:
        raw = json.loads(data)
        sets = {
            str(key): LabelSet(
                tuple(_known(entry) for entry in labels["entries"]),
                bytes.fromhex(labels["secret"]),
            )
            for key, labels in raw["sets"].items()
        }
        return Contents(sets, tuple(_record(each) for each in raw["records"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise problems.damaged(case) from None


def _known(raw: dict[str, object]) -> Known:
    forms = raw.pop("forms")
    return Known(**raw, forms=tuple(forms))  # type: ignore[arg-type]


def _record(raw: dict[str, object]) -> Record:
    places = raw.pop("places")
    return Record(**raw, places=tuple(Place(**place) for place in places))  # type: ignore[arg-type, attr-defined]
