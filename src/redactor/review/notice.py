"""The line that a released copy carries: which copy it is, for whom and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from redactor.errors import RedactorError
from redactor.review.copyid import ids_in, is_id

_LONGEST: Final = 240
"""Characters of a line: two rows of a page."""


class StampError(RedactorError):
    """A copy cannot be released with its notice; no content in the message."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands in every released copy, where a reader sees it.

    Attributes:
        copy_id: as :func:`redactor.review.copyid.copy_id` writes it.
        line: one line that holds the id, in characters of Windows-1252, which any PDF viewer can show.

    Raises:
        StampError: on making it, where the line is another.
    """

    copy_id: str
    line: str

    def __post_init__(self) -> None:
        if not is_id(self.copy_id) or ids_in(self.line) != (self.copy_id,):
            raise StampError("The notice does not hold its copy id.", _TRY)
        if not self.line.isprintable() or " ".join(self.line.split()) != self.line:
            raise StampError("The notice is not one plain line.", _TRY)
        if len(self.line) > _LONGEST:
            raise StampError(f"The notice is longer than {_LONGEST} characters.", _TRY)
        try:
            self.line.encode("cp1252")
        except UnicodeEncodeError:
            raise StampError(
                "The notice has a letter that no PDF viewer need have.", _TRY
            ) from None


_TRY: Final = "Say the recipient's role in plain words, at most 60 characters."


def notice_for(copy_id: str, role: str, destroy_by: date | None) -> Notice:
    """The usual notice.

    Args:
        role: of the recipient (``clinical supervisor``), never a name, never the client's.

    Raises:
        StampError: the role cannot stand in it.
    """
    role = " ".join(role.split()).rstrip(".")
    until = f" Destroy by {destroy_by.isoformat()}." if destroy_by else ""
    if not 0 < len(role) <= 60:
        raise StampError("The notice needs the role of the recipient.", _TRY)
    return Notice(
        copy_id,
        f"Anonymised copy, residual risk recorded. Copy {copy_id} for: {role}.{until}",
    )
