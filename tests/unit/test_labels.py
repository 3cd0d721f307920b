"""Labels: readable, the same in all documents, stable over months, and nothing of the original in them."""

from __future__ import annotations

import pytest
from helpers_core import LAW
from helpers_who import told
from hypothesis import given
from hypothesis import strategies as st

from redactor.model import Identity, Known
from redactor.policy.labels import labels_of
from redactor.vocabulary import label_spans

ROLES = (
    "", "client", "client.1", "client.mother", "client.colleague", "client.friend", "prof.gp", "prof.socialworker",
    "group.member", "other.neighbour", "client.mother.partner", "client.family",
)  # fmt: skip
NAMES = (
    "Linnet Alder",
    "Robin Yew",
    "Jay Elm",
    "Finch Oak",
    "Plover Ash",
    "Heron Fir",
    "Dove Hazel",
    "Wren Rowan",
)


def person(number: int, role: str = "", owner: str = "", ambiguous: bool = False) -> Identity:
    """A person of the case with a name of its own."""
    return Identity(
        f"person-{number}", "PERSON", role, "person", ambiguous, owner, forms=(NAMES[number],)
    )


def thing(number: int, kind: str, entity_type: str = "ORGANIZATION") -> Identity:
    """A thing of the case."""
    return Identity(f"thing-{number}", entity_type, kind=kind, forms=(f"The {NAMES[number]}",))


def made(*identities: Identity, **fields: object) -> list[str]:
    """The labels in the order of the identities."""
    labels = labels_of({each.id: each for each in identities}, **fields)  # type: ignore[arg-type]
    return [labels[each.id] for each in identities]


def test_the_first_of_a_kind_is_never_renamed_when_a_second_comes() -> None:
    one, two = person(0, "prof.gp"), person(1, "prof.gp")
    assert made(one) == ["[GP]"]
    assert made(one, two) == ["[GP]", "[GP B]"]
    assert made(thing(0, "school"), thing(1, "school")) == ["[a school]", "[school B]"]
    assert made(thing(0, "town", "LOCATION"), thing(1, "town", "LOCATION")) == [
        "[a town]",
        "[town 2]",
    ]
    assert made(thing(0, "NHS number", "UK_NHS"), thing(1, "NHS number", "UK_NHS")) == [
        "[NHS number]",
        "[NHS number 2]",
    ]


def test_kinds_that_are_many_carry_letters_from_the_first_on() -> None:
    assert made(person(0, "client.colleague"), person(1), person(2, "group.member")) == [
        "[Colleague A]", "[Person A]", "[Member A]",
    ]  # fmt: skip


def test_several_clients_all_carry_letters() -> None:
    both = [person(0, "client.1"), person(1, "client.2")]
    assert made(*both) == ["[Client A]", "[Client B]"]
    assert made(both[0]) == ["[Client]"]


def test_the_owner_is_in_the_label_even_where_it_comes_later() -> None:
    wife = person(0, "client.colleague.wife", owner="person-1")
    son = person(2, "client.colleague.wife.son", owner="person-0")
    assert made(wife, person(1, "client.colleague"), son) == [
        "[Colleague A's wife]", "[Colleague A]", "[Colleague A's wife's son]",
    ]  # fmt: skip


def test_owners_in_a_circle_are_labelled_all_the_same() -> None:
    two = [
        person(0, "client.wife", owner="person-1"),
        person(1, "client.husband", owner="person-0"),
    ]
    labels = made(*two)
    assert len(set(labels)) == 2
    assert all(list(label_spans(label)) == [(0, len(label))] for label in labels)


def test_a_name_that_several_people_have_says_so() -> None:
    assert made(person(0, "client.family", ambiguous=True), person(1, ambiguous=True)) == [
        "[Family member]", "[Unclear person]",
    ]  # fmt: skip


def test_a_thing_of_no_kind_is_an_identifier() -> None:
    assert made(thing(0, "", "NEVER_HEARD_OF")) == ["[identifier]"]


# Over months.


def known(label: str, *forms: str, kind: str = "PERSON") -> Known:
    """What the vault remembers of an earlier run."""
    return Known(label, kind, "", forms)


def test_a_known_label_stays_though_role_and_order_have_changed() -> None:
    remembered = (known("[Colleague B]", NAMES[1]),)
    assert made(person(0, "client.colleague"), person(1, "client.manager"), known=remembered) == [
        "[Colleague A]", "[Colleague B]",
    ]  # fmt: skip


def test_the_label_of_somebody_who_is_gone_is_given_to_nobody_else() -> None:
    remembered = (known("[GP]", "Dr Larch"), known("[Colleague A]", "Maple"))
    assert made(person(0, "prof.gp"), person(1, "client.colleague"), known=remembered) == [
        "[GP B]",
        "[Colleague B]",
    ]


