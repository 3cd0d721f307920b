"""An email address or online name belongs to the one person whose name it is made of."""

from __future__ import annotations

import pytest

from redactor.identity.accounts import owner_of_account
from redactor.identity.mention import mention_of
from redactor.identity.people import Person

PEOPLE = [
    Person(names=[mention_of(name)], members=[n])
    for n, name in enumerate(("Wren Oldfield", "Lark Oldfield", "Dr Hawthorn"))
]


@pytest.mark.parametrize(
    ("account", "owner"),
    [
        ("wren.oldfield@example.org", 0), ("w.oldfield@example.org", 0), ("WOldfield@example.org", 0),
        ("oldfieldwren88@example.org", 0), ("@lark_oldfield", 1), ("hawthorn@example.org", 2),
        ("oldfield@example.org", -1), ("reception@example.org", -1), ("w@example.org", -1),
    ],
)  # fmt: skip
def test_owner(account: str, owner: int) -> None:
    assert owner_of_account(account, PEOPLE) == owner


def test_an_ambiguous_person_owns_nothing() -> None:
    person = Person(names=[mention_of("Hawthorn")], members=[0], among=(1, 2))
    assert owner_of_account("hawthorn@example.org", [person]) == -1
