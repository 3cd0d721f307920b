"""Where a case stands, as pages show it: a badge, and a line of steps with who and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from redactor.model import Outcome
from redactor.report.words import joined, plural
from redactor.review.desk import Desk
from redactor.review.handover import Handover, today
from redactor.review.log_words import outdated_words
from redactor.review.outdated import Outdated, may_be_outdated
from redactor.review.standing import Standing, State, standing_of

Phase = Literal["done", "now", "void", "next"]
_STATES: Final[Mapping[State, tuple[str, str, str]]] = MappingProxyType(
    {
        "draft": ("Draft", "calm", "○"),
        "prepared": ("Prepared, to be reviewed", "warm", "◐"),
        "reviewed": ("Reviewed and signed", "good", "✓"),
        "released": ("Handed out", "good", "→"),
        "recalled": ("Called back", "hot", "↩"),
        "expired": ("Overdue: destruction not confirmed", "hot", "!"),
    }
)


@dataclass(frozen=True, slots=True)
class StateWords:
    """The state of a case for a badge (``sign_badge.html.j2``): in words, with a sign for who sees no colour."""

    words: str
    kind: str
    sign: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence that asks for something, with where it is done."""

    words: str = field(repr=False)
    href: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the way of a case.

    Attributes:
        phase: ``void``: it was done, and counts no more.
        lines: who and when, a line each.
    """

    name: str
    phase: Phase
    lines: tuple[str, ...] = field(default=(), repr=False)
    at: str = ""


def state_words(standing: Standing) -> StateWords:
    """The state for a badge; a signature that the copies lost is told apart from a draft."""
    if standing.outdated:
        return StateWords("Copies that are out are outdated: call them back", "hot", "!")
    words, kind, sign = _STATES[standing.state]
    if standing.state == "draft" and standing.void:
        words, kind, sign = "Draft again: to be prepared anew", "warm", "▲"
    if standing.state == "reviewed" and standing.self_reviewed:
        words = f"{words} (self-reviewed)"
    return StateWords(words, kind, sign)


def standings(desk: Desk, cases: Iterable[tuple[str, tuple[Outcome, ...]]]) -> dict[str, Standing]:
    """The standing of many cases, for a list of them; the log is read once.

    Args:
        cases: id and outcomes of each, as :meth:`Desk.outcomes` yields them.

    Raises:
        LedgerError: the log cannot be read, or was changed.
        VaultError: its key cannot be read.
    """
    handover = Handover(desk)
    entries = handover.ledger.entries()
    found: dict[str, Standing] = {}
    for case, outcomes in cases:
        copies = {o.id: o.output_sha256 for o in outcomes if o.output and o.output_sha256}
        own_entries = [entry for entry in entries if entry.case == case]
        standing = standing_of(own_entries, copies, today(), desk.reviewers)
        if any(may_be_outdated(release, copies) for release in standing.releases):
            outdated = handover.outdated(desk.case(case), standing.releases)
            standing = replace(standing, outdated=outdated)
        found[case] = standing
    return found


def notices(batch: str, case: str, standing: Standing) -> tuple[Notice, ...]:
    """What is to be called back of a case, each with the address where that is done.

    Args:
        batch: id of the batch.
    """
    return notices_of(batch, case, standing.outdated)


def notices_of(batch: str, case: str, outdated: Iterable[Outdated]) -> tuple[Notice, ...]:
    """The same for some of its releases."""
    return tuple(
        Notice(
            outdated_words(one, day_words),
            f"/batch/{batch}/{case}/release#entry-{one.release.number}",
        )
        for one in outdated
    )


def day_words(day: str) -> str:
    """``31 January 2027`` for an ISO date; ``no day agreed`` for none; what is no date stays."""
    if not day:
        return "no day agreed"
    try:
        found = date.fromisoformat(day[:10])
    except ValueError:
        return day
    return f"{found.day} {found:%B %Y}"


def stages_of(standing: Standing) -> tuple[Stage, ...]:
    """The line of steps: draft, prepared, reviewed, handed out, and called back or overdue where it is so."""
    reached = {"draft": 0, "prepared": 1, "reviewed": 2}.get(standing.state, 4)
    if standing.withdrawn:
        reached = (
            4 if standing.releases else 3 if standing.signed else 2 if standing.prepared else 1
        )
    stages = [
        Stage("Draft", _phase(0, reached), (_copies(standing),)),
        _prepared(standing, reached),
        _reviewed(standing, reached),
        _handed_out(standing, reached),
    ]
    if standing.withdrawn:
        one = standing.withdrawn
        stages.append(Stage("Called back", "void", (f"all copies, by {one.by}",), one.at))
    elif standing.state in ("recalled", "expired"):
        stages.append(_ended(standing))
    return tuple(stages)


def _phase(step: int, reached: int) -> Phase:
    if step == reached:
        return "now"
    return "done" if step < reached else "next"


def _copies(standing: Standing) -> str:
    return plural(len(standing.copies), "copy", "copies")


def _prepared(standing: Standing, reached: int) -> Stage:
    if one := standing.prepared:
        return Stage("Prepared", _phase(1, reached), (one.by,), one.at)
    phase: Phase = "void" if standing.void else "next"
    return Stage("Prepared", phase, ("counts no more",) if standing.void else ())


def _reviewed(standing: Standing, reached: int) -> Stage:
    if one := standing.signed:
        names = joined([entry.by for entry in standing.signatures])
        lines = (names, "self-reviewed") if standing.self_reviewed else (names,)
        return Stage("Reviewed and signed", _phase(2, reached), lines, one.at)
    wanted = max(standing.reviewers - 1, 1)
    if standing.signatures:
        return Stage(
            "Reviewed and signed", "next", (f"{len(standing.signatures)} of {wanted} signatures",)
        )
    if standing.reviewers > 1:
        people = "somebody else signs" if wanted == 1 else f"{wanted} others sign"
        return Stage("Reviewed and signed", "next", (people,))
    return Stage("Reviewed and signed", "next")


def _handed_out(standing: Standing, reached: int) -> Stage:
    out = [release for release in standing.releases if release.status != "destroyed"]
    if not standing.releases:
        return Stage("Handed out", "next")
    lines = [plural(len(standing.releases), "release")]
    if len(out) < len(standing.releases):
        lines.append(f"{len(standing.releases) - len(out)} destroyed, as confirmed")
    return Stage("Handed out", _phase(3, reached), tuple(lines), standing.releases[-1].at)


def _ended(standing: Standing) -> Stage:
    """The last step where what was handed out under the signature should be back."""
    left = [release for release in standing.releases if release.status == standing.state]
    lines = (f"{plural(len(left), 'release')} not confirmed as destroyed",)
    return Stage(_STATES[standing.state][0].partition(":")[0], "void", lines)
