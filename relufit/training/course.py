"""The course of a run: what training needs to know of any kind of network, and its record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from relufit.training.record import UPDATE_BYTES, Parameters, Recorder, RecordSize
from relufit.training.train import Network, train

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from relufit.scenario import AnyScenario
    from relufit.training.record import Record
    from relufit.training.train import Stopped, Visit

__all__ = ["Course", "Trainable", "check_fits", "record_course", "train_further"]


class Trainable(Network, Parameters, Protocol):
    """A network that can be trained and recorded."""


N = TypeVar("N", bound=Trainable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course(Generic[N]):
    """What training does with a network.

    Attributes:
        epochs: The passes over the samples, each with one entry for each of its updates.
        update: The rule: a network and what an entry holds to the network after one update, and
            its delta or loss.
        error: What ``stop_below`` is held against.
        trained: The groups of parameters that move.
    """

    epochs: Iterable[Iterable[Visit[Any]]]
    update: Callable[[N, Any, Any], tuple[N, float]]
    error: Callable[[N], float]
    trained: Iterable[str]


def record_course(
    scenario: AnyScenario,
    network: N,
    course: Course[N] | None,
    on_epoch: Callable[[int], None] | None = None,
) -> tuple[Record, Stopped]:
    """Train a network and record every update; without a course, its initial state alone.

    Args:
        scenario: Says how long to train and what to record.
        network: The initial state.
        course: What training does.
        on_epoch: Called before each pass with the number of updates so far.

    Raises:
        InputError: The record would not fit into memory.
    """
    training = scenario.descent
    if training is None or course is None:
        return Recorder(network).finish(), "limit"
    check_fits(scenario, network, course.trained)
    recorder = Recorder(network, trained=course.trained, record_every=training.record_every)
    target = training.stop_below or 0.0
    stopped = train(
        network,
        _watched(course.epochs, recorder, on_epoch or (lambda _: None)),
        iterations=training.iterations,
        update=course.update,
        record=recorder,
        good_enough=lambda state: course.error(state) < target,
    )
    return recorder.finish(), stopped


def train_further(network: N, course: Course[N], iterations: int) -> N:
    """The network after more training, recorded nowhere.

    Training ends early where it would leave the finite numbers.
    """
    last = network

    def remember(state: N, _: int, __: float) -> None:
        nonlocal last
        last = state

    train(
        network,
        course.epochs,
        iterations=iterations,
        update=course.update,
        record=remember,
        good_enough=lambda _: False,
    )
    return last


def check_fits(
    scenario: AnyScenario,
    network: Parameters,
    trained: Iterable[str],
    update_bytes: int = UPDATE_BYTES,
) -> None:
    """Refuse a run whose record would not fit into memory; nothing is drawn or kept before.

    Args:
        scenario: Says how long to train and what to record.
        network: The initial state.
        trained: The groups of parameters that move.
        update_bytes: What is kept of one update.

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
