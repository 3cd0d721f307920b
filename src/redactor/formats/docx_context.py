"""What the parts of a document share while they are cleaned: new names, what was hidden."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from redactor.formats.docx_fonts import Fonts
from redactor.formats.docx_styles import StyleNames
from redactor.model import HiddenPart, Treatment

Family = Literal["bm", "Author", "shape"]


class Context:
    """New names for everything that is named by people, in order of first appearance.

    The order makes the names the same for the same document, and makes a second cleaning of a
    cleaned document change nothing.
    """

    def __init__(self, styles: StyleNames, fonts: Fonts) -> None:
        self.styles = styles
        self.fonts = fonts
        self._names: dict[str, dict[str, str]] = {"bm": {}, "Author": {}, "shape": {}}
        self._hidden: Counter[tuple[str, Treatment]] = Counter()

    def bookmark(self, old: str) -> str:
        """``bm_1`` for the first bookmark named; Word compares bookmark names without case."""
        known = self._names["bm"]
        return self._renamed(
            "bookmark names", old, known.setdefault(old.lower(), f"bm_{len(known) + 1}")
        )

    def author(self, old: str) -> str:
        """``Author 1`` for the first author named."""
        known = self._names["Author"]
        return self._renamed(
            "authors of comments and changes",
            old,
            known.setdefault(old, f"Author {len(known) + 1}"),
        )

    def shape(self, old: str) -> str:
        """``vml_1`` for the first VML shape that has a name of its own."""
        if old.startswith("_x0000_") and old[8:].isdecimal():
            return old
        known = self._names["shape"]
        return self._renamed("object names", old, known.setdefault(old, f"vml_{len(known) + 1}"))

    def _renamed(self, what: str, old: str, new: str) -> str:
        if old != new:
            self.note(what, "redacted")
        return new

    def note(self, part: str, treatment: Treatment, count: int = 1) -> None:
        """Count a hidden thing for the report."""
        if count:
            self._hidden[part, treatment] += count

    @property
    def hidden(self) -> tuple[HiddenPart, ...]:
        """All that was noted, in alphabetical order."""
        return tuple(
            HiddenPart(part, count, treatment)
            for (part, treatment), count in sorted(self._hidden.items())
        )
