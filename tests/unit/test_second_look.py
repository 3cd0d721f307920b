"""The second look at the copy-to-be: offsets found in the copy lead back to the source."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from helpers_core import LAW, document
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.second_look import Remembered, second_look
from redactor.model import Finding, Replacement

Span = tuple[int, int]


def places(pattern: str) -> Callable[[str], list[Span]]:
    """A finder of one pattern in a text."""
    return lambda text: [match.span() for match in re.finditer(pattern, text)]


def names_in(pattern: str) -> Callable[[Sequence[str]], list[list[Span]]]:
    """A finder of names in each of some lines."""
    return lambda lines: [places(pattern)(line) for line in lines]


def look(
    text: str,
    made: list[Replacement],
    strong: str = "(?!)",
    weak: str = "(?!)",
    names: str = "(?!)",
) -> list[Finding]:
    """What the second look finds in a one-segment document."""
    found = second_look(document(text), made, places(strong), places(weak), names_in(names))
    return list(found)


def replaced(text: str, words: str, label: str) -> Replacement:
    at = text.index(words)
    return Replacement(0, at, at + len(words), label)


def test_a_form_that_is_left_becomes_a_finding_at_its_place_in_the_source() -> None:
    text = "Quenby Thistlewood rang. Then Thistlewood left."
    made = [replaced(text, "Quenby Thistlewood", "[Client's mother]")]
    (finding,) = look(text, made, strong="Thistlewood")
    assert text[finding.start : finding.end] == "Thistlewood"
    assert finding.start == text.rindex("Thistlewood")
    assert (finding.entity_type, finding.recognizer, finding.rule) == (
        "PERSON",
        "second-look",
        "known form",
    )


def test_what_lies_in_a_label_is_left_alone() -> None:
    text = "Quenby rang."
    assert look(text, [replaced(text, "Quenby", "[Client]")], strong="Client|nt") == []


def test_a_form_that_grew_together_around_a_label_is_cut_to_what_the_source_has() -> None:
    text = "aXb"
    found = look(text, [Replacement(0, 1, 2, "[Client]")], strong=r"a\[Client\]b")
    assert [(f.start, f.end) for f in found] == [(0, 1), (2, 3)]
    removed = look("aXXb", [Replacement(0, 1, 3, "")], strong="ab")
    assert [(f.start, f.end) for f in removed] == [(0, 1), (3, 4)]


def test_half_a_name_that_is_left_beside_a_replacement_is_found_as_a_whole() -> None:
    text = "saw Thistle\u00adwood today"
    made = [replaced(text, "Thistle", "[Person 1]")]
    (finding,) = look(text, made, strong="Thistle\u00adwood")
    assert (finding.start, finding.end) == (4, 16)
    whole = [replaced(text, "Thistle\u00adwood", "[Person 1]")]
    assert look(text, whole, strong="Thistle.wood") == []
    apart = [replaced(text, "Thistle", "[Person 1]"), replaced(text, "wood", "[Person 1]")]
    assert look(text, apart, strong="Thistle.wood") == []


def test_a_word_counts_only_on_the_line_where_it_is_a_name() -> None:
    text = "Will it rain?\r\nQuenby saw Will today.\nWill Will come?"
    made = [replaced(text, "Quenby", "[Client's brother]")]
    found = look(text, made, weak="Will", names="(?<=saw )Will")
    assert [(f.start, f.end, f.rule) for f in found] == [
        (text.index("saw Will") + 4, text.index("saw Will") + 8, "name again")
    ]


def test_a_name_must_cover_the_whole_word() -> None:
    assert look("Will", [], weak="Will", names="Wil") == []
    assert len(look("Will", [], weak="Will", names="Will")) == 1


def test_detection_is_only_asked_about_lines_with_a_doubtful_word() -> None:
    asked: list[str] = []

    def names(lines: Sequence[str]) -> list[list[Span]]:
        asked.extend(lines)
        return [[] for _ in lines]

    doc = document("Will came.\nNobody else.", "Nor here.")
    list(second_look(doc, [], places("(?!)"), places("Will"), names))
    assert asked == ["Will came."]


def test_each_line_is_asked_about_once_and_answers_keep_their_order() -> None:
    asked: list[list[str]] = []

    def names(lines: Sequence[str]) -> list[list[Span]]:
        asked.append(list(lines))
        return [[(0, len(line))] for line in lines]

    remembered = Remembered(names)
    assert remembered(["ab", "c", "ab"]) == [[(0, 2)], [(0, 1)], [(0, 2)]]
    assert remembered(["c", "defg", "ab"]) == [[(0, 1)], [(0, 4)], [(0, 2)]]
    assert remembered([]) == []
    assert asked == [["ab", "c"], ["defg"]]


@st.composite
def redacted(draw: st.DrawFn) -> tuple[str, list[Replacement]]:
    """A text, and disjoint replacements in it."""
    text = draw(st.text("ab\nW ", min_size=1, max_size=40))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    made = [
        Replacement(0, start, end, draw(st.sampled_from(["", "[Client]", "[a]", "[Person 12]"])))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return text, made


@LAW
@given(redacted(), st.permutations(range(4)))
def test_every_finding_holds_a_letter_that_nothing_replaces(
    given_text: tuple[str, list[Replacement]], order: list[int]
) -> None:
    text, made = given_text
    shuffled = [made[i] for i in order if i < len(made)]
    covered = {at for each in made for at in range(each.start, each.end)}
    for finding in look(text, shuffled, strong=r"[abW]+", weak="W", names=r".+"):
        assert set(range(finding.start, finding.end)) - covered
        assert 0 <= finding.start < finding.end <= len(text)
        assert set(text[finding.start : finding.end]) <= set("abW")


@LAW
@given(redacted())
def test_every_form_outside_replaced_spans_is_found(
    given_text: tuple[str, list[Replacement]],
) -> None:
    text, made = given_text
    covered = {at for each in made for at in range(each.start, each.end)}
    found = {at for f in look(text, made, strong=r"[abW]") for at in range(f.start, f.end)}
    assert found - covered == {at for at, c in enumerate(text) if c in "abW"} - covered
