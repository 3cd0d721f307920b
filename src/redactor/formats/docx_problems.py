"""The reasons for refusing a DOCX, in one place so that codes and wording stay stable."""

from __future__ import annotations

from redactor.errors import DocumentError


def empty() -> DocumentError:
    """The file holds no byte."""
    return DocumentError("empty", "The file is empty.", "Ask for the document again.")


def encrypted() -> DocumentError:
    """An OLE container: Word encrypts into one, and the old .doc format is one."""
    return DocumentError(
        "encrypted",
        "The file is protected with a password, or is an old .doc file renamed to .docx.",
        "Open it in Word, remove the password if it has one, and save it as .docx.",
    )


def content_mismatch() -> DocumentError:
    """The content is of another format than the name says."""
    return DocumentError(
        "content-mismatch",
        "The file is named .docx but holds another kind of document.",
        "Give it the right ending, or save it as .docx in Word.",
    )


def damaged(what: str) -> DocumentError:
    """The package or its XML cannot be read; ``what`` holds no document content."""
    return DocumentError(
        "damaged",
        f"The file is damaged: {what}.",
        "Open it in Word, let Word repair it, and save it again as .docx.",
    )


def unsafe_xml() -> DocumentError:
    """The XML declares a document type, entities or an encoding that Word never writes."""
    return DocumentError(
        "unsafe-xml",
        "The file holds XML declarations that no word processor writes and that can be an attack.",
        "Do not use this file; ask for the document again from its author.",
    )


def too_large(what: str) -> DocumentError:
    """A limit of :class:`redactor.model.Limits` is exceeded; ``what`` names it."""
    return DocumentError(
        "too-large",
        f"The document is over the limit for {what}.",
        "Split the document, or remove large pictures, and run again.",
    )


def source_changed() -> DocumentError:
    """The segments given do not belong to the bytes given."""
    return DocumentError(
        "source-changed",
        "The document is not the one that was read.",
        "Run again while nobody edits the folder.",
    )


def bad_replacement() -> DocumentError:
    """A replacement lies outside its segment, overlaps another or holds control characters."""
    return DocumentError(
        "bad-replacement",
        "A replacement does not fit the text it was made for.",
        "Report this as a bug of redactor; the copy was not made.",
    )


def unwritable() -> DocumentError:
    """The draft could not be opened again."""
    return DocumentError(
        "unwritable",
        "The copy could not be opened again after it was written.",
        "Open the original in Word, save it again as .docx, and run again.",
    )
