"""What a pipeline file may say: which recognizers, how sure, and what becomes of each type.

A pipeline is data. It names recognizers, actions and models by registered short names; it can never
give an import path. What it does not mention is replaced (deny by default).
"""

from __future__ import annotations

import hashlib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from redactor.config.shipped import folder
from redactor.config.yamlfile import decode, load_model
from redactor.entities import ENTITY_TYPES
from redactor.errors import ConfigError
from redactor.model import Comments, Handling, Limits, Ocr, PdfPages, Revisions

ActionName = Literal[
    "label", "type", "year", "band", "keep", "replace", "mask", "redact",
    "relative", "month", "shift", "region", "disclose", "hash", "encrypt",
]  # fmt: skip
Score = Annotated[float, Field(ge=0.0, le=1.0)]


def _entity_type(name: str) -> str:
    if name in ENTITY_TYPES:
        return name
    close = get_close_matches(name, ENTITY_TYPES, n=1)
    hint = f"did you mean '{close[0]}'?" if close else f"types: {', '.join(sorted(ENTITY_TYPES))}"
    raise ValueError(f"not an entity type; {hint}")


def _phrase(text: str) -> str:
    if not any(character.isalpha() for character in text):
        raise ValueError("must hold a letter: numbers are never protected by themselves")
    return text


