"""Phrases for what a network learns: the reference, or samples that are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.relu_sum.curves import MOST_DOTS, shown_samples
from relufit.text.lists import listed
from relufit.text.numbers import count_text

if TYPE_CHECKING:
    from relufit.training import Trajectory

__all__ = ["drawn_text", "learned_text", "learned_verb", "trained_text"]

_REFERENCE = "the reference (thick grey line)"


def learned_text(trajectory: Trajectory) -> str:
    """Return what the network learns."""
    return "the reference" if shown_samples(trajectory) is None else "the samples"


def learned_verb(trajectory: Trajectory, of_one: str, of_several: str) -> str:
    """Return the form of a verb or pronoun that agrees with :func:`learned_text`."""
    return of_one if shown_samples(trajectory) is None else of_several


def drawn_text(trajectory: Trajectory, *before: str) -> str:
    """Return what the network learns, with how it is drawn, in a list after other things."""
    reference = [_REFERENCE] if trajectory.reference is not None else []
    return listed([*before, *reference, *_samples(trajectory)])


def trained_text(trajectory: Trajectory) -> str:
    """Return what the network is trained on, with how it is drawn."""
    samples = "".join(_samples(trajectory))
    if not samples:
        return _REFERENCE
    behind = f", with {_REFERENCE} behind them," if trajectory.reference is not None else ""
    return f"{samples}{behind}"


def _samples(trajectory: Trajectory) -> list[str]:
    if shown_samples(trajectory) is None:
        return []
    count = trajectory.samples.measured
    some = f", {count_text(MOST_DOTS)} of {count_text(count)}" if count > MOST_DOTS else ""
    return [f"the samples (dots{some})"]
