"""Accepting all tracked changes: the default, because who deleted a sentence wanted it gone.

Works in place on a parsed part, before text is read, and gives the same tree every time, so that
:meth:`read` and :meth:`write` see the same text. Semantics: ISO/IEC 29500-1, 17.13.5.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from redactor.formats.docx_names import clark, prefixed
from redactor.formats.docx_xml import elements, named, remove, unwrap

_MARK = re.compile(
    r"w:(?:\w+PrChange|tblGridChange|numberingChange|tblPrExChange|cellIns|cellMerge|"
    r"(?:move(?:From|To)|customXml(?:Ins|Del|MoveFrom|MoveTo))Range(?:Start|End))"
)
_OUT = frozenset({"w:del", "w:moveFrom"})
_IN = frozenset({"w:ins", "w:moveTo"})
_CHANGES = _OUT | _IN | {"w:cellDel", "w:delText", "w:delInstrText"}
_PROPERTIES = frozenset({"w:rPr", "w:trPr", "m:ctrlPr", "w:numPr", "w:tcPr"})


def accept_revisions(root: etree._Element) -> int:
    """Accept insertions, deletions, moves and format changes; returns how many marks there were."""
    count = 0
    deleted_marks: list[etree._Element] = []
    for node in [node for node in elements(root) if _is_change(str(node.tag))]:
        name = named(node)
        parent = node.getparent()
        if parent is None:
            continue
        above = named(parent)
        if _MARK.fullmatch(name):
            remove(node)
        elif name == "w:cellDel":
            _drop_owner(node, "w:tc", "w:tr")
        elif name in _OUT and above == "w:trPr":
            _drop_owner(node, "w:tr", "w:tbl")
        elif name in _OUT and above == "w:rPr":
            owner = _ancestor(node, "w:p")
            remove(node)
            if owner is not None and _is_paragraph_mark(parent):
                deleted_marks.append(owner)
        elif name in _OUT or (name in _IN and above in _PROPERTIES):
            remove(node)
        elif name in _IN:
            unwrap(node)
        elif name in ("w:delText", "w:delInstrText"):
            remove(node)
        else:
            continue
        count += 1
    for paragraph in deleted_marks:
        _join_with_next(paragraph)
    return count


@lru_cache(maxsize=4096)
def _is_change(tag: str) -> bool:
    """Whether an element of that tag can mark a change."""
    name = prefixed(tag)
    return name in _CHANGES or bool(_MARK.fullmatch(name))


def count_revisions(root: etree._Element) -> int:
    """How many insertions, deletions, moves and format changes a part holds."""
    return sum(
        named(node) in _OUT | _IN or bool(_MARK.fullmatch(named(node))) for node in elements(root)
    )


def _ancestor(node: etree._Element, name: str) -> etree._Element | None:
    for up in node.iterancestors():
        if named(up) == name:
            return up
    return None


def _is_paragraph_mark(run_properties: etree._Element) -> bool:
    above = run_properties.getparent()
    return above is not None and named(above) == "w:pPr"


def _drop_owner(node: etree._Element, owner: str, container: str) -> None:
    """Remove the row or cell that ``node`` marks as deleted, and what it leaves without content."""
    target = _ancestor(node, owner)
    if target is None:
        remove(node)
        return
    above = target.getparent()
    remove(target)
    if above is None or named(above) != container or any(named(x) == owner for x in above):
        return
    if container == "w:tr":
        _drop_owner_of_rows(above)
    else:
        _replace_by_paragraph(above)


def _drop_owner_of_rows(row: etree._Element) -> None:
    table = row.getparent()
    remove(row)
    is_table = table is not None and named(table) == "w:tbl"
    if table is not None and is_table and not any(named(x) == "w:tr" for x in table):
        _replace_by_paragraph(table)


def _replace_by_paragraph(table: etree._Element) -> None:
    parent = table.getparent()
    if parent is not None:
        parent.replace(table, etree.Element(clark("w:p")))


def _join_with_next(paragraph: etree._Element) -> None:
    """A deleted paragraph mark: the content moves to the head of the next paragraph."""
    parent = paragraph.getparent()
    if parent is None:
        return
    following = paragraph.getnext()
    while following is not None and named(following) in ("w:bookmarkStart", "w:bookmarkEnd"):
        following = following.getnext()
    content = [node for node in paragraph if named(node) != "w:pPr"]
    has_section = any(named(node) == "w:sectPr" for node in elements(paragraph))
    if has_section:
        return
    if following is not None and named(following) == "w:p":
        at = 1 if len(following) and named(following[0]) == "w:pPr" else 0
        for offset, node in enumerate(content):
            following.insert(at + offset, node)
        parent.remove(paragraph)
    elif not content and sum(1 for node in parent if named(node) == "w:p") > 1:
        parent.remove(paragraph)
