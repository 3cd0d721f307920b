"""The PDF format: reads positions and text, writes pages anew from what stays.

A page of a copy is made out of the page's own text and lines, less what is replaced
(:mod:`redactor.formats.pdf_vector`); a page for which that cannot be vouched is page pixels, painted
over, with a text layer of what is kept. What was not read as text is not carried over.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from redactor.errors import DocumentError
from redactor.formats.ocr import engine_for
from redactor.formats.pdf_copy import Copier, PageWishes
from redactor.formats.pdf_inventory import Inventory
from redactor.formats.pdf_lines import Line
from redactor.formats.pdf_open import is_dynamic_form, opened
from redactor.formats.pdf_page import PageView
from redactor.formats.pdf_views import (
    inventory_of,
    own_text,
    picture_lines,
    place_of,
    views_of,
)
from redactor.model import (
    Coverage,
    Document,
    Draft,
    Handling,
    HiddenPart,
    Limits,
    Replacement,
    Segment,
    SegmentKind,
    Source,
)

_DYNAMIC = "dynamic form (its fields are not read)"
_KINDS: Mapping[str, SegmentKind] = {
    "line": "text",
    "picture line": "picture",
    "hidden line": "hidden",
}
_READ = "images on pages with words that OCR read"
_UNWALKED = "file structure (not all of it could be listed)"


class PdfFormat:
    """PDF files. One segment is one visual line (``page 2 line 5``); unseen text comes last."""

    name = "pdf"
    suffixes: tuple[str, ...] = (".pdf",)

    def safer(self, handling: Handling) -> tuple[Handling, ...]:
        """See :meth:`redactor.formats.base.Format.safer`: every page as pixels."""
        return (replace(handling, pdf="pixels"),) if handling.pdf != "pixels" else ()

    def read(self, source: Source, handling: Handling) -> Document:
        """See :meth:`redactor.formats.base.Format.read`."""
        copy = own_text(source.data)
        seen: list[Segment] = []
        unseen: list[Segment] = []
        not_covered: list[str] = []
        counts: Counter[str] = Counter()
        pages = characters = scans = 0
        with opened(source, handling) as document:
            inventory = inventory_of(source.data, copy, handling)
            for view in views_of(document, inventory, copy, engine_for(handling)):
                pages += 1
                scans += view.scan is not None or view.shown is not None
                seen += _segments(view, view.lines, "line")
                seen += _segments(view, picture_lines(view), "picture line")
                unseen += _segments(view, view.hidden, "hidden line")
                not_covered += view.not_covered
                counts.update(_view_counts(view))
                every = (*view.lines, *picture_lines(view), *view.hidden)
                characters += sum(len(line.text) for line in every)
                _check_characters(characters, handling.limits)
            if is_dynamic_form(document):
                not_covered.append(_DYNAMIC)
        if not inventory.complete:
            not_covered.append(_UNWALKED)
        return Document(
            source.id,
            source.case,
            self.name,
            tuple(_numbered([*seen, *unseen])),
            Coverage(pages=pages, ocr_pages=scans, not_covered=tuple(not_covered)),
            _hidden_parts(inventory, counts),
        )

    def write(
        self,
        source: Source,
        document: Document,
        replacements: Sequence[Replacement],
        handling: Handling,
    ) -> Draft:
        """See :meth:`redactor.formats.base.Format.write`.

        Raises:
            DocumentError: also ``source-changed`` when ``document`` was not read from ``source``,
                and ``bad-replacement`` when a span is outside its segment or overlaps another.
        """
        wanted = _by_place(document, replacements)
        copy = own_text(source.data)
        if copy and not replacements:
            return Draft(source.data, ".pdf", document.hidden)
        texts = {segment.place: segment.text for segment in document.segments}
        with opened(source, handling) as looked_at:
            inventory = inventory_of(source.data, copy, handling)
            views = list(views_of(looked_at, inventory, copy, engine_for(handling)))
            for view in views:
                _check_unchanged(view, texts)
            flat = _saved(looked_at)
        try:
            with opened(source, handling) as drawn:
                copier = Copier(views, _by_line(views, wanted), flat, drawn)
                data, notes = copier.copy(pixels=handling.pdf == "pixels")
        except OverflowError:
            raise DocumentError(
                "too-large", "The document has too many characters.", "Split it and run again."
            ) from None
        return Draft(data, ".pdf", document.hidden, notes)


def _saved(document: pdfium.PdfDocument) -> bytes:
    """The document with its annotations and form fields made content, and without a password."""
    out = io.BytesIO()
    document.save(out, flags=pdfium_c.FPDF_REMOVE_SECURITY)
    return out.getvalue()


def _by_line(
    views: Sequence[PageView], wanted: Mapping[str, list[Replacement]]
) -> list[PageWishes]:
    def chosen(view: PageView, noun: str, count: int) -> dict[int, list[Replacement]]:
        places = {at: place_of(view, noun, at) for at in range(1, count + 1)}
        return {at: wanted[place] for at, place in places.items() if place in wanted}

    return [
        PageWishes(
            chosen(view, "line", len(view.lines)),
            chosen(view, "hidden line", len(view.hidden)),
            chosen(view, "picture line", len(picture_lines(view))),
        )
        for view in views
    ]


def _segments(view: PageView, lines: Sequence[Line], noun: str) -> list[Segment]:
    last = len(lines)
    return [
        Segment(
            0,
            place_of(view, noun, at),
            line.text,
            "\n\n" if at == last else "\n",
            _KINDS[noun],
        )
        for at, line in enumerate(lines, 1)
    ]


def _numbered(segments: Sequence[Segment]) -> Iterator[Segment]:
    for index, segment in enumerate(segments):
        yield Segment(index, segment.place, segment.text, segment.joint, segment.kind)


def _view_counts(view: PageView) -> Mapping[str, int]:
    images = "images" if view.shown is None else _READ
    return {"hidden text lines": len(view.hidden), images: len(view.pictures)}


def _hidden_parts(inventory: Inventory, counts: Counter[str]) -> tuple[HiddenPart, ...]:
    own = tuple(
        HiddenPart(part, counts[part], "redacted" if part == _READ else "removed")
        for part in sorted(counts)
        if counts[part]
    )
    return (*inventory.parts, *own)


def _check_characters(count: int, limits: Limits) -> None:
    if count > limits.max_characters:
        raise DocumentError(
            "too-large",
            f"The document has more than {limits.max_characters} characters.",
            "Split it, or raise the character limit.",
        )


def _by_place(
    document: Document, replacements: Sequence[Replacement]
) -> Mapping[str, list[Replacement]]:
    wanted: dict[str, list[Replacement]] = defaultdict(list)
    last: Replacement | None = None
    for item in sorted(replacements, key=lambda item: (item.segment, item.start, item.end)):
        inside = 0 <= item.segment < len(document.segments)
        if not inside or not 0 <= item.start <= item.end <= len(
            document.segments[item.segment].text
        ):
            raise _bad("A replacement lies outside its line.")
        if last and last.segment == item.segment and item.start < last.end:
            raise _bad("Two replacements overlap.")
        wanted[document.segments[item.segment].place].append(item)
        last = item
    return wanted


def _bad(message: str) -> DocumentError:
    return DocumentError("bad-replacement", message, "Report this as a fault of the program.")


def _check_unchanged(view: PageView, texts: Mapping[str, str]) -> None:
    lines_of = (
        ("line", view.lines),
        ("picture line", picture_lines(view)),
        ("hidden line", view.hidden),
    )
    for noun, lines in lines_of:
        for at, line in enumerate(lines, 1):
            if texts.get(place_of(view, noun, at)) != line.text:
                raise DocumentError(
                    "source-changed",
                    f"Page {view.number} is not what was read before.",
                    "Run again over the unchanged file.",
                )
