"""Where a study runs: on this machine, or on a Dask cluster."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from relufit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Generator
    from concurrent.futures import Executor

__all__ = ["executor_of"]

_PATIENCE_S = 5  # for a scheduler to answer


@contextmanager
def executor_of(scheduler: str) -> Generator[tuple[Executor | None, int | None]]:
    """The executor of a Dask scheduler, and how many chunks to keep under way there.

    Args:
        scheduler: Its address; empty for this machine, which gives None twice.

    Raises:
        InputError: Nobody answers at the address, or it is none.
        ModuleNotFoundError: Dask is not installed.
    """
    if not scheduler:
        yield None, None
        return
    from distributed import Client  # noqa: PLC0415 - an extra

    try:
        client: Any = Client(scheduler, timeout=_PATIENCE_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(
            f"--scheduler: expected a Dask scheduler at {scheduler!r}, got no answer within "
            f"{_PATIENCE_S} s. Is it running? `dask scheduler` starts one."
        ) from error
    with client:
        yield client.get_executor(pure=False), 2 * max(1, sum(client.ncores().values()))
