"""A form with files, read as it comes in: each file goes straight into the folder where it belongs.

No library's temporary file holds a source, and nothing of a large file waits in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import Request

from redactor.files import cannot_write

_FIELD: Final = 256 * 1024
"""Bytes of all fields that are no files, at most."""
Opens = Callable[[str], BinaryIO | None]
"""Gets the name of a file as the browser says it; where to write it, or ``None`` to pass over it."""


@dataclass(slots=True)
class Form:
    """Fields by name, and how many files came."""

    fields: dict[str, str] = field(default_factory=dict, repr=False)
    files: int = 0


async def read_form(request: Request, opens: Opens) -> Form:
    """Read a form of ``multipart/form-data``.

    Raises:
        HTTPException: it is none, or broken off (400), or too large (413).
        BatchError: a file cannot be written.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or b"boundary" not in options:
        raise HTTPException(400)
    reader = _Reader(opens)
    try:
        parser = MultipartParser(options[b"boundary"], reader.callbacks())  # type: ignore[arg-type]
        async for chunk in request.stream():
            parser.write(chunk)
        parser.finalize()
    except FormParserError:
        raise HTTPException(400) from None
    except OSError as error:
        raise cannot_write(error) from None
    finally:
        with suppress(OSError):  # what is said of a full disk has been said
            reader.close()
    return reader.form


class _Reader:
    """Takes the pieces that the parser finds."""

    def __init__(self, opens: Opens) -> None:
        self.form = Form()
        self._opens = opens
        self._header = b""
        self._value = b""
        self._headers: dict[str, bytes] = {}
        self._name = ""
        self._file: BinaryIO | None = None
        self._is_file = False
        self._texts: defaultdict[str, bytes] = defaultdict(bytes)
        self._size = 0

    def callbacks(self) -> dict[str, Callable[..., None]]:
        """As the parser wants them."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._on_field,
            "on_header_value": self._on_value,
            "on_header_end": self._on_header,
            "on_headers_finished": self._start,
            "on_part_data": self._data,
            "on_part_end": self._end,
        }

    def close(self) -> None:
        """Leave no file open.

        Raises:
            OSError: its end cannot be written.
        """
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _begin(self) -> None:
        self._headers, self._header, self._value = {}, b"", b""

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header(self) -> None:
        self._headers[self._header.decode("latin-1").lower()] = self._value
        self._header = self._value = b""

    def _start(self) -> None:
        _, options = parse_options_header(self._headers.get("content-disposition", b""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._is_file = b"filename" in options
        if self._is_file and options[b"filename"]:
            self._file = self._opens(options[b"filename"].decode("utf-8", "replace"))
            self.form.files += self._file is not None

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._file.write(data[start:end])
        elif not self._is_file:
            self._size += end - start
            if self._size > _FIELD:
                raise HTTPException(413)
            self._texts[self._name] += data[start:end]

    def _end(self) -> None:
        if not self._is_file:
            self.form.fields[self._name] = self._texts[self._name].decode("utf-8", "replace")
        self.close()
