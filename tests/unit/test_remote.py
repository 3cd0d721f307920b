"""Sources behind a URL: what is refused, and that no name can make another URL."""

from __future__ import annotations

import builtins
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from redactor.batch.dask_engine import Elsewhere
from redactor.batch.intake import name_of, read_source
from redactor.batch.remote import below, beside, is_url, read_url
from redactor.batch.work import Job
from redactor.errors import DocumentError, MissingDependency

fsspec = pytest.importorskip("fsspec")
memory = pytest.importorskip("fsspec.implementations.memory")


class Fickle(memory.MemoryFileSystem):  # type: ignore[misc, name-defined]
    """A file system whose files change while they are read, if they are told to."""

    protocol = "fickle"
    cachable = False
    change: Callable[[], object] | None = None
    about: dict[str, object] | None = None

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return "/" + path.removeprefix("fickle://").strip("/")

    def info(self, path: str, **more: Any) -> Any:
        return Fickle.about if Fickle.about is not None else super().info(path, **more)

    def open(self, path: str, mode: str = "rb", **more: Any) -> Any:
        if mode != "rb":
            return super().open(path, mode, **more)
        data = super().open(path, mode, **more).read()
        if Fickle.change is not None:
            Fickle.change()
        return io.BytesIO(data)


@pytest.fixture(autouse=True)
def files() -> Iterator[Fickle]:
    fsspec.register_implementation("fickle", Fickle, clobber=True)
    system = Fickle()
    system.store.clear()
    system.pipe_file("/a/one.txt", b"one")
    yield system
    Fickle.change = Fickle.about = None
    system.store.clear()


def code(where: str, most: int = 99) -> str:
    with pytest.raises(DocumentError) as error:
        read_url(where, most)
    assert ".txt" not in str(error.value)
    return error.value.problem.code


def test_bytes_and_what_is_refused(files: Fickle) -> None:
    assert read_url("fickle://a/one.txt", 3) == b"one"
    assert code("fickle://a/one.txt", 2) == "too-large"
    assert code("fickle://a/other.txt") == "vanished"
    assert code("nosuchthing://a/one.txt") == "unreadable"
    Fickle.about = {"size": None}
    assert read_url("fickle://a/one.txt", 3) == b"one"
    assert code("fickle://a/one.txt", 2) == "too-large"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"size": 3, "mtime": 1.0}, {"size": 3, "mtime": 2.0}),
        ({"size": 3, "ETag": "a"}, {"size": 3, "ETag": "b"}),
        ({"size": 3, "LastModified": "a"}, {"size": 3, "LastModified": "b"}),
        ({"size": 3}, {"size": 4}),
        ({"size": 4}, {"size": 4}),
    ],
)
def test_a_file_that_changes_while_it_is_read(
    before: dict[str, object], after: dict[str, object]
) -> None:
    Fickle.about = before
    Fickle.change = lambda: setattr(Fickle, "about", after)
    assert code("fickle://a/one.txt") == "source-changed"


def test_a_file_that_vanishes_while_it_is_read(files: Fickle) -> None:
    Fickle.change = lambda: files.rm_file("/a/one.txt")
    assert code("fickle://a/one.txt") == "vanished"


@pytest.mark.parametrize("name", ["a::file:b.txt", "a#b?c=d%20.txt", "[x]*{}.txt", "a\nb.txt"])
def test_a_name_is_a_name(name: str, files: Fickle, tmp_path: Path) -> None:
    files.pipe_file(f"/top/case/{name}", b"one")
    for top in ("fickle://top", "fickle://top/"):
        where = below(top, f"case/{name}")
        assert read_url(where, 99) == b"one"
        assert name_of(where) == name
    (tmp_path / name).write_bytes(b"one")
    where = beside((tmp_path / "other.txt").as_uri(), name)
    assert read_source(where, "d", "c", 99).data == b"one"


def test_what_is_a_url() -> None:
    assert all(map(is_url, ("s3://b/x", "simplecache::s3://b/x", "FILE:///x", "zip://::file:///x")))
    assert not any(
        map(is_url, ("/a/b", "C:\\x", "c:/x", "\\\\server\\share", "a/b", "/a::b/c://d"))
    )


def test_where_workers_look(tmp_path: Path) -> None:
    folder, lonely = tmp_path / "in", tmp_path / "files" / "one.txt"
    for path in (folder / "case" / "a.txt", lonely):
        path.parent.mkdir(parents=True)
        path.write_text("x")
    note, roster = folder / "case" / "a.txt", lonely.with_name("case.yaml")
    job = Job("case-0001", (("case-0001/document-01", note),), (roster,), tmp_path)

    def sent(*places: str) -> tuple[str, ...]:
        made = Elsewhere([folder, lonely], places).sent(job)
        assert (made.staging, made.carry) == (None, True)
        assert "a.txt" not in repr(made)
        return tuple(str(where) for where in (made.documents[0][1], *made.rosters))

    assert sent() == (str(note), str(roster))
    assert sent("/mnt/in/", "/mnt/one.txt") == ("/mnt/in/case/a.txt", "/mnt/case.yaml")
    assert sent("D:\\in\\", "D:\\f\\one.txt") == ("D:\\in/case/a.txt", "D:\\f\\case.yaml")


def test_without_fsspec(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *more: Any, **others: Any) -> Any:
        if name.startswith("fsspec"):
            raise ImportError
        return real(name, *more, **others)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingDependency):
        read_url("file:///x", 9)
