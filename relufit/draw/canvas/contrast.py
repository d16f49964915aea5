"""Contrast of colours, and colours with enough contrast for text."""

from __future__ import annotations

from matplotlib.colors import to_hex, to_rgb

__all__ = ["GRAPHICS", "contrast", "readable"]

TEXT = 4.5  # minimum contrast of text (W3C guidelines, WCAG 2.1, 1.4.3)
GRAPHICS = 3.0  # of lines and areas that carry meaning (1.4.11)
STEPS = 40  # from a colour to black or white


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.1).

    Example:
        >>> round(contrast("#000000", "#ffffff"), 1)
        21.0
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable(color: str, background: str, least: float = TEXT) -> str:
    """Return the colour, darkened or lightened until text in it is readable on the background.

    Args:
        color: The colour.
        background: The colour behind it.
        least: The contrast that it needs.

    Example:
        >>> readable("#1a1a1a", "#ffffff"), readable("#f47b00", "#ffffff")
        ('#1a1a1a', '#b75c00')
    """
    end = 0.0 if _luminance(background) > _luminance("#767676") else 1.0
    red, green, blue = to_rgb(color)
    for step in range(STEPS + 1):
        share = step / STEPS
        kept, added = 1.0 - share, share * end
        mixed = to_hex((kept * red + added, kept * green + added, kept * blue + added))
        if contrast(mixed, background) >= least:
            return mixed if step else color
    return to_hex((end, end, end))


def _luminance(color: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB

    red, green, blue = map(linear, to_rgb(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
