"""What a copy is for, on the command line and in case.yaml: what it opens, stops and holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from helpers_batch import FOLDER, NOTE, Place, Ran, save_pipeline

from redactor.config.pipeline import Needs, Pipeline, load

Cli = Callable[..., Ran]
Light = Callable[..., Pipeline]

WHO = "Juniper Oakhurst <j.oakhurst@example.org>, supervisor at Larchwood House"
NAMED = NOTE + "Discussed with Juniper Oakhurst on Monday.\n"
SECRETS = ("Juniper", "Oakhurst", "Larchwood", "Quenby")


def codes(place: Place) -> dict[str, str]:
    """What became of each case, as the report has it after the last run."""
    return {
        name.split("/")[0]: document["error"]["code"] if document["error"] else document["status"]
        for name, document in place.documents().items()
    }


def two_cases(place: Place, roster: str = "") -> None:
    place.case(FOLDER, note_txt=NAMED)
    place.case("other", note_txt=NOTE)
    if roster:
        (place.input / FOLDER / "case.yaml").write_text(roster, encoding="utf-8")


def test_a_recipient_who_occurs_stops_that_case_and_no_other(
    place: Place, cli: Cli, light: Light
) -> None:
    light()
    two_cases(place)
    ran = cli(*place.args("--recipient", WHO))
    assert ran.code == 1
    assert sorted(codes(place).values()) == ["published", "recipient-conflict"]
    assert len(place.copies()) == 1
    shown = cli(*place.args("--recipient", WHO))
    for secret in SECRETS:
        assert secret not in ran.err + shown.both
    assert "recipient-conflict" in shown.out


@pytest.mark.parametrize(
    "who",
    ["<j.oakhurst@example.org>", "Somebody Else, Larchwood House", "Somebody, at Oakhurst Ltd"],
)
def test_email_and_employer_count_too(place: Place, cli: Cli, light: Light, who: str) -> None:
    light()
    text = NOTE + "J.Oakhurst@example.org of Larchwood House, and Oakhurst Ltd.\n"
    place.case(FOLDER, note_txt=text)
    cli(*place.args("--recipient", who))
    assert list(codes(place).values()) == ["recipient-conflict"]


def test_a_conflict_that_is_cleared_in_case_yaml_stops_nothing(
    place: Place, cli: Cli, light: Light
) -> None:
    light()
    two_cases(
        place,
        "release:\n  recipients: [{name: Juniper Oakhurst}]\n  conflict_cleared: only the supervisor\n",
    )
    ran = cli(*place.args("--json"))
    assert ran.code == 0
    assert set(codes(place).values()) == {"published"}
    # It was cleared for the recipient of case.yaml and for nobody else.
    ran = cli(*place.args("--recipient", "J. Oakhurst"))
    assert sorted(codes(place).values()) == ["published", "recipient-conflict"]


def test_training_is_locked_until_consent_names_it(place: Place, cli: Cli, light: Light) -> None:
    light(load("training"))
    two_cases(place, "release: {scope: [training], purpose: a talk}\n")
    ran = cli(*place.args("--pipeline", "training"))
    assert ran.code == 1
    assert sorted(codes(place).values()) == ["consent-scope", "published"]
    given = ("--pipeline", "training", "--scope", "training", "--purpose", "a talk")
    ran = cli(*place.args(*given))
    assert ran.code == 0
    assert len(place.copies()) == 2


def test_consent_to_training_is_none_to_supervision(place: Place, cli: Cli, light: Light) -> None:
    light()
    two_cases(place, "release: {scope: [training]}\n")
    cli(*place.args("--scope", "supervision"))
    assert sorted(codes(place).values()) == ["consent-scope", "published"]
    cli(*place.args())
    assert sorted(codes(place).values()) == ["consent-scope", "published"]


def test_what_the_pipeline_needs_holds_the_copy_until_it_is_recorded(
    place: Place, cli: Cli, light: Light, tmp_path: Path
) -> None:
    mine = light(load("supervision").model_copy(update={"needs": Needs(basis=True)}))
    path = save_pipeline(tmp_path / "supervision.yaml", mine)
    place.case(FOLDER, note_txt=NOTE)
    ran = cli(*place.args("--pipeline", path))
    assert ran.code == 1
    assert list(codes(place).values()) == ["release-incomplete"]
    assert place.copies() == {}
    held = list((place.private / "quarantine").rglob("document-*.txt"))
    assert len(held) == 1
    assert b"Quenby" not in held[0].read_bytes()
    assert cli(*place.args("--pipeline", path, "--basis", "contract")).code == 0
    assert len(place.copies()) == 1
    assert not list((place.private / "quarantine").rglob("document-*.txt"))


def test_a_protected_person_holds_the_copies_while_a_place_is_open(
    place: Place, cli: Cli, light: Light
) -> None:
    pipeline = load("supervision")
    kept = pipeline.actions["NRP"]
    actions = {**pipeline.actions, "PHONE_NUMBER": kept}
    light(pipeline.model_copy(update={"actions": actions}))
    roster = "people: [{role: client, names: [Quenby Thistlewood], protected: true}]\n"
    two_cases(place, roster)
    mine = save_pipeline(
        place.root / "supervision.yaml", pipeline.model_copy(update={"actions": actions})
    )
    ran = cli(*place.args("--pipeline", mine))
    assert ran.code == 1
    assert sorted(codes(place).values()) == ["protected-person", "published"]
    assert len(place.copies()) == 1


def test_another_release_does_the_cases_again(place: Place, cli: Cli, light: Light) -> None:
    light()
    place.case(FOLDER, note_txt=NOTE)
    assert cli(*place.args("--purpose", "one")).code == 0
    again = cli(*place.args("--purpose", "one"))
    assert "1 case(s) were done already" in again.out
    assert "done already" not in cli(*place.args("--purpose", "two")).out


@pytest.mark.parametrize(
    "option",
    [
        ("--recipient", "Oakhurst <nowhere>"),
        ("--recipient", ""),
        ("--scope", "Oakhurst House"),
        ("--destroy-by", "Oakhurst"),
        ("--destroy-by", "31.12.2030"),
    ],
)
@pytest.mark.parametrize("command", ["run", "scan"])
def test_what_cannot_be_read_is_a_usage_error_that_quotes_nothing(
    place: Place, cli: Cli, light: Light, command: str, option: tuple[str, str]
) -> None:
    light()
    place.case(FOLDER, note_txt=NOTE)
    arguments = place.args(*option) if command == "run" else ("scan", place.input, *option)
    ran = cli(*arguments)
    assert ran.code == 2
    assert option[0] in ran.err
    assert "Oakhurst" not in ran.both
    assert place.copies() == {}


def test_scan_tells_the_same_and_writes_nothing(place: Place, cli: Cli, light: Light) -> None:
    light()
    two_cases(place)
    ran = cli("scan", place.input, "--recipient", WHO)
    assert ran.code == 1
    assert "recipient-conflict" in ran.out
    assert not place.out.exists()


def test_show_says_for_whom_and_what_is_needed(cli: Cli) -> None:
    shown = cli("pipelines", "show", "training").out
    assert "locked until the client's recorded consent names training" in shown
    assert "copies are held until recorded: purpose" in shown
    assert "reviewers 2" in shown
    assert "for the author's own clinical supervisor" in cli("pipelines", "show", "supervision").out
