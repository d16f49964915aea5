"""From a TOML file to a scenario, or to one error that tells everything that is wrong with it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from relufit.errors import InputError
from relufit.scenario.any_scenario import AnyDocument, AnyScenario, Origin
from relufit.scenario.explain import Unknown, explain, explain_choice
from relufit.scenario.json_schema import document_schema
from relufit.scenario.kinds import KINDS, kind_of, named_kind
from relufit.scenario.messages import Fault, input_error
from relufit.scenario.text_file import UnreadableError, read_text

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from relufit.scenario.locate import TomlPath

__all__ = ["load", "loads"]

_TOML_PLACE = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")
_MOST_PARTS = 100  # for a key of a hundred thousand parts the parser needs minutes
_KEY = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
# Tried only where a word starts: from each letter on, a long word would take quadratic time.
_DEEP_KEY = re.compile(rf"(?<![A-Za-z0-9_-])(?:{_KEY}[ \t]*+\.[ \t]*+){{{_MOST_PARTS}}}")
_TOML_NAMES = re.compile(r"\('(.*)',?\)")
_START = "`relufit new NAME` writes a scenario to start from."


def load(path: str | os.PathLike[str]) -> AnyScenario:
    """Read a scenario file.

    Args:
        path: The TOML file, at most 1 MiB of UTF-8. Its folder is where a reference ``file`` may
            lie.

    Returns:
        The scenario; everything in it has been checked.

    Raises:
        InputError: The file cannot be read or is no right scenario. One error tells all faults,
            one a line: ``FILE:LINE: [table] key: expected X, got Y. Hint.``

    Examples:
        >>> import pathlib, tempfile
        >>> from relufit.scenario import template
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = pathlib.Path(folder, "tent.toml")
        ...     _ = file.write_text(template("tent"), encoding="utf-8")
        ...     load(file).origin.name
        'tent'
    """
    path = Path(path)
    try:
        text = read_text(path)
    except UnreadableError as error:
        raise InputError(f"{error.place(str(path))}: {error}") from error
    return _scenario(Origin.of(text, name=path.stem, path=path), path.parent)


def loads(text: str, *, name: str, folder: str | os.PathLike[str] | None = None) -> AnyScenario:
    """Read a scenario from text.

    Args:
        text: The TOML.
        name: What messages and outputs call the scenario.
        folder: Where a reference ``file`` may lie. None refuses such a reference.

    Returns:
        The scenario; everything in it has been checked.

    Raises:
        InputError: The text is no right scenario; the message is like that of ``load``.

    Examples:
        >>> from relufit.scenario import template
        >>> loads(template("tent"), name="tent").network.size
        3
        >>> loads("title = 1", name="mine")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        relufit.errors.InputError: mine:1: title: expected text in quotation marks, got 1. ...
    """
    try:
        origin = Origin.of(text, name=name, path=None)
    except UnicodeEncodeError as error:
        raise InputError(f"{name}: expected text, got half a character (a surrogate).") from error
    return _scenario(origin, None if folder is None else Path(folder))


def _scenario(origin: Origin, folder: Path | None) -> AnyScenario:
    if not origin.text.strip():
        raise InputError(f"{origin.label}:1: expected a scenario, got an empty file. {_START}")
    try:
        content = _parsed(origin)
        document = _document(content, folder)
        if isinstance(document, AnyDocument):
            return KINDS[kind_of(content)].scenario.of(document, origin)
        raise input_error(origin.label, origin.text, document)
    except RecursionError as error:
        text = "expected tables and lists of numbers, got lists nested too deeply."
        raise InputError(f"{origin.label}:1: {text}") from error


def _parsed(origin: Origin) -> dict[str, Any]:
    if deep := _DEEP_KEY.search(origin.text):
        line = origin.text.count("\n", 0, deep.start()) + 1
        text = f"expected keys of a few parts, got one of more than {_MOST_PARTS}."
        raise InputError(f"{origin.label}:{line}: {text}")
    try:
        return tomllib.loads(origin.text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{origin.label}:{_toml_fault(str(error), origin.text)}") from error
    except ValueError as error:
        text = "expected numbers of ordinary size, got one of thousands of digits."
        raise InputError(f"{origin.label}:1: {text}") from error


def _toml_fault(said: str, text: str) -> str:
    """The parser's message in our form, from ``LINE:`` on."""
    reason, line, column, *_ = (*_TOML_PLACE.split(said), None, None)
    reason = _TOML_NAMES.sub(_table_name, str(reason))
    line = line or text.count("\n") + 1
    where = f" in column {column}" if column else ""
    return f"{line}: expected valid TOML, got an error{where}: {reason[0].lower()}{reason[1:]}."


def _table_name(names: re.Match[str]) -> str:
    return "[" + names[1].replace("', '", ".") + "]"


def _document(content: dict[str, Any], folder: Path | None) -> AnyDocument | list[Fault]:
    """Validate, and go on as if unknown names had been corrected until all faults are known.

    So a misspelt key hides nothing: neither a wrong value behind it, nor other faults of its
    table, and it is not told as missing. ``content`` is corrected in place.
    """
    named = named_kind(content)
    if named not in list(KINDS):
        return [explain_choice(("network", "type"), named, list(KINDS))]
    faults: list[Fault] = []
    written: dict[TomlPath, TomlPath] = {}
    while True:
        kind = kind_of(content)
        try:
            document = KINDS[kind].document.model_validate(content, context=folder)
        except ValidationError as error:
            unknown, others = explain(error, document_schema(kind))
        else:
            return faults or document
        # Which names are known depends on the kind, so a misspelt type is corrected first.
        unknown = [each for each in unknown if each.meant == "type"] or unknown
        if not unknown:
            return faults + [_as_written(fault, written) for fault in others]
        faults += [_as_written(each.fault, written) for each in unknown]
        _correct(content, unknown, written)


def _correct(
    content: dict[str, Any], unknown: list[Unknown], written: dict[TomlPath, TomlPath]
) -> None:
    """Correct unknown names or take them out; ``written`` learns how they stand in the file."""
    for each in unknown:
        *tables, name = each.fault.path
        table = content
        for part in tables:
            table = table[str(part)]
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
    """The path as it stands in the file, for one whose names may have been corrected."""
    for length in range(len(path), 0, -1):
        if path[:length] in written:
            return written[path[:length]] + path[length:]
    return path
