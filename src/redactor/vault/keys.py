"""The key of a vault: a file in the user's own config folder, a file somewhere else, or a passphrase.

By default every private folder has a key file of its own, ``<vault id>.key``, so that the key of one
vault can be changed or destroyed without touching another. A key never lies where copies or sealed files
lie, and on POSIX nobody but its owner may read it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
import stat
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import platformdirs
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from redactor.errors import VaultError
from redactor.files import PART, cannot_write, remove_quietly, sync_folder
from redactor.vault import problems
from redactor.vault.container import KEY_BYTES, Header, Kdf, fingerprint

KEY_FILE: Final = "REDACTOR_KEY_FILE"
KEY_FOLDER: Final = "REDACTOR_KEY_FOLDER"
PASSPHRASE: Final = "REDACTOR_PASSPHRASE"
LEAST: Final = 12
"""Characters of a new passphrase."""
_COST: Final = (1 << 17, 8, 1)
"""n, r, p of scrypt: OWASP's first choice, 128 MiB and about half a second."""
_HEAD: Final = "redactor-key-1 "
_CHECK: Final = 8


@dataclass(frozen=True, slots=True)
class Key:
    """A key at hand. ``file`` is where it lies, ``None`` for a passphrase."""

    material: bytes = field(repr=False)
    kdf: Kdf
    file: Path | None = field(default=None, repr=False)
    made: bool = False

    @property
    def id(self) -> str:
        """Fingerprint, as it stands in sealed files."""
        return fingerprint(self.material)


@dataclass(frozen=True, slots=True)
class KeySource:
    """Which key the user means; with neither, the vault's own file in the key folder.

    Attributes:
        file: a key file that the user named.
        passphrase: in words.
        away_from: folders in which no key may lie.
    """

    file: Path | None = field(default=None, repr=False)
    passphrase: str | None = field(default=None, repr=False)
    away_from: tuple[Path, ...] = field(default=(), repr=False)

    def file_of(self, vault: str) -> Path | None:
        """Where the key file of a vault lies; ``None`` for a passphrase."""
        if self.passphrase is not None:
            return None
        return self.file or key_folder() / f"{vault}.key"

    def of(self, header: Header) -> Key:
        """The key that opens what ``header`` is the head of.

        Raises:
            VaultError: it is lost, unreadable, open to others, of another kind, or another one.
        """
        if (self.passphrase is not None) != (header.kdf.name == "scrypt"):
            raise problems.other_kind(header.kdf.name == "scrypt")
        words = self.passphrase
        key = self._from_files(header) if words is None else _from_words(words, header.kdf)
        if key.id != header.key:
            raise problems.wrong_key(header.case)
        return key

    def _from_files(self, header: Header) -> Key:
        path = self.file_of(header.vault)
        assert path is not None
        other: Key | None = None
        wrong: VaultError | None = None
        for each in (path, fresh(path)):
            try:
                key = self._read(each) if each.exists() else None
            except VaultError as error:  # written over, when its removal was killed
                wrong = wrong or error
                continue
            if key is not None and key.id == header.key:
                return key
            other = other or key
        if wrong is None and other is None:
            raise problems.lost_key()
        if wrong is not None:
            raise wrong
        assert other is not None
        return other

    def new(self, vault: str) -> Key:
        """The key for a vault that has no sealed file yet: the one that lies there, else a new one.

        Raises:
            VaultError: it may not lie there, is no key, or the passphrase is too short.
            BatchError: it cannot be written.
        """
        if self.passphrase is not None:
            if len(_plain(self.passphrase)) < LEAST:
                raise problems.short_passphrase(LEAST)
            return _from_words(self.passphrase, Kdf("scrypt", secrets.token_hex(16), *_COST))
        path = self.file_of(vault)
        assert path is not None
        return self._read(path) if path.exists() else self.make(path)

    def make(self, path: Path) -> Key:
        """A new random key in a file of its own, mode 0600.

        Raises:
            VaultError: it may not lie there.
            BatchError: it cannot be written.
        """
        self._check_place(path)
        key = Key(secrets.token_bytes(KEY_BYTES), Kdf(), path, made=True)
        _write_new(path, _as_text(key.material))
        return key

    def _read(self, path: Path) -> Key:
        self._check_place(path)
        try:
            with path.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                data = file.read(1024)
        except OSError as error:
            raise problems.unreadable_key(error) from None
        if is_open(mode):
            raise problems.open_key()
        return Key(_from_text(data), Kdf(), path)

    def _check_place(self, path: Path) -> None:
        resolved = path.resolve()
        for folder in self.away_from:
            outer = folder.resolve()
            if outer == resolved or outer in resolved.parents:
                raise problems.key_in_the_way()


