"""Train and record a network of any model type."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from relufit.training.loop import FiniteParameters, train_loop
from relufit.training.record import UPDATE_BYTES, Parameters, Recorder, RecordSize
from relufit.training.state import TrainingState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from relufit.scenario import AnyScenario
    from relufit.training.loop import Stopped, Visit
    from relufit.training.record import Record

__all__ = [
    "Trainable",
    "TrainingSpec",
    "check_fits",
    "record_training",
    "scenario_as_run",
    "train_further",
]


class Trainable(FiniteParameters, Parameters, Protocol):
    """A network that can be trained and recorded."""


N = TypeVar("N", bound=Trainable)
S = TypeVar("S", bound="AnyScenario")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSpec(Generic[N]):
    """What the training loop needs, for any model type.

    Attributes:
        epochs: The epochs, each with one entry per update.
        update: Takes a network, x and y; returns the network after one update, and its delta or
            loss.
        error: The error that is compared with ``stop_below``.
        trained: The groups of parameters that are trained.
    """

    epochs: Iterable[Iterable[Visit[Any]]]
    update: Callable[[N, Any, Any], tuple[N, float]]
    error: Callable[[N], float]
    trained: Iterable[str]


def record_training(
    scenario: AnyScenario,
    network: N,
    spec: TrainingSpec[N] | None,
    on_epoch: Callable[[int], None] | None = None,
    stop: Callable[[TrainingState], bool] | None = None,
) -> tuple[Record, Stopped]:
    """Train a network and record every update; without a spec, only its initial state.

    Args:
        scenario: Its ``[training]`` table sets the number of iterations and the recording.
        network: The initial state.
        spec: The training spec.
        on_epoch: Called before each epoch with the number of updates so far.
        stop: Called after each epoch; training ends when it returns True.

    Raises:
        InputError: The record would not fit into memory.
    """
    training = scenario.descent
    if training is None or spec is None:
        return Recorder(network).finish(), "limit"
    check_fits(scenario, network, spec.trained)
    recorder = Recorder(network, trained=spec.trained, record_every=training.record_every)
    target = training.stop_below or 0.0
    met = False  # the user's criterion

    def good_enough(state: N) -> bool:
        nonlocal met
        error = spec.error(state)
        if not error < target and stop is not None:
            met = bool(
                stop(TrainingState(iteration=recorder.iterations, network=state, error=error))
            )
        return error < target or met

    stopped = train_loop(
        network,
        _watched(spec.epochs, recorder, on_epoch or (lambda _: None)),
        iterations=training.iterations,
        update=spec.update,
        record=recorder,
        good_enough=good_enough,
    )
    return recorder.finish(), "criterion" if met else stopped


def scenario_as_run(scenario: S, record: Record, stopped: Stopped) -> S:
    """Return the scenario that gives a run again: one ended by a criterion had fewer iterations."""
    if stopped != "criterion":
        return scenario
    return scenario.with_(**{"training.iterations": int(record["iteration"][-1])})


def train_further(
    network: N, spec: TrainingSpec[N], counts: Iterable[int], *, skip: int = 0
) -> Iterator[N]:
    """Continue training; yield the network after each number of further updates.

    Nothing is recorded. The iterator ends early if a parameter would become non-finite.

    Args:
        network: The network.
        spec: The training spec.
        counts: Numbers of further updates, ascending.
        skip: Updates of the spec that are already done.
    """
    visits = islice(chain.from_iterable(spec.epochs), skip, None)
    last, done = network, 0

    def keep(state: N, _: int, __: float) -> None:
        nonlocal last
        last = state

    for count in counts:
        stopped = train_loop(
            last,
            [islice(visits, count - done)],
            iterations=count - done,
            update=spec.update,
            record=keep,
            good_enough=lambda _: False,
        )
        if stopped == "diverged":
            return
        done = count
        yield last


def check_fits(
    scenario: AnyScenario,
    network: Parameters,
    trained: Iterable[str],
    update_bytes: int = UPDATE_BYTES,
) -> None:
    """Raise if the record of a run would not fit into memory; called before any work.

    Args:
        scenario: Its ``[training]`` table sets the number of iterations and the recording.
        network: The initial state.
        trained: The groups of parameters that are trained.
        update_bytes: The recorded bytes per update.

    Raises:
        InputError: The record would not fit into memory.
    """
    training = scenario.descent
    if training is None:
        return
    size = RecordSize(
        iterations=training.iterations,
        numbers=Recorder(network, trained=trained).numbers,
        record_every=training.record_every,
        update_bytes=update_bytes,
    )
    if not size.fits:
        every = size.fitting_record_every
        advice = (
            f"Set record_every = {every}, or train less."
            if every is not None
            else f"At most {size.fitting_iterations} iterations can be recorded."
        )
        raise scenario.fault(
            "training",
            "iterations",
            f"expected a record of at most 1 GiB, got {training.iterations} iterations with "
            f"{size.total_bytes / 2**30:.3g} GiB. {advice}",
        )


def _watched(
    epochs: Iterable[Iterable[Visit[Any]]], recorder: Recorder, on_epoch: Callable[[int], None]
) -> Iterator[Iterable[Visit[Any]]]:
    for epoch in epochs:
        on_epoch(recorder.iterations)
        yield epoch
