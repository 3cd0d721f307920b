"""The shipped model in this process: it reads, always alike, and says clearly when it cannot."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers_ner import CLEAR, PLAIN, copied, replaced, view

from redactor.detect.ner.about import MODEL, THREADS, description, model_name
from redactor.detect.ner.recogniser import NameRecogniser
from redactor.detect.ner.tagger import NameTagger, tagger, threads
from redactor.detect.ner.words import NAMES, Words
from redactor.errors import ConfigError

ABOUT = json.loads((MODEL / "model.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def model() -> NameTagger:
    return tagger(MODEL)


def likely(text: str, words: Words, kind: str) -> list[str]:
    """Words that are more likely of this kind than not."""
    column = words.kinds[:, NAMES.index(kind)]
    return [text[s:e] for s, e, p in zip(words.starts, words.ends, column, strict=True) if p > 0.5]


def same(one: Words, other: Words) -> bool:
    return np.array_equal(one.kinds, other.kinds) and np.array_equal(one.other, other.other)


def test_clear_names_are_found(model: NameTagger) -> None:
    (words,) = model.read([CLEAR])
    people = likely(CLEAR, words, "PERSON")
    assert people.count("Thackray") == 3
    assert people.count("Rebecca") == 2
    assert likely(CLEAR, words, "LOCATION") == ["Leeds"]


def test_plain_text_holds_none(model: NameTagger) -> None:
    (words,) = model.read([PLAIN])
    assert len(words) == 9
    assert [kind for kind in NAMES if likely(PLAIN, words, kind)] == []


@pytest.mark.parametrize("neighbour", ["", "x", CLEAR * 9, "Å 😀 " * 300, "\n" * 50])
def test_neighbours_change_nothing(model: NameTagger, neighbour: str) -> None:
    (alone,) = model.read([CLEAR])
    among = model.read([neighbour, CLEAR, neighbour, CLEAR])
    assert same(alone, among[1])
    assert same(alone, among[3])


def test_what_stands_far_below_changes_nothing(model: NameTagger) -> None:
    text = f"{CLEAR}\n" * 20
    (short,) = model.read([text])
    longer = model.read([text + "Pay £900 now! " * 200])[0]
    quarter = len(short) // 4
    assert np.array_equal(short.kinds[:quarter], longer.kinds[:quarter])


def test_two_threads_and_a_second_time_give_the_same(
    model: NameTagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [CLEAR, CLEAR * 20]
    first = model.read(texts)
    assert all(same(a, b) for a, b in zip(first, model.read(texts), strict=True))
    monkeypatch.setenv(THREADS, "2")
    assert all(same(a, b) for a, b in zip(first, NameTagger(MODEL).read(texts), strict=True))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (None, 1), ("", 1), ("1", 1), ("2", 2), ("64", 64), ("65", 1), ("0", 1), ("-2", 1),
        ("two", 1), ("2.0", 1), ("²", 1), (" 2", 1), ("9" * 5000, 1),
    ],
)  # fmt: skip
def test_threads(monkeypatch: pytest.MonkeyPatch, written: str | None, number: int) -> None:
    monkeypatch.delenv(THREADS, raising=False)
    if written is not None:
        monkeypatch.setenv(THREADS, written)
    assert threads() == number


def test_a_model_is_loaded_once_a_process() -> None:
    assert tagger(MODEL) is tagger(MODEL)
    assert NameRecogniser().load()._tagger is NameRecogniser()._tagger
    assert NameRecogniser()._weights is NameRecogniser()._weights


@pytest.mark.parametrize(
    "text", ["", "\n", "\n\r\n\n \t\n", "\u200b", "q" * 200_000, "Q" * 200_000, "7" * 300]
)
def test_nothing_to_find(model: NameTagger, text: str) -> None:
    (words,) = model.read([text])
    assert len(words) == bool(text.strip("\n\r\t \u200b"))
    assert NameRecogniser().weigh([view(text)], []) == []


@pytest.mark.parametrize(
    "before", ["😀👩\u200d👩\u200d👧 ", "é" * 300 + " ", "a, " * 2000, "李 한국어. "]
)
def test_names_behind_awkward_text_have_their_place(model: NameTagger, before: str) -> None:
    text = f"{before}{CLEAR}"
    (words,) = model.read([text])
    assert likely(text, words, "PERSON").count("Thackray") == 3


def test_combining_accents(model: NameTagger) -> None:
    text = CLEAR.replace("Rebecca", "Zoe\u0308")
    people = likely(text, model.read([text])[0], "PERSON")
    assert people.count("Zoe\u0308") == 2


def test_the_name_of_the_model() -> None:
    assert model_name() == f"{ABOUT['name']} {ABOUT['version']}"
    assert description(MODEL).labels[0] == "O"


BAD_ABOUT = [
    b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"name": "n", "version": "1"}', b"[" * 100_000,
    json.dumps({**ABOUT, "labels": "OBI"}).encode(),
    json.dumps({**ABOUT, "labels": 7}).encode(),
    json.dumps({**ABOUT, "labels": [[]]}).encode(),
    json.dumps({**ABOUT, "labels": ABOUT["labels"][1:]}).encode(),
    json.dumps({**ABOUT, "labels": [*ABOUT["labels"], "O"]}).encode(),
]  # fmt: skip


@pytest.mark.parametrize("data", [None, *BAD_ABOUT])
def test_a_damaged_description_is_a_clear_error(tmp_path: Path, data: bytes | None) -> None:
    folder = copied(tmp_path / "secret")
    replaced(folder, "model.json", data)
    for door in (model_name, NameTagger):
        with pytest.raises(ConfigError) as caught:
            door(folder)
        check(caught.value, tmp_path)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "weigh.json"])
@pytest.mark.parametrize("kind", ["missing", "empty", "half", "noise", "other"])
def test_a_damaged_file_is_a_clear_error(tmp_path: Path, name: str, kind: str) -> None:
    whole = (MODEL / name).read_bytes()
    data = {
        "missing": None,
        "empty": b"",
        "half": whole[: len(whole) // 2],
        "noise": bytes(range(256)) * 40,
        "other": b'{"version": "1.0"}',
    }[kind]
    folder = copied(tmp_path / "secret")
    replaced(folder, name, data)
    with pytest.raises(ConfigError) as caught:
        NameRecogniser(folder).load()
    check(caught.value, tmp_path)


def test_a_model_with_other_labels_is_a_clear_error(tmp_path: Path) -> None:
    folder = copied(tmp_path / "secret")
    about = {**ABOUT, "labels": [*ABOUT["labels"], "WEATHER"]}
    replaced(folder, "model.json", json.dumps(about).encode())
    with pytest.raises(ConfigError) as caught:
        NameTagger(folder)
    check(caught.value, tmp_path)


def check(error: ConfigError, folder: Path) -> None:
    """The error says what to do, and neither it nor its chain says where."""
    assert "Install redactor again" in str(error)
    assert str(folder) not in str(error)
    assert "secret" not in str(error)
    assert error.__cause__ is None
    assert error.__suppress_context__


HEAVY = ("onnxruntime", "tokenizers", "torch", "sklearn", "transformers")
HELP = "from redactor.__main__ import main\ntry: main(['--help'])\nexcept SystemExit: pass"


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        (HELP, (*HEAVY, "numpy", "regex", "pydantic")),
        ("import redactor.detect.ner.about as a; a.model_name()", (*HEAVY, "numpy", "regex")),
        ("import redactor.detect.ner.recogniser as r; r.NameRecogniser()", HEAVY),
    ],
)
def test_nothing_heavy_is_imported_before_a_model_is_needed(
    code: str, heavy: tuple[str, ...]
) -> None:
    code += f"\nimport sys; print('HEAVY', sorted(set({heavy!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "HEAVY []"
