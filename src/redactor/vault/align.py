"""Which label of a copy was which replaced place, also after somebody worked on the copy.

A copy as it was published is matched by position. In an edited one labels are matched in order, first where
the words around them are the same; where labels were added, removed or moved and that leaves a doubt, the
label stays: a wrong date put back is worse than a label.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from redactor.model import Replacement, Segment
from redactor.vault.sealed import NEAR, Place, around
from redactor.vocabulary import label_spans

_NO_LETTER = ("", "\t", "\n", "\r", "\v", "\f")
"""What a format may write as something else than a character."""

Key = Callable[["Place | Label"], Hashable]


@dataclass(frozen=True, slots=True)
class Label:
    """A label that stands in a copy: its span in a segment, and the words on either side."""

    segment: int
    start: int
    end: int
    label: str
    before: str = field(default="", repr=False)
    after: str = field(default="", repr=False)


def labels_in(segments: Sequence[Segment]) -> list[Label]:
    """Every label of a copy, in reading order."""
    segments = [segment for segment in segments if segment.restorable]
    whole = "".join(segment.text + segment.joint for segment in segments)
    found: list[Label] = []
    at = 0
    for segment in segments:
        for start, end in label_spans(segment.text):
            near = around(whole, at + start, at + end)
            found.append(Label(segment.index, start, end, segment.text[start:end], *near))
        at += len(segment.text) + len(segment.joint)
    return found


def by_position(segments: Sequence[Segment], places: Sequence[Place]) -> list[Replacement] | None:
    """The originals at the places where they stood; ``None`` if a label is not where it was put."""
    texts = {segment.index: segment.text for segment in segments}
    for place in places:
        text = texts.get(place.segment, "")
        if place.start > len(text) or not text.startswith(place.label, place.start):
            return None
    return [
        Replacement(p.segment, p.start, p.start + len(p.label), p.original)
        for p in places
    ]  # fmt: skip


def widened(segments: Sequence[Segment], made: Sequence[Replacement]) -> list[Replacement]:
    """The same without empty spans, for a format that has no place between two characters.

    What stands between two characters joins the replacement beside it, or takes a neighbour along; in
    an empty segment there is nothing to hold it, and it is left out.
    """
    out: list[Replacement] = []
    for segment in segments:
        own = [each for each in made if each.segment == segment.index]
        solid = {each.start: each for each in own if each.end > each.start}
        between: dict[int, str] = defaultdict(str)
        for each in own:
            if each.end == each.start:
                between[each.start] += each.text
        for at, text in sorted(between.items()):
            before = next((each for each in solid.values() if each.end == at), None)
            if at in solid:
                solid[at] = replace(solid[at], text=text + solid[at].text)
            elif before is not None:
                solid[before.start] = replace(before, text=before.text + text)
            elif segment.text[at : at + 1] not in _NO_LETTER:
                with_next = text + segment.text[at]
                solid[at] = Replacement(segment.index, at, at + 1, with_next)
            elif segment.text[max(at - 1, 0) : at] not in _NO_LETTER:
                with_last = segment.text[at - 1] + text
                solid[at - 1] = Replacement(segment.index, at - 1, at, with_last)
        out += [solid[start] for start in sorted(solid)]
    return out


def by_order(labels: Sequence[Label], places: Sequence[Place]) -> list[Replacement]:
    """The originals of those labels of which there is no doubt."""
    known = _Matching(labels, places).run()
    return [
        Replacement(label.segment, label.start, label.end, places[known[index]].original)
        for index, label in enumerate(labels)
        if index in known
    ]


def likeness(labels: Sequence[Label], places: Sequence[Place]) -> float:
    """How alike a copy and a record are, 0 to 1."""
    matcher = SequenceMatcher(None, [_whole(p) for p in places], [_whole(x) for x in labels], False)
    order = SequenceMatcher(None, [p.label for p in places], [x.label for x in labels], False)
    return (2 * matcher.ratio() + order.ratio()) / 3


def _whole(each: Place | Label) -> Hashable:
    return each.label, each.before, each.after


def _with_before(each: Place | Label) -> Hashable:
    return each.label, each.before if _tells(each.before) else id(each)


def _with_after(each: Place | Label) -> Hashable:
    return each.label, each.after if _tells(each.after) else id(each)


def _tells(words: str) -> bool:
    """Whether the words on one side are enough to know a place by: the edge of a text is none."""
    return len(words.split()) >= NEAR - 1


class _Matching:
    """Labels of a copy and replaced places, and which is which as far as it is known."""

    def __init__(self, labels: Sequence[Label], places: Sequence[Place]) -> None:
        self._labels = labels
        self._places = [place for place in places if list(label_spans(place.label))]
        self._at = [index for index, p in enumerate(places) if list(label_spans(p.label))]
        self._of: dict[int, int] = {}

    def run(self) -> dict[int, int]:
        """Index of the place of each label that is matched."""
        for key in (_whole, _with_before, _with_after):
            self._in_order(key)
            self._moved(key)
        for labels, places in self._gaps():
            if [self._labels[i].label for i in labels] == [self._places[j].label for j in places]:
                self._of.update(zip(labels, places, strict=True))
        self._one_meaning()
        return {label: self._at[place] for label, place in self._of.items()}

    def _in_order(self, key: Key) -> None:
        for labels, places in self._gaps():
            a = [key(self._places[j]) for j in places]
            b = [key(self._labels[i]) for i in labels]
            for block in SequenceMatcher(None, a, b, False).get_matching_blocks():
                for step in range(block.size):
                    self._of[labels[block.b + step]] = places[block.a + step]

    def _gaps(self) -> list[tuple[list[int], list[int]]]:
        """Runs of unmatched labels with the unmatched places between the same neighbours."""
        bounds = self._steady()
        gaps = []
        for (i, j), (k, m) in zip([(-1, -1), *bounds], [*bounds, self._end()], strict=True):
            labels = [n for n in range(i + 1, k) if n not in self._of]
            taken = set(self._of.values())
            places = [n for n in range(j + 1, m) if n not in taken]
            if labels and places:
                gaps.append((labels, places))
        return gaps

    def _end(self) -> tuple[int, int]:
        return len(self._labels), len(self._places)

    def _steady(self) -> list[tuple[int, int]]:
        """The matches that keep the order: a moved passage bounds no gap."""
        pairs = sorted(self._of.items())
        lowest = len(self._places)
        behind: list[int] = []
        for _, j in reversed(pairs):
            behind.append(lowest)
            lowest = min(lowest, j)
        steady: list[tuple[int, int]] = []
        highest = -1
        for (i, j), later in zip(pairs, reversed(behind), strict=True):
            if highest < j < later:
                steady.append((i, j))
            highest = max(highest, j)
        return steady

    def _moved(self, key: Key) -> None:
        """Match what is the only one of its kind on both sides, wherever it stands now."""
        taken = set(self._of.values())
        places = [j for j in range(len(self._places)) if j not in taken]
        labels = [i for i in range(len(self._labels)) if i not in self._of]
        there = Counter(key(self._places[j]) for j in places)
        here = Counter(key(self._labels[i]) for i in labels)
        where = {key(self._places[j]): j for j in places}
        for i in labels:
            kind = key(self._labels[i])
            if here[kind] == there[kind] == 1:
                self._of[i] = where[kind]

    def _one_meaning(self) -> None:
        """A label that stood for the same words everywhere stands for them here as well."""
        meanings: dict[str, dict[str, int]] = defaultdict(dict)
        for index, place in enumerate(self._places):
            meanings[place.label].setdefault(place.original, index)
        for index, label in enumerate(self._labels):
            originals = meanings.get(label.label, {})
            if index not in self._of and len(originals) == 1:
                (self._of[index],) = originals.values()
