"""The door to Presidio, narrowed: what this program never calls is not imported.

``import presidio_analyzer`` also imports spaCy with its command line, engines for Stanza and Transformers, and a
hundred recognizers, one of which compiles the list of all top-level domains: a second before the first
word is read. While Presidio is imported here, modules that say nothing to this program are stood in for. Whoever
imports them elsewhere, before or after, gets the real ones.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any, Final

_PREDEFINED: Final = "presidio_analyzer.predefined_recognizers"
_UNCALLED: Final = (
    "spacy", "spacy.language", "spacy.tokens", "spacy.vocab",
    "presidio_analyzer.nlp_engine.stanza_nlp_engine",
    "presidio_analyzer.nlp_engine.transformers_nlp_engine",
)  # fmt: skip
_PARTS: Final = (
    "country_specific", "country_specific.uk", "country_specific.us", "generic", "nlp_engine_recognizers",
)  # fmt: skip
_RECOGNIZERS: Final[Mapping[str, str]] = {
    "AbaRoutingRecognizer": "country_specific.us.aba_routing_recognizer",
    "CreditCardRecognizer": "generic.credit_card_recognizer",
    "CryptoRecognizer": "generic.crypto_recognizer",
    "IbanRecognizer": "generic.iban_recognizer",
    "IpRecognizer": "generic.ip_recognizer",
    "MacAddressRecognizer": "generic.mac_recognizer",
    "MedicalLicenseRecognizer": "country_specific.us.medical_license_recognizer",
    "NhsRecognizer": "country_specific.uk.uk_nhs_recognizer",
    "SpacyRecognizer": "nlp_engine_recognizers.spacy_recognizer",
    "UsSsnRecognizer": "country_specific.us.us_ssn_recognizer",
    "UuidRecognizer": "generic.uuid_recognizer",
}


class _StandIn(ModuleType):
    """A module whose every name is a class that cannot be made an object of."""

    def __init__(self, name: str, path: list[str]) -> None:
        super().__init__(name)
        self.__path__ = path
        self.__spec__ = ModuleSpec(name, None, is_package=True)

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {"__module__": self.__name__, "__new__": _refuse})


def _refuse(kind: type, *_: object, **__: object) -> Any:
    raise TypeError(f"{kind.__module__}.{kind.__name__} is left out of this import of Presidio")


@contextmanager
def _narrowed() -> Iterator[None]:
    """In the block, imports find stand-ins for what is not called and has not been imported yet."""
    absent = [name for name in _UNCALLED if name not in sys.modules]
    standing = {name: _StandIn(name, []) for name in absent}
    if _PREDEFINED not in sys.modules:
        home = _home()
        standing[_PREDEFINED] = _StandIn(_PREDEFINED, [home])
        for part in _PARTS:
            name = f"{_PREDEFINED}.{part}"
            standing[name] = _StandIn(name, ["/".join((home, *part.split(".")))])
    sys.modules.update(standing)
    try:
        yield
    finally:
        for name, module in standing.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _home() -> str:
    """The folder of Presidio's recognizers, found without importing Presidio."""
    spec = PathFinder.find_spec("presidio_analyzer")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("No module named 'presidio_analyzer'", name="presidio_analyzer")
    return f"{next(iter(spec.submodule_search_locations))}/predefined_recognizers"


def recognizer(name: str) -> type[Any]:
    """The class of one of Presidio's recognizers, imported by itself.

    Raises:
        KeyError: it is none of those that this program uses.
    """
    with _narrowed():
        found: type[Any] = getattr(import_module(f"{_PREDEFINED}.{_RECOGNIZERS[name]}"), name)
    return found


with _narrowed():
    from presidio_analyzer import (
        AnalysisExplanation,
        AnalyzerEngine,
        BatchAnalyzerEngine,
        EntityRecognizer,
        Pattern,
        PatternRecognizer,
        RecognizerRegistry,
        RecognizerResult,
    )
    from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

__all__ = [
    "AnalysisExplanation",
    "AnalyzerEngine",
    "BatchAnalyzerEngine",
    "EntityRecognizer",
    "LemmaContextAwareEnhancer",
    "NlpArtifacts",
    "NlpEngine",
    "Pattern",
    "PatternRecognizer",
    "RecognizerRegistry",
    "RecognizerResult",
    "recognizer",
]
