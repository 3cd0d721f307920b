"""The adapters for public sets read their formats; the sets themselves are not in the repository."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from redactor.evaluate.finished import Finished, Mark
from redactor.evaluate.run import evaluate_cases

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "public.py"
COURT = "Mr Rook of Quillby met Judge Teal in 2019."
ASQ = """===QUERY===
Dose for a 40 year old, Wren T., seen 1 May by Wren T.?
Second line.
===PHI_TAGS===
{"identifier_type": "NAME", "value": "Wren T"}
{"identifier_type": "DATE", "value": "1 May"}

===QUERY===
Nothing here?
===PHI_TAGS===
"""


@pytest.fixture(scope="module")
def public() -> ModuleType:
    spec = importlib.util.spec_from_file_location("public", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["public"] = module
    spec.loader.exec_module(module)
    return module


def entity(words: str, kind: str, identifier: str) -> dict[str, object]:
    start = COURT.index(words)
    return {
        "entity_type": kind,
        "identifier_type": identifier,
        "entity_id": f"e{start}",
        "start_offset": start,
        "end_offset": start + len(words),
    }


def court(part: str) -> str:
    entities = [
        entity("Judge Teal", "PERSON", "NO_MASK"),
        entity("Mr Rook", "PERSON", "DIRECT"),
        entity("Rook", "PERSON", "QUASI"),
        entity("Quillby", "LOC", "QUASI"),
        entity("2019", "MISC", "QUASI"),
    ]
    about = {"provenance": {"dataset_type": part}}
    return json.dumps({"metadata": about, "text": COURT, "entities": entities})


def test_court_cases_are_taken_by_part_and_spans_made_disjoint(public: ModuleType) -> None:
    lines = f"{court('train')}\n{court('dev')}\n"
    (case,) = public.tab_cases(lines, "dev")
    assert case.name == "tab-0002"
    document = case.documents["document.txt"]
    found = [(document.text[s.start : s.end], s.type, s.ref.split(".")[0]) for s in document.spans]
    assert found == [
        ("Mr Rook", "PERSON", "direct"),
        ("Quillby", "LOCATION", "quasi"),
        ("Judge Teal", "PERSON", "no_mask"),
        ("2019", "ID.OTHER", "quasi"),
    ]
    assert len(list(public.tab_cases(lines, "all"))) == 2


def test_figures_of_court_cases(public: ModuleType) -> None:
    copy = "[person] of Quillby [something] Judge Teal in 2019."
    alarm = Mark(COURT.index("met"), COURT.index("met") + 3, "PERSON", "x", 0.5)
    done = Finished(copy, findings=(alarm,))
    result = evaluate_cases(
        list(public.tab_cases(court("dev"), "dev")), lambda case, docs: {"document.txt": done}
    )
    shares = {name: (share.hits, share.total) for name, share in public.rows(result)}
    assert shares == {
        "names, mentions": (1, 1),
        "names, all mentions of a person": (1, 1),
        "names, DIRECT mentions": (1, 1),
        "names that need no masking, gone all the same": (0, 1),
        "other text kept": (2, 3),
        "other text kept, stated ages aside": (2, 3),
        "replaced findings of names on no span": (1, 1),
    }


def test_questions_mark_every_place_of_a_tag(public: ModuleType) -> None:
    first, second = public.asq_cases(ASQ)
    document = first.documents["document.txt"]
    assert document.text.endswith("Second line.")
    assert [document.text[s.start : s.end] for s in document.spans] == ["Wren T", "1 May", "Wren T"]
    assert [s.type for s in document.spans] == ["PERSON", "DATE", "PERSON"]
    assert second.documents["document.txt"].text == "Nothing here?"
    assert second.documents["document.txt"].spans == ()


def test_ages_are_no_lost_text_there(public: ModuleType) -> None:
    (case, _) = public.asq_cases(ASQ)
    text = case.documents["document.txt"].text
    copy = text.replace("40 year old", "[age]").replace("Dose", "[x]").replace("Wren T", "[A]")
    at = text.index("40")
    done = Finished(copy.replace("1 May", "[date]"), findings=(Mark(at, at + 11, "AGE"),))
    result = evaluate_cases([case], lambda name, docs: {"document.txt": done})
    shares = {name: (share.hits, share.total) for name, share in public.rows(result)}
    assert shares["names, mentions"] == (2, 2)
    assert shares["other text kept"] == (6, 10)
    assert shares["other text kept, stated ages aside"] == (6, 7)