def key_folder() -> Path:
    """Where key files lie by default: the user's own config folder.

    Raises:
        VaultError: the account has no home, and nothing else is said.
    """
    if named := os.environ.get(KEY_FOLDER):
        return Path(named)
    own = platformdirs.user_config_path("redactor", appauthor=False)
    if not own.is_absolute():
        raise problems.no_home()
    return own / "keys"


def fresh(path: Path) -> Path:
    """Where a new key waits while the vault is sealed anew with it."""
    return path.with_name(f"{path.name}.new")


def is_open(mode: int) -> bool:
    """Whether accounts besides the owner's may read a file of this mode (POSIX only)."""
    return os.name == "posix" and bool(stat.S_IMODE(mode) & 0o077)


def shred(path: Path) -> bool:
    """Write over a file, remove it, and say whether there was one. A link goes, what it points to stays.

    On flash memory, snapshots and copy-on-write file systems older content may survive beneath.

    Raises:
        BatchError: it cannot be removed.
    """
    try:
        if not path.exists() and not path.is_symlink():
            return False
        if not path.is_symlink():
            with path.open("r+b") as file:
                size = os.fstat(file.fileno()).st_size
                file.write(os.urandom(size))
                file.flush()
                os.fsync(file.fileno())
        path.unlink()
        sync_folder(path.parent)
    except OSError as error:
        raise cannot_write(error) from None
    return True


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).strip()


def _from_words(words: str, kdf: Kdf) -> Key:
    salt = bytes.fromhex(kdf.salt)
    scrypt = Scrypt(salt=salt, length=KEY_BYTES, n=kdf.n, r=kdf.r, p=kdf.p)
    return Key(scrypt.derive(_plain(words).encode("utf-8", "surrogatepass")), kdf)


def _as_text(material: bytes) -> bytes:
    check = hashlib.sha256(material).digest()[:_CHECK]
    return (_HEAD + base64.b64encode(material + check).decode() + "\n").encode()


def _from_text(data: bytes) -> bytes:
    try:
        text = data.decode("ascii").rstrip("\r\n")
        raw = base64.b64decode(text.removeprefix(_HEAD), validate=True)
    except (UnicodeDecodeError, binascii.Error, ValueError):
        raise problems.damaged_key() from None
    material, check = raw[:KEY_BYTES], raw[KEY_BYTES:]
    whole = hashlib.sha256(material).digest()[:_CHECK]
    if len(material) != KEY_BYTES or check != whole or text != _as_text(material).decode().strip():
        raise problems.damaged_key()
    return material


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, whole or not at all, for the owner's eyes only."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
    try:
        _own_folder(path.parent)
        handle = os.open(
            part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
        )
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path) if os.name == "nt" else _link(part, path)
        sync_folder(path.parent)
    except OSError as error:
        remove_quietly(part)
        raise cannot_write(error) from None
    except BaseException:
        remove_quietly(part)
        raise


def _link(part: Path, path: Path) -> None:
    """Give ``part`` its name, unless somebody else took that in the meantime."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        part.replace(path)
    else:
        part.unlink()


def _own_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing; only the new ones get mode 0700."""
    missing: Sequence[Path] = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
