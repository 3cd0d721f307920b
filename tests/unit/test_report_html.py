"""The page: needs nothing but itself, says the worst first, and lets no text become markup."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.errors import Problem
from redactor.generalisations import GENERALISATIONS
from redactor.model import (
    CaseNote,
    Coverage,
    Decision,
    Finding,
    Flag,
    HiddenPart,
    Kept,
    Leak,
    Outcome,
    PersonNote,
    Status,
)
from redactor.report.build import RunInfo, build
from redactor.report.render import html

RUN = RunInfo(
    id="run-1",
    started="2026-03-01T09:30:00Z",
    finished="2026-03-01T09:32:05Z",
    version="0.1.0",
    pipeline_name="supervision",
    pipeline_sha256="0f" * 32,
    models=("model-a 1.0",),
)
VOID = {"meta", "br", "input", "link", "img", "hr"}


def decision(segment: int, label: str | None, kind: str = "PERSON", role: str = "") -> Decision:
    finding = Finding("d", segment, 3, 9, kind, 0.85, "names", rule="full-name", others=("cues",))
    identity = f"identity of {label}"
    return Decision(finding, identity, role, "keep" if label is None else "label", label, kind)


def outcome(status: Status, case: int = 1, number: int = 1, **changes: Any) -> Outcome:
    id = f"case-{case:04d}/document-{number:02d}"
    copied = status in (Status.PUBLISHED, Status.NEEDS_REVIEW)
    base = Outcome(
        id=id,
        case=f"case-{case:04d}",
        format="docx",
        status=status,
        source_sha256="ab" * 32,
        output=f"{id}.docx" if copied else None,
        output_sha256="cd" * 32 if copied else None,
        error=None if copied else Problem("some-code", "Something is wrong.", "Do something."),
        decisions=(
            decision(0, "[Client]", role="client"),
            decision(1, "[Client's mother]", role="client.mother"),
            decision(2, "[phone number]", "PHONE_NUMBER"),
            decision(3, None, "ORGANIZATION"),
        ),
        places={n: f"paragraph {n + 1}" for n in range(9)},
    )
    return replace(base, **changes)


def everything() -> list[Outcome]:
    """All statuses, and all kinds of rows."""
    return [
        outcome(
            Status.NEEDS_REVIEW,
            flags=(
                Flag("risk", "paragraph 2", 1, 0, 40),
                Flag("uncertain", "paragraph 3", 2, 4, 9),
                Flag("quasi-identifier", "paragraph 4", 3, 1, 9, "rare_jobs", "drop"),
            ),
            kept=(
                Kept("theorists", "paragraph 1", 0, 0, 4),
                Kept("theorists", "paragraph 2", 1, 2, 6, overruled=True),
            ),
            hidden=(HiddenPart("comment", 2, "removed"), HiddenPart("alt text", 1, "kept")),
            coverage=Coverage(4, 1, ("page 3: no text layer",)),
            notes=("The encoding was guessed.",),
        ),
        outcome(
            Status.QUARANTINED,
            number=2,
            coverage=Coverage(),
            leaks=(Leak("part word/document.xml", "normalised-text", "PERSON"),),
        ),
        outcome(Status.FAILED, number=3, decisions=()),
        outcome(Status.PUBLISHED, case=2, decisions=()),
        outcome(
            Status.PUBLISHED,
            case=3,
            flags=(
                Flag("uncertain", "paragraph 2", 1, 3, 9, "identity", "ambiguous"),
                Flag("quasi-identifier", "paragraph 2", 1, 20, 29, "quasi_event", "event"),
            ),
            people=(
                PersonNote(
                    "identity of [Client's mother]", "[Client's mother]", "", True, ("merged",)
                ),
            ),
        ),
        outcome(Status.SKIPPED, case=2, number=2, decisions=(), format="", source_sha256=None),
    ]


def page(run: list[Outcome], info: RunInfo = RUN, cases: Sequence[CaseNote] = ()) -> str:
    return html(build(info, run, cases))


class Reader(HTMLParser):
    """What a browser would make of a page: tags with attributes, and the text."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.inputs_without_name: list[int] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "input" and "label" not in self.open and "aria-label" not in dict(attrs):
            self.inputs_without_name.append(self.getpos()[0])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "title"):
            self.text.append(data)

    def words(self) -> str:
        return " ".join(" ".join(self.text).split())


def test_the_page_is_well_formed_and_every_status_is_said_in_words() -> None:
    reader = Reader(page(everything()))
    assert reader.open == []
    for words in ("Published", "Needs review", "Quarantined", "Failed", "Skipped"):
        assert words in reader.words()


