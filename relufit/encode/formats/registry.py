"""All film formats by the suffix of their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.encode.formats.apng import APNG
from relufit.encode.formats.gif import GIF
from relufit.encode.formats.mp4 import MP4
from relufit.encode.formats.webp import WEBP

if TYPE_CHECKING:
    from relufit.encode.formats.film_format import FilmFormat

__all__ = ["FILM_FORMATS"]

FILM_FORMATS: dict[str, FilmFormat] = {
    ".gif": GIF,
    ".mp4": MP4,
    ".webp": WEBP,
    ".apng": APNG,
}
