"""What is known of words becomes names: the trees, claims cut to likely words, joins and splits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers_core import LAW, case, document, find
from helpers_ner import view, words
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.detect.base import view_of
from redactor.detect.ner.about import MODEL
from redactor.detect.ner.features import COLUMNS, VOICES
from redactor.detect.ner.weigh import NAME, Tree, Trees, names, trees, weighed
from redactor.errors import ConfigError
from redactor.model import Case, Finding

P, L = "PERSON", "LOCATION"


ROWS = 800


def stump(column: int, limit: float, low: float, high: float) -> dict[str, list[float]]:
    return {
        "column": [column, 0, 0], "limit": [limit, 0, 0], "left": [1, 0, 0], "right": [2, 0, 0],
        "value": [0, low, high],
    }  # fmt: skip


def written(folder: Path, **changes: Any) -> Path:
    data = {"columns": list(COLUMNS), "base": 0.5, "trees": [stump(0, 0.0, -1.0, 1.0)], **changes}
    path = folder / "secret.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_odds_are_the_base_and_a_leaf_of_each_tree(tmp_path: Path) -> None:
    leaf = {"column": [0], "limit": [0], "left": [0], "right": [0], "value": [-0.25]}
    path = written(tmp_path, trees=[stump(0, 0.0, -1.0, 1.0), stump(1, 2.5, 2.0, 3.0), leaf])
    rows = np.zeros((3, len(COLUMNS)), dtype=np.float32)
    rows[1, 0], rows[2, :2] = 0.1, (-5.0, 2.6)
    odds = np.array([0.5 - 1 + 2 - 0.25, 0.5 + 1 + 2 - 0.25, 0.5 - 1 + 3 - 0.25])
    np.testing.assert_allclose(trees(path).probability(rows), 1 / (1 + np.exp(-odds)), rtol=1e-5)


def test_no_rows_no_probabilities() -> None:
    rows = np.zeros((0, len(COLUMNS)), dtype=np.float32)
    assert trees(MODEL / "weigh.json").probability(rows).shape == (0,)
    assert Trees(0.0, ()).probability(rows).shape == (0,)


@settings(LAW, max_examples=50)
@given(st.integers(0, 2**32 - 1))
def test_the_shipped_trees_give_probabilities_row_by_row(seed: int) -> None:
    rows = np.random.default_rng(seed).normal(0, 4, (7, len(COLUMNS))).astype(np.float32)
    shipped = trees(MODEL / "weigh.json")
    found = shipped.probability(rows)
    assert ((found > 0) & (found < 1)).all()
    assert np.array_equal(found[::-1], shipped.probability(rows[::-1]))
    assert found[3] == shipped.probability(rows[3:4])[0]


def test_trees_say_what_the_library_says_that_fitted_them(tmp_path: Path) -> None:
    ensemble = pytest.importorskip("sklearn.ensemble")
    fitted = pytest.importorskip("training.weigh")
    dice = np.random.default_rng(7)
    rows = dice.normal(0, 2, (ROWS, len(COLUMNS))).astype(np.float32)
    rows[:, ::3] = rows[:, ::3].round()
    named = (rows[:, 0] + rows[:, 1] * rows[:, 3] + dice.normal(0, 1, ROWS) > 0).astype(int)
    group = np.arange(ROWS) // 50
    # Threads that wait for each other take four times as long beside another worker's tests.
    with pytest.importorskip("threadpoolctl").threadpool_limits(1):
        weights = fitted.fit(fitted.Table(rows, named, group), seed=1)
        theirs = fitted._model(1).fit(rows, named)
    fitted.write(weights, tmp_path / "weigh.json")
    assert isinstance(theirs, ensemble.HistGradientBoostingClassifier)
    ours = trees(tmp_path / "weigh.json").probability(rows)
    np.testing.assert_allclose(ours, theirs.predict_proba(rows)[:, 1], atol=5e-4)
    bins = weights["reliability"]
    assert isinstance(bins, list)
    assert sum(each["words"] for each in bins) == ROWS


def cut_short(**parts: list[float]) -> dict[str, list[dict[str, list[float]]]]:
    return {"trees": [{**stump(0, 0.0, -1.0, 1.0), **parts}]}


DAMAGED: dict[str, dict[str, Any]] = {
    "other columns": {"columns": list(reversed(COLUMNS))},
    "fewer columns": {"columns": list(COLUMNS[1:])},
    "no columns": {"columns": None},
    "base": {"base": "much"},
    "base too far": {"base": float("inf")},
    "trees": {"trees": 7},
    "a tree": {"trees": ["oak"]},
    "lengths": cut_short(value=[0.0, 1.0]),
    "nothing": cut_short(column=[], limit=[], left=[], right=[], value=[]),
    "unknown column": cut_short(column=[len(COLUMNS), 0, 0]),
    "column from behind": cut_short(column=[-1, 0, 0]),
    "node that is not there": cut_short(right=[3, 0, 0]),
    "circle": cut_short(left=[1, 1, 0]),
    "way back": cut_short(left=[1, 2, 0], right=[2, 2, 0], column=[0, 0, 0]) | cut_short(right=[0, 0, 0]),
    "no number": cut_short(value=[0, float("nan"), 0]),
    "no limit": cut_short(limit=[float("nan"), 0, 0]),
    "too far": cut_short(left=[1e400, 0, 0]),
    "deep": cut_short(left=[[1], [0], [0]]),  # type: ignore[list-item]
}  # fmt: skip


@pytest.mark.parametrize("damage", sorted(DAMAGED))
def test_damaged_weights_are_a_clear_error(tmp_path: Path, damage: str) -> None:
    path = written(tmp_path, **DAMAGED[damage])
    with pytest.raises(ConfigError, match="Install redactor again") as caught:
        trees(path)
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__


def run(text: str, claims: list[Finding], known: dict[str, float]) -> list[tuple[str, float]]:
    """What becomes of claims when these words are that likely, and no others."""
    one = view(text)
    read = words(one.text, {})
    score = np.array(
        [known.get(one.text[s:e], 0.0) for s, e in zip(read.starts, read.ends, strict=True)],
        dtype=np.float32,
    )
    found = weighed([one], [read], [score], claims)
    return [(one.surface(f), round(f.score, 3)) for f in found]


@pytest.mark.parametrize(
    ("recognizer", "kind"), [("roster", P), ("spacy", P), ("cues", "AGE"), ("", P), (NAME, P)]
)
def test_claims_of_others_pass_untouched(recognizer: str, kind: str) -> None:
    claim = find("Saw Quenby", "Quenby", kind, recognizer=recognizer, score=0.8)
    one = view("Saw Quenby")
    score = np.zeros(2, dtype=np.float32)
    assert list(weighed([one], [words(one.text, {})], [score], [claim])) == [claim]


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize(
    ("known", "left"),
    [
        ({}, []),
        ({"Quenby": 0.04}, []),
        ({"Quenby": 0.05}, [("Quenby", 0.05)]),
        ({"Quenby": 0.3, "Thistle": 0.9}, [("Quenby Thistle", 0.9)]),
        ({"Sadly": 0.2, "Thistle": 0.9}, [("Sadly", 0.2), ("Thistle", 0.9)]),
        ({"Quenby": 0.4, "came": 0.4}, [("Quenby", 0.4)]),
    ],
)
def test_a_claim_is_cut_to_its_likely_words(
    voice: str, known: dict[str, float], left: list[tuple[str, float]]
) -> None:
    text = "Sadly Quenby Thistle came"
    claim = find(text, "Sadly Quenby Thistle", recognizer=voice, score=0.6)
    assert run(text, [claim], known) == left


def test_signs_and_initials_stay_in_a_claim() -> None:
    for inner in ("Quenby O'Thistle", "Quenby-Jane T Thistle", "Quenby J. Thistle"):
        claim = find(inner, inner, recognizer="cues")
        known = {"Quenby": 0.5, "Jane": 0.5, "Thistle": 0.7}
        assert run(inner, [claim], known) == [(inner, 0.7)]


def test_a_claim_inside_a_word_never_grows() -> None:
    claim = find("Quenbysaid so", "Quenby", recognizer="cues")
    assert run("Quenbysaid so", [claim], {"Quenbysaid": 0.9}) == [("Quenby", 0.9)]


def test_what_is_known_of_a_claim_is_kept() -> None:
    text = "saw Quenby Thistle"
    claim = find(
        text, "Quenby Thistle", recognizer="cues", rule="mother of", role="client.mother",
        subject="roster-2",
    )  # fmt: skip
    one = view(text)
    score = np.array([0, 0.4, 0.5], dtype=np.float32)
    (found,) = weighed([one], [words(text, {})], [score], [claim])
    assert (found.rule, found.role, found.subject) == ("mother of", "client.mother", "roster-2")
    assert (found.start, found.end, found.recognizer) == (4, 18, "cues")


def test_claims_of_a_case_are_weighed_in_their_own_document() -> None:
    views = view_of(case("Quenby", "Quenby"))
    read = [words(v.text, {}) for v in views]
    scores = [np.array([p], dtype=np.float32) for p in (0.01, 0.7)]
    claims = [
        find("Quenby", "Quenby", recognizer="cues", document=v.reading.document) for v in views
    ]
    (found,) = weighed(views, read, scores, claims)
    assert found.document == views[1].reading.document


Known = dict[str, tuple[str, float]]


def named(text: str, known: Known, opens: str = "") -> list[tuple[str, str, float]]:
    """The names that the model alone makes of a text in which these words are that likely."""
    one = view(text)
    read = words(one.text, known, opens=opens)
    found = names(one, read, read.kinds.max(1) if len(read) else np.zeros(0, np.float32))
    return [(one.surface(f), f.entity_type, round(f.score, 3)) for f in found]


QUENBY: Known = {"Quenby": (P, 0.6), "Thistle": (P, 0.9), "J": (P, 0.5), "Elms": (L, 0.8)}


@pytest.mark.parametrize("joint", [" ", "-", "\n", ".", "’", "'", "  "])
def test_words_of_one_kind_side_by_side_are_one_name(joint: str) -> None:
    text = f"saw Quenby{joint}Thistle there"
    plain = joint.replace("’", "'")
    assert named(text, QUENBY) == [(f"Quenby{plain}Thistle", P, 0.9)]


@pytest.mark.parametrize(
    "between", [" and ", ", ", "; ", "\n\n", "    ", " (", ": ", "\n \n", " & ", " - ", " – ", "/"]
)
def test_words_that_stand_apart_are_two(between: str) -> None:
    found = named(f"saw Quenby{between}Thistle there", QUENBY)
    assert found == [("Quenby", P, 0.6), ("Thistle", P, 0.9)]


def test_a_word_that_opens_a_name_is_a_name_of_its_own() -> None:
    assert named("Quenby Thistle", QUENBY, opens="Thistle") == [
        ("Quenby", P, 0.6), ("Thistle", P, 0.9),
    ]  # fmt: skip


def test_kinds_are_never_joined() -> None:
    assert named("Quenby Elms", QUENBY) == [("Quenby", P, 0.6), ("Elms", L, 0.8)]


@pytest.mark.parametrize(
    ("text", "name"),
    [("saw J. yesterday", "J."), ("saw Thistle. Then", "Thistle"), ("Quenby J.", "Quenby J.")],
)
def test_the_full_stop_behind_an_initial_is_part_of_it(text: str, name: str) -> None:
    assert [found for found, _, _ in named(text, QUENBY)] == [name]


def test_nothing_likely_no_names() -> None:
    assert named("", {}) == []
    assert named("saw Quenby", {"Quenby": (P, 0.049)}) == []
    assert named("saw Quenby", {"Quenby": (P, 0.051)}) == [("Quenby", P, 0.051)]


def test_our_labels_are_no_names() -> None:
    assert named("[Client] came", {"Client": (P, 0.9)}) == []


def test_a_name_over_two_segments_is_a_finding_in_each() -> None:
    one = view_of(Case("c", (document("saw Quenby", "Thistle"),)))[0]
    read = words(one.text, QUENBY)
    found = list(names(one, read, read.kinds.max(1)))
    assert [(f.segment, one.surface(f), f.recognizer) for f in found] == [
        (0, "Quenby", NAME), (1, "Thistle", NAME),
    ]  # fmt: skip


def test_a_tree_is_walked_by_its_own_limits() -> None:
    zeros, two = np.zeros(3, np.int64), np.array([2, 0, 0], dtype=np.int64)
    one = np.array([1, 0, 0], dtype=np.int64)
    values = np.array([0, -9, 9], dtype=np.float32)
    tree = Tree(zeros, np.array([1, 0, 0], dtype=np.float32), one, two, values)
    rows = np.array([[1.0], [np.nextafter(np.float32(1), np.float32(2))]], dtype=np.float32)
    low, high = Trees(0.0, (tree,)).probability(rows)
    assert low < 0.01
    assert high > 0.99
