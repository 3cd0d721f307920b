"""Passwords in case.yaml: taken as they are typed, shown nowhere."""

from __future__ import annotations

import pytest
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.config.roster import RosterFile, parse
from redactor.config.yamlfile import load_model
from redactor.errors import ConfigError
from redactor.model import Case, Handling, Roster

WHERE = "case-0001/case.yaml"
SECRET = "Wibble-9071"


def roster(text: str) -> Roster:
    return parse(text.encode(), where=WHERE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("people: []", ()),
        ("passwords: []", ()),
        (f"passwords: [{SECRET}]", (SECRET,)),
        ("passwords:\n  - second\n  - first\n", ("second", "first")),
        ("passwords: [one, two, one]", ("one", "two")),
        ('passwords: ["1234", "0042", "true"]', ("1234", "0042", "true")),
        ("passwords: [no, 2024-03-04, 12a]", ("no", "2024-03-04", "12a")),
        ('passwords: [" kept as typed ", "a\\u00adb", "a\\u200bb", "e\\u0301"]',
         (" kept as typed ", "a\u00adb", "a\u200bb", "e\u0301")),
        ('passwords: ["a: #b, \\"c\\"", \'it\'\'s\']', ('a: #b, "c"', "it's")),
    ],
)  # fmt: skip
def test_they_are_taken_in_order_and_as_typed(text: str, expected: tuple[str, ...]) -> None:
    assert roster(text).passwords == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"passwords: {SECRET}", "must be a list"),
        (f"passwords: {{a: {SECRET}}}", "must be a list"),
        ("passwords:", "must be a list"),
        ("passwords: [90712]", "must be text (put it in quotes)"),
        ("passwords: [90.712]", "must be text (put it in quotes)"),
        ("passwords: [true]", "must be text (put it in quotes)"),
        ("passwords: [null]", "must be text (put it in quotes)"),
        (f"passwords: [[{SECRET}]]", "must be text (put it in quotes)"),
        ('passwords: [""]', "passwords[1]: must not be empty"),
        (f"passwords: [ok, {SECRET * 50}]", "passwords[2]: must have at most 500 characters"),
        (f"passwords: [{', '.join(f'p{n}' for n in range(101))}]", "at most 100 entries"),
        (f'passwords: ["{SECRET}\\n"]', "must not hold a line break"),
        (f'passwords: ["{SECRET}\\t{SECRET}"]', "must not hold a line break"),
        (f'passwords: ["{SECRET}\\0"]', "must not hold a line break"),
        (f"password: [{SECRET}]", "unknown key; did you mean 'passwords'?"),
        (f"passwords: [{SECRET}", "not valid YAML"),
        (f"passwords: [*{SECRET}]", "an alias"),
        (f"passwords: [{SECRET}]\n{SECRET}: 1", "unknown key; known keys:"),
    ],
)
def test_a_mistake_is_told_without_a_word_of_it(text: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        roster(text)
    said = str(caught.value)
    assert said.startswith(f"{WHERE}:")
    assert problem in said
    for secret in (SECRET, SECRET.lower(), "90712", "90.712"):
        assert secret not in said + repr(caught.value)


@LAW
@given(
    st.text(
        st.characters(exclude_categories=("Cc", "Cn", "Cs", "Zl", "Zp")), min_size=1, max_size=40
    )
)
def test_no_repr_shows_them(password: str) -> None:
    secret = f"<{password}>"
    quoted = "'" + secret.replace("'", "''") + "'"
    who = roster(f"passwords: [{quoted}]")
    assert who.passwords == (secret,)
    file = load_model(f"passwords: [{quoted}]", RosterFile, where=WHERE)
    shown = (who, Case("case-0001", (), who), Handling(passwords=who.passwords), file)
    assert all(secret not in repr(each) + str(each) for each in shown)
