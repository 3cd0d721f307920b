"""What the words around a person's mentions say about who the person is, as named features without any name.

They are read from :mod:`redactor.identity.role_pages`, where names are masked. Relation and job words are those of
:mod:`redactor.identity.role_words`; a feature notes on which side one stands, how far away, and who owns it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set

from redactor.folding import fold
from redactor.identity.role_pages import (
    GAP,
    PERSON,
    PLAIN,
    Context,
    Features,
    Page,
    Person,
    pages,
)
from redactor.identity.role_words import CUES

_TITLES = frozenset(
    "mr mrs ms miss mx master dr doctor prof professor rev revd reverend fr father sr sister br brother sir dame lady "
    "lord judge justice cllr councillor pc dc ds di dci ps sgt sergeant insp inspector constable officer garda wpc "
    "pcso det detective nurse matron staff coach pastor imam rabbi elder whaea matua auntie aunty aunt uncle nan nana "
    "nanny gran granny grandma grandad grandpa mum mam mummy dad daddy big little old young baby".split()
)
_POSSESSIVE = frozenset("my our his her their your its the a an".split())
_PRONOUNS = frozenset("he she they i we you it him her them who".split())
_STOP = frozenset({".", "!", "?", ";", GAP, PERSON})
_LABEL = re.compile(r"[^:|\t\n]{1,60}$")
_MOST = 32


def features(
    people: Sequence[Person], vocabulary: Set[str], read: dict[str, Page] | None = None
) -> list[Features]:
    """Named features of every person of a case, values of about 1.

    Args:
        people: all people of the case, each with all mentions.
        vocabulary: words that may be shown; all others only keep their shape.
        read: the result of :func:`pages` for the same people, where it is there already.
    """
    read = pages(people, vocabulary) if read is None else read
    surnames = [_surnames(person) for person in people]
    shared = Counter(name for names in surnames for name in names)
    places = _places(people)
    most = max((len(person) for person in people), default=1)
    titles = {text: {f"H={word}" for word in page.title} for text, page in read.items()}
    out: list[Features] = []
    for number, person in enumerate(people):
        found = _around(person, read)
        for name, count in Counter(_whole(person, read, places[number])).items():
            found[name] = count / len(places[number])
        present = {shape for one in person for shape in _surface(one)}
        present.add(f"w:all share {_share(len(person) / most)}")
        if present.isdisjoint(("n:2", "n:3")):
            present.add("w:one name only")
        if not any(name.startswith("t:") for name in present):
            present.add("w:no title")
        if any(shared[name] > 1 for name in surnames[number]):
            present.add("w:surname shared")
        present.update(*(titles[text] for text in places[number]))
        found.update(dict.fromkeys(sorted(present), 1.0))
        out.append(found)
    return out


def _around(person: Person, read: dict[str, Page]) -> Features:
    """What stands around the mentions: a cue counts by itself, other words by their share of the mentions."""
    step = max(1.0, len(person) / _MOST)
    taken = [person[int(index * step)] for index in range(min(len(person), _MOST))]
    counts: Counter[str] = Counter()
    for one in taken:
        counts.update(sorted(set(_mention(one, read[one.text]))))
    scale = len(taken) ** -0.5
    return {
        name: min(count, 4) ** 0.5 if name[0] == "c" else count * scale
        for name, count in counts.items()
    }


def _share(value: float) -> str:
    return "1" if value == 1 else ".5" if value > 0.5 else ".25" if value > 0.25 else "0"


def _places(people: Sequence[Person]) -> list[dict[str, tuple[int, int, int]]]:
    """For each person and text: rank by mentions, own mentions, and those of the most mentioned."""
    counts: dict[str, Counter[int]] = {}
    for number, person in enumerate(people):
        for one in person:
            counts.setdefault(one.text, Counter())[number] += 1
    out: list[dict[str, tuple[int, int, int]]] = [{} for _ in people]
    for text, found in counts.items():
        sizes = sorted(found.values(), reverse=True)
        for number, count in found.items():
            out[number][text] = (sizes.index(count), count, sizes[0])
    return out


def _surnames(person: Person) -> set[str]:
    found: set[str] = set()
    for one in person:
        words = [
            w for w in re.findall(r"[^\W\d_]+", fold(one.text[one.start : one.end])) if len(w) > 2
        ]
        if len(words) > 1:
            found.add(words[0] if "," in one.text[one.start : one.end] else words[-1])
    return found


def _whole(
    person: Person, read: dict[str, Page], places: dict[str, tuple[int, int, int]]
) -> Iterator[str]:
    """Features of a person in each text as a whole: how often, where first and last, how many others."""
    of_text: defaultdict[str, list[Context]] = defaultdict(list)
    for one in person:
        of_text[one.text].append(one)
    for text, (rank, size, most) in places.items():
        here = of_text[text]
        yield "w:bias"
        yield f"w:mentions {size if size < 4 else '4-7' if size < 8 else '8-15' if size < 16 else '16+'}"
        yield f"w:rank {rank if rank < 3 else '3+'}"
        yield f"w:share {_share(size / most)}"
        top, last = min(one.position for one in here), max(one.position for one in here)
        bounds = (0.05, 0.2, 0.5, 0.9)
        yield f"w:from {bisect_right(bounds, top)}"
        yield f"w:till {bisect_right(bounds, last)}"
        page = read[text]
        if min(page.who) in {page.at[one.start] for one in here}:
            yield "w:first of all"
        yield f"w:company {bisect_right((3, 11, 29), page.count)}"


def _surface(one: Context) -> Iterator[str]:
    """How a mention is written: its title, the number of words, initials. No word but a title."""
    surface = one.text[one.start : one.end].translate(PLAIN)
    words = re.findall(r"[^\W_]+(?:['-][^\W_]+)*", surface)
    title = False
    while len(words) > 1 and words[0].lower() in _TITLES:
        yield f"t:{words.pop(0).lower()}"
        title = True
    yield f"n:{min(len(words), 3)}"
    if (words and all(len(w) == 1 for w in words)) or (
        len(words) == 1 and words[0].isupper() and len(words[0]) < 4
    ):
        yield "n:initials"
    elif len(words) > 1 and len(words[0]) == 1:
        yield "n:initial and surname"
    elif len(words) > 1 and len(words[-1]) == 1:
        yield "n:name and initial"
    if title:
        yield f"n:title and {min(len(words), 2)}"
    if "," in surface:
        yield "n:comma"
    if any(c.isdigit() for c in surface) or "_" in surface:
        yield "n:handle"


def _mention(one: Context, page: Page) -> list[str]:
    """Features of one mention. Those that start with ``c`` are cues: one is enough."""
    words, index = page.words, page.at[one.start]
    left = ["<s>"] * max(0, 4 - index) + words[max(0, index - 4) : index]
    right = (words[index + 1 : index + 5] + ["<s>"] * 4)[:4]
    l3, l2, l1 = left[1:]
    r1, r2, r3 = right[:3]
    out = [
        f"L1={l1}",
        f"L2={l2}",
        f"R1={r1}",
        f"R2={r2}",
        f"LR={l1} {r1}",
        f"L21={l2} {l1}",
        f"R12={r1} {r2}",
        f"L321={l3} {l2} {l1}",
        f"R123={r1} {r2} {r3}",
        f"L2R={l2} {l1} {r1}",
        f"LR2={l1} {r1} {r2}",
    ]
    out += [f"L={word}" for word in left]
    out += [f"R={word}" for word in right]
    out += [f"S={word}" for word in words[max(0, index - 12) : index + 13] if len(word) > 3]
    out += _cues(words, index)
    for word in words[index + 1 : index + 16]:
        if word in _PRONOUNS:
            out.append(f"pr={word}")
        if word in _PRONOUNS or word in (PERSON, GAP):
            break
    out += _line(one, page)
    return out


def _cues(words: Sequence[str], index: int) -> Iterator[str]:
    """Relation and job words on both sides, up to the next person or the sentence's end."""
    at = left_cue(words, index)
    if at >= 0:
        yield from _cue(
            "cl" if at < 1 or words[at - 1] != PERSON else "clx", words, at, min(index - at, 4)
        )
    if index + 2 < len(words) and words[index + 1] == "'s":
        for at in range(index + 2, min(index + 5, len(words))):
            if words[at] in CUES:
                yield from (f"co={CUES[words[at]]}", f"cow={words[at]}")
                return
        yield "co=?"
        return
    at = right_cue(words, index)
    if at >= 0:
        taken = words[at + 1] == PERSON if at + 1 < len(words) else False
        yield from _cue("crx" if taken else "cr", words, at, min(at - index, 4))
        if not taken:
            yield f"cr1={words[index + 1]} {CUES[words[at]]}"


