"""report.json: what other programs read, and the JSON Schema that they may check it with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any


def json_text(report: Mapping[str, object]) -> str:
    """Return the report as JSON, keys in the order of docs/report-format.md, with a newline at the end.

    Raises:
        ValueError: a number is not finite; JSON has no such number.
    """
    return json.dumps(report, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) that every report.json of version 1 satisfies."""
    path = resources.files("redactor.report").joinpath("schema", "report-1.json")
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
