"""Finds the data that travels with the program: from a wheel or from a checkout, never elsewhere.

In a wheel the folders lie in the package (``redactor/shipped/recognizers``); in a checkout they
lie at the repository's root, two levels above ``src/redactor``.
"""

from __future__ import annotations

from pathlib import Path

from redactor.errors import ConfigError

_PACKAGE = Path(__file__).resolve().parent.parent


def folder(name: str) -> Path:
    """The shipped folder ``name`` (``recognizers`` or ``pipelines``).

    Raises:
        ConfigError: it is in neither place: the installation is damaged.
    """
    for candidate in (_PACKAGE / "shipped" / name, _PACKAGE.parent.parent / name):
        if candidate.is_dir():
            return candidate
    raise ConfigError(
        f"the shipped {name} are missing.", "Install redactor again: pip install --force-reinstall"
    )
