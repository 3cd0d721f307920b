"""The totals of a report, added up case by case, so that a report of any length needs no more memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from redactor.model import Status
from redactor.report.shape import CaseRow, DocumentRow, Totals
from redactor.report.words import is_identity_flag

_COUNTED = (
    *("cases", "documents", "changes", "characters_replaced", "kept", "people", "third_parties"),
    *("to_tell_apart", "pages", "ocr_pages", "not_covered", "protected_terms", "overruled_terms"),
    *("hidden", "leaks"),
)


class Sums:
    """Counts over the cases that were added."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter(dict.fromkeys(_COUNTED, 0))
        self._status: Counter[str] = Counter()
        self._types: Counter[str] = Counter()
        self._flags: Counter[str] = Counter()

    def add(self, documents: Sequence[DocumentRow], case: CaseRow) -> None:
        """Count a case."""
        people = case["people"]
        self._counts.update(
            cases=1, people=len(people), third_parties=sum(one["third_party"] for one in people)
        )
        for document in documents:
            self._add(document)

    def _add(self, document: DocumentRow) -> None:
        findings, terms = document["findings"], document["protected_terms"]
        changes = [row for row in findings if row["replacement"] is not None]
        coverage, flags = document["coverage"], document["flags"]
        self._counts.update(
            documents=1,
            changes=len(changes),
            characters_replaced=sum(row["end"] - row["start"] for row in changes),
            kept=len(findings) - len(changes),
            to_tell_apart=sum(is_identity_flag(flag) for flag in flags),
            pages=coverage["pages"],
            ocr_pages=coverage["ocr_pages"],
            not_covered=len(coverage["not_covered"]),
            protected_terms=sum(not term["overruled"] for term in terms),
            overruled_terms=sum(term["overruled"] for term in terms),
            hidden=sum(part["count"] for part in document["hidden"]),
            leaks=len(document["leaks"]),
        )
        self._status[document["status"]] += 1
        self._types.update(row["entity_type"] for row in changes)
        self._flags.update(flag["kind"] for flag in flags)

    def row(self) -> Totals:
        """The totals so far."""
        counts = self._counts
        return Totals(
            cases=counts["cases"],
            documents=counts["documents"],
            by_status={one.value: self._status[one.value] for one in Status},
            changes=counts["changes"],
            characters_replaced=counts["characters_replaced"],
            kept=counts["kept"],
            by_entity_type=_sorted(self._types.items()),
            people=counts["people"],
            third_parties=counts["third_parties"],
            to_tell_apart=counts["to_tell_apart"],
            pages=counts["pages"],
            ocr_pages=counts["ocr_pages"],
            not_covered=counts["not_covered"],
            flags=_sorted(self._flags.items()),
            protected_terms=counts["protected_terms"],
            overruled_terms=counts["overruled_terms"],
            hidden=counts["hidden"],
            leaks=counts["leaks"],
        )


def _sorted(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    return dict(sorted(counts))
