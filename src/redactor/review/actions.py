"""A reviewer's wishes as verdicts: restore, relabel, add, one person, two people, and back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from redactor.entities import ENTITY_TYPES
from redactor.errors import RedactorError
from redactor.folding import fold
from redactor.model import Document
from redactor.review.mentions import Mention, PersonLine
from redactor.review.people import worth_writing
from redactor.roles import role_problem
from redactor.verdict import PREFIX, Spot, Verdict, VerdictKind, spot_at

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
        gone: what the verdicts that are added next take the place of.
    """

    verdicts: tuple[Verdict, ...] = field(repr=False)
    given: Given = Given()
    last: int = 0
    gone: tuple[Verdict, ...] = field(default=(), repr=False)

    def _next(self, ahead: int = 1) -> str:
        return f"{PREFIX}{self._last() + ahead}"

    def _last(self) -> int:
        return max((self.last, *(_number(v) for v in _all_of(self.verdicts))))

    def _left(self, verdicts: Iterable[Verdict]) -> Said:
        """The same with fewer verdicts, whose numbers are not given again."""
        left = tuple(verdicts)
        still = {v.id: v.forms for v in left}
        gone = [
            replace(v, forms=tuple(f for f in v.forms if f not in still.get(v.id, ())))
            for v in self.verdicts
            if still.get(v.id) != v.forms
        ]
        last = max(self.last, self._last())
        return replace(self, verdicts=left, last=last, gone=(*self.gone, *gone))

    def _made(self, verdict: Verdict) -> Verdict:
        given = self.given
        before = _shallow((*verdict.instead_of, *self.gone))
        return replace(verdict, by=given.by, at=given.at, note=given.note, instead_of=before)

    def _added(self, *new: Verdict) -> tuple[Verdict, ...]:
        """With further verdicts; what is part of another one is taken back with that."""
        made = (self._made(each) for each in new)
        return (*self.verdicts, *(replace(v, instead_of=()) if v.person else v for v in made))

    def restored(self, document: Document, mention: Mention, scope: Scope) -> tuple[Verdict, ...]:
        """What was changed stays as it was, there or in the whole case."""
        if scope == "place":
            spot = _spot(document, mention)
            return self._added(Verdict(self._next(), "keep", spots=(spot,)))
        return self.left_alone((mention.text,))

    def left_alone(self, forms: Sequence[str]) -> tuple[Verdict, ...]:
        """These words stay in the whole case.

        Raises:
            ReviewError: there are none.
        """
        words = tuple(dict.fromkeys(_form(f) for f in forms if any(c.isalnum() for c in f)))
        if not words:
            raise ReviewError("No words are given.", "Name words or numbers that are to stay.")
        said = self._without_words(words)._without_places(words, "replace")
        return said._added(Verdict(self._next(), "keep", forms=words))

    def replaced(
        self,
        document: Document,
        mention: Mention,
        scope: Scope,
        entity_type: str,
        wording: str = "",
        was: str = "",
    ) -> tuple[Verdict, ...]:
        """What stands there goes, as something of this kind, there or in the whole case.

        Args:
            wording: what is to stand there in place of the line's label, with or without brackets.
            was: the kind that it was taken for till now.

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
        return (
            self._without_words(forms)
            ._without_places(forms, "keep")
            ._added(
                Verdict(
                    self._next(),
                    "replace",
                    forms=forms,
                    entity_type=entity_type,
                    wording=label,
                    was=was if was != entity_type else "",
                )
            )
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
        said = self._without_words((form,))
        return said._changed(replace(said._made(old), forms=forms))

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
        forms = worth_writing((*one.forms, *other.forms))
        forms = (*forms, *self._listed(gone))
        return said.named(forms, role or one.role or other.role or UNKNOWN_ROLE, own)

    def _listed(self, people: Collection[str]) -> tuple[str, ...]:
        """What verdicts list of people, whether it stands in the notes just now or not."""
        theirs = (v for v in self.verdicts if v.id in people or v.person in people)
        return tuple(dict.fromkeys(form for v in theirs for form in v.forms))

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
        said = self._left(v for v in self.verdicts if not old or old not in (v.id, v.person))
        ids = [said._next(n) for n in range(1, 6)]
        written = self._listed({old} - {""})
        mine, shared = {fold(m.text) for m in rest}, {fold(m.text) for m in theirs}
        own = tuple(f for f in dict.fromkeys((*person.forms, *written)) if fold(f) not in shared)
        others = tuple(dict.fromkeys(_form(m.text) for m in theirs if fold(m.text) not in mine))
        # A name of both tells nobody apart, but what was listed still goes wherever it comes up.
        both = tuple(form for form in written if fold(form) in mine & shared)
        wording = before.wording if before else ""
        role_before = person.role or UNKNOWN_ROLE
        new = [
            Verdict(ids[0], "person", forms=own, role=role_before, wording=wording),
            Verdict(ids[1], "person", forms=others, role=role),
            Verdict(ids[2], "belongs", _spots(rest, documents), person=ids[0]),
            Verdict(ids[3], "belongs", _spots(theirs, documents), person=ids[1]),
        ]
        if both:
            name = Verdict(ids[4], "replace", forms=both, entity_type="PERSON", person=ids[0])
            new.append(name)
        return said._added(*new)

    def undone(self, verdict: str) -> tuple[Verdict, ...]:
        """All but one verdict, and what belongs to it; what it took the place of holds again."""
        left = {v.id: v for v in self.verdicts if v.id != verdict and v.person != verdict}
        back = [b for v in self.verdicts if v.id == verdict for b in v.instead_of]
        for each in back:
            now = left.get(each.id)
            said = _said_elsewhere(each, [v for v in left.values() if v.id != each.id])
            forms = tuple(f for f in each.forms if fold(f) not in said)
            if now is not None:
                left[each.id] = replace(now, forms=tuple(dict.fromkeys((*now.forms, *forms))))
            elif forms or not each.forms or each.kind == "person":
                left[each.id] = replace(each, forms=forms)
        return tuple(sorted(left.values(), key=_number))

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

    def _without_places(self, forms: Iterable[str], kind: VerdictKind) -> Said:
        """Without the contrary that was said of these words in single places."""
        gone = {fold(_form(form)) for form in forms}
        return self._left(
            v
            for v in self.verdicts
            if v.kind != kind
            or not v.spots
            or not all(fold(_form(s.text)) in gone for s in v.spots)
        )


UNKNOWN_ROLE: Final = "other.acquaintance"
"""Of somebody of whom nothing is known but that he or she is a person."""


def _number(verdict: Verdict) -> int:
    return int(verdict.id.removeprefix(PREFIX))


def _all_of(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    """Verdicts, with those whose place they took."""
    for verdict in verdicts:
        yield verdict
        yield from _all_of(verdict.instead_of)


def _shallow(verdicts: Iterable[Verdict], depth: int = 8) -> tuple[Verdict, ...]:
    """Each once, and not what came long before: a word on which somebody wavers is no reason to keep all."""
    once = {v.id: replace(v, instead_of=_shallow(v.instead_of, depth - 1)) for v in verdicts}
    return tuple(once.values()) if depth else ()


def _said_elsewhere(earlier: Verdict, others: Iterable[Verdict]) -> set[str]:
    """Words of which another verdict says something that an earlier one must not contradict."""
    kinds = ("person",) if earlier.kind == "person" else ("keep", "replace")
    return {fold(form) for v in others if v.kind in kinds for form in v.forms}


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
