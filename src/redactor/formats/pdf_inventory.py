"""Counts what a PDF holds beside its pages, because none of it is carried into a copy.

A reviewer must be told what was there. pypdf walks the file here: another parser than the one that
draws the pages. A file that it cannot walk is still copied, and says so.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from redactor.formats.pdf_password import keys_of
from redactor.model import HiddenPart

_MAX_DEPTH = 12
_MAX_NODES = 20_000


@dataclass(frozen=True, slots=True)
class Inventory:
    """Attributes:
    parts: what is beside the pages, by neutral name.
    patterned: 0-based pages that draw text or images through a tiling pattern or a soft mask.
    complete: the whole file could be walked.
    """

    parts: tuple[HiddenPart, ...]
    patterned: frozenset[int]
    complete: bool


def take_inventory(data: bytes, passwords: Sequence[str] = ()) -> Inventory:
    """Look through the whole file, with the first of ``passwords`` that fits where it needs one.

    Never raises on hostile input; what no password opens is not complete.
    """
    counts: Counter[str] = Counter()
    patterned: set[int] = set()
    complete = True
    try:
        _walk(data, passwords, counts, patterned)
    except Exception:  # noqa: BLE001 - pypdf raises anything on damaged files
        complete = False
    parts = tuple(HiddenPart(part, counts[part], "removed") for part in sorted(counts))
    return Inventory(parts, frozenset(patterned), complete)


def _walk(data: bytes, passwords: Sequence[str], counts: Counter[str], patterned: set[int]) -> None:
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        counts["encryption"] += 1
        for key in (b"", *keys_of(passwords)):
            if reader.decrypt(key):
                break
    _count_trailer(reader, counts)
    _count_catalog(reader.root_object, counts)
    for index, page in enumerate(reader.pages):
        _count_page(page, counts)
        if _draws_through_pattern(page):
            patterned.add(index)


def _count_trailer(reader: PdfReader, counts: Counter[str]) -> None:
    info = _plain(reader.trailer.get("/Info"))
    if isinstance(info, DictionaryObject) and info:
        counts["document properties"] += len(info)


def _count_catalog(root: DictionaryObject, counts: Counter[str]) -> None:
    for key, part in (
        ("/Metadata", "metadata stream"),
        ("/StructTreeRoot", "structure tree"),
        ("/OpenAction", "script or action"),
        ("/AA", "script or action"),
        ("/PageLabels", "page labels"),
        ("/Dests", "named destinations"),
        ("/Threads", "article threads"),
        ("/Collection", "portfolio"),
        ("/DSS", "signature data"),
        ("/Perms", "signature data"),
        ("/PieceInfo", "private data"),
    ):
        if key in root:
            counts[part] += 1
    _count_names(root, counts)
    _count_outlines(_plain(root.get("/Outlines")), counts)
    form = _plain(root.get("/AcroForm"))
    if isinstance(form, DictionaryObject):
        fields = _plain(form.get("/Fields"))
        counts["form fields"] += max(len(fields) if isinstance(fields, ArrayObject) else 0, 1)
        if "/XFA" in form:
            counts["dynamic form"] += 1
    layers = _plain(root.get("/OCProperties"))
    if isinstance(layers, DictionaryObject):
        groups = _plain(layers.get("/OCGs"))
        counts["layers"] += len(groups) if isinstance(groups, ArrayObject) else 1


def _count_names(root: DictionaryObject, counts: Counter[str]) -> None:
    names = _plain(root.get("/Names"))
    if not isinstance(names, DictionaryObject):
        return
    for key, part in (
        ("/EmbeddedFiles", "attachments"),
        ("/JavaScript", "script or action"),
        ("/Dests", "named destinations"),
    ):
        found = sum(1 for _ in _name_leaves(_plain(names.get(key)), 0))
        if found:
            counts[part] += found


def _name_leaves(node: PdfObject | None, depth: int) -> Iterator[PdfObject]:
    if not isinstance(node, DictionaryObject) or depth > _MAX_DEPTH:
        return
    leaves = _plain(node.get("/Names"))
    if isinstance(leaves, ArrayObject):
        yield from leaves[1::2]
    kids = _plain(node.get("/Kids"))
    if isinstance(kids, ArrayObject):
        for kid in kids:
            yield from _name_leaves(_plain(kid), depth + 1)


def _count_outlines(root: PdfObject | None, counts: Counter[str]) -> None:
    if not isinstance(root, DictionaryObject):
        return
    seen: set[int] = set()
    waiting = [root.get("/First")]
    while waiting and len(seen) < _MAX_NODES:
        item = _plain(waiting.pop())
        if not isinstance(item, DictionaryObject) or id(item) in seen:
            continue
        seen.add(id(item))
        waiting += [item.get("/First"), item.get("/Next")]
    counts["outline entries"] += max(len(seen), 1)


def _count_page(page: PageObject, counts: Counter[str]) -> None:
    notes = _plain(page.get("/Annots"))
    if isinstance(notes, ArrayObject) and notes:
        counts["annotations"] += len(notes)
        for note in notes:
            item = _plain(note)
            if isinstance(item, DictionaryObject):
                if item.get("/Subtype") == "/FileAttachment":
                    counts["attachments"] += 1
                if "/A" in item or "/AA" in item:
                    counts["script or action"] += 1
    for key, part in (
        ("/Metadata", "metadata stream"),
        ("/Thumb", "thumbnails"),
        ("/PieceInfo", "private data"),
        ("/AA", "script or action"),
        ("/AF", "attachments"),
    ):
        if key in page:
            counts[part] += 1


def _draws_through_pattern(page: PageObject) -> bool:
    """Whether text or an image can reach the page by a way that is not a page object."""
    resources = _plain(page.get("/Resources"))
    return isinstance(resources, DictionaryObject) and _search(resources, False, 0, set())


def _search(resources: DictionaryObject, inside: bool, depth: int, seen: set[int]) -> bool:
    if depth > _MAX_DEPTH or id(resources) in seen or len(seen) > _MAX_NODES:
        return False
    seen.add(id(resources))
    if inside and _entries(resources, "/Font"):
        return True
    for item in _entries(resources, "/XObject"):
        if inside and item.get("/Subtype") == "/Image":
            return True
        if _search_in(item, inside, depth, seen):
            return True
    for item in _entries(resources, "/Pattern"):
        if item.get("/PatternType") == 1 and _search_in(item, True, depth, seen):
            return True
    for state in _entries(resources, "/ExtGState"):
        mask = _plain(state.get("/SMask"))
        if isinstance(mask, DictionaryObject):
            group = _plain(mask.get("/G"))
            if isinstance(group, DictionaryObject) and _search_in(group, True, depth, seen):
                return True
    return False


def _search_in(item: DictionaryObject, inside: bool, depth: int, seen: set[int]) -> bool:
    nested = _plain(item.get("/Resources"))
    return isinstance(nested, DictionaryObject) and _search(nested, inside, depth + 1, seen)


def _entries(resources: DictionaryObject, key: str) -> list[DictionaryObject]:
    group = _plain(resources.get(key))
    if not isinstance(group, DictionaryObject):
        return []
    items = (_plain(value) for value in group.values())
    return [item for item in items if isinstance(item, DictionaryObject)]


def _plain(value: object) -> PdfObject | None:
    """The object itself where a reference is given."""
    if not isinstance(value, PdfObject):
        return None
    return value.get_object()
