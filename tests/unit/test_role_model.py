"""The role model reads relations off the words around names, and nothing off the names."""

from __future__ import annotations

import string
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import redactor.identity
from redactor.detect.lexicon import is_given_name, is_ordinary, is_surname
from redactor.identity.role_features import features
from redactor.identity.role_model import CLASSES, RoleModel, class_of, contexts
from redactor.identity.role_pages import GAP, NEW_LINE, PERSON, Person, pages
from redactor.identity.role_words import CUES, composed
from redactor.relations import JOBS, RELATIONS
from redactor.roles import FAMILY, GROUP, PROFESSIONS, SOCIAL
from training.role_refs import classes_of

NOTE = """Client: {client}   DOB 01/02/1990   NHS no. 999 000 0000
Session 4. {client} came on time. She lives with her brother {brother}.
{client} said her mum {mother} had rung again. She left her ex-partner {ex} in May.
{client}'s son {son} (7) saw the messages. At work her colleague {colleague} has been kind. GP: {gp}, Sometown Surgery.
Plan: {client} will ring me on Friday. I wrote to {gp}.

{author}, counsellor, MBACP
"""
NAMES = {
    "client": "Wren Alder", "mother": "Linnet Alder", "brother": "Robin Alder", "ex": "Heron Yew",
    "son": "Finch", "colleague": "Plover", "gp": "Dr Larch", "author": "Avocet Maple",
}  # fmt: skip
EXPECTED = {
    "client": "client", "mother": "parent", "brother": "sibling", "ex": "partner", "son": "child",
    "colleague": "work", "gp": "professional", "author": "professional",
}  # fmt: skip


def filled(template: str, names: dict[str, str]) -> tuple[str, dict[str, list[tuple[int, int]]]]:
    """The text with the names, and where each person stands."""
    text, found = "", {key: [] for key in names}
    for literal, key, _, _ in string.Formatter().parse(template):
        text += literal
        if key is not None:
            found[key].append((len(text), len(text) + len(names[key])))
            text += names[key]
    return text, found


def people(template: str, names: dict[str, str]) -> list[Person]:
    """The people of a case of one document, in the order of ``names``."""
    text, found = filled(template, names)
    return list(contexts({"a": text}, [[("a", *span) for span in found[key]] for key in names]))


def best(said: Sequence[dict[str, float]]) -> list[str]:
    return [max(one, key=lambda name: one[name]) for one in said]


@pytest.fixture(scope="module")
def model() -> RoleModel:
    return RoleModel.load()


def test_plain_relations_are_read(model: RoleModel) -> None:
    said = model.probabilities(people(NOTE, NAMES))
    assert dict(zip(NAMES, best(said), strict=True)) == EXPECTED


def test_probabilities_are_of_every_class_and_sum_to_one(model: RoleModel) -> None:
    for one in model.probabilities(people(NOTE, NAMES)):
        assert tuple(one) == CLASSES
        assert sum(one.values()) == pytest.approx(1)


def test_a_case_without_people_has_no_roles(model: RoleModel) -> None:
    assert model.probabilities([]) == []


def test_somebody_whose_name_stands_alone_is_not_known_for_sure(model: RoleModel) -> None:
    (one,) = model.probabilities(people("{a}", {"a": "Wren"}))
    assert max(one.values()) < 0.8


def test_relatives_of_group_members_are_other(model: RoleModel) -> None:
    note = """Bereavement group, session 3. Facilitator: {leader}
Present: {a}, {b}, {c}. Apologies: {d}
{a} spoke first; she said the house is quiet. {b} has been to the grave. {c} said little.
{b}'s husband {husband} died in March. Group members listened. {a} and {c} will text each other.
"""
    names = {
        "leader": "Avocet Maple", "a": "Wren", "b": "Linnet", "c": "Robin", "d": "Finch",
        "husband": "Plover",
    }  # fmt: skip
    said = dict(zip(names, model.probabilities(people(note, names)), strict=True))
    assert [best([said[key]])[0] for key in "abc"] == ["member"] * 3
    assert best([said["leader"]]) == ["professional"]
    assert said["husband"]["other"] > said["a"]["other"]


