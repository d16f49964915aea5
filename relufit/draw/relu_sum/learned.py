"""Phrases for what a network learns: the reference, or samples that are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.relu_sum.curves import MOST_DOTS, shown_samples

if TYPE_CHECKING:
    from relufit.text.words import Words
    from relufit.training import Trajectory

__all__ = ["drawn_text", "learned_text", "of_learned", "trained_text"]


def of_learned(key: str, trajectory: Trajectory) -> str:
    """Return the key of a text about the reference, or of the same text about given samples."""
    return key if shown_samples(trajectory) is None else f"{key}_samples"


def learned_text(trajectory: Trajectory, words: Words) -> str:
    """Return what the network learns."""
    return words(of_learned("learned", trajectory))


def drawn_text(trajectory: Trajectory, words: Words, *before: str) -> str:
    """Return what the network learns, with how it is drawn, in a list after other things."""
    reference = [words("drawn_reference")] if trajectory.reference is not None else []
    return words.listed([*before, *reference, *_samples(trajectory, words)])


def trained_text(trajectory: Trajectory, words: Words) -> str:
    """Return what the network is trained on, with how it is drawn."""
    samples = "".join(_samples(trajectory, words))
    if not samples:
        return words("drawn_reference")
    if trajectory.reference is None:
        return samples
    return words("drawn_before", samples=samples, reference=words("drawn_reference"))


def _samples(trajectory: Trajectory, words: Words) -> list[str]:
    if shown_samples(trajectory) is None:
        return []
    count = trajectory.samples.measured
    if count > MOST_DOTS:
        return [words("drawn_samples_part", n=MOST_DOTS, count=count)]
    return [words("drawn_samples")]
