"""``redactor doctor``: what is installed, which model, which formats, whether OCR is there."""

from __future__ import annotations

import importlib.metadata
import os
import platform

import click

from redactor import __version__
from redactor.batch.memory import resident
from redactor.cli.show import print_json, print_table
from redactor.config.pipeline import load, names
from redactor.errors import RedactorError
from redactor.formats.ocr import engine_name
from redactor.formats.registry import FORMATS
from redactor.pipeline import detection_for
from redactor.vault.status import key_files

_PACKAGES = (
    "spacy", "presidio-analyzer", "presidio-anonymizer", "pypdf", "pypdfium2", "python-docx",
    "click", "cryptography", "lxml", "pillow", "phonenumbers",
)  # fmt: skip


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def doctor(as_json: bool) -> int:
    """Tell what is installed and whether every shipped pipeline can run."""
    from spacy.util import get_installed_models

    rows = [["redactor", __version__, "ok"], ["Python", platform.python_version(), "ok"]]
    for package in _PACKAGES:
        rows.append([package, *_version(package)])
    for model in sorted(get_installed_models()):
        rows.append([f"model {model}", _version(model.replace("_", "-"))[0], "ok"])
    for each in FORMATS:
        rows.append([f"format {each.name}", " ".join(each.suffixes), "ok"])
    rows += [_ocr(), _limits()]
    keys, state = key_files()
    rows.append(["vault keys", str(keys), state])
    ready = True
    for name in names():
        try:
            detection_for(load(name))
            rows.append([f"pipeline {name}", "-", "ok"])
        except RedactorError as error:
            ready = False
            rows.append([f"pipeline {name}", "-", str(error)])
    if as_json:
        print_json([dict(zip(("what", "version", "state"), row, strict=True)) for row in rows])
    else:
        print_table("redactor doctor", ["what", "version", "state"], rows)
        click.echo("\nEverything runs on this computer; nothing is fetched or sent.")
    return 0 if ready and all(row[2] != "missing" for row in rows) else 4


def _ocr() -> list[str]:
    if name := engine_name():
        return ["OCR", name, "ok"]
    without = "not installed: scans and pictures are not read. Type: pip install 'redactor[ocr]'"
    return ["OCR", "-", without]


def _limits() -> list[str]:
    if resident(os.getpid()) is None:
        return [
            "memory limit",
            "-",
            "not on this system, which does not tell: only time is limited",
        ]
    return ["memory limit", "-", "ok"]


def _version(package: str) -> tuple[str, str]:
    try:
        return importlib.metadata.version(package), "ok"
    except importlib.metadata.PackageNotFoundError:
        return "-", "missing"
