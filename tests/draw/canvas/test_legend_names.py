"""Legends of more neurons than colours name every line style once."""

from __future__ import annotations

import re

from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.figures import fit
from relufit.draw.relu_sum.plane import plane

THEME = THEMES["light"]
MANY = "[network.random]\nneurons = 12\nbias_range = [-4, 0]\nweight_std = 0.1\nseed = 3"


def test_a_legend_of_twelve_neurons_names_all(small):
    """Neurons 9 to 12 stand beside those whose colour and marker they share."""
    run = small(network=MANY, learning_rate=0.002)
    for draw in (fit, plane):
        with THEME.applied():
            (legend,) = draw(run, THEME).legends
        names = [text.get_text() for text in legend.get_texts()]
        found = [int(number) for name in names for number in re.findall(r"\d+", name)]
        assert sorted(found) == list(range(1, 13))
        for name in names:
            numbers = [int(number) - 1 for number in re.findall(r"\d+", name)]
            assert len({(THEME.color(each), THEME.marker(each)) for each in numbers}) <= 1
