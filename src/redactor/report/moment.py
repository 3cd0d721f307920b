"""Moments in words: when a run was, and how long it took."""

from __future__ import annotations

from datetime import UTC, datetime

from redactor.report.shape import RunRow

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def when(run: RunRow) -> str:
    """Day, time and duration of a run."""
    try:
        started, finished = (
            datetime.fromisoformat(run[key]).astimezone(UTC) for key in ("started", "finished")
        )
    except ValueError:
        return f"{run['started']} to {run['finished']}"
    seconds = max(0, round((finished - started).total_seconds()))
    minutes, rest = divmod(seconds, 60)
    took = f"{minutes:,} min {rest} s" if minutes else f"{rest} s"
    return f"{_told(started)}, in {took}"


def day_and_time(at: str) -> str:
    """``1 March 2026, 09:30 UTC``; what is no ISO 8601 stays as it is."""
    try:
        return _told(datetime.fromisoformat(at).astimezone(UTC))
    except ValueError:
        return at


def _told(moment: datetime) -> str:
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment:%Y, %H:%M} UTC"
