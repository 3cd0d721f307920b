"""The scan: what a case is, what is taken, and that no link is followed."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redactor.batch.scan import FoundCase, check_folders, check_inputs, discover
from redactor.errors import UsageError


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def shown(found: list[FoundCase], root: Path) -> dict[str, list[str]]:
    return {c.folder.relative_to(root).as_posix(): [p.name for p in c.documents] for c in found}


def test_a_case_is_a_folder_that_directly_holds_documents(tmp_path: Path) -> None:
    make(tmp_path, "a/1.txt", "a/2.PDF", "a/deep/er/3.docx", "b/c/4.Md", "empty/.keep")
    found = discover([tmp_path])
    assert shown(found, tmp_path) == {
        "a": ["1.txt", "2.PDF"], "a/deep/er": ["3.docx"], "b/c": ["4.Md"], "empty": [],
    }  # fmt: skip


def test_a_file_is_a_case(tmp_path: Path) -> None:
    make(tmp_path, "a/1.txt", "a/2.txt", "a/case.yaml")
    (found,) = discover([tmp_path / "a" / "1.txt"])
    assert found.documents == (tmp_path / "a" / "1.txt",)
    assert found.rosters == (tmp_path / "a" / "case.yaml",)


def test_a_roster_counts_for_the_folders_below_until_one_has_its_own(tmp_path: Path) -> None:
    make(tmp_path, "a/case.yaml", "a/x/1.txt", "a/x/deep/2.txt", "a/y/3.txt", "a/y/case.yaml")
    by_name = {found.folder.name: found.rosters for found in discover([tmp_path])}
    assert by_name == {
        "x": (tmp_path / "a" / "case.yaml",),
        "deep": (tmp_path / "a" / "case.yaml",),
        "y": (tmp_path / "a" / "y" / "case.yaml",),
    }


@pytest.mark.parametrize("name", ["case.yaml.txt", "roster.yaml", "case (1).yaml", "Case .yml"])
def test_what_is_meant_for_a_roster_is_never_a_document(tmp_path: Path, name: str) -> None:
    make(tmp_path, "a/1.txt", f"a/{name}")
    (found,) = discover([tmp_path])
    assert [p.name for p in found.documents] == ["1.txt"]
    assert [p.name for p in found.rosters] == [name]


@pytest.mark.parametrize("name", ["casework.txt", "case.txt", "roster.txt", "my case.yaml"])
def test_other_names_are_no_rosters(tmp_path: Path, name: str) -> None:
    make(tmp_path, "a/1.txt", f"a/{name}")
    (found,) = discover([tmp_path])
    assert found.rosters == ()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(["b/1.txt", "a/9.md", "a/1.txt", "a/b/2.pdf", "c.txt"]))
def test_the_order_of_creation_and_of_inputs_does_not_matter(
    order: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("scan")
    make(root, *order)
    expected = {".": ["c.txt"], "a": ["1.txt", "9.md"], "a/b": ["2.pdf"], "b": ["1.txt"]}
    assert list(shown(discover([root]), root).items()) == list(expected.items())
    parts = [root / "b", root / "a", root]
    for inputs in itertools.permutations(parts):
        assert shown(discover(inputs), root) == expected


def test_rosters(tmp_path: Path) -> None:
    make(tmp_path, "a/1.txt", "a/Case.YAML", "b/1.txt", "b/case.yaml", "b/case.yml", "c/case.yaml")
    by_name = {case.folder.name: case for case in discover([tmp_path])}
    assert [p.name for p in by_name["a"].rosters] == ["Case.YAML"]
    assert len(by_name["b"].rosters) == 2
    assert by_name["c"].rosters == ()
    assert [s.problem.code for s in by_name["c"].skipped] == ["roster-without-case"]


def test_links_are_reported_and_not_followed(tmp_path: Path) -> None:
    make(tmp_path, "a/1.txt", "other/2.txt")
    (tmp_path / "a" / "link.txt").symlink_to(tmp_path / "other" / "2.txt")
    (tmp_path / "a" / "folder").symlink_to(tmp_path / "other")
    (tmp_path / "a" / "loop").symlink_to(tmp_path / "a")
    (tmp_path / "a" / "case.yaml").symlink_to(tmp_path / "other" / "2.txt")
    (case,) = discover([tmp_path / "a"])
    assert [p.name for p in case.documents] == ["1.txt"]
    assert [s.problem.code for s in case.skipped] == ["symlink"] * 3
    assert [p.name for p in case.rosters] == ["case.yaml"]


def test_paths_stay_out_of_reprs(tmp_path: Path) -> None:
    make(tmp_path, "Quenby/1.txt", "Quenby/x.jpg")
    assert "Quenby" not in repr(discover([tmp_path]))


@pytest.mark.parametrize(
    "name", ["Quenby.jpeg", "Thistlewood.quenby", "Quenby", ".Quenby.txt", "~$Quenby.docx"]
)
def test_a_reason_names_known_types_only(name: str, tmp_path: Path) -> None:
    make(tmp_path, f"a/{name}")
    (case,) = discover([tmp_path])
    (skipped,) = case.skipped
    assert "uenby" not in skipped.problem.message + skipped.problem.next


def test_folders_must_lie_apart(tmp_path: Path) -> None:
    make(tmp_path, "in/1.txt", "file")
    inside = tmp_path / "in"
    good = (tmp_path / "out", tmp_path / "private")
    check_folders([inside], *good)
    bad = [
        (inside, good[1]), (inside / "x", good[1]), (tmp_path, good[1]), (good[0], inside), (good[0], inside / "x"),
        (good[0], tmp_path), (good[0], good[0]), (good[0], good[0] / "p"), (good[1] / "o", good[1]),
        (tmp_path / "file", good[1]), (tmp_path / "x" / ".." / "in", good[1]),
    ]  # fmt: skip
    for out, private in bad:
        with pytest.raises(UsageError):
            check_folders([inside], out, private)
    check_folders([inside], tmp_path / "in.out", tmp_path / "in.private")


def test_inputs_must_be_there_and_no_links(tmp_path: Path) -> None:
    make(tmp_path, "in/1.txt")
    (tmp_path / "link").symlink_to(tmp_path / "in")
    check_inputs([tmp_path / "in"])
    for path in (tmp_path / "link", tmp_path / "gone"):
        with pytest.raises(UsageError, match="INPUT 2") as caught:
            check_inputs([tmp_path / "in", path])
        assert str(tmp_path) not in str(caught.value)


def test_special_files_are_reported(tmp_path: Path) -> None:
    make(tmp_path, "a/1.txt")
    os.mkfifo(tmp_path / "a" / "pipe.txt")
    (case,) = discover([tmp_path])
    assert [s.problem.code for s in case.skipped] == ["not-a-file"]
