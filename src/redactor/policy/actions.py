"""The actions a pipeline can name: our operators, registered beside Presidio Anonymizer's own.

An operator gets the original text and parameters and returns what stands in the copy. Ours are
Presidio operators, so a pipeline can name either kind, and neither by import path.
"""

from __future__ import annotations

import re
from typing import Any

from presidio_anonymizer.operators import Operator, OperatorsFactory, OperatorType

from redactor.policy.ages import band

Params = dict[str, Any]


class _Ours(Operator):
    """Shared by our operators: they anonymise, and check their parameters when they run."""

    NAME = ""

    def operator_name(self) -> str:
        """The name that a pipeline uses."""
        return self.NAME

    def operator_type(self) -> OperatorType:
        """They anonymise."""
        return OperatorType.Anonymize

    def validate(self, params: Params | None = None) -> None:
        """Parameters come from :mod:`redactor.config.pipeline`, which has checked them."""


class Label(_Ours):
    """Puts the identity's label: ``[Client's mother]``, ``[school 2]``."""

    NAME = "label"

    def operate(self, text: str = "", params: Params | None = None) -> str:
        """Return ``params["label"]``."""
        return str((params or {})["label"])


class Kind(_Ours):
    """Puts the kind alone: ``[phone number]``."""

    NAME = "type"

    def operate(self, text: str = "", params: Params | None = None) -> str:
        """Return the noun of ``params["noun"]`` in brackets."""
        return f"[{(params or {})['noun']}]"


class Year(_Ours):
    """Keeps the year of a date: ``[date in 2024]``."""

    NAME = "year"

    def operate(self, text: str = "", params: Params | None = None) -> str:
        """Return the year that is written out in ``text``, or ``[date]``."""
        match = re.search(r"\b(?:19|20)\d\d\b", text)
        return f"[date in {match[0]}]" if match else "[date]"


class Band(_Ours):
    """Puts an age into a band: ``[age 35-39]``."""

    NAME = "band"

    def operate(self, text: str = "", params: Params | None = None) -> str:
        """Return the band of the age that ``text`` says."""
        settings = params or {}
        return band(text, int(settings.get("years", 5)), str(settings.get("children", "exact")))


OURS: tuple[type[_Ours], ...] = (Label, Kind, Year, Band)


def operators() -> OperatorsFactory:
    """Presidio's operator factory with ours added."""
    factory = OperatorsFactory()  # type: ignore[no-untyped-call]
    for operator in OURS:
        factory.add_anonymize_operator(operator)
    return factory


def render(factory: OperatorsFactory, action: str, text: str, params: Params) -> str:
    """What the operator ``action`` makes of ``text``."""
    operator = factory.create_operator_class(action, OperatorType.Anonymize)
    return str(operator.operate(text=text, params=params))
