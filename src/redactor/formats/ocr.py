"""Reads text in pictures, where the extra ``[ocr]`` is installed.

The engine is RapidOCR with the models that ship in its wheel (PP-OCRv6 small, Apache-2.0): nothing is
fetched, and if a model is missing there is no engine. A picture is read once a process, because
reading and writing a document both need to know what it says.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.metadata import version
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from redactor.model import Handling

if TYPE_CHECKING:
    from PIL import Image

CONFIDENT = 0.6
"""Score from which a word counts as read."""
_MODELS = (
    "PP-OCRv6_det_small.onnx",
    "PP-OCRv6_rec_small.onnx",
    "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
)
_LOST_BLANK = re.compile(
    r"(?<=[^\W\d_][,:;?!)])(?=[^\W_(])|(?<=[^\W\d_])(?=\()|(?<=[a-z][.])(?=[A-Z])|"
    r"(?<=[^\W\d_]{3})(?=\d{5})"
)
_REMEMBERED = 256
_DENSE = 0.55  # share of a line that its words take up at least
_SAME_ROW = 0.5  # heights by which the middles of one row may differ
_LONG = 5  # heights from which a fragment tells the slope of the page
_MAX_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class Word:
    """A word in a picture: its upright box in pixels from the top left, and how sure the engine is."""

    text: str = field(repr=False)
    left: int
    top: int
    right: int
    bottom: int
    score: float

    @property
    def sideways(self) -> bool:
        """Whether it stands on its end: such text is not read reliably."""
        return len(self.text) > 2 and self.bottom - self.top > 1.5 * (self.right - self.left)


Fragment = tuple[Word, ...]
"""Words that stand beside each other in one line."""


class Engine(Protocol):
    """What reads a picture."""

    def read(self, image: Image.Image) -> tuple[Fragment, ...]:
        """All text of a picture, from top to bottom."""
        ...


class RapidEngine:
    """RapidOCR 3 on the CPU, on one thread so that it reads the same everywhere.

    It is loaded when the first picture is read, which most documents have none of.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, tuple[Fragment, ...]] = OrderedDict()

    @cached_property
    def _engine(self) -> Any:
        from rapidocr import RapidOCR

        return RapidOCR(
            params={
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def read(self, image: Image.Image) -> tuple[Fragment, ...]:
        """See :class:`Engine`. A picture over 40 megapixels is not read."""
        if image.width * image.height > _MAX_PIXELS:
            return ()
        plain = on_paper(image)
        key = hashlib.sha256(f"{plain.size}".encode() + plain.tobytes()).digest()
        with self._lock:
            if key not in self._known:
                self._known[key] = self._fragments(plain)
                if len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
            return self._known[key]

    def _fragments(self, image: Image.Image) -> tuple[Fragment, ...]:
        """The picture as it stands; with lines turned round where they read better that way.

        Guessing of every line which way up it is goes wrong on some, so it is not done at first.
        """
        first = self._read(image, turn=False)
        garbled = sum(map(is_garbled, first))
        if 2 * garbled <= len(first):
            return first
        second = self._read(image, turn=True)
        return second if sum(map(is_garbled, second)) < garbled else first

    def _read(self, image: Image.Image, *, turn: bool) -> tuple[Fragment, ...]:
        import numpy as np

        pixels = np.ascontiguousarray(np.asarray(image)[:, :, ::-1])
        result = self._engine(pixels, use_cls=turn, return_word_box=True)
        if result.word_results is None or result.txts is None:
            return ()
        found = (_fragment(words, image) for words in result.word_results)
        return tuple(fragment for fragment in found if fragment)


def on_paper(image: Image.Image) -> Image.Image:
    """The picture as it looks on white paper."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "P"):
        rgba = image.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
        return Image.alpha_composite(paper, rgba).convert("RGB")
    return image.convert("RGB")


def _fragment(words: Any, image: Image.Image) -> Fragment:
    out: list[Word] = []
    for text, score, corners in words or ():
        if not str(text).strip() or corners is None:
            continue
        xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        left, right = max(int(min(xs)), 0), min(int(max(xs)) + 1, image.width)
        top, bottom = max(int(min(ys)), 0), min(int(max(ys)) + 1, image.height)
        if right > left and bottom > top:
            out += _parted(Word(str(text).strip(), left, top, right, bottom, float(score)))
    return tuple(out)


def _parted(word: Word) -> list[Word]:
    """A word cut where the engine lost a blank: behind a sign, or between letters and a long number."""
    if "@" in word.text or "://" in word.text or word.text.lower().startswith("www."):
        return [word]
    cuts = [0, *(match.start() for match in _LOST_BLANK.finditer(word.text)), len(word.text)]
    step = (word.right - word.left) / len(word.text)
    return [
        replace(
            word,
            text=word.text[start:end],
            left=word.left + round(start * step),
            right=max(word.left + round(end * step), word.left + round(start * step) + 1),
        )
        for start, end in pairwise(cuts)
    ]


def is_garbled(fragment: Fragment) -> bool:
    """Whether a line was read as a few stray letters: upside down, or no writing at all."""
    if not fragment:
        return False
    letters = sum(len(word.text) for word in fragment)
    sure = sum(word.score * len(word.text) for word in fragment) / letters
    inside = sum(word.right - word.left for word in fragment)
    long = len(fragment) > 2 and inside < _DENSE * (fragment[-1].right - fragment[0].left)
    return long or sure < CONFIDENT


def rows_of(fragments: Sequence[Fragment]) -> list[list[Word]]:
    """The words as a reader sees them: rows from top to bottom, each from left to right.

    The slope of the page is taken from its long fragments, so that a scan that lies askew keeps its rows.
    """
    slope = _slope(fragments)
    placed = sorted(
        (
            (_middle(f) - slope * f[0].left, max(w.bottom - w.top for w in f), f)
            for f in fragments
            if f
        ),
        key=lambda each: each[:2],
    )
    rows: list[tuple[float, float, list[Word]]] = []
    for middle, tall, fragment in placed:
        if rows and middle - rows[-1][0] < _SAME_ROW * min(tall, rows[-1][1]):
            rows[-1][2].extend(fragment)
        else:
            rows.append((middle, tall, list(fragment)))
    return [sorted(words, key=lambda w: (w.left, w.top)) for _, _, words in rows]


def _middle(fragment: Fragment) -> float:
    return (fragment[0].top + fragment[0].bottom) / 2


def _slope(fragments: Sequence[Fragment]) -> float:
    """Pixels down per pixel to the right, the median of fragments of some length."""
    found = sorted(
        ((last.top + last.bottom) / 2 - _middle(f)) / (last.left - f[0].left)
        for f in fragments
        if f and (last := f[-1]).left - f[0].left > _LONG * (f[0].bottom - f[0].top)
    )
    return found[len(found) // 2] if found else 0.0


def is_installed() -> bool:
    """Whether the engine and all of its models are here."""
    spec = find_spec("rapidocr")
    if spec is None or not spec.submodule_search_locations:
        return False
    models = Path(next(iter(spec.submodule_search_locations))) / "models"
    return all((models / name).is_file() for name in _MODELS)


def engine_name() -> str:
    """The engine with its version (``rapidocr 3.10.0``), ``""`` if it is not installed."""
    return f"rapidocr {version('rapidocr')}" if is_installed() else ""


def engine_for(handling: Handling) -> Engine | None:
    """The engine that a pipeline wants, ``None`` if it wants none or there is none."""
    return engine() if handling.ocr == "auto" else None


@cache
def engine() -> Engine | None:
    """The engine of this process; ``None`` if it is not installed."""
    return RapidEngine() if is_installed() else None
