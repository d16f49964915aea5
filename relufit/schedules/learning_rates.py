"""Schedules of the learning rate. A new one is a function and an entry here.

Definitions and names are those of ``torch.optim.lr_scheduler``, with one step of the schedule after
each update. Powers of ``gamma`` are running products, so they have the same bits everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count, repeat
from math import cos, pi
from typing import TYPE_CHECKING, Any, TypeAlias

from relufit.schedules.settings import RuleSetting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["SCHEDULES", "WARMUP_PARTS", "Schedule", "learning_rates", "schedule_end"]

Settings: TypeAlias = "Mapping[str, Any]"

WARMUP = {
    "warmup": RuleSetting(
        0, "iterations of a linear warm-up, after which the schedule begins", {"ge": 0}, kind=int
    ),
    "start_factor": RuleSetting(
        1 / 3,
        "the first iteration of a warm-up has this share of learning_rate",
        {"gt": 0, "le": 1},
    ),
}
"""The settings of every schedule: a linear warm-up as in PyTorch's ``LinearLR``."""

WARMUP_PARTS = frozenset({"study", "rules", "pushes"})
"""The parts of relufit that know a warm-up."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Schedule:
    """A schedule of the learning rate.

    Attributes:
        rates: From the learning rate, the number of iterations and the settings to the rate of each
            iteration, without end.
        meaning: What it does, for the description of the key ``schedule``.
        settings: Its own settings by name; all schedules have those of a warm-up.
        last: The setting that says after how many iterations it ends; empty if it has no end.
        is_plain: Whether the rate stays as it is.
        parts: The parts of relufit that know it, see
            :func:`relufit.scenario.used_settings.unknown_to`.
    """

    rates: Callable[[float, int, Settings], Iterator[float]]
    meaning: str
    settings: Mapping[str, RuleSetting] = field(default_factory=dict[str, RuleSetting])
    last: str = ""
    is_plain: bool = False
    parts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "settings", {**self.settings, **WARMUP})


def learning_rates(
    schedule: Schedule, rate: float, iterations: int, settings: Settings
) -> Iterator[float]:
    """Yield the learning rate of each iteration, without end: first the warm-up, if any.

    Example:
        >>> from itertools import islice
        >>> settings = {"step_size": 2, "gamma": 0.5, "warmup": 2, "start_factor": 0.5}
        >>> list(islice(learning_rates(SCHEDULES["step"], 8.0, 7, settings), 7))
        [4.0, 6.0, 8.0, 8.0, 4.0, 4.0, 2.0]
    """
    warmup, start = settings["warmup"], settings["start_factor"]
    for iteration in range(warmup):
        yield rate * (start + (1.0 - start) * iteration / warmup)
    yield from schedule.rates(rate, iterations - warmup, settings)


def schedule_end(schedule: Schedule, settings: Settings) -> int | None:
    """Return the iteration at which a schedule ends; None if it goes on for ever."""
    last = settings[schedule.last] if schedule.last else None
    return None if last is None else int(settings["warmup"]) + int(last)


def constant(rate: float, _: int, __: Settings) -> Iterator[float]:
    """The same rate all the time."""
    return repeat(rate)


def step(rate: float, _: int, settings: Settings) -> Iterator[float]:
    """``StepLR``: times ``gamma`` after every ``step_size`` iterations."""
    while True:
        yield from repeat(rate, settings["step_size"])
        rate *= settings["gamma"]


def exponential(rate: float, _: int, settings: Settings) -> Iterator[float]:
    """``ExponentialLR``: times ``gamma`` after every iteration."""
    while True:
        yield rate
        rate *= settings["gamma"]


def cosine(rate: float, iterations: int, settings: Settings) -> Iterator[float]:
    """``CosineAnnealingLR``: along half a cosine to ``eta_min`` after ``T_max`` iterations."""
    lowest, last = settings["eta_min"], settings["T_max"] or max(iterations, 1)
    for iteration in count():
        yield lowest + (rate - lowest) * (1.0 + cos(pi * iteration / last)) / 2.0


_PARTS = frozenset({"study", "rules", "pushes"})
_GAMMA = {"gt": 0, "le": 1}

SCHEDULES = {
    "constant": Schedule(
        rates=constant,
        meaning="keeps the learning rate",
        is_plain=True,
        parts=frozenset({"page", "study", "rules", "pushes", "verdict", "sum verdict"}),
    ),
    "step": Schedule(
        rates=step,
        meaning="multiplies it by gamma after every step_size iterations",
        settings={
            "step_size": RuleSetting(None, "iterations between two changes", {"ge": 1}, kind=int),
            "gamma": RuleSetting(0.1, "factor of each change", _GAMMA),
        },
        parts=_PARTS,
    ),
    "exponential": Schedule(
        rates=exponential,
        meaning="multiplies it by gamma after every iteration",
        settings={"gamma": RuleSetting(None, "factor of each iteration", _GAMMA)},
        parts=_PARTS,
    ),
    "cosine": Schedule(
        rates=cosine,
        meaning="lowers it along half a cosine to eta_min",
        settings={
            "T_max": RuleSetting(
                None,
                "iterations until eta_min is reached; left out, those of the run",
                {"ge": 1},
                kind=int,
                optional=True,
            ),
            "eta_min": RuleSetting(0.0, "the learning rate at the end", {"ge": 0}),
        },
        last="T_max",
        parts=_PARTS,
    ),
}
