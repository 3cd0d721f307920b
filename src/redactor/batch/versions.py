"""Which models a pipeline uses, as reports state it and as it decides what must be done again."""

from __future__ import annotations

import importlib.metadata

from redactor.config.pipeline import Pipeline
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
