"""The laws of who is who: small cases of sentences about birds and trees, in any order and over months."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from helpers_core import LAW
from helpers_who import Told, case_of, told
from hypothesis import example, given, settings
from hypothesis import strategies as st

from redactor.identity.doubts import doubt_flags
from redactor.identity.mention import mention_of
from redactor.identity.resolve import resolve
from redactor.model import Case
from redactor.vocabulary import label_spans

FEW = settings(LAW, max_examples=120)

GIVEN = ("Linnet", "Plover", "Heron", "Dunnock", "Merlin")
FAMILY = ("Alder", "Maple", "Chestnut")
OTHER_GIVEN = ("Oriole", "Toucan", "Macaw", "Kestrel", "Siskin")
OTHER_FAMILY = ("Aspen", "Rowan", "Cinnamon")
"""Names as long as those above and in the same order of the alphabet, with as many initials, and no short forms."""
LONG_GIVEN = ("Yellowhammer", "Chiffchaff", "Turnstone", "Sparrowhawk", "Nutcracker")
LATE_FAMILY = ("Larch", "Willow", "Yew")

SENTENCES = (
    "Client: {{{a} {s}}}",
    "Client: {{{a} {s}}} and {{{b} {s}}}",
    "{{{a} {s}}} came. {{{a}}} was tired.",
    "{{{b} {s}}} rang. Mr {{{s}}} was angry.",
    "Her mother {{{b}}} said that {{{a}}} had left.",
    "{{{a}}}'s brother {{{c} {s}}} was there.",
    "Her colleague {{{d}}} wept. {{{d}}}'s wife {{{e}}} left.",
    "GP: {{Dr {t}}}",
    "{{Dr {t}}} wrote. PC 4123 {{{u}}} called.",
    "{{{d}}} and {{{e}}} spoke of the group. {{{a}}} agreed.",
    "Mum ({{{b}}}) wants her to go. Her son {{{c}}} (7) saw it.",
    "{{{s}}} left.",
    "{{{a} {s}}} (née {{{t}}}) came. {{Mrs {s}}} stayed.",
    "{{Mrs {s}}} and {{{c} {s}}} met {{{e} {t}}}.",
    "{{{A}{S}}} was late. {{{a}}} x",
    "The {{{s}s}} came.",
    "Members present: {{{a}}}, {{{b}}}, {{{c}}} and {{{d}}}.",
    "Seen at {{ORGANIZATION|Larkhill School}} on {{DATE_TIME|12/03/2024}}, tel {{PHONE_NUMBER|07700 900123}}.",
    "\nKind regards\n{{{e} {u}}}\nCounsellor\n",
)


def written(sentences: list[str], given_names: tuple[str, ...], family: tuple[str, ...]) -> str:
    """One document of these sentences with these names."""
    values = {
        **dict(zip("abcde", given_names, strict=True)),
        **dict(zip("stu", family, strict=True)),
    }
    values |= {"A": given_names[0][0], "S": family[0][0]}
    return "\n".join(sentence.format(**values) for sentence in sentences)


DOCUMENT = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6)
DOCUMENTS = st.lists(DOCUMENT, min_size=1, max_size=3)


def texts(documents: list[list[str]]) -> list[str]:
    """The documents with the first set of names."""
    return [written(sentences, GIVEN, FAMILY) for sentences in documents]


def places(made: Told) -> list[tuple[str, str]]:
    """``(document, label)`` of each finding by id of the document and place."""
    return [(f.document, label) for f, label in zip(made.findings, made.row(), strict=True)]


@FEW
@given(DOCUMENTS)
def test_every_finding_gets_an_identity_that_exists_and_a_label_of_ours(
    documents: list[list[str]],
) -> None:
    made = told(*texts(documents))
    assert len(made.found.of) == len(made.findings)
    assert set(made.found.of) == set(made.found.identities)
    for finding, name in zip(made.findings, made.found.of, strict=True):
        identity = made.found.identities[name]
        assert (identity.entity_type == "PERSON") == (finding.entity_type == "PERSON")
        assert made.case.surface(finding) in identity.forms
    for label in made.row():
        assert list(label_spans(label)) == [(0, len(label))]
    assert len(set(made.labels().values())) == len(made.found.identities)


@FEW
@given(st.lists(DOCUMENT, min_size=2, max_size=3), st.randoms(use_true_random=False))
def test_the_order_in_which_documents_are_handed_over_does_not_matter(
    documents: list[list[str]], random: object
) -> None:
    whole, found = case_of(*texts(documents))
    expected = Told(whole, found, resolve(whole, found))
    handed = list(whole.documents)
    random.shuffle(handed)  # type: ignore[attr-defined]
    other = Case(whole.id, tuple(handed))
    made = Told(other, found, resolve(other, found))
    assert made.row() == expected.row()
    assert made.found.identities == expected.found.identities
    assert flags(made) == flags(expected)


def flags(made: Told) -> object:
    """What a reviewer is asked, by document."""
    return doubt_flags(made.case, made.findings, made.found.of, made.found.identities)


PLAIN = (
    "Client: {{{a} {s}}}",
    "{{{a} {s}}} came. {{{a}}} was tired.",
    "Her mother {{{b} {t}}} said that {{{a}}} had left.",
    "Her colleague {{{d}}} wept. {{{d}}}'s wife {{{e}}} left.",
    "GP: {{Dr {u}}}",
    "{{Dr {u}}} wrote. {{{d}}} and {{{e}}} spoke. {{{a}}} agreed.",
    "Seen at {{ORGANIZATION|Larkhill School}} on {{DATE_TIME|12/03/2024}}.",
)
"""Sentences in which every name is of one person."""
PLAIN_DOCUMENT = st.lists(st.sampled_from(PLAIN), min_size=1, max_size=6)


@FEW
@given(st.lists(PLAIN_DOCUMENT, min_size=1, max_size=2), PLAIN_DOCUMENT)
def test_one_more_document_about_the_same_people_changes_no_label(
    documents: list[list[str]], more: list[str]
) -> None:
    before = told(*texts(documents))
    after = told(*texts([*documents, more]), known=before.remembered())
    assert after.row()[: len(before.findings)] == before.row()


@FEW
@given(st.lists(DOCUMENT, min_size=1, max_size=2), DOCUMENT)
def test_one_more_document_about_other_people_changes_no_label(
    documents: list[list[str]], more: list[str]
) -> None:
    before = told(*texts(documents))
    added = written(more, OTHER_GIVEN, OTHER_FAMILY)
    after = told(*texts(documents), added, known=before.remembered())
    assert after.row()[: len(before.findings)] == before.row()


@FEW
@given(st.lists(DOCUMENT, min_size=1, max_size=2), DOCUMENT)
def test_a_label_that_a_run_before_gave_is_given_to_nobody_of_another_name(
    documents: list[list[str]], more: list[str]
) -> None:
    known = told(*texts(documents)).remembered()
    after = told(*texts([*documents, more]), known=known)
    forms = {entry.label: {form.lower() for form in entry.forms} for entry in known}
    for one, label in after.labels().items():
        own = {form.lower() for form in after.found.identities[one].forms}
        assert label not in forms or forms[label] & own


@FEW
@given(DOCUMENTS)
def test_running_the_same_case_again_with_the_vault_changes_nothing(
    documents: list[list[str]],
) -> None:
    before = told(*texts(documents))
    assert told(*texts(documents), known=before.remembered()).row() == before.row()


@FEW
@given(DOCUMENTS)
def test_labels_and_roles_do_not_depend_on_what_people_are_called(
    documents: list[list[str]],
) -> None:
    one = told(*(written(d, GIVEN, FAMILY) for d in documents))
    two = told(*(written(d, OTHER_GIVEN, OTHER_FAMILY) for d in documents))
    assert one.row() == two.row()
    roles = [[made.found.identities[name].role for name in made.found.of] for made in (one, two)]
    assert roles[0] == roles[1]


@pytest.mark.parametrize("names", [(LONG_GIVEN, FAMILY), (GIVEN, LATE_FAMILY)])
def test_labels_do_not_depend_on_length_and_alphabet(
    names: tuple[tuple[str, ...], tuple[str, ...]],
) -> None:
    first = ["Client: {{{a} {s}}}", "{{{a}}}'s brother {{{c} {s}}} was there."]
    second = ["{{{s}}} left.", "Members present: {{{a}}}, {{{b}}}, {{{c}}} and {{{d}}}."]
    one = told(*(written(d, GIVEN, FAMILY) for d in (first, second)))
    two = told(*(written(d, *names) for d in (first, second)))
    assert one.row() == two.row()


@FEW
@given(DOCUMENTS)
def test_two_full_names_with_different_given_names_are_never_one_identity(
    documents: list[list[str]],
) -> None:
    made = told(*texts(documents))
    for forms in made.groups():
        full = {mention_of(form).given for form in forms if mention_of(form).is_full}
        assert len({word for word in full if len(word[0]) > 1}) <= 1, forms


@FEW
@given(DOCUMENTS)
def test_no_mr_and_mrs_are_ever_one_identity(documents: list[list[str]]) -> None:
    for forms in told(*texts(documents)).groups():
        assert len({mention_of(form).gender for form in forms} - {""}) <= 1, forms


@FEW
@given(DOCUMENTS)
def test_no_label_holds_a_word_of_a_name(documents: list[list[str]]) -> None:
    words = {word.lower() for word in (*GIVEN, *FAMILY)}
    for label in told(*texts(documents)).row():
        assert not words & set(label.strip("[]").replace("'s", "").lower().split()), label


@FEW
@given(DOCUMENTS, st.binary(min_size=32, max_size=32))
def test_shuffled_labels_are_the_same_set_by_kind(documents: list[list[str]], key: bytes) -> None:
    made = told(*texts(documents))
    keyed = Told(replace(made.case, secret=key), made.findings, made.found)
    assert keyed.row(shuffled=True) == keyed.row(shuffled=True)
    plain = {_kind(label) for label in made.row()}
    assert {_kind(label) for label in keyed.row(shuffled=True)} == plain


def _kind(label: str) -> str:
    """A label without letters and numbers."""
    words = label.strip("[]").replace("'s", " 's").split()
    return " ".join(
        word for word in words if not (word.isupper() and len(word) == 1) and word != "a"
    )


FULL = st.tuples(st.sampled_from(GIVEN), st.sampled_from(FAMILY)).map(" ".join)
FRAMES: tuple[Callable[[str], str], ...] = (
    lambda name: f"{{{name}}} came.",
    lambda name: f"We spoke to {{{name}}} on Monday.",
    lambda name: f"Then {{{name}}} rang and left.",
)


@FEW
@given(st.lists(st.tuples(FULL, st.sampled_from(FRAMES)), min_size=1, max_size=8))
@example([("Linnet Alder", FRAMES[0]), ("Plover Alder", FRAMES[2]), ("Linnet Maple", FRAMES[1])])
@example([("Linnet Alder", FRAMES[0]), ("Linnet Maple", FRAMES[0])])
def test_full_names_are_one_person_exactly_where_they_are_the_same(
    mentions: list[tuple[str, Callable[[str], str]]],
) -> None:
    made = told("\n".join(frame(name) for name, frame in mentions))
    assert sorted(map(sorted, made.groups())) == sorted(
        [name] * [n for n, _ in mentions].count(name) for name in {n for n, _ in mentions}
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_same_case_is_resolved_alike_again_and_again(count: int) -> None:
    case = texts([list(SENTENCES[:count]), list(SENTENCES[count : 3 * count])])
    assert told(*case).found == told(*case).found
