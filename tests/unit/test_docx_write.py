"""Replacements land in place, formatting stays, and writing settles."""

from __future__ import annotations

import io
import re

import docx
import pytest
from helpers_docx import (
    Extra,
    build,
    paragraph,
    part,
    python_docx_document,
    read,
    replace_all,
    run,
    texts,
    unzip,
    write,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.errors import DocumentError
from redactor.formats.docx import DocxFormat
from redactor.model import Handling, Replacement, Segment

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=12
)
PIECE = st.one_of(
    TEXT.map(lambda t: run(_escape(t))),
    TEXT.map(lambda t: run(_escape(t), "<w:b/>")),
    TEXT.map(lambda t: run(_escape(t), "<w:vanish/>")),
    TEXT.map(lambda t: f"<w:hyperlink w:anchor='q'>{run(_escape(t))}</w:hyperlink>"),
    TEXT.map(lambda t: f"<w:ins w:id='1' w:author='Z'>{run(_escape(t))}</w:ins>"),
    TEXT.map(lambda t: f"<w:sdt><w:sdtContent>{run(_escape(t))}</w:sdtContent></w:sdt>"),
    st.sampled_from(
        [
            "<w:r><w:tab/></w:r>",
            "<w:r><w:br/></w:r>",
            "<w:r><w:noBreakHyphen/></w:r>",
            "<w:r><w:sym w:font='Wingdings' w:char='F041'/></w:r>",
            "<w:bookmarkStart w:id='1' w:name='Zeb'/><w:bookmarkEnd w:id='1'/>",
        ]
    ),
)
BODY = st.lists(st.lists(PIECE, max_size=6).map(lambda p: f"<w:p>{''.join(p)}</w:p>"), max_size=4)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _document(data: bytes) -> str:
    return unzip(data)["word/document.xml"].decode()


def test_the_label_takes_the_format_of_the_first_run() -> None:
    body = paragraph(run("Dear Sa", "<w:b/>"), run("rah Qu", "<w:i/>"), run("ill, hello"))
    data = replace_all(build(body).data, "Sarah Quill", "[Client]").data
    runs = [(r.text, r.bold, r.italic) for r in docx.Document(io.BytesIO(data)).paragraphs[0].runs]
    assert runs == [("Dear [Client]", True, None), ("", None, True), (", hello", None, None)]


def test_a_name_over_a_tab_a_symbol_and_a_wrapper_goes_as_one() -> None:
    inner = (
        run("x Sa")
        + "<w:hyperlink w:anchor='b'>"
        + run("rah")
        + "</w:hyperlink><w:r><w:tab/></w:r><w:r><w:sym w:font='Symbol' w:char='F051'/></w:r>"
        + run("uill y")
    )
    data = replace_all(build(f"<w:p>{inner}</w:p>").data, "Sarah\tQuill", "[A]").data
    assert texts(data) == ["x [A] y"]


def test_a_name_of_symbols_only_can_be_replaced() -> None:
    sym = "<w:r><w:sym w:font='Symbol' w:char='F05A'/><w:sym w:font='Symbol' w:char='F065'/></w:r>"
    assert texts(replace_all(build(f"<w:p>{sym}</w:p>").data, "Ze", "[A]").data) == ["[A]"]


def test_a_label_is_never_put_into_hidden_text_if_the_name_is_seen() -> None:
    body = paragraph(run("Sa", "<w:vanish/>"), run("rah"))
    data = replace_all(build(body).data, "Sarah", "[A]").data
    shown = docx.Document(io.BytesIO(data)).paragraphs[0].runs
    assert [(r.text, r.font.hidden) for r in shown] == [("", True), ("[A]", None)]


def test_descriptions_and_table_titles_are_replaced() -> None:
    table = (
        "<w:tbl><w:tblPr><w:tblCaption w:val='About Sarah'/></w:tblPr><w:tr><w:tc><w:p/></w:tc>"
        "</w:tr></w:tbl>"
    )
    data = replace_all(build(table + paragraph("end")).data, "Sarah", "[A]").data
    assert texts(data) == ["About [A]", "end"]


@pytest.mark.parametrize(
    "replacement",
    [
        Replacement(0, 0, 99, "x"),
        Replacement(0, 2, 2, "x"),
        Replacement(-1, 0, 1, "x"),
        Replacement(7, 0, 1, "x"),
        Replacement(0, 0, 1, "a\x00b"),
        Replacement(0, 0, 1, "a\nb"),
    ],
)
def test_impossible_replacements_are_refused(replacement: Replacement) -> None:
    with pytest.raises(DocumentError) as caught:
        write(build(paragraph("Sarah")).data, replacement)
    assert caught.value.problem.code == "bad-replacement"


def test_overlapping_replacements_are_refused() -> None:
    data = build(paragraph("Sarah Quill")).data
    with pytest.raises(DocumentError, match="bad-replacement"):
        write(data, Replacement(0, 0, 5, "x"), Replacement(0, 4, 8, "y"))


def test_a_document_read_from_other_bytes_is_refused() -> None:
    from helpers_docx import source

    document = read(build(paragraph("one")).data)
    other = source(build(paragraph("two")).data)
    with pytest.raises(DocumentError, match="source-changed"):
        DocxFormat().write(other, document, (), Handling())


