"""Pixels as video keeps them: against the definition, against FFmpeg, and frame after frame."""

from __future__ import annotations

import av
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from relufit.encode.color.pixels import pixels_of
from relufit.encode.color.planes import Planes

FRAMES = arrays(
    np.uint8,
    st.tuples(st.integers(1, 4), st.just(4), st.just(6), st.just(3)),
    elements=st.integers(0, 255),
)


def defined(frame):
    """Y, U and V as ITU-R BT.709 defines them for limited range, in 64-bit floats."""
    red, green, blue = np.moveaxis(frame.astype(float), -1, 0)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def mean(plane):
        height, width = plane.shape
        return plane.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))

    y = 16 + 219 * luma / 255
    u = 128 + 224 * mean(blue - luma) / 1.8556 / 255
    v = 128 + 224 * mean(red - luma) / 1.5748 / 255
    return np.concatenate([plane.ravel() for plane in (y, u, v)])


@settings(derandomize=True, deadline=None, max_examples=100)
@given(frames=FRAMES)
def test_planes_are_the_definition_rounded(frames):
    """Within rounding of BT.709, in every frame of a film."""
    planes = Planes(6, 4)
    for frame in frames:
        assert np.abs(planes.show(pixels_of(frame)).ravel() - defined(frame)).max() < 0.51


@settings(derandomize=True, deadline=None, max_examples=100)
@given(frames=FRAMES, stays=arrays(np.bool_, (4, 6)))
def test_a_frame_does_not_depend_on_the_one_before(frames, stays):
    """Converting only what changed gives what converting everything gives."""
    film = Planes(6, 4)
    film.show(pixels_of(frames[0]))
    for frame in frames:
        mixed = np.where(stays[..., np.newaxis], frames[0], frame)
        whole = Planes(6, 4).show(pixels_of(mixed))
        assert np.array_equal(film.show(pixels_of(mixed)), whole)


def test_planes_are_what_the_scaler_of_ffmpeg_gives(line_art):
    """Within one level of its exact conversion of line art, and equal on flat areas."""
    frame = np.ascontiguousarray(line_art[-1])
    height, width, _ = frame.shape
    scaled = av.VideoFrame.from_ndarray(frame, format="rgb24").reformat(
        format="yuv420p",
        dst_colorspace="ITU709",
        src_color_range="JPEG",
        dst_color_range="MPEG",
        interpolation="AREA",
    )
    difference = Planes(width, height).show(pixels_of(frame)) - scaled.to_ndarray().astype(int)
    assert np.abs(difference).max() <= 1
    assert np.count_nonzero(difference) < 0.1 * difference.size


def test_opacity_is_ignored():
    """A fourth channel changes nothing, whether the array is contiguous or not."""
    frame = np.random.default_rng(4).integers(0, 256, (4, 6, 4)).astype(np.uint8)
    expected = pixels_of(frame[..., :3])
    assert np.array_equal(pixels_of(frame), expected)
    assert np.array_equal(pixels_of(np.asfortranarray(frame)), expected)
    assert (expected >> 24 == 255).all()


def test_pixels_are_a_copy():
    """The next frame may be drawn into the same array."""
    for channels in (3, 4):
        frame = np.zeros((2, 2, channels), np.uint8)
        pixels = pixels_of(frame)
        frame[:] = 255
        assert (pixels == 0xFF000000).all()
