"""A scenario to start from, with every table and key explained."""

from __future__ import annotations

import json

from relufit.errors import InputError
from relufit.scenario.forms import DEFAULT_TYPE, FORMS

__all__ = ["template"]

TITLE = "%TITLE%"


def template(name: str, model_type: str = DEFAULT_TYPE) -> str:
    """Return a commented scenario to start from; by default three ReLU neurons that learn a tent.

    Args:
        name: The scenario's name; it becomes the title.
        model_type: The model type, as in ``[network] type``.

    Returns:
        TOML that ``loads`` accepts. Every table and key is in it, optional ones behind ``#``.

    Raises:
        InputError: The name is blank or contains a surrogate, or there is no such model type.

    Examples:
        >>> template("tent").splitlines()[7]
        'title = "tent"'
    """
    if model_type not in FORMS:
        raise InputError(f"expected {' or '.join(FORMS)}, got {model_type!r}.", field="model_type")
    if not name.strip():
        raise InputError(f"expected a name for the scenario, got {name!r}.")
    try:
        name.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(f"expected a name in Unicode, got {name!r}.") from error
    # JSON and TOML strings differ in one character only.
    title = json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007f")
    return FORMS[model_type].template.replace(TITLE, title, 1)
