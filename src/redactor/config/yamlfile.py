"""YAML that people write by hand: every mistake is answered with file, line and field.

PyYAML quotes the file in its own error text, and so does pydantic. A roster is full of names, so
nothing of either reaches a message here: a message holds positions, field names of our own models
and allowed values, never a value or an unknown key of the file.

Scalars follow the YAML 1.2 core schema: ``no``, ``on`` and ``2024-03-04`` are text, as written.
Anchors may be written but not referred to (aliases are how a small file grows to gigabytes), tags
are refused (they are how YAML names code), and so are duplicate keys, which YAML readers resolve
in silence.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from redactor.errors import ConfigError

M = TypeVar("M", bound=BaseModel)
Step = str | int
Path = tuple[Step, ...]

MAX_CHARACTERS: Final = 1_000_000
MAX_DEPTH: Final = 40

_INT: Final = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")
_WORDS: Final[Mapping[str, bool | None]] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_PLAIN_TAGS: Final = frozenset({None, "!"})
_FIX: Final = "Correct that line and run again."

_SAYS: Final[Mapping[str, str]] = {
    "missing": "is missing",
    "string_type": "must be text (put it in quotes)",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "set_type": "must be a list",
    "frozen_set_type": "must be a list",
    "dict_type": "must be a mapping (lines of key: value)",
    "model_type": "must be a mapping (lines of key: value)",
    "model_attributes_type": "must be a mapping (lines of key: value)",
    "string_too_short": "must not be empty",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "must match {pattern}",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be one of {expected}",
    "enum": "must be one of {expected}",
    "union_tag_invalid": "must be one of {expected_tags}",
}


@dataclass(frozen=True, slots=True)
class Lines:
    """Where each entry of a file stands: ``at("patterns", 2, "regex")`` is ``file:line``."""

    where: str
    lines: Mapping[Path, int]

    def at(self, *path: Step) -> str:
        """``file:line`` of the entry, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.where}:{self.lines.get(path, 1)}"


