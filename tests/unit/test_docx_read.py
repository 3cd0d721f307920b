"""What a reader sees in a DOCX comes out as segments, whatever the runs look like."""

from __future__ import annotations

import pytest
from helpers_docx import (
    Extra,
    build,
    paragraph,
    part,
    python_docx_document,
    read,
    run,
    source,
    texts,
    unzip,
    zip_of,
)

from redactor.formats.docx import DocxFormat
from redactor.model import Handling, Replacement

BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline>"
    "<wp:extent cx='1' cy='1'/><wp:docPr id='1' name='C:\\notes\\quill.doc' descr='Photo of Zeb'/>"
    "<a:graphic><a:graphicData "
    "uri='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'><wps:wsp><wps:txbx>"
    "<w:txbxContent><w:p><w:r><w:t>boxed new</w:t></w:r></w:p></w:txbxContent></wps:txbx>"
    "</wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback>"
    "<w:pict><v:shape id='Box Zeb' style='width:10pt' alt='Alt Zeb'><v:textbox><w:txbxContent>"
    "<w:p><w:r><w:t>boxed old</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (run("Sa") + run("rah"), "Sarah"),
        (run("a") + "<w:hyperlink w:anchor='x'>" + run("b") + "</w:hyperlink>", "ab"),
        ("<w:ins w:author='Z' w:id='1'>" + run("in") + "</w:ins>" + run("side"), "inside"),
        ("<w:smartTag w:element='PersonName'>" + run("tag") + "</w:smartTag>", "tag"),
        ("<w:customXml w:element='Client'>" + run("xml") + "</w:customXml>", "xml"),
        (
            "<w:sdt><w:sdtPr><w:alias w:val='Q'/></w:sdtPr><w:sdtContent>"
            + run("sdt")
            + "</w:sdtContent></w:sdt>",
            "sdt",
        ),
        ("<w:fldSimple w:instr=' AUTHOR '>" + run("field") + "</w:fldSimple>", "field"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a\tb\nc"),
        ("<w:r><w:t>Jo</w:t><w:noBreakHyphen/><w:t>Ann</w:t></w:r>", "Jo-Ann"),
        ("<w:r><w:sym w:font='Wingdings' w:char='F05A'/><w:t>eb</w:t></w:r>", "Zeb"),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
        (
            "<w:ruby><w:rubyBase>" + run("base") + "</w:rubyBase></w:ruby>",
            "base",
        ),
        ("<w:pPr><w:tabs><w:tab w:val='left' w:pos='720'/></w:tabs></w:pPr>" + run("t"), "t"),
    ],
)
def test_a_paragraph_is_one_stream(inner: str, expected: str) -> None:
    assert texts(build(f"<w:p>{inner}</w:p>").data) == [expected]


def test_a_deletion_is_gone_and_a_deleted_mark_joins_paragraphs() -> None:
    body = (
        "<w:p><w:pPr><w:rPr><w:del w:id='1' w:author='Z'/></w:rPr></w:pPr>"
        + run("Sa")
        + "<w:del w:id='2' w:author='Z'><w:r><w:delText>XX</w:delText></w:r></w:del></w:p>"
        + paragraph("rah")
        + "<w:p><w:moveFrom w:id='3' w:author='Z'>"
        + run("moved")
        + "</w:moveFrom></w:p><w:p><w:moveTo w:id='4' w:author='Z'>"
        + run("moved")
        + "</w:moveTo></w:p>"
    )
    assert texts(build(body).data) == ["Sarah", "moved"]


def test_deleted_rows_and_cells_are_gone() -> None:
    row = "<w:tr>{}<w:tc>{}<w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    mark = "<w:del w:id='1' w:author='Z'/>"
    rows = (
        row.format("", "", "stays")
        + row.format(f"<w:trPr>{mark}</w:trPr>", "", "row gone")
        + row.format("", "<w:tcPr><w:cellDel w:id='2' w:author='Z'/></w:tcPr>", "cell gone")
    )
    assert texts(build(f"<w:tbl>{rows}</w:tbl>" + paragraph("end")).data) == ["stays", "end"]


def test_a_field_gives_its_result_and_not_its_code() -> None:
    field = (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> HYPER</w:instrText></w:r>"
        '<w:r><w:instrText>LINK "mailto:zeb@example.org" </w:instrText></w:r>'
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r>" + run("write to him") + "<w:r>"
        "<w:fldChar w:fldCharType='end'/></w:r>"
    )
    assert texts(build(f"<w:p>{field}</w:p>").data) == ["write to him"]


