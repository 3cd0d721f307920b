"""From bytes to clean parts: the walk over the package that reading and writing share.

Both verbs must see the same text at the same offsets, so both start from here: find the parts that
a kept relationship leads to, accept tracked changes, clean the fields, copy what is known. Nothing
is reached by name, so an orphan part cannot come along.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field

from lxml import etree

from redactor.formats import docx_problems as problems
from redactor.formats.docx_clean import Cleaner
from redactor.formats.docx_context import Context
from redactor.formats.docx_fields import clean_fields
from redactor.formats.docx_fonts import Fonts
from redactor.formats.docx_images import Picture, clean_picture, stand_in
from redactor.formats.docx_names import NAMESPACES, clark
from redactor.formats.docx_package import CONTENT_TYPES, Package, Relation, open_package
from redactor.formats.docx_revisions import accept_revisions, count_revisions
from redactor.formats.docx_styles import StyleNames
from redactor.formats.docx_xml import attribute, elements, named, parse
from redactor.model import Handling, HiddenPart
from redactor.ooxml import NEUTRAL_LINK

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DRAWING = "application/vnd.openxmlformats-officedocument.drawingml."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of part that is kept: its root element, where it goes, and its content type."""

    name: str
    root: str
    path: str
    content_type: str
    numbered: bool = True


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("officeDocument", "w:document", "word/document", _WORD + "document.main+xml", False),
        Kind("styles", "w:styles", "word/styles", _WORD + "styles+xml", False),
        Kind("numbering", "w:numbering", "word/numbering", _WORD + "numbering+xml", False),
        Kind("settings", "w:settings", "word/settings", _WORD + "settings+xml", False),
        Kind(
            "theme",
            "a:theme",
            "word/theme/theme",
            "application/vnd.openxmlformats-officedocument.theme+xml",
        ),
        Kind("fontTable", "w:fonts", "word/fontTable", _WORD + "fontTable+xml", False),
        Kind("footnotes", "w:footnotes", "word/footnotes", _WORD + "footnotes+xml", False),
        Kind("endnotes", "w:endnotes", "word/endnotes", _WORD + "endnotes+xml", False),
        Kind("comments", "w:comments", "word/comments", _WORD + "comments+xml", False),
        Kind("header", "w:hdr", "word/header", _WORD + "header+xml"),
        Kind("footer", "w:ftr", "word/footer", _WORD + "footer+xml"),
        Kind("chart", "c:chartSpace", "word/charts/chart", _DRAWING + "chart+xml"),
        Kind("diagramData", "dgm:dataModel", "word/diagrams/data", _DRAWING + "diagramData+xml"),
        Kind(
            "diagramDrawing",
            "dsp:drawing",
            "word/diagrams/drawing",
            "application/vnd.ms-office.drawingml.diagramDrawing+xml",
        ),
        Kind(
            "diagramLayout", "dgm:layoutDef", "word/diagrams/layout", _DRAWING + "diagramLayout+xml"
        ),
        Kind(
            "diagramQuickStyle",
            "dgm:styleDef",
            "word/diagrams/quickStyle",
            _DRAWING + "diagramStyle+xml",
        ),
        Kind(
            "diagramColors", "dgm:colorsDef", "word/diagrams/colors", _DRAWING + "diagramColors+xml"
        ),
    )
}
_IMPLIED = (
    "styles",
    "numbering",
    "settings",
    "theme",
    "fontTable",
    "footnotes",
    "endnotes",
    "comments",
)
_LOST_NAMES = {
    "core-properties": "document properties",
    "extended-properties": "document properties",
    "extendedProperties": "document properties",
    "custom-properties": "custom document properties",
    "customXml": "custom XML data",
    "thumbnail": "thumbnail",
    "glossaryDocument": "glossary",
    "attachedTemplate": "attached template",
    "vbaProject": "macros",
    "keyMapCustomizations": "macros",
    "oleObject": "embedded objects",
    "package": "embedded objects",
    "control": "embedded objects",
    "aFChunk": "embedded objects",
    "subDocument": "embedded objects",
    "origin": "digital signatures",
    "font": "embedded fonts",
    "webSettings": "web settings",
    "stylesWithEffects": "duplicate styles",
    "people": "comment authors' accounts",
    "commentsExtended": "comment threads",
    "commentsIds": "comment threads",
    "commentsExtensible": "comment threads",
    "mailMergeSource": "mail merge data",
    "mailMergeHeaderSource": "mail merge data",
    "recipientData": "mail merge data",
    "printerSettings": "printer settings",
    "webextensiontaskpanes": "add-ins",
    "classificationlabels": "classification labels",
    "image": "pictures that nothing shows",
    "hyperlink": "unused link targets",
    "header": "unused headers and footers",
    "footer": "unused headers and footers",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship of the copy: to ``part``, or to the redacted address if that is ``None``."""

    id: str
    kind: str
    part: Part | None


@dataclass(slots=True)
class Part:
    """A part of the copy. ``tree`` for XML, ``picture`` for pictures; ``lost`` as in the cleaner."""

    kind: str
    path: str
    number: int
    content_type: str
    tree: etree._Element | None = field(default=None, repr=False)
    picture: Picture | None = field(default=None, repr=False)
    links: list[Link] = field(default_factory=list, repr=False)
    lost: int = 0

    @property
    def place(self) -> str:
        """Neutral words for where it is."""
        return "body" if self.kind == "officeDocument" else f"{self.kind} {self.number}"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A whole document, cleaned; ``parts[0]`` is the body, and ``size`` is what was unpacked for it, bytes."""

    parts: tuple[Part, ...] = field(repr=False)
    hidden: tuple[HiddenPart, ...]
    hidden_styles: frozenset[str]
    size: int


class _Walk:
    def __init__(self, package: Package, handling: Handling) -> None:
        self.package = package
        self.handling = handling
        self.drawings: dict[str, str] = {}
        self.parts: dict[str, Part] = {}
        self.queue: deque[str] = deque()
        self.numbers: Counter[str] = Counter()
        self.main_relations: tuple[Relation, ...] = ()

    def part_for(self, key: str, kind: str) -> Part | None:
        """The part of the copy for an entry of the source; ``None`` if it is of another kind."""
        part = self.parts.get(key)
        if part is None:
            part = self._new_part(key, kind)
            self.parts[key] = part
            self.queue.append(key)
        return part if part.kind == kind else None

    def _new_part(self, key: str, kind: str) -> Part:
        self.numbers[kind] += 1
        number = self.numbers[kind]
        if kind == "image":
            picture = clean_picture(self.package.read(key)) if key else stand_in()
            path = f"word/media/image{number}.{picture.suffix}"
            return Part(kind, path, number, picture.content_type, picture=picture)
        known = KINDS[kind]
        path = f"{known.path}{number}.xml" if known.numbered else f"{known.path}.xml"
        return Part(kind, path, number, known.content_type)

    def implied(self, kind: str) -> str | None:
        """Key of the part that the main part implies by relationship type alone."""
        if kind == "comments" and self.handling.comments == "strip":
            return None
        for relation in self.main_relations:
            here = not relation.external and relation.target in self.package.keys
            if here and relation.kind == kind:
                return relation.target
        return None

    def tree_of(self, kind: str) -> etree._Element | None:
        """The tree of an implied part."""
        key = self.implied(kind)
        return parse(self.package.read(key)) if key else None


class _PartLinks:
    """The relationships of one part: implements :class:`docx_clean.Links`."""

    def __init__(self, walk: _Walk, part: Part, relations: tuple[Relation, ...]) -> None:
        self._walk = walk
        self._part = part
        self._by_id = {relation.id: relation for relation in relations}
        self._used: dict[str, str] = {}

    def can_use(self, rid: str, kinds: tuple[str, ...]) -> bool:
        relation = self._by_id.get(rid)
        if relation is None or relation.kind not in kinds:
            return False
        if relation.kind == "hyperlink":
            return True
        if relation.external or relation.target not in self._walk.package.keys:
            return False
        known = self._walk.parts.get(relation.target)
        return known is None or known.kind == relation.kind

    def use(self, rid: str, kinds: tuple[str, ...]) -> str | None:
        if not self.can_use(rid, kinds):
            return None
        if rid not in self._used:
            relation = self._by_id[rid]
            external = relation.kind == "hyperlink"
            part = None if external else self._walk.part_for(relation.target, relation.kind)
            self._used[rid] = self.add(relation.kind, part)
            if relation.kind == "diagramData":
                self._use_drawing(relation.target)
        return self._used[rid]

    def _use_drawing(self, data: str) -> None:
        """Keep the picture of a diagram that its data name by a relationship of this part.

        Word draws a diagram anew from its data, others show this picture ([MS-ODRAWXML], 2.2.3).
        """
        for node in elements(parse(self._walk.package.read(data))):
            if named(node) == "dsp:dataModelExt":
                rid = self.use(attribute(node, "relId") or "", ("diagramDrawing",))
                if rid is not None:
                    self._walk.drawings[data] = rid

    def stand_in(self) -> str:
        if "" not in self._used:
            self._used[""] = self.add("image", self._walk.part_for("", "image"))
        return self._used[""]

    def has(self, kind: str) -> bool:
        return self._walk.implied(kind) is not None

    def add(self, kind: str, part: Part | None) -> str:
        """Add a relationship; returns its id."""
        rid = f"rId{len(self._part.links) + 1}"
        self._part.links.append(Link(rid, kind, part))
        return rid


def prepare(data: bytes, handling: Handling) -> Prepared:
    """Open, check and clean a document.

    Raises:
        DocumentError: whatever :mod:`docx_package` and :mod:`docx_xml` refuse; ``content-mismatch``
            for a package of another kind, ``damaged`` for one without main part.
    """
    package = open_package(data, handling.limits)
    mains = [rel for rel in package.relations("") if rel.kind == "officeDocument"]
    if len(mains) != 1 or mains[0].external or mains[0].target not in package.keys:
        raise problems.damaged("the main document part is missing")
    main = mains[0].target
    walk = _Walk(package, handling)
    walk.main_relations = package.relations(main)
    context = Context(StyleNames(walk.tree_of("styles")), Fonts(walk.tree_of("fontTable")))
    walk.part_for(main, "officeDocument")
    while walk.queue:
        key = walk.queue.popleft()
        part = walk.parts[key]
        if part.kind == "image":
            _note_picture(context, part)
            continue
        _fill(walk, part, key, context)
        if key == main:
            links = _PartLinks(walk, part, walk.main_relations)
            for kind in _IMPLIED:
                implied = walk.implied(kind)
                target = walk.part_for(implied, kind) if implied else None
                if target is not None:
                    links.add(kind, target)
    _note_lost_parts(walk, context)
    _note_comments(walk, context)
    parts = tuple(walk.parts.values())
    return Prepared(parts, context.hidden, context.styles.hidden, package.unpacked)


def _fill(walk: _Walk, part: Part, key: str, context: Context) -> None:
    root = parse(walk.package.read(key))
    if named(root) != KINDS[part.kind].root:
        if part.kind == "officeDocument":
            raise problems.content_mismatch()
        raise problems.damaged("a part is of another kind than its relationship says")
    if walk.handling.revisions == "keep":
        context.note("tracked changes", "kept", count_revisions(root))
    else:
        context.note("tracked changes", "removed", accept_revisions(root))
    context.note("field codes", "removed", clean_fields(root, context.bookmark))
    relations = walk.main_relations if part.number == 1 and part.kind == "officeDocument" else ()
    links = _PartLinks(walk, part, relations or walk.package.relations(key))
    cleaner = Cleaner(context, links, part.kind)
    part.tree = cleaner.clean(root)
    part.lost = cleaner.lost
    if part.kind == "settings":
        _harden(part.tree)
    if key in walk.drawings:
        _name_drawing(part.tree, walk.drawings[key])
    targets = sum(link.kind == "hyperlink" for link in part.links)
    context.note(f"link targets (now {NEUTRAL_LINK})", "redacted", targets)


def _harden(settings: etree._Element) -> None:
    """Make Word leave authors and dates out when somebody saves the copy again."""
    at = 1 if len(settings) and named(settings[0]) == "w:zoom" else 0
    for offset, name in enumerate(("w:removePersonalInformation", "w:removeDateAndTime")):
        settings.insert(at + offset, etree.Element(clark(name)))


def _name_drawing(data: etree._Element, rid: str) -> None:
    """Name the relationship of a diagram's picture in its data, where Office looks for it."""
    extensions = etree.SubElement(data, clark("dgm:extLst"))
    extension = etree.SubElement(extensions, clark("a:ext"), uri=NAMESPACES["dsp"])
    etree.SubElement(
        extension,
        clark("dsp:dataModelExt"),
        nsmap={"dsp": NAMESPACES["dsp"]},
        relId=rid,
        minVer="http://schemas.openxmlformats.org/drawingml/2006/diagram",
    )


def _note_comments(walk: _Walk, context: Context) -> None:
    """Count the comments that are left out because the pipeline says so."""
    if walk.handling.comments == "redact":
        return
    for relation in walk.main_relations:
        if relation.kind == "comments" and relation.target in walk.package.keys:
            root = parse(walk.package.read(relation.target))
            context.note("comments", "removed", sum(named(node) == "w:comment" for node in root))


def _note_picture(context: Context, part: Part) -> None:
    if part.picture is not None and part.picture.readable:
        context.note("picture metadata", "removed")
    else:
        context.note("pictures that cannot be cleaned", "removed")


def _note_lost_parts(walk: _Walk, context: Context) -> None:
    """List every entry of the source that did not come along, by the kind of its relationship."""
    left = {
        key
        for key in walk.package.keys
        if key not in walk.parts and not key.endswith(".rels") and key != CONTENT_TYPES
    }
    for owner in sorted({"", *walk.parts}):
        for relation in walk.package.relations(owner):
            if relation.kind == "comments":
                left.discard(relation.target)
            if relation.target in left:
                left.discard(relation.target)
                context.note(_LOST_NAMES.get(relation.kind, "other parts"), "removed")
            elif relation.external and relation.kind != "hyperlink":
                context.note("links to other files", "removed")
    context.note("parts that nothing refers to", "removed", len(left))
