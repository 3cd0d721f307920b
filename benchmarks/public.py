"""How many names are found in public sets that this repository does not hold.

    python benchmarks/public.py tab_train_dev.jsonl
    python benchmarks/public.py asq_phi.txt

The Text Anonymization Benchmark (TAB) is JSON lines of court cases; ASQ-PHI is clinical questions
with a block of tags each. Every text is a case of its own, goes down the same line as
``redactor run``, and is scored like the gold. See README.md in this folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from redactor.cli.evaluate import case_runner
from redactor.config.pipeline import load
from redactor.evaluate.goldmark import GoldCase, GoldDocument, GoldSpan
from redactor.evaluate.run import Evaluation, evaluate_cases
from redactor.evaluate.score import Share, protected_entities, protected_mentions
from redactor.evaluate.sheets import percent
from redactor.pipeline import Line

TAB_TYPES = {"PERSON": "PERSON", "LOC": "LOCATION", "ORG": "ORG", "DATETIME": "DATE"}
ASQ_TYPES = {
    "NAME": "PERSON",
    "GEOGRAPHIC_LOCATION": "LOCATION",
    "DATE": "DATE",
    "PHONE_NUMBER": "PHONE",
    "FAX_NUMBER": "PHONE",
    "EMAIL_ADDRESS": "EMAIL",
    "SOCIAL_SECURITY_NUMBER": "ID.SSN",
    "MEDICAL_RECORD_NUMBER": "ID.MRN",
}
OTHER = "ID.OTHER"
ASQ_PART = re.compile(r"^===(QUERY|PHI_TAGS)===$", re.MULTILINE)


def tab_cases(text: str, part: str) -> Iterator[GoldCase]:
    """The court cases of one part of TAB; the first step of a ref is its identifier type.

    Args:
        text: JSON lines.
        part: ``train``, ``dev`` or ``all``.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        record = json.loads(line)
        if part not in ("all", record["metadata"]["provenance"]["dataset_type"]):
            continue
        spans = [_tab_span(entity) for entity in record["entities"]]
        yield _case(f"tab-{number:04}", record["text"], spans)


def _tab_span(entity: Mapping[str, Any]) -> GoldSpan:
    kind = TAB_TYPES.get(entity["entity_type"], OTHER)
    ref = f"{entity['identifier_type'].lower()}.{entity['entity_id']}"
    return GoldSpan(entity["start_offset"], entity["end_offset"], kind, ref)


def asq_cases(text: str) -> Iterator[GoldCase]:
    """The questions of ASQ-PHI; a tag marks every place where its value stands as whole words."""
    parts = ASQ_PART.split(text)[1:]
    for number, index in enumerate(range(0, len(parts) - 3, 4), start=1):
        query, tags = parts[index + 1].strip("\n"), parts[index + 3]
        spans = [
            GoldSpan(*found.span(), ASQ_TYPES.get(tag["identifier_type"], OTHER), f"tag.{at}")
            for at, tag in enumerate(json.loads(line) for line in tags.split("\n") if line.strip())
            for found in re.finditer(rf"(?<!\w){re.escape(tag['value'])}(?!\w)", query)
        ]
        yield _case(f"asq-{number:04}", query, spans)


def _case(name: str, text: str, spans: Iterable[GoldSpan]) -> GoldCase:
    """One text; of spans that overlap, the longer stays."""
    taken: list[GoldSpan] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if all(span.end <= other.start or other.end <= span.start for other in taken):
            taken.append(span)
    spans_in_order = tuple(sorted(taken, key=lambda s: s.start))
    return GoldCase(name, {"document.txt": GoldDocument(text, spans_in_order, ())})


def names(prefix: str | tuple[str, ...], evaluation: Evaluation) -> tuple[Share, Share]:
    """Protected mentions and protected entities among the names whose ref begins so."""
    chosen = [m for m in evaluation.mentions if m.type == "PERSON" and m.ref.startswith(prefix)]
    return protected_mentions(chosen), protected_entities(chosen)


def kept_but_ages(evaluation: Evaluation) -> Share:
    """Other text kept where no age stood: neither set marks ages, and the pipeline replaces them."""
    ages = 0
    for document in evaluation.documents:
        found = [c.mark for c in document.claims if c.mark.kind == "AGE"]
        ages += sum(any(m.start < e and s < m.end for m in found) for s, e in document.lost)
    return Share(evaluation.kept.hits, evaluation.kept.total - ages)


def rows(evaluation: Evaluation) -> list[tuple[str, Share]]:
    """The figures, in order of printing, without those of which there are none."""
    out: list[tuple[str, Share]] = []
    asked = names(("direct.", "quasi.", "tag."), evaluation)
    out.extend([("names, mentions", asked[0]), ("names, all mentions of a person", asked[1])])
    out.append(("names, DIRECT mentions", names("direct.", evaluation)[0]))
    out.append(("names, QUASI mentions", names("quasi.", evaluation)[0]))
    spared, _ = names("no_mask.", evaluation)
    out.append(("names that need no masking, gone all the same", spared))
    out.append(("other text kept", evaluation.kept))
    out.append(("other text kept, stated ages aside", kept_but_ages(evaluation)))
    found = [claim for claim in evaluation.claims if claim.is_name and claim.mark.replaced]
    alarms = Share(sum(claim.is_false_alarm for claim in found), len(found))
    out.append(("replaced findings of names on no span", alarms))
    return [row for row in out if row[1].total]


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--pipeline", default="supervision", show_default=True)
@click.option(
    "--part", type=click.Choice(["dev", "train", "all"]), default="dev", show_default=True
)
@click.option("--every", type=click.IntRange(min=1), default=1, help="Take one text in so many.")
@click.option("--json", "as_data", is_flag=True, help="Print one JSON object.")
def main(path: Path, pipeline: str, part: str, every: int, as_data: bool) -> None:
    """Measure names in PATH: TAB where it ends in .jsonl, else ASQ-PHI. --part is TAB's."""
    text = path.read_text(encoding="utf-8")
    is_tab = path.suffix == ".jsonl"
    cases = list(tab_cases(text, part) if is_tab else asq_cases(text))[::every]
    evaluation = evaluate_cases(cases, case_runner(Line(load(pipeline))))
    if as_data:
        shares = {name: [share.hits, share.total, share.value] for name, share in rows(evaluation)}
        click.echo(json.dumps({"texts": len(cases), "shares": shares}))
        return
    click.echo(f"{len(cases)} texts, {evaluation.no_copy} without a copy")
    for name, share in rows(evaluation):
        click.echo(f"{name:<48}{f'{share.hits}/{share.total}':>14}{percent(share):>9}")


if __name__ == "__main__":
    main()