words = st.text(string.ascii_lowercase, min_size=3, max_size=9).filter(
    lambda word: word not in CUES and len(word) > 3
)


@settings(max_examples=25, deadline=None)
@given(st.lists(words, min_size=11, max_size=11, unique=True))
def test_names_say_nothing(fresh: list[str]) -> None:
    """Other names of the same shape leave every feature as it was."""
    old = sorted({word for name in NAMES.values() for word in name.split()} - {"Dr"})
    other = dict(zip(old, (word.capitalize() for word in fresh), strict=True))
    swapped = {
        key: " ".join(other.get(word, word) for word in name.split()) for key, name in NAMES.items()
    }
    known = RoleModel.load().vocabulary
    assert _without_titles(features(people(NOTE, swapped), known)) == _without_titles(
        features(people(NOTE, NAMES), known)
    )


def _without_titles(found: list[dict[str, float]]) -> list[dict[str, float]]:
    """Positions hang on the length of names; all else may not."""
    return [
        {k: v for k, v in one.items() if not k.startswith(("w:from", "w:till"))} for one in found
    ]


@settings(max_examples=10, deadline=None)
@given(st.permutations(list(NAMES)))
def test_the_order_of_people_does_not_matter(order: list[str]) -> None:
    model = RoleModel.load()
    said = dict(zip(NAMES, model.probabilities(people(NOTE, NAMES)), strict=True))
    again = dict(
        zip(order, model.probabilities(people(NOTE, {k: NAMES[k] for k in order})), strict=True)
    )
    for key in NAMES:
        assert again[key] == pytest.approx(said[key])


def test_a_client_is_in_most_documents(model: RoleModel) -> None:
    """Two people with the same words around them: the one who is in every document is the likelier client."""
    texts = {
        "a": "Wren said she slept. Heron said she slept.",
        "b": "Wren came late and sat down.",
        "c": "Wren came late and sat down.",
    }
    wren, heron = contexts(texts, [[("a", 0, 4), ("b", 0, 4), ("c", 0, 4)], [("a", 21, 26)]])
    first, second = model.probabilities([wren, heron])
    assert first["client"] > 2 * second["client"]


def test_an_explanation_names_the_relation_word(model: RoleModel) -> None:
    case = people(NOTE, NAMES)
    told = model.explain(case, list(NAMES).index("mother"), "parent", most=40)
    assert any(name == "cl=parent" and weight > 0 for name, weight in told)
    assert model.explain(case, 0, most=3)[3][0] in features(case, model.vocabulary)[0]


def test_contexts_list_all_mentions_in_order() -> None:
    text = "Wren met Heron and Wren met Finch"
    wren, heron = contexts({"a": text}, [[("a", 19, 23), ("a", 0, 4)], [("a", 9, 14)]])
    every = ((0, 4), (9, 14), (19, 23))
    assert [(one.start, one.others) for one in wren] == [(0, every), (19, every)]
    assert heron[0].others == every
    assert heron[0].position == pytest.approx(9 / len(text))


def test_a_page_masks_people_and_unknown_words() -> None:
    text = "Her mum's friend Wren-Rose (7)\n\nrang social worker Heron at 10:30"
    (case,) = (contexts({"a": text}, [[("a", 17, 26)], [("a", 51, 56)]]),)
    (page,) = pages(case, frozenset({"her", "rang", "at"})).values()
    assert page.words == [
        "her", "mum", "'s", "friend", PERSON, "(", "<minor>", ")", GAP, "rang", "social worker", PERSON, "at",
        "<time>",
    ]  # fmt: skip
    assert NEW_LINE not in page.words


