"""Text to train on: what is read from notes and public sets, and what becomes of each change."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from redactor.detect.ner.about import MODEL, description
from redactor.detect.ner.pieces import cut, load
from redactor.detect.ner.words import NAMES
from redactor.errors import ConfigError
from redactor.vocabulary import label_spans
from training import augment
from training.augment import Pool, augmented, pool
from training.notes import LABELS, UNKNOWN, Sample, Span, notes, public

ROOT = Path(__file__).parents[2]
POOL = Pool(("Wren", "Lark"), ("Oldfield",), ("Fenwick Ltd",))


def kinds(sample: Sample) -> list[tuple[str, str]]:
    return [(sample.text[s.start : s.end], s.kind) for s in sample.spans]


def test_notes_are_read_with_their_spans(tmp_path: Path) -> None:
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme" / "b.txt").write_text(
        "⟦PERSON|client|Quenby⟧’s tel. ⟦PHONE|p1|07700 900123⟧, ⟦ORG|o1|Elms⟧\n"
        "«RISK» low «/RISK» ⟦QUASI|q|the mayor⟧ ⟦ID.NHS|i|999 000⟧",
        encoding="utf-8",
    )
    (tmp_path / "theme" / "a.md").write_text("none", encoding="utf-8")
    plain, one = notes(tmp_path)
    assert (plain.name, plain.text.strip(), plain.spans) == ("theme/a.md", "none", ())
    assert (one.name, one.own) == ("theme/b.txt", True)
    assert kinds(one) == [
        ("Quenby", "PERSON"), ("07700 900123", "NUMBER"), ("Elms", "ORGANIZATION"),
        ("the mayor", UNKNOWN), ("999 000", "NUMBER"),
    ]  # fmt: skip
    assert one.spans[0].ref == "client"


def test_no_notes_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        notes(tmp_path)


@pytest.mark.skipif(not (ROOT / "training" / "notes").is_dir(), reason="not a whole checkout")
def test_the_notes_of_the_project_are_sound() -> None:
    found = notes(ROOT / "training" / "notes")
    assert len({sample.name for sample in found}) == len(found) > 0
    for sample in found:
        at = 0
        for span in sample.spans:
            assert at <= span.start < span.end <= len(sample.text), sample.name
            assert {*LABELS, *NAMES, UNKNOWN} >= {span.kind}, sample.name
            at = span.end


def test_the_shipped_model_says_the_labels_that_are_trained() -> None:
    assert description(MODEL).labels == LABELS


def test_public_sets_that_are_not_there_are_left_out(tmp_path: Path) -> None:
    assert public(tmp_path) == []


def test_public_sets(tmp_path: Path) -> None:
    entities = [
        {"start_offset": 8, "end_offset": 14, "entity_type": "PERSON"},
        {"start_offset": 0, "end_offset": 14, "entity_type": "ORG"},
        {"start_offset": 18, "end_offset": 22, "entity_type": "PERSON"},
    ]
    record = {"text": "Friends Quenby in Elms", "entities": entities}
    lines = [
        json.dumps({**record, "metadata": {"provenance": {"dataset_type": kind}}})
        for kind in ("dev", "train")
    ]
    (tmp_path / "tab_train_dev.jsonl").write_text("\n".join(lines), encoding="utf-8")
    spans = [
        {"start_position": 0, "end_position": 6, "entity_type": "PERSON"},
        {"start_position": 10, "end_position": 14, "entity_type": "GPE"},
        {"start_position": 15, "end_position": 21, "entity_type": "NRP"},
        {"start_position": 22, "end_position": 25, "entity_type": "CREDIT_CARD"},
    ]
    synth = [{"full_text": "Quenby in Elms Danish 123", "spans": spans}]
    (tmp_path / "presidio_synth_v2.json").write_text(json.dumps(synth), encoding="utf-8")
    (tmp_path / "btc_test.conll").write_text(
        "Quenby\tB-PER\nThistle\tI-PER\nin\tO\nElms\tB-LOC\n\n\nplain\tO\n", encoding="utf-8"
    )
    tab, made, tweet, plain = public(tmp_path)
    assert [s.own for s in (tab, made, tweet, plain)] == [False] * 4
    assert kinds(tab) == [("Friends Quenby", UNKNOWN), ("Elms", "PERSON")]
    assert kinds(made) == [("Quenby", "PERSON"), ("Elms", "LOCATION"), ("123", "NUMBER")]
    assert kinds(tweet) == [("Quenby Thistle", "PERSON"), ("Elms", UNKNOWN)]
    assert (plain.text, plain.spans) == ("plain", ())


def sample(text: str, *spans: tuple[str, str]) -> Sample:
    """A sample whose spans are these words, in order."""
    found: list[Span] = []
    at = 0
    for words, kind in spans:
        at = text.index(words, at)
        found.append(Span(at, at + len(words), kind, words.lower()))
        at += len(words)
    return Sample("test/1", text, tuple(found))


def test_a_pool_holds_the_words_of_names_and_whole_places() -> None:
    one = sample(
        "Dr JO van Thistle-Quenby (tom)\nof Far\nElms, Elms and Fen Ltd",
        ("Dr JO van Thistle-Quenby", "PERSON"), ("tom", "PERSON"), ("Far\nElms", "LOCATION"),
        ("Elms", "LOCATION"), ("Fen Ltd", "ORGANIZATION"),
    )  # fmt: skip
    found = pool([one], ["zinnia", "will"], ["ab", "quoarrow"])
    assert found.places == ("Elms",)
    assert found.organisations == ("Fen Ltd",)
    assert found.names == ("Quenby", "Thistle", "Tom") * 2 + ("Zinnia", "Quoarrow")


def test_swapped_names_are_one_for_one_in_every_spelling() -> None:
    one = sample(
        "Mr Quenby, QUENBY and quenby. QT, QT. Elms and ELMS.",
        ("Mr Quenby", "PERSON"), ("QUENBY", "PERSON"), ("quenby", "PERSON"), ("QT", "PERSON"),
        ("QT", "PERSON"), ("Elms", "LOCATION"), ("ELMS", "LOCATION"),
    )  # fmt: skip
    swapped = 0
    for seed in range(60):
        parts = augment._swapped(augment._parts(one), POOL, random.Random(seed))
        found = [text for text, span in parts if span]
        assert found[0].startswith("Mr ")
        name = found[0][3:]
        assert found[1:3] == [name.upper(), name.lower()]
        assert found[3] == found[4]
        assert found[3].isupper()
        assert len(found[3]) == 2
        assert found[5].upper() == found[6]
        assert [text for text, span in parts if not span] == [
            ", ", " and ", ". ", ", ", ". ", " and ", ".",
        ]  # fmt: skip
        swapped += name != "Quenby"
    assert 30 < swapped < 60


def test_names_over_a_line_end_keep_it() -> None:
    one = sample(
        "saw Quenby\nThistle in Far\nElms",
        ("Quenby\nThistle", "PERSON"), ("Far\nElms", "LOCATION"),
    )  # fmt: skip
    for seed in range(20):
        parts = augment._swapped(augment._parts(one), POOL, random.Random(seed))
        person, place = (text for text, span in parts if span)
        assert person.count("\n") == 1
        assert place == "Far\nElms"


def test_wrapping_breaks_names_too_and_moves_nothing() -> None:
    one = sample("We met Quenby Thistle, and went on walking.", ("Quenby Thistle", "PERSON"))
    parts = augment._wrapped(augment._parts(one), 16)
    assert "".join(text for text, _ in parts) == "We met Quenby\nThistle, and\nwent on walking."
    assert [text for text, span in parts if span] == ["Quenby\nThistle"]


def test_our_labels_stand_in_no_span() -> None:
    one = sample(
        "Quenby met quenby’s friend Lark in Elms on Monday.",
        ("Quenby", "PERSON"), ("quenby", "PERSON"), ("Lark", "PERSON"), ("Elms", "LOCATION"),
        ("Monday", UNKNOWN),
    )  # fmt: skip
    put = set()
    for seed in range(60):
        parts = augment._labelled(augment._parts(one), random.Random(seed))
        done = augment._joined(one, parts)
        places = [p for low, high in label_spans(done.text) for p in range(low, high)]
        assert not any(s.start <= p < s.end for s in done.spans for p in places)
        assert done.text.count("[") == 5 - len(done.spans)
        assert ("Quenby" in done.text) == ("quenby" in done.text)
        assert "Monday" in done.text
        put |= {done.text[low:high] for low, high in label_spans(done.text)}
    assert put <= set(augment._OURS)
    assert len(put) > 10


@pytest.mark.parametrize("label", augment._OURS)
def test_the_labels_put_in_are_ours(label: str) -> None:
    assert list(label_spans(label)) == [(0, len(label))]


def test_the_same_dice_give_the_same_text() -> None:
    one = sample("Quenby went to Elms. " * 9, ("Quenby", "PERSON"), ("Elms", "LOCATION"))
    assert augmented(one, POOL, random.Random(4)) == augmented(one, POOL, random.Random(4))
    assert len({augmented(one, POOL, random.Random(s)).text for s in range(40)}) > 20


def test_a_text_without_spans_or_letters_stays_one() -> None:
    for text in ("", "\n", "12 34"):
        for seed in range(30):
            done = augmented(Sample("test/1", text, ()), POOL, random.Random(seed))
            assert done.spans == ()
            assert bool(done.text) == bool(text)


def test_targets_are_labels_of_pieces() -> None:
    fit = pytest.importorskip("training.fit", exc_type=ImportError)
    one = sample(
        "Saw Quoarrowthwen Lark-Wren at Leeds, the mayor, 07700 900123.",
        ("Quoarrowthwen Lark-Wren", "PERSON"), ("Leeds", "LOCATION"), ("the mayor", UNKNOWN),
        ("07700 900123", "NUMBER"),
    )  # fmt: skip
    pieces = cut(load(MODEL / "tokenizer.json"), one.text)
    said: dict[str, set[str]] = {}
    for low, high, word, label in zip(
        pieces.starts, pieces.ends, pieces.words, fit.targets(pieces, one), strict=True
    ):
        name = UNKNOWN if label == fit.IGNORED else LABELS[label]
        said.setdefault(name, set()).add(one.text[low:high])
        assert (name == "B-PERSON") == (word == pieces.words[1])
    assert said["B-LOCATION"] == {"Leeds"}
    assert said["I-PERSON"] >= {"-"}
    assert said[UNKNOWN] == {"the", "mayor"}
    assert said["O"] == {"Saw", "at", ",", "."}
