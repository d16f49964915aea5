"""Distinct colours for all readers, and a theme without side effects."""

from __future__ import annotations

import colorsys
from contextlib import suppress
from dataclasses import fields
from itertools import combinations, pairwise

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import is_color_like, to_rgb

from relufit.draw.canvas.contrast import GRAPHICS, readable
from relufit.draw.canvas.theme import THEMES
from relufit.draw.study.maps import COLORS

# Machado, Oliveira and Fernandes (2009), severity 1.0, for linear red, green and blue.
VISION = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
HUES = {"purple": (260, 300), "green": (130, 165), "blue": (200, 225), "orange": (15, 45)}


def linear(color):
    rgb = np.array(to_rgb(color))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(color, vision):
    seen = np.clip(VISION[vision] @ linear(color), 0, 1)
    t = TO_XYZ @ seen / (TO_XYZ @ np.ones(3))
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def closest(colors, vision):
    return min(
        np.linalg.norm(lab(one, vision) - lab(other, vision))
        for one, other in combinations(colors, 2)
    )


def contrast(one, other):
    light, dark = sorted((TO_XYZ[1] @ linear(each) for each in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_distances_are_those_of_cie_lab():
    """The colour measure of the tests is correct: white is (100, 0, 0), red as published."""
    assert lab("#ffffff", "normal") == pytest.approx([100, 0, 0], abs=0.02)
    assert lab("#ff0000", "normal") == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    assert contrast("#000000", "#ffffff") == pytest.approx(21, abs=0.01)


def test_themes_differ_in_colours_only():
    """So where a text fits in one theme, it fits in the other."""
    light, dark = THEMES["light"], THEMES["dark"]
    names = [each.name for each in fields(light)]
    kept = {name for name in names if getattr(light, name) == getattr(dark, name)}
    changed = set(names) - kept - {"name", "neurons", "verdicts"}
    assert all(is_color_like(getattr(each, name)) for name in changed for each in (light, dark))
    assert len(light.neurons) == len(dark.neurons)
    assert light.verdicts.keys() == dark.verdicts.keys()


@pytest.mark.parametrize("vision", VISION)
def test_first_four_neurons_are_distinct(theme, vision):
    """Any two of the first four neurons differ by 20 in CIE Lab, with any colour vision."""
    assert closest(theme.neurons[:4], vision) >= 20


@pytest.mark.parametrize("vision", VISION)
def test_all_eight_neurons_are_distinguishable(theme, vision):
    """Any two of the eight colours differ by 8 in CIE Lab, with any colour vision."""
    assert len(theme.neurons) == 8
    assert closest(theme.neurons, vision) >= 8


@pytest.mark.parametrize(("neuron", "name"), list(enumerate(HUES)))
def test_first_four_neurons_have_the_hues_of_the_article(theme, neuron, name):
    """Neurons 1 to 4 are purple, green, blue and orange."""
    hue, _, value = colorsys.rgb_to_hsv(*to_rgb(theme.color(neuron)))
    low, high = HUES[name]
    assert low <= 360 * hue <= high
    assert value > 0.4


def test_what_carries_meaning_stands_out_from_the_background(theme):
    """Neurons, signs, errors and the reference have the contrast of graphics, 3."""
    roles = (theme.positive, theme.negative, theme.error, theme.reference, theme.muted)
    for color in (*theme.neurons, *roles):
        assert contrast(color, theme.background) >= 3, color


@pytest.mark.parametrize("vision", VISION)
def test_no_colour_has_two_meanings(theme, vision):
    """Ink, errors and signs differ from each other and from the first four neurons."""
    signs = (theme.positive, theme.negative)
    assert closest((theme.ink, theme.error, *signs), vision) >= 15
    for neuron in theme.neurons[:4]:
        for role in (theme.ink, theme.error, *signs):
            assert closest((neuron, role), vision) >= 12, (neuron, role)


@pytest.mark.parametrize("vision", VISION)
def test_signs_are_distinct_in_greyscale(theme, vision):
    """Weights above and below 0 differ by 20 in lightness, with any colour vision."""
    light = [lab(color, vision)[0] for color in (theme.positive, theme.negative)]
    assert abs(light[0] - light[1]) >= 20


@pytest.mark.parametrize("vision", VISION)
def test_verdicts_are_distinct(theme, vision):
    """Any two colours of verdicts differ by 15 in CIE Lab, with any colour vision."""
    assert closest(theme.verdicts.values(), vision) >= 15


@pytest.mark.parametrize("vision", VISION)
def test_lines_of_verdicts_have_contrast_and_are_distinct(theme, vision):
    """As lines, verdicts have a contrast of 3, and still differ by 12 with any colour vision."""
    colors = [readable(color, theme.background, GRAPHICS) for color in theme.verdicts.values()]
    assert min(contrast(color, theme.background) for color in colors) >= 3
    assert closest(colors, vision) >= 12


def test_verdicts_are_distinct_in_greyscale(theme):
    """Nine verdicts differ by 6 in lightness, and have contrast with the background."""
    lightness = sorted(lab(color, "normal")[0] for color in theme.verdicts.values())
    assert min(b - a for a, b in pairwise(lightness)) >= 6
    assert min(contrast(color, theme.background) for color in theme.verdicts.values()) >= 2.5


@pytest.mark.parametrize("vision", VISION)
def test_lightness_of_maps_is_monotonic(vision):
    """Larger values in maps are lighter, in greyscale and with any colour vision."""
    colors = mpl.colormaps[COLORS](np.linspace(0, 1, 33))
    lightness = np.array([lab(color[:3], vision)[0] for color in colors])
    assert (np.diff(lightness) > 1.0).all()


def test_text_is_readable(theme):
    """Ink has the contrast required for small text (7), also on the shaded regions."""
    assert contrast(theme.ink, theme.background) >= 7
    assert contrast(theme.ink, theme.shade) >= 7


def test_shade_differs_from_background_and_neurons(theme):
    """The shade differs visibly from the background and from all neurons."""
    step = np.linalg.norm(lab(theme.shade, "normal") - lab(theme.background, "normal"))
    assert 3 <= step <= 15


def test_neighbours_have_different_markers_and_dashes(theme):
    """Neighbours differ in marker and dash, and the first eight markers differ."""
    assert len({theme.marker(neuron) for neuron in range(8)}) == 8
    assert all(theme.marker(a) != theme.marker(b) for a, b in pairwise(range(20)))
    assert all(theme.dash(a) != theme.dash(b) for a, b in pairwise(range(20)))


def test_styles_repeat_after_the_last_neuron(theme):
    """The ninth neuron has the style of the first."""
    assert theme.color(8) == theme.color(0)
    assert theme.marker(8) == theme.marker(0)
    assert theme.dash(4) == theme.dash(0)


@pytest.mark.parametrize("fails", [False, True])
def test_theme_has_no_side_effects(theme, fails):
    """The matplotlib settings are restored after the block, also after an exception."""
    with mpl.rc_context():
        mpl.rcParams["lines.linewidth"] = 7.25
        mpl.rcParams["font.size"] = 3.0
        before = dict(mpl.rcParams)
        with suppress(ZeroDivisionError), theme.applied(13.0):
            assert mpl.rcParams["font.size"] == 13.0
            _ = 1 / (0 if fails else 1)
        assert dict(mpl.rcParams) == before


def test_theme_does_not_depend_on_user_settings(theme):
    """User settings have no effect inside the block."""
    with theme.applied():
        expected = dict(mpl.rcParams)
    habits = {"axes.grid": True, "font.family": "serif", "lines.linewidth": 9}
    with mpl.rc_context(habits), theme.applied():
        assert dict(mpl.rcParams) == expected
