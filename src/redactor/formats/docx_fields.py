"""Field codes, because they hold text that no reader sees: addresses, paths, merge data.

Only fields that Word computes from the document itself keep their code, rewritten to a plain form;
every other field is unlinked: its last result stays as ordinary text. ISO/IEC 29500-1, 17.16.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from redactor.formats.docx_names import clark
from redactor.formats.docx_xml import attribute, elements, named, remove, tags, unwrap

_SHOWN = ("w:t", "w:delText", "m:t", "w:sym", "w:drawing", "w:pict", "w:object")
_IN_FIELDS = tags("w:fldSimple", "w:fldChar", "w:delInstrText", "w:instrText", *_SHOWN)
_FORMAT = (
    r"(?:\s+\\\*\s+(?i:MERGEFORMAT|CHARFORMAT|Arabic|Roman|alphabetic|Ordinal|CardText|OrdText|"
    r"Upper|Lower|FirstCap|Caps|ArabicDash))*"
)
_PLAIN = re.compile(
    r"\s*(?i:(?P<code>PAGE|NUMPAGES|SECTION|SECTIONPAGES|FORMCHECKBOX|NUMWORDS|NUMCHARS)"
    r"|SEQ\s+(?P<seq>Figure|Table|Equation))" + _FORMAT + r"\s*"
)
_REFERENCE = re.compile(
    r"\s*(?P<code>(?i:REF|PAGEREF|NOTEREF))\s+\"?(?P<mark>[^\s\"\\]+)\"?"
    r"(?P<switches>(?:\s+\\[hnrwptf])*)" + _FORMAT + r"\s*"
)
_LINK = re.compile(r"\s*(?i:HYPERLINK)\s+\\l\s+\"(?P<mark>[^\"\\]+)\"(?:\s+\\[hnt])*\s*")
_CONTENTS = re.compile(
    r"\s*(?i:TOC)(?P<switches>(?:\s+\\(?:[hzuw]|[onp]\s*(?:\"[\d\- ]*\")?))*)" + _FORMAT + r"\s*"
)


def plain_code(code: str, bookmark: Callable[[str], str]) -> str | None:
    """A field code in its plain form, ``None`` if the field must be unlinked."""
    if match := _PLAIN.fullmatch(code):
        sequence = match["seq"]
        return f" SEQ {sequence.capitalize()} " if sequence else f" {match['code'].upper()} "
    if match := _REFERENCE.fullmatch(code):
        switches = " ".join(sorted(set(match["switches"].split())))
        return f" {match['code'].upper()} {bookmark(match['mark'])} {switches}".rstrip() + " "
    if match := _LINK.fullmatch(code):
        return f' HYPERLINK \\l "{bookmark(match["mark"])}" '
    if match := _CONTENTS.fullmatch(code):
        return " TOC " + " ".join(match["switches"].split()) + " "
    return None


@dataclass(slots=True)
class _Field:
    begin: etree._Element
    codes: list[etree._Element] = field(default_factory=list)
    inside_code: list[etree._Element] = field(default_factory=list)
    marks: list[etree._Element] = field(default_factory=list)
    in_code: bool = True
    nested: bool = False
    has_result: bool = False


def clean_fields(root: etree._Element, bookmark: Callable[[str], str]) -> int:
    """Rewrite or unlink every field of a part, in place; returns how many were unlinked."""
    unlinked = 0
    stack: list[_Field] = []
    for node in list(root.iter(*_IN_FIELDS)):
        name = named(node)
        if name == "w:fldSimple":
            unlinked += _clean_simple(node, bookmark)
        elif name == "w:fldChar":
            unlinked += _mark(node, stack, bookmark)
        elif name == "w:delInstrText":
            remove(node)
        elif name == "w:instrText":
            if stack and stack[-1].in_code:
                stack[-1].codes.append(node)
            else:
                remove(node)
                unlinked += 1
        else:
            for open_field in stack:
                if open_field.in_code:
                    open_field.inside_code.append(node)
                else:
                    open_field.has_result = True
    for open_field in stack:
        _drop_codes(open_field)
        unlinked += 1
    return unlinked


def _clean_simple(node: etree._Element, bookmark: Callable[[str], str]) -> int:
    code = plain_code(attribute(node, "instr") or "", bookmark)
    if code is None:
        unwrap(node)
        return 1
    for key in list(node.attrib):
        del node.attrib[key]
    node.set(clark("w:instr"), code)
    return 0


def _mark(node: etree._Element, stack: list[_Field], bookmark: Callable[[str], str]) -> int:
    kind = attribute(node, "fldCharType")
    if kind == "begin":
        for above in stack:
            above.nested = above.nested or above.in_code
        stack.append(_Field(begin=node, marks=[node]))
        return 0
    if not stack or kind not in ("separate", "end"):
        remove(node)
        return 1
    current = stack[-1]
    current.marks.append(node)
    current.in_code = False
    if kind == "separate":
        return 0
    stack.pop()
    return _close(current, bookmark)


def _close(current: _Field, bookmark: Callable[[str], str]) -> int:
    text = "".join(node.text or "" for node in current.codes)
    for node in current.inside_code:
        remove(node)
    if text.strip().upper() == "FORMDROPDOWN":
        _show_choice(current)
    code = None if current.nested or not current.codes else plain_code(text, bookmark)
    if code is None:
        _drop_codes(current)
        return 1
    current.codes[0].text = code
    for node in current.codes[1:]:
        remove(node)
    return 0


def _drop_codes(current: _Field) -> None:
    for node in (*current.codes, *current.marks):
        remove(node)


def _show_choice(current: _Field) -> None:
    """Turn a drop-down form field into the text that it shows."""
    entries = [node for node in elements(current.begin) if named(node) == "w:listEntry"]
    chosen = 0
    for node in elements(current.begin):
        if named(node) in ("w:result", "w:default"):
            value = attribute(node, "val") or "0"
            chosen = int(value) if value.isdecimal() and len(value) < 4 else 0
            if named(node) == "w:result":
                break
    run = current.begin.getparent()
    if current.has_result or run is None or chosen >= len(entries):
        return
    text = etree.Element(clark("w:t"))
    text.text = attribute(entries[chosen], "val")
    run.insert(run.index(current.begin), text)
