"""The command line with a line without a model: a process that tests can interrupt and kill.

Usage: python helpers_driver.py SECONDS redactor-arguments...

Each case takes SECONDS, and says on stdout when it begins.
"""

from __future__ import annotations

import logging
import sys
import time

from helpers_batch import Words, light_line

from redactor.__main__ import main
from redactor.batch import work
from redactor.config.pipeline import load
from redactor.model import Case


def begin(case: Case) -> None:
    """Say it, and take a while."""
    sys.stdout.write(f"begin {case.id}\n")
    sys.stdout.flush()
    time.sleep(float(sys.argv[1]))


if __name__ == "__main__":
    logging.basicConfig(level=logging.DEBUG)
    pipeline = load("supervision")
    work._LINE[pipeline.sha256] = light_line(pipeline, Words(begin))
    main(sys.argv[2:])
