"""Lays the figures of an evaluation out as rows, so that terminal and Markdown show the same.

A sheet of changed notes has the rows of the plain one, which is why two can be set side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redactor.evaluate.claims import calibration_error, reliability
from redactor.evaluate.flagged import QUASI_TYPE
from redactor.evaluate.origins import ORIGINS, UNLABELLED, Origins
from redactor.evaluate.people import Clustering
from redactor.evaluate.run import Evaluation
from redactor.evaluate.score import Mention, Share, protected_entities, protected_mentions
from redactor.evaluate.writing import NAME_TYPES, Writing

Row = tuple[str, ...]
Split = tuple[str, Share, Share]
"""A group of mentions: its name, its protected mentions, its protected entities."""

QUASI_NOTE = "QUASI above: phrases whose words are gone. They are pointed out, not removed: see QUASI touched."
WRITING_NOTE = (
    "An entity counts once for each way that it is written in: protected where all those are."
)
ROLE_NOTE = (
    "People with a protected mention whose ref tells the class, by the label of most mentions."
)
ORIGIN_NOTE = "A reading of the name, not of a person."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of figures.

    Attributes:
        title: what it is about; may be empty.
        headings: one per column; the first column names the rows.
        rows: as many cells each.
        note: what to know when reading it.
        shares: the columns that are set beside those of changed notes.
    """

    title: str
    headings: Row
    rows: tuple[Row, ...]
    note: str = ""
    shares: tuple[int, ...] = ()


def percent(share: Share | float | None) -> str:
    """``65.8 %``; a dash where there is nothing to count."""
    value = share.value if isinstance(share, Share) else share
    return "–" if value is None else f"{100 * value:.1f} %"


def type_splits(evaluation: Evaluation) -> list[Split]:
    """Per gold type."""
    return [
        _split(name, [m for m in evaluation.mentions if m.type == name])
        for name in evaluation.types
    ]


def writing_splits(evaluation: Evaluation) -> list[tuple[str, Writing, Share, Share]]:
    """Per kind of name and the way it is written, what does not occur left out."""
    groups: dict[tuple[str, Writing], list[Mention]] = {
        (kind, writing): [] for kind in NAME_TYPES for writing in Writing
    }
    for mention in evaluation.mentions:
        if mention.type in NAME_TYPES:
            groups[mention.type, mention.writing].append(mention)
    return [(*key, *_split("", held)[1:]) for key, held in groups.items() if held]


def origin_splits(evaluation: Evaluation, origins: Origins) -> list[Split]:
    """Persons per origin of their name, what does not occur left out."""
    groups: dict[str, list[Mention]] = {name: [] for name in (*ORIGINS, UNLABELLED)}
    for mention in evaluation.mentions:
        if mention.type == "PERSON":
            groups[origins.of(mention)].append(mention)
    return [_split(name, held) for name, held in groups.items() if held]


def sheets(evaluation: Evaluation, origins: Origins | None = None) -> list[Sheet]:
    """All sheets but the calibration, in the order of printing."""
    out = [_types(evaluation), _summary(evaluation), *_roles(evaluation), _spread(evaluation)]
    if rows := writing_splits(evaluation):
        out.append(
            Sheet(
                "Names by letter case",
                ("type, written in", *_COUNTED),
                tuple(_cells((f"{kind}, {form}", m, e)) for kind, form, m, e in rows),
                WRITING_NOTE,
            )
        )
    if origins is not None:
        cells = tuple(_cells(split) for split in origin_splits(evaluation, origins))
        headings = ("origin of the name", *_COUNTED)
        out.append(Sheet("Persons by origin of the name", headings, cells, ORIGIN_NOTE, (2, 4)))
    return out


def calibration(evaluation: Evaluation) -> Sheet:
    """How often findings of persons, places and organisations are right, by score."""
    bins = reliability(evaluation.claims)
    error = calibration_error(bins)
    rows = tuple(
        (
            f"{each.low:.1f} to {each.high:.1f}",
            f"{each.mean:.2f}",
            *_counted(Share(each.right, each.total)),
            percent(each.touching / each.total),
        )
        for each in bins
    )
    return Sheet(
        "Calibration of findings of names",
        ("score", "mean", "right", "share", "on any span"),
        rows,
        f"Mean distance between score and share right: {'–' if error is None else f'{error:.3f}'}.",
    )


def beside(plain: Sequence[Sheet], changed: Sequence[tuple[str, Sequence[Sheet]]]) -> list[Sheet]:
    """The shares of each sheet of plain notes with those of changed notes beside them.

    Args:
        plain: sheets of the notes as they are.
        changed: a label and the sheets of the same notes for each change.
    """
    labels = ("plain", *(label for label, _ in changed))
    held = [{sheet.headings: sheet for sheet in listed} for _, listed in changed]
    out: list[Sheet] = []
    for sheet in plain:
        if not sheet.shares:
            continue
        columns = [_shares(each) for each in (sheet, *(one[sheet.headings] for one in held))]
        names = dict.fromkeys(name for column in columns for name in column)
        rows = tuple((name, *(column.get(name, "") for column in columns)) for name in names)
        note = "Protected mentions/entities, %." if len(sheet.shares) > 1 else ""
        title = "Changed notes beside plain ones"
        out.append(Sheet(title, (sheet.headings[0], *labels), rows, note))
    return out


