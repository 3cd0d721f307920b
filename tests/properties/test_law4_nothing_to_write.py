"""Law 4: writing with no replacements reads back the same (DOCX and PDF: tests/contract)."""

from __future__ import annotations

import codecs

import pytest
from helpers_core import LAW, run, source
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from redactor.errors import DocumentError
from redactor.formats.text import TextFormat
from redactor.model import Handling, Status

FORMAT, HANDLING = TextFormat(), Handling()


@settings(LAW, max_examples=300)
@given(
    st.binary(min_size=1, max_size=80), st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
)
def test_any_bytes_that_are_read_are_written_as_they_were(data: bytes, bom: bytes) -> None:
    file = source(bom + data)
    try:
        document = FORMAT.read(file, HANDLING)
    except DocumentError:
        assume(False)
        raise
    draft = FORMAT.write(file, document, (), HANDLING)
    assert draft.data == file.data
    assert FORMAT.read(source(draft.data), HANDLING) == document


@pytest.mark.parametrize(
    "text",
    [
        "It rained.\r\nThe session was quiet; no plan was made.\r",
        "PHQ-9 18/27, sertraline 50mg, CBT, s.47. Discussed Beck's model.",
        "[Client] told [Client's mother] on [date 3].\n",
        "\n\n\n",
    ],
)
def test_a_text_that_names_nobody_comes_out_of_the_line_as_it_was(text: str) -> None:
    result = run(text)
    assert [outcome.status for outcome in result.outcomes] == [Status.PUBLISHED]
    assert [draft.data for draft in result.drafts.values()] == [text.encode()]
