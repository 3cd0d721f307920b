"""What of this machine a copy depends on: which models, as reports state it, and all of it as one hash."""

from __future__ import annotations

import importlib.metadata

from redactor import __version__
from redactor.batch.plan import folder_hash, settings_hash
from redactor.config.pipeline import Pipeline
from redactor.config.shipped import folder
from redactor.detect.ner.about import model_name
from redactor.formats.ocr import engine_name


def model_versions(pipeline: Pipeline) -> tuple[str, ...]:
    """The pipeline's models with their versions, as far as they are installed; OCR is one.

    What was done with other models is done again, so a case is read anew once OCR is installed.
    """
    found = [model_name()]
    if pipeline.model:
        try:
            version = importlib.metadata.version(pipeline.model.replace("_", "-"))
            found.append(f"{pipeline.model} {version}")
        except importlib.metadata.PackageNotFoundError:
            found.append(pipeline.model)
    if pipeline.ocr == "auto" and (reader := engine_name()):
        found.append(reader)
    return tuple(found)


def program_hash(pipeline: Pipeline) -> str:
    """Stands for everything on a machine that a copy depends on: program, recognizers, models, and the pipeline.

    Raises:
        RedactorError: a part of it is missing.
    """
    recognizers = folder_hash(folder("recognizers"))
    return settings_hash(__version__, pipeline.sha256, recognizers, *model_versions(pipeline))
