"""What goes wrong with a vault or its key, each with what to do next and without any content."""

from __future__ import annotations

from redactor.errors import VaultError


def damaged(case: str) -> VaultError:
    """The sealed file of ``case`` was changed, cut or is no vault file."""
    return VaultError(
        f"the vault of {case} is damaged.",
        "Restore the file from a back-up of the private folder. If there is none, move it out of the "
        "folder vault: labels then start anew, and earlier copies of the case cannot be traced back.",
    )


def newer(case: str) -> VaultError:
    """The sealed file has a version that this program does not know."""
    return VaultError(
        f"the vault of {case} was written by a later version of redactor, or is damaged.",
        "Update redactor and try again.",
    )


def wrong_key(case: str) -> VaultError:
    """The key at hand is not the one that sealed the file."""
    return VaultError(
        f"the vault of {case} was sealed with another key.",
        "Give the key file or passphrase that this private folder was made with "
        "(--key-file, --passphrase); redactor vault status shows which key it is.",
    )


def other_kind(passphrase: bool) -> VaultError:
    """A passphrase was given for a vault with a key file, or the other way round."""
    has, wants = ("a passphrase", "--passphrase") if passphrase else ("a key file", "its key file")
    return VaultError(
        f"this vault is sealed with {has}, which was not given.",
        f"Type the command with {wants}, or set the environment variable for it (docs/vault.md).",
    )


def lost_key() -> VaultError:
    """The key file of an existing vault is gone."""
    return VaultError(
        "the key file of this vault is not there.",
        "Put it back from its back-up, or name it with --key-file. If it is lost for good, nobody can "
        "open the vault: move the folder vault out of the private folder, and labels start anew.",
    )


def unreadable_key(error: OSError) -> VaultError:
    """The key file cannot be read."""
    return VaultError(
        f"the key file cannot be read ({type(error).__name__}).",
        "Give the account that runs redactor the right to read it, and nobody else.",
    )


def damaged_key() -> VaultError:
    """The key file does not hold a key."""
    return VaultError(
        "the key file does not hold a key of redactor, or is damaged.",
        "Put it back from its back-up, or name another one with --key-file.",
    )


def open_key() -> VaultError:
    """Others may read the key file."""
    return VaultError(
        "other accounts may read the key file.",
        "Type: chmod 600 on the key file, and ask yourself who may have read it; "
        "redactor vault rotate makes a new key.",
    )


def no_home() -> VaultError:
    """There is no config folder of the user's own."""
    return VaultError(
        "this account has no config folder for the key of the vault.",
        "Set REDACTOR_KEY_FOLDER to a folder for keys, or name a key file with --key-file.",
    )


def key_in_the_way() -> VaultError:
    """The key file lies where the copies or the sealed files lie."""
    return VaultError(
        "the key file lies inside INPUT, OUT or the private folder.",
        "Keep it elsewhere: whoever gets that folder would have the key as well.",
    )


def short_passphrase(least: int) -> VaultError:
    """A new passphrase is too short to protect anything."""
    return VaultError(
        f"the passphrase has fewer than {least} characters.", "Choose a longer one: several words."
    )


def no_vault() -> VaultError:
    """The private folder holds no sealed file."""
    return VaultError(
        "the private folder holds no vault.",
        "Name the private folder of the run with --private; a run with --no-vault has none.",
    )


def other_journal() -> VaultError:
    """The case numbers of the journal are not those that the vault was made with."""
    return VaultError(
        "the vault belongs to an earlier journal, whose case numbers may mean other cases.",
        "Put the journal of that run back; or move the folder vault out of the private folder (keep "
        "it to trace back the copies made so far), and labels start anew.",
    )


def destroyed() -> VaultError:
    """Somebody destroyed the vault on purpose."""
    return VaultError(
        "the vault of this private folder was destroyed; its certificate lies there.",
        "The labels of these copies can no longer be traced back through it. For a new run choose "
        "another OUT, or give --no-vault.",
    )


def destruction_begun() -> VaultError:
    """A destruction was stopped half-way."""
    return VaultError(
        "the destruction of this vault was begun and not finished.",
        "Type: redactor vault destroy",
    )


def unreadable(error: OSError) -> VaultError:
    """A sealed file cannot be read."""
    return VaultError(
        f"the vault cannot be read ({type(error).__name__}).",
        "Check the disk or share of the private folder, and try again.",
    )


def broken_log() -> VaultError:
    """The log of who went back was changed or cut."""
    return VaultError(
        "the log of the vault was changed: its chain of hashes is broken.",
        "Keep it for whoever looks into that, move it out of the private folder, and try again.",
    )
