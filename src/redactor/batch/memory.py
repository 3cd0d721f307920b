"""How much memory a process holds: asked of the system, because a process that hangs does not answer."""

from __future__ import annotations

import ctypes
import re
import sys
from pathlib import Path
from typing import Final

MIB: Final = 1_048_576
_HELD = re.compile(rb"^Vm(?:RSS|Swap):\s+(\d+) kB$", re.MULTILINE)
_TASK_INFO: Final = 4
_MAY_ASK: Final = 0x1000


class _TaskInfo(ctypes.Structure):
    """``struct proc_taskinfo`` of macOS, as far as its second field; the rest is room."""

    _fields_ = (
        ("virtual", ctypes.c_uint64),
        ("resident", ctypes.c_uint64),
        ("rest", ctypes.c_uint64 * 10),
    )


class _Counters(ctypes.Structure):
    """``PROCESS_MEMORY_COUNTERS`` of Windows."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("faults", ctypes.c_uint32),
        ("peak", ctypes.c_size_t),
        ("resident", ctypes.c_size_t),
        ("rest", ctypes.c_size_t * 6),
    )


def resident(pid: int) -> int | None:
    """Bytes of memory that a process of ours holds; ``None`` where the system does not tell."""
    try:
        if sys.platform == "win32":
            return _windows(pid)
        if sys.platform == "darwin":
            return _macos(pid)
        return _linux(pid)
    except (OSError, AttributeError, ValueError):
        return None


def _linux(pid: int) -> int | None:
    """What lies in memory and what was moved to the swap space."""
    found = _HELD.findall(Path(f"/proc/{pid}/status").read_bytes())
    return sum(int(kilobytes) for kilobytes in found) * 1024 if found else None


def _macos(pid: int) -> int | None:
    info = _TaskInfo()
    size = ctypes.sizeof(info)
    library = ctypes.CDLL("/usr/lib/libproc.dylib")
    got = library.proc_pidinfo(pid, _TASK_INFO, ctypes.c_uint64(0), ctypes.byref(info), size)
    return int(info.resident) if got == size else None


def _windows(pid: int) -> int | None:
    kernel = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009 - known to mypy on Windows only
    kernel.OpenProcess.restype = ctypes.c_void_p
    process = ctypes.c_void_p(kernel.OpenProcess(_MAY_ASK, 0, pid))
    if not process:
        return None
    counters = _Counters()
    counters.size = ctypes.sizeof(counters)
    try:
        got = kernel.K32GetProcessMemoryInfo(process, ctypes.byref(counters), counters.size)
    finally:
        kernel.CloseHandle(process)
    return int(counters.resident) if got else None
