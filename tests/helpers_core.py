"""Small builders that the unit and property tests share: cases of text, findings by their words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from hypothesis import HealthCheck, settings

from redactor.batch.work import line_for
from redactor.config.pipeline import load
from redactor.model import Case, Document, Finding, Person, Roster, Segment, Source
from redactor.pipeline import CaseResult, Line

CASE = "case-0001"

# Same examples on every run, no deadline: test machines are shared and CI must not flicker.
LAW = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


def line(pipeline: str = "supervision") -> Line:
    """The real line of a shipped pipeline, built once a process (the model takes seconds)."""
    return line_for(load(pipeline))


def document(
    *texts: str, name: str = f"{CASE}/document-01", joints: Sequence[str] | None = None
) -> Document:
    """A document with one segment for each text."""
    glue = joints or ["\n"] * len(texts)
    segments = tuple(
        Segment(index, f"paragraph {index + 1}", text, joint)
        for index, (text, joint) in enumerate(zip(texts, glue, strict=True))
    )
    return Document(name, CASE, "text", segments)


def case(*texts: str, roster: Roster | None = None) -> Case:
    """A case with one document of one segment for each text."""
    documents = tuple(
        document(text, name=f"{CASE}/document-{number:02}") for number, text in enumerate(texts, 1)
    )
    return Case(CASE, documents, roster or Roster())


def roster(
    *people: tuple[str, str], always: Sequence[str] = (), keep: Sequence[str] = ()
) -> Roster:
    """A roster from ``(role, "name; other name")`` pairs."""
    return Roster(
        tuple(
            Person(f"roster-{number}", role, tuple(name.strip() for name in names.split(";")))
            for number, (role, names) in enumerate(people, 1)
        ),
        tuple(always),
        tuple(keep),
    )


def find(
    text: str, words: str, entity_type: str = "PERSON", *, nth: int = 0, **fields: object
) -> Finding:
    """The claim that the ``nth`` occurrence of ``words`` in a one-segment document is something."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    values: dict[str, object] = {
        "document": f"{CASE}/document-01",
        "segment": 0,
        "score": 0.8,
        "recognizer": "test",
        **fields,
    }
    return Finding(start=at, end=at + len(words), entity_type=entity_type, **values)  # type: ignore[arg-type]


def source(data: bytes, suffix: str = ".txt", number: int = 1) -> Source:
    """A source of these bytes under a neutral id."""
    digest = hashlib.sha256(data).hexdigest()
    return Source(f"{CASE}/document-{number:02}", CASE, suffix, data, digest)


def run(*texts: str, who: Roster | None = None, pipeline: str = "supervision") -> CaseResult:
    """What the real line makes of a case of UTF-8 text files."""
    sources = [source(text.encode(), number=number) for number, text in enumerate(texts, 1)]
    return line(pipeline).run(CASE, sources, who or Roster())


def copies(result: CaseResult) -> list[str]:
    """The drafts of text files, in the order of their ids."""
    return [draft.data.decode() for _, draft in sorted(result.drafts.items())]
