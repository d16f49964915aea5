"""The default appearance of figures and films."""

from __future__ import annotations

__all__ = ["DEFAULT_THEME", "DEFAULT_WIDTH"]

DEFAULT_THEME = "light"
DEFAULT_WIDTH = "8in"
