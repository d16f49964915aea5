"""Batch sizes: how many samples one update uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "BATCH_SIZES",
    "NUMBER_PARTS",
    "SEVERAL_SAMPLES",
    "BatchSize",
    "batch_size",
    "updates_per_epoch",
]

SEVERAL_SAMPLES = -1  # recorded instead of a sample's index for an update from several samples


class BatchSize(NamedTuple):
    """A batch size that has a name.

    Attributes:
        size: From the number of all samples to the number of samples of an update.
        meaning: What an update uses, for the description of the key ``batch``.
        needs_fixed_order: Whether only an order that leaves the samples as they stand makes sense.
        parts: The parts of relufit that know it, see
            :func:`relufit.scenario.used_settings.unknown_to`.
    """

    size: Callable[[int], int]
    meaning: str
    needs_fixed_order: bool = False
    parts: frozenset[str] = frozenset()


def one(_: int) -> int:
    """One sample."""
    return 1


def every(samples: int) -> int:
    """All samples."""
    return samples


BATCH_SIZES = {
    "sample": BatchSize(
        one,
        "uses the next sample",
        parts=frozenset({"page", "study", "rules", "pushes", "verdict", "sum verdict"}),
    ),
    "full": BatchSize(
        every,
        "uses all samples, so that an epoch is one update",
        needs_fixed_order=True,
        parts=frozenset({"page", "study", "rules", "pushes", "verdict", "sum verdict"}),
    ),
}

NUMBER_PARTS = frozenset({"study", "rules", "pushes", "verdict", "sum verdict"})
"""The parts of relufit that know a batch of any number of samples."""


def batch_size(batch: str | int, samples: int) -> int:
    """Return the number of samples of an update: of a named size, or the number itself.

    Example:
        >>> batch_size("sample", 400), batch_size("full", 400), batch_size(16, 400)
        (1, 400, 16)
    """
    return batch if isinstance(batch, int) else BATCH_SIZES[batch].size(samples)


def updates_per_epoch(batch: str | int, samples: int) -> int:
    """Return the number of updates of an epoch; the last one uses the samples that are left.

    Example:
        >>> updates_per_epoch(16, 100)
        7
    """
    return -(-samples // batch_size(batch, samples))
