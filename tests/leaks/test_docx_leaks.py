"""Nothing hidden survives a DOCX copy, and the reader that checks it can find a name anywhere."""

from __future__ import annotations

import io
import zipfile

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
    write,
    zip_of,
)
from PIL import Image, PngImagePlugin

from redactor.errors import DocumentError
from redactor.model import Surface
from redactor.readback.docx import surfaces

CANARY = "Quillfeather"


def _finds(data: bytes, word: str = CANARY) -> list[Surface]:
    """Where the reader sees the word; a part that it does not vouch for counts as one more."""
    found: list[Surface] = []
    try:
        found += (s for s in surfaces(data) if word.lower() in s.text.lower())
    except DocumentError:
        found.append(Surface("a part that no copy holds", "", "raw"))
    return found


def _png_with_text() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Comment", CANARY, zip=True)
    info.add_text("Author", CANARY)
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG", pnginfo=info)
    return out.getvalue()


def _jpeg_with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = CANARY
    out = io.BytesIO()
    Image.new("RGB", (16, 16), "red").save(out, "JPEG", exif=exif, comment=CANARY.encode())
    return out.getvalue() + CANARY.encode()


def _picture(rid: str) -> str:
    return (
        f"<w:r><w:drawing><wp:inline><wp:docPr id='1' name='{CANARY}.jpg'/><a:graphic>"
        "<a:graphicData uri='http://schemas.openxmlformats.org/drawingml/2006/picture'><pic:pic><pic:nvPicPr>"
        f"<pic:cNvPr id='0' name='C:\\{CANARY}.png'/></pic:nvPicPr><pic:blipFill>"
        f"<a:blip r:embed='{rid}'><a:extLst><a:ext uri='{CANARY}'/></a:extLst></a:blip>"
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _rich_document() -> bytes:
    """A document with the canary in every hiding place that the walker keeps a part for."""
    style = f"<w:style w:type='paragraph' w:styleId='{CANARY}'><w:name w:val='{CANARY} notes'/>"
    body = (
        f"<w:p w:rsidR='00112233'><w:pPr><w:pStyle w:val='{CANARY}'/><w:rPr><w:ins w:id='9' "
        f"w:author='{CANARY}' w:date='2024-01-01T00:00:00Z'/></w:rPr></w:pPr>"
        f"<w:bookmarkStart w:id='1' w:name='{CANARY}'/>{run('visible text')}"
        "<w:bookmarkEnd w:id='1'/>"
        f"<w:del w:id='2' w:author='{CANARY}'><w:r><w:delText>{CANARY}</w:delText></w:r></w:del>"
        f"<w:hyperlink r:id='rId21' w:anchor='{CANARY}' w:tgtFrame='{CANARY}'>{run('link')}"
        f"</w:hyperlink><w:fldSimple w:instr=' AUTHOR {CANARY} '>{run('field')}</w:fldSimple>"
        f"<w:sdt><w:sdtPr><w:alias w:val='{CANARY}'/><w:tag w:val='{CANARY}'/><w:dataBinding "
        f"w:xpath='/{CANARY}' w:storeItemID='{{0}}'/><w:comboBox><w:listItem w:value='{CANARY}'/>"
        f"</w:comboBox></w:sdtPr><w:sdtContent>{run('control')}</w:sdtContent></w:sdt>"
        f"<w:smartTag w:uri='urn:{CANARY}' w:element='{CANARY}'>{run('smart')}</w:smartTag>"
        f"<w:customXml w:element='{CANARY}'>{run('custom')}</w:customXml>"
        f"<w:r><w:rPr><w:rFonts w:ascii='{CANARY} Hand'/></w:rPr><w:t>font</w:t></w:r>"
        f"<w:r><w:fldChar w:fldCharType='begin'><w:fldData>{CANARY}</w:fldData></w:fldChar></w:r>"
        f'<w:r><w:instrText> TC "{CANARY}" </w:instrText></w:r>'
        f"<w:r><w:fldChar w:fldCharType='end'/></w:r><x:{CANARY} xmlns:x='urn:{CANARY}'/>"
        f"<w:r><w:pict><v:shape id='{CANARY}' o:gfxdata='{CANARY}' href='https://{CANARY}/' "
        f"style='width:10pt;{CANARY}:1'><v:imagedata r:id='rId23' src='{CANARY}'/></v:shape>"
        f"</w:pict></w:r>{_picture('rId22')}<w:r><w:commentReference w:id='5'/></w:r>{CANARY}"
        f"<w:r>{CANARY}</w:r></w:p><w:p><w:pPr><w:jc w:val='{CANARY}'/></w:pPr></w:p>"
        f"<!-- {CANARY} --><?{CANARY} {CANARY}?>"
        f"<w:sectPr><w:headerReference w:type='default' r:id='rId24'/></w:sectPr>"
    )
    comments = (
        f"<w:comment w:id='5' w:author='{CANARY}' w:initials='{CANARY}' "
        "w:date='2024-01-01T00:00:00Z'>"
        "<w:p><w:r><w:t>remark</w:t></w:r></w:p></w:comment>"
    )
    settings_ = (
        "<w:attachedTemplate r:id='rId1'/><w:docVars>"
        f"<w:docVar w:name='{CANARY}' w:val='{CANARY}'/></w:docVars>"
        "<w:rsids><w:rsid w:val='00112233'/></w:rsids><w:defaultTabStop w:val='720'/>"
    )
    theme = f"<a:themeElements><a:clrScheme name='{CANARY}'/></a:themeElements>"
    numbering = (
        f"<w:abstractNum w:abstractNumId='0'><w:nsid w:val='AAAA1111'/><w:name w:val='{CANARY}'/>"
        "<w:lvl w:ilvl='0'><w:lvlText w:val='%1.'/></w:lvl></w:abstractNum>"
    )
    extras = [
        Extra(
            f"word/{CANARY}.xml",
            part("w:styles", f"{style}<w:aliases w:val='{CANARY}'/></w:style>"),
            "styles",
            "rId11",
        ),
        Extra("word/settings.xml", part("w:settings", settings_), "settings", "rId12"),
        Extra("word/theme.xml", part("a:theme", theme), "theme", "rId13"),
        Extra("word/numbering.xml", part("w:numbering", numbering), "numbering", "rId14"),
        Extra("word/comments.xml", part("w:comments", comments), "comments", "rId15"),
        Extra("word/people.xml", part("w:people", CANARY), "people", "rId16"),
        Extra("customXml/item1.xml", f"<{CANARY}/>".encode(), "customXml", "rId17"),
        Extra("word/fontTable.xml", part("w:fonts", CANARY), "fontTable", "rId18"),
        Extra("word/webSettings.xml", part("w:webSettings", CANARY), "webSettings", "rId19"),
        Extra("word/vba.bin", CANARY.encode(), "vbaProject", "rId20"),
        Extra(f"word/media/{CANARY}.png", _png_with_text(), "image", "rId22", "image/png"),
        Extra("word/media/b.jpeg", _jpeg_with_exif(), "image", "rId23", "image/jpeg"),
        Extra("word/h.xml", part("w:hdr", paragraph("header text")), "header", "rId24"),
        Extra("word/unused.xml", part("w:hdr", paragraph(CANARY)), "header", "rId25"),
        Extra("word/orphan.xml", CANARY.encode(), "unheardOf", "rId26"),
    ]
    built = build(body, extras, {"rId21": f"mailto:{CANARY}@example.org"})
    built.files["docProps/core.xml"] = f"<c>{CANARY}</c>".encode()
    built.files[f"[trash]/{CANARY}.dat"] = CANARY.encode()
    return zip_of(built.files, comment=CANARY.encode())


def test_no_hiding_place_survives() -> None:
    original = _rich_document()
    assert len(_finds(original)) > 40
    draft = write(original)
    assert [surface.place for surface in _finds(draft.data)] == []
    shown = [segment.text for segment in read(draft.data).segments]
    assert shown == ["visible textlinkfieldcontrolsmartcustomfont", "header text", "remark"]
    assert write(draft.data).data == draft.data


def test_what_was_hidden_is_listed_in_neutral_words() -> None:
    hidden = {item.part: item.treatment for item in write(_rich_document()).hidden}
    expected = {
        "tracked changes": "removed",
        "bookmark names": "redacted",
        "style names": "redacted",
        "authors of comments and changes": "redacted",
        "custom XML data": "removed",
        "macros": "removed",
        "comment authors' accounts": "removed",
        "document settings": "removed",
        "picture metadata": "removed",
        "parts that nothing refers to": "removed",
        "field codes": "removed",
        "content controls": "removed",
    }
    assert expected.items() <= hidden.items()
    assert not any(CANARY.lower() in name.lower() for name in hidden)


@pytest.mark.parametrize(
    "inner",
    [
        run("Quill") + run("feather"),
        run("Quill") + run("x", "<w:vanish/>") + run("feather"),
        run("x") + run("Quill", "<w:vanish/>") + run("x") + run("feather", "<w:vanish/>"),
        run("Quill")
        + "<w:del w:id='1'><w:r><w:delText>x</w:delText></w:r></w:del>"
        + run("feather"),
        run("Quill")
        + "<w:del w:id='1'><w:r><w:delText>feather</w:delText></w:r></w:del>"
        + f"<w:ins w:id='2'>{run('et')}</w:ins>",
        "<w:r><w:instrText>Quill</w:instrText></w:r><w:r><w:t>x</w:t></w:r>"
        "<w:r><w:instrText>feather</w:instrText></w:r>",
        "<w:r><w:sym w:font='Symbol' w:char='F051'/></w:r>" + run("uillfeather"),
        run("Qu&#105;llfeather"),
        "<w:r><w:t><![CDATA[Quillfeather]]></w:t></w:r>",
    ],
)
def test_the_reader_finds_a_split_name(inner: str) -> None:
    assert _finds(build(f"<w:p>{inner}</w:p>").data)


def test_the_reader_sees_between_and_behind_the_entries() -> None:
    clean = write(build(paragraph("x")).data).data
    assert _finds(clean + CANARY.encode())
    assert _finds(CANARY.encode() + clean)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.xml")
        info.extra = b"\x99\x99" + len(CANARY).to_bytes(2, "little") + CANARY.encode()
        archive.writestr(info, b"<a/>")
        info = zipfile.ZipInfo("b.xml")
        info.comment = CANARY.encode()
        archive.writestr(info, b"<a/>")
    places = {surface.place for surface in _finds(out.getvalue())}
    assert {"part 1 zip fields", "part 2 zip fields", "gaps of the zip"} <= places


def test_the_reader_refuses_what_it_cannot_read_whole() -> None:
    clean = write(build(paragraph("x" * 500)).data).data
    with pytest.raises(DocumentError, match="unreadable-copy"):
        list(surfaces(clean[: len(clean) // 2]))


def test_a_replaced_name_is_nowhere_in_a_real_document() -> None:
    draft = python_docx_document()
    for word, label in (("Zebedee", "[Client]"), ("Quillfeather", "[Client]"), ("Quarl", "[GP]")):
        draft = replace_all(draft, word, label).data
    for word in ("Zebedee", "Quill", "Quarl"):
        assert [surface.place for surface in _finds(draft, word)] == []
