"""What the people around a person say about who the person is: whose mother, named beside whom, in which company.

A second look, after :mod:`redactor.identity.role_features`: it takes the first look's probabilities of all people of a
case and follows possessives (``NAME's mum``, ``her brother NAME``), lists (``brothers NAME and NAME``) and company.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from redactor.identity.role_features import left_cue, owner_of, right_cue
from redactor.identity.role_pages import GAP, NEW_LINE, PERSON, Features, Page, Person
from redactor.identity.role_words import CLASSES, CUES, FEMALE, MALE, composed

_JOINTS = frozenset({",", "and", "&", "+", "/", "(", ")", "<minor>", "<adult>", "-", ";", NEW_LINE})
_AND = frozenset({"and", "&", "+"})
_STARTS = frozenset({".", "!", "?", ":", NEW_LINE, GAP})
_FAR = 40
_NAMELY = 0.02
_PRESENT, _ABSENT, _TEXTS = 0.6, 1.2, 4


def genders(people: Sequence[Person], read: dict[str, Page]) -> list[int]:
    """For each person 1 (male), -1 (female) or 0, by title, kin word and the pronoun that follows."""
    out: list[int] = []
    for person in people:
        votes = 0
        for one in person:
            page = read[one.text]
            index = page.at[one.start]
            near = (
                one.text[one.start : one.end].lower().split()[:1]
                + page.words[max(0, index - 2) : index]
            )
            for word in page.words[index + 1 : index + 14]:
                if word in (PERSON, GAP):
                    break
                if word in ("he", "she", "his", "her", "him"):
                    near.append(word)
                    break
            plain = [word.rstrip(".") for word in near if word not in ("his", "her")]
            votes += sum((word in MALE) - (word in FEMALE) for word in plain)
        out.append((votes > 0) - (votes < 0))
    return out


def with_presence(people: Sequence[Person], first: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities of the first look, that of ``client`` weighed by the number of texts that name the person.

    Nearly every document of a case names its client; few others are in all of them.
    """
    texts = [len({one.text for one in person}) for person in people]
    total = len({one.text for person in people for one in person})
    if total < 2:
        return first
    scale = min(1.0, _TEXTS / total)
    factors = np.array(
        [np.exp(scale * (_PRESENT * (own - 1) - _ABSENT * (total - own))) for own in texts]
    )
    out = np.array(first)
    out[:, 0] *= factors
    result: NDArray[np.float64] = out / out.sum(axis=1, keepdims=True)
    return result


def second_features(
    people: Sequence[Person], read: dict[str, Page], first: NDArray[np.float64]
) -> list[Features]:
    """Named features of every person from the first look's probabilities (people by classes) of all."""
    sexes = genders(people, read)
    if not people:
        return []
    company = _company(people, read, first)
    client = first[:, 0]
    order = np.argsort(-client, kind="stable")
    out: list[Features] = []
    for number, person in enumerate(people):
        sums: defaultdict[str, float] = defaultdict(float)
        for one in person:
            page = read[one.text]
            for name, value in _links(page, page.at[one.start], number, sexes, first):
                sums[name] += value
        found: Features = {name: min(value, 2.0) for name, value in sums.items() if value > _NAMELY}
        found["bias"] = 1.0
        for column, name in enumerate(CLASSES):
            found[f"first={name}"] = float(np.log(first[number, column] + 1e-4))
            found[f"company={name}"] = company[number][column]
        best, second = order[0], order[1] if len(order) > 1 else order[0]
        rival = client[second] if number == best else client[best]
        found["client margin"] = float(np.log(client[number] + 1e-3) - np.log(rival + 1e-3))
        found["client first"] = float(number == best)
        out.append(found)
    return out


