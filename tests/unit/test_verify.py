"""What a finished copy is searched for, and what counts as a leak in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from helpers_core import LAW, case, find
from hypothesis import given
from hypothesis import strategies as st

from redactor import verify
from redactor.entities import ENTITY_TYPES
from redactor.model import Case, Decision, Leak, Person, Roster, Surface
from redactor.verify import Needle, Searcher, needles
from redactor.vocabulary import person_label, person_words, thing_label

WORDS = frozenset(
    "will grace beck court the house road mill green of day badger hope thistle wood tree".split()
)


def is_word(word: str) -> bool:
    """The only ordinary words of these tests."""
    return word.lower() in WORDS


Spans = list[list[tuple[int, int]]]


def nothing(lines: Sequence[str]) -> Spans:
    """A detector that finds no name in any line."""
    return [[] for _ in lines]


def everything(lines: Sequence[str]) -> Spans:
    """A detector that takes every line as a whole for a name, but for our own labels."""
    return [[(m.start(), m.end()) for m in re.finditer(r"(?:^|(?<=\]))[^\[]+", x)] for x in lines]


def after_saw(lines: Sequence[str]) -> Spans:
    """A detector that takes what follows ``saw`` for a name."""
    return [[(m.start(1), m.end(1)) for m in re.finditer(r"saw (.*)", line)] for line in lines]


def wanted(text: str, kind: str = "PERSON", label: str | None = "[Client]") -> tuple[Needle, ...]:
    """The needles for one finding that covers the whole of ``text``."""
    whole: Case = case(text)
    finding = find(text, text, kind)
    action = "keep" if label is None else "label"
    made = Decision(finding, "id-1", "", action, label, "rule")
    return needles([made], whole.surface, is_word)


def leaks(form: str, copy: str, kind: str = "PERSON", surface: str = "text") -> tuple[Leak, ...]:
    """What is found in ``copy`` when ``form`` was replaced."""
    searcher = Searcher(wanted(form, kind), nothing, is_word)
    return searcher.leaks([Surface("text", copy, surface)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "copy",
    [
        "Quenby rang", "quenby rang", "QUENBY", "Quenby's", "Quenby’s", "(Quenby)", "x/Quenby/y", "x_Quenby",
        "Quen\u00adby", "Quen\u200bby", "Q\u2060uenby", "Quénby", "Que\u0301nby", "Ｑｕｅｎｂｙ", "Mr Quenby",
        "Thistlewood", "THISTLEWOOD,\nQuenby", "Quenby\nThistlewood", "Quenby\u00a0Thistlewood",
        "Thist\tlewood", "This.tlew ood", "Quen-\nby", "Thistle-\r\n   wood", "Thistle\u2010\nwood",
    ],
)  # fmt: skip
def test_a_name_is_found_in_every_disguise(copy: str) -> None:
    found = leaks("Quenby Thistlewood", copy)
    assert found
    assert {leak.entity_type for leak in found} == {"PERSON"}


@pytest.mark.parametrize(
    "copy",
    [
        "", "Thistles", "Quen by", "[Client] rang", "Thistle wood", "thistle-wood tree",
        "Q. T.", "Thistle", "wood", "Thistle\twood",
    ],
)  # fmt: skip
def test_what_is_not_the_name_is_no_leak(copy: str) -> None:
    assert leaks("Quenby Thistlewood", copy) == ()


@pytest.mark.parametrize(
    "copy",
    [
        "Quenbyish", "xQuenby", "Quenby2", "7Quenby", "quenby_88", "#JusticeForQuenby", "drthistlewood",
        "T H I S T L E W O O D", "T.h.i.s.t.l.e.w.o.o.d", "|Q|u|e|n|b|y|", "&#81;uenby", "%51uenby",
        "Quen=62y", "> Thistle-\n> wood",
    ],
)  # fmt: skip
def test_glued_spaced_and_encoded_names_are_leaks(copy: str) -> None:
    assert leaks("Quenby Thistlewood", copy)


@pytest.mark.parametrize("copy", ["marchioness", "the marching band"])
def test_a_form_inside_an_ordinary_word_is_no_leak(copy: str) -> None:
    searcher = Searcher(wanted("Marchi Thistlewood"), nothing, lambda w: w in copy.split())
    assert searcher.leaks([Surface("text", copy)]) == ()


def test_what_the_roster_lists_is_sought_though_nothing_was_replaced() -> None:
    roster = Roster((Person("roster-1", "client", ("Siân Thistlewood",)),), always=("LV24C01234",))
    searcher = Searcher(needles((), lambda finding: "", is_word, roster), nothing, is_word)
    assert searcher.leaks([Surface("text", "i saw sian, ref LV24-C01234")])
    assert len(list(searcher.strong_places("i saw sian, ref LV24-C01234"))) == 2


@pytest.mark.parametrize("kind", ["text", "attribute", "name"])
def test_short_names_count_everywhere_but_in_raw_bytes(kind: str) -> None:
    assert leaks("Tom", "x tom y", surface=kind)
    assert leaks("Tom", "x tom y", surface="raw") == ()
    assert leaks("Thistlewood", "\x00x thistlewood\x01", surface="raw")


def test_titles_and_function_words_of_a_name_are_no_forms_of_it() -> None:
    assert leaks("Dr Ottoline Farrow", "Dr Smith, prof, MRS, the, of") == ()
    assert leaks("Dr Ottoline Farrow", "Dr Farrow")


def test_a_single_letter_proves_nothing() -> None:
    assert wanted("Q") == ()
    assert wanted("Q T") == ()
    assert leaks("Quenby T", "T alone") == ()


@pytest.mark.parametrize(
    ("kind", "original", "copy"),
    [
        ("UK_NHS", "999 864 1969", "9998641969"),
        ("UK_NHS", "9998641969", "999-864-1969"),
        ("UK_NHS", "9998641969", "999 864\n1969"),
        ("UK_NHS", "9998641969", "999\u00a0864\u00a01969"),
        ("PHONE_NUMBER", "07700 900123", "(07700) 900 123"),
        ("CASE_REFERENCE", "LV24C01234", "lv24 c01234"),
        ("POSTCODE", "ZZ993WZ", "ZZ99 3WZ"),
        ("VEHICLE_REGISTRATION", "ZZ99 3WZ", "ZZ993WZ"),
        ("NEVER_HEARD_OF", "AB-123456", "AB123456"),
    ],
)
def test_a_number_is_found_however_it_is_spaced(kind: str, original: str, copy: str) -> None:
    (leak,) = leaks(original, f"ref {copy}.", kind)
    assert leak == Leak("text", "text: known number", kind)
    assert leaks(original, f"{copy}9", kind) == ()
    assert leaks(original, f"9{copy.lstrip('(')}", kind) == ()
    assert leaks(original, f"{copy[:5]}[Client]{copy[5:]}", kind) == ()


@pytest.mark.parametrize(
    ("kind", "original"),
    [("AGE", "46"), ("DATE_TIME", "5 March"), ("PHONE_NUMBER", "101"), ("LOCATION", "L1"),
     ("ORGANIZATION", "The Green Court"), ("LOCATION", "Mill Road")],
)  # fmt: skip
def test_short_and_plain_forms_are_not_searched(kind: str, original: str) -> None:
    assert leaks(original, f"{original} and {original.lower()}", kind) == ()


@pytest.mark.parametrize(
    ("kind", "original", "copy"),
    [
        ("LOCATION", "Snoring", "in SNORING"),
        ("ORGANIZATION", "Quillfeather Court", "quillfeather  court"),
        ("ORGANIZATION", "Quillfeather Court", "Quillfeather\nCourt"),
        ("DATE_OF_BIRTH", "03/04/1988", "b. 03/04/1988"),
        ("EMAIL_ADDRESS", "Q.Uist@example.org", "<q.uist@EXAMPLE.org>"),
        ("STREET_ADDRESS", "12 Badger Lane", "12 badger lane,"),
        ("HANDLE", "quenbyxx", "@QuenbyXX"),
    ],
)
def test_whole_forms_of_things_are_searched(kind: str, original: str, copy: str) -> None:
    assert [leak.entity_type for leak in leaks(original, copy, kind)] == [kind]


def test_a_generic_word_of_an_organisation_may_stay() -> None:
    assert leaks("Quillfeather Court", "at court, Quillfeather", "ORGANIZATION") == ()


@pytest.mark.parametrize("form", ["Will", "Grace", "Beck"])
def test_a_name_that_is_a_word_counts_only_where_detection_says_name(form: str) -> None:
    searcher = Searcher(wanted(form), after_saw, is_word)
    stays = f"{form} she go? {form} and {form.lower()}. {form.upper()}"
    assert searcher.leaks([Surface("text", stays)]) == ()
    (leak,) = searcher.leaks([Surface("p 1", f"We saw {form} there")])
    assert leak == Leak("p 1", "text: name again", "PERSON")
    assert searcher.leaks([Surface("p 1", f"WE saw {form.upper()} THERE")])
    assert searcher.leaks([Surface("p 1", f"we saw {form.lower()} there")]) == ()
    assert searcher.leaks([Surface("p 1", f"We saw {form}", "attribute")]) == ()


@pytest.mark.parametrize("form", ["Bo", "Al"])
def test_a_name_of_two_letters_counts_where_detection_says_name(form: str) -> None:
    searcher = Searcher(wanted(form), after_saw, is_word)
    assert searcher.leaks([Surface("p 1", f"We saw {form} there")])
    assert searcher.leaks([Surface("p 1", f"{form}, {form.lower()} and x{form}")]) == ()


def test_a_label_between_two_words_keeps_them_apart() -> None:
    searcher = Searcher(wanted("Will Grace"), nothing, is_word)
    assert searcher.leaks([Surface("p 1", "will grace")])
    assert searcher.leaks([Surface("p 1", "Will [Client] grace us?")]) == ()


def test_weak_and_strong_places_point_into_the_text() -> None:
    searcher = Searcher(
        (*wanted("Will Thistlewood"), *wanted("999 864 1969", "UK_NHS")), nothing, is_word
    )
    text = "Will\u00ad; WILL, will [Client] thistle\u200bwood  999-864 1969"
    assert [text[a:b] for a, b in searcher.weak_places(text)] == ["Will", "WILL"]
    assert [text[a:b] for a, b in searcher.strong_places(text)] == [
        "thistle\u200bwood",
        "999-864 1969",
    ]


def test_places_of_a_word_that_is_hyphenated_at_a_line_end() -> None:
    searcher = Searcher(wanted("Quenby Thistlewood"), nothing, is_word)
    text = "Then Thistle-\n  wood rang; Quenby."
    found = {text[start:end] for start, end in searcher.strong_places(text)}
    assert found == {"Quenby", "Thistle-\n  wood"}


def test_what_was_kept_is_not_searched() -> None:
    assert wanted("Quenby", label=None) == ()


@LAW
@given(
    st.sampled_from(["client", "client.mother", "prof.gp", "client.friend", "group.member", ""]),
    st.integers(1, 30),
    st.booleans(),
)
def test_our_own_labels_are_never_leaks(role: str, number: int, lettered: bool) -> None:
    form = "Client Mother Friend Member Person Doctor"
    searcher = Searcher(needles_of(form), everything, is_word)
    label = person_label(person_words(role), number, lettered)
    assert searcher.leaks([Surface("text", f"Then {label} and {label}'s came.")]) == ()
    assert searcher.leaks([Surface("text", "Then Client came.")])


def needles_of(form: str) -> tuple[Needle, ...]:
    """Needles where nothing is an ordinary word."""
    whole = case(form)
    made = Decision(find(form, form), "id-1", "", "label", "[Client]", "rule")
    return needles([made], whole.surface, lambda word: False)


@pytest.mark.parametrize("kind", sorted(ENTITY_TYPES))
def test_the_label_of_a_thing_is_no_leak_of_it(kind: str) -> None:
    noun = ENTITY_TYPES[kind].noun
    searcher = Searcher(needles_of(noun.title()), everything, is_word)
    assert searcher.leaks([Surface("text", f"the {thing_label(noun, 2)}")]) == ()


FORM = st.text("abcdefghijklmnopqrstuvwxyzé", min_size=3, max_size=10).filter(
    lambda word: not is_word(word)
)
MESS = st.text("ab .,;\n\t[](){}|", max_size=20)


@LAW
@given(FORM, MESS, MESS, st.sampled_from([str, str.upper, str.title]), st.integers(1, 9))
def test_a_form_is_found_in_any_surroundings(
    form: str, before: str, after: str, cased: object, cut: int
) -> None:
    assert callable(cased)
    shown = cased(form)
    shown = shown[:cut] + "\u00ad" + shown[cut:]
    assert leaks(form, f"{before} {shown} {after}")


@LAW
@given(st.lists(st.tuples(st.sampled_from("abc"), st.text("xy \nQuenby", max_size=12)), max_size=6))
def test_leaks_are_sorted_without_repeats_and_without_words(parts: list[tuple[str, str]]) -> None:
    searcher = Searcher(wanted("Quenby Thistlewood"), nothing, is_word)
    surfaces = [Surface(place, text) for place, text in parts]
    found = searcher.leaks(surfaces)
    assert found == searcher.leaks(reversed(surfaces))
    assert len(set(found)) == len(found)
    assert "quenby" not in repr(found).lower()
    assert "quenby" not in repr(wanted("Quenby Thistlewood")).lower()


@given(
    st.text(
        st.sampled_from("aA .\t\n-\u00ad\u00e9e\u0301\u2011\ufb01%41&#65;Ｑ\x1c\u2028[]ß"),
        max_size=40,
    )
)
def test_a_text_is_searched_as_it_is_mapped(text: str) -> None:
    for pieces in verify._readings(text):
        mapped = verify._mapped(pieces)
        assert mapped.text == verify._flat(pieces)
        assert all(0 <= a < b <= len(text) for a, b in zip(mapped.starts, mapped.ends, strict=True))
