"""Plain text and Markdown: every byte outside a replaced span stays as it is.

The encoding is found by BOM, then by the pattern of NUL bytes, then by trying strict UTF-8, then
cp1252 (a fixed ladder beats statistical guessing on short notes). Line ends, a BOM and a missing final
line end survive because replacements are made in the decoded text, which is encoded back the same way.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass

from redactor.errors import DocumentError
from redactor.model import Coverage, Document, Draft, Handling, Replacement, Segment, Source

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHER_FORMATS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP package (perhaps a Word document)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Outlook file"),
    (b"{\\rtf", "a rich text (RTF) file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text file taken apart: ``bom + text.encode(encoding)`` is the file again."""

    bom: bytes
    encoding: str
    text: str


def decode(data: bytes) -> Decoded:
    """Decode the bytes of a text file.

    Raises:
        DocumentError: ``unknown-encoding`` if no encoding of the ladder gives the same bytes back.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, bom, encoding)
    guess = _by_nul_pattern(data)
    if guess:
        return _strict(data, b"", guess)
    for encoding in ("utf-8", "cp1252"):
        try:
            return _strict(data, b"", encoding)
        except DocumentError:
            continue
    raise _unknown()


def _by_nul_pattern(data: bytes) -> str | None:
    """UTF-16 without BOM: Western text has a NUL in nearly every second byte."""
    sample = data[:4096]
    pairs = len(sample) // 2
    if pairs == 0 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * pairs and even < 0.1 * pairs:
        return "utf-16-le"
    if even > 0.4 * pairs and odd < 0.1 * pairs:
        return "utf-16-be"
    raise _unknown()


def _strict(data: bytes, bom: bytes, encoding: str) -> Decoded:
    try:
        text = data[len(bom) :].decode(encoding)
    except UnicodeDecodeError:
        raise _unknown() from None
    if "\x00" in text or bom + text.encode(encoding) != data:
        raise _unknown()
    return Decoded(bom, encoding, text)


def _unknown() -> DocumentError:
    return DocumentError(
        "unknown-encoding",
        "The bytes are no text in UTF-8, UTF-16, UTF-32 or Windows-1252.",
        "Open the file in its own program, save it as UTF-8 text, and run again.",
    )


class TextFormat:
    """Reads and writes .txt and .md: one segment, the whole text."""

    name = "text"
    suffixes = (".txt", ".md")

    def safer(self, handling: Handling) -> tuple[Handling, ...]:
        """See :meth:`redactor.formats.base.Format.safer`: there is one way."""
        return ()

    def read(self, source: Source, handling: Handling) -> Document:
        """Return the decoded file as one segment; see :class:`redactor.formats.base.Format`."""
        if not source.data:
            raise DocumentError(
                "empty", "The file is empty.", "Check the source; there is nothing to copy."
            )
        for magic, what in _OTHER_FORMATS:
            if source.data.startswith(magic):
                raise DocumentError(
                    "content-mismatch",
                    f"The file is named as text but holds {what}.",
                    "Rename it to its true type, or convert it, and run again.",
                )
        decoded = decode(source.data)
        if len(decoded.text) > handling.limits.max_characters:
            raise DocumentError(
                "too-large",
                f"The text is longer than {handling.limits.max_characters} characters.",
                "Split the file, or raise limits.max_characters in the pipeline.",
            )
        segment = Segment(0, "text", decoded.text, joint="")
        return Document(source.id, source.case, self.name, (segment,), Coverage(pages=1))

    def write(
        self,
        source: Source,
        document: Document,
        replacements: Sequence[Replacement],
        handling: Handling,
    ) -> Draft:
        """Return the file with the spans replaced and every other byte as it was."""
        decoded = decode(source.data)
        parts: list[str] = []
        at = 0
        for replacement in sorted(replacements, key=lambda r: r.start):
            if replacement.segment or not at <= replacement.start <= replacement.end <= len(
                decoded.text
            ):
                raise DocumentError(
                    "bad-replacement",
                    "A replacement does not fit the text it was made for.",
                    "Report this as a bug of redactor; the copy was not made.",
                )
            parts += (decoded.text[at : replacement.start], replacement.text)
            at = replacement.end
        parts.append(decoded.text[at:])
        try:
            body = "".join(parts).encode(decoded.encoding)
        except UnicodeEncodeError:
            raise DocumentError(
                "unwritable",
                "A label cannot be written in the encoding of the file.",
                "Save the file as UTF-8 and run again.",
            ) from None
        return Draft(decoded.bom + body, source.suffix)
