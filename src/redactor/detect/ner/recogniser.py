"""The name recogniser as the detection stage uses it: the model reads a case, evidence is weighed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from redactor.detect.base import View
from redactor.detect.ner.about import MODEL
from redactor.detect.ner.features import candidates
from redactor.detect.ner.tagger import NameTagger, tagger
from redactor.detect.ner.weigh import Trees, names, sure, trees, weighed
from redactor.model import Finding


@dataclass(frozen=True)
class NameRecogniser:
    """The shipped model and its weights; the files are read once a process, when first needed.

    Attributes:
        folder: holds the files of :class:`redactor.detect.ner.tagger.NameTagger` and ``weigh.json``.
    """

    folder: Path = MODEL

    @cached_property
    def _tagger(self) -> NameTagger:
        return tagger(self.folder)

    @cached_property
    def _weights(self) -> Trees:
        return trees(self.folder / "weigh.json")

    def load(self) -> Self:
        """Read the files now, so that one that is missing ends a run before it starts.

        Raises:
            ConfigError: the model files are missing or damaged.
        """
        _ = self._tagger, self._weights
        return self

    def weigh(self, views: Sequence[View], claims: Iterable[Finding]) -> list[Finding]:
        """The claims of other recognizers, weighed, and the names that the model and they make.

        Args:
            views: the documents of one case.
            claims: what other recognizers say of them, cleaned; they may speak while the model reads.

        Raises:
            ConfigError: the model files are missing or damaged.
        """
        with self._tagger.reading([view.text for view in views]) as wait:
            claims = list(claims)
            read = wait()
        found = candidates(views, read, claims)
        scores = [
            sure(words, doubtful, self._weights)
            for words, doubtful in zip(read, found, strict=True)
        ]
        out = list(weighed(views, read, scores, claims))
        for view, words, score in zip(views, read, scores, strict=True):
            out.extend(names(view, words, score))
        return out
