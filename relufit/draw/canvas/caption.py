"""Captions and alternative texts of figures and films."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Caption"]


class Caption(NamedTuple):
    """Caption and alternative text of a figure or film.

    Attributes:
        text: The caption: what is shown, and what readers should notice.
        alt: The alternative text, which describes the figure or film for readers who cannot see it.
    """

    text: str
    alt: str
