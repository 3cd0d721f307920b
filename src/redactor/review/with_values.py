"""The report of one case with originals beside the labels, sealed for the reviewer who must compare on paper."""

from __future__ import annotations

from redactor import __version__
from redactor.batch.clock import now
from redactor.batch.versions import model_versions
from redactor.report.build import RunInfo, case_rows, report_of
from redactor.report.values import report_with_values, sealed_report
from redactor.review.desk import CaseFile, Desk
from redactor.review.passphrases import check_password


def sealed_case_report(desk: Desk, case: CaseFile, password: str) -> bytes:
    """A ZIP that AES-256 encrypts, with the report of a case as it is now, and what stands in its sources.

    A source that cannot be read, or was changed, leaves its originals empty.

    Raises:
        PasswordError: the password is too easy.
    """
    check_password(password)
    pipeline = desk.asked.pipeline
    moment = now()
    run = RunInfo(
        f"review-{case.id}", moment, moment, __version__, pipeline.name, pipeline.sha256,
        model_versions(pipeline),
    )  # fmt: skip
    report = report_of(run, [case_rows(case.outcomes, case.note)])
    originals: dict[tuple[str, int, int, int], str] = {}
    documents = desk.documents(case)
    for outcome in case.outcomes:
        document = documents.get(outcome.id)
        places = [
            *((d.finding.segment, d.finding.start, d.finding.end) for d in outcome.decisions),
            *((flag.segment, flag.start, flag.end) for flag in outcome.flags),
        ]
        for segment, start, end in places if document else ():
            assert document is not None
            originals[outcome.id, segment, start, end] = document.segments[segment].text[start:end]
    return sealed_report(report_with_values(report, originals), password)
