"""A listed name is found in every form, and says who it is only where it can mean one person."""

from __future__ import annotations

import pytest
from helpers_core import LAW, case, document, roster
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.base import view_of
from redactor.detect.names import is_ambiguous
from redactor.detect.roster import RosterDetector
from redactor.detect.stage import DetectionStage
from redactor.model import Case, Finding, Roster

QUENBY = roster(("client", "Quenby Thistlewood; Quen"), ("client.mother", "Marjolein van der Oord"))
STAGE = DetectionStage((RosterDetector(),), lambda _: 0.0, ())


def found(whole: Case) -> list[tuple[str, Finding]]:
    """What the roster alone finds in a case, reconciled, with the words."""
    return [(whole.surface(finding), finding) for finding in STAGE.run(whole)]


def words(text: str, who: Roster = QUENBY) -> list[str]:
    """The words that the roster finds in one text."""
    return [surface for surface, _ in found(case(text, roster=who))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Saw Quenby Thistlewood today.", ["Quenby Thistlewood"]),
        ("Saw Quenby today.", ["Quenby"]),
        ("Mrs Thistlewood rang.", ["Thistlewood"]),
        ("quenby rang, THISTLEWOOD wrote", ["quenby", "THISTLEWOOD"]),
        ("qUeNbY tHISTLEWOOD", ["qUeNbY tHISTLEWOOD"]),
        ("Quenby's sleep; Quenby’s mood; Quenby`s work", ["Quenby", "Quenby", "Quenby"]),
        ("the Thistlewoods'", []),
        ("Thistlewood, Quenby (file)", ["Thistlewood, Quenby"]),
        ("THISTLEWOOD,Quenby", ["THISTLEWOOD,Quenby"]),
        ("Quenby\nThistlewood", ["Quenby\nThistlewood"]),
        ("Quenby\r\n   Thistlewood", ["Quenby\r\n   Thistlewood"]),
        ("Quenby\u00a0Thistlewood", ["Quenby\u00a0Thistlewood"]),
        ("Quenby\tThistlewood", ["Quenby\tThistlewood"]),
        ("Thistle-\nwood wrote", ["Thistle-\nwood"]),
        ("Thistle-\n    wood wrote", ["Thistle-\n    wood"]),
        ("Thist\u00adlewood", ["Thist\u00adlewood"]),
        ("Quen\u200bby", ["Quen\u200bby"]),
        ("Ｑｕｅｎｂｙ", ["Ｑｕｅｎｂｙ"]),
        ("a nickname, quen, and Quen.", ["quen", "Quen"]),
        ("(Quenby)/[Quenby]_Quenby", ["Quenby", "Quenby", "Quenby"]),
        ("Quenbyish, Thistlewoodland, xQuenby", []),
        ("Quenby2; 3Thistlewood; Quenby_Thistlewood", ["Quenby", "Thistlewood", "Quenby_Thistlewood"]),
        ("marjolein VAN DER OORD", ["marjolein VAN DER OORD"]),
        ("Mrs Oord", ["Oord"]),
        ("the van and the den", []),
    ],
)  # fmt: skip
def test_every_form_of_a_listed_name_is_found(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("joint", ["\n", "\t", "\n\n"])
def test_a_name_over_two_segments_is_found_in_both(joint: str) -> None:
    doc = document("seen: Quenby", "Thistlewood (mother)", joints=[joint, ""])
    findings = found(Case("case-0001", (doc,), QUENBY))
    assert [(w, f.segment) for w, f in findings] == [("Quenby", 0), ("Thistlewood", 1)]
    assert {f.subject for _, f in findings} == {"roster-1"}


def test_last_first_over_table_cells() -> None:
    doc = document("Thistlewood,", "Quenby", joints=["\t", "\n"])
    findings = found(Case("case-0001", (doc,), QUENBY))
    assert [w for w, _ in findings] == ["Thistlewood", "Quenby"]
    assert {f.subject for _, f in findings} == {"roster-1"}


def test_a_listed_name_is_certain_and_knows_its_role() -> None:
    ((_, finding),) = found(case("Quen came.", roster=QUENBY))
    assert (finding.score, finding.role, finding.subject) == (1.0, "client", "roster-1")
    assert (finding.entity_type, finding.recognizer) == ("PERSON", "roster")


@pytest.mark.parametrize("word", ["Will", "Grace", "Hope", "Mark", "Beck"])
def test_a_part_that_is_also_a_word_counts_only_with_a_capital(word: str) -> None:
    assert is_ambiguous(word)
    who = roster(("client.brother", f"{word} Thistlewood"))
    low = word.lower()
    text = f"It {low} take time. {word} rang. {word.upper()} AGAIN. {word}'s turn. {low}-power"
    assert words(text, who) == [word, word.upper(), word]
    assert words(f"{low} thistlewood", who) == [f"{low} thistlewood"]


def test_a_single_name_is_taken_as_it_is_listed_in_any_case() -> None:
    assert words("tom and TOM and Tom's; tomorrow", roster(("client.manager", "Tom"))) == [
        "tom",
        "TOM",
        "Tom",
    ]


def test_a_shared_surname_goes_but_says_nothing_about_whose_it_is() -> None:
    who = roster(("client", "Quenby Thistlewood"), ("client.mother", "Marjolein Thistlewood"))
    findings = found(case("Quenby, Marjolein and the other Thistlewood came", roster=who))
    assert [(w, f.subject, f.role) for w, f in findings] == [
        ("Quenby", "roster-1", "client"),
        ("Marjolein", "roster-2", "client.mother"),
        ("Thistlewood", "", ""),
    ]


def test_the_whole_name_still_says_whose_it_is_when_the_surname_is_shared() -> None:
    who = roster(("client", "Quenby Thistlewood"), ("client.mother", "Marjolein Thistlewood"))
    ((_, finding),) = found(case("MARJOLEIN thistlewood", roster=who))
    assert finding.subject == "roster-2"


def test_accents_are_found_as_listed_and_titles_are_no_part_of_the_name() -> None:
    who = roster(("prof.gp", "Dr Siobhán Ní Bhroin"))
    assert words("Dr Smith; SIOBHÁN; Ms Bhroin; dr siobhán ní bhroin", who) == [
        "SIOBHÁN",
        "Bhroin",
        "dr siobhán ní bhroin",
    ]


def test_always_phrases_go_in_any_case_and_over_line_ends() -> None:
    who = roster(always=["the Blue House", "LV-24"])
    text = "at THE BLUE\nHOUSE (lv-24); blue house; LV-245"
    findings = found(case(text, roster=who))
    assert [w for w, _ in findings] == ["THE BLUE\nHOUSE", "lv-24"]
    assert {f.entity_type for _, f in findings} == {"ID_NUMBER"}


def test_keep_phrases_hold_back_other_detectors_but_never_the_roster() -> None:
    class Everything:
        name = "everything"

        def detect(self, whole: Case, views: object, known: object) -> list[Finding]:
            text = whole.documents[0].segments[0].text
            return [
                Finding(whole.documents[0].id, 0, at, at + len(word), "PERSON", 0.9, self.name)
                for word in ("Beck", "Quenby", "Rowan")
                if (at := text.find(word)) >= 0
            ]

    who = roster(("client", "Quenby"), keep=["Beck Inventory", "quenby", "Rowan"])
    stage = DetectionStage((Everything(), RosterDetector()), lambda _: 0.4, ())
    whole = case("BECK INVENTORY, Beck Inventory, Quenby, Rowan Lodge", roster=who)
    assert [whole.surface(f) for f in stage.run(whole)] == ["Quenby"]


def test_nothing_inside_our_own_labels_is_a_name() -> None:
    who = roster(("client", "Client Person"), always=["NHS number"])
    assert words("[Client] and [Person B]: [NHS number]", who) == []


NAME = st.text("abcdefghijklmnoprstuvwyzéöñ", min_size=3, max_size=9).map(str.title)
SPACE = st.sampled_from([" ", "  ", "\n", "\t", "\u00a0", "\r\n"])
CASES = st.sampled_from([str, str.upper, str.lower, str.title])


@LAW
@given(NAME, NAME, SPACE, CASES, st.sampled_from(["", "'s", "’s", ",", ".", ")", "\n"]))
def test_any_full_name_is_found_whatever_its_case_and_spacing(
    first: str, last: str, space: str, cased: object, tail: str
) -> None:
    assert callable(cased)
    surface = cased(f"{first}{space}{last}")
    text = f"seen {surface}{tail} again"
    covered = "".join(words(text, roster(("client", f"{first} {last}"))))
    assert covered.casefold() == surface.casefold()


def test_detection_of_the_roster_needs_no_findings_of_others() -> None:
    whole = case("Quenby", roster=QUENBY)
    assert list(RosterDetector().detect(whole, view_of(whole), ()))
