"""Finds the known name that a word was meant to be: slips of the pen, sound-alikes, scanner's misreadings.

The names are indexed once by what is left of them when a letter is taken out, by their sound, and by
their shape; a word is then looked up, however many names there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import regex

from redactor.detect.lexicon import is_given_name
from redactor.folding import one_edit

_LEAST = 5
_LONG = 8
_LONGEST = 20
_SOUNDS: tuple[tuple[regex.Pattern[str], str], ...] = tuple(
    (regex.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"), (r"ck|q[u]?|c(?![eiyh])", "k"), (r"c(?=[eiy])", "s"), (r"x", "ks"), (r"z", "s"),
        (r"wh", "w"), (r"gh(?!$)|gh$", "g"), (r"(?<=[aeiou])gh", ""), (r"sch|sh|tsch|ch", "S"),
        (r"th", "t"), (r"dg", "j"), (r"g(?=[eiy])", "j"), (r"kn|gn", "n"), (r"wr", "r"), (r"v", "f"),
        (r"[aeiou]?y$|ie$|ey$|ee$|ea$|i$", "i"), (r"ee|ea|ie|ei|y|eigh|ay", "i"), (r"ai|ae", "e"),
        (r"ou|oo|u", "u"), (r"(?<=[aeiou])h|(?<=[^aeiou])h", ""), (r"e$", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
_SHAPES = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"), ("nn", "m"))
_GLYPHS = str.maketrans(
    {"0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "5": "s", "q": "g", "8": "b"}
)


def sound(key: str) -> str:
    """A key that spellings of one sound share: ``filip`` and ``phillip``, ``carly`` and ``karlie``."""
    for pattern, written in _SOUNDS:
        key = pattern.sub(written, key)
    return key


def shape(key: str) -> str:
    """A key that what a scanner confuses shares: ``hannah`` and ``hamah``, ``clark`` and ``dark``."""
    key = key.translate(_GLYPHS)
    for read, meant in _SHAPES:
        key = key.replace(read, meant)
    return key


class Spellings:
    """The known names of a case, ready to be looked up by a wrong spelling.

    Args:
        names: with their scores; folded.
    """

    def __init__(self, names: Mapping[str, float]) -> None:
        self._scores = names
        self._by_cut: dict[str, list[str]] = defaultdict(list)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_shape: dict[str, list[str]] = defaultdict(list)
        for name in sorted(names):
            if not name.isalpha() or not 4 <= len(name) <= _LONGEST:
                continue
            self._by_shape[shape(name)].append(name)
            if len(name) < _LEAST:
                continue
            for cut in _cuts(name):
                self._by_cut[cut].append(name)
            self._by_sound[sound(name)].append(name)

    def __len__(self) -> int:
        return len(self._by_shape)

    def misspelt(self, key: str) -> str:
        """The known name that ``key``, which is none, is a slip of; ``""`` if there is none."""
        if not _LEAST <= len(key) <= _LONGEST or not key.isalpha() or key in self._scores:
            return ""
        near = {name for cut in self._by_cut.keys() & _cuts(key) for name in self._by_cut[cut]}
        found = [name for name in near if _is_slip(key, name)]
        if not found:
            found = [n for n in self._by_sound.get(sound(key), ()) if abs(len(n) - len(key)) <= 2]
        return self._best(found)

    def misread(self, key: str) -> str:
        """The known name that ``key`` looks like to a scanner; ``""`` if there is none."""
        if not 4 <= len(key) <= _LONGEST:
            return ""
        return self._best([n for n in self._by_shape.get(shape(key), ()) if n != key])

    def _best(self, names: Iterable[str]) -> str:
        ranked = sorted(names, key=lambda name: (-self._scores[name], name))
        return ranked[0] if ranked else ""


def _is_slip(key: str, name: str) -> bool:
    if key == name:
        return False
    if one_edit(key, name):
        return key[0] == name[0] or (min(len(key), len(name)) > _LEAST and key[-1] == name[-1])
    long = min(len(key), len(name)) >= _LONG and key[0] == name[0]
    return long and not is_given_name(key) and _two_edits(key, name)


def _cuts(word: str) -> set[str]:
    """The word, and what is left of it without one letter, of a long one without two."""
    heads = [(word[:at], at + 1) for at in range(len(word))]
    cuts = {head + word[rest:] for head, rest in heads}
    if len(word) >= _LONG:
        size = len(word)
        cuts.update(h + word[a:b] + word[b + 1 :] for h, a in heads for b in range(a, size))
    cuts.add(word)
    return cuts


def _two_edits(a: str, b: str) -> bool:
    """Whether at most two edits, a swap of neighbours being one, make the words equal."""
    if abs(len(a) - len(b)) > 2:
        return False
    older: list[int] = []
    old = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        new = [i]
        for j, y in enumerate(b, 1):
            least = min(old[j] + 1, new[-1] + 1, old[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                least = min(least, older[j - 2] + 1)
            new.append(least)
        older, old = old, new
    return old[-1] <= 2
