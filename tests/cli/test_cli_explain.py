"""``redactor explain``: who said what, without a word of the document unless it is asked for."""

from __future__ import annotations

import pytest
from conftest import Cli, Light
from helpers_batch import NOTE, OTHER, WORDS, Place, holds, tree


def test_claims_are_shown_with_shapes_and_nothing_is_written(
    place: Place, cli: Cli, light: Light
) -> None:
    light()
    folder = place.case("a case", one_txt=NOTE, two_txt=OTHER)
    before = tree(place.root)
    ran = cli("explain", folder / "one.txt")
    assert (ran.code, ran.err) == (0, "")
    assert "words PERSON 1.00 at" in ran.out
    assert "99999 999999" in ran.out
    assert holds(WORDS, ran.both) == []
    assert tree(place.root) == before


def test_the_words_come_on_demand(place: Place, cli: Cli, light: Light) -> None:
    light()
    folder = place.case("a case", one_txt=NOTE)
    assert "Marjolein" in cli("explain", folder / "one.txt", "--show-text").out


def test_json_holds_every_claim(place: Place, cli: Cli, light: Light) -> None:
    light()
    folder = place.case("a case", one_txt=NOTE)
    rows = cli("explain", folder / "one.txt", "--json").json
    phone = next(row for row in rows if row["result"] == "[phone number]")
    assert phone["shape"] == "99999 999999"
    told = {claim["recognizer"]: claim["fate"] for claim in phone["claims"]}
    assert sorted(told) == ["propagation", "words"]
    assert sorted(told.values()) == ["agreed", "decided"]
    assert holds(WORDS, cli("explain", folder / "one.txt", "--json").out) == []


def test_the_rest_of_the_case_is_evidence_unless_left_out(
    place: Place, cli: Cli, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = light()
    folder = place.case("a case", one_txt="Rang.\n", two_txt=OTHER, case_yaml="people: []\n")
    seen: list[int] = []
    from redactor.batch.work import line_for

    line = line_for(pipeline)
    explained = type(line).explain

    def spy(self: object, case: str, sources: list[object], *rest: object) -> object:
        seen.append(len(sources))
        return explained(self, case, sources, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(type(line), "explain", spy)
    cli("explain", folder / "one.txt")
    cli("explain", folder / "one.txt", "--alone")
    assert seen == [2, 1]


def test_find_tells_where_nobody_spoke(place: Place, cli: Cli, light: Light) -> None:
    light()
    folder = place.case("a case", one_txt=NOTE)
    rows = cli("explain", folder / "one.txt", "--find", "felt low", "--json").json
    assert [row["result"] for row in rows if not row["claims"]] == ["kept: nobody claimed it"]
    assert cli("explain", folder / "one.txt", "--find", "no such words", "--json").json == []


@pytest.mark.parametrize("name", ["missing.txt", "picture.jpg", "."])
def test_what_cannot_be_explained_says_what_to_do(
    name: str, place: Place, cli: Cli, light: Light
) -> None:
    light()
    folder = place.case("a case", one_txt=NOTE)
    (folder / "picture.jpg").write_bytes(b"x")
    ran = cli("explain", folder / name)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("redactor: ")


def test_a_broken_document_gives_its_reason(place: Place, cli: Cli, light: Light) -> None:
    light()
    folder = place.case("a case", one_txt=NOTE, bad_txt=b"")
    ran = cli("explain", folder / "bad.txt")
    assert (ran.code, ran.out) == (2, "")
    assert "empty" in ran.err
    assert cli("explain", folder / "one.txt").code == 0
