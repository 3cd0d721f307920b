"""The entity types: one table that detection, labels, policy and evaluation read.

Names are Presidio's where Presidio has one. ``family`` is the type of the gold markup
(benchmarks/gold/GUIDELINES.md) that a type counts under when accuracy is measured, and ``noun`` is
what its label says (``[NHS number]``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class EntityType:
    """One kind of identifier."""

    name: str
    family: str
    noun: str


_TABLE: tuple[tuple[str, str, str], ...] = (
    ("PERSON", "PERSON", "person"),
    ("LOCATION", "LOCATION", "place"),
    ("ORGANIZATION", "ORG", "organisation"),
    ("NRP", "QUASI", "background"),
    ("DATE_TIME", "DATE", "date"),
    ("DATE_OF_BIRTH", "DATE", "date of birth"),
    ("AGE", "AGE", "age"),
    ("STREET_ADDRESS", "ADDRESS", "address"),
    ("POSTCODE", "POSTCODE", "postcode"),
    ("PHONE_NUMBER", "PHONE", "phone number"),
    ("EMAIL_ADDRESS", "EMAIL", "email address"),
    ("URL", "URL", "web address"),
    ("IP_ADDRESS", "URL", "IP address"),
    ("MAC_ADDRESS", "URL", "device address"),
    ("HANDLE", "HANDLE", "online name"),
    ("UK_NHS", "ID.NHS", "NHS number"),
    ("UK_NINO", "ID.NINO", "National Insurance number"),
    ("US_SSN", "ID.SSN", "Social Security number"),
    ("MEDICAL_RECORD_NUMBER", "ID.MRN", "record number"),
    ("CASE_REFERENCE", "ID.CASE", "case reference"),
    ("COURT_REFERENCE", "ID.COURT", "court reference"),
    ("POLICE_REFERENCE", "ID.POLICE", "police reference"),
    ("PASSPORT_NUMBER", "ID.PASSPORT", "passport number"),
    ("DRIVING_LICENCE", "ID.OTHER", "driving licence number"),
    ("VEHICLE_REGISTRATION", "ID.VEHICLE", "vehicle registration"),
    ("BANK_ACCOUNT", "ID.BANK", "bank details"),
    ("IBAN_CODE", "ID.BANK", "bank details"),
    ("CREDIT_CARD", "ID.BANK", "card number"),
    ("STAFF_NUMBER", "ID.STAFF", "staff number"),
    ("EDUCATION_NUMBER", "ID.OTHER", "pupil number"),
    ("TAX_NUMBER", "ID.OTHER", "tax number"),
    ("HEALTH_INSURANCE_NUMBER", "ID.OTHER", "health insurance number"),
    ("IMMIGRATION_REFERENCE", "ID.OTHER", "immigration reference"),
    ("PRISON_NUMBER", "ID.OTHER", "prison number"),
    ("PPSN", "ID.OTHER", "PPS number"),
    ("CRYPTO", "ID.OTHER", "wallet address"),
    ("UUID", "ID.OTHER", "reference"),
    ("ID_NUMBER", "ID.OTHER", "reference"),
    ("QUASI_IDENTIFIER", "QUASI", "detail"),
)

ENTITY_TYPES: Mapping[str, EntityType] = MappingProxyType(
    {name: EntityType(name, family, noun) for name, family, noun in _TABLE}
)

DIRECT_FAMILIES: frozenset[str] = frozenset(
    {"PERSON", "PHONE", "EMAIL", "URL", "HANDLE", "POSTCODE", "ADDRESS", "ID"}
)


def family_of(entity_type: str) -> str:
    """The gold type that ``entity_type`` counts under; ``ID.OTHER`` for an unknown one."""
    known = ENTITY_TYPES.get(entity_type)
    return known.family if known else "ID.OTHER"


def noun_of(entity_type: str) -> str:
    """The words for a label; ``identifier`` for an unknown type."""
    known = ENTITY_TYPES.get(entity_type)
    return known.noun if known else "identifier"


def is_direct(gold_type: str) -> bool:
    """Whether a gold type (``ID.NHS``) is a direct identifier."""
    return gold_type.split(".")[0] in DIRECT_FAMILIES
