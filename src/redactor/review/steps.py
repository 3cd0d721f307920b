"""What speaks against the next step with a case, in plain sentences that say what to do; nothing: it may be done."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Final

from redactor.checks.release import locked
from redactor.config.pipeline import Pipeline
from redactor.model import Recipient, Release
from redactor.review.four_eyes import name_words, names_somebody, same_person
from redactor.review.releases import has_passed
from redactor.review.standing import Standing

_NO_NAME: Final = "Type your name."
_NO_COPY: Final = "There is no copy of this case: run redactor over it first."


def why_not_prepare(standing: Standing, by: str) -> tuple[str, ...]:
    """What speaks against ``by`` marking the copies as prepared."""
    return tuple(_against_preparing(standing, by))


def why_not_sign(standing: Standing, by: str, open_items: Sequence[str] = ()) -> tuple[str, ...]:
    """What speaks against ``by`` signing the copies as reviewed.

    Args:
        open_items: what is open on the checklist (:func:`redactor.review.checklist.open_items`).
    """
    return (*_against_signing(standing, by), *open_items)


def sign_remarks(standing: Standing, by: str, account: str) -> tuple[str, ...]:
    """What a reviewer should know before signing, though it speaks against nothing.

    Args:
        account: of the operating system, ``""`` where it has no name.
    """
    before = standing.prepared
    if before is None:
        return ()
    if same_person(before.by, by):
        return ("You prepared these copies yourself: your signature is marked as self-reviewed.",)
    if account and before.account == account:
        return (
            "The copies were prepared under the same account of this computer. If you share it, go on;"
            " if you are the one who prepared them, let somebody else review.",
        )
    return ()


def why_not_release(
    standing: Standing,
    record: Release,
    recipient: Recipient,
    pipeline: Pipeline,
    documents: Collection[str] = (),
) -> tuple[str, ...]:
    """What speaks against handing out copies to ``recipient``.

    Whether the recipient may be somebody in the case was looked at for the recipients in ``record`` only
    (:mod:`redactor.checks.conflict`), so where it names some, others are refused.

    Args:
        record: what is recorded for the case, with what was typed for this release.
        pipeline: that made the copies.
        documents: ids of the documents to hand out; all where none is given.
    """
    return (
        *_unsigned(standing, documents),
        *_unnamed(record, recipient),
        *_unrecorded(record, recipient, pipeline),
        *_badly_dated(record.destroy_by, standing.today),
    )


def _against_preparing(standing: Standing, by: str) -> Iterator[str]:
    if standing.withdrawn:
        yield _called_back(standing.withdrawn.day, "prepared")
    if not standing.copies:
        yield _NO_COPY
    if not names_somebody(by):
        yield _NO_NAME
    elif standing.signed:
        yield "Exactly these copies are signed already: there is nothing to prepare."
    elif standing.prepared and same_person(standing.prepared.by, by):
        yield "You have prepared exactly these copies already: now they can be reviewed and signed."


def _against_signing(standing: Standing, by: str) -> Iterator[str]:
    before, named = standing.prepared, names_somebody(by)
    if standing.withdrawn:
        yield _called_back(standing.withdrawn.day, "signed")
    if not standing.copies:
        yield _NO_COPY
    elif before is None:
        yield from standing.void
        yield "The copies are not prepared: whoever finished the work on them marks them as prepared first."
    if not named:
        yield _NO_NAME
    elif before and standing.reviewers > 1 and same_person(before.by, by):
        yield (
            "You prepared these copies, and this use needs a reviewer who did not: ask somebody else to"
            " review and sign. If you only share a name, type it in full."
        )
    elif any(same_person(entry.by, by) for entry in standing.signatures):
        yield "You have signed exactly these copies already."
    elif standing.signed and not standing.self_reviewed:
        yield "Exactly these copies are signed already."


def _unsigned(standing: Standing, documents: Collection[str]) -> Iterator[str]:
    if standing.withdrawn:
        yield _called_back(standing.withdrawn.day, "handed out")
    if not standing.copies:
        yield _NO_COPY
    elif standing.prepared is None:
        yield from standing.void
        yield "The copies are not prepared: mark them as prepared, then have them reviewed and signed."
    elif standing.signed is None:
        yield from standing.void
        missing = max(standing.reviewers - 1, 1) - len(standing.signatures)
        people = "one person has" if missing == 1 else f"{missing} people have"
        yield f"The copies are not signed: {people} yet to review and sign them."
    for document in sorted(set(documents) - set(standing.copies)):
        yield f"There is no copy of {document}: leave it out, or see in the report why it has none."


def _unnamed(record: Release, recipient: Recipient) -> Iterator[str]:
    if not names_somebody(recipient.name) and not recipient.email:
        yield "Say who gets the copies: a name, or an e-mail address."
    elif record.recipients and not any(_is(recipient, other) for other in record.recipients):
        yield (
            "The copies were not checked for this recipient, only for those recorded for the case: add him"
            " or her to recipients under release in case.yaml, and run redactor again."
        )


def _unrecorded(record: Release, recipient: Recipient, pipeline: Pipeline) -> Iterator[str]:
    needs = pipeline.needs
    asked = (
        (needs.purpose, record.purpose, "the purpose"),
        (needs.recipient, recipient != Recipient(), "the recipient"),
        (needs.basis, record.basis, "the basis (consent, contract, law)"),
        (needs.consent_scope, record.scope, "what the client agreed to (scope)"),
        (needs.destroy_by, record.destroy_by, "a day by which the copies are destroyed"),
    )
    for needed, have, words in asked:
        if needed and not have:
            yield f"Record {words}: the pipeline {pipeline.name} needs it."
    if record.scope and locked(record, pipeline):
        yield (
            "The client's recorded consent does not name this use. If the client agreed, add"
            f" {pipeline.scope_name} to scope under release in case.yaml; else hand out nothing."
        )


def _badly_dated(day: str, today: date) -> Iterator[str]:
    try:
        date.fromisoformat(day or "2000-01-01")
    except ValueError:
        yield "Write the day by which the copies are destroyed as year-month-day."
        return
    if has_passed(day, today):
        yield "The day by which the copies are to be destroyed has passed: record a later one."


def _is(one: Recipient, other: Recipient) -> bool:
    """Whether they are one: the same words in the name, or the same e-mail address."""
    if one.email and one.email.casefold() == other.email.casefold():
        return True
    return names_somebody(one.name) and name_words(one.name) == name_words(other.name)


def _called_back(day: str, done: str) -> str:
    return (
        f"All copies of this case were called back on {day}: nothing may be {done} until the case is"
        " opened again, with a reason."
    )
