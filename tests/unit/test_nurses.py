"""A ward sister is no sister of the client: who is written with an initial and a surname is called by a title."""

from __future__ import annotations

import hashlib

import pytest

from redactor.model import Roster, Source
from redactor.pipeline import Line

DOCUMENT = "case-0001/document-01"


def copy_of(line: Line, text: str) -> str:
    data = text.encode()
    source = Source(DOCUMENT, "case-0001", ".txt", data, hashlib.sha256(data).hexdigest())
    return line.run("case-0001", [source], Roster()).drafts[DOCUMENT].data.decode()


def test_sister_with_initial_and_surname_is_a_nurse_wherever_she_is_named(line: Line) -> None:
    copy = copy_of(
        line,
        "Brookfold Surgery. Dr K Deshmukh, Dr T Openshaw-Reid, Sister V Lumb.\n"
        "Client: Maria Okafor. Sister Lumb took her blood pressure. Her sister Vera came.\n",
    )
    assert "[Doctor B], [Nurse]." in copy
    assert "[Nurse] took her blood pressure. Her sister [Client's sister] came." in copy


@pytest.mark.parametrize(
    "text",
    ["Her sister V. Okafor came.", "Sister Vera Okafor said nothing.", "Sister: Vera Okafor."],
)
def test_a_sister_of_the_client_stays_one(line: Line, text: str) -> None:
    copy = copy_of(line, f"Client: Maria Okafor. She is tired. {text}\n")
    assert "[Client's sister]" in copy
    assert "Nurse" not in copy