def decode(data: bytes, *, where: str) -> str:
    """The text of a YAML file, which must be UTF-8.

    Raises:
        ConfigError: another encoding; names the line of the first bad byte.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    raise ConfigError("the file is not UTF-8.", "Save it as UTF-8.", where=f"{where}:{line}")


def load_model(text: str, model: type[M], *, where: str) -> M:
    """Parse ``text`` and check it against ``model`` (which should forbid extra fields).

    Args:
        text: the YAML file.
        model: what it must be. Validators of the model raise ``ValueError`` with messages that
            quote no value, for they are shown.
        where: the file's name as it may be shown (a case id for a roster).

    Raises:
        ConfigError: with ``where:line`` of the first mistake and the field's path.
    """
    return load_document(text, model, where=where)[0]


def load_document(text: str, model: type[M], *, where: str) -> tuple[M, Lines]:
    """:func:`load_model`, and where each entry stands, for checks that come after it."""
    data, lines = _parse(text, where)
    if not isinstance(data, dict):
        raise ConfigError(
            "the file must be a mapping (lines of key: value).", _FIX, where=lines.at()
        )
    try:
        return model.model_validate(data), lines
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
    raise _first_problem(problems, data, model, lines)


def _parse(text: str, where: str) -> tuple[Any, Lines]:
    """Data of plain types, and the line of every path in it."""
    if len(text) > MAX_CHARACTERS:
        raise ConfigError(
            f"the file is longer than {MAX_CHARACTERS} characters.", "Split it.", where=where
        )
    text = text.removeprefix("\ufeff")
    try:
        return _Builder(where).build(text)
    except yaml.reader.ReaderError as error:
        position = error.position if isinstance(error.position, int) else 0
        line = text.count("\n", 0, position) + 1
        problem = "a character that YAML does not allow"
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problem = "not valid YAML (check indentation, quotes and colons here and just above)"
    except yaml.YAMLError:
        line, problem = 1, "not valid YAML"
    raise ConfigError(f"{problem}.", _FIX, where=f"{where}:{line}") from None


class _Builder:
    """Builds plain data from parser events, with an explicit stack: depth is ours to limit."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.lines: dict[Path, int] = {}
        self.root: Any = None
        self.stack: list[dict[str, Any] | list[Any]] = []
        self.path: list[Step] = []
        self.key: str | None = None

    def build(self, text: str) -> tuple[Any, Lines]:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        documents = 0
        for event in yaml.parse(text, Loader=loader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.fail("a second document (---) in one file", line)
            elif isinstance(event, yaml.AliasEvent):
                raise self.fail("an alias (*name); write the value out", line)
            elif isinstance(event, yaml.ScalarEvent):
                self.scalar(event, line)
            elif isinstance(event, yaml.CollectionStartEvent):
                self.open(event, line)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.stack.pop()
                self.path.pop()
        if documents == 0:
            raise self.fail("the file is empty", 1)
        return self.root, Lines(self.where, self.lines)

    def fail(self, problem: str, line: int) -> ConfigError:
        return ConfigError(f"{problem}.", _FIX, where=f"{self.where}:{line}")

    def scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        if event.tag not in _PLAIN_TAGS:
            raise self.fail("a tag (!name); tags are not allowed", line)
        if self.stack and isinstance(self.stack[-1], dict) and self.key is None:
            if event.value in self.stack[-1]:
                raise self.fail("the same key is given twice", line)
            self.key = event.value
            self.lines[(*self.steps(), event.value)] = line
            return
        plain = event.implicit[0] and event.style in (None, "")
        self.put(_resolve(event.value) if plain else event.value, line)

    def open(self, event: yaml.CollectionStartEvent, line: int) -> None:
        if event.tag not in _PLAIN_TAGS:
            raise self.fail("a tag (!name); tags are not allowed", line)
        if self.stack and isinstance(self.stack[-1], dict) and self.key is None:
            raise self.fail("a key must be a single word or text", line)
        if len(self.stack) >= MAX_DEPTH:
            raise self.fail(f"more than {MAX_DEPTH} levels", line)
        value: dict[str, Any] | list[Any]
        value = {} if isinstance(event, yaml.MappingStartEvent) else []
        step = self.put(value, line)
        self.path.append("" if step is None else step)
        self.stack.append(value)

    def put(self, value: Any, line: int) -> Step | None:
        """Store ``value`` in the open collection; its step in it."""
        if not self.stack:
            self.root = value
            self.lines[()] = line
            return None
        holder = self.stack[-1]
        step: Step
        if isinstance(holder, dict):
            step, self.key = self.key or "", None
            holder[step] = value
        else:
            step = len(holder)
            holder.append(value)
            self.lines[(*self.steps(), step)] = line
        return step

    def steps(self) -> Path:
        return tuple(self.path[1:])


def _resolve(value: str) -> str | int | float | bool | None:
    if value in _WORDS:
        return _WORDS[value]
    if _INT.fullmatch(value):
        return int(value)
    if _FLOAT.fullmatch(value):
        return float(value)
    return value


def _first_problem(
    problems: list[Any], data: Any, model: type[BaseModel], lines: Lines
) -> ConfigError:
    """The mistake to mend first, in our words: a misspelt key, else what is nearest to the top."""
    ranked: list[tuple[bool, int, int, Path, Any]] = []
    for problem in problems:
        path = _path_in(data, problem["loc"])
        line = int(lines.at(*path).rpartition(":")[2])
        ranked.append((problem["type"] != "extra_forbidden", line, len(ranked), path, problem))
    _, _, _, path, problem = min(ranked, key=lambda entry: entry[:3])
    text = _explain(problem, path, model)
    more = len({entry[3] for entry in ranked}) - 1
    if more:
        text += f" (and {more} more)"
    return ConfigError(f"{text}.", _FIX, where=lines.at(*path))


def _path_in(data: Any, loc: tuple[Step, ...]) -> Path:
    """pydantic's location without the names of union branches that it mixes in."""
    path: list[Step] = []
    for step in loc:
        in_list = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if in_list or (isinstance(data, dict) and step in data):
            data = data[step]
            path.append(step)
    return tuple(path)


def _explain(problem: Any, path: Path, model: type[BaseModel]) -> str:
    kind = problem["type"]
    context = problem.get("ctx", {})
    if kind == "extra_forbidden":
        holders = tuple(_models_at(model, path[:-1]))
        names = sorted({name for holder in holders for name in _field_names(holder)})
        close = difflib.get_close_matches(str(path[-1]), names, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"known keys: {', '.join(names)}"
        return f"{_shown(model, path[:-1])}unknown key; {hint}"
    if kind == "missing":
        return f"{_shown(model, (*path, problem['loc'][-1]))}is missing"
    if kind == "value_error":
        return f"{_shown(model, path)}{context['error']}"
    says = _SAYS.get(kind, "has a value that is not allowed")
    return f"{_shown(model, path)}{says.format_map({k: str(v) for k, v in context.items()})}"


def _shown(model: type[BaseModel], path: Path) -> str:
    """The path for a message: ``people[2].names``; keys that are not ours appear as ``*``."""
    text = ""
    for depth, step in enumerate(path):
        if isinstance(step, int):
            text += f"[{step + 1}]"
            continue
        known = {n for holder in _models_at(model, path[:depth]) for n in _field_names(holder)}
        text += ("." if text else "") + (step if step in known else "*")
    return f"{text}: " if text else ""


def _field_names(model: type[BaseModel]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        yield info.alias or name


def _models_at(model: type[BaseModel], path: Path) -> Iterator[type[BaseModel]]:
    """The models that the mapping at ``path`` can be read as."""
    holders: tuple[type[BaseModel], ...] = (model,)
    for step in path:
        if isinstance(step, int):
            continue
        found: list[type[BaseModel]] = []
        for holder in holders:
            for name, info in holder.model_fields.items():
                if (info.alias or name) == step:
                    found.extend(_models_in(info.annotation))
        if found:
            holders = tuple(found)
    yield from holders


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
