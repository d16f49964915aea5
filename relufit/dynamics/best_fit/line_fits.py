"""Straight lines through ranges of samples, by least squares, many at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from typing import Self

    from numpy.typing import NDArray

__all__ = ["LineFits", "RangeSums"]

FLAT = 1e-9  # variance of u below which samples fix no slope: rounding would speak for them


class LineFits(NamedTuple):
    """Least-squares lines ``p(u) = value + slope·u``, one for each range; shapes (…).

    Attributes:
        error: Sum of squared residuals of the best line.
        value: The best line at u = 0.
        slope: Its slope.
        inverse: The inverse of the normal matrix, shape (…, 2, 2): a line that differs by d adds
            ``d·inverse⁻¹·d`` to the error.
        fixed: Whether the samples determine the line; where not, the numbers above are 0.
    """

    error: NDArray[np.float64]
    value: NDArray[np.float64]
    slope: NDArray[np.float64]
    inverse: NDArray[np.float64]
    fixed: NDArray[np.bool_]


class RangeSums(NamedTuple):
    """Running sums of 1, u, u², y, u·y and y² over samples in ascending u, shape (samples + 1, 6).

    The sums over a range are a difference of two rows, so a fit to any range costs the same.
    """

    running: NDArray[np.float64]

    @classmethod
    def of(cls, u: NDArray[np.float64], y: NDArray[np.float64]) -> Self:
        """The sums of samples in ascending u from 0 to 1."""
        terms = np.stack([np.ones_like(u), u, u * u, y, u * y, y * y], axis=1)
        return cls(np.concatenate([np.zeros((1, 6)), np.cumsum(terms, axis=0)]))

    def squares(self, start: NDArray[np.int64], stop: NDArray[np.int64]) -> NDArray[np.float64]:
        """The sum of y² over samples ``start <= k < stop``; 0 where that is empty."""
        total: NDArray[np.float64] = self._between(start, stop)[..., 5]
        return total

    def constants(self, start: NDArray[np.int64], stop: NDArray[np.int64]) -> LineFits:
        """The best horizontal lines."""
        n, _, _, y, _, yy = np.moveaxis(self._between(start, stop), -1, 0)
        fixed = n > 0
        count = np.where(fixed, n, 1.0)
        inverse = np.zeros((*n.shape, 2, 2))
        inverse[..., 0, 0] = fixed / count
        error = np.where(fixed, np.maximum(yy - y * y / count, 0.0), 0.0)
        return LineFits(error, y / count, np.zeros_like(y), inverse, fixed)

    def lines(self, start: NDArray[np.int64], stop: NDArray[np.int64]) -> LineFits:
        """The best lines."""
        n, u, uu, y, uy, yy = np.moveaxis(self._between(start, stop), -1, 0)
        count = np.maximum(n, 1.0)
        spread, shared, height = uu - u * u / count, uy - u * y / count, yy - y * y / count
        fixed = (n > 1) & (spread > FLAT * count)
        scale = fixed / np.where(fixed, spread, 1.0)
        slope = shared * scale
        value = fixed * (y - slope * u) / count
        inverse = scale[..., None, None] * np.stack(
            [
                np.stack([uu / count, -u / count], axis=-1),
                np.stack([-u / count, n / count], axis=-1),
            ],
            axis=-2,
        )
        error = np.where(fixed, np.maximum(height - slope * shared, 0.0), 0.0)
        return LineFits(error, value, slope, inverse, fixed)

    def _between(self, start: NDArray[np.int64], stop: NDArray[np.int64]) -> NDArray[np.float64]:
        return self.running[np.maximum(stop, start)] - self.running[start]