def test_overlapping_mentions_are_read_once() -> None:
    text = "Dr Wren Heron rang"
    case = contexts({"a": text}, [[("a", 0, 13)], [("a", 3, 7)]])
    assert len(RoleModel.load().probabilities(case)) == 2


def test_the_shipped_words_are_no_names(model: RoleModel) -> None:
    odd = {
        word
        for word in model.vocabulary
        if (is_given_name(word) or is_surname(word)) and not is_ordinary(word)
    }
    assert {word for word in odd if word not in RELATIONS and word not in JOBS} == set()


def test_the_weights_stay_small() -> None:
    path = Path(redactor.identity.__file__).with_name("role_model.tsv")
    assert path.stat().st_size < 600_000


def test_what_is_written_is_read_back(model: RoleModel) -> None:
    again = RoleModel.parse(model.write())
    assert again.vocabulary == model.vocabulary
    assert again.write() == model.write()
    case = people(NOTE, NAMES)
    assert again.probabilities(case) == model.probabilities(case)


def test_a_model_for_other_classes_is_refused(model: RoleModel) -> None:
    with pytest.raises(ValueError, match="other classes"):
        RoleModel.parse(model.write().replace("\tsibling", "\tfriend", 1))


@pytest.mark.parametrize("odd", ["x", "-", "1.5", "7 7", "", "--1", "1-1"])
def test_a_weight_that_is_no_whole_number_is_refused(model: RoleModel, odd: str) -> None:
    written = model.write().rstrip("\n")
    with pytest.raises(ValueError, match=r"role model|reshape|unmatched"):
        RoleModel.parse(written.rpartition(" ")[0] + f" {odd}\n")


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("", ""),
        ("client", "client"),
        ("client.fostercarer", "parent"),
        ("client.stepdaughter", "child"),
        ("client.exhusband", "partner"),
        ("client.nephew", "kin"),
        ("client.manager", "work"),
        ("client.neighbour", "social"),
        ("client.mother.partner", "parent"),
        ("client.partner.mother", "kin"),
        ("client.friend.mother", "other"),
        ("prof.gp.2", "professional"),
        ("prof.gp.wife", "other"),
        ("group.member.3", "member"),
        ("group.member.3.son", "other"),
        ("group.facilitator", "professional"),
        ("other.neighbour", "other"),
    ],
)
def test_classes_of_roles(role: str, expected: str) -> None:
    assert class_of(role) == expected


def test_classes_are_those_that_the_evaluation_counts() -> None:
    roots = {"client": {**SOCIAL, **FAMILY}, "prof": PROFESSIONS, "group": GROUP}
    assert {class_of(f"{root}.{key}") for root, table in roots.items() for key in table} <= set(
        CLASSES
    ) - {"client", "other"}


def test_relations_compose() -> None:
    assert composed("parent", "parent") == "grandparent"
    assert composed("child", "parent") == "partner"
    assert composed("partner", "sibling") == "kin"
    assert composed("member", "partner") == "other"
    assert all(composed("client", name) == name for name in CLASSES)


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("client.d03.1", {"client"}),
        ("client.d03.1.unc", {"kin"}),
        ("client.d09.fc2", {"parent"}),
        ("client.d09.c1wife", {"partner"}),
        ("client.d64.1w", {"partner"}),
        ("client.d12.gf", {"partner", "grandparent"}),
        ("prof.d03.t1", {"professional"}),
        ("prof.d03.husb", {"other"}),
        ("group.member.d27.4", {"member"}),
        ("group.member.d27.4.sis", {"other"}),
        ("group.d27.fac", {"professional"}),
    ],
)
def test_refs_of_the_notes_are_read(ref: str, expected: set[str]) -> None:
    assert classes_of(ref) == expected


def test_a_ref_that_says_nothing_leaves_the_circle_open() -> None:
    assert {"client", "child", "social"} < classes_of("client.d09.zz")
    assert not classes_of("client.d09.zz") & {"professional", "member"}
