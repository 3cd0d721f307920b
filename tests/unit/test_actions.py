"""What each action of a pipeline makes of a text, through Presidio's operator factory."""

from __future__ import annotations

from typing import get_args

import pytest

from redactor.config.pipeline import ActionName, Pipeline
from redactor.entities import ENTITY_TYPES
from redactor.policy.actions import OURS, operators, render
from redactor.policy.decide import DISCLOSE
from redactor.vocabulary import label_spans

ORIGINAL = "Quenby 12/03/1987"
KNOWN = {"day": "", "origin": "2024-03-12", "event": "start", "secret": bytes(range(32))}
OF_DATES = [each for each in OURS if each.NAME in ("relative", "month", "shift", "year")]


def pipeline(**action: object) -> Pipeline:
    """A pipeline with this action for dates."""
    return Pipeline.model_validate(
        {"name": "mine", "description": "x", "actions": {"DATE_TIME": action}}
    )


def rendered(text: str = ORIGINAL, **action: object) -> str:
    """What the action makes of a date, with the parameters that the pipeline gives it."""
    name, params = pipeline(**action).rule("DATE_TIME")
    more = {**params, "label": "[date 2]", "noun": "date", "entity_type": "DATE_TIME", **KNOWN}
    return render(operators(), name, text, more)


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ({"action": "label"}, "[date 2]"),
        ({"action": "type"}, "[date]"),
        ({"action": "year"}, "[date in 1987]"),
        ({"action": "band"}, "[age 10-14]"),
        ({"action": "replace"}, "[removed]"),
        ({"action": "replace", "new_value": "[gone]"}, "[gone]"),
        ({"action": "redact"}, ""),
        ({"action": "relative"}, "[date]"),
        ({"action": "month"}, "[date]"),
        ({"action": "shift"}, "[date]"),
        ({"action": "mask"}, "*" * len(ORIGINAL)),
        ({"action": "keep"}, ORIGINAL),
    ],
)
def test_every_action_renders(action: dict[str, object], expected: str) -> None:
    if action["action"] == "band":
        assert rendered("12", children="band", years=5, **action) == "[age 12-14]"
    else:
        assert rendered(**action) == expected


OPERATORS = [name for name in get_args(ActionName) if name != DISCLOSE]
"""Every action but the one that decides per person, for which there is nothing to render."""


@pytest.mark.parametrize("name", OPERATORS)
def test_every_action_that_a_pipeline_can_name_is_registered(name: str) -> None:
    assert name in operators().get_anonymizers()


@pytest.mark.parametrize("name", [name for name in OPERATORS if name != "keep"])
def test_no_action_but_keep_lets_a_word_through(name: str) -> None:
    for text in ("Quenby", "999 864 1969", "12 Badger Lane", "46 and Quenby"):
        result = rendered(text, action=name)
        assert "Quenby" not in result
        assert "Badger" not in result
        assert "864" not in result


@pytest.mark.parametrize("operator", OURS)
def test_what_our_operators_write_is_a_label_of_ours(operator: type) -> None:
    for text in ("46", "in 1987", "Quenby", "", "5/3"):
        result = rendered(text, action=operator.NAME)  # type: ignore[attr-defined]
        assert list(label_spans(result)) == [(0, len(result))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 March 1987", "[date in 1987]"),
        ("2031-01-02", "[date in 2031]"),
        ("12/03/87", "[date]"),
        ("5 March", "[date]"),
        ("11987", "[date]"),
        ("1787", "[date]"),
    ],
)
def test_only_a_year_that_is_written_out_is_kept(text: str, expected: str) -> None:
    assert rendered(text, action="year") == expected


def test_a_mask_hides_the_whole_of_a_long_text() -> None:
    assert set(rendered("Quenby " * 5000, action="mask")) == {"*"}


@pytest.mark.parametrize("kind", [*ENTITY_TYPES, "NEVER_HEARD_OF"])
def test_a_type_that_is_not_listed_gets_a_label(kind: str) -> None:
    if kind != "DATE_TIME":
        name, params = pipeline(action="keep").rule(kind)
        assert render(operators(), name, ORIGINAL, {**params, "label": "[x]"}) == "[x]"


def test_an_unknown_action_is_no_operator() -> None:
    with pytest.raises(Exception, match=r"(?i)operator"):
        render(operators(), "no-such-action", ORIGINAL, {})


@pytest.mark.parametrize(
    ("action", "kind", "expected"),
    [
        ("relative", "DATE_TIME", "[week 7, day 3]"),
        ("month", "DATE_TIME", "[date in April 2024]"),
        ("year", "DATE_TIME", "[date in 2024]"),
        ("relative", "DATE_OF_BIRTH", "[date of birth, after the start]"),
        ("month", "DATE_OF_BIRTH", "[date of birth, after the start]"),
        ("shift", "DATE_OF_BIRTH", "[date of birth, after the start]"),
    ],
)
def test_a_date_is_what_its_case_says_and_not_what_its_text_says(
    action: str, kind: str, expected: str
) -> None:
    params = {**KNOWN, "day": "2024-04-25", "entity_type": kind}
    assert render(operators(), action, "Quenby on the 25th", params) == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, "[date of birth, age 7]"),
        ({"children": "stage"}, "[date of birth, primary school age]"),
        ({"day": "1988-04-03", "years": 10}, "[date of birth, age 30-39]"),
        ({"origin": ""}, "[date of birth]"),
        ({"day": ""}, "[date of birth]"),
    ],
)
def test_a_date_of_birth_follows_the_ages_of_the_policy(
    settings: dict[str, object], expected: str
) -> None:
    params = {**KNOWN, "day": "2016-06-21", "entity_type": "DATE_OF_BIRTH", **settings}
    for action in ("relative", "month", "shift"):
        assert render(operators(), action, "21.06.16", params) == expected


@pytest.mark.parametrize("secret", [b"", "a word", None])
def test_a_shift_without_a_key_shows_nothing(secret: object) -> None:
    params = {**KNOWN, "day": "2024-04-25", "secret": secret}
    assert render(operators(), "shift", "25 April 2024", params) == "[date]"


@pytest.mark.parametrize("operator", OF_DATES)
def test_an_operator_of_dates_needs_no_parameter(operator: type) -> None:
    assert render(operators(), operator.NAME, "Quenby", {}) == "[date]"  # type: ignore[attr-defined]
