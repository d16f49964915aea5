"""Check the names that arguments give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.errors import InputError
from relufit.scenario.explain import similar

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["check_known"]


def check_known(field: str, name: str, known: Collection[str], what: str = "") -> None:
    """Raise if a name is not one of the known ones; suggest the most similar one.

    Args:
        field: The argument.
        name: Its value, or one of its values.
        known: The names that can be given.
        what: What they are of, such as ``" for a dense network"``.

    Raises:
        InputError: It is not known.

    Example:
        >>> check_known("theme", "dork", ["light", "dark"])
        Traceback (most recent call last):
        relufit.errors.InputError: theme: expected light or dark, got 'dork'. Did you mean "dark"?
    """
    if name not in known:
        meant = similar(name, known) if isinstance(name, str) else None  # pyright: ignore[reportUnnecessaryIsInstance]
        hint = f' Did you mean "{meant}"?' if meant else ""
        raise InputError(f"expected {' or '.join(known)}{what}, got {name!r}.{hint}", field=field)
