"""What reading leaves for writing: taken once, for the same source, and never more than there is room for."""

from __future__ import annotations

import gc
from dataclasses import replace

import pytest
from helpers_docx import build, paragraph, run
from helpers_docx import source as docx_source

from redactor.errors import DocumentError
from redactor.formats import kept
from redactor.formats.kept import Kept, keep
from redactor.formats.registry import format_for
from redactor.model import Handling, Replacement, Source

HANDLING = Handling()


def word() -> Source:
    return docx_source(build(paragraph(run("Quenby rang."))).data)


def other(source: Source) -> Source:
    return replace(source)


def test_a_copy_is_the_same_with_it_and_without() -> None:
    source = word()
    handler = format_for(source.suffix)
    assert handler is not None
    document = handler.read(source, HANDLING)
    assert document.kept is not None
    made = [Replacement(0, 0, 3, "[Client]")]
    first = handler.write(source, document, made, HANDLING)
    again = handler.write(source, document, made, HANDLING)
    without = handler.write(source, replace(document, kept=None), made, HANDLING)
    assert first == again == without


def test_it_is_not_used_for_another_source() -> None:
    source = word()
    handler = format_for(source.suffix)
    assert handler is not None
    document = handler.read(source, HANDLING)
    with pytest.raises(DocumentError):
        handler.write(replace(source, data=b"%PDF- or not"), document, (), HANDLING)
    assert isinstance(document.kept, Kept)
    assert document.kept.take(other(source), HANDLING) is None
    assert document.kept.take(source, replace(HANDLING, ocr="off")) is None
    assert document.kept.take(source, HANDLING) is not None
    assert document.kept.take(source, HANDLING) is None


def test_it_says_nothing_in_a_repr_and_does_not_make_documents_differ() -> None:
    source = word()
    handler = format_for(source.suffix)
    assert handler is not None
    document = handler.read(source, HANDLING)
    assert "kept" not in repr(document)
    assert document == replace(document, kept=None) == handler.read(source, HANDLING)


def test_there_is_room_for_so_much_and_it_is_given_back() -> None:
    gc.collect()
    room = kept.MOST - sum(each.size for each in list(kept._ALL))
    source = word()
    first = keep("a", room - 1, source, HANDLING)
    assert first is not None
    assert keep("b", 2, source, HANDLING) is None
    assert first.take(source, HANDLING) == "a"
    second = keep("c", room, source, HANDLING)
    assert second is not None
    del second
    assert keep("d", room, source, HANDLING) is not None
