"""Hand-written YAML: every mistake is answered with file, line and field, never with a value."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from redactor.config.shipped import folder
from redactor.config.yamlfile import MAX_CHARACTERS, decode, load_document, load_model
from redactor.errors import ConfigError

SECRET = "Zebedee Quartz"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Person(_Strict):
    role: str
    names: tuple[str, ...]


class Roster(_Strict):
    people: tuple[Person, ...] = ()
    kind: Literal["case", "group"] = "case"
    limit: int = 3
    by_name: dict[str, Person] = {}


def _error(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load_model(text, Roster, where="case-0001")
    assert caught.value.__cause__ is None
    assert caught.value.next
    return str(caught.value)


def test_reads_what_it_should() -> None:
    roster = load_model(
        "people:\n- role: client\n  names: [Ann Example, 'No', Yes, on]\nkind: group\nlimit: 4\n",
        Roster,
        where="case-0001",
    )
    assert roster.people[0].names == ("Ann Example", "No", "Yes", "on")
    assert (roster.kind, roster.limit) == ("group", 4)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (f"people:\n- role: x\n  names: ['{SECRET}', 3]\n", 3, "people[1].names[2]: must be text"),
        (f"people:\n- role: x\n  nams: [{SECRET}]\n", 3, "people[1]: unknown key; did you mean"),
        (f"people:\n- names: [{SECRET}]\n", 2, "people[1].role: is missing"),
        (f"kind: {SECRET}\n", 1, "kind: must be one of 'case' or 'group'"),
        (f"limit: {SECRET}\n", 1, "limit: must be a whole number"),
        (f"{SECRET}: 1\n", 1, "unknown key; known keys: by_name, kind, limit, people"),
        (f"by_name:\n  {SECRET}:\n    role: 4\n    names: []\n", 3, "by_name.*.role: must be text"),
        (f"people: {SECRET}\n", 1, "people: must be a list"),
        (f"limit: 1\n{SECRET}: 1\n{SECRET}: 2\n", 3, "the same key is given twice"),
        (f"people: &{SECRET.split()[0]} []\nby_name: *{SECRET.split()[0]}\n", 2, "an alias"),
        (f"limit: 1\nkind: !!python/object:os.system {SECRET}\n", 2, "a tag"),
        (f"limit: 1\n---\nkind: {SECRET}\n", 2, "a second document"),
        (f"limit: 1\n? [{SECRET}]\n: 2\n", 2, "a key must be"),
        (f"limit: 1\nkind: '{SECRET}\n", 3, "not valid YAML"),
        (f"limit: 1\n\tkind: {SECRET}\n", 2, "not valid YAML"),
        (f"limit: 1\nkind: {SECRET}\x00\n", 2, "a character that YAML does not allow"),
        (f"- {SECRET}\n", 1, "must be a mapping"),
        (f"{SECRET}\n", 1, "must be a mapping"),
        ("", 1, "the file is empty"),
        ("# nothing\n", 1, "the file is empty"),
    ],
)
def test_names_line_and_field_and_quotes_nothing(text: str, line: int, says: str) -> None:
    message = _error(text)
    assert message.startswith(f"case-0001:{line}: ")
    assert says in message
    assert not any(word in message for word in SECRET.split())


def test_a_bomb_is_refused_before_it_is_built() -> None:
    nested = "a: &a [x]\n" + "".join(f"{c}: &{c} [*a, *a]\n" for c in "bcdefgh")
    assert "an alias" in _error(nested)
    assert "more than 40 levels" in _error("[" * 100_000)
    assert "longer than" in _error("#" * (MAX_CHARACTERS + 1))


def test_counts_the_other_mistakes() -> None:
    assert "(and 2 more)" in _error("kind: x\nlimit: y\npeople: z\n")


def test_lines_of_entries() -> None:
    _, lines = load_document(
        "kind: case\npeople:\n  - role: a\n    names: [b]\n", Roster, where="f"
    )
    assert lines.at("people", 0, "names") == "f:4"
    assert lines.at("people", 0, "names", 7) == "f:4"
    assert lines.at("nothing") == "f:1"


def test_decode_wants_utf8() -> None:
    assert decode("é: 1".encode(), where="f") == "é: 1"
    assert decode(b"\xef\xbb\xbfa: 1", where="f") == "a: 1"
    with pytest.raises(ConfigError, match=r"^f:2: the file is not UTF-8"):
        decode(b"a: 1\nb: \xff\xfe\n", where="f")


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_our_words(text: str) -> None:
    try:
        roster = load_model(text, Roster, where="case-0001")
    except ConfigError as error:
        told = str(error)
    else:
        told = f"case-0001 {roster.kind}"
    assert told.startswith("case-0001")


def test_shipped_folders_are_found() -> None:
    assert (folder("recognizers") / "uk").is_dir()
    with pytest.raises(ConfigError):
        folder("no such thing")
    assert isinstance(folder("recognizers"), Path)
