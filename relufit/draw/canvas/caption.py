"""What stands under a picture, and what is read out instead of it."""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "Caption",
]


class Caption(NamedTuple):
    """What stands under a picture, and what is read out instead of it.

    Attributes:
        text: The caption: what is shown, and what is to be seen in it.
        alt: The alternative text: what the picture looks like.
    """

    text: str
    alt: str
