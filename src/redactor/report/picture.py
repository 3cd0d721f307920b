"""Pictures as numbers: where a picture says more than a table, its shapes; the template draws them as SVG.

No colour carries a meaning alone, and each picture comes with its words, so that it prints in black and
white and can be heard. Lengths are percent of the width, or of a strip that is :data:`LENGTH` long.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from redactor.report.order import natural
from redactor.report.shape import DocumentRow
from redactor.report.words import FLAGS_TO_DECIDE, plural

LENGTH: Final = 1000
"""Of a strip; what lies nowhere in particular has :data:`_ASIDE` more behind it."""
MOST_BARS: Final = 12
_ASIDE: Final = 40
_BINS: Final = 250
_MARKS: Final = 100
_PARTS: Final = 5
_TICK: Final = 4
_TALLEST: Final = 4
_BAND: Final = (22, 30)
_SHORTEST: Final = 40
_PAGE: Final = re.compile(r"page (\d+)(?: line (\d+))?\b")

Where = Callable[[int, int, str], float | None]
"""Segment, character and place to a position from 0 to 1, ``None`` where it has none."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One type of finding; ``width`` and ``kept_width`` are percent of the longest bar."""

    entity_type: str
    changed: int
    kept: int
    width: float
    kept_width: float


@dataclass(frozen=True, slots=True)
class Strip:
    """One document from start to end.

    Attributes:
        width: of the drawing.
        changes, passages, to_decide, edges, hatching: paths of SVG, ``""`` where there is nothing.
        gaps: start and width of what was not covered.
        by_page: whether it is drawn page by page, else by characters.
        words: what is to be seen, in words.
    """

    width: int
    changes: str
    passages: str
    to_decide: str
    edges: str
    hatching: str
    gaps: tuple[tuple[float, float], ...]
    by_page: bool
    words: str


def bars(changed: Mapping[str, int], kept: Mapping[str, int]) -> tuple[Bar, ...]:
    """Return a bar for every type, the longest first; what is kept lies behind what was changed."""
    every = {one: changed.get(one, 0) + kept.get(one, 0) for one in {*changed, *kept}}
    longest = max(every.values(), default=0) or 1
    return tuple(
        Bar(
            entity_type=one,
            changed=changed.get(one, 0),
            kept=kept.get(one, 0),
            width=_percent(changed.get(one, 0), longest),
            kept_width=_percent(kept.get(one, 0), longest),
        )
        for one in sorted(every, key=lambda one: (-every[one], natural(one)))
    )


def bars_of(rows: Iterable[DocumentRow]) -> tuple[Bar, ...]:
    """Return the bars of some documents."""
    changed: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for row in rows:
        for one in row["findings"]:
            (kept if one["replacement"] is None else changed)[one["entity_type"]] += 1
    return bars(changed, kept)


def strip(row: DocumentRow) -> Strip | None:
    """Return where changes and flags lie in a document; ``None`` where there is nothing to draw."""
    where, pages = _layout(row)
    changes = _placed(
        where(one["segment"], one["start"], one["place"])
        for one in row["findings"]
        if one["replacement"] is not None
    )
    flags: dict[bool, list[float]] = {True: [], False: []}
    for flag in row["flags"]:
        flags[flag["kind"] in FLAGS_TO_DECIDE].extend(
            _placed([where(flag["segment"], flag["start"], flag["place"])])
        )
    gaps, aside = _gaps(row["coverage"]["not_covered"], pages)
    if not (changes or flags[True] or flags[False] or gaps):
        return None
    return Strip(
        width=LENGTH + (_ASIDE if aside else 0),
        changes=_ticks(changes),
        passages=_dots(flags[False], 15),
        to_decide=_dots(flags[True], 5),
        edges="".join(f"M{_x(n / pages)} {_BAND[0]}V{_BAND[1]}" for n in range(1, pages)),
        hatching="".join(_hatched(start, width) for start, width in gaps),
        gaps=gaps,
        by_page=pages > 0,
        words=_words(changes, flags, row["coverage"]["not_covered"]),
    )


def diverging(more: int, fewer: int, most: int) -> tuple[float, float]:
    """Return how far to the right and to the left of the middle a bar goes, in percent of the width."""
    return _percent(more, 2 * most), _percent(fewer, 2 * most)


