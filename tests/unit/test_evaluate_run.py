"""The whole evaluation: from a gold folder and something that redacts to tables and JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from rich.console import Console

from redactor.errors import ConfigError
from redactor.evaluate.run import evaluate
from redactor.evaluate.score import Share
from redactor.evaluate.table import as_json, as_markdown, as_tables, percent

DOCUMENTS = {
    "one/1.txt": "⟦PERSON|client|Zebedee Quill⟧ rang ⟦PHONE|p|07700 900123⟧ twice.",
    "one/2.txt": "«RISK» ⟦PERSON|client|Zebedee⟧ has a plan. «/RISK» ⟦DATE|d|2019⟧",
    "two/1.txt": "⟦PERSON|client|Oriel⟧ came gladly.",
    "two/2.txt": "⟦POSTCODE|pc|ZZ1 1ZZ⟧ unread",
}
COPIES: dict[str, dict[str, str | None]] = {
    "one": {
        "1.txt": "[Client] rang [phone number] twice.",
        "2.txt": "Zebedee has [a] plan. [date]",
    },
    "two": {"1.txt": "[Client] came gladly.", "2.txt": None},
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    for name, markup in DOCUMENTS.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(markup, encoding="utf-8")
    return tmp_path


def run_case(case: str, documents: Mapping[str, str]) -> Mapping[str, str | None]:
    assert all("⟦" not in text and "«" not in text for text in documents.values())
    return COPIES[case]


def test_figures(gold: Path) -> None:
    told: list[tuple[str, int, int]] = []
    result = evaluate(gold, run_case, lambda *step: told.append(step))
    assert told == [("one", 1, 2), ("two", 2, 2)]
    assert result.direct_mentions == Share(3, 5)
    assert result.direct_entities == Share(2, 4)
    assert result.kept == Share(6, 8)
    assert result.risk_kept == Share(2, 3)
    assert result.leak_free == Share(2, 4)
    assert result.no_copy == 1
    assert result.people.role_in_label == Share(2, 2)
    assert [part.direct_mentions for part in result.by_case().values()] == [
        Share(2, 3),
        Share(1, 2),
    ]


def test_a_document_that_is_missing_from_the_result_has_no_copy(gold: Path) -> None:
    result = evaluate(gold, lambda case, documents: {})
    assert result.no_copy == 4
    assert result.direct_mentions == Share(0, 5)
    assert result.kept.hits == result.leak_free.hits == 0
    assert as_json(result)["documents"] == {"total": 4, "leak_free": 0, "leaking": 0, "no_copy": 4}


def test_errors_of_the_gold_come_through_before_anything_runs(gold: Path) -> None:
    (gold / "two" / "2.txt").write_text("⟦PERSON|client|Zebedee", encoding="utf-8")

    def never(case: str, documents: Mapping[str, str]) -> Mapping[str, str | None]:
        raise AssertionError

    with pytest.raises(ConfigError) as caught:
        evaluate(gold, never)
    assert caught.value.where == "two/2.txt:1"


def test_json_holds_every_figure_and_no_word(gold: Path) -> None:
    result = evaluate(gold, run_case)
    data = json.loads(json.dumps(as_json(result)))
    assert data["schema"] == "redactor.evaluation/1"
    assert data["direct"]["mentions"] == {"protected": 3, "total": 5, "share": 0.6}
    assert data["types"]["PERSON"]["entities"] == {"protected": 1, "total": 2, "share": 0.5}
    assert data["documents"] == {"total": 4, "leak_free": 2, "leaking": 1, "no_copy": 1}
    assert data["cases"]["two"]["documents"]["no_copy"] == 1
    assert [u["type"] for u in data["unprotected"]] == ["PERSON", "POSTCODE"]
    assert data["lost"] == [{"case": "one", "document": "2.txt", "ranges": [[12, 13]]}]
    words = {"zebedee", "quill", "oriel", "900123", "zz1", "gladly", "[client]"}
    assert not [word for word in words if word in json.dumps(data).lower()]
    assert "Zebedee" not in repr(result)


def test_tables_show_the_same_figures(gold: Path) -> None:
    result = evaluate(gold, run_case)
    out = io.StringIO()
    for table in as_tables(result):
        Console(file=out, width=100).print(table)
    for text in (out.getvalue(), as_markdown(result)):
        assert "direct identifiers" in text
        assert "3/5" in text
        assert "60.0 %" in text
        assert "leak-free documents" in text
        assert "Zebedee" not in text
    assert "| PERSON | 2/3 | 66.7 % | 1/2 | 50.0 % |" in as_markdown(result)


@pytest.mark.parametrize(
    ("share", "shown"),
    [(Share(0, 0), "–"), (None, "–"), (Share(1, 3), "33.3 %"), (0.5, "50.0 %"), (0.0, "0.0 %")],
)
def test_percent(share: Share | float | None, shown: str) -> None:
    assert percent(share) == shown
