"""Changed notes: the annotation still covers what it covered, and a draw can be repeated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.evaluate.goldmark import GoldCase, GoldDocument, GoldSpan, parse
from redactor.evaluate.ocr import CONFUSIONS, misread
from redactor.evaluate.stress import Stress, apply, carry, seeded
from redactor.evaluate.stress import parse as parse_stress

NOTE = "Dr ⟦PERSON|p|Zebedee Straßer-İnce⟧ rang.\n«RISK» She ⟦QUASI|q|won ß⟧ fell. «/RISK» ⟦KEEP|k|Wren⟧"
GOLD = parse(NOTE, keep=True)


def changed(stress: Stress, document: GoldDocument = GOLD) -> GoldDocument:
    return apply(stress, [GoldCase("a", {"1.txt": document})]).cases[0].documents["1.txt"]


def surfaces(document: GoldDocument) -> list[str]:
    places = [(s.start, s.end) for s in (*document.spans, *document.terms)]
    return [document.text[start:end] for start, end in (*places, *document.risks)]


def test_capitals_lengthen_the_text_and_spans_follow() -> None:
    assert surfaces(changed(Stress("upper"))) == [
        "ZEBEDEE STRASSER-İNCE",
        "WON SS",
        "WREN",
        "SHE WON SS FELL.",
    ]


def test_lower_case_lengthens_the_text_and_spans_follow() -> None:
    assert surfaces(changed(Stress("lower"))) == [
        "zebedee straßer-i̇nce",
        "won ß",
        "wren",
        "she won ß fell.",
    ]


def test_what_is_marked_stays_what_it_is() -> None:
    result = changed(Stress("upper"))
    assert [(s.type, s.ref) for s in result.spans] == [("PERSON", "p"), ("QUASI", "q")]
    assert [(s.type, s.ref) for s in result.terms] == [("KEEP", "k")]


@given(st.lists(st.tuples(st.characters(), st.text(max_size=3)), min_size=1), st.data())
def test_a_span_covers_the_pieces_of_its_characters(
    changes: list[tuple[str, str]], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(changes) - 1))
    end = data.draw(st.integers(start + 1, len(changes)))
    text = "".join(before for before, _ in changes)
    pieces = [after for _, after in changes]
    document = GoldDocument(text, (GoldSpan(start, end, "PERSON", "p"),), ((start, end),))
    result = carry(document, pieces)
    assert surfaces(result) == ["".join(pieces[start:end])] * 2


TEXT = st.text(alphabet="rnmcldvwIl10Oe \nbx", max_size=200)


@given(TEXT, st.floats(0, 0.5), st.integers(0, 5), st.sets(st.integers(0, 200)))
def test_misreading_makes_no_more_than_it_is_told_and_undoes(
    text: str, rate: float, seed: int, cuts: set[int]
) -> None:
    pieces, made = misread(text, rate, str(seed), cuts)
    assert len(pieces) == len(text)
    assert made <= round(rate * len(text))
    assert (made == 0) == (pieces == list(text))
    assert (pieces, made) == misread(text, rate, str(seed), cuts)
    allowed = {(read, wrong) for read, wrong, _ in CONFUSIONS}
    at = found = 0
    while at < len(text):
        width = 1
        if pieces[at] != text[at]:
            width = next(n for n in (1, 2) if (text[at : at + n], pieces[at]) in allowed)
            assert pieces[at + 1 : at + width] == [""] * (width - 1)
            assert cuts.isdisjoint(range(at + 1, at + width))
            found += 1
        at += width
    assert found == made


def test_a_confusion_does_not_stand_across_the_edge_of_a_span() -> None:
    pieces, made = misread("rn" * 50, 0.5, "1", range(1, 100))
    assert (pieces, made) == (list("rn" * 50), 0)


def test_spaces_at_line_edges_stay() -> None:
    text = "a b\n a  b "
    for seed in range(40):
        pieces, made = misread(text, 0.1, str(seed))
        assert made == 1
        assert pieces[1] in ("", "  ")


def test_two_in_a_hundred_characters_are_misread_in_names_too() -> None:
    note = "the nurse called ⟦PERSON|p|Merle Curlew⟧ about leave. " * 100
    notes = apply(parse_stress("ocr", 1), [GoldCase("a", {"1.txt": parse(note)})])
    document = notes.cases[0].documents["1.txt"]
    assert notes.changes == round(0.02 * notes.characters)
    touched = sum(document.text[s.start : s.end] != "Merle Curlew" for s in document.spans)
    assert 10 < touched < 40


def test_the_seed_decides_and_each_note_is_drawn_for_itself() -> None:
    document = parse("a letter of one clerk and another " * 20)
    case = GoldCase("a", {"1.txt": document, "2.txt": document})

    def texts(seed: int) -> list[str]:
        documents = apply(Stress("ocr", 0.02, seed), [case]).cases[0].documents
        return [each.text for each in documents.values()]

    assert texts(1) == texts(1)
    assert texts(1)[0] != texts(1)[1]
    assert texts(1) != texts(2)


def test_what_may_be_asked_for() -> None:
    assert parse_stress("lower", 3) == seeded(Stress("lower"), 3) == Stress("lower")
    assert parse_stress("ocr", 3) == Stress("ocr", 0.02, 3)
    assert parse_stress("ocr:0.05", 3) == seeded(Stress("ocr", 0.05, 1), 3)
    assert parse_stress("ocr:0.05", 3).label == "ocr 5 %"


@pytest.mark.parametrize(
    "spec", ["", "ocrs", "lower:0.1", "ocr:", "ocr:0", "ocr:0.6", "ocr:-1", "ocr:nan", "ocr:x"]
)
def test_anything_else_is_refused(spec: str) -> None:
    with pytest.raises(ValueError, match=r"^(no such change|a rate|could not)"):
        parse_stress(spec, 1)