_COUNTED = ("mentions", "protected", "entities", "protected")


def _split(name: str, mentions: Sequence[Mention]) -> Split:
    return name, protected_mentions(mentions), protected_entities(mentions)


def _cells(split: Split) -> Row:
    name, mentions, entities = split
    return name, *_counted(mentions), *_counted(entities)


def _counted(share: Share) -> tuple[str, str]:
    return f"{share.hits}/{share.total}", percent(share)


def _shares(sheet: Sheet) -> dict[str, str]:
    """The cells of the columns to compare, by name of the row; a count where there is no share."""
    return {
        row[0]: "/".join(row[column].removesuffix(" %") for column in sheet.shares)
        if len(sheet.shares) > 1
        else row[sheet.shares[0]] or row[sheet.shares[0] - 1]
        for row in sheet.rows
    }


def _types(evaluation: Evaluation) -> Sheet:
    rows = [_cells(split) for split in type_splits(evaluation)]
    direct = ("direct identifiers", evaluation.direct_mentions, evaluation.direct_entities)
    note = QUASI_NOTE if QUASI_TYPE in evaluation.types else ""
    return Sheet("", ("type", *_COUNTED), (*rows, _cells(direct)), note, (2, 4))


def _summary(evaluation: Evaluation) -> Sheet:
    """The figures that are one line each: kept text, flags, documents, identities."""
    people = evaluation.people
    terms = evaluation.terms_kept
    density = evaluation.spread.per_thousand
    rows = (
        ("kept", *_counted(evaluation.kept)),
        ("risk kept", *_counted(evaluation.risk_kept)),
        *([("protected terms kept", *_counted(terms))] if terms.total else []),
        ("replaced findings on no span", *_counted(evaluation.false_alarms)),
        ("risk passages flagged", *_counted(evaluation.passages_flagged)),
        ("sentences in them flagged", *_counted(evaluation.sentences_flagged)),
        ("other sentences flagged", *_counted(evaluation.others_flagged)),
        ("QUASI touched", *_counted(evaluation.quasi_touched)),
        ("QUASI flagged", *_counted(evaluation.quasi_flagged)),
        ("quasi-identifier flags on no span", *_counted(evaluation.quasi_stray)),
        ("leak-free documents", *_counted(evaluation.leak_free)),
        (
            "direct identifiers left per 1,000 words",
            "–" if density is None else f"{density:.2f}",
            "",
        ),
        ("documents without a copy", str(evaluation.no_copy), ""),
        ("persons with one label", *_counted(people.one_label)),
        ("labels that merge persons", *_counted(people.merged)),
        ("mentions under a label of somebody else", *_counted(people.under_another)),
        ("role in label", *_counted(people.role_in_label)),
        ("role class right", *_counted(people.role_right)),
        ("cases with the client right", *_counted(people.client)),
        ("intervals between dates that can be read", *_counted(evaluation.intervals.exact)),
        ("intervals between dates that read wrong", *_counted(evaluation.intervals.wrong)),
        *_clustering("labels", people.clusters),
        *_clustering("labels, mentions left too", people.all_clusters),
    )
    return Sheet("", ("figure", "count", "share"), rows, shares=(2,))


def _clustering(name: str, clusters: Clustering) -> list[Row]:
    return [
        (f"{name}: B-cubed precision", percent(clusters.precision), ""),
        (f"{name}: B-cubed recall", percent(clusters.recall), ""),
        (f"{name}: B-cubed F1", percent(clusters.f1), ""),
    ]


def _roles(evaluation: Evaluation) -> list[Sheet]:
    """The classes of people that the main label is right for; nothing where there are no people."""
    people = evaluation.people
    if not people.classes:
        return []
    rows = [
        (
            each.name,
            *_counted(each.right),
            f"{each.taken_for} ({each.taken})" if each.taken else "",
        )
        for each in people.classes
    ]
    headings = ("class of the person", "right", "share", "mostly taken for")
    rows.append(("all", *_counted(people.role_right), ""))
    return [Sheet("People by class", headings, tuple(rows), ROLE_NOTE, (2,))]


def _spread(evaluation: Evaluation) -> Sheet:
    spread = evaluation.spread
    rows = tuple(
        (name.replace("-", " to "), *_counted(Share(count, spread.documents)))
        for name, count in spread.groups
    )
    headings = ("direct identifiers left in a document", "documents", "share")
    return Sheet("", headings, rows, shares=(2,))
