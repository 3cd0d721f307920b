"""Presidio as the orchestrator: its recognizers and ours, and NER where a pipeline names a model, in one pass.

Presidio's e-mail and URL recognizers are not offered: they call tldextract, which fetches a list over the
network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from redactor.detect.base import View
from redactor.detect.context import ContextEnhancer, WordEngine
from redactor.detect.patterns import together
from redactor.detect.presidio import (
    AnalyzerEngine,
    BatchAnalyzerEngine,
    EntityRecognizer,
    RecognizerRegistry,
    RecognizerResult,
    recognizer,
)
from redactor.entities import ENTITY_TYPES
from redactor.errors import ConfigError
from redactor.model import Case, Finding

CHUNK = 6_000
NER_NAME = "spacy-ner"

OFFERED: tuple[str, ...] = (
    "AbaRoutingRecognizer",
    "CreditCardRecognizer",
    "CryptoRecognizer",
    "IbanRecognizer",
    "IpRecognizer",
    "MacAddressRecognizer",
    "MedicalLicenseRecognizer",
    "NhsRecognizer",
    "UsSsnRecognizer",
    "UuidRecognizer",
)
_RENAMED = {"ABA_ROUTING_NUMBER": "BANK_ACCOUNT", "MEDICAL_LICENSE": "STAFF_NUMBER"}


class _Analyzer(AnalyzerEngine):
    """Presidio's, without its search for the results of each recognizer where none asks for them."""

    def _enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: Any,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        shared = EntityRecognizer.enhance_using_context
        if any(type(each).enhance_using_context is not shared for each in recognizers):
            own: list[RecognizerResult] = super()._enhance_using_context(
                text, raw_results, nlp_artifacts, recognizers, context
            )
            return own
        found: list[RecognizerResult] = self.context_aware_enhancer.enhance_using_context(
            text=text,
            raw_results=raw_results,
            nlp_artifacts=nlp_artifacts,
            recognizers=recognizers,
            context=context,
        )
        return found


class PresidioDetector:
    """Runs Presidio's analyzer over the chunks of every document of a case.

    Args:
        language: two letters.
        model: name of an installed spaCy model with NER; ``""`` for words alone.
        recognizers: our own, built from YAML.
        presidio: class names of Presidio's recognizers to add, out of :data:`OFFERED`.

    Raises:
        ConfigError: a recognizer that is not offered.
        MissingDependency: the model is not installed.
    """

    name = "presidio"

    def __init__(
        self, language: str, model: str, recognizers: Sequence[Any], presidio: Sequence[str]
    ) -> None:
        built: list[EntityRecognizer] = [*_predefined(presidio, language), *recognizers]
        engine = WordEngine(language)
        if model:
            engine, ner = _with_model(language, model)
            built.append(ner)
        registry = RecognizerRegistry(recognizers=built, supported_languages=[language])
        self._language = language
        self._analyzer = BatchAnalyzerEngine(
            _Analyzer(
                registry=registry,
                nlp_engine=engine,
                supported_languages=[language],
                context_aware_enhancer=ContextEnhancer(),
            )
        )

    def detect(self, case: Case, views: Sequence[View], known: Sequence[Finding]) -> list[Finding]:
        """Everything that Presidio's recognizers, ours and NER claim."""
        jobs = [(view, start, end) for view in views for start, end in chunks(view.text)]
        texts = [view.text[start:end] for view, start, end in jobs]
        if not texts:
            return []
        together(texts)
        results = self._analyzer.analyze_iterator(
            texts, self._language, batch_size=16, return_decision_process=True
        )
        out: list[Finding] = []
        for (view, base, _), found in zip(jobs, results, strict=True):
            for result in found:
                out.extend(_findings(view, base, result))
        return out


def _findings(view: View, base: int, result: RecognizerResult) -> list[Finding]:
    explanation = result.analysis_explanation
    kind = _RENAMED.get(result.entity_type, result.entity_type)
    return view.findings(
        base + result.start,
        base + result.end,
        kind if kind in ENTITY_TYPES else "ID_NUMBER",
        min(max(float(result.score), 0.0), 1.0),
        str(result.recognition_metadata[RecognizerResult.RECOGNIZER_NAME_KEY]),
        rule=str(getattr(explanation, "pattern_name", None) or ""),
    )


def _predefined(names: Sequence[str], language: str) -> Iterator[EntityRecognizer]:
    for name in names:
        if name not in OFFERED:
            raise ConfigError(
                f"'{name}' is not one of Presidio's recognizers that can be used here.",
                f"Choose from: {', '.join(OFFERED)}.",
            )
        yield recognizer(name)(supported_language=language)


def _with_model(language: str, model: str) -> tuple[WordEngine, EntityRecognizer]:
    """An engine that runs a spaCy model, and the recognizer that reads its entities. Only here is spaCy loaded."""
    from redactor.detect.spacy_ner import SpacyEngine

    engine = SpacyEngine(language, model)
    entities = engine.get_supported_entities()
    reader = recognizer("SpacyRecognizer")
    return engine, reader(language, supported_entities=entities, name=NER_NAME)


def chunks(text: str, size: int = CHUNK) -> Iterator[tuple[int, int]]:
    """Cut a text into ``(start, end)`` pieces of at most ``size`` characters.

    Cuts fall on a blank line, else on a line end, else on a space, else anywhere: in this order, in
    the second half of the piece.
    """
    start = 0
    while start < len(text):
        end = min(start + size, len(text))
        if end < len(text):
            for cut in ("\n\n", "\n", " "):
                at = text.rfind(cut, start + size // 2, end)
                if at > start:
                    end = at + len(cut)
                    break
        yield start, end
        start = end