def left_cue(words: Sequence[str], index: int) -> int:
    """The relation word before the person at ``index`` that can be theirs, or -1: not one in a closed bracket."""
    for at in range(index - 1, max(index - 8, -1), -1):
        if words[at] in CUES:
            return at
        if words[at] in (")", PERSON) or (words[at] in _STOP and at < index - 1):
            break
    return -1


def right_cue(words: Sequence[str], index: int) -> int:
    """The first relation word after the person at ``index`` in the sentence, before anybody else; -1 if none."""
    for at in range(index + 1, min(index + 8, len(words))):
        if words[at] in CUES:
            return at
        if words[at] == PERSON or (words[at] in _STOP and at > index + 1):
            break
    return -1


def _cue(side: str, words: Sequence[str], at: int, step: int) -> Iterator[str]:
    kind, owner = CUES[words[at]], owner_of(words, at)[0]
    yield from (f"{side}={kind}", f"{side}d={kind} {step}", f"{side}o={kind} {owner}")
    yield from (f"{side}w={words[at]}", f"{side}wo={words[at]} {owner}")
    if step < 3:
        yield f"{side}wd={words[at]} {step}"


def owner_of(words: Sequence[str], at: int) -> tuple[str, int]:
    """Who owns the relation word at ``at``: a possessive, ``p`` for a person, and the owner's token."""
    for back in range(at - 1, max(at - 4, -1), -1):
        word = words[back]
        if word in _POSSESSIVE:
            return word, back
        if word == "'s" and back:
            before = words[back - 1]
            return ("p" if before == PERSON else before if before in CUES else "x"), back - 1
        if (not word[0].isalpha() and word[0] != "<") or word == PERSON:
            break
    return "-", -1


