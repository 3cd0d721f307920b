"""The second pass: what one document proves of a name finds it in the others, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from helpers_core import case, find

from redactor.detect.base import view_of
from redactor.detect.propagate import Propagation
from redactor.model import Case, Finding

PERSON = "Katherine Thistlewood"


def again(
    text: str, *known: str, kind: str = "PERSON", score: float = 0.9
) -> list[tuple[str, str]]:
    """``(words, rule)`` of what is found in ``text`` where a first document holds the known names."""
    first = ".\n\n".join(known)
    whole = case(first, text)
    claims = [find(first, name, kind, score=score) for name in known]
    return found(whole, claims)


def found(whole: Case, claims: Sequence[Finding]) -> list[tuple[str, str]]:
    hits = Propagation().detect(whole, view_of(whole), claims)
    kept = {(f.start, f.end, f.rule) for f in hits if f.document.endswith("02")}
    second = whole.documents[1].segments[0].text
    return [(second[a:b], rule) for a, b, rule in sorted(kept)]


def surfaces(text: str, *known: str, kind: str = "PERSON", score: float = 0.9) -> list[str]:
    return [words for words, _ in again(text, *known, kind=kind, score=score)]


@pytest.mark.parametrize(
    ("text", "hit", "rule"),
    [
        ("we met Kath again", "Kath", "nickname"),
        ("Kitty's room", "Kitty", "nickname"),
        ("KATHERINE CAME", "KATHERINE", "known name"),
        ("katherine came", "katherine", "known name"),
        ("saw the Thistlewoods", "Thistlewoods", "family"),
        ("spoke to Kathreine", "Kathreine", "misspelt name"),
        ("Ms Thistelwod rang", "Ms Thistelwod", "misspelt name"),
        ("Mrs Thistlewood rang", "Mrs Thistlewood", "known name"),
        ("J. K. Thistlewood", "J. K. Thistlewood", "known name"),
        ("then Katherine T. left", "Katherine T.", "known name"),
        ("KT was late", "KT", "initials"),
        ("K.T. was late", "K.T.", "initials"),
        ("seen with K T today", "K T", "initials"),
        ("and K said no", "K", "initial"),
        ("we spoke about K's mother", "K", "initial"),
        ("Thist|ew0od", "Thist|ew0od", "misread name"),
        ("login kthistlewood was used", "kthistlewood", "login"),
        ("see Letter_Thistlewood_K.docx", "Thistlewood_K", "file name"),
        ("Mrs K. rang", "Mrs K.", "initial"),
    ],
)
def test_a_known_person_is_found_in_other_writings(text: str, hit: str, rule: str) -> None:
    assert (hit, rule) in again(text, PERSON)


def test_a_name_that_a_line_end_breaks_is_found() -> None:
    assert "Quen\nby" in surfaces("by Quen\nby on", "Quenby Thistlewood")


def test_a_handle_that_repeats_a_name_is_a_handle() -> None:
    whole = case(PERSON, "ask @kath_thistlewood")
    hits = Propagation().detect(whole, view_of(whole), [find(PERSON, PERSON, score=0.9)])
    assert ("HANDLE", 4, 21) in {(f.entity_type, f.start, f.end) for f in hits}


@pytest.mark.parametrize(
    "text",
    [
        "vitamin K is given", "section K of the form", "K. Other matters", "the kat scale",
        "take it with KT tape",
    ],
)  # fmt: skip
def test_a_letter_or_word_that_is_none_of_them_stays(text: str) -> None:
    hits = surfaces(text, PERSON)
    assert "K" not in hits
    assert "K." not in hits
    assert text.strip() not in hits


@pytest.mark.parametrize("text", ["Will she come?", "May be so.", "Hope this helps.", "it will do"])
def test_an_ordinary_word_stays_where_it_is_one(text: str) -> None:
    assert surfaces(text, "Will Thistlewood", "May Quenby", "Hope Tremlow") == []


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("Will said no.", "Will"), ("He came with Will today.", "Will"), ("Her son Will left.", "Will"),
        ("Will's mother rang.", "Will"), ("We saw Hope there.", "Hope"), ("he told will to go", "will"),
        ("Present: Will, Hope", "Will"), ("Will: I am fine", "Will"), ("Will Thistlewood", "Will Thistlewood"),
    ],
)  # fmt: skip
def test_an_ordinary_word_goes_where_it_is_a_person(text: str, hit: str) -> None:
    assert hit in surfaces(text, "Mr Will Thistlewood", "Mrs Hope Tremlow")


@pytest.mark.parametrize("letters", ["GP", "SW", "BP", "CT"])
def test_letters_of_the_field_are_nobody(letters: str) -> None:
    first, last = letters
    assert surfaces(f"the {letters} was seen", f"{first}atherine {last}histlewood") == []


def test_an_unsure_name_is_found_again_only_as_it_is_written() -> None:
    assert again("Quenby and QUENBY and quenby and Quenbys", "Quenby", score=0.5) == [
        ("Quenby", "same words")
    ]
    assert surfaces("Kath, KT and Thistlewood", PERSON, score=0.5) == []


def test_a_plain_word_in_front_of_a_name_is_not_taken_for_one() -> None:
    assert (
        surfaces("Signed by all. Pastor present. Signed off.", "Signed Quenby", "Pastor Elms") == []
    )


@pytest.mark.parametrize(
    ("text", "hit", "rule"),
    [
        ("at OTTERMERE  primary\nschool", "OTTERMERE  primary\nschool", "known phrase"),
        ("at Ottermere Primary", "Ottermere Primary", "short name"),
        ("left Ottermere School", "Ottermere School", "short name"),
        ("the Ottermere", "Ottermere", "short name"),
        ("back at OPS on", "OPS", "acronym"),
        ("0ttermere Primary Schoo1", "0ttermere Primary Schoo1", "known phrase"),
    ],
)
def test_an_organisation_is_found_in_short(text: str, hit: str, rule: str) -> None:
    assert (hit, rule) in again(text, "Ottermere Primary School", kind="ORGANIZATION")


@pytest.mark.parametrize(
    "text", ["the primary school", "Primary School", "a house of hope", "Hope is."]
)
def test_what_only_says_the_kind_stays(text: str) -> None:
    known = ("Ottermere Primary School", "Hope House")
    assert surfaces(text, *known, kind="ORGANIZATION") == []


def test_an_address_is_found_without_its_number() -> None:
    assert "Tremlow Row" in surfaces("off Tremlow Row", "21 Tremlow Row", kind="STREET_ADDRESS")


@pytest.mark.parametrize("written", ["999 123 4567", "9991234567", "999-123-4567"])
def test_a_number_is_found_however_it_is_spaced(written: str) -> None:
    assert surfaces(f"no {written}.", "999 123 4567", kind="NHS_NUMBER") == [written]
    assert surfaces(f"no 1{written}.", "999 123 4567", kind="NHS_NUMBER") == []


def test_a_name_inside_a_known_organisation_is_left_to_it() -> None:
    first = f"{PERSON} of Thistlewood Garage"
    text = "at Thistlewood Garage"
    whole = case(first, text)
    claims = [find(first, PERSON, score=0.9)]
    claims.append(find(first, "Thistlewood Garage", "ORGANIZATION", score=0.9))
    second = Finding(whole.documents[1].id, 0, 3, 21, "ORGANIZATION", 0.9, "test")
    assert ("Thistlewood", "known name") not in found(whole, [*claims, second])


def test_nothing_known_finds_nothing() -> None:
    assert surfaces("Katherine came, K said, 999 123 4567") == []


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("The Bells have lived there for years, not the Bakers.", ["Bells"]),
        ("a feud with the Bells, who say no", ["Bells"]),
        ("the bells rang and we heard Bells ring", []),
        ("WE HEARD THE BELLS RING ALL NIGHT", []),
        ("The second day the  Bells rang", []),
    ],
)
def test_a_family_whose_name_is_a_word_goes_by_its_plural_behind_an_article(
    text: str, family: list[str]
) -> None:
    """Of whom one is known with a title, so that the word is a name."""
    assert [words for words, rule in again(text, "Mrs Bell") if rule == "family"] == family


def test_the_plural_of_a_word_that_may_be_no_name_is_none() -> None:
    assert again("we visited the Stones", "Stone", score=0.65) == []


def test_an_abbreviation_written_like_a_name_may_be_one() -> None:
    assert surfaces("the ex before Bia left", "Bia") == ["Bia"]
    assert surfaces("the BIA rang", "Wren BIA Lark") == []


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("It went well. May has stuck by her.", ["May"]),
        ("It went well. May didn't come.", ["May"]),
        ("It went well. May was hard.", []),
        ("It went well. May she rest.", []),
    ],
)
def test_a_month_that_does_something_is_somebody_known(text: str, hits: list[str]) -> None:
    assert surfaces(text, "May Thistlewood") == hits


def test_with_may_be_written_short() -> None:
    assert surfaces("Close w/ Pen. Plan", "Penny") == ["Pen"]


COUPLE = (
    "N leans in and T studies the rug. T grins, N's smile goes. T never sees it; N never says so. "
    "Neither harmed the other. N not afraid now.\nN & T process notes\nT: drinking 5 cans. Consent: no (T), yes."
)


def test_letters_that_a_text_uses_as_names_are_names_wherever_they_stand() -> None:
    hits = surfaces(COUPLE, "Nadia Thistlewood", "Tom Lark")
    assert (hits.count("N"), hits.count("T")) == (5, 6)


def test_letters_that_a_text_does_not_use_as_names_are_not() -> None:
    text = "Neither harmed the other. N not tested.\nT: 37.2. Fluids: no (T), yes. Side L hurts, L knee, L arm, L leg"
    assert surfaces(text, "Nadia Thistlewood", "Tom Lark", "Lena Lark") == []


def test_letters_of_sections_are_nobody() -> None:
    known = ("D", "Dora Thistlewood")
    note = "D: Met at the flat.\nA: brighter.\nP: meet again.\n"
    assert surfaces(note, *known) == []
    assert surfaces("D: Met at the flat.\nW: Why?\nD: no.", *known) == ["D", "D"]


def test_initials_that_are_a_word_are_somebody_where_minutes_use_them() -> None:
    minutes = "AN welcomed all. Lock change fitted | SB / AN | 24/1\nhe left. AN explained this. PS | AN | now"
    assert surfaces(minutes, "Adaeze Nwosu").count("AN") == 4
    assert surfaces("AN APPLE A DAY IS ENOUGH FOR US ALL. An apple", "Adaeze Nwosu") == []


@pytest.mark.parametrize(
    ("text", "name", "hits"),
    [
        ("Presenting problem\nGrace described anxiety.", "Grace Thistlewood", ["Grace"]),
        ("Grace returned to the room.", "Grace Thistlewood", []),
        ("the grace described in it, and the hope expressed", "Grace Thistlewood", []),
        ("It went well. Bill (12 weeks) paid.", "Bill Thistlewood", []),
        ("2. Bill - 58, ex-miner", "Bill Thistlewood", ["Bill"]),
        ("2. Bill (58) rang", "Bill Thistlewood", ["Bill"]),
        ("2. Bill - 3 unpaid", "Bill Thistlewood", []),
    ],
)
def test_what_only_people_do_and_are_tells_a_name_from_a_word(
    text: str, name: str, hits: list[str]
) -> None:
    assert surfaces(text, name) == hits


def test_initials_in_the_row_of_a_name_stand_for_it_everywhere() -> None:
    first = "| Priti Solanki | OT | PS |\n| Wren Lark | Son | WL |\nOwen Tudor | OT | chair"
    then = "AD TTOs; PS equipment list; OT visit. PS: a trial at home"
    whole = case(first, then)
    names = ("Priti Solanki", "Wren Lark", "Owen Tudor")
    hits = found(whole, [find(first, name, score=0.9) for name in names])
    assert [hit for hit, rule in hits if rule == "initials"] == ["PS", "PS"]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("After: KT/DL debrief", ["KT", "DL"]),
        ("Code KT/AB12 and KT-45", []),
        ("Dictated but not signed. KT/lmb", ["KT", "lmb"]),
        ("Yours\nKT/pjw\ncc Wren", ["KT", "pjw"]),
        ("see AM/pm\nor QQ/pjw", []),
    ],
)
def test_initials_beside_a_slash(text: str, hits: list[str]) -> None:
    assert list(dict.fromkeys(surfaces(text, PERSON, "Dora Lark"))) == hits


def test_a_family_name_that_comes_first_comes_last_in_initials() -> None:
    assert surfaces("Subject: PNX - plan", "Xiong Pa Nhia") == ["PNX"]
