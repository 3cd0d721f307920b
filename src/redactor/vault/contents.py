"""The contents of one case's sealed file, and their JSON.

Nothing is forgotten: identities of earlier runs keep their labels, and every copy that was ever published
keeps its way back.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace

from redactor.model import Known
from redactor.vault import problems
from redactor.vault.sealed import DAY_ZERO, Place
from redactor.verdict import Spot, Verdict


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
                role = known.role or entry.role
                entry = Known(known.label, known.entity_type, role, forms, known.verdict)
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
    """All that is sealed of a case: label sets by key, records, the newest last, and what a reviewer decided.

    Attributes:
        verdicts: in the order in which they were given.
        remarks: what a reviewer noted of places and changes, by keys that the review gives them.
    """

    sets: Mapping[str, LabelSet] = field(default_factory=dict, repr=False)
    records: tuple[Record, ...] = field(default=(), repr=False)
    verdicts: tuple[Verdict, ...] = field(default=(), repr=False)
    remarks: Mapping[str, str] = field(default_factory=dict, repr=False)

    def added(self, key: str, labels: LabelSet, records: Iterable[Record]) -> Contents:
        """With a renewed label set and further records; the same copy made again is kept once."""
        kept = {(record.document, record.copy_sha256): record for record in self.records}
        for record in records:
            kept.pop((record.document, record.copy_sha256), None)
            kept[record.document, record.copy_sha256] = record
        return replace(self, sets={**self.sets, key: labels}, records=tuple(kept.values()))

    def edited(self, documents: Collection[str]) -> Contents:
        """Without what a reviewer agreed to in documents whose source is another one now; notes stay.

        The key of a remark tells a place and not what stands there, which may be something else now.
        """
        left = {
            key: value
            for key, value in self.remarks.items()
            if not (key.startswith("ok:") and key.partition("|")[2].partition("|")[0] in documents)
        }
        return replace(self, remarks=left)

    def decided(self, verdicts: Iterable[Verdict]) -> Contents:
        """With other verdicts; labels that came from one that is gone are forgotten."""
        now = tuple(verdicts)
        gone = {verdict.id for verdict in self.verdicts} - {verdict.id for verdict in now}
        sets = {
            key: replace(one, entries=tuple(e for e in one.entries if e.verdict not in gone))
            for key, one in self.sets.items()
        }
        return replace(self, verdicts=now, sets=sets)


def to_json(contents: Contents) -> bytes:
    """The contents as they are sealed: ASCII JSON."""
    sets = {
        key: {"secret": labels.secret.hex(), "entries": [asdict(e) for e in labels.entries]}
        for key, labels in contents.sets.items()
    }
    records = [asdict(record) for record in contents.records]
    whole = {
        "sets": sets,
        "records": records,
        "verdicts": [asdict(verdict) for verdict in contents.verdicts],
        "remarks": dict(contents.remarks),
    }
    return json.dumps(whole, sort_keys=True).encode("ascii")


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
        return Contents(
            sets,
            tuple(_record(each) for each in raw["records"]),
            tuple(_verdict(each) for each in raw.get("verdicts", ())),
            {str(key): str(value) for key, value in raw.get("remarks", {}).items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise problems.damaged(case) from None


def _known(raw: dict[str, object]) -> Known:
    forms = raw.pop("forms")
    return Known(**raw, forms=tuple(forms))  # type: ignore[arg-type]


def _record(raw: dict[str, object]) -> Record:
    places = raw.pop("places")
    return Record(**raw, places=tuple(Place(**place) for place in places))  # type: ignore[arg-type, attr-defined]


def _verdict(raw: dict[str, object]) -> Verdict:
    spots, forms, before = raw.pop("spots"), raw.pop("forms"), raw.pop("instead_of", ())
    made = tuple(Spot(**spot) for spot in spots)  # type: ignore[attr-defined]
    earlier = tuple(_verdict(each) for each in before)  # type: ignore[attr-defined]
    return Verdict(**raw, spots=made, forms=tuple(forms), instead_of=earlier)  # type: ignore[arg-type]
