"""Law 3: text outside replaced spans is untouched, byte for byte in text files."""

from __future__ import annotations

import codecs

from helpers_core import LAW, copies, roster, run, source
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import notes, people

from redactor.formats.text import TextFormat
from redactor.model import Handling, Replacement

ENCODINGS = st.sampled_from(
    [
        (b"", "utf-8"),
        (b"", "cp1252"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ]
)
LABELS = st.sampled_from(["", "[Client]", "[Client's mother]", "[age 45-49]", "[fiancé]"])
PIECES = st.lists(
    st.one_of(
        st.text("abcXYZ09 .,;'\"[]()é£ÿ", max_size=12),
        st.sampled_from(
            ["\n", "\r\n", "\r", "\r\r\n", "\t", "\x0c", "’", "“", "€", "\xa0", "\n\n"]
        ),
    ),
    min_size=1,
    max_size=14,
).map("".join)
ANY = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), min_size=1, max_size=60
)


@settings(LAW, max_examples=300)
@given(st.data(), ENCODINGS)
def test_bytes_outside_replaced_spans_are_the_same(
    data: st.DataObject, way: tuple[bytes, str]
) -> None:
    bom, encoding = way
    text = data.draw(PIECES if encoding == "cp1252" else st.one_of(PIECES, ANY))
    raw = bom + text.encode(encoding)
    if not raw or (not bom and raw[:4] in (b"%PDF", b"{\\rt")):
        return
    file = source(raw)
    document = TextFormat().read(file, Handling())
    read = document.segments[0].text
    cuts = sorted(data.draw(st.sets(st.integers(0, len(read)), max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    made = [Replacement(0, start, end, data.draw(LABELS)) for start, end in spans]
    shuffled = data.draw(st.permutations(made))
    draft = TextFormat().write(file, document, shuffled, Handling()).data

    really = "utf-8" if not bom and _is_utf8(raw) else encoding  # so may Windows text be read
    expected, at = [bom], 0
    for each in made:
        expected += [read[at : each.start].encode(really), each.text.encode(really)]
        at = each.end
    expected.append(read[at:].encode(really))
    assert draft == b"".join(expected)
    assert file.data == raw


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@settings(LAW, max_examples=25)
@given(st.data())
def test_the_whole_line_changes_nothing_but_what_it_decided(data: st.DataObject) -> None:
    who = data.draw(people())
    text = data.draw(notes(who, hard=True))
    result = run(text, who=roster(*((person.role, person.full) for person in who)))
    (outcome,) = result.outcomes
    rebuilt, at = "", 0
    for decision in sorted(outcome.decisions, key=lambda d: d.finding.start):
        if decision.label is not None:
            rebuilt += text[at : decision.finding.start] + decision.label
            at = decision.finding.end
    assert copies(result) == [rebuilt + text[at:]]