def test_a_known_label_goes_to_one_identity_only_the_one_with_most_in_common() -> None:
    remembered = (known("[GP]", "Robin Yew", "Robin"),)
    less = Identity("person-0", "PERSON", "prof.gp", "person", forms=("Robin",))
    more = Identity("person-1", "PERSON", "prof.gp", "person", forms=("ROBIN YEW", "Robin"))
    assert made(less, more, known=remembered) == ["[GP B]", "[GP]"]


def test_a_name_known_for_a_thing_says_nothing_of_a_person() -> None:
    remembered = (known("[a school]", NAMES[0], kind="ORGANIZATION"),)
    assert made(person(0, "prof.gp"), known=remembered) == ["[GP]"]


# Shuffled.


def members(count: int = 8) -> dict[str, Identity]:
    """The members of a group."""
    return {each.id: each for each in (person(number, "group.member") for number in range(count))}


def test_shuffled_letters_go_by_the_key_alone() -> None:
    keys = [bytes([number]) * 32 for number in range(6)]
    orders = [tuple(labels_of(members(), secret=key, shuffled=True).items()) for key in keys]
    assert orders == [
        tuple(labels_of(members(), secret=key, shuffled=True).items()) for key in keys
    ]
    by_name = [dict(order) for order in orders]
    assert len({tuple(sorted(order.items())) for order in by_name}) == len(keys)
    for order in by_name:
        assert sorted(order.values()) == [f"[Member {letter}]" for letter in "ABCDEFGH"]


@LAW
@given(st.permutations(range(8)), st.binary(min_size=1, max_size=32))
def test_the_order_of_appearance_does_not_show_in_shuffled_labels(
    order: list[int], key: bytes
) -> None:
    plain = members()
    names = list(plain)
    turned = {names[n]: plain[names[n]] for n in order}
    assert labels_of(turned, secret=key, shuffled=True) == labels_of(
        plain, secret=key, shuffled=True
    )


# Laws.


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Identity]:
    """Identities of a small case, with owners among them."""
    count = draw(st.integers(0, 8))
    people = []
    for number in range(count):
        role = draw(st.sampled_from(ROLES))
        owner = (
            f"person-{draw(st.integers(0, count - 1))}"
            if "." in role and draw(st.booleans())
            else ""
        )
        people.append(
            person(
                number,
                role,
                "" if owner == f"person-{number}" else owner,
                draw(st.booleans()) and not role,
            )
        )
    things = [
        thing(number, draw(st.sampled_from(["school", "town", "NHS number", ""])))
        for number in range(draw(st.integers(0, 5)))
    ]
    return {each.id: each for each in (*people, *things)}


LABELS = ("[Client]", "[GP]", "[Person A]", "[Colleague A]", "[a school]", "[NHS number 2]")
REMEMBERED = st.lists(
    st.builds(
        Known,
        st.sampled_from(LABELS),
        st.sampled_from(["PERSON", "ORGANIZATION"]),
        forms=st.sampled_from(NAMES).map(lambda name: (name,)),
    ),
    max_size=4,
    unique_by=lambda entry: entry.label,
).map(tuple)


@LAW
@given(cases(), REMEMBERED, st.booleans())
def test_every_label_is_its_own_and_of_the_closed_vocabulary(
    who: dict[str, Identity], remembered: tuple[Known, ...], shuffled: bool
) -> None:
    labels = labels_of(who, remembered, b"key", shuffled)
    assert set(labels) == set(who)
    assert len(set(labels.values())) == len(labels)
    for label in labels.values():
        assert list(label_spans(label)) == [(0, len(label))]
    forms = {entry.label: set(entry.forms) for entry in remembered}
    for name, label in labels.items():
        assert label not in forms or forms[label] & set(who[name].forms)


@LAW
@given(cases())
def test_labels_do_not_depend_on_the_names(who: dict[str, Identity]) -> None:
    renamed = {
        name: Identity(
            i.id, i.entity_type, i.role, i.kind, i.ambiguous, i.owner, forms=(f"Quenby {name}",)
        )
        for name, i in who.items()
    }
    assert labels_of(renamed) == labels_of(who)


@LAW
@given(cases(), st.booleans())
def test_a_second_run_keeps_every_label(who: dict[str, Identity], shuffled: bool) -> None:
    first = labels_of(who, (), b"key", shuffled)
    remembered = tuple(Known(first[n], i.entity_type, i.role, i.forms) for n, i in who.items())
    again = labels_of(dict(reversed(who.items())), remembered, b"other", not shuffled)
    people = {n for n, i in who.items() if i.entity_type == "PERSON"}
    assert {n: again[n] for n in people} == {n: first[n] for n in people}


@pytest.mark.parametrize("word", ["Linnet", "Alder", "Jay", "Sometown", "900123"])
def test_nothing_of_the_original_is_in_a_label(word: str) -> None:
    row = told(
        "Client: {Linnet Alder}\n{Linnet} left {LOCATION|Sometown}. Her mother {Jay Alder} rang "
        "{PHONE_NUMBER|07700 900123}. {J} and {L.A.} and the {Alders} came."
    ).row()
    assert not any(word.lower() in label.lower() for label in row)
