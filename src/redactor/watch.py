"""Says which document is worked on, so that one that never ends can be ended from outside.

A process that hangs in a parser cannot help itself. It says beforehand what it is about to read or write;
whoever watches it ends the process when that takes too long, and gives the case to another one with the
document given up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from redactor.errors import DocumentError, Problem

Stage = Literal["read", "write"]
Tell = Callable[[str, Stage | None], None]
"""Called with a document's id and what is done with it, and again with ``None`` when that is over."""


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A document that ended the process which worked on it, what was done with it then, and why it ended."""

    document: str
    stage: Stage
    problem: Problem


def _nobody(document: str, stage: Stage | None) -> None:
    """Nobody watches."""


class Watch:
    """What is said while a case is worked on.

    Args:
        tell: whom to tell.
        given_up: what is not to be tried again.
    """

    def __init__(self, tell: Tell = _nobody, given_up: Sequence[GivenUp] = ()) -> None:
        self._tell = tell
        self._given_up = {(each.document, each.stage): each.problem for each in given_up}

    @contextmanager
    def on(self, document: str, stage: Stage) -> Iterator[None]:
        """The block reads or writes this document.

        Raises:
            DocumentError: it was given up.
        """
        if problem := self._given_up.get((document, stage)):
            raise DocumentError(problem.code, problem.message, problem.next)
        self._tell(document, stage)
        try:
            yield
        finally:
            self._tell(document, None)


UNWATCHED = Watch()
