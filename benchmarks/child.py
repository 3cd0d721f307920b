"""Runs one contestant in a process of its own: ``python child.py MODULE:FACTORY IN_DIR RESULT``.

``FACTORY()`` loads everything and returns a RunCase (see ``redactor.evaluate.finished``). RESULT is
a JSON file: ``load_s``, ``process_s`` (seconds) and ``finished`` (case, document, the fields of
Finished).
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from time import perf_counter


def main() -> None:
    """Load, process every case below IN_DIR in name order, and write what it took."""
    dotted, folder, result = sys.argv[1:]
    module, factory = dotted.split(":")
    cases = {
        case.name: {path.name: path.read_bytes().decode() for path in sorted(case.iterdir())}
        for case in sorted(Path(folder).iterdir())
    }
    started = perf_counter()
    run_case = getattr(import_module(module), factory)()
    loaded = perf_counter()
    results = {name: run_case(name, documents) for name, documents in cases.items()}
    done = perf_counter()
    finished = {
        case: {name: asdict(each) for name, each in documents.items()}
        for case, documents in results.items()
    }
    figures = {"load_s": loaded - started, "process_s": done - loaded, "finished": finished}
    Path(result).write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
