"""Recognizer files at work: values, validators, timeouts, Presidio, and errors with their line."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from redactor.config.recognizer import RecognizerSpec, parse_example
from redactor.config.yamlfile import load_document
from redactor.detect import rules
from redactor.detect.patterns import Ready
from redactor.detect.rules import RuleRecognizer, build_recognizer, check_examples, load_recognizers
from redactor.detect.scan import Scanner
from redactor.errors import ConfigError, DocumentError

HEAD = """\
name: thing
supported_entity: UK_NHS
description: a thing
source: made up
"""
EXAMPLES = "examples: ['see ⟦UK_NHS|n|999 864 1969⟧ here', 'nothing']\n"


def _build(body: str, *, examples: str = EXAMPLES) -> RuleRecognizer:
    spec, lines = load_document(HEAD + body + examples, RecognizerSpec, where="thing.yaml")
    return build_recognizer(spec, lines)


def _found(recognizer: RuleRecognizer, text: str) -> list[tuple[str, float]]:
    return [(text[r.start : r.end], r.score) for r in recognizer.analyze(text, [])]


def _pattern(regex: str, more: str = "") -> str:
    return f"patterns:\n  - name: one\n    regex: '{regex}'\n    score: 0.5\n{more}"


DIGITS = r"\d{3} \d{3} \d{4}"


def test_only_the_value_is_the_finding_and_each_capture_is_one() -> None:
    recognizer = _build(_pattern(r"ids?:(?:,? (?P<value>\d+))+"))
    assert _found(recognizer, "ids: 12, 34 and 56") == [("12", 0.5), ("34", 0.5)]


def test_the_pattern_is_named_in_the_explanation() -> None:
    (result,) = _build(_pattern(DIGITS)).analyze("999 864 1969", [])
    assert result.analysis_explanation.pattern_name == "one"
    assert result.entity_type == "UK_NHS"


@pytest.mark.parametrize(
    ("effect", "expected"),
    [("keep", [("999 864 1968", 0.5)]), ("lower", [("999 864 1968", 0.4)]), ("drop", [])],
)
def test_what_a_failed_check_does(effect: str, expected: list[tuple[str, float]]) -> None:
    recognizer = _build(_pattern(DIGITS) + f"validator: nhs\non_invalid: {effect}\n")
    assert _found(recognizer, "999 864 1968") == expected
    assert _found(recognizer, "999 864 1969") == [("999 864 1969", 1.0)]


def test_a_pattern_overrides_the_recognizer() -> None:
    labelled = f"  - {{name: two, regex: 'no {DIGITS}', score: 0.8, on_invalid: keep}}\n"
    recognizer = _build(_pattern(DIGITS, labelled) + "validator: nhs\n")
    assert _found(recognizer, "no 999 864 1968") == [("no 999 864 1968", 0.8)]
    assert _found(recognizer, "at 999 864 1968") == []


def test_letter_case_counts_only_where_the_file_says_so() -> None:
    assert _found(_build(_pattern("ab")), "AB ab") == [("AB", 0.5), ("ab", 0.5)]
    sensitive = _build(_pattern("ab") + "case_sensitive: true\n")
    assert _found(sensitive, "AB ab") == [("ab", 0.5)]


def test_deny_list_matches_whole_words() -> None:
    recognizer = _build("deny_list: [Ann, Ann Lee, a.b]\ndeny_list_score: 0.7\n")
    assert _found(recognizer, "Annie, ann lee, axb, a.b") == [("ann lee", 0.7), ("a.b", 0.7)]


def test_parts_are_filled_in_as_groups() -> None:
    recognizer = _build("parts:\n  d: a|b\n  dd: '<<d>>{2}'\n" + _pattern("x<<dd>>"))
    assert _found(recognizer, "xab xb") == [("xab", 0.5)]


def test_a_result_inside_a_surer_one_is_left_out() -> None:
    body = _pattern(r"\d+", r"  - {name: two, regex: 'n \d+', score: 0.9}" + "\n")
    assert _found(_build(body), "n 12 34") == [("n 12", 0.9), ("34", 0.5)]


def test_running_out_of_time_fails_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    recognizer = _build(_pattern(DIGITS))
    slow = _slow_pattern()
    monkeypatch.setattr(recognizer.rules[0], "ready", Ready(slow, Scanner(), None))
    monkeypatch.setattr(rules, "MATCH_SECONDS", 0.2)
    with pytest.raises(DocumentError) as caught:
        recognizer.analyze("secret" + "a" * 60 + "!", [])
    assert caught.value.problem.code == "recognizer-timeout"
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def _slow_pattern() -> object:
    import regex

    return regex.compile(r"(?:a|a|b?a)+$")


@pytest.mark.parametrize(
    "regex", ["(?:a|aa)+$", "(?:0|0|0?0)+x", "(?:a|a|a)+#", "no (?:[a-z]|x|y)+z#"]
)
def test_a_catastrophic_regex_is_refused_with_its_line(regex: str) -> None:
    examples = "examples: ['⟦UK_NHS|n|no xyxyz#⟧', 'nothing']\n"
    with pytest.raises(ConfigError) as caught:
        _build(_pattern(regex), examples=examples)
    assert str(caught.value).startswith("thing.yaml:7: pattern 'one' needs too long")


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        (_pattern("(a"), 7, "pattern 'one' is not a regular expression"),
        (_pattern("a*"), 7, "pattern 'one' matches the empty text"),
        (_pattern("<<nope>>"), 7, "pattern 'one' <<nope>> is not in lists, or in parts above"),
        (_pattern("a") + "validator: nsh\n", 9, "unknown validator. Did you mean 'nhs'?"),
        (_pattern("a") + "validator: os.system\n", 9, "unknown validator. Known: "),
        (_pattern("a") + "contxt: [x]\n", 9, "unknown key; did you mean 'context'?"),
        (_pattern("a") + "on_invalid: kill\n", 9, "must be one of 'keep', 'lower' or 'drop'"),
        ("", 1, "one of patterns and deny_list must be given"),
    ],
)
def test_mistakes_name_file_line_and_field(body: str, line: int, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _build(body)
    assert str(caught.value).startswith(f"thing.yaml:{line}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("examples", "says"),
    [
        ("examples: ['nothing', 'more']\n", "must hold both"),
        ("examples: ['⟦UK_NHS|n|x⟧', '⟦UK_NHS|n|y⟧']\n", "must hold both"),
        ("examples: ['⟦UK_NHS|n|x⟧', 'a ⟦UK_NHS|x⟧']\n", "example 2 has a mark"),
    ],
)
def test_examples_of_both_kinds_are_demanded(examples: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        _build(_pattern("a"), examples=examples)


def test_unknown_entity_is_refused() -> None:
    text = HEAD.replace("UK_NHS", "UK_NSH") + _pattern("a") + EXAMPLES
    with pytest.raises(ConfigError, match=r"thing.yaml:2: supported_entity: must be one of"):
        load_document(text, RecognizerSpec, where="thing.yaml")


def test_failed_examples_are_told_with_their_place() -> None:
    examples = "examples: ['a ⟦UK_NHS|n|12⟧ b', 'c 3']\n"
    failures = check_examples(_build(_pattern(r"\b\d\b"), examples=examples))
    told = [(f.example, f.problem, f.start, f.end) for f in failures]
    assert told == [(1, "missed", 2, 4), (2, "unexpected", 2, 3)]
    assert "12" not in repr(failures)


def test_context_words_count_in_examples() -> None:
    low = _pattern(r"\b\d{4}\b").replace("0.5", "0.2") + "context: [badge]\n"
    examples = "examples: ['badge ⟦UK_NHS|n|1234⟧', 'year 1234']\n"
    assert check_examples(_build(low, examples=examples)) == []


def test_two_files_may_not_share_a_name(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(HEAD + _pattern("a") + EXAMPLES, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"b.yaml:1: the name is already used in .*a.yaml"):
        load_recognizers(tmp_path)


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(ConfigError, match=r"a.yaml: the file cannot be read"):
        load_recognizers(tmp_path)


def test_example_markup() -> None:
    assert parse_example("a ⟦AGE|r|7⟧, ⟦URL|u|x⟧.") == ("a 7, x.", ((2, 3, "AGE"), (5, 6, "URL")))


class _BlankEngine(NlpEngine):  # type: ignore[misc]
    """Tokens only, as the program's own engine gives them: lower-case words for lemmas."""

    engine_name = "blank"

    def __init__(self) -> None:
        self.nlp = {"en": spacy.blank("en")}

    def load(self) -> None: ...

    def is_loaded(self) -> bool:
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        tokens = self.nlp[language](text)
        return NlpArtifacts(
            entities=[],
            tokens=tokens,
            tokens_indices=[token.idx for token in tokens],
            lemmas=[token.lower_ for token in tokens],
            nlp_engine=self,
            language=language,
        )

    def process_batch(self, texts, language, **_):  # type: ignore[no-untyped-def]
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:
        return False

    def is_punct(self, word: str, language: str) -> bool:
        return False

    def get_supported_entities(self) -> list[str]:
        return []

    def get_supported_languages(self) -> list[str]:
        return ["en"]


def test_works_in_presidio_with_context() -> None:
    recognizer = _build(_pattern(r"\b\d{4}\b").replace("0.5", "0.2") + "context: [badge]\n")
    engine = AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=[recognizer], supported_languages=["en"]),
        nlp_engine=_BlankEngine(),
        context_aware_enhancer=LemmaContextAwareEnhancer(context_matching_mode="whole_word"),
        supported_languages=["en"],
    )
    near, far = "his badge 1234 shone", "in the year 1234"
    assert [r.score for r in engine.analyze(near, language="en")] == [pytest.approx(0.55)]
    assert [r.score for r in engine.analyze(far, language="en")] == [pytest.approx(0.2)]


def test_ids_do_not_depend_on_memory() -> None:
    first, second = _build(_pattern("a")), _build(_pattern("a"))
    assert first.id == second.id == "thing"
    assert SimpleNamespace(id=first.id) == SimpleNamespace(id=second.id)
