"""The whole evaluation: from a gold folder and something that redacts to tables and JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from rich.console import Console

from redactor.errors import ConfigError
from redactor.evaluate.finished import Finished, Mark
from redactor.evaluate.run import evaluate
from redactor.evaluate.score import Share
from redactor.evaluate.sheets import percent
from redactor.evaluate.table import all_sheets, as_json, as_markdown, as_tables

DOCUMENTS = {
    "one/1.txt": "⟦PERSON|client|Zebedee Quill⟧ rang ⟦PHONE|p|07700 900123⟧ twice.",
    "one/2.txt": "«RISK» ⟦PERSON|client|Zebedee⟧ has a plan. «/RISK» ⟦DATE|d|2019⟧",
    "two/1.txt": "⟦PERSON|client|Oriel⟧ came gladly.",
    "two/2.txt": "⟦POSTCODE|pc|ZZ1 1ZZ⟧ unread",
}
COPIES = {
    "one": {
        "1.txt": Finished("[Client] rang [phone number] twice.", (Mark(14, 18, "legal"),)),
        "2.txt": Finished("Zebedee has [a] plan. [date]", (Mark(0, 21, "risk"),)),
    },
    "two": {"1.txt": Finished("[Client] came gladly."), "2.txt": Finished(None)},
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    for name, markup in DOCUMENTS.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(markup, encoding="utf-8")
    return tmp_path


def run_case(case: str, documents: Mapping[str, str]) -> Mapping[str, Finished]:
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
    assert result.passages_flagged == result.sentences_flagged == Share(1, 1)
    assert result.others_flagged == Share(1, 3)
    assert result.quasi_touched == result.quasi_stray == result.terms_kept == Share(0, 0)
    assert result.people.role_in_label == Share(2, 2)
    assert [part.direct_mentions for part in result.by_folder().values()] == [
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

    def never(case: str, documents: Mapping[str, str]) -> Mapping[str, Finished]:
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
    assert data["risk_flagged"]["passages"] == {"flagged": 1, "total": 1, "share": 1.0}
    assert data["risk_flagged"]["other_sentences"] == {"flagged": 1, "total": 3, "share": 1 / 3}
    assert data["quasi"]["flags"] == {"on_no_span": 0, "total": 0, "share": None}
    assert data["terms"] == {"kept": 0, "total": 0, "share": None}
    assert data["lost_terms"] == []
    assert data["people"]["under_another"]["mentions"] == 0
    assert data["people"]["role_right"]["total"] == sum(
        split["total"] for split in data["people"]["classes"].values()
    )
    assert data["people"]["b_cubed_all"]["recall"] < data["people"]["b_cubed"]["recall"]
    assert data["intervals"]["exact"] == {"pairs": 0, "total": 0, "share": None}
    assert data["lost"] == [{"case": "one", "document": "2.txt", "ranges": [[12, 13]]}]
    words = {"zebedee", "quill", "oriel", "900123", "zz1", "gladly", "[client]"}
    assert not [word for word in words if word in json.dumps(data).lower()]
    assert "Zebedee" not in repr(result)


def test_tables_show_the_same_figures(gold: Path) -> None:
    result = evaluate(gold, run_case)
    out = io.StringIO()
    for table in as_tables(all_sheets(result)):
        Console(file=out, width=100).print(table)
    for text in (out.getvalue(), as_markdown(all_sheets(result))):
        assert "direct identifiers" in text
        assert "3/5" in text
        assert "60.0 %" in text
        assert "leak-free documents" in text
        assert "protected terms" not in text
        assert "QUASI above" not in text
        assert "Zebedee" not in text
    assert "| PERSON | 2/3 | 66.7 % | 1/2 | 50.0 % |" in as_markdown(all_sheets(result))


@pytest.mark.parametrize(
    ("share", "shown"),
    [(Share(0, 0), "–"), (None, "–"), (Share(1, 3), "33.3 %"), (0.5, "50.0 %"), (0.0, "0.0 %")],
)
def test_percent(share: Share | float | None, shown: str) -> None:
    assert percent(share) == shown


def test_a_set_of_protected_terms_has_no_other_figures(tmp_path: Path) -> None:
    (tmp_path / "birds").mkdir()
    note = "The ⟦KEEP|a|Wren Scale⟧ gave 4. ⟦KEEP|b|Rook⟧ therapy."
    (tmp_path / "birds" / "1.txt").write_text(note, encoding="utf-8")
    copy = "The [x] Scale gave 4. Rook therapy."
    result = evaluate(tmp_path, lambda case, documents: {"1.txt": Finished(copy)})
    assert result.terms_kept == Share(1, 2)
    assert "| protected terms kept | 1/2 | 50.0 % |" in as_markdown(all_sheets(result))
    assert "| direct identifiers | 0/0 | – | 0/0 | – |" in as_markdown(all_sheets(result))
    data = as_json(result)
    place = {"case": "birds", "document": "1.txt", "start": 4, "end": 14}
    assert data["lost_terms"] == [place]
    assert data["types"] == {}
    assert "wren" not in json.dumps(data).lower()


def test_the_types_table_says_what_its_row_of_phrases_means(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.txt").write_text("⟦QUASI|q|the only judge⟧", encoding="utf-8")
    finished = Finished("the only judge", findings=(Mark(9, 14, "PERSON"),))
    result = evaluate(tmp_path, lambda case, documents: {"1.txt": finished})
    shown = as_markdown(all_sheets(result))
    assert "| QUASI | 0/1 | 0.0 % |" in shown
    assert "| QUASI touched | 1/1 | 100.0 % |" in shown
    assert "QUASI above" in shown
    out = io.StringIO()
    Console(file=out, width=200).print(as_tables(all_sheets(result))[0])
    assert "QUASI above" in out.getvalue()


def test_single_documents_share_no_refs_but_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.txt").write_text("⟦PERSON|p|Ada⟧ came", encoding="utf-8")
    (tmp_path / "a" / "2.txt").write_text("⟦LOCATION|p|Quillby⟧ is far", encoding="utf-8")
    ran: list[tuple[str, list[str]]] = []

    def leave_all(case: str, documents: Mapping[str, str]) -> Mapping[str, Finished]:
        ran.append((case, list(documents)))
        return {name: Finished(text) for name, text in documents.items()}

    with pytest.raises(ConfigError):
        evaluate(tmp_path, leave_all)
    result = evaluate(tmp_path, leave_all, single=True)
    assert ran == [("a/1.txt", ["1.txt"]), ("a/2.txt", ["2.txt"])]
    assert list(result.by_folder()) == ["a"]
    assert result.by_folder()["a"].kept == Share(3, 3)
