"""Turn the text of a TOML file into a pydantic model, or into the list of its faults."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from relufit.errors import InputError
from relufit.scenario.explain import Unknown, explain
from relufit.scenario.messages import MOST_COUNTED, Fault
from relufit.scenario.parser_limits import deep_line, long_number_line
from relufit.scenario.shipped import quoted
from relufit.scenario.text_file import MOST_BYTES, UnreadableError, check_text, read_text
from relufit.scenario.toml_mistakes import explain_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from relufit.scenario.base import Origin
    from relufit.scenario.locate import TomlPath

__all__ = ["checked_text", "parsed", "text_of", "validated"]

M = TypeVar("M", bound=BaseModel)

_OUTPUTS = (".svg", ".json", ".md", ".tex", ".html")  # text files that relufit writes
_TOML_PLACE = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")
_MOST_PARTS = 100  # the parser needs minutes for a key of a hundred thousand parts
_KEY = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
# Matched only at the start of a word: starting at each letter would take quadratic time.
_DEEP_KEY = re.compile(rf"(?<![A-Za-z0-9_-])(?:{_KEY}[ \t]*+\.[ \t]*+){{{_MOST_PARTS}}}")
_TOML_NAMES = re.compile(r"\('(.*)',?\)")


def text_of(path: Path) -> str:
    """Return the text of a file of at most 2 MiB of UTF-8.

    Raises:
        InputError: The file cannot be read; the message names it.
    """
    try:
        return read_text(path, MOST_BYTES)
    except UnreadableError as error:
        hint = f" {_inspect(path)}" if error.is_binary else ""
        raise InputError(f"{error.place(str(path))}: {error}{hint}") from error


def _inspect(path: Path) -> str:
    """Return a hint for a file that relufit may have written."""
    return f"If relufit wrote it, `relufit inspect {quoted(path)}` prints its provenance."


def checked_text(text: str, name: str) -> str:
    """Return the text if it has at most 2 MiB in UTF-8.

    Raises:
        InputError: It is longer, or cannot be encoded in UTF-8; the message gives the place.
    """
    try:
        return check_text(text, MOST_BYTES)
    except UnreadableError as error:
        raise InputError(f"{error.place(name)}: {error}") from error


def parsed(origin: Origin) -> dict[str, Any]:
    """Return the content of a TOML text as the standard library parses it.

    Raises:
        InputError: The text is not valid TOML; the message gives the place.
    """
    if deep := _DEEP_KEY.search(origin.text):
        line = origin.text.count("\n", 0, deep.start()) + 1
        text = f"expected keys of a few parts, got one of more than {_MOST_PARTS}."
        raise InputError(f"{origin.label}:{line}: {text}")
    if long := long_number_line(origin.text):
        text = "expected numbers of ordinary size, got one of thousands of digits."
        raise InputError(f"{origin.label}:{long}: {text}")
    text = origin.text.removeprefix("\ufeff")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        if origin.path and origin.path.suffix.lower() in _OUTPUTS:
            expected = f"expected TOML, got a {origin.path.suffix} file. {_inspect(origin.path)}"
            raise InputError(f"{origin.label}: {expected}") from error
        if mistake := explain_toml(error, text):
            line, said = mistake
            raise InputError(f"{origin.label}:{line}: {said}") from error
        raise InputError(f"{origin.label}:{_toml_fault(str(error), origin.text)}") from error
    except RecursionError as error:
        deepest = deep_line(origin.text)
        if deepest is None:  # the caller used up the stack, not the text
            raise
        text = "expected tables and lists of numbers, got lists nested too deeply."
        raise InputError(f"{origin.label}:{deepest}: {text}") from error


def _toml_fault(said: str, text: str) -> str:
    """Return the parser's message in relufit's form, starting with ``LINE:``."""
    reason, line, column, *_ = (*_TOML_PLACE.split(said), None, None)
    reason = _TOML_NAMES.sub(_table_name, str(reason))
    line = line or text.count("\n") + 1
    where = f" in column {column}" if column else ""
    return f"{line}: expected valid TOML, got an error{where}: {reason[0].lower()}{reason[1:]}."


def _table_name(names: re.Match[str]) -> str:
    return "[" + names[1].replace("', '", ".") + "]"


def validated(
    content: dict[str, Any],
    form: Callable[[dict[str, Any]], tuple[type[M], Mapping[str, Any]]],
    folder: Path | None,
) -> M | list[Fault]:
    """Validate, correcting unknown names as it goes, until all faults are found.

    So a misspelt key does not hide other faults: its value and the rest of its table are checked
    too, and it is not reported as missing.

    Args:
        content: The result of :func:`parsed`; it is corrected in place.
        form: Returns the model for the content and its JSON Schema, from which messages are made.
        folder: The folder of files that it refers to; None forbids them.

    Returns:
        The model, or all faults.
    """
    faults: list[Fault] = []
    written: dict[TomlPath, TomlPath] = {}
    while True:
        model, schema = form(content)
        try:
            document = model.model_validate(content, context=folder)
        except ValidationError as error:
            unknown, others = explain(error, schema)
        else:
            return faults or document
        # The known names may depend on a type, so a misspelt type is corrected first.
        unknown = [each for each in unknown if each.meant == "type"] or unknown
        if not unknown:
            return faults + [_as_written(fault, written) for fault in others]
        faults += [_as_written(each.fault, written) for each in unknown]
        if len(faults) > MOST_COUNTED:
            return faults
        _correct(content, unknown, written)


def _correct(
    content: dict[str, Any], unknown: list[Unknown], written: dict[TomlPath, TomlPath]
) -> None:
    """Correct or remove unknown names; ``written`` gets their spelling in the file."""
    for each in unknown:
        *tables, name = each.fault.path
        table: Any = content
        for part in tables:
            table = table[part]
        value = table.pop(str(name))
        if each.meant and each.meant not in table:
            table[each.meant] = value
            written[*tables, each.meant] = _original(each.fault.path, written)


def _as_written(fault: Fault, written: Mapping[TomlPath, TomlPath]) -> Fault:
    return Fault(
        path=fault.path,
        text=fault.text,
        is_table=fault.is_table,
        written_at=_original(fault.path, written),
    )


def _original(path: TomlPath, written: Mapping[TomlPath, TomlPath]) -> TomlPath:
    """Return the path as written in the file, before any correction."""
    for length in range(len(path), 0, -1):
        if path[:length] in written:
            return written[path[:length]] + path[length:]
    return path
