"""Fits the role model: who a person is to the client, from the words around every mention.

``python -m training.roles`` writes ``src/redactor/identity/role_model.tsv``; with ``--folds`` it measures
by theme first, with ``--sets FOLDER...`` on folders of annotated cases. The refs of the notes are
written in many hands: :func:`classes_of` reads what is clear, and where a ref is not
(``client.d03.c1``) it gives every class that it can mean; the loss then asks only that
the right one is among those that the model says.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from redactor.detect.lexicon import is_english, is_given_name, is_ordinary, is_surname
from redactor.evaluate.goldmark import GoldCase, folder_of, load
from redactor.evaluate.roles import gold_classes
from redactor.identity.role_features import features
from redactor.identity.role_links import second_features, with_presence
from redactor.identity.role_model import RoleModel, Weights, softmax
from redactor.identity.role_pages import Features, Person, contexts, pages
from redactor.identity.role_words import CLASSES
from redactor.relations import CLIENT_WORDS, JOBS, RELATIONS
from training.role_refs import classes_of

_ROOT = Path(__file__).resolve().parents[1]
_L2, _LEAST = 5.0, 8
_RARE = 0.25
"""How much more a person of a rare class counts: the class's share to this power, the other way round."""
_MANY, _OF_MANY = 3, 0.5
"""People of notes with more clients than this (lists of cases) count this much."""


@dataclass(frozen=True, slots=True)
class GoldPeople:
    """The people of a case with what they can be; ``group`` is the theme."""

    name: str
    group: str
    people: tuple[Person, ...]
    classes: tuple[frozenset[str], ...]
    refs: tuple[str, ...]


def people_of(case: GoldCase, read: Callable[[str], frozenset[str]]) -> GoldPeople:
    """Every person of a case, in order of refs, with all mentions; ``read`` gives the classes of a ref."""
    mentions: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for name, document in case.documents.items():
        for span in document.spans:
            if span.type == "PERSON":
                mentions[span.ref].append((name, span.start, span.end))
    refs = tuple(sorted(mentions))
    texts = {name: document.text for name, document in case.documents.items()}
    people = tuple(tuple(person) for person in contexts(texts, [mentions[ref] for ref in refs]))
    return GoldPeople(case.name, folder_of(case.name), people, tuple(map(read, refs)), refs)


def vocabulary_of(cases: Iterable[GoldPeople], least: int = 4, themes: int = 3) -> frozenset[str]:
    """Words outside names that features may show: of ``least`` notes in ``themes`` themes, and no likely name."""
    notes: Counter[str] = Counter()
    where: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        words: set[str] = set()
        for page in pages(case.people, _Everything()).values():
            words.update(word for word in page.words if word[0].isalpha())
        notes.update(words)
        for word in words:
            where[word].add(case.group)
    return frozenset(
        word
        for word, count in notes.items()
        if count >= least and len(where[word]) >= themes and _plain(word, count)
    )


class _Everything(frozenset[str]):
    """A vocabulary of all words."""

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word[:1].isalpha()


def _plain(word: str, count: int) -> bool:
    if " " in word or word in JOBS or word in RELATIONS or word in CLIENT_WORDS:
        return word in JOBS or word in RELATIONS or word in CLIENT_WORDS
    if is_ordinary(word):
        return True
    if is_given_name(word) or is_surname(word):
        return False
    return is_english(word) or (count >= 8 and len(word) <= 4)


@dataclass(frozen=True, slots=True)
class Table:
    """People as features, with what each can be (people by classes), theme, and how much each counts."""

    rows: Sequence[Features]
    allowed: NDArray[np.bool_]
    groups: Sequence[str]
    worth: NDArray[np.float64]

    def only(self, kept: NDArray[np.bool_]) -> Table:
        """The kept people."""
        rows = [row for row, keep in zip(self.rows, kept, strict=True) if keep]
        groups = [group for group, keep in zip(self.groups, kept, strict=True) if keep]
        return Table(rows, self.allowed[kept], groups, self.worth[kept])

    def weights(self) -> Weights:
        """Weights for the features that enough people of two themes have."""
        counts: Counter[str] = Counter()
        where: dict[str, set[str]] = defaultdict(set)
        for row, group in zip(self.rows, self.groups, strict=True):
            counts.update(row.keys())
            for name in row:
                where[name].add(group)
        names = sorted(
            name for name, count in counts.items() if count >= _LEAST and len(where[name]) >= 2
        )
        index = {name: number for number, name in enumerate(names)}
        return Weights(index, fit(matrix(self.rows, index), self.allowed, self.worth))