def _line(one: Context, page: Page) -> Iterator[str]:
    """Where in its line and its table the mention stands, and what labels it."""
    text = page.text
    begin, end = text.rfind("\n", 0, one.start) + 1, text.find("\n", one.end)
    end = len(text) if end < 0 else end
    before, after = text[begin : one.start], text[one.end : end]
    if not before.strip(" -*\t#>•[(0123456789.:/)]"):
        yield "line:start"
        if after.lstrip().startswith(":"):
            yield "cline:speaker"
        if not after.strip(" .,-|"):
            yield "line:alone"
    if not after.strip(" .,-|)"):
        yield "line:end"
    if not text[one.end :].strip().count("\n") and one.position > 0.5:
        yield "line:foot"
    if not text[:begin].strip():
        yield "line:top"
    if ":" in before or "=" in before:
        label = _LABEL.search(re.split(r"\s*[:=]", before)[-2][-60:])
        for word in _known(page, label.group() if label else ""):
            yield f"lab={word}"
    if "|" in before + after or "\t" in before + after:
        yield "line:cell"
        yield from (f"col={word}" for word in _column(page, begin, before))
    previous = text[:begin].rstrip("\n").rpartition("\n")[2].strip()
    if previous.endswith(":") or (previous.isupper() and len(previous) < 40):
        yield from (f"head={word}" for word in _known(page, previous))


def _known(page: Page, text: str) -> list[str]:
    words = re.findall(r"[^\W\d_]+", text.lower())[-5:]
    return [word for word in words if word in page.vocabulary or word in CUES]


def _column(page: Page, begin: int, before: str) -> list[str]:
    """Words of the cell above, in the first line of the table."""
    mark = "|" if "|" in before else "\t"
    lines = page.text[:begin].split("\n")[:-1]
    head = ""
    for line in reversed(lines):
        if mark not in line and "|" not in line:
            break
        head = line
    cells = head.split(mark)
    column = before.count(mark)
    return _known(page, cells[column]) if head and column < len(cells) else []
