"""What a relation of a relation is: the mother of the mother is the grandmother, the wife of a colleague a chain."""

from __future__ import annotations

_PARENTS = frozenset({"mother", "father", "parent"})
_STEPS = {
    ("mother", "mother"): "grandmother", ("mother", "father"): "grandfather",
    ("father", "mother"): "grandmother", ("father", "father"): "grandfather",
    ("mother", "sister"): "aunt", ("mother", "brother"): "uncle", ("father", "sister"): "aunt",
    ("father", "brother"): "uncle", ("brother", "son"): "nephew", ("sister", "son"): "nephew",
    ("brother", "daughter"): "niece", ("sister", "daughter"): "niece", ("brother", "wife"): "sisterinlaw",
    ("sister", "husband"): "brotherinlaw", ("son", "wife"): "daughterinlaw", ("daughter", "husband"): "soninlaw",
    ("son", "son"): "grandson", ("son", "daughter"): "granddaughter", ("daughter", "son"): "grandson",
    ("daughter", "daughter"): "granddaughter", ("husband", "mother"): "motherinlaw",
    ("husband", "father"): "fatherinlaw", ("wife", "mother"): "motherinlaw", ("wife", "father"): "fatherinlaw",
    ("husband", "sister"): "sisterinlaw", ("husband", "brother"): "brotherinlaw",
    ("wife", "sister"): "sisterinlaw", ("wife", "brother"): "brotherinlaw", ("aunt", "son"): "cousin",
    ("aunt", "daughter"): "cousin", ("uncle", "son"): "cousin", ("uncle", "daughter"): "cousin",
    ("mother", "son"): "brother", ("mother", "daughter"): "sister", ("father", "son"): "brother",
    ("father", "daughter"): "sister", ("brother", "brother"): "brother", ("brother", "sister"): "sister",
    ("sister", "sister"): "sister", ("sister", "brother"): "brother", ("brother", "mother"): "mother",
    ("sister", "mother"): "mother", ("brother", "father"): "father", ("sister", "father"): "father",
    ("grandmother", "husband"): "grandfather", ("grandfather", "wife"): "grandmother",
    ("son", "sister"): "daughter", ("son", "brother"): "son", ("daughter", "sister"): "daughter",
    ("daughter", "brother"): "son", ("child", "brother"): "son", ("child", "sister"): "daughter",
    ("child", "sibling"): "child", ("partner", "mother"): "motherinlaw", ("partner", "father"): "fatherinlaw",
}  # fmt: skip
"""Only steps that hold whatever the family looks like in law; the rest is said as a chain."""


def related(role: str, key: str) -> tuple[str, bool]:
    """The role of the ``key`` of somebody with ``role``, and whether it is a chain that is said by its owner.

    ``related("client", "mother")`` is ``("client.mother", False)``, ``related("client.mother", "sister")``
    ``("client.aunt", False)``, ``related("client.colleague", "wife")`` ``("client.colleague.wife", True)``.
    """
    steps = [step for step in role.split(".") if not step.isdigit()]
    if not steps or steps == ["client"]:
        return f"client.{key}", False
    if steps[0] == "client" and len(steps) == 2 and (step := _STEPS.get((steps[1], key))):
        return f"client.{step}", False
    if steps[0] in ("prof", "other"):
        return f"other.{key}", True
    return f"{role}.{key}", True
