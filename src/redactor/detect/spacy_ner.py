"""Names as a spaCy model sees them, for a pipeline that names one. It runs beside the shipped recogniser.

Only what NER needs of the model is loaded, and nothing is ever downloaded. spaCy itself is imported when
a pipeline asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from redactor.detect.context import WordEngine
from redactor.detect.presidio import NlpArtifacts
from redactor.errors import MissingDependency

NER_SCORE = 0.6

NER_TYPES = {
    "PERSON": "PERSON", "PER": "PERSON",
    "GPE": "LOCATION", "LOC": "LOCATION", "LOCATION": "LOCATION", "FAC": "LOCATION",
    "ORG": "ORGANIZATION", "ORGANIZATION": "ORGANIZATION",
}  # fmt: skip


class SpacyEngine(WordEngine):
    """Words and entities of a spaCy model; the lower-case word stands in for the lemma.

    Raises:
        MissingDependency: the model is not installed; says what to type.
    """

    engine_name = "spacy-ner"

    def __init__(self, language: str, model: str) -> None:
        super().__init__(language)
        self._nlp = load_model(model)

    def get_supported_entities(self) -> list[str]:
        """What the model's labels are called here."""
        return sorted(set(NER_TYPES.values()))

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """The words and the entities of one text."""
        return self._artifacts(self._nlp(text), language)

    def process_batch(
        self,
        texts: Iterable[str],
        language: str,
        batch_size: int = 16,
        n_process: int = 1,
        **kwargs: Any,
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """Each text with its words and entities."""
        for document in self._nlp.pipe(texts, batch_size=batch_size):
            yield document.text, self._artifacts(document, language)

    def _artifacts(self, document: Any, language: str) -> NlpArtifacts:
        entities = [each for each in document.ents if each.label_ in NER_TYPES]
        for each in entities:
            each.label_ = NER_TYPES[each.label_]
        return NlpArtifacts(
            entities=entities,
            tokens=document,
            tokens_indices=[token.idx for token in document],
            lemmas=[token.lower_ for token in document],
            nlp_engine=self,
            language=language,
            scores=[NER_SCORE] * len(entities),
        )


def load_model(name: str) -> Any:
    """A spaCy pipeline with nothing in it but NER and what NER listens to.

    Raises:
        MissingDependency: not installed, or it has no NER.
    """
    import spacy

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
    import spacy

    found = sorted(Path(spacy.util.get_package_path(name)).rglob("config.cfg"))
    if not found:
        return []
    config = spacy.util.load_config(found[0])
    ner = str(config["components"].get("ner", {}).get("model", {}).get("tok2vec", {}))
    needed = {"ner"}
    if "Listener" in ner:
        needed |= {"tok2vec", "transformer", "curated_transformer"}
    return [component for component in config["nlp"]["pipeline"] if component not in needed]
