"""What a copy is for: read from case.yaml and the command line, refused where it cannot be read."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.config.release import completed, recipient_of, release_hash_part, release_of
from redactor.config.roster import parse
from redactor.errors import ConfigError, UsageError
from redactor.model import Recipient, Release
from redactor.reasons import KEEP, WITHHOLD

FULL = """\
people:
  - role: client
    names: [Wren Alder]
    protected: true
  - role: client.mother
    names: [Robin Alder]
    disclose: withhold
  - role: client.neighbour
    names: [Linnet Rowan]
    disclose: keep
    reason: KNOWN
origin: 2024-01-15
release:
  purpose: Supervision of
    three sessions
  recipients:
    - {name: Juniper Oak, role: supervisor, email: oak@example.org, employer: Larch Practice}
    - {name: Second Reader}
    - {}
  basis: contract
  scope: [training, supervision, training]
  destroy_by: 2025-01-31
  conflict_cleared: another person of that name
"""


def test_the_whole_record_is_read() -> None:
    roster = parse(FULL.encode(), where="case-0001/case.yaml")
    assert roster.origin == "2024-01-15"
    assert [(p.protected, p.disclose, p.reason) for p in roster.people] == [
        (True, "", ""),
        (False, "withhold", "3P-NOCONSENT"),
        (False, "keep", "KNOWN"),
    ]
    assert roster.release == Release(
        "Supervision of three sessions",
        (
            Recipient("Juniper Oak", "supervisor", "oak@example.org", "Larch Practice"),
            Recipient("Second Reader"),
        ),
        "contract",
        ("supervision", "training"),
        "2025-01-31",
        "another person of that name",
    )


def test_nothing_recorded_is_nothing() -> None:
    roster = parse(b"always: [Larkhill]\n", where="x")
    assert (roster.origin, roster.release) == ("", Release())
    empty = b"origin:\nrelease:\n  purpose:\n  basis: ''\n  destroy_by:\n  recipients: []\n"
    roster = parse(empty, where="x")
    assert (roster.origin, roster.release) == ("", Release())


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("2024-01-15", "2024-02-30", 12, "2024-01-31"),
        ("2024-01-15", "15/01/2024", 12, "2024-01-31"),
        ("2025-01-31", "20250131", 22, "text"),
        ("2025-01-31", "'20250131'", 22, "2024-01-31"),
        ("oak@example.org", "oak at example", 17, "e-mail address"),
        ("[training, supervision, training]", "[Training Day]", 21, "small letters"),
        ("    protected: true", "    protected: certainly", 4, "true or false"),
        ("reason: KNOWN", "reason: LPP", 8, "reasons: CONSENT, REASONABLE, KNOWN"),
        ("    reason: KNOWN\n", "", 8, "needs a reason"),
        ("disclose: withhold", "reason: LPP", 5, "needs disclose"),
        ("disclose: withhold", "disclose: hide", 7, "disclose"),
        ("  basis: contract", "  lawful: contract", 20, "unknown key"),
    ],
)
def test_a_mistake_names_the_line_and_quotes_nothing(
    old: str, new: str, line: int, word: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(FULL.replace(old, new).encode(), where="case-0001/case.yaml")
    message = str(caught.value)
    assert f"case-0001/case.yaml:{line}: " in message
    assert word in message
    for secret in ("Alder", "Wren", "Oak", "oak", "Larch", "three", "Training Day", "at example"):
        assert secret not in message


@pytest.mark.parametrize("code", [*WITHHOLD, *KEEP])
def test_every_code_of_the_closed_list_fits_one_decision(code: str) -> None:
    for decision, codes in (("keep", KEEP), ("withhold", WITHHOLD)):
        text = f"people: [{{role: client.mother, names: [Robin], disclose: {decision}, reason: {code}}}]"
        if code in codes:
            assert parse(text.encode(), where="x").people[0].reason == code
        else:
            with pytest.raises(ConfigError):
                parse(text.encode(), where="x")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Juniper Oak", Recipient("Juniper Oak")),
        ("  Juniper   Oak ", Recipient("Juniper Oak")),
        ("Juniper Oak <oak@example.org>", Recipient("Juniper Oak", "", "oak@example.org")),
        ("<oak@example.org>", Recipient("", "", "oak@example.org")),
        ("Juniper Oak, Larch Practice", Recipient("Juniper Oak", "", "", "Larch Practice")),
        ("Juniper Oak, at Larch", Recipient("Juniper Oak", "", "", "Larch")),
        (
            "Juniper Oak <oak@example.org>, supervisor at Larch Practice",
            Recipient("Juniper Oak", "supervisor", "oak@example.org", "Larch Practice"),
        ),
        ("Oak, reader, writer at Larch", Recipient("Oak", "reader, writer", "", "Larch")),
        ("Ju\u200bniper Oak", Recipient("Juniper Oak")),
    ],
)
def test_a_recipient_on_the_command_line(text: str, expected: Recipient) -> None:
    assert recipient_of(text) == expected


@pytest.mark.parametrize("text", ["", " ", ", Larch", "Oak <oak>", "Oak <a@b> <c@d>", "Oak <a@b"])
def test_a_recipient_that_cannot_be_read_is_a_usage_error_that_quotes_nothing(text: str) -> None:
    with pytest.raises(UsageError, match="NAME <EMAIL>, ROLE at EMPLOYER") as caught:
        recipient_of(text)
    assert "Oak" not in str(caught.value)


@pytest.mark.parametrize(
    ("scope", "day", "word"), [(["Not This"], None, "--scope"), ([], "soon", "--destroy-by")]
)
def test_other_options_are_checked_too(scope: list[str], day: str | None, word: str) -> None:
    with pytest.raises(UsageError, match=word) as caught:
        release_of(None, [], None, scope, day)
    assert "Not This" not in str(caught.value)
    assert "soon" not in str(caught.value)


RECORDED = Release(
    "one", (Recipient("Juniper Oak"),), "contract", ("supervision",), "2025-01-01", "fine"
)


def test_the_command_line_completes_and_overrides() -> None:
    assert completed(RECORDED, Release()) == RECORDED
    assert completed(Release(), RECORDED) == RECORDED
    given = release_of("two", [], None, [], "2030-01-01")
    assert completed(RECORDED, given) == replace(RECORDED, purpose="two", destroy_by="2030-01-01")


def test_a_command_line_for_many_cases_widens_no_clients_consent() -> None:
    given = release_of(None, [], None, ["training"], None)
    assert completed(RECORDED, given).scope == ("supervision",)
    assert completed(Release(), given).scope == ("training",)


def test_a_conflict_cleared_for_one_recipient_is_not_for_another() -> None:
    other = Release(recipients=(Recipient("Linnet Rowan"),))
    assert completed(RECORDED, other).cleared == ""
    assert completed(RECORDED, replace(other, recipients=RECORDED.recipients)).cleared == "fine"


NAME = st.text("ab '\",", max_size=4)
RELEASE = st.builds(
    Release,
    NAME,
    st.lists(st.builds(Recipient, NAME, NAME, NAME, NAME), max_size=2).map(tuple),
    NAME,
    st.lists(NAME, max_size=2).map(tuple),
    NAME,
    NAME,
)


@LAW
@given(RELEASE, RELEASE)
def test_releases_that_differ_have_other_hash_parts(one: Release, two: Release) -> None:
    assert (release_hash_part(one) == release_hash_part(two)) == (one == two)


@LAW
@given(RELEASE, RELEASE)
def test_what_is_given_wins_and_what_is_not_stays(recorded: Release, given: Release) -> None:
    both = completed(recorded, given)
    for field in fields(Release):
        if field.name == "scope":
            assert both.scope == (recorded.scope or given.scope)
        elif field.name != "cleared":
            expected = getattr(given, field.name) or getattr(recorded, field.name)
            assert getattr(both, field.name) == expected
