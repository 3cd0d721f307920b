"""A finished batch and the pages on which its case is signed and handed out, without the gate before them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from helpers_batch import NOTE, OTHER, Place, Ran, Words, light_line
from starlette.testclient import TestClient

from redactor.batch.engines import Serial
from redactor.config.pipeline import Pipeline, load
from redactor.detect.verdicts import VerdictDetector
from redactor.review.checklist import ITEMS
from redactor.review.entries import Entry
from redactor.review.handover import Handover
from redactor.review.workroom import Workroom
from redactor.vault.keys import KeySource
from redactor.web.desks import Desks
from redactor.web.server import application

CASE = "/batch/copies/case-0001/"
PREPARER, REVIEWER, RECIPIENT = "Rowan Ellery", "Dr Amal Idris", "Dr Helen Marsh"
WHY = "Looked at in the source instead."
RECORD = {
    "to": RECIPIENT,
    "role": "clinical supervisor",
    "purpose": "clinical supervision",
    "basis": "consent",
}


class Page:
    """A client of the pages. Names of people are in no address that it is led to."""

    def __init__(self, place: Place) -> None:
        self.place = place
        room = Workroom.of_one(place.out, place.private, lambda private: KeySource())
        app = application(room, lambda: None)
        self.site = app.state.site
        self.site.desks = Desks(
            lambda pipeline: Serial(lambda: light_line(pipeline, Words(), VerdictDetector())), 60
        )
        self.client = TestClient(app, base_url="http://127.0.0.1")

    def get(self, address: str, status: int = 200) -> str:
        """A page below the case, or at an address."""
        answer = self.client.get(address if address.startswith("/") else f"{CASE}{address}")
        assert answer.status_code == status, answer.text
        title = re.search(r"<title>(.*?)</title>", answer.text)
        assert title is None or not any(name in title[1] for name in (REVIEWER, RECIPIENT))
        return unescape(answer.text)

    def post(self, address: str, *, status: int = 200, **fields: Any) -> str:
        """Send a form, and the page that it leads to."""
        answer = self.client.post(f"{CASE}{address}", data=fields, follow_redirects=False)
        where = answer.headers.get("location", "")
        assert not any(word in where for word in ("Ellery", "Idris", "Marsh", "Quenby"))
        if answer.status_code == 303:
            assert status == 200
            return self.get(where.partition("#")[0])
        assert answer.status_code == status, answer.text
        return unescape(answer.text)

    @property
    def v(self) -> str:
        """What binds a signature to the copies that were seen."""
        found = re.search(r'name="v" value="(\w+)"', self.get("sign"))
        assert found is not None
        return found[1]

    def prepare(self, by: str = PREPARER) -> str:
        """Mark the case as prepared."""
        return self.post("prepare", **{"prepare-by": by})

    def sign(self, by: str = REVIEWER, status: int = 200, **fields: str) -> str:
        """Sign with all ticked, and a reason for what is left."""
        whole = {f"tick-{item.key}": "yes" for item in ITEMS}
        whole |= {f"why-{item.key}": WHY for item in ITEMS if item.may_override}
        whole |= {"by": by, "role": "practice lead", "v": self.v}
        return self.post("sign", status=status, **(whole | fields))

    def signed(self) -> Page:
        """Prepared and signed by two people."""
        self.prepare()
        assert "They can now be handed out" in self.sign()
        return self

    def hand_out(self, status: int = 200, **fields: Any) -> str:
        """Hand out all documents to the usual recipient."""
        documents = re.findall(r'name="document" value="([^"]+)"', self.get("release"))
        whole = {**RECORD, "document": documents, "lock": "made", "by": PREPARER}
        return self.post("release", status=status, **(whole | fields))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The log."""
        return Handover(self.site.desks.of(self.site.workroom.batches()[0])).ledger.entries()

    @property
    def bundle(self) -> str:
        """Id of the last release."""
        return [entry.text("bundle") for entry in self.entries if entry.event == "released"][-1]

    def change(self) -> None:
        """A reviewer replaces a word, so that a copy is another one."""
        first = NOTE.index("felt low")
        fields = {
            "do": "add", "at": "document", "document": "document-01", "side": "source", "segment": "0",
            "start": str(first), "end": str(first + 8), "text": "felt low", "what": "QUASI_IDENTIFIER", "scope": "case",
            "by": PREPARER,
        }  # fmt: skip
        before = (self.place.out / "case-0001/document-01.txt").read_bytes()
        self.client.post(f"{CASE}wish", data=fields)
        assert (self.place.out / "case-0001/document-01.txt").read_bytes() != before


def opened(
    place: Place,
    cli: Callable[..., Ran],
    light: Callable[..., Pipeline],
    pipeline: str = "supervision",
    *more: str,
) -> Page:
    """The pages over copies of one case with two notes."""
    light(load(pipeline))
    place.case("Quenby", a_txt=NOTE, b_txt=OTHER)
    assert cli(*place.args("--pipeline", pipeline, *more)).code in (0, 1)
    return Page(place)
