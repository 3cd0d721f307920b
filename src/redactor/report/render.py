"""report.html: one page that needs nothing but itself, for the person who reviews and signs.

Works offline, without scripts, on paper and with a screen reader. All text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, cast

from jinja2 import Environment, PackageLoader, StrictUndefined

from redactor.report import view, words
from redactor.report.shape import FindingRow, Report

HOLDS_NAMES: Final = "Holds names: confidential, for the reviewer only"
Values = Mapping[tuple[str, int, int, int], str]
"""Original text by document, segment, start and end."""


def html(report: Mapping[str, object], overview: str = "", values: Values | None = None) -> str:
    """Return the page for a report that satisfies ``schema/report-1.json``.

    Args:
        report: the report.
        overview: where the page over all cases is, relative to this one, if there is one.
        values: originals to show; see :mod:`redactor.report.values`, which alone gives any.

    Equal reports give equal pages: nothing of the machine or the moment gets in.
    """
    template = environment().get_template("report.html.j2")
    page = view.page(cast(Report, report))
    return template.render(page=page, overview=overview, values=values) + "\n"


def _cells(findings: Iterable[FindingRow], document: str) -> Iterator[tuple[Any, ...]]:
    """What stands in the table of findings, row by row: a template that asks for each by itself takes longer."""
    for one in findings:
        start, end, rule = one["start"], one["end"], one["rule"]
        yield (
            one["place"],
            f"{start}–{end}",
            words.type_in_words(one["entity_type"]),
            one["replacement"],
            words.role_in_words(one["role"]),
            words.code_in_words(one["action"], words.ACTIONS),
            f"{one['score']:.2f}",
            ", ".join(one["recognizers"]),
            one["pattern"],
            "" if rule in (one["pattern"], one["entity_type"]) else rule,
            (document, one["segment"], start, end),
        )


class _Templates(Environment):
    """Jinja asks anything for an attribute first: a row is a dict, and would fail first each time."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """``obj.attribute`` of a template."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


@cache
def environment() -> Environment:
    """The templates, with the words that they use."""
    environment = _Templates(
        loader=PackageLoader("redactor.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        plural=words.plural,
        noun=words.type_in_words,
        cells=_cells,
        treatment=lambda code: words.code_in_words(code, words.TREATMENTS),
        check=lambda code: words.code_in_words(code, {}),
        number=lambda value: f"{value:,}",
    )
    environment.globals.update(STATUS=words.STATUS, HOLDS_NAMES=HOLDS_NAMES, values=None)
    return environment
