"""Frame rates of films: those that GIF can keep exactly, which counts hundredths of a second."""

from __future__ import annotations

__all__ = ["FRAME_RATES", "HUNDREDTHS_PER_S"]

HUNDREDTHS_PER_S = 100
FRAME_RATES = tuple(rate for rate in range(1, HUNDREDTHS_PER_S + 1) if HUNDREDTHS_PER_S % rate == 0)
