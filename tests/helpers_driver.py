"""The command line with a line without a model: a process that tests can interrupt and kill.

Usage: python helpers_driver.py SECONDS redactor-arguments...

Each case takes SECONDS, and its worker says on stdout when it begins.
"""

from __future__ import annotations

import logging
import sys

from helpers_workers import SlowPipeline

import redactor.cli.run
import redactor.cli.watch
from redactor.__main__ import main
from redactor.config.pipeline import load

logging.basicConfig(level=logging.DEBUG)

if __name__ == "__main__":
    pipeline = SlowPipeline.model_validate(load("supervision").model_dump())
    for command in (redactor.cli.run, redactor.cli.watch):
        command.load = lambda name: pipeline  # type: ignore[attr-defined]
    main(sys.argv[2:])
