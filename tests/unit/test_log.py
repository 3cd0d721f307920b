"""The log: neutral fields only, and libraries that may quote stay silent."""

from __future__ import annotations

import gc
import logging
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.log import _FIELDS, event, quiet_libraries


def test_an_event_is_one_line_of_sorted_fields(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "redactor")
    event("case", documents=3, case="case-0001")
    assert caplog.messages == ["case case=case-0001 documents=3"]


@given(st.text(min_size=1).filter(lambda name: name not in _FIELDS | {"name"}))
def test_any_other_field_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="allow-listed") as caught:
        event("case", **{name: "Quenby"})
    assert "Quenby" not in str(caught.value)


@pytest.mark.parametrize(
    "name",
    ["pypdf._reader", "PIL.PngImagePlugin", "presidio-analyzer", "spacy", "fontTools.subset"],
)
def test_libraries_say_nothing(
    name: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    quiet_libraries()
    caplog.set_level(0)
    logging.getLogger(name).critical("Quenby")
    assert "Quenby" not in caplog.text + "".join(capfd.readouterr())


class Loud:
    def __del__(self) -> None:
        raise ValueError("Quenby")


class Stopped:
    def __del__(self) -> None:
        raise KeyboardInterrupt


def test_finalizers_say_nothing(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    quiet_libraries()
    Loud()
    gc.collect()
    assert capfd.readouterr() == ("", "")


def test_ctrl_c_in_a_finalizer_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    quiet_libraries()
    Stopped()
    with pytest.raises(KeyboardInterrupt):
        time.sleep(5)
