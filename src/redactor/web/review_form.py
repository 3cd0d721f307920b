"""What a form of the review names: a mark with its key, or a person; refused where the case is not as it was.

Numbers of marks shift when a case is done again, so a form whose key does not fit any more is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from redactor.detect.names import TITLES
from redactor.model import Document, Outcome
from redactor.review.actions import ReviewError, Scope
from redactor.review.casework import Casework
from redactor.review.mentions import Mention, PersonLine
from redactor.review.remarks import key_of, person_key
from redactor.web.desks import version

_MARK: Final = re.compile(r"[cf]\d{1,6}")
_TITLES: Final = frozenset(title.rstrip(".").casefold() for title in TITLES)


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form; several values of a name are kept."""

    values: Mapping[str, Sequence[str]] = field(repr=False)

    def one(self, name: str) -> str:
        """The value, ``""`` where there is none."""
        found = self.values.get(name, ())
        return found[-1] if found else ""

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a name."""
        return tuple(self.values.get(name, ()))

    @property
    def scope(self) -> Scope:
        """Where a wish holds; in the whole case unless the place was chosen."""
        return "place" if self.one("scope") == "place" else "case"


def number_in(text: str) -> int:
    """A number as an address or a form has it; -1 for none, or one that is too long to be any."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else -1


def stale() -> ReviewError:
    """The page is older than the case."""
    return ReviewError(
        "The case was done again since you opened this page.",
        "Look at the place as it is now, and say it once more.",
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A mark as a form names it: where it stands, and whose it is."""

    outcome: Outcome
    document: Document = field(repr=False)
    mention: Mention = field(repr=False)
    identity: str
    entity_type: str


def marked(work: Casework, form: Form) -> Place:
    """The mark that a form is about.

    Raises:
        ReviewError: it is another one now, or its source cannot be read.
    """
    name, mark = f"{work.case.id}/{form.one('document')}", form.one("mark")
    outcome = work.case.outcome(name)
    if not _MARK.fullmatch(mark) or key_of(outcome, mark) not in form.all("key"):
        raise stale()
    document = work.desk.document(outcome)
    number = int(mark[1:])
    if mark[0] == "c":
        decision = outcome.decisions[number]
        span, identity = decision.finding, decision.identity
        segment, start, end, kind = span.segment, span.start, span.end, span.entity_type
    else:
        flag = outcome.flags[number]
        segment, start, end, kind, identity = flag.segment, flag.start, flag.end, "", ""
    text = document.segments[segment].text[start:end]
    mention = Mention(name, mark, segment, start, end, text, outcome.places.get(segment, ""))
    return Place(outcome, document, mention, identity, kind)


def person_of(work: Casework, key: str, form: Form) -> PersonLine:
    """The person that a form names.

    Raises:
        ReviewError: the case was done again since.
    """
    for person in work.people:
        if person_key(person.identity, person.label) == key and form.one("v") == version(work.case):
            return person
    raise stale()


def together(text: str, forms: Sequence[str]) -> tuple[str, ...]:
    """Some words, with those names of a person that share a word with them, or with one that does."""
    chosen, words = {" ".join(text.split()): None}, _words(text)
    for _ in forms:
        more = [form for form in forms if form not in chosen and words & _words(form)]
        if not more:
            break
        chosen.update(dict.fromkeys(more))
        words = words.union(*map(_words, more))
    return tuple(chosen)


def _words(text: str) -> set[str]:
    """The words of a name that are no title and no initial."""
    words = (word.strip(".,()'’").casefold() for word in re.split(r"[\s-]+", text))
    return {word for word in words if len(word) > 1 and word not in _TITLES}
