"""What a reviewer sees of text and Word documents: the copy as it is, beside the place that it came from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers_docx import build, paragraph, python_docx_document, run, with_picture
from helpers_pair import labels, marked, reviewed, source
from hypothesis import given
from hypothesis import strategies as st

from redactor.errors import DocumentError
from redactor.model import Flag, Handling, Outcome, Status
from redactor.review.copy_marks import Wanted, match
from redactor.review.copy_marks_text import Rewritten
from redactor.review.pairing import pair
from redactor.review.shapes import Mark, Pair

CLIENT, MOTHER = "[Client]", "[Client's mother]"
NAMES = {"Quenby": CLIENT, "Marjolein": MOTHER}
TEXT = "Quenby came with Marjolein.\r\nQuenby has thoughts of dying.\r\n\r\nPlan: see Quenby.\r\n"


def of_text(text: str, names: dict[str, str | None] | None = None) -> Pair:
    return pair(*reviewed(text.encode(), ".txt", names or dict(NAMES)), Handling())


def texts(found: Pair, *, copy: bool = False) -> list[str]:
    return [b.text for sheet in (found.copy if copy else found.source) for b in sheet.blocks]


def test_lines_of_a_text_are_blocks_with_their_marks() -> None:
    found = of_text(TEXT)
    (sheet,) = found.source
    assert [(b.offset, b.text) for b in sheet.blocks] == [
        (0, "Quenby came with Marjolein."),
        (29, "Quenby has thoughts of dying."),
        (60, ""),
        (62, "Plan: see Quenby."),
    ]
    assert marked(found.source) == [
        ("c0", "Quenby"), ("c1", "Marjolein"), ("c2", "Quenby"), ("c3", "Quenby"),
    ]  # fmt: skip
    assert marked(found.copy) == labels(found)
    assert texts(found, copy=True)[0] == "[Client] came with [Client's mother]."
    assert [(b.segment, b.offset) for b in found.copy[0].blocks] == [
        (b.segment, b.offset) for b in sheet.blocks
    ]
    assert (found.moved, found.unchanged) == ("", ())


def test_a_change_says_what_stands_where_and_why() -> None:
    outcome, given_, copy = reviewed(TEXT.encode(), ".txt", {"Quenby": CLIENT, "Marjolein": None})
    finding = replace(outcome.decisions[0].finding, rule="verdict-3")
    decisions = (replace(outcome.decisions[0], finding=finding), *outcome.decisions[1:])
    found = pair(replace(outcome, decisions=decisions), given_, copy, Handling())
    first, second = found.changes[:2]
    assert (first.id, first.original, first.label, first.sheet) == ("c0", "Quenby", CLIENT, 1)
    assert (first.recognizers, first.rule, first.verdict) == (
        ("test", "other"), "rule", "verdict-3",
    )  # fmt: skip
    assert (second.original, second.label, second.verdict) == ("Marjolein", None, "")
    kinds = {mark.id: mark.kind for block in found.copy[0].blocks for mark in block.marks}
    assert (kinds["c0"], kinds["c1"]) == ("change", "kept")
    assert ("c1", "Marjolein") in marked(found.copy)


def test_flags_stand_on_both_sides_and_say_which_must_be_decided() -> None:
    flags = (("risk", "Quenby has thoughts of dying."), ("uncertain", "Plan"))
    found = pair(*reviewed(TEXT.encode(), ".txt", dict(NAMES), flags), Handling())  # type: ignore[arg-type]
    assert [(f.id, f.to_decide, f.text) for f in found.flags] == [
        ("f0", False, "Quenby has thoughts of dying."),
        ("f1", True, "Plan"),
    ]
    assert ("f0", "[Client] has thoughts of dying.") in marked(found.copy)
    assert ("f1", "Plan") in marked(found.copy)


def test_what_runs_over_a_line_is_marked_on_both_lines() -> None:
    found = of_text("She lives at 1 High\nStreet, Sometown.\nBye.", {"1 High\nStreet": "[address]"})
    assert marked(found.source) == [("c0", "1 High"), ("c0", "Street")]
    assert marked(found.copy) == [("c0", "[address]")]
    assert [b.offset for b in found.copy[0].blocks] == [0, 38]


def test_sheets_of_source_and_copy_hold_the_same_lines() -> None:
    text = "".join(f"Line {at} about {'Quenby' if at < 50 else 'work'}.\n" for at in range(130))
    found = of_text(text)
    assert [len(s.blocks) for s in found.source] == [45, 45, 40]
    assert [s.number for s in found.copy] == [1, 2, 3]
    for one, other in zip(found.source, found.copy, strict=True):
        assert [b.offset for b in one.blocks] == [b.offset for b in other.blocks]
    assert found.unchanged == (3,)
    assert found.changes[-1].sheet == 2


def test_a_copy_that_somebody_edited_shows_what_it_says_with_its_labels_marked() -> None:
    outcome, given_, copy = reviewed(TEXT.encode(), ".txt", dict(NAMES))
    edited = "A new line.\r\n" + copy.data.decode().replace("came with", "came in with")
    found = pair(outcome, given_, source(edited.encode(), ".txt"), Handling())
    assert texts(found, copy=True)[:2] == [
        "A new line.",
        "[Client] came in with [Client's mother].",
    ]
    assert found.copy[0].blocks[0].segment == -1
    assert marked(found.copy) == labels(found)
    assert found.moved == ""


def test_labels_that_are_gone_are_said_to_be() -> None:
    outcome, given_, copy = reviewed(TEXT.encode(), ".txt", dict(NAMES))
    edited = copy.data.decode().replace(MOTHER, "a relative")
    found = pair(outcome, given_, source(edited.encode(), ".txt"), Handling())
    assert "c1" not in dict(marked(found.copy))
    assert found.moved == (
        "1 label was not found in the copy: look there yourself. "
        "The copy was changed after it was made."
    )


def test_without_a_copy_there_is_the_source() -> None:
    outcome, given_, _ = reviewed(TEXT.encode(), ".txt", dict(NAMES))
    found = pair(outcome, given_, None, Handling())
    assert (found.copy, found.moved) == ((), "")
    assert len(found.changes) == 4


def test_word_paragraphs_cells_headers_and_comments() -> None:
    found = pair(
        *reviewed(python_docx_document(), ".docx", {"Zebedee": CLIENT, "Dr Quarl": "[GP]"}),
        Handling(),
    )
    assert marked(found.copy) == labels(found)
    assert {mark for mark, _ in marked(found.source)} == {each.id for each in found.changes}
    blocks = {block.place: block for block in found.source[0].blocks}
    assert blocks["table 1 row 1 cell 1"].joint == "\t"
    assert [b.hidden for b in found.source[0].blocks if b.place.startswith("comment ")] == [True]
    assert [b.segment for b in found.copy[0].blocks] == [b.segment for b in found.source[0].blocks]


def test_a_table_row_stays_on_one_sheet() -> None:
    row = "<w:tr>" + "".join(f"<w:tc>{paragraph('x' * 200)}</w:tc>" for _ in range(4)) + "</w:tr>"
    found = pair(*reviewed(build(f"<w:tbl>{row * 9}</w:tbl>").data, ".docx", {}), Handling())
    assert len(found.source) == len(found.copy) == 3
    assert all(len(sheet.blocks) % 4 == 0 for sheet in found.source)
    assert found.unchanged == (1, 2, 3)


def test_a_comment_that_is_left_out_of_the_copy_is_no_lost_label() -> None:
    handling = Handling(comments="strip")
    made = reviewed(python_docx_document(), ".docx", {"Zebedee": CLIENT}, handling=handling)
    found = pair(*made, handling)
    assert not any(block.place.startswith("comment") for block in found.copy[0].blocks)
    assert found.moved == ""
    assert len(found.copy) == len(found.source)


INSERTED = '<w:ins w:id="1" w:author="A">{}</w:ins>'
DELETED = '<w:del w:id="2" w:author="A"><w:r><w:delText>{}</w:delText></w:r></w:del>'


def test_a_further_reading_is_shown_only_if_it_says_something_of_its_own() -> None:
    body = paragraph("Quenby came ", DELETED.format("with Marjolein"), INSERTED.format(run("late")))
    keep = Handling(revisions="keep")
    shown = pair(*reviewed(build(body).data, ".docx", dict(NAMES), handling=keep), keep)
    assert [(b.text, b.hidden) for b in shown.source[0].blocks] == [
        ("Quenby came late", False),
        ("Quenby came with Marjolein", True),
    ]
    assert texts(shown, copy=True) == ["[Client] came late", "[Client] came with [Client's mother]"]
    assert sorted(marked(shown.copy)) == labels(shown)
    assert shown.moved == ""
    spared = pair(*reviewed(build(body).data, ".docx", {"Quenby": CLIENT}, handling=keep), keep)
    assert texts(spared) == ["Quenby came late"]
    assert texts(spared, copy=True) == ["[Client] came late"]
    assert marked(spared.source) == [(each.id, "Quenby") for each in spared.changes]
    assert marked(spared.copy) == labels(spared)
    assert len(spared.changes) == 3


def test_a_name_cut_in_two_by_hidden_text_is_shown_as_it_reads() -> None:
    body = paragraph("Quen", run("x", "<w:vanish/>"), "by came.")
    found = pair(*reviewed(build(body).data, ".docx", dict(NAMES)), Handling())
    assert marked(found.source) == [("c0", "Quenby")]
    assert [b.hidden for b in found.source[0].blocks] == [False, True]
    assert found.moved == ""


def test_a_picture_without_words_does_not_disturb() -> None:
    data = with_picture(paragraph("Quenby slept."))
    found = pair(*reviewed(data, ".docx", dict(NAMES)), Handling(ocr="off"))
    assert marked(found.copy) == [("c0", CLIENT)]


@pytest.mark.parametrize("what", ["bytes", "segment", "place", "span", "flag"])
def test_an_outcome_of_another_source_is_refused(what: str) -> None:
    outcome, given_, copy = reviewed(TEXT.encode(), ".txt", dict(NAMES))
    first = outcome.decisions[0]
    changed: dict[str, Outcome] = {
        "bytes": replace(outcome, source_sha256="0" * 64),
        "segment": replace(
            outcome, decisions=(replace(first, finding=replace(first.finding, segment=7)),)
        ),
        "place": replace(outcome, places={0: "paragraph 1"}),
        "span": replace(
            outcome, decisions=(replace(first, finding=replace(first.finding, end=9999)),)
        ),
        "flag": replace(outcome, flags=(Flag("risk", "text", 3, 0, 1),)),
    }
    with pytest.raises(DocumentError) as error:
        pair(changed[what], given_, copy, Handling())
    assert error.value.problem.code == "source-changed"
    assert "Quenby" not in str(error.value)


@pytest.mark.parametrize(
    ("data", "suffix"),
    [(b"PK\x03\x04", ".docx"), (b"", ".txt"), (b"x", ".xyz"), (b"%PDF-", ".pdf")],
)
def test_bad_files_are_document_errors(data: bytes, suffix: str) -> None:
    empty = Outcome("case-0001/document-01", "case-0001", "", Status.FAILED)
    with pytest.raises(DocumentError):
        pair(empty, source(data, suffix), None, Handling())
    outcome, given_, _ = reviewed(TEXT.encode(), ".txt", dict(NAMES))
    with pytest.raises(DocumentError):
        pair(outcome, given_, source(data, suffix), Handling())


def test_nothing_of_a_pair_is_in_its_repr() -> None:
    assert "Quenby" not in repr(of_text(TEXT))


def test_columns_that_are_read_in_turn_in_the_copy_keep_their_marks() -> None:
    left = [f"left column line {at} of the page" for at in range(4)]
    right = [f"right hand side row {at} with [Client] named" for at in range(4)]
    start = right[0].index(CLIENT)
    pieces = [Wanted(each) for each in left] + [
        Wanted(each, (Mark(f"c{at}", "change", start, start + 8),)) for at, each in enumerate(right)
    ]
    copy = [f"{one}\t{other}" for one, other in zip(left, right, strict=True)]
    found = match(pieces, copy)
    assert found.missing == frozenset()
    got = [
        (mark.id, text[mark.start : mark.end])
        for text, marks in zip(copy, found.marks, strict=True)
        for mark in marks
    ]
    assert got == [(f"c{at}", CLIENT) for at in range(4)]


def test_a_label_that_could_be_one_of_several_is_not_guessed() -> None:
    wanted = [Wanted("[Client] one", (Mark("c0", "change", 0, 8),))]
    assert match(wanted, ["two [Client]", "three [Client]"]).missing <= {"c0"}
    two = [Wanted(f"[Client] {w}", (Mark(f"c{n}", "change", 0, 8),)) for n, w in enumerate("ab")]
    found = match(two, ["nothing", "of it"])
    assert found.missing == {"c0", "c1"}
    assert found.shows == (-1, -1)


EDITS = st.lists(
    st.tuples(st.text("ab\n", max_size=4), st.text("xy", min_size=1, max_size=3)), max_size=6
)


@given(EDITS, st.text("ab\n", max_size=5))
def test_offsets_follow_their_characters(parts: list[tuple[str, str]], tail: str) -> None:
    text = "".join(before + old for before, old in parts) + tail
    edits, at = [], 0
    for before, old in parts:
        edits.append((at + len(before), at + len(before) + len(old), "[L]"))
        at += len(before) + len(old)
    said = Rewritten(text, edits)
    assert said.text == "".join(before + "[L]" for before, _ in parts) + tail
    for start, end, label in edits:
        assert said.text[said.start(start) : said.end(end)] == label
    inside = [any(start <= at < end for start, end, _ in edits) for at in range(len(text))]
    for at, changed in enumerate(inside):
        if not changed:
            assert said.text[said.start(at) : said.end(at + 1)] == text[at]
