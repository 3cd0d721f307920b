"""Runs the recognizer files of ``recognizers/`` inside Presidio's analyzer.

Presidio's own pattern recognizer finds whole matches only, kills every match whose check digit is
wrong (a mistyped NHS number is still an NHS number to who reads it), and skips a pattern that
takes too long without a word. A rule here finds the ``value`` inside a labelled match, lets the
file say what a failed check means, and fails the document when time runs out.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Final

import regex

from redactor.config.recognizer import (
    CatalogueFile,
    OnInvalid,
    PatternSpec,
    RecognizerSpec,
    parse_example,
    read_recognizers,
)
from redactor.config.shipped import folder as shipped
from redactor.config.yamlfile import Lines
from redactor.detect.context import ContextEnhancer, TextWords
from redactor.detect.patterns import MATCH_SECONDS, Patterns, Ready
from redactor.detect.presidio import (
    AnalysisExplanation,
    Pattern,
    PatternRecognizer,
    RecognizerResult,
)
from redactor.detect.validators import VALIDATORS, Validator
from redactor.errors import ConfigError, DocumentError

Mark = tuple[int, int, str]
"""Start, end and type of what an example marks, or of what is found in it."""

LOWERED_SCORE: Final = 0.4
"""Score of a finding whose check failed where the file says ``lower``."""


class _Rule(Pattern):
    """A pattern compiled once: Presidio's would compile it twice, with and without flags."""

    def __init__(
        self,
        spec: PatternSpec,
        ready: Ready,
        flags: int,
        validator: Validator | None,
        on_invalid: OnInvalid,
    ) -> None:
        self.name = spec.name
        compiled = ready.pattern
        self.regex = compiled.pattern
        self.score = spec.score
        self.ready = ready
        self.compiled_regex = compiled
        self.compiled_with_flags = flags  # type: ignore[assignment]
        self.group: str | int = "value" if "value" in compiled.groupindex else 0
        self.validator = validator
        self.on_invalid = on_invalid


