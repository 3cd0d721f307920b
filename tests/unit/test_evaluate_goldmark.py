"""The gold markup: what it says comes out, and what is wrong is named by line, never quoted."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.errors import ConfigError
from redactor.evaluate.goldmark import GOLD_TYPES, MarkupError, folder_of, load, parse

GOLD = Path(__file__).parents[2] / "benchmarks" / "gold"

plain = st.text(st.characters(codec="utf-8", exclude_characters="⟦⟧«»|"), max_size=12)
surface = plain.map(lambda t: t.replace("\n", "").strip()).filter(bool)
span = st.tuples(
    st.sampled_from(sorted(GOLD_TYPES)), st.sampled_from(["client", "a.b-1", "q.7"]), surface
)


@given(st.lists(st.one_of(plain, span), max_size=8))
def test_parsing_undoes_marking(pieces: list[str | tuple[str, str, str]]) -> None:
    markup, text, spans = "", "", []
    for piece in pieces:
        if isinstance(piece, str):
            markup, text = markup + piece, text + piece
        else:
            kind, ref, words = piece
            spans.append((len(text), len(text) + len(words), kind, ref))
            markup, text = f"{markup}⟦{kind}|{ref}|{words}⟧", text + words
    gold = parse(markup)
    assert gold.text == text
    assert [(s.start, s.end, s.type, s.ref) for s in gold.spans] == spans


def test_risk_markers_take_one_space_with_them_and_may_hold_spans() -> None:
    gold = parse("Calm. «RISK» ⟦PERSON|client|Ada⟧ has a plan. «/RISK» End.")
    assert gold.text == "Calm. Ada has a plan. End."
    assert [gold.text[a:b] for a, b in gold.risks] == ["Ada has a plan."]


def test_protected_terms_stand_apart_from_spans() -> None:
    gold = parse("⟦PERSON|a|Ada⟧ did a ⟦KEEP|a|Wren test⟧.", keep=True)
    assert gold.text == "Ada did a Wren test."
    assert [gold.text[s.start : s.end] for s in gold.spans] == ["Ada"]
    assert [gold.text[s.start : s.end] for s in gold.terms] == ["Wren test"]


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("a\n⟦KEEP|client|Zebedee⟧", 2),
        ("fine\nthen ⟦PERSON|client|Zebedee", 2),
        ("⟦PERSON|client|Zebedee ⟦DATE|d|1⟧⟧", 1),
        ("⟦PERSON|client|Zebedee «RISK» ⟧", 1),
        ("a\n\nZebedee⟧", 3),
        ("«RISK» Zebedee", 1),
        ("«RISK» a «RISK» Zebedee «/RISK»", 1),
        ("Zebedee «/RISK»", 1),
        ("«RISK»  «/RISK» Zebedee", 1),
        ("\n⟦PERSON|Zebedee⟧", 2),
        ("⟦PERSON|client|Zebedee|x⟧", 1),
        ("⟦NAME|client|Zebedee⟧", 1),
        ("⟦PERSON|client one|Zebedee⟧", 1),
        ("⟦PERSON|client|⟧ Zebedee", 1),
        ("⟦PERSON|client| Zebedee⟧", 1),
        ("⟦PERSON|client|Zebe\ndee⟧", 1),
        ("Zebedee said «hello»", 1),
    ],
)
def test_bad_markup_is_named_by_line_and_not_quoted(markup: str, line: int) -> None:
    with pytest.raises(MarkupError) as caught:
        parse(markup, where="case/a.txt")
    assert caught.value.where == f"case/a.txt:{line}"
    assert caught.value.exit_code == 3
    assert "Zebe" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_folder_is_read_in_name_order_and_other_files_are_left(tmp_path: Path) -> None:
    for name in ("b", "a", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "b" / "2.txt").write_bytes("\ufefftwo ⟦PERSON|client|Ada⟧\r\n".encode())
    (tmp_path / "b" / "1.md").write_text("one", encoding="utf-8")
    (tmp_path / "b" / "notes.docx").write_bytes(b"PK")
    (tmp_path / "a" / "1.txt").write_text("⟦DATE|client|May⟧", encoding="utf-8")
    (tmp_path / "GUIDE.md").write_text("⟦", encoding="utf-8")
    cases = load(tmp_path)
    assert [(case.name, list(case.documents)) for case in cases] == [
        ("a", ["1.txt"]),
        ("b", ["1.md", "2.txt"]),
    ]
    assert cases[1].documents["2.txt"].text == "two Ada\r\n"


def test_one_ref_for_two_types_in_a_case_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.txt").write_text("⟦PERSON|x|Ada⟧", encoding="utf-8")
    (tmp_path / "a" / "2.txt").write_text("so\n⟦LOCATION|x|Quillby⟧", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert caught.value.where == "a/2.txt:2"


@pytest.mark.parametrize("make", [lambda p: p / "missing", lambda p: p])
def test_nothing_to_read_is_an_error(tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ConfigError, match=r"folder"):
        load(make(tmp_path))


def test_one_ref_may_mean_two_things_where_every_document_is_a_case(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.txt").write_text("⟦PERSON|x|Ada⟧", encoding="utf-8")
    (tmp_path / "a" / "2.txt").write_text("⟦LOCATION|x|Quillby⟧", encoding="utf-8")
    cases = load(tmp_path, single=True)
    assert [(case.name, list(case.documents)) for case in cases] == [
        ("a/1.txt", ["1.txt"]),
        ("a/2.txt", ["2.txt"]),
    ]
    assert {folder_of(case.name) for case in cases} == {"a"}
    (tmp_path / "a" / "2.txt").write_text("⟦DATE|x|1⟧\n⟦AGE|x|2⟧", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, single=True)
    assert caught.value.where == "a/2.txt:2"


def test_text_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.txt").write_bytes(b"caf\xe9")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert caught.value.where == "a/1.txt"
    assert caught.value.__cause__ is None


def test_the_gold_reads_as_its_own_checker_reads_it() -> None:
    spec = importlib.util.spec_from_file_location("goldmark_reference", GOLD / "goldmark.py")
    assert spec is not None
    assert spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = reference
    spec.loader.exec_module(reference)
    theirs = [
        (d.case, d.name, d.text, [(s.start, s.end, s.type, s.ref) for s in d.spans], list(d.risks))
        for d in reference.load_corpus(GOLD)
    ]
    ours = [
        (c.name, name, d.text, [(s.start, s.end, s.type, s.ref) for s in d.spans], list(d.risks))
        for c in load(GOLD)
        for name, d in c.documents.items()
    ]
    assert ours == theirs
    assert not any(d.terms for c in load(GOLD) for d in c.documents.values())
    assert len(ours) == 30