def _company(
    people: Sequence[Person], read: dict[str, Page], first: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """Mean probabilities of the other people of the texts in which each one is."""
    members: dict[str, set[int]] = {text: set() for text in read}
    for number, person in enumerate(people):
        for one in person:
            members[one.text].add(number)
    sums = {text: first[sorted(group)].sum(axis=0) for text, group in members.items()}
    out: list[NDArray[np.float64]] = []
    for number, person in enumerate(people):
        texts = Counter(one.text for one in person)
        means = [
            (sums[text] - first[number]) / (len(members[text]) - 1)
            for text in texts
            if len(members[text]) > 1
        ]
        out.append(np.mean(means, axis=0) if means else np.zeros(len(CLASSES)))
    return out


def _links(
    page: Page, index: int, number: int, sexes: Sequence[int], first: NDArray[np.float64]
) -> Iterator[tuple[str, float]]:
    """Links of the mention at ``index``: relation words with their owners, and the people listed beside it."""
    words = page.words
    for side, at in _beside(words, index):
        owner, token = owner_of(words, at)
        kind = CUES[words[at]]
        if owner == "p":
            yield from _owned(f"{side} of", kind, _probabilities(page, token, number, first))
        elif owner in CUES:
            yield from _owned(f"{side} of", kind, _class_vector(CUES[owner]))
        else:
            shown = owner if owner in ("his", "her", "their", "my", "our", "x") else "no"
            near, subject = _antecedent(page, at, number, owner, sexes, first)
            yield from _owned(f"{side} near {shown}", kind, near)
            yield from _owned(f"{side} subject {shown}", kind, subject)
    for step in (-1, 1):
        at, joints = index + step, 0
        while 0 <= at < len(words) and words[at] in _JOINTS and joints < 5:
            at, joints = at + step, joints + 1
        if 0 <= at < len(words) and words[at] == PERSON:
            near = _probabilities(page, at, number, first)
            if joints:
                tie = "list" if _AND.isdisjoint(words[min(at, index) : max(at, index)]) else "and"
                yield from _spread(f"{tie} {'before' if step < 0 else 'after'}", near)
        if step < 0 and 0 <= at < len(words) and words[at] == PERSON:
            kind = _listed(words, at)
            if kind:
                yield f"listed {kind}", 1.0


def _beside(words: Sequence[str], index: int) -> Iterator[tuple[str, int]]:
    at = left_cue(words, index)
    if at >= 0:
        yield "left", at
    if index + 1 < len(words) and words[index + 1] != "'s":
        at = right_cue(words, index)
        if at >= 0 and words[at + 1 : at + 2] != [PERSON]:
            yield "right", at


def _listed(words: Sequence[str], at: int) -> str:
    """The class of the relation word that opens the list in which the person at ``at`` stands before another."""
    for _ in range(14):
        at -= 1
        if at < 0:
            break
        if words[at] in CUES:
            return CUES[words[at]]
        if words[at] not in _JOINTS and words[at] != PERSON and words[at] != ":":
            break
    return ""


def _antecedent(
    page: Page, at: int, number: int, owner: str, sexes: Sequence[int], first: NDArray[np.float64]
) -> tuple[NDArray[np.float64] | None, NDArray[np.float64] | None]:
    """Probabilities of whom a pronoun before ``at`` means: the nearest that fits, and that opens a sentence."""
    words = page.words
    wanted = {"his": 1, "her": -1}.get(owner, 0)
    nearest: NDArray[np.float64] | None = None
    subject: NDArray[np.float64] | None = None
    for back in range(at - 1, max(-1, at - _FAR), -1):
        word = words[back]
        found: NDArray[np.float64] | None = None
        if word == PERSON:
            who = page.who[back]
            if who >= 0 and who != number and sexes[who] * wanted >= 0:
                found = first[who]
                if subject is None and (back == 0 or words[back - 1] in _STARTS):
                    subject = found
        elif word in CUES and word not in ("her", "his") and wanted and _sex(word) == wanted:
            found = _class_vector(CUES[word])
        elif word == GAP:
            break
        if found is not None:
            nearest = found if nearest is None else nearest
    return nearest, subject


def _sex(word: str) -> int:
    return (word in MALE) - (word in FEMALE)


def _probabilities(
    page: Page, token: int, number: int, first: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    who = page.who.get(token, -1)
    return None if who < 0 or who == number else first[who]


def _class_vector(name: str) -> NDArray[np.float64]:
    out = np.zeros(len(CLASSES))
    out[CLASSES.index(name)] = 1.0
    return out


def _owned(how: str, kind: str, owner: NDArray[np.float64] | None) -> Iterator[tuple[str, float]]:
    """What somebody is to the client who is ``kind`` to an owner of these classes."""
    if owner is None:
        return
    for column, value in enumerate(owner):
        if value > _NAMELY:
            yield f"{how} is {composed(CLASSES[column], kind)}", float(value)


def _spread(name: str, near: NDArray[np.float64] | None) -> Iterator[tuple[str, float]]:
    """The classes of somebody beside, as features."""
    if near is None:
        return
    for column, value in enumerate(near):
        if value > _NAMELY:
            yield f"{name} {CLASSES[column]}", float(value)
