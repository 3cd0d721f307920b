"""The reasons for refusing a DOCX, in one place so that codes and wording stay stable."""

from __future__ import annotations

from redactor.errors import DocumentError


def empty() -> DocumentError:
    """The file holds no byte."""
    return DocumentError("empty", "The file is empty.", "Ask for the document again.")


def encrypted() -> DocumentError:
    """The package is encrypted with a password."""
    return DocumentError(
        "encrypted",
        "The file is protected with a password.",
        "Open it in Word, remove the password under File, Info, and save it: "
        "passwords in case.yaml open PDF files only.",
    )


def restricted() -> DocumentError:
    """The package is encrypted by a rights management server."""
    return DocumentError(
        "encrypted",
        "The file is protected by rights management (IRM): only chosen accounts can open it.",
        "Ask its owner for a copy without restricted access.",
    )


def old_format() -> DocumentError:
    """A binary Word document, whatever its name says."""
    return DocumentError(
        "old-format",
        "The file is an old .doc document under another name.",
        "Open it in Word and save it as .docx.",
    )


def duplicate_part() -> DocumentError:
    """Two entries of the zip have one name: which of them a reader shows is chance."""
    return DocumentError(
        "duplicate-part",
        "The file holds two parts of one name, so two programs can show two documents.",
        "Open it in Word, look whether it is the document you expect, and save it again as .docx.",
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