def _layout(row: DocumentRow) -> tuple[Where, int]:
    """How a document is laid out, and how many pages it is drawn with: 0 where it is not by page."""
    found = [*row["findings"], *row["flags"], *row["protected_terms"]]
    pages = [match for one in found if (match := _PAGE.match(one["place"]))]
    if pages or any(map(_PAGE.match, row["coverage"]["not_covered"])):
        last = max([row["coverage"]["pages"], *(int(one[1]) for one in pages)])
        lines = max((int(one[2] or 0) for one in pages), default=0)
        if last:
            return lambda _segment, _start, place: _on_page(place, last, lines), last
    ends: dict[int, int] = {}
    for one in found:
        ends[one["segment"]] = max(ends.get(one["segment"], _SHORTEST), one["end"])
    usual = sorted(ends.values())[len(ends) // 2] if ends else 0
    starts, total = {}, 0
    for segment in range(max(ends, default=-1) + 1):
        starts[segment] = total
        total += ends.get(segment, usual)
    return lambda segment, start, _place: (starts[segment] + start) / total, 0


def _on_page(place: str, pages: int, lines: int) -> float | None:
    match = _PAGE.match(place)
    if not match or int(match[1]) > pages:
        return None
    down = (int(match[2]) - 0.5) / lines if match[2] and lines else 0.5
    return (max(int(match[1]), 1) - 1 + down) / pages


def _gaps(places: Sequence[str], pages: int) -> tuple[tuple[tuple[float, float], ...], bool]:
    """What was not covered, and whether any of it has no position."""
    numbers = {int(match[1]) for one in places if pages and (match := _PAGE.match(one))}
    on = sorted(one for one in numbers if 1 <= one <= pages)
    aside = any(not (pages and _PAGE.match(one)) for one in places)
    gaps = [(_x((one - 1) / pages), _x(1 / pages)) for one in on]
    return tuple(gaps + [(LENGTH + _ASIDE * 0.3, _ASIDE * 0.7)] * aside), aside


def _placed(positions: Iterable[float | None]) -> list[float]:
    return [min(max(one, 0.0), 1.0) for one in positions if one is not None]


def _binned(positions: Iterable[float], bins: int) -> list[tuple[float, int]]:
    counts = Counter(min(int(one * bins), bins - 1) for one in positions)
    return [(_x((one + 0.5) / bins), counts[one]) for one in sorted(counts)]


def _ticks(positions: Iterable[float]) -> str:
    return "".join(
        f"M{x} {_BAND[1]}v{_TICK * min(count, _TALLEST)}" for x, count in _binned(positions, _BINS)
    )


def _dots(positions: Iterable[float], y: int) -> str:
    """A path of no length at each: its line ends are what is seen, round or square at any width."""
    return "".join(f"M{x} {y}h0" for x, _ in _binned(positions, _MARKS))


def _hatched(start: float, width: float) -> str:
    """Slanted lines inside ``width`` from ``start``."""
    step, lines = 8, max(int(width // 8), 1)
    return "".join(
        f"M{round(start + n * step, 1)} {_BAND[1]}L{round(min(start + (n + 1) * step, start + width), 1)} {_BAND[0]}"
        for n in range(lines)
    )


def _words(changes: Sequence[float], flags: Mapping[bool, list[float]], gaps: Sequence[str]) -> str:
    told = [f"From start to end in five equal parts: changes {_parts(changes)}"]
    if flags[False]:
        told.append(f"flagged passages {_parts(flags[False])}")
    if flags[True]:
        told.append(f"flags to decide {_parts(flags[True])}")
    more = f" {plural(len(gaps), 'place')} not covered." if gaps else ""
    return f"{'; '.join(told)}.{more}"


def _parts(positions: Iterable[float]) -> str:
    counts = Counter(min(int(one * _PARTS), _PARTS - 1) for one in positions)
    return ", ".join(str(counts[one]) for one in range(_PARTS))


def _percent(part: int, of: int) -> float:
    return round(100 * part / of, 1) if of else 0.0


def _x(position: float) -> float:
    return round(position * LENGTH, 1)
