"""The people of a case as a reviewer looks for them: by what they are to the client, doubts first in sight.

Takes rows of the report model and gives flat records to the template.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from redactor.reasons import WITHHOLD, withheld_label
from redactor.report.beside import KINDS, UNUSUAL
from redactor.report.classes import CLASSES
from redactor.report.combination import LESS_EXACT
from redactor.report.order import by_label
from redactor.report.records import Doubt, PeopleGroup, PersonView, ReleaseLine, ReleaseView
from redactor.report.shape import CaseRow, DocumentRow, FlagRow, PersonRow, ReleaseRow
from redactor.report.words import RELEASE, WHO, is_identity_flag, joined, plural

_AS_WRITTEN: Mapping[str, str] = {
    **{kind: f"{words} as written" for kind, words in KINDS.items()},
    "background": "background (such as origin or faith) as written",
}


def people_groups(case: CaseRow) -> tuple[PeopleGroup, ...]:
    """Return the people of one case by class, in the order of the classes; no group is empty."""
    people, documents = case["people"], len(case["documents"])
    labels = Counter(person["label"] for person in people if person["label"])
    groups = []
    for key, heading in CLASSES.items():
        own = [person for person in people if person["class"] == key]
        if own:
            views = tuple(_person(one, labels[one["label"] or ""] > 1, documents) for one in own)
            groups.append(PeopleGroup(key, heading, views))
    return tuple(groups)


def people_in_words(people: Sequence[PersonRow]) -> str:
    """Return who is in a case, in one sentence: ``the client and 4 third parties, 1 of them ...``."""
    classes = Counter(person["class"] for person in people)
    others = sum(person["third_party"] for person in people)
    clients = {0: "no client", 1: "the client"}.get(
        classes["client"], f"{classes['client']} clients"
    )
    rest = [
        f"{classes[key]} {words}"
        for key, words in (
            ("professional", "in a professional role"),
            ("unknown", "whose relation is not known"),
        )
        if classes[key]
    ]
    among = f"; among them {joined(rest)}" if rest else ""
    many = plural(others, "third party", "third parties") if others else "no third party"
    return _sentence([clients, f"{many}{among}"])


def doubts(rows: Sequence[DocumentRow], people: Sequence[PersonRow]) -> tuple[Doubt, ...]:
    """Return what must be decided about who is who, once for every question, with labels and places."""
    places: dict[str, list[str]] = {}
    labels: dict[str, list[str]] = {}
    for row in rows:
        for flag in row["flags"]:
            if is_identity_flag(flag):
                asked = flag["suggestion"] or WHO
                where = f"{_short(row['id'])}, {flag['place']} ({flag['start']}–{flag['end']})"
                places.setdefault(asked, []).append(where)
                labels.setdefault(asked, []).extend(_labels_at(flag, row))
    for person in people:
        for asked in person["doubts"]:
            places.setdefault(asked, [])
            labels.setdefault(asked, []).append(person["label"] or person["identity"])
    return tuple(
        Doubt(asked, tuple(where), tuple(sorted(set(labels[asked]), key=by_label)))
        for asked, where in places.items()
    )


def release_view(row: ReleaseRow) -> ReleaseView:
    """Return the release of one case as lines of words; an empty one is not recorded."""
    recipients = [
        f"{one['role']} ({one['name']})"
        if one["role"] and one["name"]
        else one["role"] or one["name"]
        for one in row["recipients"]
    ]
    values = {
        "purpose": row["purpose"],
        "recipients": "; ".join(recipients),
        "basis": row["basis"],
        "scope": ", ".join(row["scope"]),
        "destroy_by": row["destroy_by"],
    }
    lines = tuple(
        ReleaseLine(key, name, values[key], key in row["required"]) for key, name in RELEASE.items()
    )
    return ReleaseView(lines, ())


def releases(cases: Iterable[CaseRow]) -> tuple[ReleaseView, ...]:
    """Return the different releases of a run, each with the ids of the cases that it is of."""
    same: dict[ReleaseView, list[str]] = {}
    for case in cases:
        same.setdefault(release_view(case["release"]), []).append(case["id"])
    return tuple(ReleaseView(view.lines, tuple(ids)) for view, ids in same.items())


def dates_in_words(case: CaseRow) -> str:
    """Return what the dates of a case count from, ``""`` where none is told from a day 0."""
    relative, known = case["dates"]["relative"], case["dates"]["origin_known"]
    if not relative:
        return ""
    told = (
        f"{plural(relative, 'date')} {'is' if relative == 1 else 'are'} told from day 0 of the case"
    )
    if known:
        return f"{told}, and day 0 is known: order and intervals can be followed."
    return (
        f"{told}, but no day 0 is recorded: give the origin in case.yaml, run the case again, "
        "and check that the order of events can be followed."
    )


def _person(row: PersonRow, shared: bool, documents: int) -> PersonView:
    stays, gone, withheld = [], [], _withheld(row["label"])
    for kind, count in row["describes"].items():
        written = row["as_written"].get(kind, 0)
        if kind == UNUSUAL:
            if written:
                stays.append(plural(written, "unusual detail"))
            continue
        if written:
            stays.append(_times(_AS_WRITTEN[kind], written))
        if count > written and kind in LESS_EXACT:
            stays.append(_times(LESS_EXACT[kind], count - written))
        elif count > written:
            gone.append(plural(count - written, KINDS[kind], _many(KINDS[kind])))
    return PersonView(
        row=row,
        shared=shared and not withheld,
        withheld=withheld,
        documents=_documents(row["documents"], documents),
        stays=_sentence(stays),
        gone=joined(gone),
    )


def _times(words: str, count: int) -> str:
    return f"{words} (×{count:,})" if count > 1 else words


def _many(word: str) -> str:
    return f"{word}es" if word.endswith("s") else f"{word}s"


def _sentence(parts: list[str]) -> str:
    words = joined(parts)
    return f"{words[0].upper()}{words[1:]}." if words else ""


def _documents(ids: Sequence[str], of: int) -> str:
    if len(ids) == of > 1:
        return f"all {of:,}"
    if len(ids) > 4:
        return f"{len(ids):,} of {of:,}"
    return ", ".join(_short(one).removeprefix("document-") for one in ids)


def _short(document: str) -> str:
    return document.rsplit("/", 1)[-1]


def _labels_at(flag: FlagRow, row: DocumentRow) -> Iterable[str]:
    for one in row["findings"]:
        here = one["segment"] == flag["segment"]
        if here and one["start"] < flag["end"] and flag["start"] < one["end"]:
            yield one["replacement"] or ""


def _withheld(label: str | None) -> str:
    """Why somebody with this label is held back, in words; ``""`` where the label names no reason."""
    reasons = {withheld_label(code): words for code, words in WITHHOLD.items()}
    return reasons.get(label or "", "")
