"""The colours of a film and how frames map to them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from relufit.encode.color.palette import PALETTE_COLORS, ColorIndex, choose_palette
from relufit.encode.color.pixels import pixels_of

COLORS = arrays(np.uint8, st.tuples(st.integers(1, 400), st.just(3)))


def as_set(colors):
    return {tuple(color) for color in colors.reshape(-1, 3).tolist()}


def test_few_colors_are_all_taken():
    """Three colours in two frames give exactly those three."""
    first, second = np.zeros((2, 3, 3), np.uint8), np.full((2, 3, 3), 255, np.uint8)
    second[0, 0] = 1, 2, 3
    assert as_set(choose_palette([pixels_of(first), pixels_of(second)])) == {
        (0, 0, 0),
        (255, 255, 255),
        (1, 2, 3),
    }


def test_the_most_frequent_of_many_colors_stay_exact():
    """64 flat areas survive among 4000 single pixels of other colours."""
    generator = np.random.default_rng(5)
    colors = generator.choice(1 << 24, 4064, replace=False)
    rgb = np.stack([colors & 255, colors >> 8 & 255, colors >> 16], axis=-1).astype(np.uint8)
    pixels = np.concatenate([np.repeat(rgb[:64], 50, axis=0), rgb[64:]])
    palette = choose_palette([pixels_of(generator.permutation(pixels)[np.newaxis])])
    assert as_set(rgb[:64]) <= as_set(palette)
    assert len(palette) <= PALETTE_COLORS


def test_a_smooth_ramp_is_cut_into_nearly_equal_steps():
    """The 1000 rare colours of a ramp, 8 levels of green apart in red, end within 6 levels."""
    ramp = np.zeros((1, 1000, 3), np.uint8)
    ramp[0, :, 0], ramp[0, :, 1] = np.arange(1000) // 4, (np.arange(1000) % 4) * 8
    palette = choose_palette([pixels_of(ramp)]).astype(int)
    distance = np.abs(ramp[0][:, np.newaxis] - palette).sum(axis=-1).min(axis=1)
    assert distance.max() <= 6


@settings(derandomize=True, deadline=None, max_examples=50)
@given(colors=COLORS, seed=st.integers(0, 99))
def test_a_palette_has_no_color_twice_and_not_too_many(colors, seed):
    """At most 255 different colours, all given ones if there are no more; always the same ones."""
    frame = np.random.default_rng(seed).permutation(np.repeat(colors, 3, axis=0))[np.newaxis]
    palette = choose_palette([pixels_of(frame)])
    assert palette.dtype == np.uint8
    assert len(as_set(palette)) == len(palette) <= PALETTE_COLORS
    if len(as_set(colors)) <= PALETTE_COLORS:
        assert as_set(palette) == as_set(colors)
    assert np.array_equal(palette, choose_palette([pixels_of(frame)]))


@settings(derandomize=True, deadline=None, max_examples=50)
@given(
    palette=arrays(np.uint8, st.tuples(st.integers(1, 255), st.just(3))),
    frames=arrays(np.uint8, st.tuples(st.integers(1, 4), st.just(5), st.just(7), st.just(3))),
    repeated=st.booleans(),
)
def test_every_pixel_gets_the_nearest_color(palette, frames, repeated):
    """As a plain search over all distances finds it, in every frame of a film."""
    palette = np.unique(palette, axis=0)
    index = ColorIndex(palette)
    for frame in np.repeat(frames, 2, axis=0) if repeated else frames:
        difference = frame[:, :, np.newaxis].astype(int) - palette
        squares = (difference**2).sum(axis=-1)
        mapped = index.map(pixels_of(frame))
        found = np.take_along_axis(squares, mapped[..., np.newaxis].astype(int), -1)[..., 0]
        assert np.array_equal(found, squares.min(axis=-1))


@pytest.mark.parametrize("pixel", [(0, 0), (0, 8), (5, 0), (5, 8), (3, 4)])
@pytest.mark.parametrize("channel", [0, 1, 2])
def test_a_single_changed_pixel_is_seen(pixel, channel):
    """In every corner, and in any one channel."""
    palette = np.array([[0, 0, 0], [255, 0, 0], [0, 255, 0], [0, 0, 255]], np.uint8)
    index = ColorIndex(palette)
    before = np.zeros((6, 9, 3), np.uint8)
    assert not index.map(pixels_of(before)).any()
    after = before.copy()
    after[*pixel, channel] = 255
    mapped = index.map(pixels_of(after))
    assert mapped[pixel] == channel + 1
    assert np.count_nonzero(mapped) == 1


def test_thousands_of_new_colors_are_mapped():
    """A frame with more new colours than one search takes is mapped whole."""
    index = ColorIndex(np.array([[0, 0, 0], [255, 255, 255]], np.uint8))
    level = np.arange(120 * 120).reshape(120, 120)
    frame = np.stack([level % 256, level // 256, level % 256], axis=-1).astype(np.uint8)
    light = (frame.astype(int) ** 2).sum(-1) > ((frame.astype(int) - 255) ** 2).sum(-1)
    assert np.array_equal(index.map(pixels_of(frame)), light)


@pytest.mark.parametrize("most", [4, 5, 64, 254])
def test_a_palette_may_be_smaller(most):
    """Of 400 colours ``most`` are left, the most frequent quarter of them exact."""
    colors = np.random.default_rng(3).permutation(1 << 12)[:400]
    rgb = np.stack([colors & 15, colors >> 4 & 15, colors >> 8], axis=-1).astype(np.uint8) * 17
    frame = np.repeat(rgb, np.arange(400, 0, -1), axis=0)[np.newaxis]
    palette = choose_palette([pixels_of(frame)], most)
    assert most - 2 <= len(palette) <= most
    assert as_set(rgb[: most // 4]) <= as_set(palette)


def shades(*levels):
    """A frame of one row of grey pixels."""
    return pixels_of(np.repeat(np.array([levels], np.uint8)[..., np.newaxis], 3, axis=2))


def index_with(tolerance):
    """A palette of sixteen large areas (0, 16, … 240) and edges (8, 24, … 248), grey."""
    areas, edges = np.arange(0, 256, 16), np.arange(8, 256, 16)
    palette = np.repeat(np.concatenate([areas, edges])[:, np.newaxis], 3, axis=1).astype(np.uint8)
    return palette, ColorIndex(palette, tolerance)


def test_small_changes_at_edges_are_left_as_they_were():
    """Within the tolerance an edge keeps its colour, beyond it it does not."""
    palette, index = index_with(40)
    index.map(shades(1, 104, 104))  # 1 is in no palette: the film is not exact
    shown = palette[index.map(shades(1, 136, 152)), 0].tolist()
    assert shown == [[0, 104, 152]]


def test_what_becomes_a_large_area_is_always_renewed():
    """Nothing leaves a trail on the background, however faint."""
    palette, index = index_with(40)
    index.map(shades(1, 232))
    assert palette[index.map(shades(1, 240)), 0].tolist() == [[0, 240]]


def test_small_changes_do_not_add_up():
    """The colour that is shown is compared, not that of the frame before."""
    palette, index = index_with(40)
    index.map(shades(1, 24))
    for level in range(40, 240, 16):
        shown = int(palette[index.map(shades(1, level + 0)), 0][0, 1])
        assert abs(shown - level) <= 40


def test_a_renewed_frame_has_no_tolerance():
    """The last frame of a film is shown as well as the palette can."""
    palette, index = index_with(40)
    index.map(shades(1, 104))
    index.map(shades(1, 120))
    assert palette[index.map(shades(1, 120), renew=True), 0].tolist() == [[0, 120]]


def test_a_film_of_palette_colors_is_exact_whatever_the_tolerance():
    """Tolerance is for films that have more colours than the palette."""
    palette, index = index_with(40)
    index.map(shades(104, 120))
    assert palette[index.map(shades(120, 104)), 0].tolist() == [[120, 104]]
