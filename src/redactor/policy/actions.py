"""The actions a pipeline can name: our operators, registered beside Presidio Anonymizer's own.

An operator gets the original text and parameters and returns what stands in the copy. Ours are
Presidio operators, so a pipeline can name either kind, and neither by import path.
"""

from __future__ import annotations

import re
from typing import Any

from presidio_anonymizer.operators import Operator, OperatorsFactory, OperatorType

from redactor.policy import dates
from redactor.policy.ages import band
from redactor.policy.keyed import KEYED
from redactor.policy.places import Region

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
        """Return the year of the day, or the one that is written out in ``text``, or ``[date]``."""
        written = re.search(r"\b(?:19|20)\d\d\b", text)
        known = dates.year(str((params or {}).get("day", "")))
        return f"[date in {written[0]}]" if known == dates.DATE and written else known


class Relative(_Ours):
    """Counts a date from day 0 of the case: ``[week 7]``, ``[3 weeks before referral]``."""

    NAME = "relative"

    def operate(self, text: str = "", params: Params | None = None) -> str:
        """Return the label of ``params["day"]``; of a date of birth the age at ``params["origin"]``."""
        settings = params or {}
        day, origin, event = (str(settings.get(key, "")) for key in ("day", "origin", "event"))
        return _birth(settings) or dates.relative(day, origin, event)


class Month(_Ours):
    """Keeps month and year of a date: ``[date in March 2024]``."""

    NAME = "month"

    def operate(self, text: str = "", params: Params | None = None) -> str:
        """Return the label of ``params["day"]``; of a date of birth the age at ``params["origin"]``."""
        settings = params or {}
        return _birth(settings) or dates.month(str(settings.get("day", "")))


class Shift(_Ours):
    """Moves every date of a case by the same number of weeks: ``[14 March 2023, shifted]``."""

    NAME = "shift"

    def operate(self, text: str = "", params: Params | None = None) -> str:
        """Return the label of ``params["day"]``, moved as ``params["secret"]`` says; without one ``[date]``."""
        settings = params or {}
        secret = settings.get("secret", b"")
        key = secret if isinstance(secret, bytes) else b""
        return _birth(settings) or dates.shift(str(settings.get("day", "")), key)


class Band(_Ours):
    """Puts an age into a band: ``[age 35-39]``."""

    NAME = "band"

    def operate(self, text: str = "", params: Params | None = None) -> str:
        """Return the band of the age that ``text`` says."""
        return band(text, *_ages(params or {}))


def _ages(settings: Params) -> tuple[int, str]:
    return int(settings.get("years", 5)), str(settings.get("children", "exact"))


def _birth(settings: Params) -> str:
    """The label of a date of birth; ``""`` for any other date."""
    if settings.get("entity_type") != "DATE_OF_BIRTH":
        return ""
    day, origin, event = (str(settings.get(key, "")) for key in ("day", "origin", "event"))
    return dates.birth(day, origin, event, *_ages(settings))


OURS: tuple[type[_Ours], ...] = (Label, Kind, Year, Relative, Month, Shift, Band)


def operators() -> OperatorsFactory:
    """Presidio's operator factory with ours added, and with a key for its ``hash`` and ``encrypt``."""
    factory = OperatorsFactory()  # type: ignore[no-untyped-call]
    for operator in (*OURS, Region, *KEYED):
        factory.add_anonymize_operator(operator)
    return factory


def render(factory: OperatorsFactory, action: str, text: str, params: Params) -> str:
    """What the operator ``action`` makes of ``text``."""
    operator = factory.create_operator_class(action, OperatorType.Anonymize)
    return str(operator.operate(text=text, params=params))