Phrase = Annotated[str, Field(min_length=2, max_length=120), AfterValidator(_phrase)]
EntityName = Annotated[str, AfterValidator(_entity_type)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Action(_Strict):
    """What the policy does with one entity type.

    Attributes:
        action: a registered operator. Ours: ``label`` (who or what it is, the same in the whole case),
            ``type`` (the kind alone), ``relative``, ``month``, ``year`` and ``shift`` for dates, ``band``
            for ages, ``region`` for places, ``disclose`` (who may see it decides:
            :mod:`redactor.policy.disclosure`). Presidio Anonymizer's own: ``keep``, ``replace``,
            ``mask``, ``redact``, and ``hash`` and ``encrypt`` with the key of the case
            (:mod:`redactor.policy.keyed`).
        years: for ``band``, the width of an age band of an adult, in years.
        children: for ``band``, whether a child's age stays as it is (development matters), is put into
            bands too, or becomes a stage of school.
        new_value: for ``replace``, the text to put there.
    """

    action: ActionName
    years: Annotated[int, Field(ge=1, le=50)] = 5
    children: Literal["exact", "band", "stage"] = "exact"
    new_value: str = Field(default="[removed]", max_length=60)


class LimitSettings(_Strict):
    """What one document may cost; the defaults are those of :class:`redactor.model.Limits`."""

    max_bytes: Annotated[int, Field(gt=0)] = Limits().max_bytes
    max_unpacked_bytes: Annotated[int, Field(gt=0)] = Limits().max_unpacked_bytes
    max_parts: Annotated[int, Field(gt=0)] = Limits().max_parts
    max_characters: Annotated[int, Field(gt=0)] = Limits().max_characters
    max_pages: Annotated[int, Field(gt=0)] = Limits().max_pages
    max_seconds: Annotated[int, Field(gt=0)] = Limits().max_seconds
    max_memory: Annotated[int, Field(gt=0)] = Limits().max_memory

    def limits(self) -> Limits:
        """The same, as the stages want it."""
        return Limits(**self.model_dump())


class Thresholds(_Strict):
    """The least score that counts.

    Scores of people, places and organisations are probabilities: of what is found at 0.3 three in
    ten are names.

    Attributes:
        default: for every type that is not named.
        by_type: per entity type.
        uncertain: a name below its threshold, but not below this, stays and is marked for the reviewer.
    """

    default: Score = 0.4
    by_type: dict[EntityName, Score] = Field(default_factory=dict)
    uncertain: Score = 0.05

    def of(self, entity_type: str) -> float:
        """The threshold of one type."""
        return self.by_type.get(entity_type, self.default)


class Needs(_Strict):
    """What must be recorded for a case (case.yaml or command line) before its copies are released.

    What is not needed may stay unrecorded; the report shows it as not recorded.

    Attributes:
        purpose, recipient, basis, destroy_by: that field of the release.
        consent_scope: the client's consent, with a scope that names this pipeline. Without it the
            pipeline is locked: the case is refused.
    """

    purpose: bool = False
    recipient: bool = False
    basis: bool = False
    destroy_by: bool = False
    consent_scope: bool = False


class Pipeline(_Strict):
    """One pipeline file.

    Attributes:
        name: short name, equal to the file's stem.
        description: for people.
        language: two letters, as in Presidio.
        model: an installed spaCy model with a named entity recogniser, to run beside the shipped one.
        presidio: Presidio's own recognizers to run, by class name.
        without: recognizers of the catalogue to leave out, by name.
        protected: the organisation's own terms that stay (its services, groups, forms), beside the
            lists of ``recognizers/protected``; a space stands for white space or a hyphen.
        thresholds: see :class:`Thresholds`.
        actions: per entity type; a type that is not listed gets ``default_action``.
        default_action: deny by default.
        limits: see :class:`LimitSettings`.
        revisions: what becomes of tracked changes: ``accept`` (deleted text is gone) or ``keep``.
        comments: ``redact`` (they are text, their authors ``Author 1``) or ``strip``.
        ocr: whether pictures and scanned pages are read: ``auto`` where the extra [ocr] is installed, ``off``.
        pdf: what a PDF's pages become: ``text`` and lines wherever that is safe, or ``pixels`` in any case.
        audience: who the copies are for, in words.
        needs: see :class:`Needs`.
        scope: what a recorded consent calls this use; the pipeline's name where it is not given.
        by_law: the copy is owed by law to the person it is about: what consent covers does not count,
            and a recipient who occurs in the case is noted instead of stopping it.
        quasi_allowed: details of a case that could single somebody out and may stay before the report
            asks to take some out; ``None``: they are not counted.
        reviewers: how many people must review a copy.
        shuffle_labels: whether letters of labels are shuffled with the key of the case, because the order
            of first appearance tells who is who to those who were there.
        keep_professionals: with ``disclose``, whether professionals who act in their role keep their names.
    """

    name: str = Field(pattern="^[a-z][a-z0-9-]{0,40}$")
    description: str = Field(min_length=1)
    language: str = Field(default="en", pattern="^[a-z]{2}$")
    model: str = Field(default="", pattern=r"^(?:[A-Za-z0-9_.-]{1,80})?$")
    presidio: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    protected: tuple[Phrase, ...] = ()
    thresholds: Thresholds = Thresholds()
    actions: dict[EntityName, Action]
    default_action: Action = Action(action="label")
    limits: LimitSettings = LimitSettings()
    revisions: Revisions = "accept"
    comments: Comments = "redact"
    ocr: Ocr = "auto"
    pdf: PdfPages = "text"
    audience: str = Field(default="", max_length=200)
    needs: Needs = Needs()
    scope: str = Field(default="", pattern="^(?:[a-z][a-z0-9-]{0,40})?$")
    by_law: bool = False
    quasi_allowed: Annotated[int, Field(ge=0, le=1000)] | None = None
    reviewers: Annotated[int, Field(ge=1, le=9)] = 1
    shuffle_labels: bool = False
    keep_professionals: bool = False

    @model_validator(mode="after")
    def _deny_by_default(self) -> Pipeline:
        if self.default_action.action == "keep":
            raise ValueError("default_action must not be 'keep': what is not listed is replaced")
        return self

    @model_validator(mode="after")
    def _means_something(self) -> Pipeline:
        if self.keep_professionals and self.action_for("PERSON").action != "disclose":
            raise ValueError("keep_professionals needs the action 'disclose' for PERSON")
        if self.by_law and self.needs.consent_scope:
            raise ValueError("a copy that is owed by law cannot need consent_scope")
        return self

    def handling(self) -> Handling:
        """How the file of a document is handled, as the formats want it."""
        return Handling(self.limits.limits(), self.revisions, self.comments, self.ocr, self.pdf)

    @property
    def scope_name(self) -> str:
        """What a consent must name so that this pipeline may be used."""
        return self.scope or self.name

    @property
    def needs_secret(self) -> bool:
        """Whether an action cannot be done without the secret of a case."""
        used = {self.default_action.action, *(a.action for a in self.actions.values())}
        return bool(used & {"hash", "encrypt"})

    def action_for(self, entity_type: str) -> Action:
        """The action for one type; the default where none is given."""
        return self.actions.get(entity_type, self.default_action)

    def rule(self, entity_type: str) -> tuple[str, dict[str, Any]]:
        """The operator's name for one type, and its parameters."""
        action = self.action_for(entity_type)
        params: dict[str, Any] = {
            "years": action.years,
            "children": action.children,
            "new_value": action.new_value,
        }
        if action.action == "mask":
            params |= {"masking_char": "*", "chars_to_mask": 1_000_000, "from_end": False}
        if action.action == "disclose":
            params |= {"keep_professionals": self.keep_professionals}
        return action.action, params

    @property
    def sha256(self) -> str:
        """Hash of everything that the file says, in a canonical form."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def names() -> tuple[str, ...]:
    """The shipped pipelines, by name."""
    return tuple(sorted(path.stem for path in folder("pipelines").glob("*.yaml")))


def load(name_or_path: str) -> Pipeline:
    """The pipeline of that name, or in that file.

    Raises:
        ConfigError: no such pipeline, or the file has a mistake (with ``file:line``).
    """
    path = Path(name_or_path)
    if path.suffix not in (".yaml", ".yml"):
        path = folder("pipelines") / f"{name_or_path}.yaml"
        if name_or_path not in names():
            raise ConfigError(
                "there is no pipeline of that name.", f"Choose one of: {', '.join(names())}."
            )
    return read(path)


def read(path: Path) -> Pipeline:
    """Parse one pipeline file; see :func:`load`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"the pipeline file cannot be read ({type(error).__name__}).",
            "Check the path and its permissions.",
            where=path.name,
        ) from None
    return load_model(decode(data, where=path.name), Pipeline, where=path.name)