def test_a_dropdown_field_shows_its_choice() -> None:
    field = (
        "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:name w:val='Zeb'/><w:ddList>"
        "<w:result w:val='1'/><w:listEntry w:val='no'/><w:listEntry w:val='yes'/></w:ddList>"
        "</w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    assert texts(build(f"<w:p>{field}</w:p>").data) == ["yes"]


def test_an_unfinished_field_loses_no_text() -> None:
    field = "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText> X </w:instrText></w:r>"
    assert texts(build(f"<w:p>{field}{run('still here')}</w:p>").data) == ["still here"]


def test_cells_are_joined_by_tabs_and_rows_by_lines() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = "".join(
        "<w:tr>" + cell.format(left) + cell.format(right) + "</w:tr>"
        for left, right in (("First", "Zebedee"), ("Last", "Quill"))
    )
    document = read(build(paragraph("top") + f"<w:tbl>{rows}</w:tbl>" + paragraph("end")).data)
    assert [(s.text, s.place, s.joint) for s in document.segments] == [
        ("top", "paragraph 1", "\n"),
        ("First", "table 1 row 1 cell 1", "\t"),
        ("Zebedee", "table 1 row 1 cell 2", "\n"),
        ("Last", "table 1 row 2 cell 1", "\t"),
        ("Quill", "table 1 row 2 cell 2", "\n"),
        ("end", "paragraph 2", "\n"),
    ]


def test_text_boxes_and_descriptions_are_segments_of_their_own() -> None:
    document = read(build(f"<w:p>{run('around')}{BOX}</w:p>").data)
    found = {segment.text: (segment.place, segment.kind) for segment in document.segments}
    assert found["around"] == ("paragraph 1", "text")
    assert found["boxed new"][0].startswith("text box 1")
    assert found["boxed old"][0].startswith("text box 2")
    assert found["Photo of Zeb"][1] == "attribute"
    assert found["Alt Zeb"][1] == "attribute"


def test_hidden_text_is_read_and_named_hidden() -> None:
    hidden = run("secret", "<w:vanish/>")
    body = (
        paragraph(hidden)
        + paragraph("seen ", hidden)
        + paragraph(run("x", "<w:vanish w:val='0'/>"))
    )
    kinds = [(s.text, s.kind) for s in read(build(body).data).segments]
    assert kinds == [("secret", "hidden"), ("seen secret", "text"), ("x", "text")]


def test_a_style_can_hide_text() -> None:
    styles = part(
        "w:styles",
        "<w:style w:type='paragraph' w:styleId='A'><w:name w:val='Secret'/>"
        "<w:rPr><w:vanish/></w:rPr></w:style><w:style w:type='paragraph' w:styleId='B'>"
        "<w:name w:val='Child'/><w:basedOn w:val='A'/></w:style>",
    )
    body = "<w:p><w:pPr><w:pStyle w:val='B'/></w:pPr>" + run("quiet") + "</w:p>"
    built = build(body, [Extra("word/styles.xml", styles, "styles", "rId9")])
    assert [s.kind for s in read(built.data).segments] == ["hidden"]


def test_headers_notes_and_comments_are_read_with_their_places() -> None:
    note = "<w:{0} w:id='2'><w:p><w:r><w:t>{1}</w:t></w:r></w:p></w:{0}>"
    extras = [
        Extra("word/h.xml", part("w:hdr", paragraph("head")), "header", "rId5"),
        Extra("word/f.xml", part("w:ftr", paragraph("foot")), "footer", "rId6"),
        Extra(
            "word/n.xml", part("w:footnotes", note.format("footnote", "fn")), "footnotes", "rId7"
        ),
        Extra("word/e.xml", part("w:endnotes", note.format("endnote", "en")), "endnotes", "rId8"),
        Extra("word/c.xml", part("w:comments", note.format("comment", "cm")), "comments", "rId9"),
    ]
    section = (
        "<w:sectPr><w:headerReference w:type='first' r:id='rId5'/>"
        "<w:footerReference w:type='even' r:id='rId6'/></w:sectPr>"
    )
    document = read(build(paragraph("body") + section, extras).data)
    assert [(s.place, s.text, s.joint) for s in document.segments] == [
        ("paragraph 1", "body", "\n\n"),
        ("header 1 paragraph 1", "head", "\n\n"),
        ("footer 1 paragraph 1", "foot", "\n\n"),
        ("footnote 1", "fn", "\n\n"),
        ("endnote 1", "en", "\n\n"),
        ("comment 1", "cm", "\n"),
    ]


def test_strict_documents_are_read_too() -> None:
    files = unzip(build(paragraph("strict")).data)
    for name, content in files.items():
        files[name] = content.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
    assert b"purl.oclc.org" in files["word/document.xml"]
    assert texts(zip_of(files)) == ["strict"]


def test_a_document_of_python_docx_is_read_whole() -> None:
    found = texts(python_docx_document())
    assert "Zebedee Quillfeather came in." in found
    assert {"Session notes", "Dr Quarl", "Check Zebedee", "Page for Zebedee"} <= set(found)


def _deleted(text: str) -> str:
    return f"<w:del w:id='1' w:author='a'><w:r><w:delText>{text}</w:delText></w:r></w:del>"


def _inserted(text: str) -> str:
    return f"<w:ins w:id='2' w:author='a'>{run(text)}</w:ins>"


@pytest.mark.parametrize(
    ("inner", "first", "others"),
    [
        (
            run("saw ") + _deleted("Anna") + _inserted("Berta"),
            "saw Berta",
            ["saw Anna", "saw AnnaBerta"],
        ),
        (run("An") + _deleted("ne") + _inserted("na"), "Anna", ["Anne", "Annena"]),
        (run("An") + run("x", "<w:vanish/>") + run("na"), "Anxna", ["Anna"]),
        (
            run("07700 ") + run("or so ", "<w:vanish/>") + run("900123"),
            "07700 or so 900123",
            ["07700 900123"],
        ),
        (run("seen ") + run("and heard ", "<w:vanish/>") + run("it"), "seen and heard it", []),
        (run("a ") + _inserted("b ") + run("c"), "a b c", []),
    ],
)
def test_every_order_with_a_word_of_its_own_is_read(
    inner: str, first: str, others: list[str]
) -> None:
    data = build(f"<w:p>{inner}</w:p>").data
    segments = DocxFormat().read(source(data), Handling(revisions="keep")).segments
    assert [s.text for s in segments] == [first, *others]
    assert [s.kind for s in segments] == ["text", *["reading"] * len(others)]


def test_text_that_most_readers_do_not_see_is_counted() -> None:
    white, tiny = "<w:color w:val='ffffff'/>", "<w:sz w:val='2'/>"
    body = paragraph(
        run("secret", "<w:vanish/>"), run("white", white), run("tiny", tiny), run("plain"),
        run("on black", f"{white}<w:shd w:val='clear' w:fill='000000'/>"),
    )  # fmt: skip
    hidden = {part.part: (part.count, part.treatment) for part in read(build(body).data).hidden}
    assert hidden["hidden text"] == (1, "kept")
    assert hidden["white or tiny text"] == (2, "kept")


def test_a_paragraph_mark_that_somebody_does_not_see_joins_two_paragraphs() -> None:
    for mark in ("<w:del w:id='1' w:author='a'/>", "<w:vanish/>"):
        ends = f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{run('so An')}</w:p>"
        data = build(ends + paragraph("na came")).data
        segments = DocxFormat().read(source(data), Handling(revisions="keep")).segments
        assert [s.text for s in segments] == ["so An", "na came", "so Anna came"]


def test_the_first_label_stands_where_two_readings_share_text() -> None:
    inner = run("An") + _deleted("ne") + _inserted("na") + run(" came")
    handling, format_ = Handling(revisions="keep"), DocxFormat()
    file = source(build(f"<w:p>{inner}</w:p>").data)
    document = format_.read(file, handling)
    made = [Replacement(0, 0, 4, "[A]"), Replacement(1, 0, 4, "[B]"), Replacement(2, 0, 6, "[C]")]
    copy = format_.write(file, document, made, handling).data
    assert [s.text for s in format_.read(source(copy), handling).segments] == ["[A] came"]


def test_pictures_are_named_as_not_covered() -> None:
    picture = (
        "<w:r><w:drawing><wp:inline><wp:docPr id='1' name='x'/><a:graphic><a:graphicData "
        "uri='http://schemas.openxmlformats.org/drawingml/2006/picture'><pic:pic><pic:blipFill>"
        "<a:blip r:embed='rId7'/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></w:r>"
    )
    extra = Extra("word/media/zeb.emf", b"\x01\x00\x00\x00 EMF", "image", "rId7", "image/x-emf")
    document = read(build(f"<w:p>{picture}</w:p>", [extra]).data)
    assert document.coverage.not_covered == ()
    assert document.notes == (
        "1 picture(s) of a kind that cannot be cleaned: the copy shows a grey field instead.",
    )
