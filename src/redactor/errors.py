"""Every way a run can go wrong, each with what to do next.

An error never quotes the document, its file name or a path from the input: it names the
document id and the place inside it. ``str(error)`` is the one line a user reads.
"""

from __future__ import annotations

from dataclasses import dataclass


class RedactorError(Exception):
    """Base of all errors that end a run.

    Attributes:
        exit_code: the process exit status.
        message: what is wrong, in plain words, without document content.
        next: what the user should do about it.
    """

    exit_code = 6

    def __init__(self, message: str, next_step: str = "") -> None:
        self.message = message
        self.next = next_step
        super().__init__(f"{message} {next_step}".strip())


class UsageError(RedactorError):
    """The command line asks for something that cannot be done (exit status 2)."""

    exit_code = 2


class ConfigError(RedactorError):
    """A pipeline, recognizer or roster file cannot be used (exit status 3).

    ``where`` is ``file:line`` of the offending entry; for a roster the file is given by its
    case id, because folder names carry patient names.
    """

    exit_code = 3

    def __init__(self, message: str, next_step: str = "", *, where: str = "") -> None:
        self.where = where
        super().__init__(f"{where}: {message}" if where else message, next_step)


class MissingDependency(RedactorError):
    """Something must be installed first (exit status 4); ``next`` is the command to type."""

    exit_code = 4


class VaultError(RedactorError):
    """The sealed store of originals cannot be opened or trusted (exit status 5)."""

    exit_code = 5


class BatchError(RedactorError):
    """The run as a whole cannot go on: output folder, disk, workers (exit status 6)."""

    exit_code = 6


@dataclass(frozen=True, slots=True)
class Problem:
    """What the report says about a document that got no copy.

    Attributes:
        code: stable kebab-case reason code (docs/report-format.md).
        message: what is wrong, no document content.
        next: what to do about it.
    """

    code: str
    message: str
    next: str


class DocumentError(Exception):
    """One document cannot be copied safely; it becomes that file's outcome, never the batch's.

    Attributes:
        problem: code, message and next step for the report.
        status: ``failed`` (could not be read or written), ``quarantined`` (a leak) or ``skipped``.
    """

    def __init__(self, code: str, message: str, next_step: str, *, status: str = "failed") -> None:
        self.problem = Problem(code, message, next_step)
        self.status = status
        super().__init__(f"{code}: {message} {next_step}".strip())

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the fields when the error crosses a process border."""
        return (
            _rebuild,
            (self.problem.code, self.problem.message, self.problem.next, self.status),
        )


def _rebuild(code: str, message: str, next_step: str, status: str) -> DocumentError:
    return DocumentError(code, message, next_step, status=status)