class RuleRecognizer(PatternRecognizer):
    """One recognizer file as a Presidio recognizer.

    Results carry the name of the pattern in ``analysis_explanation.pattern_name``. A result that
    lies inside another of the same recognizer with at least its score is left out.
    """

    def __init__(self, spec: RecognizerSpec, rules: Sequence[_Rule]) -> None:
        self.spec = spec
        self.rules = tuple(rules)
        super().__init__(
            supported_entity=spec.supported_entity,
            name=spec.name,
            supported_language=spec.supported_language,
            patterns=list(rules),
            context=list(spec.context),
        )

    @property
    def id(self) -> str:
        """The name: Presidio's default is a memory address, which differs from run to run."""
        return self.spec.name

    def analyze(
        self,
        text: str,
        entities: list[str],
        nlp_artifacts: Any = None,
        regex_flags: int | None = None,
    ) -> list[RecognizerResult]:
        """Everything that the patterns find in ``text``, in text order.

        Raises:
            DocumentError: ``recognizer-timeout``, after :data:`MATCH_SECONDS`.
        """
        deadline = monotonic() + MATCH_SECONDS
        found: dict[tuple[int, int], RecognizerResult] = {}
        for rule in self.rules:
            if not rule.ready.may_match(text):
                continue
            for start, end, score, checked in self._matches(rule, text, deadline):
                known = found.get((start, end))
                if known is None or (score, rule.name) > (known.score, _rule_name(known)):
                    found[start, end] = self._result(rule, start, end, score, checked)
        return _outermost(found.values())

    def _matches(
        self, rule: _Rule, text: str, deadline: float
    ) -> Iterator[tuple[int, int, float, bool | None]]:
        try:
            left = max(0.001, deadline - monotonic())
            for match in rule.ready.finditer(text, left):
                for start, end in match.spans(rule.group):
                    if start == end:
                        continue
                    checked = rule.validator(text[start:end]) if rule.validator else None
                    score = rule.score
                    if checked:
                        score = max(score, self.spec.valid_score)
                    elif checked is False and rule.on_invalid == "drop":
                        continue
                    elif checked is False and rule.on_invalid == "lower":
                        score = min(score, LOWERED_SCORE)
                    yield start, end, score, checked
        except TimeoutError:
            raise DocumentError(
                "recognizer-timeout",
                f"the recognizer {self.spec.name!r} needs too long for a passage.",
                "Split the document, or take the recognizer out of the pipeline.",
            ) from None

    def _result(
        self, rule: _Rule, start: int, end: int, score: float, checked: bool | None
    ) -> RecognizerResult:
        explanation = AnalysisExplanation(
            recognizer=self.spec.name,
            original_score=rule.score,
            pattern_name=rule.name,
            validation_result=checked,  # type: ignore[arg-type]
        )
        explanation.score = score
        return RecognizerResult(
            entity_type=self.spec.supported_entity,
            start=start,
            end=end,
            score=score,
            analysis_explanation=explanation,
            recognition_metadata={
                RecognizerResult.RECOGNIZER_NAME_KEY: self.spec.name,
                RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
            },
        )


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that a recognizer does not keep. Offsets are into the example without marks.

    Attributes:
        example: number of the example in its file, from 1.
        problem: ``missed`` (marked and not found) or ``unexpected`` (found and not marked).
    """

    recognizer: str
    example: int
    problem: str
    start: int
    end: int
    text: str = field(repr=False, default="")


def load_recognizers(folder: Path) -> tuple[RuleRecognizer, ...]:
    """Every recognizer below ``folder``, sorted by name; names are unique.

    Raises:
        ConfigError: a file is wrong: unknown key or validator, a regular expression that does not
            compile, can match nothing at all, or needs too long on hostile text.
    """
    with Patterns("recognizers" if folder == shipped("recognizers") else None) as patterns:
        built = [
            build_recognizer(spec, lines, patterns) for spec, lines in read_recognizers(folder)
        ]
    return tuple(sorted(built, key=lambda recognizer: recognizer.spec.name))


def build_recognizer(
    spec: RecognizerSpec, lines: Lines, patterns: Patterns | None = None
) -> RuleRecognizer:
    """The recognizer that ``spec`` describes; ``lines`` is where it was written, for errors.

    Raises:
        ConfigError: as :func:`load_recognizers`.
    """
    plain = [parse_example(example)[0] for example in spec.examples]
    patterns = patterns or Patterns()
    rules = []
    for index, pattern in enumerate(spec.patterns):
        at = ("patterns", index, "regex")
        try:
            rules.append(_compile(spec, pattern, plain, lines, index, patterns))
        except ValueError as error:
            raise bad_pattern(pattern.name, str(error), lines.at(*at)) from None
        except regex.error as error:
            raise bad_pattern(
                pattern.name, f"is not a regular expression ({error.msg})", lines.at(*at)
            ) from None
    if spec.deny_list:
        words = sorted(spec.deny_list, key=lambda word: (-len(word), word))
        pattern = PatternSpec(
            name="deny_list",
            regex=rf"(?<!\w)(?:{'|'.join(map(regex.escape, words))})(?!\w)",
            score=spec.deny_list_score,
        )
        rules.append(_compile(spec, pattern, plain, lines, 0, patterns))
    return RuleRecognizer(spec, rules)


def _compile(
    spec: RecognizerSpec,
    pattern: PatternSpec,
    examples: list[str],
    lines: Lines,
    index: int,
    patterns: Patterns,
) -> _Rule:
    sensitive = spec.case_sensitive if pattern.case_sensitive is None else pattern.case_sensitive
    flags = regex.V0 | regex.MULTILINE | (0 if sensitive else regex.IGNORECASE)
    ready = patterns.compiled(spec.expand(pattern.regex), flags, examples)
    if pattern.validator is not None:
        validator = _validator(pattern.validator, lines.at("patterns", index, "validator"))
    elif spec.validator is not None:
        validator = _validator(spec.validator, lines.at("validator"))
    else:
        validator = None
    return _Rule(pattern, ready, flags, validator, pattern.on_invalid or spec.on_invalid)


def _validator(name: str, where: str) -> Validator:
    if name in VALIDATORS:
        return VALIDATORS[name]
    close = difflib.get_close_matches(name, VALIDATORS, n=1)
    hint = f"Did you mean {close[0]!r}?" if close else f"Known: {', '.join(sorted(VALIDATORS))}."
    raise ConfigError("unknown validator.", hint, where=where)


def bad_pattern(name: str, problem: str, where: str) -> ConfigError:
    """What to tell whoever wrote the pattern ``name``."""
    return ConfigError(
        f"pattern {name!r} {problem}.", "Correct that pattern and run again.", where=where
    )


def _rule_name(result: RecognizerResult) -> str:
    return str(result.analysis_explanation.pattern_name)


def _outermost(results: Iterable[RecognizerResult]) -> list[RecognizerResult]:
    """Without what lies inside a result of at least the same score; in text order."""
    kept: list[RecognizerResult] = []
    for result in sorted(results, key=lambda r: (r.start, -r.end)):
        if not any(
            other.start <= result.start and result.end <= other.end and other.score >= result.score
            for other in reversed(kept[-8:])
        ):
            kept.append(result)
    return kept


def check_examples(recognizer: RuleRecognizer, *, threshold: float = 0.4) -> list[ExampleFailure]:
    """Run the recognizer's own examples; what it finds must be what is marked, to the character.

    Context words count as they do in a run: Presidio's enhancer, on whole lower-case words.

    Args:
        threshold: findings with a lower score do not count as found.
    """

    def found(text: str) -> set[Mark]:
        return {
            (result.start, result.end, result.entity_type)
            for result in _with_context(recognizer, text)
            if result.score >= threshold
        }

    return compare_examples(recognizer.spec, found)


def compare_examples(
    spec: CatalogueFile, found_in: Callable[[str], set[Mark]]
) -> list[ExampleFailure]:
    """Where what ``found_in`` finds in a file's examples is not what is marked there."""
    failures: list[ExampleFailure] = []
    for number, example in enumerate(spec.examples, 1):
        text, marks = parse_example(example)
        wanted, found = set(marks), found_in(text)
        for problem, spans in (("missed", wanted - found), ("unexpected", found - wanted)):
            failures.extend(
                ExampleFailure(spec.name, number, problem, start, end, text[start:end])
                for start, end, _ in sorted(spans)
            )
    return failures


def _with_context(recognizer: RuleRecognizer, text: str) -> list[RecognizerResult]:
    results = recognizer.analyze(text, [])
    if not recognizer.context:
        return results
    words = TextWords(text, recognizer.spec.supported_language)
    return ContextEnhancer().enhance_using_context(text, results, words, [recognizer])
