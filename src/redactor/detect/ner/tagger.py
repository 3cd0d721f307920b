"""Runs the shipped model: which words of a text are people, places and organisations.

The model is a token classifier (``training/README.md`` tells how it was made), run by ONNX Runtime with
its threads pinned, so that workers side by side do not fight and a result is the same on every run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from redactor.detect.ner.about import MISSING, THREADS, description
from redactor.detect.ner.pieces import CLS, SEP, Pieces, Window, cut, load, windows
from redactor.detect.ner.words import Words, words_of
from redactor.errors import ConfigError

_COUNT = re.compile(r"[1-9]|[1-5][0-9]|6[0-4]", re.ASCII)
_PROBE = "Seen."
"""Read once when a model is loaded: a file that loads may be another model's."""


class NameTagger:
    """The model, loaded.

    Args:
        folder: holds ``model.onnx``, ``tokenizer.json`` and ``model.json``.

    Raises:
        ConfigError: the model is damaged or not there.
    """

    def __init__(self, folder: Path) -> None:
        # Else it leaves a file with an id of this machine.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime

        onnxruntime.disable_telemetry_events()
        self._labels = description(folder).labels
        self._side = ThreadPoolExecutor(threads(), "names") if threads() > 1 else None
        try:
            self._tokenizer = load(folder / "tokenizer.json")
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            options.inter_op_num_threads = 1
            options.log_severity_level = 3
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
            self._session = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
            self.read((_PROBE,))
        except Exception:  # noqa: BLE001 - a damaged file raises anything
            raise ConfigError("the name recogniser cannot be loaded", MISSING) from None

    def read(self, texts: Sequence[str]) -> list[Words]:
        """The words of each text with what they may be.

        Every window is run by itself: 8-bit activations share one scale in a run, so that in a batch the
        scores of a text would hang on its neighbours. Threads take a window each.
        """
        cuts = [cut(self._tokenizer, text) for text in texts]
        jobs = [(number, window) for number, own in enumerate(cuts) for window in windows(len(own))]
        found = [np.zeros((len(own), len(self._labels)), dtype=np.float32) for own in cuts]

        def run(job: tuple[int, Window]) -> NDArray[np.float32]:
            return self._run(cuts[job[0]], job[1])

        every = self._side.map(run, jobs) if self._side is not None else map(run, jobs)
        for (number, window), rows in zip(jobs, every, strict=True):
            at = window.first - window.start + 1
            found[number][window.first : window.last] = rows[at : at + window.last - window.first]
        return [words_of(own, rows, self._labels) for own, rows in zip(cuts, found, strict=True)]

    @contextmanager
    def reading(self, texts: Sequence[str]) -> Iterator[Callable[[], list[Words]]]:
        """Starts to :meth:`read`, beside what is done in the block if there are threads for it.

        Yields what waits for the words.
        """
        if self._side is None:
            yield lambda: self.read(texts)
            return
        with ThreadPoolExecutor(1, "reader") as reader:
            yield reader.submit(self.read, texts).result

    def _run(self, pieces: Pieces, window: Window) -> NDArray[np.float32]:
        """The probability of each label, ``(length, labels)``, with CLS and SEP around the window."""
        length = window.end - window.start + 2
        ids = np.empty((1, length), dtype=np.int64)
        cases = np.zeros((1, length), dtype=np.int64)
        ids[0, 0], ids[0, -1] = CLS, SEP
        ids[0, 1:-1] = pieces.ids[window.start : window.end]
        cases[0, 1:-1] = pieces.cases[window.start : window.end]
        ((scores,),) = self._session.run(None, {"ids": ids, "cases": cases})
        exp = np.exp(scores - scores.max(-1, keepdims=True))
        out: NDArray[np.float32] = exp / exp.sum(-1, keepdims=True)
        return out


def threads() -> int:
    """Threads of the model in this process: what ``REDACTOR_THREADS`` says (1 to 64), else 1."""
    written = os.environ.get(THREADS, "")
    return int(written) if _COUNT.fullmatch(written) else 1


@lru_cache(maxsize=2)
def tagger(folder: Path) -> NameTagger:
    """The model of a folder, loaded once a process."""
    return NameTagger(folder)
