"""The path norm: the change of slope that all neurons could make together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from relufit.dynamics.measures.ends import RunEnds

__all__ = ["path_norm"]


def path_norm(ends: RunEnds) -> float:
    """Return ``Σ|a_i·w_i|`` at the end.

    At least the total variation of the slope, which is the norm that small weights minimize
    (Savarese et al., COLT 2019, arXiv:1902.05040).
    """
    return float(np.abs(ends.end.input_weights * ends.end.weights).sum())
