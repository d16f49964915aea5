"""Captions and alternative texts of figures and films."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Caption"]


class Caption(NamedTuple):
    """Caption and alternative text of a figure or film.

    Attributes:
        text: The caption: what is shown, and what readers should notice.
        alt: The alternative text, for readers who do not see the picture: what it looks like.
    """

    text: str
    alt: str
