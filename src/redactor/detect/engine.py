"""Presidio as the orchestrator: spaCy's NER, Presidio's recognizers and ours, in one pass.

Of spaCy only the components that NER needs are loaded, and chunks go through ``nlp.pipe``. Presidio's
e-mail and URL recognizers are not offered: they call tldextract, which fetches a list over the network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import presidio_analyzer.predefined_recognizers as predefined
import spacy
from presidio_analyzer import (
    AnalyzerEngine,
    BatchAnalyzerEngine,
    EntityRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer
from presidio_analyzer.nlp_engine import NerModelConfiguration, NlpArtifacts, SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import SpacyRecognizer

from redactor.detect.base import View
from redactor.entities import ENTITY_TYPES
from redactor.errors import ConfigError, MissingDependency
from redactor.model import Case, Finding

CHUNK = 6_000
NER_NAME = "spacy-ner"
NER_SCORE = 0.6

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
_NER_TYPES = {
    "PERSON": "PERSON", "PER": "PERSON",
    "GPE": "LOCATION", "LOC": "LOCATION", "LOCATION": "LOCATION", "FAC": "LOCATION",
    "ORG": "ORGANIZATION", "ORGANIZATION": "ORGANIZATION",
}  # fmt: skip
_NER_IGNORED = (
    "CARDINAL", "DATE", "EVENT", "LANGUAGE", "LAW", "MISC", "MONEY", "NORP", "ORDINAL",
    "PERCENT", "PRODUCT", "QUANTITY", "TIME", "WORK_OF_ART",
)  # fmt: skip


class LeanSpacyEngine(SpacyNlpEngine):
    """A spaCy engine for Presidio that loads what NER needs and never downloads.

    Presidio compares context words with lemmas; without a lemmatizer the lower-case surface form
    stands in for the lemma.
    """

    def load(self) -> None:
        """Load every model.

        Raises:
            MissingDependency: a model is not installed; says what to type.
        """
        loaded = {m["lang_code"]: load_model(m["model_name"]) for m in self.models}
        self.nlp: dict[str, Any] | None = loaded  # type: ignore[assignment]

    def _doc_to_nlp_artifact(self, doc: Any, language: str) -> NlpArtifacts:
        entities, scores = self._get_updated_entities(doc.ents, self._get_scores_for_entities(doc))
        return NlpArtifacts(
            entities=entities,
            tokens=doc,
            tokens_indices=[token.idx for token in doc],
            lemmas=[token.lower_ for token in doc],
            nlp_engine=self,
            language=language,
            scores=scores,
        )


def load_model(name: str) -> Any:
    """A spaCy pipeline with nothing in it but NER and what NER listens to.

    Raises:
        MissingDependency: not installed, or it has no NER.
    """
    if not spacy.util.is_package(name):
        raise MissingDependency(
            f"the spaCy model '{name}' is not installed.",
            f"Type: pip install {name.replace('_', '-')} (or: python -m spacy download {name}), "
            "or name an installed model in the pipeline.",
        )
    nlp = spacy.load(name, exclude=_idle_components(name))
    if "ner" not in nlp.pipe_names:
        raise MissingDependency(
            f"the spaCy model '{name}' has no named entity recogniser.",
            "Name a model with a component 'ner' in the pipeline.",
        )
    return nlp


def _idle_components(name: str) -> list[str]:
    """The components of an installed model that its NER does not use."""
    found = sorted(Path(spacy.util.get_package_path(name)).rglob("config.cfg"))
    if not found:
        return []
    config = spacy.util.load_config(found[0])
    ner = str(config["components"].get("ner", {}).get("model", {}).get("tok2vec", {}))
    needed = {"ner"}
    if "Listener" in ner:
        needed |= {"tok2vec", "transformer", "curated_transformer"}
    return [component for component in config["nlp"]["pipeline"] if component not in needed]


class PresidioDetector:
    """Runs Presidio's analyzer over the chunks of every document of a case.

    Args:
        language: two letters.
        model: name of an installed spaCy model.
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
        engine = LeanSpacyEngine(
            models=[{"lang_code": language, "model_name": model}],
            ner_model_configuration=NerModelConfiguration(
                model_to_presidio_entity_mapping=dict(_NER_TYPES),
                labels_to_ignore=list(_NER_IGNORED),
                default_score=NER_SCORE,
                low_score_entity_names=[],
            ),
        )
        engine.load()
        built: list[EntityRecognizer] = [*_predefined(presidio, language), *recognizers]
        built.append(
            SpacyRecognizer(
                supported_language=language,
                supported_entities=sorted(set(_NER_TYPES.values())),
                name=NER_NAME,
            )
        )
        registry = RecognizerRegistry(recognizers=built, supported_languages=[language])
        self._language = language
        self._analyzer = BatchAnalyzerEngine(
            AnalyzerEngine(
                registry=registry,
                nlp_engine=engine,
                supported_languages=[language],
                context_aware_enhancer=LemmaContextAwareEnhancer(
                    context_matching_mode="whole_word"
                ),
            )
        )

    def detect(self, case: Case, views: Sequence[View], known: Sequence[Finding]) -> list[Finding]:
        """Everything that Presidio's recognizers, ours and NER claim."""
        jobs = [(view, start, end) for view in views for start, end in chunks(view.text)]
        texts = [view.text[start:end] for view, start, end in jobs]
        if not texts:
            return []
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
        yield getattr(predefined, name)(supported_language=language)


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
