"""Layout that says who somebody is: form labels, attendance lists, letter heads, signatures, speakers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import regex

from redactor.identity.claims import NOBODY, Alias, Claim
from redactor.identity.lexer import LINE, PERSON, TAB, Reading, Token
from redactor.identity.mention import Mention

_AUTHOR = frozenset(
    (
        "author;written by;completed by;recorded by;entered by;typed by;prepared by;report by;notes by;seen by;"
        "assessed by;assessor;therapist;counsellor;counselor;clinician;practitioner;facilitator;facilitators;"
        "keyworker;key worker;worker;signed;author of report;report author;provider;interviewer;notes;"
        "co-facilitator;social worker;note by;session notes by;process notes;supervisee;completed"
    ).split(";")
)
_CLIENT = frozenset(
    (
        "client;client name;name of client;patient;patient name;pt name;pt;re;regarding;service user;young person;"
        "name of child;child's name;child name;name;full name;subject;cl;resident;member name;client initials;"
        "identified patient;student;pupil;student name;pupil name;yp;name of young person;participant name;"
        "name of patient;adult at risk;adult;individual;person;case;child;case name;subject child;supervisee's client"
    ).split(";")
)
_GENERAL = frozenset(
    "name;full name;person;individual;adult;student;case;resident;pupil;subject;child;yp".split(";")
)
"""Labels that name the client in some forms and somebody else in others."""
_NUMBERED = frozenset("client;patient;partner;spouse;subject;subject child".split(";"))
"""Labels that count the clients: ``Partner 2``."""
_GIVEN = frozenset(
    "forename forenames;first name;first names;given name;given names;forename;forenames".split(";")
)
_FAMILY_NAME = frozenset("surname;family name;last name".split(";"))
_CALLED = frozenset(
    "known as;aka;also known as;preferred name;likes to be called;alias;nickname;goes by".split(";")
)
_MEMBERS = frozenset(
    "members;group members;members present;participants;participants present;group;attendance;attended;"
    "in attendance;present;here;circle;clients present;who came".split(";")
)
_GREETING = frozenset("dear hi hello hiya hey morning afternoon evening".split())
_CLOSING = frozenset(
    "regards wishes sincerely faithfully thanks cheers signed yours best love thx slán sincerly".split()
)
_IDENTIFIERS = frozenset(
    (
        "<uk_nhs> <date_of_birth> <medical_record_number> <ppsn> <us_ssn> <health_insurance_number> "
        "<education_number>"
    ).split()
)
_ADULT = 17
_HEAD = 14
"""Lines in which a document names its client."""


def layout(
    reading: Reading, lines: Sequence[Sequence[Token]], names: Mapping[int, Mention]
) -> Iterator[Claim]:
    """Claims from the lines of a document.

    Args:
        lines: of the same document.
        names: the mentions of the case, by number.
    """
    last = _last_text(lines)
    yield from _rows(lines)
    yield from _headed(lines)
    for number, line in enumerate(lines):
        people = [t for t in line if t.tag == PERSON]
        if not people:
            continue
        yield from _labelled(line, number)
        yield from _identified(line, number, people[0])
        if number and len(people) <= 2 and _is_name_alone(line):
            below = _closed(lines, number)
            if below or number >= last - 4:
                weight = 2.5 if below else 1.5 if number >= last - 2 else 0.8
                yield Claim(people[0].mention, "author", "author", NOBODY, weight, "signature")
        elif (
            number == last
            and line[-1].tag == PERSON
            and len(line) <= 12
            and not _ends_sentence(line)
        ):
            yield Claim(line[-1].mention, "author", "author", NOBODY, 1.2, "last words")
    yield from _minors(reading)
    for token in reading.tokens:
        if token.tag == PERSON and names[token.mention].title in (
            "dr",
            "doctor",
            "prof",
            "professor",
            "judge",
        ):
            yield Claim(
                token.mention,
                "judge" if names[token.mention].title == "judge" else "doctor",
                "job",
                NOBODY,
                1.0,
                "title",
            )
        elif token.tag == PERSON and names[token.mention].title in ("cllr", "councillor"):
            yield Claim(token.mention, "councillor", "job", NOBODY, 2.0, "title")
        elif token.tag == PERSON and names[token.mention].title in (
            "rev",
            "revd",
            "reverend",
            "canon",
            "fr",
        ):
            yield Claim(token.mention, "pastor", "kin", NOBODY, 1.0, "title")


def form_aliases(lines: Sequence[Sequence[Token]]) -> Iterator[Alias]:
    """Surname, forename and the name to be called by, which a form asks for in fields of their own."""
    last: dict[str, tuple[int, int]] = {}
    before, seen = -1, 0
    for number, line in enumerate(lines):
        for at, token in enumerate(line):
            if token.tag != PERSON or at == 0:
                continue
            if not _is_former(line, at):
                before, seen = token.mention, number
            label = _field(line, at)
            kind = next((k for k, words in _FIELDS if label in words), "")
            if not kind:
                continue
            if kind == "family" and _is_former(line, at):
                near = [n for where, n in last.values() if number - where <= 4]
                if near or (before >= 0 and number - seen <= 3):
                    yield Alias(near[0] if near else before, token.mention, "née")
                continue
            if kind in last:
                last.clear()
            near = [n for k, (where, n) in last.items() if k != kind and number - where <= 3]
            if near:
                yield Alias(near[0], token.mention, "form")
            last[kind] = (number, token.mention)


def _is_former(line: Sequence[Token], at: int) -> bool:
    return any(
        t.text in ("previous", "former", "maiden", "birth", "née")
        for t in line[max(0, at - 5) : at]
    )


def _field(line: Sequence[Token], at: int) -> str:
    """The words before a name that end in a colon, a tab or a bar, or end there."""
    end = at
    while end > 0 and line[end - 1].text in (":", "\t", "|", '"', "(", "-", ")", "s"):
        end -= 1
    start = end
    while (
        start > 0
        and end - start < 4
        and line[start - 1].text.isalpha()
        and line[start - 1].tag != PERSON
    ):
        start -= 1
    for low in range(start, end):
        label = " ".join(t.text for t in line[low:end])
        if any(label in words for _, words in _FIELDS):
            return label
    return ""


_FIELDS = (("family", _FAMILY_NAME), ("given", _GIVEN), ("called", _CALLED))


def lines_of(reading: Reading) -> list[Sequence[Token]]:
    """The tokens of each line, without its end."""
    tokens = reading.tokens
    ends = [at for at, token in enumerate(tokens) if token.tag == LINE]
    starts = [0, *(end + 1 for end in ends)]
    return [tokens[start:end] for start, end in zip(starts, [*ends, len(tokens)], strict=True)]


def _minors(reading: Reading) -> Iterator[Claim]:
    """People with the age of a child behind the name: ``Wren (7)``, ``Wren, 15,``."""
    tokens = reading.tokens
    for at, token in enumerate(tokens[:-2]):
        if token.tag != PERSON or tokens[at + 1].text not in ("(", ",", "-", "|", "\t"):
            continue
        behind = tokens[at + 2]
        if behind.text != "<age>" and behind.tag != "A":
            continue
        figures = regex.search(r"\d+", reading.text[behind.start : behind.end])
        if figures and int(figures[0]) < _ADULT:
            yield Claim(token.mention, "minor", "age", NOBODY, 3.0, "age")


def _rows(lines: Sequence[Sequence[Token]]) -> Iterator[Claim]:
    """Rows of a table: a name in the first cell, a word of relation or job at the head of another."""
    for line in lines:
        bars = [i for i, t in enumerate(line) if t.text in ("|", "\t")]
        if not bars or line[0].text == "|":
            bars = bars[1:]
            line = line[1:]
            bars = [i for i, t in enumerate(line) if t.text in ("|", "\t")]
        if len(bars) < 1:
            continue
        first = line[: bars[0]]
        people = [t for t in first if t.tag == PERSON]
        if len(people) != 1 or len(first) > 5:
            continue
        cells = [
            line[low + 1 : high] for low, high in zip(bars, [*bars[1:], len(line)], strict=True)
        ]
        for cell in cells[:4]:
            head = next((t for t in cell[:3] if t.role is not None), None)
            if (
                head is None
                or head.role is None
                or any(t.tag == PERSON for t in cell[: cell.index(head)])
            ):
                continue
            yield Claim(people[0].mention, head.role.key, head.role.kind, NOBODY, 2.7, "row")
            break


def _headed(lines: Sequence[Sequence[Token]]) -> Iterator[Claim]:
    """Lists under a heading that is a word of role: ``SUBJECT CHILDREN``, then numbered names.

    The list ends with the first blank line behind a name, or with a line that does not begin with one.
    """
    head = None
    listed = 0
    for line in lines:
        bare = [t for t in line if t.text not in (":", "-", "*", "•")]
        if len(bare) == 1 and bare[0].role is not None and bare[0].role.plural:
            head, listed = bare[0].role, 0
            continue
        if head is None or (not bare and not listed):
            continue
        person = next((t for t in bare[:3] if t.tag == PERSON), None)
        if person is None or (bare[0] is not person and not _is_number(bare[0])):
            head = None
            continue
        listed += 1
        weight = 4.0 if head.kind == "client" else 3.0
        yield Claim(person.mention, head.key, head.kind, NOBODY, weight, "list below")


def _is_number(token: Token) -> bool:
    return token.tag == "A" or token.text in ("(", ".")


def _last_text(lines: Sequence[Sequence[Token]]) -> int:
    return max((i for i, line in enumerate(lines) if line), default=0)


def _labelled(line: Sequence[Token], number: int) -> Iterator[Claim]:
    """``Label: name`` anywhere in a line, and a label in capitals or before a tab."""
    for at, token in enumerate(line):
        if token.tag != PERSON or at == 0:
            continue
        cut = at - 1
        while (
            cut >= 0 and line[cut].text in ('"', "“", "(", "'", "-", "–", "•", "*", "<age>")
        ) or (cut >= 0 and line[cut].tag == "A"):
            cut -= 1
        if cut < 0 or not (
            line[cut].text in (":", "\t", "|", "/") or (cut == 0 and line[0].text in ("re", "ref"))
        ):
            continue
        end = cut if line[cut].text in (":", "\t", "|", "/") else 1
        start = end
        while (
            start > 0
            and end - start < 5
            and (
                line[start - 1].text.isalnum()
                or line[start - 1].role
                or line[start - 1].text in ("'s", "-", "of")
            )
        ):
            start -= 1
        for low in range(start, end):
            label = " ".join(t.text for t in line[low:end]).replace(" 's", "'s")
            base = label.rstrip("0123456789 ")
            if base != label and base in _NUMBERED:
                label = "client"
            if label in _CLIENT:
                weight = 2.0 if label in _GENERAL else 4.0
                if label in ("re", "regarding", "subject") or number < _HEAD:
                    yield Claim(token.mention, "client", "client", NOBODY, weight, "label")
                    for other in _joined(line, at):
                        yield Claim(other.mention, "client", "client", NOBODY, weight, "label")
                break
            if label in _AUTHOR:
                weight = 2.0 if number < _HEAD else 1.2
                for one in (token, *_joined(line, at)):
                    yield Claim(one.mention, "author", "author", NOBODY, weight, "label")
                break
            if label in _MEMBERS:
                for one in (token, *(t for t in line[at + 1 :] if t.tag == PERSON)):
                    yield Claim(one.mention, "listed", "list", NOBODY, 1.0, "attendance")
                break


def _joined(line: Sequence[Token], at: int) -> Iterator[Token]:
    """The names joined to the one at ``at`` by *and*, ``&`` or ``+``; what stands in brackets is passed over."""
    k = at
    while True:
        j = k + 1
        if j < len(line) and line[j].text == "(":
            j = next((i for i in range(j, len(line)) if line[i].text == ")"), len(line)) + 1
        if (
            j + 1 >= len(line)
            or line[j].text not in ("and", "&", "+", "/")
            or line[j + 1].tag != PERSON
        ):
            return
        k = j + 1
        yield line[k]


def _identified(line: Sequence[Token], number: int, person: Token) -> Iterator[Claim]:
    """A person with a date of birth or a number of a patient behind the name."""
    at = line.index(person)
    behind = [t.text for t in line[at + 1 : at + 14]]
    if _IDENTIFIERS & set(behind) and number < 2 * _HEAD:
        stop = next((i for i, t in enumerate(line[at + 1 :]) if t.tag == PERSON), len(line))
        if _IDENTIFIERS & set(behind[: stop + 1]):
            yield Claim(person.mention, "client", "client", NOBODY, 1.5, "identified")


def _is_name_alone(line: Sequence[Token]) -> bool:
    """A line that holds a name and at most its credentials, job or contact."""
    first = next((i for i, t in enumerate(line) if t.tag == PERSON), 0)
    return (
        first <= 2
        and len(line) <= 14
        and not any(t.text in (":", "?", "!") for t in line[first:])
        and (first == 0 or line[0].text in ("-", "–", "—", "~", "/", "x", "(", "signed", "per"))
        and not (len(line) > 4 and line[-1].text == "." and not any(t.role for t in line))
    )


def _closed(lines: Sequence[Sequence[Token]], number: int) -> bool:
    """Whether a closing formula stands on one of the three lines above."""
    for above in range(number - 1, max(-1, number - 4), -1):
        words = {t.text for t in lines[above]}
        if words & _CLOSING and len(lines[above]) <= 8:
            return True
        if len(lines[above]) > 8:
            return False
    return False


def _ends_sentence(line: Sequence[Token]) -> bool:
    return line[-1].text in (".", "?", "!") or (len(line) > 1 and line[-2].tag == TAB)
