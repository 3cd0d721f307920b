"""What every page of the program shares: the workroom, the look, the work that goes on, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from starlette.exceptions import HTTPException
from starlette.requests import Request

from redactor.errors import UsageError
from redactor.review.prepare import CopyRun, FirstLook, Hooks, Work
from redactor.review.workroom import Batch, Workroom
from redactor.web.desks import Desks
from redactor.web.pages import Pages


@dataclass(slots=True)
class Site:
    """Made once, by :func:`redactor.web.server.application`.

    Attributes:
        workroom: the batches.
        hooks: who does the work.
        pages: templates, and news for the next page.
        close: ends the program; called when the last answer is on its way.
        looks, runs: what goes on, or was last done, by batch id.
        names: the user's own file names by batch id, of files dropped since the program began.
        desks: of the batches that are reviewed.
    """

    workroom: Workroom
    hooks: Hooks
    pages: Pages
    close: Callable[[], None] = field(repr=False)
    looks: dict[str, FirstLook] = field(default_factory=dict, repr=False)
    runs: dict[str, CopyRun] = field(default_factory=dict, repr=False)
    names: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)
    desks: Desks = field(default_factory=Desks, repr=False)
    _starting: Lock = field(default_factory=Lock, repr=False)

    def batch(self, request: Request) -> Batch:
        """The batch that the address names, ``/batch/{batch}/...``.

        Raises:
            HTTPException: there is none (404).
        """
        found = self.workroom.batch(str(request.path_params["batch"]))
        if found is None:
            raise HTTPException(404)
        return found

    @property
    def at_work(self) -> list[Work]:
        """What goes on now."""
        return [one for one in (*self.looks.values(), *self.runs.values()) if not one.task.over]

    def busy(self, batch: Batch) -> Work | None:
        """What goes on with this batch."""
        return next((one for one in self.at_work if one.batch.id == batch.id), None)

    def start(self, work: FirstLook | CopyRun) -> None:
        """Begin some work on a batch; waits until nobody reviews it.

        Raises:
            UsageError: other work on it goes on.
        """
        with self._starting:
            if self.busy(work.batch):
                raise UsageError(
                    "redactor is at work on this batch.", "Wait until it is done, or stop it."
                )
            if isinstance(work, FirstLook):
                self.looks[work.batch.id] = work
            else:
                self.runs[work.batch.id] = work
        if isinstance(work, CopyRun):
            self.desks.leave(work.batch)
        work.task.start()

    def forget(self, batch: Batch) -> None:
        """Nothing that went on with a batch that is gone counts for one that gets its number."""
        for known in (self.looks, self.runs, self.names):
            known.pop(batch.id, None)
        self.desks.leave(batch)

    def stop(self) -> None:
        """End all work, and wait until its processes are gone."""
        for work in self.at_work:
            work.task.halt.set()
        for work in self.at_work:
            work.task.stop()
        self.desks.stop()
