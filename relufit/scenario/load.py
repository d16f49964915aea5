"""From a TOML file to a scenario, or to one error that tells everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from relufit.errors import InputError
from relufit.scenario.any_scenario import AnyDocument, AnyScenario, Origin
from relufit.scenario.explain import explain_choice
from relufit.scenario.json_schema import document_schema
from relufit.scenario.kinds import KINDS, kind_of, named_kind
from relufit.scenario.messages import Fault, input_error
from relufit.scenario.parsing import parsed, text_of, validated
from relufit.scenario.shipped import check_exists, quoted, shipped_path

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

__all__ = ["load", "loads"]

_START = "`relufit new NAME` writes a scenario to start from."


def load(path: str | os.PathLike[str]) -> AnyScenario:
    """Read a scenario file.

    Args:
        path: The TOML file, at most 1 MiB of UTF-8; or, where there is no such file, the name of
            a scenario that relufit ships, such as ``example4``.

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
    if found := shipped_path(path, "scenario"):
        return _scenario(Origin.of(text_of(found), name=found.stem, path=None), found.parent)
    check_exists(path, "scenario")
    return _scenario(Origin.of(text_of(path), name=path.stem, path=path), path.parent)


def loads(text: str, *, name: str, folder: str | os.PathLike[str] | None = None) -> AnyScenario:
    """Read a scenario from text.

    Args:
        text: The TOML.
        name: What messages and outputs call the scenario.
        folder: Where a reference ``file`` is looked for. None refuses such a reference.

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
        content = parsed(origin)
        if "axes" in content and "network" not in content:
            text = f"expected a scenario, got a study. `relufit study run {quoted(origin.label)}`"
            raise InputError(f"{origin.label}: {text} runs it.")
        document = _document(content, folder)
        if isinstance(document, AnyDocument):
            return KINDS[kind_of(content)].scenario.of(document, origin)
        raise input_error(origin.label, origin.text, document)
    except RecursionError as error:
        text = "expected tables and lists of numbers, got lists nested too deeply."
        raise InputError(f"{origin.label}:1: {text}") from error


def _document(content: dict[str, Any], folder: Path | None) -> AnyDocument | list[Fault]:
    named = named_kind(content)
    if named not in list(KINDS):
        return [explain_choice(("network", "type"), named, list(KINDS))]
    return validated(content, _form, folder)


def _form(content: dict[str, Any]) -> tuple[type[AnyDocument], Mapping[str, Any]]:
    kind = kind_of(content)
    return KINDS[kind].document, document_schema(kind)
