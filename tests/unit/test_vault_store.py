"""The sealed files of a private folder: nothing is lost, and every trouble stops with its words."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from helpers_batch import holds, tree
from helpers_core import LAW
from helpers_vault import PLACES, SEALED, SECRETS, VAULT, filled, killed_at, record
from hypothesis import given
from hypothesis import strategies as st

from redactor.errors import VaultError
from redactor.model import Known, Recipient
from redactor.vault.container import KEY_BYTES
from redactor.vault.contents import Contents, LabelSet, Record, from_json, to_json
from redactor.vault.keys import KeySource
from redactor.vault.sealed import Place, Sealed
from redactor.vault.store import open_or_new, open_vault, sealed_cases

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture
def private(tmp_path: Path) -> Path:
    return tmp_path / "out.private"


@pytest.fixture
def source(tmp_path: Path) -> KeySource:
    return KeySource(tmp_path / "config" / "my.key")


TEXTS = st.text(max_size=12)
KNOWN = st.builds(Known, TEXTS, TEXTS, TEXTS, st.lists(TEXTS, max_size=3).map(tuple))
PLACE = st.builds(Place, st.integers(0, 9), st.integers(0, 9), TEXTS, TEXTS, TEXTS, TEXTS)
RECORD = st.builds(
    Record, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, st.lists(PLACE, max_size=3).map(tuple)
)
SETS = st.dictionaries(
    TEXTS, st.builds(LabelSet, st.lists(KNOWN, max_size=3).map(tuple), st.binary(max_size=32))
)


@given(SETS, st.lists(RECORD, max_size=3).map(tuple))
@LAW
def test_contents_survive_json(sets: dict[str, LabelSet], records: tuple[Record, ...]) -> None:
    contents = Contents(sets, records)
    assert from_json(to_json(contents), "case-0001") == contents


def test_a_lone_surrogate_survives() -> None:
    contents = Contents({"": LabelSet((Known("[Client]", "PERSON", "", ("a\ud800b",)),))})
    assert from_json(to_json(contents), "case-0001") == contents


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"sets": 1, "records": []}', b"\xff"])
def test_json_of_another_shape_is_damage(text: bytes) -> None:
    with pytest.raises(VaultError, match="damaged"):
        from_json(text, "case-0001")


def test_what_is_added_is_there_again(private: Path, source: KeySource) -> None:
    filled(private, source)
    vault = open_vault(private, source)
    assert sealed_cases(private) == ["case-0001", "case-0002", "case-0003"]
    contents = vault.contents("case-0002")
    assert contents.records == (record("case-0002/document-01"),)
    assert contents.records[0].places == PLACES
    assert vault.labels("case-0002").known("") == SEALED.entries
    assert vault.contents("case-0009") == Contents()


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_files_are_for_their_owner_only_and_hold_nothing_in_the_open(
    private: Path, source: KeySource
) -> None:
    filled(private, source)
    assert (private / "vault").stat().st_mode & 0o777 == 0o700
    for path in (private / "vault").iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    assert holds(SECRETS, *tree(private).values()) == []


def test_nothing_is_forgotten(private: Path, source: KeySource) -> None:
    vault = filled(private, source, 1)
    later = Sealed(
        (Known("[Client]", "PERSON", "", ("Q.",)), Known("[GP]", "PERSON", "prof.gp", ("Farrow",)))
    )
    vault.add("case-0001", "", later, [record(copy="d" * 64)])
    vault.add("case-0001", "other", Sealed(), [record(copy="d" * 64)])
    contents = vault.contents("case-0001")
    assert [(e.label, e.role, e.forms) for e in contents.sets[""].entries] == [
        ("[Client]", "client", ("Q.", "Quenby", "Quenby Thistlewood")),
        ("[GP]", "prof.gp", ("Farrow",)),
        ("[Client's mother]", "client.mother", ("Marjolein",)),
    ]
    assert contents.sets["other"].entries == ()
    assert [r.copy_sha256[0] for r in contents.records] == ["c", "d"]


def test_secrets_are_stable_and_of_each_case_and_recipient(
    private: Path, source: KeySource, tmp_path: Path
) -> None:
    vault = filled(private, source, 1)
    heron = (Recipient("A. Heron"),)
    secrets = [
        vault.secret_for("case-0001"), vault.secret_for("case-0002"),
        vault.secret_for("case-0001", heron), vault.secret_for("case-0002", heron),
    ]  # fmt: skip
    assert len(set(secrets)) == 4
    assert {len(secret) for secret in secrets} == {KEY_BYTES}
    again = open_vault(private, source)
    assert [again.secret_for("case-0001"), again.secret_for("case-0002")] == secrets[:2]
    elsewhere = filled(tmp_path / "elsewhere.private", source, 0)
    assert elsewhere.secret_for("case-0001") == secrets[0], "same key, same secret"
    assert vault.key.material not in secrets
    assert "secret" not in repr(vault.labels("case-0001"))


def test_the_vault_of_another_journal_is_refused(private: Path, source: KeySource) -> None:
    filled(private, source)
    with pytest.raises(VaultError, match="earlier journal"):
        open_or_new(private, source, "f" * 16)
    assert open_vault(private, source).name == VAULT


def test_a_lost_key(private: Path, source: KeySource) -> None:
    filled(private, source)
    before = tree(private)
    assert source.file is not None
    source.file.unlink()
    for opening in (open_vault, open_or_new):
        with pytest.raises(VaultError, match="is not there") as caught:
            opening(private, source, VAULT)
        assert caught.value.exit_code == 5
        assert caught.value.next
    assert tree(private) == before
    assert not source.file.exists()


def test_a_wrong_key(private: Path, source: KeySource, tmp_path: Path) -> None:
    filled(private, source)
    other = KeySource(tmp_path / "other.key")
    other.new(VAULT)
    with pytest.raises(VaultError, match="another key"):
        open_or_new(private, other, VAULT)


def test_no_vault(private: Path, source: KeySource) -> None:
    with pytest.raises(VaultError, match="holds no vault"):
        open_vault(private, source)
    private.mkdir()
    (private / "vault").mkdir()
    (private / "vault" / "notes.vault").write_bytes(b"x")
    with pytest.raises(VaultError, match="holds no vault"):
        open_vault(private, source)


@pytest.mark.parametrize("how", ["emptied", "cut", "swapped", "text"])
def test_one_damaged_file(how: str, private: Path, source: KeySource) -> None:
    vault = filled(private, source)
    path = private / "vault" / "case-0002.vault"
    if how == "swapped":
        shutil.copy(private / "vault" / "case-0001.vault", path)
    else:
        path.write_bytes({"emptied": b"", "cut": path.read_bytes()[:-7], "text": b"Quenby"}[how])
    before = tree(private)
    for use in (
        lambda: vault.contents("case-0002"),
        lambda: vault.add("case-0002", "", SEALED, [record()]),
    ):
        with pytest.raises(VaultError, match="vault of case-0002 is damaged"):
            use()
    assert tree(private) == before
    assert vault.contents("case-0003").records


@needs_fork
def test_a_writer_killed_at_any_point_leaves_the_old_file_or_the_new(
    tmp_path: Path, source: KeySource
) -> None:
    count = 0
    while True:
        count += 1
        private = tmp_path / f"{count}.private"
        vault = filled(private, source, 1)
        died = killed_at(
            count, lambda v=vault: v.add("case-0001", "", Sealed(), [record(copy="d" * 64)])
        )
        copies = [
            r.copy_sha256[0] for r in open_vault(private, source).contents("case-0001").records
        ]
        assert copies in (["c"], ["c", "d"])
        if not died:
            break
    assert count > 3
    assert copies == ["c", "d"]


@needs_fork
def test_a_first_use_killed_at_any_point_can_be_done_again(tmp_path: Path) -> None:
    count = 0
    while True:
        count += 1
        private, source = tmp_path / f"{count}.private", KeySource(tmp_path / f"{count}" / "my.key")
        if not killed_at(count, lambda p=private, s=source: filled(p, s, 1)):
            break
        assert filled(private, source, 1).contents("case-0001").records
    assert count > 8


def test_a_seal_that_would_not_open_is_not_written(
    private: Path, source: KeySource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of memory or of the program: the earlier file is worth more than a new one that is lost."""
    vault = filled(private, source, 1)
    before = tree(private)
    real = to_json
    monkeypatch.setattr("redactor.vault.store.to_json", lambda contents: real(contents) + b" ")
    with pytest.raises(VaultError):
        vault.add("case-0001", "", SEALED, [record(copy="e" * 64)])
    assert tree(private) == before


def test_the_open_part_says_nothing_but_ids(private: Path, source: KeySource) -> None:
    filled(private, source, 1)
    data = (private / "vault" / "case-0001.vault").read_bytes()
    start = data.index(b"{")
    length = int.from_bytes(data[start - 4 : start], "big")
    header = json.loads(data[start : start + length])
    assert set(header) == {"vault", "case", "key", "kdf", "cipher"}
    assert (header["vault"], header["case"]) == (VAULT, "case-0001")
