"""What a person says of the people of a case before its copies are made, kept as verdicts for the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from redactor.batch.session import opened
from redactor.folding import fold
from redactor.review.actions import Given, Said
from redactor.review.desk import given_now
from redactor.review.prepare import PersonSaid
from redactor.review.workroom import Batch
from redactor.vault.store import open_vault, sealed_cases
from redactor.verdict import Verdict


def save_people(batch: Batch, case: str, said: Sequence[PersonSaid]) -> None:
    """Keep what is said of the people of a case, for the next run; what was said of the same names before goes.

    Raises:
        ReviewError: a name or role cannot be used.
        BatchError, VaultError: it cannot be written.
    """
    if not said:
        return
    settings = batch.settings()
    with opened(settings) as session:
        before: tuple[Verdict, ...] = ()
        if case in sealed_cases(batch.private) and settings.key is not None:
            source = replace(settings.key, away_from=(batch.private, batch.out))
            before = open_vault(batch.private, source).contents(case).verdicts
        session.settle(case, verdicts_of(said, before, given_now("")))


def verdicts_of(
    said: Sequence[PersonSaid], before: Sequence[Verdict], given: Given
) -> tuple[Verdict, ...]:
    """The verdicts that count then.

    Raises:
        ReviewError: a name or role cannot be used.
    """
    so_far = Said(tuple(before), given)
    for person in said:
        if person.not_a_person:
            so_far = replace(so_far, verdicts=_kept(so_far, person.names))
        else:
            so_far = replace(so_far, verdicts=so_far.named(person.names, person.role))
    return so_far.verdicts


def _kept(said: Said, names: Sequence[str]) -> tuple[Verdict, ...]:
    known = {fold(form) for v in said.verdicts if v.kind == "keep" for form in v.forms}
    new = [name for name in names if fold(name) not in known]
    return said.left_alone(new) if new else said.verdicts
