"""What one recognizer file may say: Presidio's keys where Presidio has them, and ours.

A recognizer is data. It names checks by short names that the program registers; it can never name
code. It carries its own tests: an example with ``⟦TYPE|ref|surface⟧`` must be found exactly there,
an example without a mark must be left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Final, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from redactor.config import parts as shared
from redactor.config.yamlfile import Lines, decode, load_document
from redactor.entities import ENTITY_TYPES
from redactor.errors import ConfigError
from redactor.generalisations import GENERALISATIONS
from redactor.model import FlagKind

OnInvalid = Literal["keep", "lower", "drop"]
WordKind = Literal["term", "term-first", "name-first", "famous", "never-name"]
Score = Annotated[float, Field(ge=0.0, le=1.0)]
Words = tuple[Annotated[str, Field(min_length=1)], ...]
PartName = Annotated[str, Field(pattern=f"^{shared.NAME}$")]

FLAGS: Final = "flags"
PROTECTED: Final = "protected"
"""Folders of the catalogue that hold something else than recognizers."""

_MARK: Final = re.compile(r"⟦([^|⟦⟧]*)\|([^|⟦⟧]*)\|([^|⟦⟧]*)⟧")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PatternSpec(_Strict):
    """One regular expression (``regex`` module syntax).

    Attributes:
        name: unique in its file; it is the ``rule`` of a finding.
        regex: with ``<<name>>`` for an entry of ``lists``, ``parts`` or the shared parts; it may be
            written over several lines (:func:`redactor.config.parts.join_lines`). If it has a
            group named ``value``, every capture of it is a finding of its own; else the whole
            match is.
        score: 0 to 1.
        validator: overrides the recognizer's.
        on_invalid: overrides the recognizer's. A pattern that has the label in it should ``keep``:
            a mistyped number after its label is still an identifier.
        case_sensitive: overrides the recognizer's.
    """

    name: str = Field(min_length=1)
    regex: str = Field(min_length=1)
    score: Score
    validator: str | None = None
    on_invalid: OnInvalid | None = None
    case_sensitive: bool | None = None


class CatalogueFile(_Strict):
    """What every file of the catalogue says, whatever it does with what it finds.

    Attributes:
        name: unique in the catalogue.
        description: what it finds, for people.
        source: where the rule comes from.
        lists: named lists of plain phrases (labels, street words) for ``<<name>>`` in a regex, which
            stands for any of them (:func:`redactor.config.parts.alternatives`).
        parts: named pieces of regular expression for ``<<name>>``; a part may use the lists, the
            shared parts (:data:`redactor.config.parts.SHARED`) and the parts above it.
        case_sensitive: whether letter case counts.
        examples: the file's own tests: some with a mark, some without.
    """

    name: str = Field(min_length=1)
    description: str = Field(min_length=1)
    source: str = Field(min_length=1)
    lists: dict[PartName, Words] = Field(default_factory=dict)
    parts: dict[PartName, str] = Field(default_factory=dict)
    case_sensitive: bool = False
    examples: Words = Field(min_length=2)

    @field_validator("examples")
    @classmethod
    def _both_kinds(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        marked = [bool(_MARK.search(example)) for example in value]
        if all(marked) or not any(marked):
            raise ValueError("must hold both: text to find (with a mark) and text to leave alone")
        for number, example in enumerate(value, 1):
            if re.search("[⟦⟧]", _MARK.sub("", example)):
                raise ValueError(f"example {number} has a mark that is not ⟦TYPE|ref|surface⟧")
        return value

    @field_validator("lists")
    @classmethod
    def _no_phrase_twice(cls, value: dict[str, Words]) -> dict[str, Words]:
        for name, words in value.items():
            if len(set(words)) < len(words):
                raise ValueError(f"{name}: the same phrase is given twice")
        return value

    @model_validator(mode="after")
    def _no_name_twice(self) -> Self:
        if set(self.lists) & set(self.parts):
            raise ValueError("lists and parts: every entry needs a name of its own")
        return self

    def expand(self, regex: str) -> str:
        """``regex`` on one line, with every ``<<name>>`` replaced by a group.

        Raises:
            ValueError: a name that is neither shared nor in ``lists`` nor in ``parts`` above its use.
        """
        return shared.fill(regex, self._parts)

    @cached_property
    def _parts(self) -> dict[str, str]:
        built = dict(shared.SHARED)
        built.update((name, shared.alternatives(words)) for name, words in self.lists.items())
        for name, text in self.parts.items():
            built[name] = shared.fill(text, built)
        return built


class RecognizerSpec(CatalogueFile):
    """One recognizer file: patterns that find an identifier.

    Attributes:
        supported_entity: a name of :mod:`redactor.entities`.
        supported_language: two letters, as in Presidio.
        patterns, deny_list, deny_list_score, context: as in Presidio. Deny-listed words match
            whole words only.
        validator: registered name of a check on what was found.
        valid_score: the score of a finding that the check proves.
        on_invalid: what a failed check does: ``keep`` the score, ``lower`` it to 0.4, ``drop``.
    """

    supported_entity: str
    supported_language: str = Field(default="en", pattern="^[a-z]{2}$")
    patterns: tuple[PatternSpec, ...] = ()
    deny_list: Words = ()
    deny_list_score: Score = 1.0
    context: Words = ()
    validator: str | None = None
    valid_score: Score = 1.0
    on_invalid: OnInvalid = "drop"

    @field_validator("supported_entity")
    @classmethod
    def _known_entity(cls, value: str) -> str:
        if value not in ENTITY_TYPES:
            raise ValueError("must be one of the types in redactor/entities.py")
        return value

    @model_validator(mode="after")
    def _finds_something(self) -> Self:
        if not self.patterns and not self.deny_list:
            raise ValueError("one of patterns and deny_list must be given")
        names = [pattern.name for pattern in self.patterns]
        if len(set(names)) < len(names):
            raise ValueError("patterns: every pattern needs a name of its own")
        return self


class MarkPattern(_Strict):
    """One regular expression of a flag file; the words are those of :class:`PatternSpec`.

    Attributes:
        name: unique in its file.
        regex: as in :class:`PatternSpec`; no ``value`` group.
        suggestion: what the reviewer might write instead, out of :mod:`redactor.generalisations`.
        case_sensitive: overrides the file's.
    """

    name: str = Field(min_length=1)
    regex: str = Field(min_length=1)
    suggestion: str = ""
    case_sensitive: bool | None = None

    @field_validator("suggestion")
    @classmethod
    def _known_suggestion(cls, value: str) -> str:
        if value and value not in GENERALISATIONS:
            raise ValueError("must be one of the keys in redactor/generalisations.py")
        return value


class FlagSpec(CatalogueFile):
    """One flag file: patterns that mark a passage for the reviewer and never change it.

    A quasi-identifier is marked where the pattern matches; every other kind of flag marks the whole
    sentence. In an example the marks show just that: ``⟦risk|x|the whole sentence.⟧``.

    Attributes:
        flag: the kind of flag.
        patterns: what marks; see :class:`MarkPattern`.
        unless: a sentence in which one of these matches is not marked by this file.
    """

    flag: FlagKind
    patterns: tuple[MarkPattern, ...] = Field(min_length=1)
    unless: tuple[MarkPattern, ...] = ()

    @model_validator(mode="after")
    def _own_names(self) -> Self:
        names = [pattern.name for pattern in (*self.patterns, *self.unless)]
        if len(set(names)) < len(names):
            raise ValueError("patterns and unless: every pattern needs a name of its own")
        return self


class ProtectedSpec(_Strict):
    """One list of protected terms: words that stay unless the case shows that they name a person.

    Attributes:
        name: unique. The report names the list by it.
        description: for people.
        source: where the terms come from.
        terms: phrases in any letter case; a space stands for white space or a hyphen.
        words: what a single word of the list is where it is written like a name: ``term`` (a name only if a
            name list holds it), ``term-first`` (an author, a month: stays unless somebody is meant),
            ``name-first`` (stays only where grammar says so), ``famous`` (a brand or public figure: a
            name if a name list holds it and it is no plain word), ``never-name`` (a closed class).
        full_names: whether the phrases of the list are full names of people.
        examples: text with ``⟦KEEP|x|surface⟧`` where a term is protected, and text without a mark
            where grammar shows a person.
    """

    name: str = Field(min_length=1)
    description: str = Field(min_length=1)
    source: str = Field(min_length=1)
    terms: Words = Field(min_length=1)
    words: WordKind = "term"
    full_names: bool = False
    examples: Words = ()


S = TypeVar("S", RecognizerSpec, FlagSpec, ProtectedSpec)


def parse_example(example: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """The plain text of an example, and ``(start, end, entity type)`` of each mark in it."""
    text, at, spans = "", 0, []
    for mark in _MARK.finditer(example):
        text += example[at : mark.start()]
        spans.append((len(text), len(text) + len(mark[3]), mark[1]))
        text += mark[3]
        at = mark.end()
    return text + example[at:], tuple(spans)


def read_recognizers(folder: Path) -> Iterator[tuple[RecognizerSpec, Lines]]:
    """Every recognizer file below ``folder``, in the order of their paths.

    Raises:
        ConfigError: a file cannot be read or is wrong, or two have the same name.
    """
    special = (FLAGS, PROTECTED)
    return _read(
        folder, RecognizerSpec, lambda path: path.relative_to(folder).parts[0] not in special
    )


def read_flags(folder: Path) -> Iterator[tuple[FlagSpec, Lines]]:
    """Every flag file, below ``flags`` in ``folder``; see :func:`read_recognizers`."""
    return _read(folder, FlagSpec, lambda path: path.relative_to(folder).parts[0] == FLAGS)


def read_protected(folder: Path) -> Iterator[tuple[ProtectedSpec, Lines]]:
    """Every list of protected terms, below ``protected`` in ``folder``; see :func:`read_recognizers`."""
    return _read(folder, ProtectedSpec, lambda path: path.relative_to(folder).parts[0] == PROTECTED)


def _read(
    folder: Path, model: type[S], wanted: Callable[[Path], bool]
) -> Iterator[tuple[S, Lines]]:
    seen: dict[str, str] = {}
    found = filter(wanted, folder.rglob("*.yaml"))
    for path in sorted(found, key=lambda path: path.relative_to(folder).parts):
        where = path.relative_to(folder.parent).as_posix()
        try:
            data = path.read_bytes()
        except OSError:
            raise ConfigError(
                "the file cannot be read.", "Check its permissions.", where=where
            ) from None
        spec, lines = load_document(decode(data, where=where), model, where=where)
        if spec.name in seen:
            raise ConfigError(
                f"the name is already used in {seen[spec.name]}.",
                "Give it another name.",
                where=lines.at("name"),
            )
        seen[spec.name] = where
        yield spec, lines
