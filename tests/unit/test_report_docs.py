"""docs/report-format.md keeps up with the code: every key, and every reason code in ``src``."""

from __future__ import annotations

import ast
from pathlib import Path

from redactor.report.csvfile import COLUMNS
from redactor.report.jsonfile import schema

ROOT = Path(__file__).parents[2]
RAISERS = {"DocumentError", "Problem", "ErrorRow"}


def codes(source: str) -> set[str]:
    """Reason codes that are written as the first argument or as ``code=``."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISERS:
            named = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            for value in [*node.args[:1], *named]:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    found.add(value.value)
    return found


def page() -> str:
    return (ROOT / "docs" / "report-format.md").read_text(encoding="utf-8")


def test_codes_are_found_in_both_notations() -> None:
    assert codes("raise DocumentError('one', 'm', 'n')\nErrorRow(code='two', message='m')") == {
        "one",
        "two",
    }


def test_every_reason_code_is_explained() -> None:
    files = sorted((ROOT / "src" / "redactor").rglob("*.py"))
    used = {code for file in files for code in codes(file.read_text(encoding="utf-8"))}
    missing = sorted(code for code in used if f"| `{code}` |" not in page())
    assert missing == []


def test_every_key_and_column_is_explained() -> None:
    root = schema()
    keys = set(root["properties"]) | {
        key for definition in root["$defs"].values() for key in definition["properties"]
    }
    assert [key for key in sorted(keys | set(COLUMNS)) if f"`{key}`" not in page()] == []
