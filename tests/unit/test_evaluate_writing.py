"""How a mention is written is judged from it and from the text around it, annotation left out."""

from __future__ import annotations

import pytest

from redactor.evaluate.align import LABELS
from redactor.evaluate.finished import Finished
from redactor.evaluate.goldmark import parse
from redactor.evaluate.run import Evaluation
from redactor.evaluate.score import Share, score_document
from redactor.evaluate.sheets import writing_splits
from redactor.evaluate.writing import Writing, writings


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Told ⟦PERSON|p|Zebedee⟧ to ring.", Writing.MIXED),
        ("Told ⟦PERSON|p|zebedee⟧ to ring.", Writing.LOWER_MENTION),
        ("told ⟦PERSON|p|zebedee⟧ to ring the CPN, I think.", Writing.LOWER_TEXT),
        ("told ⟦PERSON|p|Zebedee⟧ to ring.", Writing.MIXED),
        ("saw ⟦PERSON|p|zebedee⟧ and ⟦PERSON|q|Oriel⟧ at the shops.", Writing.LOWER_TEXT),
        ("TOLD ⟦PERSON|p|ZEBEDEE⟧ TO RING.", Writing.CAPITALS),
        ("Told Mrs ⟦PERSON|p|QUILL⟧ to ring again.", Writing.MIXED),
        ("Seen by ⟦PERSON|p|ZQ⟧ again today.", Writing.MIXED),
        ("⟦ORG|o|QUILLBY CENTRE⟧\nIN CAPITALS EVERYWHERE", Writing.CAPITALS),
        ("⟦LOCATION|l|quillby⟧\nThe rest is written as usual.", Writing.LOWER_MENTION),
        ("⟦LOCATION|l|quillby⟧\nthe rest has no capital at all.", Writing.LOWER_TEXT),
        ("said hi to ⟦PERSON|p|王芳⟧ outside", Writing.MIXED),
        ("came in ⟦DATE|d|may⟧ or so, said they", Writing.MIXED),
        ("⟦PERSON|p|QUILL⟧", Writing.CAPITALS),
    ],
)
def test_rule(note: str, expected: Writing) -> None:
    assert writings(parse(note))[0] == expected


def test_the_line_decides_where_the_sentence_is_short_and_then_the_document() -> None:
    lines = "name: ⟦PERSON|p|oriel⟧ | seen in good health\nThe Next Line Is Mixed."
    assert writings(parse(lines)) == (Writing.LOWER_TEXT,)
    short = "⟦PERSON|p|oriel⟧. ok\nThe Next Line Is Mixed."
    assert writings(parse(short)) == (Writing.LOWER_MENTION,)


def test_an_entity_counts_in_each_way_that_it_is_written() -> None:
    note = "Told ⟦PERSON|p|Zebedee⟧.\nthen ⟦PERSON|p|zebedee⟧ went home to bed."
    copy = "Told [person].\nthen zebedee went home to bed."
    document = score_document("case", "a.txt", parse(note), Finished(copy), LABELS)
    assert writing_splits(Evaluation((document,))) == [
        ("PERSON", Writing.MIXED, Share(1, 1), Share(1, 1)),
        ("PERSON", Writing.LOWER_TEXT, Share(0, 1), Share(0, 1)),
    ]
