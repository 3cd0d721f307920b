"""report.json: what other programs read, and the JSON Schema that they may check it with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from pydantic_core import to_json

_NO_NUMBER = (b"NaN", b"Infinity")


def json_text(report: Mapping[str, object]) -> str:
    """Return the report as JSON, keys in the order of docs/report-format.md, with a newline at the end.

    Raises:
        ValueError: a number is not finite; JSON has no such number.
    """
    return _written(report) + "\n"


def json_of(row: Mapping[str, object]) -> str:
    """Return a part of the report as :func:`json_text` would write it, in a tenth of the time.

    Python's own encoder goes through every value in Python where lines are indented. Numbers have no more digits than
    :data:`redactor.report.build.SCORE_DIGITS`, so that both write them alike.

    Raises:
        ValueError: a number is not finite.
    """
    data = to_json(row, indent=2)
    if any(word in data for word in _NO_NUMBER):
        return _written(row)
    return data.decode()


def _written(row: Mapping[str, object]) -> str:
    return json.dumps(row, ensure_ascii=False, indent=2, allow_nan=False)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) that every report.json of version 1 satisfies."""
    path = resources.files("redactor.report").joinpath("schema", "report-1.json")
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
