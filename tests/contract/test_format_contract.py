"""What every format must do: read, write nothing, write, refuse what is damaged.

The suite runs on every entry of the registry; a format is added with a builder in ``format_builders.py``.
"""

from __future__ import annotations

import random
import re
import traceback
from collections.abc import Iterable

import pytest
from format_builders import SAMPLES, Sample
from helpers_core import source

from redactor.errors import DocumentError
from redactor.formats.base import Format
from redactor.formats.registry import FORMATS, format_for, suffixes
from redactor.model import Document, Draft, Handling, Limits, Replacement, Source, Surface
from redactor.readback.registry import READERS

HANDLING = Handling()
LINES = (
    "Case note of Thistlewood",
    "Quenby Thistlewood rang; tel 07700 900123.",
    "Met with Quenby’s mother Marjolein (no plan).",
    "Discussed sleep, work and PHQ-9 18/27.",
    "Signed by Ottoline Farrow",
)
SECRETS = ("Quenby", "Thistlewood", "Marjolein", "Ottoline", "Farrow", "07700 900123")
LABEL = "[Client]"
EVERY = pytest.mark.parametrize("name", SAMPLES)


def opened(name: str) -> tuple[Format, Source, Document]:
    """A sample file, read."""
    sample = SAMPLES[name]
    file = source(sample.build(LINES), sample.suffix)
    handler = format_for(sample.suffix)
    assert handler is not None
    return handler, file, handler.read(file, HANDLING)


def texts(document: Document) -> list[str]:
    """The texts of the segments that a reader sees."""
    return [segment.text for segment in document.segments if segment.kind == "text"]


def spans(document: Document, words: Iterable[str]) -> list[Replacement]:
    """A replacement for every occurrence of every word."""
    return [
        Replacement(segment.index, match.start(), match.end(), LABEL)
        for segment in document.segments
        for match in re.finditer("|".join(map(re.escape, words)), segment.text)
    ]


def redacted(name: str) -> tuple[Format, Document, Draft]:
    """A sample with every secret replaced."""
    handler, file, document = opened(name)
    return handler, document, handler.write(file, document, spans(document, SECRETS), HANDLING)


def surfaces(draft: Draft) -> list[Surface]:
    """Everything the other reader sees in a draft."""
    return list(READERS[draft.suffix](draft.data))


def test_every_format_has_a_builder_and_a_reader_of_its_own() -> None:
    assert {sample.format for sample in SAMPLES.values()} == {each.name for each in FORMATS}
    assert {each.suffixes[0] for each in FORMATS} <= set(READERS) <= set(suffixes())
    for each in FORMATS:
        assert all(re.fullmatch(r"\.[a-z]+", suffix) for suffix in each.suffixes)
        assert all(format_for(suffix) is each for suffix in each.suffixes)
    taken = [suffix for each in FORMATS for suffix in each.suffixes]
    assert len(taken) == len(set(taken))


def test_no_format_takes_what_is_not_named() -> None:
    assert [format_for(suffix) for suffix in ("", ".", ".PDF", ".exe", "pdf")] == [None] * 5


@EVERY
def test_reading_gives_the_text_in_order(name: str) -> None:
    handler, file, document = opened(name)
    assert (document.id, document.case, document.format) == (file.id, file.case, handler.name)
    assert [segment.index for segment in document.segments] == list(range(len(document.segments)))
    said = "\n".join(texts(document))
    places = [said.find(line) for line in LINES[1:-1]]
    assert -1 not in places
    assert places == sorted(places)
    assert document.coverage.not_covered == ()


@EVERY
def test_places_and_notes_are_neutral(name: str) -> None:
    _, _, document = opened(name)
    said = [segment.place for segment in document.segments]
    said += [*document.notes, *(part.part for part in document.hidden)]
    for words in said:
        assert re.fullmatch(r"[\w ,.:;'()/-]+", words)
        assert not any(secret in words for secret in SECRETS)
    assert all(segment.joint in ("\n", "\t", "\n\n", "") for segment in document.segments)


@EVERY
def test_reading_twice_gives_the_same(name: str) -> None:
    handler, file, document = opened(name)
    assert handler.read(file, HANDLING) == document


@EVERY
def test_writing_nothing_reads_back_the_same(name: str) -> None:
    handler, file, document = opened(name)
    draft = handler.write(file, document, (), HANDLING)
    assert draft.suffix == file.suffix
    again = handler.read(source(draft.data, draft.suffix), HANDLING)
    assert texts(again) == texts(document)


@EVERY
def test_what_is_replaced_is_gone_from_every_surface(name: str) -> None:
    _, document, draft = redacted(name)
    assert len(spans(document, SECRETS)) >= 7
    shown = surfaces(draft)
    assert shown
    for surface in shown:
        for secret in SECRETS:
            for form in (secret, secret.replace(" ", "")):
                assert form not in surface.text, surface.place
    for secret in SECRETS:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert secret.encode(encoding) not in draft.data


@EVERY
def test_what_is_replaced_reads_as_its_label_and_the_rest_stays(name: str) -> None:
    handler, document, draft = redacted(name)
    again = handler.read(source(draft.data, draft.suffix), HANDLING)
    expected = [re.sub("|".join(map(re.escape, SECRETS)), LABEL, text) for text in texts(document)]
    assert texts(again) == expected
    assert any("(no plan)." in surface.text for surface in surfaces(draft))


