"""What an installation without the libraries for studies lacks."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from relufit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["extras"]

_DISTRIBUTED = {"dask", "distributed"}


@contextmanager
def extras() -> Generator[None]:
    """Turn a missing library into an error that says what to install.

    Raises:
        InputError: A library is missing.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing in {"", "relufit"}:
            raise
        extra = "distributed" if missing in _DISTRIBUTED else "study"
        raise InputError(
            f"expected the libraries for studies, got an installation without {missing}. "
            f"Install them: pip install 'relufit[{extra}]'"
        ) from error
