"""Source and copy side by side: what a reviewer looks at, with all that was changed, kept and flagged.

Nothing is kept: the source is read again, as the run read it, and so is the copy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from redactor.errors import DocumentError
from redactor.formats.pdf_show import ShownPage, shown_pages
from redactor.formats.registry import format_for
from redactor.model import Decision, Document, Flag, Handling, Outcome, Segment, Source
from redactor.report.words import FLAGS_TO_DECIDE, plural
from redactor.review.copy_marks_text import Edit, Marking, sorted_marks
from redactor.review.pdf_sheets import pdf_sheets
from redactor.review.shapes import Change, Flagged, Mark, Pair, Sheet
from redactor.review.sheets import Laid, text_sheets
from redactor.review.sheets_readings import Placed, without_readings
from redactor.verdict import PREFIX


@dataclass(frozen=True, slots=True)
class Read:
    """A file as it was read: its pages if it has any that can be shown, else the document."""

    segments: Mapping[int, Segment] = field(repr=False)
    document: Document | None = field(repr=False)
    pages: tuple[ShownPage, ...] = field(default=(), repr=False)

    def as_document(self, source: Source) -> Document:
        """What the line reads of ``source``, as far as segments go."""
        if self.document is not None:
            return self.document
        ordered = tuple(self.segments[at] for at in sorted(self.segments))
        return Document(source.id, source.case, "pdf", ordered)


Reader = Callable[[Source, Handling], Read]


def of_copy(handling: Handling) -> Handling:
    """How a copy is read: its pictures are ours, and need not be read again."""
    return replace(handling, ocr="off")


def pair(
    outcome: Outcome,
    source: Source,
    copy: Source | None,
    handling: Handling,
    reader: Reader | None = None,
) -> Pair:
    """Read a source and its copy, and say what stands where.

    Args:
        outcome: what the run decided.
        copy: its bytes under the id of the source, ``None`` where there is none to look at.
        handling: as in the run, with the case's passwords.
        reader: remembers what it has read, perhaps; :func:`read` if not given.

    Raises:
        DocumentError: a file cannot be read, or ``source-changed``: the outcome is of another source, or
            of one that was read in another way.
    """
    look = reader or read
    found = look(source, handling)
    other = look(copy, of_copy(handling)) if copy else None
    _check(outcome, source, found.segments)
    placed = list(_placed(outcome))
    if found.document is None:
        marking = _marking(placed)
        laid = pdf_sheets(found.pages, marking, other.pages if other else None)
    else:
        segments = found.document.segments
        placed, left_out = without_readings(segments, placed)
        marking = _marking(placed)
        laid = text_sheets(found.document, marking, other.document if other else None, left_out)
    sheet_of = _sheets_of(laid.source)
    changes = tuple(_changes(outcome, found.segments, sheet_of))
    labels = {each.id for each in changes if each.label is not None}
    return Pair(
        outcome.id,
        outcome.format,
        laid.source,
        laid.copy,
        changes,
        tuple(_flags(outcome, found.segments, sheet_of)),
        tuple(each.number for each in laid.source if not labels.intersection(_ids(each))),
        _moved(outcome, copy, laid, found.segments, handling) if copy else "",
    )


def read(source: Source, handling: Handling) -> Read:
    """Read a source or copy so that it can be shown.

    Raises:
        DocumentError: it cannot be read.
    """
    handler = format_for(source.suffix)
    if handler is None:
        raise DocumentError(
            "unsupported", "This type of file is not taken.", "Open it in its own program."
        )
    try:
        if handler.name == "pdf":
            pages = shown_pages(source, handling)
            return Read(dict(_segments(pages)), None, pages)
        document = handler.read(source, handling)
        return Read({each.index: each for each in document.segments}, document)
    except DocumentError:
        raise
    except Exception as error:  # noqa: BLE001 - a parser may raise anything on a hostile file
        raise DocumentError(
            "unreadable",
            f"The document could not be read ({type(error).__name__}).",
            "Open and save it again in its own program, then run the case again.",
        ) from None


def _segments(pages: tuple[ShownPage, ...]) -> Iterator[tuple[int, Segment]]:
    for page in pages:
        for line in page.seen:
            yield line.segment, Segment(line.segment, line.place, line.text)
        for line in page.unseen:
            yield line.segment, Segment(line.segment, line.place, line.text, kind="hidden")


def _check(outcome: Outcome, source: Source, segments: Mapping[int, Segment]) -> None:
    """Refuse to show marks on words that they were not made for."""
    spans = [(d.finding.segment, d.finding.start, d.finding.end) for d in outcome.decisions]
    spans += [(each.segment, each.start, each.end) for each in outcome.flags]
    inside = all(
        at in segments and 0 <= start <= end <= len(segments[at].text) for at, start, end in spans
    )
    named = [*outcome.places.items(), *((each.segment, each.place) for each in outcome.flags)]
    same = outcome.source_sha256 in (None, source.sha256)
    if not (inside and same and all(_is_named(segments.get(at), place) for at, place in named)):
        raise DocumentError(
            "source-changed",
            "The source is not what was read when the copy was made.",
            "Run the case again, with the same pipeline and the same reader of pictures.",
        )


def _is_named(segment: Segment | None, place: str) -> bool:
    return segment is not None and segment.place == place


def _placed(outcome: Outcome) -> Iterator[Placed]:
    for at, each in enumerate(outcome.decisions):
        span = each.finding
        mark = Mark(f"c{at}", "change" if each.replaces else "kept", span.start, span.end)
        yield Placed(span.segment, mark, each.label)
    for at, flag in enumerate(outcome.flags):
        yield Placed(flag.segment, Mark(f"f{at}", "flag", flag.start, flag.end))


def _marking(placed: list[Placed]) -> Marking:
    marks: dict[int, list[Mark]] = defaultdict(list)
    edits: dict[int, list[Edit]] = defaultdict(list)
    for each in placed:
        marks[each.segment].append(each.mark)
        if each.label is not None:
            edits[each.segment].append((each.mark.start, each.mark.end, each.label))
    return Marking(
        {at: sorted_marks(own) for at, own in marks.items()},
        {at: sorted(own) for at, own in edits.items()},
    )


def _ids(sheet: Sheet) -> Iterator[str]:
    for box in sheet.boxes:
        yield box.id
    for block in sheet.blocks:
        for mark in block.marks:
            yield mark.id


def _sheets_of(sheets: tuple[Sheet, ...]) -> dict[str, int]:
    """On which sheet each mark begins."""
    return {at: sheet.number for sheet in reversed(sheets) for at in _ids(sheet)}


def _changes(
    outcome: Outcome, segments: Mapping[int, Segment], sheet_of: Mapping[str, int]
) -> Iterator[Change]:
    for at, each in enumerate(outcome.decisions):
        yield _change(f"c{at}", each, segments[each.finding.segment], sheet_of)


def _change(id_: str, made: Decision, segment: Segment, sheet_of: Mapping[str, int]) -> Change:
    found = made.finding
    others = sorted(set(found.others) - {found.recognizer})
    return Change(
        id_,
        segment.place,
        segment.index,
        found.start,
        found.end,
        sheet_of.get(id_, 1),
        segment.text[found.start : found.end],
        made.label,
        found.entity_type,
        made.identity,
        made.role,
        found.score,
        (found.recognizer, *others),
        made.rule,
        found.rule if found.rule.startswith(PREFIX) else "",
    )


def _flags(
    outcome: Outcome, segments: Mapping[int, Segment], sheet_of: Mapping[str, int]
) -> Iterator[Flagged]:
    for at, flag in enumerate(outcome.flags):
        yield _flagged(f"f{at}", flag, segments[flag.segment], sheet_of)


def _flagged(id_: str, flag: Flag, segment: Segment, sheet_of: Mapping[str, int]) -> Flagged:
    return Flagged(
        id_,
        flag.kind,
        flag.place,
        flag.segment,
        flag.start,
        flag.end,
        sheet_of.get(id_, 1),
        segment.text[flag.start : flag.end],
        flag.recognizer,
        flag.suggestion,
        flag.kind in FLAGS_TO_DECIDE,
    )


def _moved(
    outcome: Outcome,
    copy: Source,
    laid: Laid,
    segments: Mapping[int, Segment],
    handling: Handling,
) -> str:
    """Why a reader may miss labels in the copy, in words; what the copy leaves out on purpose is no reason."""
    lost = [
        segments[each.finding.segment]
        for at, each in enumerate(outcome.decisions)
        if each.label and f"c{at}" in laid.missing
    ]
    lost = [each for each in lost if _is_copied(each, outcome.format, handling)]
    drawn = sum("picture" in (each.kind, *each.place.split()) for each in lost)
    said: list[str] = []
    if len(lost) > drawn:
        count = plural(len(lost) - drawn, "label was", "labels were")
        said.append(f"{count} not found in the copy: look there yourself.")
    if drawn:
        count = plural(drawn, "label is", "labels are")
        said.append(f"{count} drawn into pictures of the copy, and could not be read there.")
    if lost and outcome.output_sha256 not in (None, copy.sha256):
        said.append("The copy was changed after it was made.")
    return " ".join(said)


def _is_copied(segment: Segment, name: str, handling: Handling) -> bool:
    """Whether a segment goes into the copy as text."""
    if segment.kind == "reading":
        return handling.revisions == "keep"
    if segment.kind == "hidden":
        return name != "pdf"
    return not (segment.place.startswith("comment ") and handling.comments == "strip")
