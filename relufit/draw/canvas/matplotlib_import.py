"""Importing matplotlib, whose import fails if ``MPLBACKEND`` names a backend that is not there."""

from __future__ import annotations

import os
from importlib import import_module

from relufit.errors import InputError

__all__ = ["require_matplotlib"]


def require_matplotlib() -> None:
    """Import matplotlib, or say why it cannot be imported.

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
            f"MPLBACKEND: expected a backend that is installed, got {backend!r}. matplotlib cannot "
            f"be imported with it: unset this environment variable, or install the backend."
        ) from error
