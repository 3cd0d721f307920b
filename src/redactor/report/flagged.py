"""Flags as a reviewer goes through them: by what they ask, then by place, with the labels beside each."""

from __future__ import annotations

from collections.abc import Sequence

from redactor.report.records import FlagGroup, FlagLine
from redactor.report.shape import FlagRow
from redactor.report.words import FLAGS, FLAGS_TO_DECIDE, WHO_IS_WHO, Words, is_identity_flag


def flag_groups(flags: Sequence[FlagRow]) -> tuple[FlagGroup, ...]:
    """Return the flags of one document by kind, what must be decided first; no group is empty."""
    identity = [flag for flag in flags if is_identity_flag(flag)]
    groups = [_group(WHO_IS_WHO, True, identity)]
    for kind, words in FLAGS.items():
        own = [flag for flag in flags if flag["kind"] == kind and not is_identity_flag(flag)]
        groups.append(_group(words, kind in FLAGS_TO_DECIDE, own))
    return tuple(group for group in groups if group.count)


def _group(words: Words, to_decide: bool, flags: Sequence[FlagRow]) -> FlagGroup:
    alike: dict[tuple[str, str, tuple[str, ...]], list[FlagRow]] = {}
    for flag in flags:
        key = (flag["place"], flag["suggestion"], tuple(flag["labels"]))
        alike.setdefault(key, []).append(flag)
    lines = tuple(
        FlagLine(
            where=f"{place} ({_characters(own)})",
            advice=advice,
            labels=labels,
            spots=tuple((one["segment"], one["start"], one["end"]) for one in own),
        )
        for (place, advice, labels), own in alike.items()
    )
    return FlagGroup(words, to_decide, len(flags), lines)


def _characters(flags: Sequence[FlagRow]) -> str:
    return ", ".join(f"{flag['start']}–{flag['end']}" for flag in flags)
