"""The errors: an exit status each, a next step, and they cross a process border whole."""

from __future__ import annotations

import pickle

import pytest

from redactor.errors import (
    BatchError,
    ConfigError,
    DocumentError,
    MissingDependency,
    RedactorError,
    UsageError,
    VaultError,
)


@pytest.mark.parametrize(
    ("kind", "status"),
    [(UsageError, 2), (ConfigError, 3), (MissingDependency, 4), (VaultError, 5), (BatchError, 6), (RedactorError, 6)],
)  # fmt: skip
def test_each_has_its_exit_status_and_says_what_to_do(
    kind: type[RedactorError], status: int
) -> None:
    error = kind("the disk is full.", "Free space.")
    assert error.exit_code == status
    assert str(error) == "the disk is full. Free space."
    assert (error.message, error.next) == ("the disk is full.", "Free space.")
    home = pickle.loads(pickle.dumps(error))
    assert type(home) is kind
    assert str(home) == str(error)


def test_a_config_error_says_where() -> None:
    error = ConfigError("unknown key.", "Correct it.", where="mine.yaml:3")
    assert str(error) == "mine.yaml:3: unknown key. Correct it."
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_document_error_keeps_its_fields() -> None:
    error = DocumentError("damaged", "It is damaged.", "Save it again.", status="skipped")
    home = pickle.loads(pickle.dumps(error))
    assert home.problem == error.problem
    assert home.status == "skipped"
    assert str(home) == "damaged: It is damaged. Save it again."
