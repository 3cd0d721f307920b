"""What a pipeline file may say, and how it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor.config.pipeline import Pipeline, load, names, read
from redactor.detect.engine import OFFERED
from redactor.entities import ENTITY_TYPES
from redactor.errors import ConfigError
from redactor.model import Limits
from redactor.policy.actions import operators

MINIMAL = """\
name: mine
description: For the tests.
actions:
  PERSON: {action: label}
"""


def write(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_pipelines_load_under_their_own_names() -> None:
    assert set(names()) == {
        "supervision",
        "consultation",
        "group",
        "training",
        "subject-access",
    }
    for name in names():
        pipeline = load(name)
        assert pipeline.name == name
        assert set(pipeline.presidio) <= set(OFFERED)


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("entity_type", [*ENTITY_TYPES, "NEVER_HEARD_OF"])
def test_every_type_has_an_action_that_is_a_registered_operator(
    name: str, entity_type: str
) -> None:
    action, _ = load(name).rule(entity_type)
    assert action in operators().get_anonymizers() or action == "disclose"


@pytest.mark.parametrize("name", names())
def test_no_shipped_pipeline_keeps_a_direct_identifier(name: str) -> None:
    kept = {kind for kind in ENTITY_TYPES if load(name).rule(kind)[0] == "keep"}
    assert kept <= {"NRP", "QUASI_IDENTIFIER"}


def test_what_is_not_listed_is_replaced(tmp_path: Path) -> None:
    pipeline = read(write(tmp_path, MINIMAL))
    assert pipeline.rule("UK_NHS")[0] == "label"
    assert pipeline.rule("NEVER_HEARD_OF")[0] == "label"


def test_defaults_are_those_of_the_model(tmp_path: Path) -> None:
    pipeline = read(write(tmp_path, MINIMAL))
    assert pipeline.limits.limits() == Limits()
    assert pipeline.thresholds.of("PERSON") == 0.4


def test_thresholds_by_type_win_over_the_default(tmp_path: Path) -> None:
    text = MINIMAL + "thresholds: {default: 0.5, by_type: {PERSON: 0.2}}\n"
    pipeline = read(write(tmp_path, text))
    assert (pipeline.thresholds.of("PERSON"), pipeline.thresholds.of("AGE")) == (0.2, 0.5)


def test_the_hash_follows_the_content_not_the_spelling(tmp_path: Path) -> None:
    one = read(write(tmp_path, MINIMAL))
    spelt = read(
        write(tmp_path, "# a comment\n" + MINIMAL.replace("{action: label}", "\n    action: label"))
    )
    other = read(write(tmp_path, MINIMAL.replace("label", "type")))
    assert one.sha256 == spelt.sha256
    assert one.sha256 != other.sha256


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("{action: label}", "{action: lable}", 4, "action"),
        ("{action: label}", "{action: custom}", 4, "action"),
        ("{action: label}", "{action: band, children: none}", 4, "'exact', 'band' or 'stage'"),
        ("{action: label}", "{action: os.system}", 4, "action"),
        ("{action: label}", "{action: band, years: 0}", 4, "years"),
        ("{action: label}", "{action: label, colour: red}", 4, "known keys: action, children"),
        ("PERSON", "PERSONS", 4, "did you mean 'PERSON'?"),
        ("PERSON", "Q7", 4, "types: AGE, BANK_ACCOUNT"),
        ("name: mine", "name: Mine Own", 1, "name"),
        ("description: For the tests.", "description: ''", 2, "description"),
        ("actions:", "acts:", 3, "did you mean 'actions'?"),
    ],
)  # fmt: skip
def test_a_mistake_is_answered_with_file_line_and_field(
    tmp_path: Path, old: str, new: str, line: int, word: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        read(write(tmp_path, MINIMAL.replace(old, new)))
    assert "mine.yaml:" in str(caught.value)
    assert word.lower() in str(caught.value).lower()
    assert f"mine.yaml:{line}" in str(caught.value)


def test_deny_by_default_cannot_be_switched_off(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="default_action must not be 'keep'"):
        read(write(tmp_path, MINIMAL + "default_action: {action: keep}\n"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "name: [",
        "a: 1\na: 2\n",
        "!!python/object/apply:os.getcwd []",
        "name: mine\n",
        "\x00",
    ],
)
def test_a_file_that_is_no_pipeline_is_a_config_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"mine\.yaml"):
        read(write(tmp_path, text))


def test_bytes_that_are_no_text_are_a_config_error(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xff\xfe\x00name: mine\x81")
    with pytest.raises(ConfigError, match=r"mine\.yaml"):
        read(path)


def test_a_missing_file_and_an_unknown_name_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(str(tmp_path / "none.yaml"))
    with pytest.raises(ConfigError, match=r"Choose one of: .*supervision"):
        load("no-such-pipeline")
    with pytest.raises(ConfigError, match="Choose one of"):
        load("../pipelines/supervision")


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("needs: {consent: true}", "did you mean 'consent_scope'?"),
        ("needs: {basis: perhaps}", "true or false"),
        ("reviewers: 0", "at least 1"),
        ("quasi_allowed: -1", "at least 0"),
        ("scope: Team Training", "scope"),
        ("keep_professionals: true", "needs the action 'disclose'"),
        ("by_law: true\nneeds: {consent_scope: true}", "cannot need consent_scope"),
        ("locked: true", "unknown key"),
    ],
)
def test_a_condition_that_cannot_be_is_refused(tmp_path: Path, line: str, word: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(write(tmp_path, MINIMAL + line + "\n"))
    assert word in str(caught.value)


def test_conditions_are_optional(tmp_path: Path) -> None:
    pipeline = read(write(tmp_path, MINIMAL))
    assert not any(pipeline.needs.model_dump().values())
    assert (pipeline.audience, pipeline.reviewers, pipeline.quasi_allowed) == ("", 1, None)
    flags = (pipeline.by_law, pipeline.shuffle_labels, pipeline.keep_professionals)
    assert flags == (False, False, False)
    assert pipeline.scope_name == "mine"
    assert not pipeline.needs_secret


def test_conditions_are_part_of_the_hash(tmp_path: Path) -> None:
    plain = read(write(tmp_path, MINIMAL))
    for line in ("needs: {basis: true}", "reviewers: 2", "shuffle_labels: true", "scope: teaching"):
        assert read(write(tmp_path, f"{MINIMAL}{line}\n")).sha256 != plain.sha256


@pytest.mark.parametrize("action", ["hash", "encrypt"])
def test_what_needs_a_key_says_so(tmp_path: Path, action: str) -> None:
    assert read(write(tmp_path, MINIMAL.replace("label", action))).needs_secret
    assert read(write(tmp_path, f"{MINIMAL}default_action: {{action: {action}}}\n")).needs_secret


def test_the_shipped_pipelines_say_for_whom_and_how_many_review() -> None:
    shipped = {name: load(name) for name in names()}
    assert all(pipeline.audience for pipeline in shipped.values())
    assert {name: p.reviewers for name, p in shipped.items()} == {
        "supervision": 1,
        "consultation": 2,
        "group": 2,
        "training": 2,
        "subject-access": 2,
    }
    assert {name: p.quasi_allowed for name, p in shipped.items()} == {
        "supervision": 3,
        "consultation": 2,
        "group": 2,
        "training": 1,
        "subject-access": None,
    }
    assert {name for name, p in shipped.items() if p.needs.consent_scope} == {"training"}
    assert {name for name, p in shipped.items() if p.shuffle_labels} == {"group"}
    assert {name for name, p in shipped.items() if p.keep_professionals} == {"subject-access"}
    assert {name for name, p in shipped.items() if p.by_law} == {"subject-access"}


@pytest.mark.parametrize("name", [n for n in names() if n != "subject-access"])
@pytest.mark.parametrize("kind", [*ENTITY_TYPES, "NEVER_HEARD_OF"])
def test_only_subject_access_puts_nothing_in_anothers_place(name: str, kind: str) -> None:
    assert load(name).rule(kind)[0] != "disclose"
    assert load("subject-access").rule(kind) == (
        "disclose",
        {"years": 5, "children": "exact", "new_value": "[removed]", "keep_professionals": True},
    )


def test_places_and_ages_get_coarser_from_supervisor_to_readers() -> None:
    def ages(name: str) -> tuple[object, object]:
        _, params = load(name).rule("AGE")
        return params["years"], params["children"]

    assert [ages(n) for n in ("supervision", "consultation", "group", "training")] == [
        (5, "exact"),
        (5, "band"),
        (10, "stage"),
        (10, "stage"),
    ]
    assert load("supervision").rule("LOCATION")[0] == "label"
    for name in ("group", "training"):
        assert load(name).rule("LOCATION")[0] == "type"
        assert load(name).rule("NRP")[0] == "type"


def test_the_exit_code_of_a_config_error_is_three() -> None:
    assert ConfigError("x").exit_code == 3


def test_a_pipeline_is_frozen() -> None:
    pipeline = load("supervision")
    with pytest.raises(ValueError, match="frozen"):
        pipeline.name = "other"  # type: ignore[misc]
    assert isinstance(pipeline, Pipeline)


def test_an_organisations_own_protected_terms_are_read(tmp_path: Path) -> None:
    pipeline = read(write(tmp_path, MINIMAL + "protected: [Larkhill Star, Stepping Stones]\n"))
    assert pipeline.protected == ("Larkhill Star", "Stepping Stones")


def test_a_protected_term_without_a_letter_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(write(tmp_path, MINIMAL + 'protected:\n  - Larkhill Star\n  - "07700 900123"\n'))
    assert caught.value.where == "mine.yaml:7"
