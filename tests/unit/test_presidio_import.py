"""The narrow import of Presidio: what is left out is not loaded, and nobody else notices."""

from __future__ import annotations

import subprocess
import sys

import pytest

from redactor.detect.engine import OFFERED
from redactor.detect.presidio import recognizer


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_run_loads_no_spacy_and_no_library_of_formats_that_are_not_there() -> None:
    code = """
import sys, redactor.cli.app, redactor.config.pipeline as pipelines
from redactor.pipeline import Line
Line(pipelines.load("supervision"))
heavy = ("spacy", "thinc", "tldextract", "pypdf", "pypdfium2", "docx", "PIL", "fontTools")
print([name for name in heavy if name in sys.modules])
"""
    assert python(code) == "[]"


def test_whoever_imports_presidio_afterwards_gets_all_of_it() -> None:
    code = """
from redactor.detect.presidio import recognizer
narrow = recognizer("SpacyRecognizer")
import presidio_analyzer.predefined_recognizers as predefined
import spacy
from spacy.tokens import Doc
print(predefined.SpacyRecognizer is narrow, predefined.UrlRecognizer.__name__,
      len(spacy.blank("en")("one two")), Doc.__module__)
"""
    assert python(code) == "True UrlRecognizer 2 spacy.tokens.doc"


def test_what_was_imported_before_stays() -> None:
    code = """
import presidio_analyzer, presidio_analyzer.predefined_recognizers as before, spacy
from redactor.detect.presidio import AnalyzerEngine, recognizer
print(AnalyzerEngine is presidio_analyzer.AnalyzerEngine,
      recognizer("CryptoRecognizer") is before.CryptoRecognizer)
"""
    assert python(code) == "True True"


def test_what_is_left_out_says_so() -> None:
    code = """
import redactor.detect.presidio
from presidio_analyzer.nlp_engine import StanzaNlpEngine
try:
    StanzaNlpEngine([])
except TypeError as error:
    print(error)
"""
    assert "StanzaNlpEngine is left out of this import" in python(code)


@pytest.mark.parametrize("name", OFFERED)
def test_every_recognizer_that_is_offered_is_there(name: str) -> None:
    made = recognizer(name)(supported_language="en")
    assert made.name == name
    assert made.get_supported_entities()


def test_a_recognizer_that_is_not_known() -> None:
    with pytest.raises(KeyError):
        recognizer("UrlRecognizer")
