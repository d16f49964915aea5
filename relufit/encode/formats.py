"""All film formats by the suffix of their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.encode.apng import APNG
from relufit.encode.gif import GIF
from relufit.encode.mp4 import MP4
from relufit.encode.webp import WEBP

if TYPE_CHECKING:
    from relufit.encode.film_format import FilmFormat

__all__ = ["FILM_FORMATS"]

FILM_FORMATS: dict[str, FilmFormat] = {
    ".gif": GIF,
    ".mp4": MP4,
    ".webp": WEBP,
    ".apng": APNG,
}
