"""Copies that were handed out and hold what was taken out of the notes since.

Of every copy the vault keeps which places of its source were replaced. So a copy that was handed out and the one that
lies in OUT now are compared place by place: what is replaced now and was not then stands in the copy that is out.
Other labels, and words that were restored, are no such thing. Where the source was edited in between, a place is sought
by the words around it among the fingerprints of the copy that was handed out. What nobody can compare is a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from redactor.folding import fold
from redactor.model import Outcome, Status
from redactor.review.fingerprints import Fingerprints, fingerprints
from redactor.review.releases import Release
from redactor.vault.contents import Contents, Record
from redactor.vault.sealed import Place
from redactor.verdict import Verdict

OUT: Final = frozenset({"out", "expired"})
"""Of a release: somebody holds its copies, and nobody has asked for them yet."""
_WORD: Final = re.compile(r"[^\W_]+")
_SMALL: Final = frozenset(
    "s mr mrs ms miss mx dr prof professor rev revd sir dame lady lord the of and a an".split()
)
"""What a longer label may take along, and what tells nothing by itself."""
_PICTURED: Final = frozenset({"picture", "image"})
"""Of places in words: what was read there stands in pixels, and the vault does not keep it."""

Details = frozenset[str] | None
"""What a copy holds that was taken out since, folded; ``None`` where that cannot be told."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """A release that is out and holds, or may hold, what was taken out since.

    Attributes:
        details: how many different words or phrases, in all its copies together.
        documents: document id -> how many its copy holds; 0 where that cannot be told.
    """

    release: Release
    details: int
    documents: Mapping[str, int] = field(hash=False)

    @property
    def unsure(self) -> bool:
        """Whether of a copy it cannot be told what it holds."""
        return not all(self.documents.values())


@dataclass(frozen=True, slots=True)
class Prints:
    """The fingerprints of released copies.

    Attributes:
        of: gives those of a copy by its id; none where they are gone.
        key: with which they were made.
    """

    of: Callable[[str], Fingerprints] = field(repr=False)
    key: bytes = field(repr=False)


def may_be_outdated(release: Release, copies: Mapping[str, str]) -> bool:
    """Whether a release is out and one of its copies was made again since; cheap, to ask before the vault is opened.

    Args:
        copies: document id -> SHA-256 of the copies of the case as they were made last.
    """
    return release.status in OUT and any(
        copies.get(document) != sha256 for document, sha256 in release.reviewed.items()
    )


def outdated_of(
    releases: Iterable[Release],
    outcomes: Sequence[Outcome],
    contents: Contents,
    prints: Prints,
    *,
    unfinished: bool = False,
) -> tuple[Outdated, ...]:
    """The releases of a case that are out and hold what was taken out since.

    Args:
        outcomes: of the case, as it was made last.
        contents: what is sealed of it.
        unfinished: whether something was decided and the copies were not made again yet.
    """
    case = _Case({o.id: o for o in outcomes}, contents, prints, unfinished)
    found = (case.compared(release) for release in releases if release.status in OUT)
    return tuple(each for each in found if each is not None)


@dataclass(frozen=True, slots=True)
class _Case:
    outcomes: Mapping[str, Outcome]
    contents: Contents = field(repr=False)
    prints: Prints = field(repr=False)
    unfinished: bool

    def compared(self, release: Release) -> Outdated | None:
        """A release with what its copies hold; ``None`` where they hold nothing."""
        since = [v for v in self.contents.verdicts if v.kind != "keep" and v.at >= release.at]
        found = {document: self._details(release, document, since) for document in release.reviewed}
        held = {document: details for document, details in found.items() if details != frozenset()}
        if not held:
            return None
        every = {detail for details in held.values() for detail in details or ()}
        return Outdated(release, len(every), {name: len(each or ()) for name, each in held.items()})

    def _details(self, release: Release, document: str, since: Sequence[Verdict]) -> Details:
        """What the released copy of a document holds."""
        outcome, reviewed = self.outcomes.get(document), release.reviewed[document]
        doubt: Details = None if since else frozenset()
        if outcome is None or outcome.output is None:
            held_back = outcome is not None and outcome.status is Status.QUARANTINED
            return None if held_back else doubt
        if outcome.output_sha256 == reviewed:
            return doubt if self.unfinished else frozenset()
        then, now = (self._record(document, sha256) for sha256 in (reviewed, outcome.output_sha256))
        if then is None or now is None:
            return None
        found: Details = None
        if then.source_sha256 == now.source_sha256:
            found = _taken_out(then.places, now.places)
        if found is None:
            marks = self.prints.of(release.documents.get(document, ""))
            found = self._sought(then.places, now.places, marks, since)
        return found or (None if _in_pictures(outcome, since) else found)

    def _record(self, document: str, sha256: str | None) -> Record | None:
        return next(
            (
                record
                for record in reversed(self.contents.records)
                if (record.document, record.copy_sha256) == (document, sha256)
            ),
            None,
        )

    def _sought(
        self,
        then: Sequence[Place],
        now: Sequence[Place],
        marks: Fingerprints,
        since: Iterable[Verdict],
    ) -> Details:
        """What is replaced now and stands in a released copy, in a document whose source was edited since."""
        found = frozenset(fold(p.original) for p in now if _stands(p, marks, self.prints.key))
        if found:
            return found
        said = {word for v in since for text in _words_of(v) for word in _telling(text)}
        gone = {word for place in then for word in _telling(place.original)}
        open_words = {word for place in now for word in _telling(place.original)} - gone
        return None if open_words & said else found


def _stands(place: Place, marks: Fingerprints, key: bytes) -> bool:
    """Whether the copy with these fingerprints holds the words of a place, between the same words."""
    whole = fingerprints(f"{place.before} {place.original} {place.after}", key)
    beside = fingerprints(place.before, key) | fingerprints(place.after, key)
    return bool((whole - beside) & marks)


def _taken_out(then: Iterable[Place], now: Iterable[Place]) -> Details:
    """What is replaced now and was not then, of the same source; ``None`` where it was read in another way."""
    before = {
        (segment, start + at): character
        for segment, start, original in _in_source(then)
        for at, character in enumerate(original)
    }
    found: set[str] = set()
    for segment, start, original in _in_source(now):
        was = [before.get((segment, start + at)) for at in range(len(original))]
        if any(old not in (None, new) for old, new in zip(was, original, strict=True)):
            return None
        left = "".join(" " if old else new for old, new in zip(was, original, strict=True))
        words = _telling(left) if any(was) else _WORD.findall(fold(left))
        if words:
            found.add(" ".join(words))
    return frozenset(found)


def _in_source(places: Iterable[Place]) -> Iterator[tuple[int, int, str]]:
    """Where the places were in the source: segment, start, and what stood there."""
    shift: dict[int, int] = {}
    for place in places:
        moved = shift.get(place.segment, 0)
        yield place.segment, place.start - moved, place.original
        shift[place.segment] = moved + len(place.label) - len(place.original)


def _telling(text: str) -> list[str]:
    return [word for word in _WORD.findall(fold(text)) if word not in _SMALL]


def _words_of(verdict: Verdict) -> Iterator[str]:
    yield from verdict.forms
    yield from (spot.text for spot in verdict.spots)


def _in_pictures(outcome: Outcome, since: Collection[Verdict]) -> bool:
    """Whether something was taken out of the pictures of a document by what was decided since."""
    said = {verdict.id for verdict in since}
    return any(
        decision.replaces
        and {decision.finding.rule, decision.finding.subject} & said
        and _PICTURED.intersection(outcome.places.get(decision.finding.segment, "").split())
        for decision in outcome.decisions
    )
