"""What a form of the review asks for, as verdicts or remarks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from redactor.folding import fold
from redactor.model import Document
from redactor.review.actions import ReviewError, Said, bracketed
from redactor.review.casework import Casework
from redactor.review.mentions import Mention
from redactor.review.remarks import change_key, flag_key, person_key, place_key
from redactor.verdict import Verdict
from redactor.web.review_form import Form, Place, marked, number_in, person_of, stale, together
from redactor.web.review_roles import role_from, role_label

Wish = Callable[[Said], tuple[Verdict, ...]]


def wish_of(work: Casework, form: Form) -> Wish:
    """What is to be decided.

    Raises:
        ReviewError: it cannot be told, or the page is too old.
    """
    maker = _WISHES.get(form.one("do"))
    if maker is None:
        raise ReviewError("This cannot be done here.", "Use the buttons of the page.")
    return maker(work, form)


def _restore(work: Casework, form: Form) -> Wish:
    place = marked(work, form)
    if form.scope == "place":
        return lambda said: said.restored(place.document, place.mention, "place")
    forms = _forms_of(work, place)
    if place.entity_type != "PERSON" and _names_somebody(work, forms):
        raise ReviewError(
            "The same words are replaced as a person's name elsewhere in the case, and would come back there, too.",
            "Restore them in this place only. If they are nobody's name, restore them where they are taken for one.",
        )
    return lambda said: said.left_alone(forms)


def _names_somebody(work: Casework, forms: tuple[str, ...]) -> bool:
    """Whether words that somebody reads as a month, say, are written like a name of the case."""
    wanted = {fold(form) for form in forms}
    return any(wanted & {fold(form) for form in person.forms} for person in work.people)


def _forms_of(work: Casework, place: Place) -> tuple[str, ...]:
    """How a mark's words are written; for a weak name all its ways, as the queue shows one item for them.

    Names of a person that share a word stay together, and a number however it is spaced: a copy that says one of
    them gives the others away.
    """
    for item in work.queue:
        same = (item.document, item.mark) == (place.mention.document, place.mention.change)
        if item.kind == "weak" and same:
            return tuple(item.text.split(", "))
    person = next((p for p in work.people if p.identity == place.identity), None)
    forms = together(place.mention.text, person.forms if person else ())
    return tuple(dict.fromkeys((*forms, *_spellings(work, place.mention.text))))


def _spellings(work: Casework, text: str) -> Iterator[str]:
    """How a number is written where it is replaced in the case; nothing for what has no digit."""
    bare = _bare(text)
    for outcome in work.case.outcomes if any(map(str.isdigit, bare)) else ():
        document = work.documents.get(outcome.id)
        for finding in (d.finding for d in outcome.decisions if d.replaces and document):
            assert document is not None
            written = document.segments[finding.segment].text[finding.start : finding.end]
            if _bare(written) == bare:
                yield written


def _bare(text: str) -> str:
    """Letters and digits of a number, without what stands between them."""
    return "".join(filter(str.isalnum, fold(text)))


def _replace(work: Casework, form: Form) -> Wish:
    place = marked(work, form)
    return _as(work, form, place.document, place.mention)


def _label(work: Casework, form: Form) -> Wish:
    """Another kind, role or wording for what is replaced already."""
    place = marked(work, form)
    own = form.one("wording")
    person = next((p for p in work.people if p.identity == place.identity), None)
    if person is not None and form.one("what") == "as-it-is":
        role = role_from(form.one("role")) or person.role
        if not role:
            return lambda said: said.replaced(
                place.document, place.mention, form.scope, "PERSON", own
            )
        return lambda said: said.described(person, role, own)
    return _as(work, form, place.document, place.mention, place.entity_type)


def _as(work: Casework, form: Form, document: Document, mention: Mention, kind: str = "") -> Wish:
    """Some words go: as a person of the case, as a new one, or as something else."""
    what, own, scope = form.one("what"), form.one("wording"), form.scope
    if what.startswith("person|"):
        person = person_of(work, what, form)
        if scope == "place":
            label = own or person.label
            return lambda said: said.replaced(document, mention, "place", "PERSON", label)
        return lambda said: said.joined(person, mention.text)
    if what == "new":
        role = role_from(form.one("role"))
        if scope == "case" and role:
            return lambda said: said.named((mention.text,), role, own)
        label = own or (role_label(role) if role else "")
        return lambda said: said.replaced(document, mention, scope, "PERSON", label)
    chosen = kind if what in ("", "as-it-is") else what
    return lambda said: said.replaced(document, mention, scope, chosen, own, kind)


def _add(work: Casework, form: Form) -> Wish:
    """Words that were missed: selected, or typed."""
    text = " ".join(form.one("text").split())
    if not text:
        raise ReviewError("No words are given.", "Select them in the document, or type them.")
    name = f"{work.case.id}/{form.one('document')}"
    document = work.desk.document(work.case.outcome(name))
    mention = _selected(work, form, document, text) or Mention(name, "", 0, 0, 0, text)
    if mention.end == 0 and form.scope == "place":
        raise ReviewError(
            "It cannot be told where this stands in the source.",
            "Select it in the source, within one line or paragraph, or replace it in the whole case.",
        )
    if mention.end == 0 and not _stands(work, text):
        raise ReviewError(
            "These words stand nowhere in this case.",
            "Type them as they are written in the notes, or select them in the document.",
        )
    return _as(work, form, document, mention)


def _stands(work: Casework, text: str) -> bool:
    """Whether some words stand in a source of the case, however they are broken into lines."""
    wanted = text.casefold()
    for document in work.documents.values():
        whole = " ".join(" ".join(s.text for s in document.segments).split()).casefold()
        if wanted in whole:
            return True
    return False


def _selected(work: Casework, form: Form, document: Document, text: str) -> Mention | None:
    """The place of a selection in the source; ``None`` where it cannot be told."""
    segment, start, end = (number_in(form.one(name)) for name in ("segment", "start", "end"))
    if min(segment, start, end) < 0 or segment >= len(document.segments):
        return None
    whole = document.segments[segment].text
    if form.one("side") == "copy":
        found = list(_kept(work, document, segment, text))
        nth = max(number_in(form.one("nth")), 0)
        if not 0 <= nth < len(found):
            return None
        start, end = found[nth]
    said = " ".join(whole[start:end].split())
    if said != text:
        return None
    return Mention(document.id, "", segment, start, end, whole[start:end])


def _kept(work: Casework, document: Document, segment: int, text: str) -> Iterator[tuple[int, int]]:
    """Where some words stand in a segment, outside of what was replaced."""
    spans = [
        (d.finding.start, d.finding.end)
        for d in work.case.outcome(document.id).decisions
        if d.replaces and d.finding.segment == segment
    ]
    pattern = r"\s+".join(re.escape(word) for word in text.split())
    for found in re.finditer(pattern, document.segments[segment].text):
        if not any(start < found.end() and found.start() < end for start, end in spans):
            yield found.span()


def _role(work: Casework, form: Form) -> Wish:
    person = person_of(work, form.one("person"), form)
    role, own = role_from(form.one("role")) or person.role, form.one("wording")
    if not role:
        raise ReviewError("No role is chosen.", "Choose who this is to the client.")
    bracketed(own)
    return lambda said: said.described(person, role, own)


def _same(work: Casework, form: Form) -> Wish:
    if not form.one("other"):
        raise ReviewError("No person is chosen.", "Choose the person who this is, too.")
    person = person_of(work, form.one("person"), form)
    other = person_of(work, form.one("other"), form)
    if person == other:
        raise ReviewError("This is the same person already.", "Choose another one.")
    role = role_from(form.one("role"))
    return lambda said: said.same(other, person, role)


def _apart(work: Casework, form: Form) -> Wish:
    person, role = person_of(work, form.one("person"), form), role_from(form.one("role"))
    if not role:
        raise ReviewError("No role is chosen.", "Choose who the other person is to the client.")
    return lambda said: said.apart(person, form.all("mention"), role, dict(work.documents))


def _nobody(work: Casework, form: Form) -> Wish:
    person = person_of(work, form.one("person"), form)
    return lambda said: said.left_alone(person.forms)


def _undo(work: Casework, form: Form) -> Wish:
    return lambda said: said.undone(form.one("verdict"))


_WISHES: Final[Mapping[str, Callable[[Casework, Form], Wish]]] = {
    "restore": _restore,
    "replace": _replace,
    "label": _label,
    "add": _add,
    "role": _role,
    "same": _same,
    "apart": _apart,
    "nobody": _nobody,
    "undo": _undo,
}


def remark_keys(work: Casework, form: Form) -> tuple[str, ...]:
    """The keys that a form agrees to or notes on.

    Raises:
        ReviewError: one of them is about something that is not so any more.
    """
    known = set(_keys(work))
    keys = form.all("key")
    if not keys or not known.issuperset(keys):
        raise stale()
    return keys


def _keys(work: Casework) -> Iterator[str]:
    for outcome in work.case.outcomes:
        yield from (change_key(each) for each in outcome.decisions)
        yield from (flag_key(outcome.id, each) for each in outcome.flags)
        yield from (place_key(outcome.id, each) for each in outcome.coverage.not_covered)
    yield from (person_key(each.identity, each.label) for each in work.people)
