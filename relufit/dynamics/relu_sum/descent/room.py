"""Samples and workspace of a descent: flat sequences, lists here and arrays in a study."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "RESULTS",
    "Numbers",
    "Points",
    "Ranks",
    "Room",
    "Rows",
    "Sums",
    "Trained",
    "make_room",
    "points_of",
]

RESULTS = 8


class Numbers(Protocol):
    """A list or an array of floats."""

    def __getitem__(self, at: int, /) -> float: ...
    def __setitem__(self, at: int, value: float, /) -> None: ...
    def __len__(self) -> int: ...


class Ranks(Protocol):
    """A list or an array of integers."""

    def __getitem__(self, at: int, /) -> int: ...
    def __setitem__(self, at: int, value: int, /) -> None: ...
    def __len__(self) -> int: ...


class Rows(Protocol):
    """Rows of parameters: a list of lists, or an array."""

    def __getitem__(self, row: int, /) -> Numbers: ...
    def __len__(self) -> int: ...


class Points(NamedTuple):
    """The measured samples in ascending x.

    Attributes:
        x: Shape (samples,).
        y: The reference at x.
        sum_x: The sum of x over all samples of a lower rank, shape (samples + 1,).
        sum_xx: The same of x².
    """

    x: Numbers
    y: Numbers
    sum_x: Numbers
    sum_xx: Numbers


class Sums(NamedTuple):
    """The active samples of n neurons, and sums over them.

    Attributes:
        start: The first sample of each neuron.
        stop: The end of its samples.
        order: Workspace: neurons by the rank of their knots.
        plain: Sums of delta over the samples of each neuron; the last one is over all.
        weighted: The same of delta·x.
    """

    start: Ranks
    stop: Ranks
    order: Ranks
    plain: Numbers
    weighted: Numbers


class Trained(NamedTuple):
    """The groups of parameters that move."""

    weights: bool
    biases: bool
    input_weights: bool
    output_bias: bool


class Room(NamedTuple):
    """Workspace for n neurons and d = 3·n + 1 parameters.

    Attributes:
        sums: At the present parameters.
        tried: At the parameters to try.
        coordinates: The parameters that move, by their place.
        low: The first sample that such a parameter acts on.
        high: The end of these samples.
        flat: Its effect on the output is ``flat + steep·x``.
        steep: See there.
        gradient: Of the mean of delta².
        matrix: d·d entries, row by row.
        step: The change of each parameter that moves.
        trial: Parameters to try.
        result: See :func:`.follow.follow`.
    """

    sums: Sums
    tried: Sums
    coordinates: Ranks
    low: Ranks
    high: Ranks
    flat: Numbers
    steep: Numbers
    gradient: Numbers
    matrix: Numbers
    step: Numbers
    trial: Numbers
    result: Numbers


def make_room(
    n: int,
    whole: Callable[[int], Ranks] = lambda count: [0] * count,
    real: Callable[[int], Numbers] = lambda count: [0.0] * count,
) -> Room:
    """Return workspace for n neurons, of lists unless other sequences are asked for."""
    d = 3 * n + 1
    sums, tried = (Sums(whole(n), whole(n), whole(n), real(n + 1), real(n + 1)) for _ in range(2))
    return Room(
        sums=sums,
        tried=tried,
        coordinates=whole(d),
        low=whole(d),
        high=whole(d),
        flat=real(d),
        steep=real(d),
        gradient=real(d),
        matrix=real(d * d),
        step=real(d),
        trial=real(d),
        result=real(RESULTS),
    )


def points_of(x: Iterable[float], y: Iterable[float]) -> Points:
    """Return samples in ascending x; equal x in the order given."""
    both = sorted(zip(x, y, strict=True), key=lambda each: each[0])
    sum_x, sum_xx = [0.0], [0.0]
    for at, _ in both:
        sum_x.append(sum_x[-1] + at)
        sum_xx.append(sum_xx[-1] + at * at)
    return Points([at for at, _ in both], [height for _, height in both], sum_x, sum_xx)