@pytest.mark.parametrize("run", [[], everything(), everything()[:1]], ids=["none", "all", "one"])
def test_the_page_needs_nothing_but_itself(run: list[Outcome]) -> None:
    source = page(run)
    assert not re.search(r"https?://|//[a-z]|@import|url\s*\(|<script|javascript:", source, re.I)
    for tag, attributes in Reader(source).tags:
        assert tag not in {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
        assert not {"src", "srcset", "action", "style"} & set(attributes)
        assert not any(name.startswith("on") for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    assert "default-src 'none'" in source


def test_the_page_can_be_read_with_the_keyboard_and_a_screen_reader() -> None:
    reader = Reader(page(everything()))
    tags = Counter(tag for tag, _ in reader.tags)
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert dict(reader.tags[0][1])["lang"] == "en-GB"
    assert tags["h1"] == 1
    assert tags["table"] == tags["caption"] > 5
    assert all(attributes.get("scope") for tag, attributes in reader.tags if tag == "th")
    assert len(ids) == len(set(ids))
    for _, attributes in reader.tags:
        for name in ("href", "aria-labelledby"):
            if name in attributes:
                assert (attributes[name] or "").removeprefix("#") in ids
    levels = [int(tag[1]) for tag, _ in reader.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert reader.inputs_without_name == []


def test_what_is_not_covered_comes_first_and_the_page_keeps_its_order() -> None:
    source = page(everything())
    one = [
        source.index(words)
        for words in (
            '<div class="box red">',
            "case-0001/document-03</a>: the whole document",
            ">Needs a person<",
            "<h3>People</h3>",
            "<h3>What was found</h3>",
            "<h5>Changes</h5>",
            "1 find kept on purpose",
            "<h5>Protected terms kept on purpose</h5>",
            "<h5>Flags</h5>",
            "<h5>Leaks</h5>",
            "<h3>Document hygiene</h3>",
            "Sign-off for case-0001",
            ">Limits<",
        )
    ]
    # the navigation names the last heading before everything else
    assert one[:-1] == sorted(one[:-1])
    assert source.rindex(">Limits<") > one[-2]
    red = source[one[0] : source.index("</div>", one[0])]
    assert "page 3: no text layer" in red
    assert "Not covered" in red


def test_without_gaps_there_is_no_red_box() -> None:
    source = page([outcome(Status.PUBLISHED)])
    assert "box red" not in source
    assert "No reader reported a place that it could not cover." in source


def test_who_needs_a_person_is_listed_worst_first_with_the_next_step() -> None:
    source = page(everything())
    table = source[source.index('<table class="stack"') : source.index("</table>")]
    words = Reader(table).words()
    order = [words.index(one) for one in ("Quarantined", "Failed", "Needs review")]
    assert order == sorted(order)
    assert "Do something." in words
    assert "some-code" in words
    assert "1 place not covered." in words
    assert "2 flags to decide." in words
    assert "case-0002" not in words


def test_a_document_that_needs_review_for_no_stated_reason_still_has_a_next_step() -> None:
    words = Reader(page([outcome(Status.NEEDS_REVIEW)])).words()
    assert "Read the whole copy before anybody else does." in words


def test_people_are_shown_by_label_and_role_in_words() -> None:
    source = page(everything())
    table = source[source.index("<h3>People</h3>") : source.index("<h3>Documents</h3>")]
    words = Reader(table).words()
    assert "[Client's mother] client's mother 2" in words
    assert "client.mother" not in words


def test_one_label_for_two_people_is_pointed_out() -> None:
    first = decision(0, "[Colleague A]", role="client.colleague.1")
    second = replace(first, identity="another")
    shared = page([outcome(Status.PUBLISHED, decisions=(first, second))])
    apart = page([outcome(Status.PUBLISHED, decisions=(first,))])
    assert shared.count("label of more than one person") == 2
    assert "label of more than one person" not in apart


def test_a_name_that_was_kept_is_pointed_out() -> None:
    assert "Name kept" in page([outcome(Status.PUBLISHED, decisions=(decision(0, None),))])


def test_nothing_changed_is_a_warning() -> None:
    assert "Nothing was changed in this document" in page(everything())
    assert "Nothing was changed" not in page([outcome(Status.PUBLISHED)])


def test_only_copies_in_the_output_folder_can_be_signed_for() -> None:
    source = page(everything())
    start, end = (source.index(f"Sign-off for case-{number}") for number in ("0001", "0002"))
    signing = source[start:end]
    assert "case-0001/document-01.docx" in signing
    assert "cd" * 32 in signing
    assert "document-02" not in signing
    assert "3 documents of this case still need a person" in signing
    assert signing.count('type="checkbox"') == 1 + 7 + 1
    assert "There is no copy to sign for." in page([outcome(Status.FAILED, decisions=())])


def test_the_promise_is_made_in_the_words_that_can_be_kept() -> None:
    words = Reader(page(everything())).words()
    assert "Anonymised copy, residual risk recorded" in words
    assert "personal data unless your information governance lead decides otherwise" in words
    assert "not a safeguarding referral" in words
    assert not re.search(
        r"\b(anonymous|fully anonymised|irreversibl\w*|complian\w*|guarantee\w*|certif\w*"
        r"|safe to publish|no risk|accuracy)\b",
        words,
        re.I,
    )


def test_a_quasi_identifier_comes_with_what_to_write_instead() -> None:
    assert f"paragraph 4 (1–9): {GENERALISATIONS['drop']}" in Reader(page(everything())).words()


def test_protected_terms_are_counted_by_list_and_overruled_ones_are_placed() -> None:
    assert "theorists 1 1 paragraph 2 (2–6)" in Reader(page(everything())).words()


def test_passages_are_counted_in_words() -> None:
    flags = tuple(Flag("abuse", "paragraph 1", 0, n, n + 5) for n in range(2))
    assert "2 abuse or neglect passages" in page([outcome(Status.PUBLISHED, flags=flags)])
    assert "safeguarding referral" not in page([outcome(Status.PUBLISHED)])


@pytest.mark.parametrize(
    ("finished", "words"),
    [
        ("2026-03-01T09:30:07Z", "1 March 2026, 09:30 UTC, in 7 s"),
        ("2026-03-01T10:31:05+00:00", "1 March 2026, 09:30 UTC, in 61 min 5 s"),
        ("never", "2026-03-01T09:30:00Z to never"),
    ],
)
def test_when_it_ran(finished: str, words: str) -> None:
    assert words in page([], replace(RUN, finished=finished))


def test_many_cases_are_folded_and_few_are_open() -> None:
    many = [outcome(Status.PUBLISHED, case=n) for n in range(1, 13)]
    assert page(many).count('<details class="case">') == 12
    assert page(many[:3]).count('<details class="case" open>') == 3
    assert page(many[:2]).count('<details class="document" open>') == 2
    assert page(many[:3]).count('<details class="document">') == 3


def hostile(text: str) -> list[Outcome]:
    """Every free string of an outcome is ``text``; the structure is always the same."""
    finding = Finding("d", 0, 3, 9, text, 0.5, text, rule=text)
    note = PersonNote("who", text, text, True, (text,))
    common: dict[str, Any] = {
        "format": text,
        "decisions": (Decision(finding, text, f"client.{text}", text, text, text),),
        "places": {0: text},
        "flags": (Flag("uncertain", text, 0, 1, 2),),
        "hidden": (HiddenPart(text, 1, "kept"),),
        "coverage": Coverage(1, 0, (text,)),
        "notes": (text,),
    }
    problem = Problem("some-code", text, text)
    run = [
        outcome(Status.NEEDS_REVIEW, output=text, **common),
        outcome(Status.QUARANTINED, number=2, leaks=(Leak(text, text, text),), **common),
        outcome(Status.FAILED, number=3, error=problem, decisions=()),
        outcome(Status.SKIPPED, number=4, error=problem, decisions=()),
    ]
    person = replace(finding, entity_type="PERSON")
    named = Decision(person, "who", text, text, text, text)
    return [replace(one, id=f"{text}/{n}", case=text) for n, one in enumerate(run)] + [
        outcome(
            Status.PUBLISHED,
            case=7,
            decisions=(named, replace(named, finding=replace(person, entity_type="AGE"))),
            flags=(Flag("uncertain", text, 0, 3, 9, "identity", text),),
            people=(note,),
        )
    ]


def hostile_case(text: str) -> CaseNote:
    recipients = ({"role": text, "name": text},)
    return CaseNote(
        "case-0007",
        {"purpose": text, "recipients": recipients, "basis": text, "scope": (text,)},
        notes=(text,),
    )


def hostile_run(text: str) -> RunInfo:
    return replace(RUN, id=text, version=text, pipeline_name=text, models=(text,), started=text)


MARKUP = st.text(alphabet="<>\"'&/=;{}%#[]()!-x:\u2028\u202e\x00 ", min_size=1, max_size=20)
ATTACKS = st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</style></title><svg onload=alert(1)>",
        "{{ 7 * 7 }}{% include 'x' %}",
        "<!--",
        "]]>",
        "javascript:alert(1)",
        "&lt;b&gt;",
    ]
)


@settings(deadline=None, max_examples=40)
@given(MARKUP | ATTACKS)
def test_no_text_becomes_markup(text: str) -> None:
    def shape(source: str) -> list[tuple[str, tuple[str, ...]]]:
        return [(tag, tuple(attributes)) for tag, attributes in Reader(source).tags]

    bad, good = f"a{text}b", "ab"
    evil = page(hostile(bad), hostile_run(bad), [hostile_case(bad)])
    plain = page(hostile(good), hostile_run(good), [hostile_case(good)])
    assert shape(evil) == shape(plain)


def test_hostile_text_is_shown_as_it_is() -> None:
    text = "<b>&amp;{{x}}"
    source = page(hostile(text), cases=[hostile_case(text)])
    words = Reader(source).words()
    assert f"Purpose {text}" in words
    assert f"{text} ({text})" in words
    assert text not in source


def test_equal_reports_give_equal_pages() -> None:
    assert page(everything()) == page(everything()[::-1])


def test_a_large_run_stays_a_page_that_a_browser_can_open() -> None:
    found = tuple(decision(n, f"[Person {n}]") for n in range(60))
    run = [outcome(Status.PUBLISHED, case=n, decisions=found) for n in range(1, 101)]
    assert len(page(run).encode()) < 4_000_000
