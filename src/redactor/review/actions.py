"""A reviewer's wishes as verdicts: restore, relabel, add, one person, two people, and back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from redactor.entities import ENTITY_TYPES
from redactor.errors import RedactorError
from redactor.folding import fold
from redactor.model import Document
from redactor.review.mentions import Mention, PersonLine
from redactor.review.people import worth_writing
from redactor.roles import role_problem
from redactor.verdict import PREFIX, Spot, Verdict, spot_at

Scope = Literal["place", "case"]
ADDABLE: Final = (
    "PERSON", "LOCATION", "ORGANIZATION", "STREET_ADDRESS", "PHONE_NUMBER", "EMAIL_ADDRESS", "HANDLE",
    "ID_NUMBER", "DATE_TIME", "AGE", "NRP", "QUASI_IDENTIFIER",
)  # fmt: skip
"""Kinds that a reviewer may give, the most frequent first."""
_WORDING: Final = re.compile(r"[^\[\]\x00-\x1f]{1,78}")
_LONGEST: Final = 400


class ReviewError(RedactorError):
    """A reviewer's wish cannot be fulfilled; nothing was changed (exit status 2)."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Given:
    """Who gives a verdict, when (UTC, ISO 8601), and with which remark."""

    by: str = field(default="", repr=False)
    at: str = ""
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Said:
    """The verdicts of a case, to which wishes are added; each method gives all that count then.

    Attributes:
        verdicts: in the order in which they were given.
        given: who speaks now.
        last: the highest number that a verdict had.
    """

    verdicts: tuple[Verdict, ...] = field(repr=False)
    given: Given = Given()
    last: int = 0

    def _next(self, ahead: int = 1) -> str:
        return f"{PREFIX}{self._last() + ahead}"

    def _last(self) -> int:
        return max((self.last, *(int(v.id.removeprefix(PREFIX)) for v in self.verdicts)))

    def _left(self, verdicts: Iterable[Verdict]) -> Said:
        """The same with fewer verdicts, whose numbers are not given again."""
        return replace(self, verdicts=tuple(verdicts), last=max(self.last, self._last()))

    def _made(self, verdict: Verdict) -> Verdict:
        given = self.given
        return replace(verdict, by=given.by, at=given.at, note=given.note)

    def _added(self, *new: Verdict) -> tuple[Verdict, ...]:
        return (*self.verdicts, *(self._made(each) for each in new))

    def restored(self, document: Document, mention: Mention, scope: Scope) -> tuple[Verdict, ...]:
        """What was changed stays as it was, there or in the whole case."""
        if scope == "place":
            spot = _spot(document, mention)
            return self._added(Verdict(self._next(), "keep", spots=(spot,)))
        return self.left_alone((mention.text,))

    def left_alone(self, forms: Sequence[str]) -> tuple[Verdict, ...]:
        """These words stay in the whole case."""
        words = tuple(dict.fromkeys(_form(form) for form in forms))
        return self._without_words(words)._added(Verdict(self._next(), "keep", forms=words))

    def replaced(
        self,
        document: Document,
        mention: Mention,
        scope: Scope,
        entity_type: str,
        wording: str = "",
    ) -> tuple[Verdict, ...]:
        """What stands there goes, as something of this kind, there or in the whole case.

        Args:
            wording: what is to stand there in place of the line's label, with or without brackets.

        Raises:
            ReviewError: no kind of that name, nothing to replace, or the wording cannot be used.
        """
        if entity_type not in ENTITY_TYPES:
            raise ReviewError("There is no such kind of identifier.", "Choose one of the list.")
        label = bracketed(wording)
        if not any(c.isalnum() for c in mention.text) or len(mention.text) > _LONGEST:
            raise ReviewError(
                "This is nothing that can be replaced.",
                f"Select words or numbers, at most {_LONGEST} characters.",
            )
        if scope == "place":
            spots = (_spot(document, mention),)
            return self._added(
                Verdict(self._next(), "replace", spots, entity_type=entity_type, wording=label)
            )
        forms = (_form(mention.text),)
        return self._without_words(forms)._added(
            Verdict(self._next(), "replace", forms=forms, entity_type=entity_type, wording=label)
        )

    def named(self, forms: Sequence[str], role: str, wording: str = "") -> tuple[Verdict, ...]:
        """These are names of one person, who is ``role`` to the client.

        Raises:
            ReviewError: the role is none, no name has a letter, or the wording cannot be used.
        """
        if problem := role_problem(role):
            raise ReviewError(f"This role is not known: {problem}.", "Choose one of the list.")
        names = tuple(dict.fromkeys(_form(f) for f in forms if any(c.isalpha() for c in f)))
        if not names:
            raise ReviewError("No name is given.", "Write at least one name.")
        known = {fold(name) for name in names}
        said = self._left(
            v
            for v in self._without_words(names).verdicts
            if not (v.kind == "person" and v.forms and {fold(f) for f in v.forms} <= known)
        )
        label = bracketed(wording)
        return said._added(Verdict(said._next(), "person", forms=names, role=role, wording=label))

    def described(self, person: PersonLine, role: str, wording: str = "") -> tuple[Verdict, ...]:
        """A person is ``role`` to the client; who is meant by which mention stays as it was said.

        Raises:
            ReviewError: see :meth:`named`.
        """
        old = self._verdict_of(person)
        if old is None:
            return self.named(worth_writing(person.forms), role, wording)
        if problem := role_problem(role):
            raise ReviewError(f"This role is not known: {problem}.", "Choose one of the list.")
        return self._changed(replace(self._made(old), role=role, wording=bracketed(wording)))

    def joined(self, person: PersonLine, form: str) -> tuple[Verdict, ...]:
        """These words name a person of the case, too.

        Raises:
            ReviewError: see :meth:`named`.
        """
        old = self._verdict_of(person)
        if old is None:
            return self.named((*worth_writing(person.forms), form), person.role or UNKNOWN_ROLE)
        forms = tuple(dict.fromkeys((*old.forms, _form(form))))
        return self._without_words((form,))._changed(replace(self._made(old), forms=forms))

    def _verdict_of(self, person: PersonLine) -> Verdict | None:
        found = (v for v in self.verdicts if v.kind == "person" and v.id == person.verdict)
        return next(found, None)

    def _changed(self, new: Verdict) -> tuple[Verdict, ...]:
        return tuple(new if v.id == new.id else v for v in self.verdicts)

    def same(self, one: PersonLine, other: PersonLine, role: str = "") -> tuple[Verdict, ...]:
        """Two people are one, with the role of the first unless another is given; a reviewer's own label stays.

        Raises:
            ReviewError: see :meth:`named`.
        """
        listed = [old for old in map(self._verdict_of, (one, other)) if old is not None]
        own = next((v.wording for v in listed if v.wording), "")
        gone = {one.verdict, other.verdict} - {""}
        said = self._left(v for v in self.verdicts if v.id not in gone and v.person not in gone)
        forms = (*one.forms, *other.forms)
        return said.named(worth_writing(forms), role or one.role or other.role or UNKNOWN_ROLE, own)

    def apart(
        self,
        person: PersonLine,
        chosen: Iterable[str],
        role: str,
        documents: dict[str, Document],
    ) -> tuple[Verdict, ...]:
        """The chosen mentions of a person are of somebody else, who is ``role`` to the client.

        Args:
            person: as it is now.
            chosen: mentions, each ``document id`` and change id with a blank between.
            role: of the other one.
            documents: of the case, by id.

        Raises:
            ReviewError: nothing or everything was chosen, or the role is none.
        """
        if problem := role_problem(role):
            raise ReviewError(f"This role is not known: {problem}.", "Choose one of the list.")
        picked = set(chosen)
        theirs = [m for m in person.mentions if f"{m.document} {m.change}" in picked]
        rest = [m for m in person.mentions if f"{m.document} {m.change}" not in picked]
        if not theirs or not rest:
            raise ReviewError(
                "Two people need at least one mention each.",
                "Tick those that are of the other person.",
            )
        old, before = person.verdict, self._verdict_of(person)
        wording = before.wording if before else ""
        said = self._left(v for v in self.verdicts if not old or old not in (v.id, v.person))
        ids = [said._next(n) for n in range(1, 5)]
        shared = {fold(m.text) for m in theirs}
        own = tuple(f for f in person.forms if fold(f) not in shared)
        mine = {fold(m.text) for m in rest}
        others = tuple(dict.fromkeys(_form(m.text) for m in theirs if fold(m.text) not in mine))
        return said._added(
            Verdict(ids[0], "person", forms=own, role=person.role or UNKNOWN_ROLE, wording=wording),
            Verdict(ids[1], "person", forms=others, role=role),
            Verdict(ids[2], "belongs", _spots(rest, documents), person=ids[0]),
            Verdict(ids[3], "belongs", _spots(theirs, documents), person=ids[1]),
        )

    def undone(self, verdict: str) -> tuple[Verdict, ...]:
        """All but one verdict, and what belongs to it."""
        return tuple(v for v in self.verdicts if v.id != verdict and v.person != verdict)

    def _without_words(self, forms: Iterable[str]) -> Said:
        """Without what was said before of these words in the whole case."""
        gone = {fold(_form(form)) for form in forms}
        left = []
        for verdict in self.verdicts:
            forms_left = tuple(f for f in verdict.forms if fold(f) not in gone)
            if verdict.kind in ("keep", "replace") and verdict.forms:
                if forms_left:
                    left.append(replace(verdict, forms=forms_left))
            else:
                left.append(verdict)
        return self._left(left)


UNKNOWN_ROLE: Final = "other.acquaintance"
"""Of somebody of whom nothing is known but that he or she is a person."""


def bracketed(wording: str) -> str:
    """A reviewer's own words as they stand in the copy, ``""`` for none.

    Raises:
        ReviewError: they are too long, or hold brackets or line breaks.
    """
    text = " ".join(unicodedata.normalize("NFC", wording).split())
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1].strip()
    if not text:
        return ""
    if not _WORDING.fullmatch(text):
        raise ReviewError(
            "These words cannot stand in the copy.", "Use up to 78 characters, no brackets."
        )
    return f"[{text}]"


def _form(text: str) -> str:
    kept = (c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _spot(document: Document, mention: Mention) -> Spot:
    text = document.segments[mention.segment].text
    return spot_at(document.id, mention.segment, text, mention.start, mention.end)


def _spots(mentions: Iterable[Mention], documents: dict[str, Document]) -> tuple[Spot, ...]:
    return tuple(_spot(documents[m.document], m) for m in mentions if m.document in documents)
