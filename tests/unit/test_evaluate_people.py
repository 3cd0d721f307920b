"""Identities by label: worked examples of each figure, each with one where it goes down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.evaluate.identities import as_lines, casts
from redactor.evaluate.people import ClassSplit, Clustering, client_right, measure, names_role
from redactor.evaluate.score import Mention, Share


def mentions(*pairs: tuple[str, str | None], case: str = "case") -> list[Mention]:
    return [
        Mention(case, "a.txt", n, n + 1, "PERSON", ref, True, label)
        for n, (ref, label) in enumerate(pairs)
    ]


def test_one_label_each_is_perfect() -> None:
    people = measure(
        mentions(
            ("client", "[Client]"), ("client", "[client]"), ("client.mother", "[Client's mother]")
        )
    )
    assert people.one_label == Share(1, 1)
    assert people.merged == Share(0, 2)
    assert people.role_in_label == Share(3, 3)
    assert people.precision == people.recall == people.f1 == 1


def test_a_label_for_two_persons_is_merged() -> None:
    people = measure(mentions(("a", "[Person]"), ("a", "[Person]"), ("b", "[Person]")))
    assert people.one_label == Share(1, 1)
    assert people.merged == Share(1, 1)
    assert people.precision == pytest.approx((2 * 2 / 3 + 1 / 3) / 3)
    assert people.recall == 1


def test_two_labels_for_one_person_cost_recall() -> None:
    people = measure(mentions(("a", "[Person 1]"), ("a", "[Person 2]")))
    assert people.one_label == Share(0, 1)
    assert people.merged == Share(0, 2)
    assert people.precision == 1
    assert people.recall == 0.5
    assert people.f1 == pytest.approx(2 / 3)


def test_cases_share_neither_labels_nor_persons() -> None:
    people = measure([*mentions(("a", "[P]")), *mentions(("b", "[P]"), case="other")])
    assert people.merged == Share(0, 2)
    assert people.precision == 1


def test_a_mention_without_a_label_is_a_person_of_its_own() -> None:
    people = measure(mentions(("a", None), ("a", None), ("b", None)))
    assert people.one_label == Share(0, 1)
    assert people.merged == Share(0, 0)
    assert people.precision == 1
    assert people.recall == pytest.approx((0.5 + 0.5 + 1) / 3)


def test_only_protected_persons_count() -> None:
    left = Mention("case", "a.txt", 0, 1, "PERSON", "a", False)
    place = Mention("case", "a.txt", 0, 1, "LOCATION", "l", True, "[place]")
    people = measure([left, place])
    assert people.one_label.total == people.merged.total == people.role_in_label.total == 0
    assert people.precision is people.recall is people.f1 is None


RIGHT = (
    ("client", "[Client]"),
    ("client", "[Client]"),
    ("client.mum", "[Client's mother]"),
    ("prof.gp", "[GP]"),
)


def left(ref: str, case: str = "case") -> Mention:
    return Mention(case, "b.txt", 0, 1, "PERSON", ref, False)


def test_everything_right() -> None:
    people = measure(mentions(*RIGHT))
    assert people.under_another == Share(0, 4)
    assert people.role_right == Share(3, 3)
    assert people.client == Share(1, 1)
    assert people.clusters == people.all_clusters == Clustering(1, 1)
    assert people.classes == tuple(
        ClassSplit(name, Share(1, 1)) for name in ("client", "parent", "professional")
    )


def test_a_mention_under_the_label_of_somebody_else() -> None:
    people = measure(
        mentions(*RIGHT, ("client.mum", "[client]"), ("client.mum", "[Client's mother]"))
    )
    assert people.under_another == Share(1, 6)
    assert people.merged == Share(1, 3)
    assert people.role_right == Share(3, 3)
    assert people.client == Share(1, 1)


def test_where_two_share_a_label_evenly_one_of_them_has_it() -> None:
    people = measure(mentions(("a", "[Person 1]"), ("b", "[Person 1]"), ("c", None), ("c", None)))
    assert people.under_another == Share(1, 4)


def test_a_mention_that_is_left_is_a_person_of_its_own_where_all_count() -> None:
    people = measure([*mentions(*RIGHT), left("client")])
    assert people.clusters == Clustering(1, 1)
    assert people.all_clusters.precision == 1
    assert people.all_clusters.recall == pytest.approx((4 / 3 + 1 / 3 + 1 + 1) / 5)


def test_a_role_is_wrong_by_the_label_that_most_mentions_carry() -> None:
    people = measure(
        mentions(
            ("client.nan", "[Client's mother]"),
            ("client.nan", "[Client's mother]"),
            ("client.nan", "[Client's grandmother]"),
            ("client.granddad", "[Person 2]"),
            ("client.koro", "[Person 3]"),
            ("client.x", "[Client's aunt]"),
        )
    )
    assert people.role_right == Share(0, 3)
    assert people.classes == (ClassSplit("grandparent", Share(0, 3), "none", 2),)


def test_who_is_left_everywhere_has_no_class_that_could_be_right() -> None:
    assert measure([left("client.mum")]).role_right == Share(0, 0)


def test_someone_without_a_label_is_nobody() -> None:
    people = measure(mentions(("prof.gp", None), ("prof.gp", None), ("prof.gp", "[GP]")))
    assert people.classes == (ClassSplit("professional", Share(0, 1), "none", 1),)


@pytest.mark.parametrize(
    ("labels", "right"),
    [
        ({"client": "[Client]", "client.mum": "[Client's mother]", "prof.gp": None}, True),
        ({"client": "[Person 1]", "client.mum": "[Client's mother]"}, False),
        ({"client": "[Client]", "client.mum": "[Client B]"}, False),
        ({"client": None}, False),
        ({"client": "[Client A]", "client2": "[Client B]"}, True),
        ({"client": "[Client]", "client2": "[Person 1]"}, True),
        ({"client.1": "[Client A]", "client.2": "[Client B]", "client.child": "[Child 1]"}, True),
        ({"client.1": "[Client A]", "client.2": "[Client's partner]"}, False),
        ({"client.1": "[Client]", "client.2": "[client]"}, False),
        ({"client.child.1": "[Client A]", "client.child.2": "[Client B]"}, True),
        ({"client.child.1": "[Client A]", "client.child.2": "[Client's brother]"}, False),
        ({"group.member.1": "[Member A]", "group.member.2": "[Member B]"}, True),
        ({"group.member.1": "[Member A]", "group.member.1.son": "[Member A's son]"}, True),
        ({"group.member.1": "[Member A]", "group.member.2": "[Client]"}, False),
        ({"group.member.1": "[Member A]", "group.member.1.son": "[Member B]"}, False),
        ({"prof.gp": "[GP]"}, None),
    ],
)
def test_the_client_of_a_case(labels: dict[str, str | None], right: bool | None) -> None:
    assert client_right(labels) is right


def test_the_children_whom_a_case_is_about_are_its_clients() -> None:
    pairs = [("client.child.1", "[Client A]"), ("client.child.2", "[Client's brother]")]
    people = measure(mentions(*pairs, ("client.mother", "[Client's mother]")))
    assert people.classes == (
        ClassSplit("client", Share(1, 2), "sibling", 1),
        ClassSplit("parent", Share(1, 1)),
    )
    assert people.client == Share(0, 1)


def test_cases_are_judged_apart() -> None:
    people = measure([*mentions(*RIGHT), *mentions(("client", "[Person 1]"), case="other")])
    assert people.client == Share(1, 2)
    assert people.classes[0] == ClassSplit("client", Share(1, 2), "none", 1)


def test_the_list_of_identities() -> None:
    pairs = [*RIGHT, ("client.mum", "[GP]"), ("client.x", None), ("prof.sw", "[Friend A]")]
    listed = casts(
        [*mentions(*pairs), left("client.mum"), *mentions(("prof.gp", "[GP]"), case="two")]
    )
    assert list(as_lines(listed)) == [
        "# case: client right",
        "client  client  2 × [Client]",
        "client.mum  parent SPLIT  1 × [Client's mother], 1 × [GP] (= prof.gp), 1 left",
        "client.x  ?  1 without a label",
        "prof.gp  professional  1 × [GP] (= client.mum)",
        "prof.sw  professional NOT social  1 × [Friend A]",
        "# two: no client",
        "prof.gp  professional  1 × [GP]",
    ]
    assert list(as_lines(casts(mentions(("client", "[Person 1]"))))) == [
        "# case: client WRONG",
        "client  client NOT none  1 × [Person 1]",
    ]


REFS = ("client", "client.mum", "client.x", "prof.gp")
MENTIONS = st.lists(
    st.builds(
        lambda n, ref, label, protected: Mention(
            "case", "a.txt", n, n + 1, "PERSON", ref, protected, label if protected else None
        ),
        st.integers(0, 999),
        st.sampled_from(REFS),
        st.sampled_from(["[Client]", "[GP]", "[Client's mother]", None]),
        st.booleans(),
    ),
    unique_by=lambda mention: mention.start,
)


@given(MENTIONS)
def test_the_list_holds_every_mention_once_and_counts_as_the_figures_do(
    held: list[Mention],
) -> None:
    people = [seen for cast in casts(held) for seen in cast.people]
    counted = sum(
        seen.bare + seen.left + sum(each.count for each in seen.labels) for seen in people
    )
    assert counted == len(held)
    figures = measure(held)
    assert sum(seen.wrong for seen in people) <= figures.role_right.total - figures.role_right.hits
    assert 0 <= figures.under_another.hits <= figures.under_another.total
    assert (figures.under_another.hits > 0) == (figures.merged.hits > 0)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["[1]", "[2]", None]))))
def test_measures_are_shares(pairs: list[tuple[str, str | None]]) -> None:
    people = measure(mentions(*pairs))
    if pairs:
        assert people.precision is not None
        assert people.recall is not None
        assert 0 < people.precision <= 1
        assert 0 < people.recall <= 1
    swapped = measure(
        mentions(*((label or f"none{n}", ref) for n, (ref, label) in enumerate(pairs)))
    )
    assert swapped.precision == pytest.approx(people.recall)


@pytest.mark.parametrize(
    ("label", "ref", "right"),
    [
        ("[Client]", "client", True),
        ("[Client 1]", "client.1", True),
        ("[Client's mother]", "client", False),
        ("[Client's mother]", "client.mother", True),
        ("[Client's mother's partner]", "client.mother", False),
        ("[Client]", "client.mother", False),
        ("[GP]", "prof.gp", True),
        ("[GP 2]", "prof.gp.m2", True),
        ("[Colleague A]", "client.colleague.1", True),
        ("[Colleague AB]", "client.colleague.28", True),
        ("[Social worker]", "prof.socialworker", True),
        ("[Client's son-in-law]", "client.soninlaw", True),
        ("[Safeguarding lead]", "prof.dsl", True),
        ("[Police officer B]", "prof.police", True),
        ("[Member C]", "group.member.3", True),
        ("[Person 3]", "client.homeowner", False),
        ("[Person 3]", "client.mother", False),
        ("<PERSON>", "client.mother", False),
        (None, "client", False),
    ],
)
def test_role_in_label(label: str | None, ref: str, right: bool) -> None:
    assert names_role(label, ref) is right
