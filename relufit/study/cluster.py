"""Where a study runs: on this machine, or on a Dask cluster."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

from relufit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Generator
    from concurrent.futures import Executor

__all__ = ["executor_of"]

_PATIENCE_S = 5  # for a scheduler to answer
_PATIENCE_FOR_WORKERS_S = 20  # a cluster may just be starting


@contextmanager
def executor_of(scheduler: str) -> Generator[tuple[Executor | None, int | None]]:
    """The executor of a Dask scheduler, and how many chunks to keep under way there.

    Args:
        scheduler: Its address; empty for this machine, which gives None twice.

    Raises:
        InputError: Nobody answers at the address, it is none, or no worker comes.
        ModuleNotFoundError: Dask is not installed.
    """
    if not scheduler:
        yield None, None
        return
    with _client(scheduler) as client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE_FOR_WORKERS_S)
        except TimeoutError as error:
            raise InputError(
                f"--scheduler: expected workers at {scheduler!r}, got none within "
                f"{_PATIENCE_FOR_WORKERS_S} s. `dask worker {scheduler}` starts one."
            ) from error
        yield client.get_executor(pure=False), 2 * sum(client.ncores().values())


def _client(scheduler: str) -> Any:
    """A client of a scheduler that answers soon.

    It is made in a thread, since Dask waits without end for what is no scheduler, such as the port
    of its own dashboard.
    """
    from distributed import Client  # noqa: PLC0415 - an extra

    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # a loss is told once
    made: SimpleQueue[Any] = SimpleQueue()

    def connect() -> None:
        try:
            made.put(Client(scheduler, timeout=_PATIENCE_S, set_as_default=False))  # type: ignore[no-untyped-call]
        except Exception as error:  # noqa: BLE001 - what is no scheduler makes Dask fail in any way
            made.put(error)

    Thread(target=connect, daemon=True).start()
    try:
        found = made.get(timeout=_PATIENCE_S + 1)
    except Empty:
        found = TimeoutError()
    if isinstance(found, Exception):
        raise InputError(
            f"--scheduler: expected a Dask scheduler at {scheduler!r}, got no answer within "
            f"{_PATIENCE_S} s. Is it running? `dask scheduler` starts one."
        ) from found
    return found
