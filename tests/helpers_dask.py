"""A Dask cluster for tests: scheduler and workers are processes of their own on loopback, as for a user.

As a program (``python helpers_dask.py redactor-arguments...``) it is the command line with a line without a
model, for tests that interrupt or kill it.
"""

from __future__ import annotations

import datetime
import ipaddress
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import helpers_workers
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from helpers_batch import ROOT, Ran
from helpers_workers import SECRET, honest, revive

from redactor.batch.work import Done, Job
from redactor.config.pipeline import Pipeline

MARKS = "REDACTOR_TEST_MARKS"
TAKES = 0.7
"""Seconds of a case that is marked."""


def marked(job: Job, pipeline: Pipeline) -> Done:
    """What a worker does, a little slower; it leaves a file that says which process is on which case."""
    folder = Path(os.environ[MARKS])
    part = folder / f".{job.case}-{os.getpid()}"
    part.write_text(str(os.getppid()))
    part.rename(folder / f"{job.case} {os.getpid()} {time.monotonic_ns()}")
    time.sleep(TAKES)
    return honest(job, pipeline)


class CarriedPipeline(Pipeline):
    """A pipeline that is run without a model by the process below a Dask worker."""

    def __reduce__(self) -> tuple[object, ...]:
        return carried, (self.model_dump(),)


def carried(data: dict[str, object]) -> Pipeline:
    """In a thread of a Dask worker it is handed on; in the process that works it gets its line."""
    if threading.current_thread() is threading.main_thread():
        return revive(data)
    return CarriedPipeline.model_validate(data)


def everything(job: Job, pipeline: Pipeline) -> Done:
    """Three documents of the second case do what they can; the third case raises, and quotes."""
    if job.case == "case-0003":
        raise ValueError(SECRET)
    return helpers_workers.everything(job, pipeline)


def wait_until(true: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait for something that soon is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def runs(pid: int) -> bool:
    """Whether a process is there, and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Cluster:
    """A scheduler, and workers as they are asked for.

    Args:
        folder: for logs and what Dask writes.
        scheme: ``tcp`` or ``tls``.
        more: environment of scheduler and workers.
    """

    def __init__(self, folder: Path, scheme: str = "tcp", **more: str) -> None:
        self.folder = folder
        self.marks = folder / "marks"
        self.marks.mkdir(parents=True)
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "tests"),
            "DASK_LOGGING__DISTRIBUTED": "debug",
            "DASK_TEMPORARY_DIRECTORY": str(folder),
            MARKS: str(self.marks),
            **more,
        }
        self.workers: list[subprocess.Popen[bytes]] = []
        about = folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", f"--host={scheme}://127.0.0.1", "--port=0", f"--scheduler-file={about}"
        )
        wait_until(about.exists)
        wait_until(about.read_text)
        self.address: str = json.loads(about.read_text())["address"]

    def add(self, *options: str, **more: str) -> subprocess.Popen[bytes]:
        """Start a worker with one thread, and do not wait for it."""
        arguments = (self.address, "--nthreads=1", "--memory-limit=0", *options)
        process = self._start("worker", *arguments, **more)
        self.workers.append(process)
        return process

    def logs(self) -> str:
        """Everything that scheduler and workers wrote."""
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def marked(self) -> list[tuple[str, int, int]]:
        """Cases that were begun, with the process that did and the Dask worker above it, in order of time."""
        found = []
        for path in self.marks.iterdir():
            if not path.name.startswith("."):
                case, pid, at = path.name.split()
                found.append((int(at), case, int(pid), int(path.read_text())))
        return [each[1:] for each in sorted(found)]

    def forget(self) -> None:
        """Forget the marks."""
        for path in self.marks.iterdir():
            path.unlink()

    def close(self) -> None:
        """End everything: the workers first, for one that loses its scheduler meanwhile takes its time."""
        for processes in (self.workers, [self.scheduler]):
            for process in processes:
                process.terminate()
            for process in processes:
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    with suppress(OSError):
                        os.killpg(process.pid, signal.SIGKILL)
                    process.wait(10)

    def _start(self, what: str, *options: str, **more: str) -> subprocess.Popen[bytes]:
        number = len(list(self.folder.glob("*.log")))
        with (self.folder / f"{number}-{what}.log").open("wb") as log:
            return subprocess.Popen(
                [
                    sys.executable, "-m", f"distributed.cli.dask_{what}",
                    "--dashboard-address=127.0.0.1:0", *options,
                ],
                stdout=log, stderr=log, cwd=self.folder, env={**self._environment, **more},
                start_new_session=True,
            )  # fmt: skip


def start(*arguments: str, **more: str) -> subprocess.Popen[str]:
    """The command line in a process of its own."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "helpers_dask.py"), *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests"), **more},
    )  # fmt: skip


def finished(process: subprocess.Popen[str], seconds: float = 60.0) -> Ran:
    """What it did, once it is over."""
    try:
        out, err = process.communicate(timeout=seconds)
    finally:
        process.kill()
    return Ran(process.returncode, out, err)


def certificates(folder: Path) -> dict[str, str]:
    """A CA with one certificate for all, as environment of Dask."""
    key, ca_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test CA")])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])

    def signed(subject: x509.Name, public: ec.EllipticCurvePublicKey, is_ca: bool) -> bytes:
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(ca_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.BasicConstraints(is_ca, None), critical=True)
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
                critical=False,
            )
            .sign(ca_key, hashes.SHA256())
        )
        return made.public_bytes(serialization.Encoding.PEM)

    folder.mkdir()
    (folder / "ca.pem").write_bytes(signed(ca_name, ca_key.public_key(), True))
    (folder / "cert.pem").write_bytes(signed(name, key.public_key(), False))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    said = {
        "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True",
        f"{tls}CA_FILE": str(folder / "ca.pem"),
    }
    for who in ("SCHEDULER", "WORKER", "CLIENT"):
        said[f"{tls}{who}__CERT"] = str(folder / "cert.pem")
        said[f"{tls}{who}__KEY"] = str(folder / "key.pem")
    return said


if __name__ == "__main__":
    import helpers_dask

    import redactor.cli.run as command
    from redactor.__main__ import main
    from redactor.batch import dask_engine
    from redactor.batch import run as coordinator
    from redactor.config.pipeline import load

    logging.basicConfig(level=logging.DEBUG)
    light = helpers_dask.CarriedPipeline.model_validate(load("supervision").model_dump())
    command.load = lambda name: light  # type: ignore[attr-defined]
    if MARKS in os.environ:
        coordinator.engine_of = lambda settings, todo: dask_engine.Dask(  # type: ignore[assignment]
            settings.pipeline,
            settings.workplace.scheduler,
            dask_engine.Elsewhere(settings.inputs, settings.workplace.sources),
            helpers_dask.marked,
        )
    main()
