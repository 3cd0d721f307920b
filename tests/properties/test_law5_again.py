"""Law 5: redacting a redacted case changes nothing."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from helpers_core import CASE, LAW, copies, line, roster, run, source
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import notes, people

from redactor.model import Release, Roster, Source
from redactor.pipeline import CaseResult
from redactor.vocabulary import label_spans

SAMPLES = Path(__file__).parents[2] / "samples" / "source"


@settings(LAW, max_examples=30)
@given(st.data())
def test_copies_of_invented_notes_stay_as_they_are(data: st.DataObject) -> None:
    who = data.draw(people())
    listed = roster(*((p.role, p.full) for p in who if data.draw(st.booleans())))
    first = run(*(data.draw(notes(who)) for _ in range(2)), who=listed)
    copied = copies(first)
    assert copies(run(*copied)) == copied
    assert copies(run(*copied, who=listed)) == copied


def labels_in(text: str) -> Counter[str]:
    """How often each label stands in a text."""
    return Counter(text[start:end] for start, end in label_spans(text))


WORD = re.compile(r"\w+")


def texts_of(folder: Path) -> list[str]:
    """The bodies of a sample case's sources, as plain notes."""
    return [
        path.read_text("utf-8").split("\n---\n", 1)[-1] for path in sorted(folder.glob("*.[mt]*"))
    ]


@pytest.mark.parametrize("folder", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
@pytest.mark.parametrize("pipeline", ["supervision", "consultation", "group", "training"])
def test_copies_of_the_samples_stay_nearly_as_they_are(folder: Path, pipeline: str) -> None:
    """Labels stand; what the recogniser reads anew beside them may cost a few words more."""
    agreed = Roster(release=Release(purpose="teaching", scope=(pipeline,)))
    first = run(*texts_of(folder), who=agreed, pipeline=pipeline)
    assert len(first.drafts) >= 3
    copied = copies(first)
    again = run(*copied, who=agreed, pipeline=pipeline)
    for before, after in zip(copied, copies(again), strict=True):
        assert len(after.splitlines()) == len(before.splitlines())
        assert not labels_in(before) - labels_in(after)
        were, are = (Counter(WORD.findall(text)) for text in (before, after))
        assert (were - are).total() <= 0.04 * were.total()


def test_three_times_is_as_good_as_once() -> None:
    def rerun(result: CaseResult) -> CaseResult:
        files: list[Source] = [
            source(draft.data, number=number)
            for number, (_, draft) in enumerate(sorted(result.drafts.items()), 1)
        ]
        return line().run(CASE, files, Roster())

    once = rerun(run("Dr Ottoline Farrow rang Quenby Thistlewood, 46, on 07700 900123.\n"))
    assert "Quenby" not in copies(once)[0]
    assert copies(rerun(rerun(once))) == copies(once)
