"""Load a scenario from a TOML file, or raise one error that lists all faults."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from relufit.errors import InputError
from relufit.scenario.base import AnyDocument, AnyScenario, Origin, is_plain_name
from relufit.scenario.explain import explain_choice
from relufit.scenario.forms import FORMS, named_type, type_of
from relufit.scenario.json_schema import document_schema
from relufit.scenario.messages import Fault, input_error
from relufit.scenario.parsing import checked_text, parsed, text_of, validated
from relufit.scenario.printed_name import split_name
from relufit.scenario.shipped import check_exists, quoted, shipped_path
from relufit.scenario.text_file import MOST_BYTES
from relufit.scenario.write import to_toml

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

__all__ = ["document_of", "load", "loads"]

_START = "`relufit new NAME` writes a scenario to start from."


def load(path: str | os.PathLike[str]) -> AnyScenario:
    """Read a scenario file.

    Args:
        path: The TOML file, at most 2 MiB of UTF-8; or, where there is no such file, the name of
            a scenario that relufit ships, such as ``example4``.

    Returns:
        The scenario, fully checked.

    Raises:
        InputError: The file cannot be read or is not a valid scenario. The message has one line for
            each fault: ``FILE:LINE: [table] key: expected X, got Y. Hint.``

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
    text, _ = split_name(text_of(path))  # a file has its own name
    return _scenario(Origin.of(text, name=path.stem, path=path), path.parent)


def loads(text: str, *, name: str, folder: str | os.PathLike[str] | None = None) -> AnyScenario:
    """Read a scenario from text.

    Args:
        text: The TOML, at most 2 MiB in UTF-8.
        name: The scenario's name in messages; also the name of its output folder.
        folder: The folder of a ``file`` in [reference] or [data]. None forbids files.

    Returns:
        The scenario, fully checked.

    Raises:
        InputError: The text is not a valid scenario (the message is like that of ``load``), or the
            name is not the name of a folder.

    Examples:
        >>> from relufit.scenario import template
        >>> loads(template("tent"), name="tent").network.size
        3
        >>> loads("title = 1", name="mine")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        relufit.errors.InputError: mine:1: title: expected text in quotation marks, got 1. ...
    """
    if not is_plain_name(name):
        raise InputError(f"expected a scenario's name without a path, got {name!r}.")
    plain, _ = split_name(checked_text(text, name))
    origin = Origin.of(plain, name=name, path=None)
    return _scenario(origin, None if folder is None else Path(folder))


def _scenario(origin: Origin, folder: Path | None) -> AnyScenario:
    if not origin.text.strip():
        raise InputError(f"{origin.label}:1: expected a scenario, got an empty file. {_START}")
    content = parsed(origin)
    if "axes" in content and "network" not in content:
        text = f"expected a scenario, got a study. `relufit study run {quoted(origin.label)}`"
        raise InputError(f"{origin.label}: {text} runs it.")
    document = document_of(content, folder)
    if isinstance(document, AnyDocument):
        scenario = FORMS[type_of(content)].scenario.of(document, origin)
        _check_fits(scenario)
        return scenario
    raise input_error(origin.label, origin.text, document)


def _check_fits(scenario: AnyScenario) -> None:
    """Reject files that make the scenario text in outputs too long to be read again."""
    if scenario.files and len(to_toml(scenario).encode("utf-8")) > MOST_BYTES:
        raise scenario.fault(
            scenario.files[0],
            "file",
            "expected points that fit into a scenario of 2 MiB, got too many. Leave out or round "
            "some of them.",
        )


def document_of(content: dict[str, Any], folder: Path | None) -> AnyDocument | list[Fault]:
    """Return the document of parsed content, or all its faults.

    Args:
        content: As the TOML parser returns it; it is corrected in place.
        folder: The folder of files that it refers to; None forbids them.
    """
    named = named_type(content)
    if named not in list(FORMS):
        return [explain_choice(("network", "type"), named, list(FORMS))]
    return validated(content, _form, folder)


def _form(content: dict[str, Any]) -> tuple[type[AnyDocument], Mapping[str, Any]]:
    model_type = type_of(content)
    return FORMS[model_type].document, document_schema(model_type)