def worth_of(cases: Sequence[GoldPeople], allowed: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How much each person counts: more in rare classes, less in lists of many cases."""
    clear = allowed.sum(axis=1) == 1
    sizes = np.maximum(allowed[clear].sum(axis=0), 1)
    by_class = (np.median(sizes) / sizes) ** _RARE
    listed = [
        sum(classes == {"client"} for classes in case.classes) > _MANY
        for case in cases
        for _ in case.people
    ]
    found: NDArray[np.float64] = np.where(clear, by_class[allowed.argmax(axis=1)], 1.0)
    return found * np.where(listed, _OF_MANY, 1.0)


def matrix(rows: Sequence[Features], index: Mapping[str, int]) -> csr_matrix:
    """Rows of features by the columns of ``index``; other features are left out."""
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for row in rows:
        for name, value in row.items():
            if name in index:
                data.append(value)
                columns.append(index[name])
        ends.append(len(data))
    return csr_matrix((data, columns, ends), shape=(len(rows), len(index)))


def fit(
    x: csr_matrix, allowed: NDArray[np.bool_], worth: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weights (features by classes) that make the allowed classes likeliest, under an L2 penalty."""
    shape = (x.shape[1], allowed.shape[1])
    transposed = x.T.tocsr()

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        w = flat.reshape(shape)
        p = softmax(x @ w)
        inside = np.where(allowed, p, 0.0)
        total = np.maximum(inside.sum(axis=1), 1e-12)
        gradient = transposed @ ((p - inside / total[:, None]) * worth[:, None]) + _L2 * w
        value = 0.5 * _L2 * float((w * w).sum()) - float((np.log(total) * worth).sum())
        return value, gradient.ravel()

    options = {"maxiter": 150, "maxcor": 8}
    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x, dtype=np.float64).reshape(shape)


def learn(cases: Sequence[GoldPeople], folds: int = 5) -> RoleModel:
    """Both models. The second learns from what the first says of notes of themes that it was not trained on."""
    vocabulary = vocabulary_of(cases)
    read = [pages(case.people, vocabulary) for case in cases]
    allowed = np.array(
        [[name in one for name in CLASSES] for case in cases for one in case.classes], dtype=bool
    )
    rows = [
        row
        for case, page in zip(cases, read, strict=True)
        for row in features(case.people, vocabulary, page)
    ]
    groups = [case.group for case in cases for _ in case.people]
    table = Table(rows, allowed, groups, worth_of(cases, allowed))
    themes = _fold(cases)
    fold = np.array([themes[group] % folds for group in groups])
    unseen = np.zeros(allowed.shape)
    for number in range(folds):
        rest = table.only(fold == number).rows
        unseen[fold == number] = softmax(table.only(fold != number).weights().scores(rest))
    second: list[Features] = []
    for case, page in zip(cases, read, strict=True):
        said = unseen[len(second) : len(second) + len(case.people)]
        second += second_features(case.people, page, with_presence(case.people, said))
    return RoleModel(vocabulary, table.weights(), replace(table, rows=second).weights())


def _fold(cases: Iterable[GoldPeople]) -> dict[str, int]:
    """A number for each theme, in an order that has nothing to do with their names."""
    themes = sorted(
        {case.group for case in cases}, key=lambda name: sha256(name.encode()).hexdigest()
    )
    return {theme: number for number, theme in enumerate(themes)}


