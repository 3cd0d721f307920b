"""The time of day, as reports and health files write it."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """This moment, ISO 8601 in UTC, to the second."""
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """A moment that is in UTC, likewise."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
