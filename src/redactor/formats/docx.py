"""Word documents and templates, with macros or without: the two verbs of the format over the walker in the
``docx_*`` modules.

Read :mod:`docx_prepare` first: reading and writing are the same preparation, once to look at the
text and once to change it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from redactor.formats import docx_problems as problems
from redactor.formats.docx_images import Picture
from redactor.formats.docx_pictures import PictureText
from redactor.formats.docx_prepare import Part, Prepared, prepare
from redactor.formats.docx_streams import joint, streams_of
from redactor.formats.docx_tokens import Stream
from redactor.formats.docx_write import apply, check_opens, pack
from redactor.formats.kept import Kept, keep, taken
from redactor.formats.ocr import engine_for
from redactor.model import (
    Coverage,
    Document,
    Draft,
    Handling,
    HiddenPart,
    Replacement,
    Segment,
    Source,
)

_IN_MEMORY: Final = 12
"""Bytes that a byte of XML takes as a tree."""


class DocxFormat:
    """The :class:`redactor.formats.base.Format` of Word documents."""

    name = "docx"
    suffixes = (".docx", ".docm", ".dotx", ".dotm")

    def safer(self, handling: Handling) -> tuple[Handling, ...]:
        """See :meth:`redactor.formats.base.Format.safer`: there is one way."""
        return ()

    def read(self, source: Source, handling: Handling) -> Document:
        """All text of a document as segments: one per paragraph, cell paragraph, text box, note.

        Tracked changes are accepted first, unless ``handling`` keeps them; pictures are read where
        there is an engine, and named in ``coverage.not_covered`` in any case.

        Raises:
            DocumentError: ``empty``, ``encrypted``, ``content-mismatch``, ``damaged``,
                ``unsafe-xml`` or ``too-large``.
        """
        opened = _opened(source, handling)
        prepared, pictures, streams = opened.prepared, opened.pictures, opened.streams
        segments = _segments(streams)
        if sum(len(segment.text) for segment in segments) > handling.limits.max_characters:
            raise problems.too_large("characters of text")
        return Document(
            id=source.id,
            case=source.case,
            format=self.name,
            segments=segments,
            coverage=Coverage(not_covered=_not_covered(prepared, pictures)),
            hidden=_hidden(prepared, streams),
            notes=_notes(prepared),
            kept=_kept(opened, source, handling),
        )

    def write(
        self,
        source: Source,
        document: Document,
        replacements: Sequence[Replacement],
        handling: Handling,
    ) -> Draft:
        """A copy, a .docx whatever the source, with every replacement made and nothing unknown in it.

        Raises:
            DocumentError: as :meth:`read`; ``source-changed`` if ``document`` was read from other
                bytes, ``bad-replacement``, or ``unwritable`` if the copy does not open.
        """
        opened = taken(document, source, handling, _Opened) or _opened(source, handling)
        prepared, pictures, streams = opened.prepared, opened.pictures, opened.streams
        if [stream.text for stream in streams] != [item.text for item in document.segments]:
            raise problems.source_changed()
        hidden = _hidden(prepared, streams)
        apply(streams, replacements)
        pictures.finish()
        data = pack(prepared)
        check_opens(data)
        return Draft(data=data, suffix=".docx", hidden=hidden)


def _segments(streams: list[Stream]) -> tuple[Segment, ...]:
    following = [*streams[1:], None]
    return tuple(
        Segment(index, stream.place, stream.text, joint(stream, after), stream.kind)
        for index, (stream, after) in enumerate(zip(streams, following, strict=False))
    )


@dataclass(frozen=True, slots=True)
class _Opened:
    """A document, its pictures, and all that both say: what reading and writing start from."""

    prepared: Prepared
    pictures: PictureText
    streams: list[Stream] = field(repr=False)


def _opened(source: Source, handling: Handling) -> _Opened:
    prepared = prepare(source.data, handling)
    pictures = PictureText(prepared, engine_for(handling))
    return _Opened(prepared, pictures, [*streams_of(prepared), *pictures.streams])


def _kept(opened: _Opened, source: Source, handling: Handling) -> Kept[_Opened] | None:
    """What writing can go on with; pictures take too much room."""
    if any(part.picture is not None for part in opened.prepared.parts):
        return None
    return keep(opened, _IN_MEMORY * opened.prepared.size, source, handling)


def _hidden(prepared: Prepared, streams: Sequence[Stream]) -> tuple[HiddenPart, ...]:
    """What was hidden, and the text that stays in the copy although most readers do not see it."""
    tokens = {id(t): t for stream in streams for t in stream.tokens if t.text.strip()}.values()
    found = [
        HiddenPart("hidden text", sum(t.hidden for t in tokens), "kept"),
        HiddenPart("white or tiny text", sum("faint" in t.marks for t in tokens), "kept"),
    ]
    every = [*prepared.hidden, *(each for each in found if each.count)]
    return tuple(sorted(every, key=lambda each: (each.part, each.treatment)))


def _pictures_in(part: Part) -> Iterator[tuple[Part, Picture]]:
    """The pictures that a part shows, each with the part that it is."""
    for link in part.links:
        if link.part is not None and link.part.picture is not None:
            yield link.part, link.part.picture


def _not_covered(prepared: Prepared, pictures: PictureText) -> tuple[str, ...]:
    """Pictures, by the part that shows them, because no engine reads all; and lost content."""
    read = {part.path for part in pictures.read}
    places: list[str] = []
    for part in prepared.parts:
        if part.lost:
            places.append(f"content of an unknown kind in {part.place} (left out)")
        for shown, picture in _pictures_in(part):
            if picture.readable:
                what = "read by OCR: look at it" if shown.path in read else "may show text"
                places.append(f"image {shown.number} in {part.place} ({what})")
    return tuple(places)


def _notes(prepared: Prepared) -> tuple[str, ...]:
    """What a reader of the copy finds instead of what is in the source."""
    shown = (picture for part in prepared.parts for _, picture in _pictures_in(part))
    stand_ins = sum(not picture.readable for picture in shown)
    if not stand_ins:
        return ()
    return (
        f"{stand_ins} picture(s) of a kind that cannot be cleaned: the copy shows a grey field instead.",
    )