@EVERY
def test_a_label_may_be_empty_or_longer_than_what_it_covers(name: str) -> None:
    handler, file, document = opened(name)
    for label in ("", "[Client's mother's partner B]"):
        made = [
            Replacement(each.segment, each.start, each.end, label)
            for each in spans(document, ("Marjolein",))
        ]
        draft = handler.write(file, document, made, HANDLING)
        said = "\n".join(texts(handler.read(source(draft.data, draft.suffix), HANDLING)))
        assert "Marjolein" not in said
        assert len(made) >= 1
        assert said.count(label) == len(made) if label else "(no plan)." in said


@EVERY
def test_the_order_of_the_replacements_does_not_matter(name: str) -> None:
    handler, file, document = opened(name)
    made = spans(document, SECRETS)
    shuffled = list(made)
    random.Random(7).shuffle(shuffled)
    first, second = (handler.write(file, document, each, HANDLING) for each in (made, shuffled))
    assert first.data == second.data


@EVERY
def test_the_same_input_gives_the_same_bytes(name: str) -> None:
    (_, _, first), (_, _, second) = redacted(name), redacted(name)
    assert first == second


@EVERY
def test_the_source_is_left_alone(name: str) -> None:
    handler, file, document = opened(name)
    before = bytes(file.data)
    handler.write(file, document, spans(document, SECRETS), HANDLING)
    assert file.data == before


@EVERY
def test_nothing_that_is_printed_holds_a_word_of_the_document(name: str) -> None:
    _, file, document = opened(name)
    _, _, draft = redacted(name)
    made = Draft(file.data, file.suffix)
    said = [repr(file), repr(document), repr(draft), repr(made)]
    said += [repr(segment) for segment in document.segments]
    said += [repr(surface) for surface in READERS[draft.suffix](draft.data)]
    for text in said:
        for secret in (*SECRETS, "mother", "Discussed"):
            assert secret not in text


def refusal(sample: Sample, data: bytes) -> DocumentError | None:
    """The error that reading these bytes ends in; ``None`` where they can be read and written."""
    handler = format_for(sample.suffix)
    assert handler is not None
    file = source(data, sample.suffix)
    try:
        document = handler.read(file, HANDLING)
        handler.write(file, document, (), HANDLING)
    except DocumentError as error:
        check_refusal(error)
        return error
    return None


def check_refusal(error: DocumentError) -> None:
    """A refusal has a code, says what to do, and quotes nothing, in no link of its chain."""
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", error.problem.code)
    assert error.problem.message.endswith((".", "!"))
    assert len(error.problem.next) > 10
    assert error.status in ("failed", "skipped")
    chain = "".join(traceback.format_exception(error, limit=0))
    for text in (str(error), repr(error), chain):
        assert not any(secret in text for secret in SECRETS)


@EVERY
def test_truncated_files_are_refused_or_read_never_worse(name: str) -> None:
    data = SAMPLES[name].build(LINES)
    cuts = sorted({len(data) * step // 24 for step in range(24)} | {1, 4, len(data) - 1})
    refused = [cut for cut in cuts if refusal(SAMPLES[name], data[:cut]) is not None]
    assert 0 in refused
    if SAMPLES[name].format != "text":
        assert set(cuts[:12]) <= set(refused)


@EVERY
def test_empty_files_are_refused(name: str) -> None:
    error = refusal(SAMPLES[name], b"")
    assert error is not None
    assert error.problem.code == "empty"


@EVERY
@pytest.mark.parametrize("seed", range(4))
def test_random_bytes_are_refused(name: str, seed: int) -> None:
    error = refusal(SAMPLES[name], random.Random(seed).randbytes(3000))
    assert error is not None


@EVERY
@pytest.mark.parametrize("seed", range(6))
def test_flipped_bytes_are_refused_or_read_never_worse(name: str, seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(SAMPLES[name].build(LINES))
    for _ in range(8):
        data[dice.randrange(len(data))] = dice.randrange(256)
    refusal(SAMPLES[name], bytes(data))


@pytest.mark.parametrize("name", ["text", "docx", "pdf"])
@pytest.mark.parametrize("other", ["text", "docx", "pdf"])
def test_a_file_of_another_format_is_refused(name: str, other: str) -> None:
    error = refusal(SAMPLES[name], SAMPLES[other].build(LINES))
    assert (error is None) == (name == other)


@EVERY
@pytest.mark.parametrize(
    "limits", [Limits(max_characters=40), Limits(max_parts=2, max_pages=1, max_characters=40)]
)
def test_a_limit_is_kept(name: str, limits: Limits) -> None:
    sample = SAMPLES[name]
    handler = format_for(sample.suffix)
    assert handler is not None
    file = source(sample.build(LINES), sample.suffix)
    try:
        document = handler.read(file, Handling(limits))
    except DocumentError as error:
        check_refusal(error)
    else:  # the line itself counts characters, whatever the format does
        assert sum(len(segment.text) for segment in document.segments) > limits.max_characters
