"""The door to spaCy, narrowed: its command line, which downloads models, is not imported.

``import spacy`` also imports what ``spacy download`` and its like need, half of the time that it takes. While spaCy is
imported here, a module stands in for them. Whoever imports them elsewhere, before or after, gets the real ones.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from types import ModuleType
from typing import Any, Final

_COMMANDS: Final = ("spacy.cli", "spacy.cli.info")


def _left_out(*_: object, **__: object) -> Any:
    raise TypeError("spacy.info is left out of this import of spaCy")


def _import_spacy() -> None:
    if any(name in sys.modules for name in ("spacy", *_COMMANDS)):
        return
    standing = {name: ModuleType(name) for name in _COMMANDS}
    standing[_COMMANDS[-1]].__dict__["info"] = _left_out
    sys.modules.update(standing)
    try:
        # A spaCy that asks more of them than this is imported whole below.
        with suppress(ImportError):
            import spacy  # noqa: F401
    finally:
        for name, module in standing.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


_import_spacy()

from spacy.matcher import Matcher  # noqa: E402
from spacy.tokens import Doc  # noqa: E402
from spacy.vocab import Vocab  # noqa: E402

__all__ = ["Doc", "Matcher", "Vocab"]
