"""Run a study on this machine or on a Dask cluster."""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

from relufit.errors import InputError
from relufit.study.run import StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from concurrent.futures import Executor

__all__ = ["ClusterWorkers", "executor_of"]

_PATIENCE_S = 5  # timeout for a scheduler's answer
_PATIENCE_FOR_WORKERS_S = 20  # a cluster may just be starting
_SILENCE_S = 10  # without a heartbeat; the workers of a small cluster send one each second
_SILENCE_PER_WORKER_S = 0.04  # workers of larger clusters send heartbeats less often
_GIVE_UP_S = 60  # without a heartbeat from any worker


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterWorkers:
    """An executor for chunks.

    Attributes:
        executor: The executor; None for threads of this process.
        in_flight: The number of chunks submitted at once; None for the default.
        idle: Called every few seconds while no chunk finishes.
    """

    executor: Executor | None
    in_flight: int | None
    idle: Callable[[], None]


@contextmanager
def executor_of(
    scheduler: str, warn: Callable[[str], None] = lambda _text: None
) -> Generator[ClusterWorkers]:
    """The executor of a Dask scheduler.

    Args:
        scheduler: Its address; empty for this machine.
        warn: Called with a message when the cluster does not respond.

    Raises:
        InputError: The address is invalid or does not answer, or no worker connects.
        ModuleNotFoundError: Dask is not installed.
    """
    if not scheduler:
        yield ClusterWorkers(executor=None, in_flight=None, idle=lambda: None)
        return
    client = _client(scheduler)
    try:
        _wait_for_workers(client, scheduler)
        yield ClusterWorkers(
            executor=client.get_executor(pure=False),
            in_flight=2 * sum(client.ncores().values()),
            idle=_Watch(client, scheduler, warn),
        )
    finally:
        client.close(timeout=_PATIENCE_S)


class _Watch:
    """Checks a cluster that makes no progress, reports problems, and finally gives up."""

    def __init__(self, client: Any, scheduler: str, warn: Callable[[str], None]) -> None:
        self._client = client
        self._scheduler = scheduler
        self._warn = warn
        self._said = ""
        self._seen: dict[
            str, tuple[float, float]
        ] = {}  # the last heartbeat of each worker, and when it was first seen
        self._alone_since: float | None = None

    def __call__(self) -> None:
        """Check the cluster.

        Raises:
            StoppedError: No worker has sent a heartbeat for a minute.
        """
        workers = self._workers()
        silent = [] if workers is None else self._silent(workers)
        if workers and len(silent) < len(workers):
            self._alone_since = None
            self._say(self._some_silent(silent) if silent else "")
            return
        now = time.monotonic()
        self._alone_since = self._alone_since or now
        gone = self._nobody(workers)
        if now - self._alone_since >= _GIVE_UP_S:
            raise StoppedError(f"{gone} for {_GIVE_UP_S} s")
        self._say(
            f"{gone}; waiting for one, {_GIVE_UP_S} s at most. `dask worker {self._scheduler}` "
            "starts one. What has been run is kept."
        )

    def _silent(self, workers: Mapping[str, Any]) -> list[str]:
        """Return the workers without a recent heartbeat, by the clock of this process."""
        now = time.monotonic()
        seen = {address: float(worker["last_seen"]) for address, worker in workers.items()}
        for address, sign in seen.items():
            if self._seen.get(address, (None,))[0] != sign:
                self._seen[address] = sign, now
        most = _SILENCE_S + _SILENCE_PER_WORKER_S * len(workers)
        return sorted(address for address in seen if now - self._seen[address][1] > most)

    def _nobody(self, workers: Mapping[str, Any] | None) -> str:
        if workers is None:
            return f"The Dask scheduler at {self._scheduler} has not answered"
        return f"No Dask worker of {self._scheduler} has sent a heartbeat"

    def _some_silent(self, silent: list[str]) -> str:
        return (
            f"No heartbeat from {len(silent)} Dask workers, one of them {silent[0]}; the others "
            "continue. Wait for them or stop them, so that others take their chunks. Dask does so "
            "itself after some minutes (distributed.scheduler.worker-ttl)."
        )

    def _say(self, text: str) -> None:
        """Report a message once."""
        if text and text != self._said:
            self._warn(text)
        self._said = text

    def _workers(self) -> Mapping[str, Any] | None:
        """Return the workers from the scheduler; None if it does not answer."""
        try:
            found: dict[str, dict[str, Any]] = self._client.sync(
                self._client.scheduler.identity, callback_timeout=_PATIENCE_S
            )
        except Exception:  # noqa: BLE001 - whatever Dask raises, there is no answer
            return None
        return found["workers"]


def _wait_for_workers(client: Any, scheduler: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_PATIENCE_FOR_WORKERS_S)
    except TimeoutError as error:
        raise InputError(
            f"expected workers at {scheduler!r}, got none within "
            f"{_PATIENCE_FOR_WORKERS_S} s. `dask worker {scheduler}` starts one.",
            field="scheduler",
        ) from error


def _client(scheduler: str) -> Any:
    """Return a client of a scheduler that answers in time.

    It is created in a thread, since Dask waits forever for a port that is not a scheduler, such as
    that of its own dashboard.
    """
    from distributed import Client  # noqa: PLC0415 - an extra

    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # reported once
    made: SimpleQueue[Any] = SimpleQueue()

    class ClosedIfAlone(Client):
        """Closed at once where nobody answers; the garbage collector could block doing so."""

        def __init__(self) -> None:
            try:
                super().__init__(scheduler, timeout=_PATIENCE_S, set_as_default=False)  # type: ignore[no-untyped-call]
            except BaseException:
                self.close(timeout=_PATIENCE_S)  # type: ignore[no-untyped-call]
                raise

    def connect() -> None:
        try:
            made.put(ClosedIfAlone())
        except Exception as error:  # noqa: BLE001 - what is no scheduler makes Dask fail in any way
            made.put(error)

    Thread(target=connect, daemon=True).start()
    try:
        found = made.get(timeout=_PATIENCE_S + 1)
    except Empty:
        found = TimeoutError()
    if isinstance(found, Exception):
        raise InputError(
            f"expected a Dask scheduler at {scheduler!r}, got no answer within "
            f"{_PATIENCE_S} s. Is it running? `dask scheduler` starts one.",
            field="scheduler",
        ) from found
    return found
