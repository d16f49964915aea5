"""A frame drawn anew, which the quick way of drawing frames must equal."""

from __future__ import annotations

import numpy as np


def full_frame(blitter, state):
    """The frame of a state with every artist drawn anew, shape (height, width, 4)."""
    moving = [artist for panel in blitter.panels for artist in panel.moving]
    for panel in blitter.panels:
        panel.show(state)
    for artist in moving:
        artist.set_animated(False)
    canvas = moving[0].get_figure(root=True).canvas
    canvas.draw()
    return np.array(canvas.buffer_rgba())
