"""Numbers as text, exactly."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["base64_text"]


def base64_text(values: NDArray[np.float64] | NDArray[np.int32] | NDArray[np.int64]) -> str:
    """The numbers as 64-bit floats in base64, the lowest byte first, as JavaScript reads them."""
    return base64.b64encode(values.astype("<f8").tobytes()).decode("ascii")
