"""Cuts and joins what was found, so that one finding is one name: neither two people nor half of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import regex

from redactor.detect.base import View
from redactor.detect.lexicon import is_given_name, is_surname
from redactor.detect.ner.weigh import LONGEST_NAME
from redactor.model import Finding

_BETWEEN_NAMES = regex.compile(
    r"\s+(?:and|&|\+|[-–—])\s+(?=\p{L})"
    r"|(?<=\p{Ll}{3})(?<!\b(?i:prof|rev|revd|miss|messrs|insp|capt|hon|mrs|supt))\.\s+(?=\p{L})"
)

_ONLY_TITLE = regex.compile(r"(?i:mr|mrs|ms|miss|mx|dr|prof|rev|herr|frau)\.?")
_BEFORE_SEX = regex.compile(r"(?:[,(/|\t]|[ ]{2,})[ ]?$")
_BEHIND_SEX = regex.compile(r"[ ]?[,)/|\t;]?[ ]{0,2}(?i:d\.?o\.?b|born|aged?|\d)")


def _is_sex(view: View, finding: Finding) -> bool:
    """Whether a letter in a row of particulars is the sex: ``Wren Oldfield, F, dob ...``."""
    start = view.reading.place(finding.segment, finding.start)
    end = view.reading.place(finding.segment, finding.end)
    return bool(
        _BEFORE_SEX.search(view.plain, max(0, start - 4), start)
        and _BEHIND_SEX.match(view.plain, end)
    )


def apart(findings: Iterable[Finding], views: Sequence[View]) -> Iterator[Finding]:
    """Cut a finding that holds two people (``Wren and Lark Oldfield``) into one for each."""
    texts = {view.reading.document: view for view in views}
    for finding in findings:
        if finding.entity_type == "PERSON":
            view = texts[finding.document]
            text = view.surface(finding)
            if text in ("F", "M") and _is_sex(view, finding):
                continue
            while (cut := _BETWEEN_NAMES.search(text)) and not _ONLY_TITLE.fullmatch(
                text[: cut.start()]
            ):
                yield replace(finding, end=finding.start + cut.start())
                finding = replace(finding, start=finding.start + cut.end())
                text = text[cut.end() :]
        yield finding


_INITIAL = regex.compile(r"(?<!\p{L})\p{L}$")


def join_names(findings: Sequence[Finding], views: Sequence[View]) -> Iterator[Finding]:
    """Join neighbouring words of one name into one finding; the input is disjoint and sorted."""
    return _joined(findings, views, _same_name, _one_name)


def whole_addresses(findings: Iterable[Finding], views: Sequence[View]) -> Iterator[Finding]:
    """Join a house number and the street behind it, which a recogniser took for a place: one address.

    Args:
        findings: disjoint, sorted by place.
        views: of the same case.
    """
    return _joined(findings, views, _is_one_address, lambda a, b: replace(a, end=b.end))


def _joined(
    findings: Iterable[Finding],
    views: Sequence[View],
    belong: Callable[[Finding, Finding, View], bool],
    join: Callable[[Finding, Finding], Finding],
) -> Iterator[Finding]:
    """The findings, each run of neighbours that belong together made one."""
    texts = {view.reading.document: view for view in views}
    last: Finding | None = None
    for finding in findings:
        if last is not None and belong(last, finding, texts[finding.document]):
            last = join(last, finding)
            continue
        if last is not None:
            yield last
        last = finding
    if last is not None:
        yield last


def _one_name(a: Finding, b: Finding) -> Finding:
    best = max((a, b), key=lambda f: (f.score, f.end - f.start))
    return replace(
        best,
        start=a.start,
        end=b.end,
        role=a.role or b.role,
        subject=a.subject or b.subject,
        others=tuple(
            sorted({a.recognizer, b.recognizer, *a.others, *b.others} - {best.recognizer})
        ),
    )


_HOUSE = regex.compile(r"(?i:flat |apt |unit )?\d{1,5}[a-z]?")


def _is_one_address(a: Finding, b: Finding, view: View) -> bool:
    if (a.document, a.segment) != (b.document, b.segment) or b.start - a.end != 1:
        return False
    if a.entity_type != "STREET_ADDRESS" or b.entity_type not in ("LOCATION", "ORGANIZATION"):
        return False
    return view.plain[view.reading.place(a.segment, a.end)] == " " and bool(
        _HOUSE.fullmatch(view.surface(a))
    )


def _same_name(a: Finding, b: Finding, view: View) -> bool:
    if (a.document, a.segment) != (b.document, b.segment) or a.entity_type != b.entity_type:
        return False
    if a.entity_type != "PERSON" or (a.subject and b.subject and a.subject != b.subject):
        return False
    base = view.reading.place(a.segment, 0)
    if b.end - a.start > LONGEST_NAME:
        return False
    between = view.plain[base + a.end : base + b.start]
    if between.startswith("."):
        # Behind an initial a full stop goes on with the name; behind a word it ends a sentence.
        initial = _INITIAL.search(view.plain, max(0, base + a.end - 3), base + a.end)
        return bool(initial) and between in (".", ". ")
    if between in (", ", ","):
        return _is_turned(view.plain, base + a.start, base + a.end, base + b.start, base + b.end)
    return between in ("", " ", "  ", "-")


def _is_turned(text: str, start: int, middle: int, again: int, end: int) -> bool:
    """Whether a name is written family name first: ``OLDFIELD, Wren``, ``Oldfield, Wren`` in a cell by itself."""
    before, behind = text[start:middle], text[again:end]
    if len(before) < 3 or " " in before.strip():
        return False
    if before.isupper() and not any(word.isupper() and len(word) > 2 for word in behind.split()):
        return True
    given = is_given_name(before)
    if not behind[:1].isupper() or (given and not is_surname(before)):
        return False
    labelled = _NAME_LABEL.search(text, max(0, start - 60), start) is not None
    if given and is_given_name(behind.split()[0]) and not (labelled or _IN_A_ROW.match(text, end)):
        return False
    opens = _CELL_OPENS.search(text, max(0, start - 24), start)
    closes = _CELL_CLOSES.match(text, end)
    return opens is not None and closes is not None


_NAME_LABEL = regex.compile(r"(?i:\bname\b|last, first|surname)[^\n:]{0,24}:[ ]*$")
_IN_A_ROW = regex.compile(r"[ ]{0,2}[\t|(]")
_CELL_OPENS = regex.compile(r"(?:^|[\n\t|:]|\n[ ]*(?:\d{1,2}[.)]|[-*•]))[ ]*$")
_CELL_CLOSES = regex.compile(
    r"(?:,[ ](?i:sr|jr|snr|jnr|ii|iii)\b\.?)?[ ]{0,2}(?:$|[\n\t|(]|[ ]{2,}|\[|(?i:dob|d\.o\.b|aged?|born|nhs|m/?f)\b)"
)
