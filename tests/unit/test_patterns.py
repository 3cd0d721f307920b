"""The store of compiled patterns: quick where it can be, harmless where it cannot."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest
import regex

from redactor.detect import patterns as module
from redactor.detect.patterns import Patterns


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the store ``some`` in a cache folder of its own."""
    monkeypatch.setenv(module.FOLDER_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "some.patterns"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The expressions that were compiled anew."""
    seen: list[str] = []
    real = regex.compile

    def spy(expression: str, flags: int) -> object:
        seen.append(expression)
        return real(expression, flags)

    monkeypatch.setattr(module.regex, "compile", spy)
    return seen


def use(*expressions: str) -> list[object]:
    with Patterns("some") as patterns:
        return [patterns.compiled(one, regex.IGNORECASE, ()).pattern for one in expressions]


def test_a_second_run_compiles_nothing_and_finds_the_same(store: Path, compiled: list[str]) -> None:
    expression = r"(?P<value>\p{Lu}\w+)(?=,| (?&value))"
    (first,) = use(expression)
    (second,) = use(expression)
    assert compiled == [expression]
    text = "Quenby Thistle, ÉLAN"
    spans = [[m.span("value") for m in one.finditer(text)] for one in (first, second)]  # type: ignore[attr-defined]
    assert spans[0] == spans[1] != []


def test_only_what_is_used_is_kept(store: Path, compiled: list[str]) -> None:
    use("a", "b")
    use("b", "c")
    use("b", "c")
    assert compiled == ["a", "b", "c"]
    use("a")
    assert compiled == ["a", "b", "c", "a"]


def test_patterns_of_modules_are_kept_as_they_come(store: Path, compiled: list[str]) -> None:
    """Each process needs others of them: what one did not use stays for the next."""

    def needs(*expressions: str) -> list[regex.Pattern[str]]:
        patterns = Patterns("some")
        patterns.__enter__()
        found = [patterns.alone(one, regex.IGNORECASE) for one in expressions]
        patterns.add_what_is_new()
        return found

    needs("a", "b", "a")
    written = store.stat().st_mtime_ns
    needs("b")
    assert store.stat().st_mtime_ns == written
    needs("c")
    needs("a", "b")
    assert compiled == ["a", "b", "c"]
    assert [one.fullmatch("B") is not None for one in needs("a", "b", "c")] == [False, True, False]


def test_a_pattern_alone_leaves_no_clue() -> None:
    patterns = Patterns()
    patterns.alone("Sertraline")
    assert patterns.own("Fluoxetine").clue == 0


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: b"another version\n" + data,
        lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
    ],
)
def test_a_damaged_store_is_made_anew(damage: object, store: Path, compiled: list[str]) -> None:
    use("a")
    store.write_bytes(damage(store.read_bytes()))  # type: ignore[operator]
    use("a")
    assert compiled == ["a", "a"]
    use("a")
    assert compiled == ["a", "a"]


class Evil:
    """Would run a command when it is unpickled."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, ("evil",)


def test_nothing_but_patterns_is_read(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(store.parent.parent)
    module._write(store, {("a", 0): Evil()})
    assert module._read(store) == {}
    assert not Path("evil").exists()
    assert pickle.loads(pickle.dumps({("a", 0): 1})) == {("a", 0): 1}


def test_no_folder_no_store(monkeypatch: pytest.MonkeyPatch, compiled: list[str]) -> None:
    monkeypatch.setenv(module.FOLDER_VARIABLE, "")
    use("a")
    use("a")
    assert compiled == ["a", "a"]


def test_a_folder_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv(module.FOLDER_VARIABLE, str(tmp_path / "file" / "cache"))
    (pattern,) = use("a")
    assert pattern.search("cat")  # type: ignore[attr-defined]


def test_only_the_user_can_read_it(store: Path) -> None:
    use("a")
    assert store.stat().st_mode & 0o077 == 0
    assert [path.name for path in store.parent.iterdir()] == [store.name]


@pytest.mark.parametrize("expression", ["", "a*", "(a|aa)+$"])
def test_what_must_not_run_is_refused(expression: str, store: Path) -> None:
    with pytest.raises(ValueError, match=r"empty text|too long"):
        use(expression)
    assert not store.exists()
