"""Places as kind and region: ``[a town in Scotland]`` keeps what distance and culture mean."""

from __future__ import annotations

from typing import Any

from presidio_anonymizer.operators import Operator, OperatorType

from redactor.gazetteer import regions

Params = dict[str, Any]


def with_region(label: str, region: str) -> str:
    """``label`` with the region that a place lies in.

    Args:
        label: of the identity, in brackets: ``[a town]``, ``[town 2]``.
        region: one of :func:`redactor.gazetteer.regions`; anything else is left out, so that no word
            of a document can get into a label.
    """
    inside = label.removeprefix("[").removesuffix("]")
    if region not in regions() or f"[{inside}]" != label:
        return label
    return f"[{inside} in {region}]"


class Region(Operator):
    """Puts the identity's label and the region that it lies in: ``[a town in Scotland]``."""

    NAME = "region"

    def operator_name(self) -> str:
        """The name that a pipeline uses."""
        return self.NAME

    def operator_type(self) -> OperatorType:
        """It anonymises."""
        return OperatorType.Anonymize

    def validate(self, params: Params | None = None) -> None:
        """Parameters come from :mod:`redactor.config.pipeline`, which has checked them."""

    def operate(self, text: str = "", params: Params | None = None) -> str:
        """Return ``params["label"]`` with ``params["region"]``; the label alone where no region is known."""
        settings = params or {}
        return with_region(str(settings["label"]), str(settings.get("region", "")))
