"""Import of matplotlib, which fails if ``MPLBACKEND`` names a backend that is not installed."""

from __future__ import annotations

import os
from importlib import import_module

from relufit.errors import InputError

__all__ = ["require_matplotlib"]


def require_matplotlib() -> None:
    """Import matplotlib, with a clear error if ``MPLBACKEND`` prevents it.

    Raises:
        InputError: ``MPLBACKEND`` names a backend that is not installed.
    """
    try:
        import_module("matplotlib")
    except ValueError as error:
        backend = os.environ.get("MPLBACKEND")
        if not backend or repr(backend) not in str(error):
            raise
        raise InputError(
            f"MPLBACKEND: expected an installed backend, got {backend!r}. Unset this environment "
            f"variable, or install the backend."
        ) from error
