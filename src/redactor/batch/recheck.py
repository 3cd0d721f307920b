"""Looks for leaks in finished copies again, with the originals at hand.

The sources are read and detected anew, the copies are read by the independent readers, and nothing is
written. A copy that was changed since it was published is named.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from redactor.batch.intake import read_source
from redactor.batch.journal import Journal
from redactor.batch.recorded import decided_in
from redactor.batch.session import JOURNAL
from redactor.batch.sources import load_sources
from redactor.batch.work import read_roster
from redactor.config.roster import FILE_NAMES
from redactor.config.verdicts import overlaid
from redactor.errors import BatchError, DocumentError, RedactorError, VaultError
from redactor.model import Leak, Source
from redactor.pipeline import Line
from redactor.readback.registry import READERS
from redactor.vault.keys import KeySource
from redactor.vault.store import Vault, open_vault, sealed_path
from redactor.verdict import Verdict
from redactor.verify import Searcher

_OUTPUT = re.compile(r"case-[0-9]+/document-[0-9]+\.[a-z]+")


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict on one copy.

    Attributes:
        document: neutral id.
        state: ``clean``, ``leak``, ``changed`` (not the bytes that were published), ``missing``,
            or ``not-checked`` with the reason in ``note``.
        leaks: what was found.
        note: why, and what to do.
    """

    document: str
    state: str
    leaks: tuple[Leak, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Copy:
    document: str
    case: str
    output: str
    output_sha256: str
    source_sha256: str = field(repr=False)


def recheck(out: Path, private: Path, line: Line, key: KeySource | None = None) -> list[Checked]:
    """Check every copy that OUT's report lists, case by case.

    Args:
        out: the output folder.
        private: its private folder.
        line: of the pipeline that the copies were made with.
        key: of the vault, which tells what a reviewer decided; where it does not, such a case is not checked.

    Raises:
        BatchError: OUT holds no report, or the private folder does not tell the sources.
    """
    sources = load_sources(private)
    cases: dict[str, list[_Copy]] = defaultdict(list)
    for copy in _copies(out):
        cases[copy.case].append(copy)
    checked: list[Checked] = []
    decided = _decided(private, key)
    for case in sorted(cases):
        checked.extend(_case(case, cases[case], sources, out, line, decided(case)))
    return checked


def _decided(private: Path, key: KeySource | None) -> Callable[[str], tuple[Verdict, ...] | None]:
    """What a reviewer decided about a case; ``None`` where there is something that nobody can tell."""
    vault: Vault | None = None
    if key is not None:
        with suppress(VaultError):
            vault = open_vault(private, key)
    known = _cases_decided(private)

    def of(case: str) -> tuple[Verdict, ...] | None:
        with suppress(VaultError):
            if vault and sealed_path(private, case).exists():
                return vault.contents(case).verdicts
        return None if case in known else ()

    return of


def _cases_decided(private: Path) -> frozenset[str]:
    if not (private / JOURNAL).is_file():
        return frozenset()
    with closing(Journal(private / JOURNAL)) as journal:
        return decided_in(journal)


def pipeline_of(out: Path) -> str:
    """The name of the pipeline that OUT's report was made with.

    Raises:
        BatchError: OUT holds no report that can be read.
    """
    try:
        return str(json.loads((out / "report.json").read_bytes())["run"]["pipeline"]["name"])
    except (OSError, ValueError, KeyError, TypeError):
        raise _no_report() from None


def _no_report() -> BatchError:
    return BatchError(
        "OUT holds no report.json that can be read.", "Name the folder that redactor run wrote."
    )


def _copies(out: Path) -> list[_Copy]:
    try:
        report = json.loads((out / "report.json").read_bytes())
        copies = [
            _Copy(d["id"], d["case"], d["output"], d["output_sha256"], d["source_sha256"])
            for d in report["documents"]
            if d["output"] is not None
        ]
        if not all(_OUTPUT.fullmatch(copy.output) for copy in copies):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError):
        raise _no_report() from None
    return copies


def _case(
    case: str,
    copies: list[_Copy],
    sources: dict[str, Path],
    out: Path,
    line: Line,
    verdicts: tuple[Verdict, ...] | None,
) -> list[Checked]:
    if verdicts is None:
        note = (
            "What a reviewer decided about this case is sealed, and this key does not open it: a name that was added "
            "by hand would not be sought. Name the right one with --key-file or --passphrase"
        )
        return [Checked(copy.document, "not-checked", note=note) for copy in copies]
    originals: list[Source] = []
    changed: list[str] = []
    for identifier, path in sorted(sources.items()):
        if identifier.startswith(f"{case}/document-"):
            try:
                originals.append(
                    read_source(path, identifier, case, line.handling.limits.max_bytes)
                )
            except DocumentError:
                changed.append(identifier)
    known = {source.id: source.sha256 for source in originals}
    changed += [c.document for c in copies if known.get(c.document) != c.source_sha256]
    if changed:
        note = "A source of the case has changed or is out of reach. Type: redactor run"
        return [Checked(copy.document, "not-checked", note=note) for copy in copies]
    try:
        rosters = [sources[key] for n in FILE_NAMES if (key := f"{case}/{n}") in sources]
        roster = overlaid(read_roster(case, rosters)[0], verdicts)
        searcher, unread = line.searcher(case, originals, roster)
    except RedactorError as error:
        return [Checked(copy.document, "not-checked", note=str(error)) for copy in copies]
    if any(copy.document in unread for copy in copies):
        note = (
            "A source of the case cannot be read now; if it needs a password, case.yaml must hold "
            "it. Correct that and type: redactor run"
        )
        return [Checked(copy.document, "not-checked", note=note) for copy in copies]
    return [_copy(copy, out / copy.output, searcher) for copy in copies]


def _copy(copy: _Copy, path: Path, searcher: Searcher) -> Checked:
    try:
        data = path.read_bytes()
    except OSError:
        return Checked(copy.document, "missing", note="The copy is gone. Type: redactor run")
    same = hashlib.sha256(data).hexdigest() == copy.output_sha256
    try:
        leaks = searcher.leaks(READERS[path.suffix](data))
    except Exception:  # noqa: BLE001 - a parser may raise anything on a copy that was tampered with
        note = "The copy cannot be read. Do not pass it on; delete it and type: redactor run"
        return Checked(copy.document, "not-checked" if same else "changed", note=note)
    note = "" if same else "The copy was changed after it was published; a signature on it is void."
    state = "leak" if leaks else ("clean" if same else "changed")
    return Checked(copy.document, state, leaks, note)
