"""Whether what came of a wish may take the place of what lies in OUT."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from redactor.model import Outcome, Status
from redactor.review.actions import ReviewError

_AWAY: Final = (Status.QUARANTINED, Status.FAILED)


def whole(before: Sequence[Outcome], after: Sequence[Outcome]) -> None:
    """Refuse a result that lacks a document whose copy is there.

    Raises:
        ReviewError: it does.
    """
    if {o.id for o in before if o.output} - {o.id for o in after}:
        raise ReviewError(
            "Nothing was changed. The private folder does not tell any more where all sources of this case are.",
            "Run the batch again, then decide.",
        )


def accept(before: Sequence[Outcome], after: Sequence[Outcome]) -> None:
    """Refuse a result in which a copy that was there is held back, or that loses a document.

    Raises:
        ReviewError: so it is.
    """
    whole(before, after)
    were = {outcome.id: outcome for outcome in before}
    for outcome in after:
        old = were.get(outcome.id)
        if outcome.status not in _AWAY or (old is not None and old.status in _AWAY):
            continue
        if outcome.leaks:
            raise ReviewError(
                "This cannot stay here alone: the same name is replaced elsewhere in the case, so it would still "
                "give the person away.",
                "Restore it in the whole case, or leave it replaced. Words of your own may hold no name of the case, "
                "and no initials.",
            )
        problem = outcome.error
        what = problem.message if problem else "A copy would be held back."
        raise ReviewError(
            f"Nothing was changed. {what}", problem.next if problem else "Run the batch again."
        )
