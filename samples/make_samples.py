"""Makes the synthetic case folders in ``samples/cases`` from ``samples/source``.

Run ``python samples/make_samples.py``. The result is committed too; a test makes it again and
compares. Same sources and library versions, same bytes.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from builders import paper, pictures, plain, word
from builders.front import load

_HERE = Path(__file__).parent
_BUILD = {"docx": word.build, "pdf": paper.build, "text": plain.build}
_ROSTER = Path("Thackray, Rebecca/case.yaml")
_PHOTO = Path("Varley, Louie (CIN)/IMG_2041 genogram nicky.jpg")


def make() -> Mapping[Path, bytes]:
    """Build every sample. Returns file bytes by path below ``samples/cases``."""
    made = {}
    for path in sorted(_HERE.glob("source/*/0*")):
        source = load(path)
        made[Path(source.to)] = _BUILD[source.kind](source)
    made[_ROSTER] = (_HERE / "source/counselling/case.yaml").read_bytes()
    made[_PHOTO] = pictures.photograph()
    return made


def main() -> None:
    """Write the samples below the folder that ``--out`` names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=_HERE / "cases")
    out = parser.parse_args().out
    for path, data in make().items():
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


if __name__ == "__main__":
    main()
