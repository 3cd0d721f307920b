"""Names that are less likely than the threshold: marked for the reviewer, and left as they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from helpers_core import CASE, LAW, case, document, find, roster, source
from helpers_ner import CLEAR, copied, replaced
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor import pipeline as line_module
from redactor.config.pipeline import Thresholds, load
from redactor.detect.base import View
from redactor.detect.ner.recogniser import NameRecogniser
from redactor.detect.ner.weigh import NAME
from redactor.detect.roster import RosterDetector
from redactor.detect.stage import DetectionStage
from redactor.errors import ConfigError
from redactor.model import Case, Finding, Flag
from redactor.pipeline import Line, detection_for
from redactor.spans import overlaps

THRESHOLD, DOUBT = 0.3, 0.1


class Fixed(NameRecogniser):
    """Says how likely given words are names, wherever they stand; lets claims pass."""

    def __init__(self, **known: float) -> None:
        object.__setattr__(self, "known", known)

    def weigh(self, views: Sequence[View], claims: Sequence[Finding]) -> list[Finding]:
        out = list(claims)
        for view in views:
            for word, score in self.known.items():  # type: ignore[attr-defined]
                at = view.text.find(word)
                while at >= 0:
                    out += view.findings(at, at + len(word), "PERSON", score, NAME, rule="model")
                    at = view.text.find(word, at + 1)
        return out


class Claims:
    """A detector that says what it was given."""

    name = "spacy"

    def __init__(self, *claims: Finding) -> None:
        self.claims = claims

    def detect(
        self, whole: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterable[Finding]:
        return self.claims


def stage(recogniser: NameRecogniser, *claims: Finding, doubt: float = DOUBT) -> DetectionStage:
    return DetectionStage(
        (Claims(*claims), RosterDetector()), lambda _: THRESHOLD, recogniser=recogniser, doubt=doubt
    )


def flagged(one: DetectionStage, whole: Case) -> list[tuple[str, str]]:
    """The words of the flags, and of the findings."""
    trace = one.trace(whole)
    flags = one.flags(whole, trace.settled, trace.doubtful)
    texts = {d.id: d.segments for d in whole.documents}
    out = []
    for name, found in sorted(flags.items()):
        for flag in found:
            assert (flag.kind, flag.recognizer) == ("uncertain", NAME)
            text = texts[name][flag.segment].text
            out.append(("flag", text[flag.start : flag.end]))
    return [*out, *(("finding", whole.surface(f)) for f in trace.settled)]


@pytest.mark.parametrize(
    ("score", "kind"),
    [(0.99, "finding"), (0.3, "finding"), (0.2999, "flag"), (0.1, "flag"), (0.0999, "")],
)
def test_a_name_counts_is_flagged_or_is_left(score: float, kind: str) -> None:
    found = flagged(stage(Fixed(Quenby=score)), case("We saw Quenby there."))
    assert found == ([(kind, "Quenby")] if kind else [])


def test_without_a_recogniser_or_doubt_nothing_is_flagged() -> None:
    whole = case("We saw Quenby there.")
    assert flagged(stage(Fixed(Quenby=0.2), doubt=1.0), whole) == []
    assert flagged(DetectionStage((RosterDetector(),), lambda _: THRESHOLD), whole) == []


def test_other_recognizers_claims_are_never_doubtful() -> None:
    text = "We saw Quenby there."
    claim = find(text, "Quenby", score=0.2, recognizer="spacy")
    assert stage(Fixed(), claim).trace(case(text)).doubtful == ()


def test_what_the_roster_names_is_replaced_and_not_flagged() -> None:
    whole = case("We saw Quenby there.", roster=roster(("client", "Quenby Thistle")))
    assert flagged(stage(Fixed(Quenby=0.2)), whole) == [("finding", "Quenby")]


def test_what_the_case_keeps_is_not_flagged() -> None:
    whole = case("We saw Quenby and Elms there.", roster=roster(keep=["Quenby"]))
    assert flagged(stage(Fixed(Quenby=0.2, Elms=0.2)), whole) == [("flag", "Elms")]


def test_a_name_that_another_document_proves_is_replaced() -> None:
    texts = ("We saw Quenby Thistle there.", "It was Thistle again.")
    sure = find(texts[0], "Quenby Thistle", score=0.9, recognizer="spacy")
    found = flagged(stage(Fixed(Thistle=0.2), sure), case(*texts))
    assert found == [("finding", "Quenby Thistle"), ("finding", "Thistle")]


def test_a_flag_says_where() -> None:
    whole = Case(CASE, (document("We met.", "We saw Quenby there."),))
    one = stage(Fixed(Quenby=0.2))
    trace = one.trace(whole)
    (flags,) = one.flags(whole, trace.settled, trace.doubtful).values()
    assert flags == (Flag("uncertain", "paragraph 2", 1, 7, 13, NAME),)


@settings(LAW, max_examples=60)
@given(st.data())
def test_no_flag_lies_on_what_is_replaced_and_every_doubt_is_seen(data: st.DataObject) -> None:
    names = ("Quenby", "Thistle", "Quenby Thistle", "Elms")
    pick = st.lists(st.sampled_from([*names, "We saw", "there", ",", "\n"]), max_size=8)
    texts = data.draw(st.lists(pick.map(" ".join), min_size=1, max_size=3))
    scores = {n: data.draw(st.sampled_from([0.05, 0.1, 0.2, 0.3, 0.9])) for n in names}
    listed = roster(("client", "Elms")) if data.draw(st.booleans()) else roster()
    whole = case(*texts, roster=listed)
    one = stage(Fixed(**scores))
    trace = one.trace(whole)
    flags = one.flags(whole, trace.settled, trace.doubtful)
    for doubt in trace.doubtful:
        assert DOUBT <= doubt.score < THRESHOLD
    for name, found in flags.items():
        settled = [f for f in trace.settled if f.document == name]
        doubtful = [f for f in trace.doubtful if f.document == name]
        probes = [Finding(name, f.segment, f.start, f.end, "PERSON", 0.0, "") for f in found]
        assert not any(overlaps(p, f) for p in probes for f in settled)
        assert not any(overlaps(p, q) for p in probes for q in probes if p is not q)
        for doubt in doubtful:
            assert any(overlaps(doubt, other) for other in (*settled, *probes))


def test_the_line_leaves_a_doubtful_name_and_reports_it() -> None:
    pipeline = load("supervision")
    words = Fixed(Quenby=pipeline.thresholds.uncertain, Thackray=0.99)
    detection = DetectionStage(
        (RosterDetector(),), pipeline.thresholds.of, recogniser=words,
        doubt=pipeline.thresholds.uncertain,
    )  # fmt: skip
    text = "We saw Quenby with Mrs Thackray."
    result = Line(pipeline, detection=detection).run(CASE, [source(text.encode())], roster())
    (draft,) = result.drafts.values()
    (outcome,) = result.outcomes
    copy = draft.data.decode()
    assert "Quenby" in copy
    assert "Thackray" not in copy
    (flag,) = [f for f in outcome.flags if f.kind == "uncertain"]
    assert (flag.start, flag.end, flag.recognizer) == (7, 13, NAME)


def test_the_shipped_line_replaces_clear_names_and_flags_none_of_them() -> None:
    one = Line(load("supervision"))
    result = one.run(CASE, [source(CLEAR.encode())], roster())
    (draft,) = result.drafts.values()
    assert not any(w in draft.data.decode() for w in ("Thackray", "Rebecca", "Leeds"))
    (outcome,) = result.outcomes
    places = [(CLEAR[f.start : f.end]) for f in outcome.flags if f.kind == "uncertain"]
    assert not {"Thackray", "Rebecca", "Leeds"} & set(places)


def test_the_shipped_thresholds_leave_room_for_doubt() -> None:
    for name in ("supervision", "consultation"):
        thresholds = load(name).thresholds
        for kind in ("PERSON", "LOCATION", "ORGANIZATION"):
            assert 0 < thresholds.uncertain < thresholds.of(kind)
    assert Thresholds().uncertain < Thresholds().default


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "model.json", "weigh.json"])
def test_a_line_does_not_start_without_its_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = copied(tmp_path / "secret")
    replaced(folder, name, None)
    monkeypatch.setattr(line_module, "NameRecogniser", lambda: NameRecogniser(folder))
    with pytest.raises(ConfigError, match="Install redactor again") as caught:
        detection_for(load("supervision"))
    assert "secret" not in str(caught.value)
