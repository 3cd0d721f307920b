"""Write src/redactor/detect/clues.json.gz: where the patterns of the catalogue can match, told beforehand.

    python tools/make_clues.py

Run it whenever a pattern of recognizers/, of a cue or a word list in one, or the code that tells clues was
changed: without it the program is right all the same, and slower when it starts for the first time. A test
says when it was forgotten.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from redactor.config.shipped import folder
from redactor.detect import clues, patterns
from redactor.detect.cues import CueDetector
from redactor.detect.flags import load_flags
from redactor.detect.heads import Clue, clue_of
from redactor.detect.rules import load_recognizers


def tell() -> dict[tuple[str, int], Clue | None]:
    """The clue of every expression that the program brings, with its flags."""
    told: dict[tuple[str, int], Clue | None] = {}

    def clue_for(expression: str, flags: int) -> Clue | None:
        told[expression, flags] = clue_of(expression, flags)
        return told[expression, flags]

    os.environ[patterns.FOLDER_VARIABLE] = ""
    patterns.clue_for = clue_for
    load_recognizers(folder("recognizers"))
    load_flags(folder("recognizers"))
    CueDetector()
    return told


if __name__ == "__main__":
    path = Path(clues.__file__).with_name(clues.FILE)
    path.write_bytes(clues.dumped(tell()))
    click.echo(f"{path.name}: {path.stat().st_size:,} bytes")
