"""Clips that resemble what relufit draws, made without matplotlib."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

WIDTH, HEIGHT, FRAMES = 360, 160, 12
COLORS = [(214, 39, 40), (31, 119, 180), (44, 160, 44), (255, 127, 14)]


def _line_art(step):
    """One frame: axes, a grid, lines that move or grow, smoothed by averaging 5x5 pixels."""
    width, height = 5 * WIDTH, 5 * HEIGHT
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    for x in range(52, width, 220):
        draw.line([(x, 50), (x, height - 50)], fill=(221, 221, 221), width=5)
    draw.rectangle([50, 50, width - 50, height - 50], outline=(0, 0, 0), width=5)
    xs = np.linspace(60, width - 60, 60)
    reach = max(2, 60 * (step + 1) // FRAMES)
    for number, color in enumerate(COLORS):
        ys = height * (0.25 + 0.15 * number + 0.1 * np.sin(xs / (100 + 33 * number) + step / 5))
        shown = 60 if number % 2 else reach
        draw.line(list(zip(xs[:shown], ys[:shown], strict=True)), fill=color, width=10)
    return np.array(image.reduce(5))


@pytest.fixture(scope="session")
def line_art():
    """Twelve frames of line art, uint8 (160, 360, 3); nobody changes them."""
    frames = [_line_art(step) for step in range(FRAMES)]
    for frame in frames:
        frame.flags.writeable = False
    return frames
