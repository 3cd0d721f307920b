"""Puts the notice into every footer of a Word copy that a reader can see.

A section shows up to three footers: the usual one, that of its first page and that of even pages. What it
does not have itself it takes from the section before. A footer that is there gets one paragraph at its
end; where a section would show none, it gets one. Word makes room above a footer that grows.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

import docx
from docx.enum.section import WD_HEADER_FOOTER_INDEX as KIND
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from redactor.review.notice import Notice, StampError

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_FIRST: Final = ("[Content_Types].xml", "_rels/.rels")
_PARAGRAPH: Final = (
    f"<w:p {nsdecls('w')}><w:pPr>"
    '<w:keepLines w:val="0"/><w:widowControl w:val="0"/>'
    '<w:spacing w:before="60" w:after="0" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:left="0" w:right="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr>'
    '<w:r><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
    '<w:b w:val="0"/><w:i w:val="0"/><w:caps w:val="0"/><w:smallCaps w:val="0"/>'
    '<w:strike w:val="0"/><w:vanish w:val="0"/><w:color w:val="595959"/>'
    '<w:sz w:val="14"/><w:szCs w:val="14"/></w:rPr><w:t/></w:r></w:p>'
)
ADDED: Final = frozenset(("595959", "14", "240", "60", "0"))
"""Values of attributes that stand in a footer of ours and are no words of the format."""


def stamp(data: bytes, notice: Notice) -> tuple[bytes, int]:
    """The copy with its notice, and how many footers have it; the same bytes for the same copy.

    Raises:
        StampError: the copy cannot be read or written by python-docx.
    """
    try:
        document = docx.Document(io.BytesIO(data))
        stamped = sum(1 for _ in _footers(document, notice))
        out = io.BytesIO()
        document.save(out)
        return _packed(out.getvalue()), stamped
    except Exception:  # noqa: BLE001 - python-docx raises whatever its parts raise
        raise StampError(
            "The notice cannot be put into the Word copy.", "Make the copy again and sign it again."
        ) from None


def _footers(document: Any, notice: Notice) -> Iterator[str]:
    """Stamp each footer once; yields the names of their parts."""
    part = document.part
    document.element.body.get_or_add_sectPr()
    even = _has_even_pages(part)
    defined: set[KIND] = set()
    done: set[str] = set()
    for sect in document.element.xpath(".//w:sectPr[not(ancestor::w:sectPrChange)]"):
        margins = sect.find(qn("w:pgMar"))
        if margins is not None and margins.get(qn("w:bottom"), "").startswith("-"):
            margins.set(qn("w:bottom"), margins.get(qn("w:bottom"))[1:])  # it forbids to make room
        for kind in (KIND.PRIMARY, KIND.FIRST_PAGE, KIND.EVEN_PAGE):
            reference = sect.get_footerReference(kind)
            if reference is not None:
                footer = part.footer_part(reference.rId)
            elif kind not in defined and _shows(sect, kind, even):
                footer, rid = part.add_footer_part()
                _emptied(footer.element)
                _refer(sect, kind, rid)
            else:
                continue
            defined.add(kind)
            if footer.partname not in done:
                done.add(footer.partname)
                footer.element.append(_paragraph(notice))
                yield footer.partname


def _shows(sect: Any, kind: KIND, even: bool) -> bool:
    if kind == KIND.FIRST_PAGE:
        return bool(sect.titlePg_val)
    return even if kind == KIND.EVEN_PAGE else True


def _has_even_pages(part: Any) -> bool:
    """Asked of the part itself: python-docx would add settings to a copy that has none."""
    for relation in part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.SETTINGS and not relation.is_external:
            return bool(relation.target_part.element.evenAndOddHeaders_val)
    return False


def _emptied(footer: Any) -> None:
    """Take the sample paragraph and what else python-docx brings along out of a new footer."""
    for child in list(footer):
        footer.remove(child)
    footer.attrib.clear()
    etree.cleanup_namespaces(footer)


def _refer(sect: Any, kind: KIND, rid: str) -> None:
    """Name a footer in a section; built whole, because a copy need not know the prefix ``r`` by then."""
    reference = parse_xml(f"<w:footerReference {nsdecls('w', 'r')}/>")
    reference.set(qn("w:type"), KIND.to_xml(kind) or "")
    reference.set(qn("r:id"), rid)
    sect.insert(len(sect.xpath("w:headerReference | w:footerReference")), reference)


def _paragraph(notice: Notice) -> Any:
    paragraph = parse_xml(_PARAGRAPH)
    for text in paragraph.iter(qn("w:t")):
        text.text = notice.line
    return paragraph


def _packed(data: bytes) -> bytes:
    """The same parts in a file without dates, in the order of their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w") as archive:
        names = sorted(set(made.namelist()) - set(_FIRST))
        for name in (*_FIRST, *names):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            info.external_attr = 0
            archive.writestr(info, made.read(name), compresslevel=6)
    return out.getvalue()