@dataclass(slots=True)
class Judged:
    """What a model says of people whose classes are known."""

    said: list[dict[str, float]] = field(default_factory=list)
    right: list[frozenset[str]] = field(default_factory=list)
    clients: list[bool] = field(default_factory=list)

    def add(self, model: RoleModel, case: GoldPeople) -> None:
        """Judge the people of one case."""
        said = model.probabilities(case.people)
        who = [number for number, classes in enumerate(case.classes) if classes == {"client"}]
        if who:
            best = max(range(len(said)), key=lambda number: said[number]["client"])
            self.clients.append(best in who)
        for one, classes in zip(said, case.classes, strict=True):
            if classes:
                self.said.append(one)
                self.right.append(classes)

    def lines(self, name: str) -> list[str]:
        """Accuracy over all and by class, confusions, calibration, clients found, and the commonest class alone."""
        best = [max(one, key=lambda c: one[c]) for one in self.said]
        hits = [b in r for b, r in zip(best, self.right, strict=True)]
        first = [
            min(r, key=CLASSES.index) if b not in r else b
            for b, r in zip(best, self.right, strict=True)
        ]
        major = Counter(first).most_common(1)[0][0]
        base = sum(major in r for r in self.right) / len(hits)
        out = [
            f"{name}: {sum(hits) / len(hits):.3f} of {len(hits)} people; always {major}: {base:.3f}; "
            f"client found in {sum(self.clients)} of {len(self.clients)} cases"
        ]
        for kind in CLASSES:
            own = [h for h, f in zip(hits, first, strict=True) if f == kind]
            told = [h for h, b in zip(hits, best, strict=True) if b == kind]
            if own or told:
                out.append(
                    f"  {kind:13} {sum(own):5} of {len(own):5} found, {sum(told):5} of {len(told):5} right"
                )
        wrong = Counter((f, b) for f, b, h in zip(first, best, hits, strict=True) if not h)
        out.append("  " + ", ".join(f"{f} as {b} {n}" for (f, b), n in wrong.most_common(12)))
        bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
        for one, b, hit in zip(self.said, best, hits, strict=True):
            bins[min(int(one[b] * 10), 9)].append((one[b], hit))
        out.append(
            "  said/right: "
            + ", ".join(
                f"{np.mean([p for p, _ in found]):.2f}/{np.mean([h for _, h in found]):.2f} ({len(found)})"
                for _, found in sorted(bins.items())
            )
        )
        return out


def measured(root: Path, model: RoleModel) -> list[str]:
    """How well ``model`` knows the people of the annotated cases under ``root``."""
    judged = Judged()
    for case in load(root):
        judged.add(model, people_of(case, lambda ref: frozenset(gold_classes(ref))))
    return judged.lines(root.name)


def main() -> None:
    """Fit, write and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--notes", type=Path, default=_ROOT / "training/notes")
    parser.add_argument("--out", type=Path, default=_ROOT / "src/redactor/identity/role_model.tsv")
    parser.add_argument(
        "--folds", action="store_true", help="measure on themes left out, before all else"
    )
    parser.add_argument(
        "--sets", type=Path, nargs="*", default=[], help="folders of annotated cases to measure on"
    )
    parser.add_argument(
        "--keep", action="store_true", help="measure the weights that are there; fit nothing"
    )
    given = parser.parse_args()
    if not given.keep:
        cases = [people_of(case, classes_of) for case in load(given.notes, single=True)]
        if given.folds:
            judged = Judged()
            fold = _fold(cases)
            for number in range(5):
                model = learn([case for case in cases if fold[case.group] % 5 != number])
                for case in cases:
                    if fold[case.group] % 5 == number:
                        judged.add(model, case)
            sys.stdout.write("\n".join(judged.lines("notes, themes left out")) + "\n")
        given.out.write_text(learn(cases).write(), encoding="utf-8")
    model = RoleModel.parse(given.out.read_text(encoding="utf-8"))
    for root in given.sets:
        sys.stdout.write("\n".join(measured(root, model)) + "\n")


if __name__ == "__main__":
    main()