@settings(max_examples=120, deadline=None)
@given(BODY, st.data())
def test_laws_of_writing(body: list[str], data: st.DataObject) -> None:
    original = build("".join(body)).data
    before = _first_readings(original)
    copy = write(original).data
    after = _first_readings(copy)
    assert [(s.text, s.place, s.joint, s.kind) for s in after] == [
        (s.text, s.place, s.joint, s.kind) for s in before
    ]
    assert write(copy).data == copy
    if not before:
        return
    chosen = data.draw(st.sampled_from(before))
    start = data.draw(st.integers(0, len(chosen.text) - 1))
    end = data.draw(st.integers(start + 1, len(chosen.text)))
    redacted = write(original, Replacement(chosen.index, start, end, "[A]")).data
    expected = [s.text for s in before]
    expected[chosen.index] = chosen.text[:start] + "[A]" + chosen.text[end:]
    assert [s.text for s in _first_readings(redacted)] == expected
    assert write(redacted).data == redacted


def _first_readings(data: bytes) -> list[Segment]:
    """The segments that share no text with each other."""
    return [segment for segment in read(data).segments if segment.kind != "reading"]


def test_writing_a_real_document_settles_and_keeps_the_headings() -> None:
    original = python_docx_document()
    copy = write(original).data
    assert texts(copy) == texts(original)
    assert write(copy).data == copy
    opened = docx.Document(io.BytesIO(copy))
    assert opened.paragraphs[0].style.name == "Heading 1"
    assert opened.paragraphs[1].runs[1].bold
    assert opened.tables[0].cell(0, 1).text == "Zebedee"


def test_names_are_neutral_and_consistent() -> None:
    body = (
        "<w:p><w:pPr><w:pStyle w:val='ZebStyle'/></w:pPr>"
        "<w:bookmarkStart w:id='1' w:name='Zebedee'/>" + run("target") + "<w:bookmarkEnd w:id='1'/>"
        "</w:p><w:p><w:hyperlink w:anchor='zebedee'>" + run("jump") + "</w:hyperlink>"
        "<w:fldSimple w:instr=' PAGEREF Zebedee \\h '>" + run("1") + "</w:fldSimple></w:p>"
    )
    styles = part(
        "w:styles",
        "<w:style w:type='paragraph' w:styleId='ZebStyle' w:customStyle='1'>"
        "<w:name w:val='Zeb notes'/><w:basedOn w:val='berschrift1'/></w:style>"
        "<w:style w:type='paragraph' w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style>",
    )
    data = write(build(body, [Extra("word/zeb.xml", styles, "styles", "rId3")]).data).data
    xml = _document(data)
    assert "eb" not in re.sub(r"https?://[^\"]*", "", xml).replace("webHidden", "")
    assert xml.count('"bm_1"') == 2
    assert " PAGEREF bm_1 \\h " in xml
    assert '<w:pStyle w:val="Style1"/>' in xml
    assert docx.Document(io.BytesIO(data)).paragraphs[0].style.base_style.name == "Heading 1"


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        (" PAGE  \\* Arabic  \\* MERGEFORMAT ", " PAGE "),
        (" NUMPAGES ", " NUMPAGES "),
        (' TOC \\o "1-3" \\h \\z \\u ', ' TOC \\o "1-3" \\h \\z \\u '),
        (" REF _Ref123 \\r \\h ", " REF bm_1 \\h \\r "),
        (' HYPERLINK \\l "_Toc99" ', ' HYPERLINK \\l "bm_1" '),
        (" SEQ Figure \\* ARABIC ", " SEQ Figure "),
        (" SEQ Zebedee \\* ARABIC ", None),
        (' HYPERLINK "https://example.org/zeb" ', None),
        (' INCLUDETEXT "C:\\\\zeb.doc" ', None),
        (" MERGEFIELD Zebedee ", None),
        (' TOC \\t "Zeb style,1" ', None),
        (' DATE \\@ "dd/MM/yyyy" ', None),
        (' IF "Zeb" = "Zeb" "a" "b" ', None),
        (" ADDIN ZOTERO_ITEM Zeb ", None),
    ],
)
def test_field_codes_are_kept_only_in_a_plain_form(code: str, kept: str | None) -> None:
    field = (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"
        f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>result</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    data = write(build(f"<w:p>{field}</w:p>").data).data
    codes = re.findall(r"<w:instrText[^>]*>([^<]*)<", _document(data))
    assert codes == ([kept] if kept else [])
    assert ("fldChar" in _document(data)) == bool(kept)
    assert texts(data) == ["result"]


def test_a_field_inside_a_code_is_removed_with_its_text() -> None:
    def char(kind: str) -> str:
        return f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"

    nested = (
        char("begin")
        + "<w:r><w:instrText> IF </w:instrText></w:r>"
        + char("begin")
        + "<w:r><w:instrText> MERGEFIELD n </w:instrText></w:r>"
        + char("separate")
        + run("Zebedee")
        + char("end")
        + "<w:r><w:instrText> = 1 </w:instrText></w:r>"
        + char("separate")
        + run("shown")
        + char("end")
    )
    data = write(build(f"<w:p>{nested}</w:p>").data).data
    assert texts(data) == ["shown"]
    assert "Zebedee" not in _document(data)


def test_embedded_content_is_replaced_by_words() -> None:
    body = (
        "<w:altChunk r:id='rId8'/><w:p><w:r><w:object><v:shape id='s'/>"
        "<o:OLEObject Type='Embed' ProgID='Excel.Sheet.12' r:id='rId9'/></w:object></w:r></w:p>"
    )
    extras = [
        Extra("word/afchunk.html", b"<p>Zebedee</p>", "aFChunk", "rId8", "text/html"),
        Extra("word/embeddings/zeb.bin", b"Zebedee", "oleObject", "rId9", "application/bin"),
    ]
    draft = write(build(body, extras).data)
    assert texts(draft.data) == ["[EMBEDDED CONTENT REMOVED]"] * 2
    assert {p.part: p.count for p in draft.hidden}["embedded objects"] == 2
    assert not any("embedd" in name or "chunk" in name for name in unzip(draft.data))
