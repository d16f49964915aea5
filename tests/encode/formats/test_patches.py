"""What each frame changes, and what the two formats that show only that make of it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from itertools import pairwise

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageSequence

from relufit.encode import FILM_FORMATS, write_film
from relufit.encode.color.pixels import pixels_of
from relufit.encode.formats.patches import Patches
from relufit.encode.formats.webp import _round_edges

FILMS = arrays(np.uint8, st.tuples(st.integers(1, 5), st.just(6), st.just(9), st.just(3)))


def write(frames, path, **options):
    height, width, _ = frames[0].shape
    given = {"size": (width, height), "fps": 25, "hold_s": 0.0, "palette_frames": frames[:1]}
    write_film(iter(frames), [path], **given | options)


def shown(path):
    with Image.open(path) as film:
        return [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(film)]


def patches_of(frames, grid_px=1):
    patches = Patches(grid_px)
    last = len(frames) - 1
    return [patches.of(pixels_of(frame), at == last) for at, frame in enumerate(frames)]


def laid_over(patches, shape):
    canvas = np.zeros(shape, np.uint8)
    for patch in patches:
        height, width, _ = patch.pixels.shape
        part = canvas[patch.y : patch.y + height, patch.x : patch.x + width]
        np.copyto(part, patch.pixels[..., :3], where=patch.pixels[..., 3:] == 255)
        yield canvas.copy()


def sparse(frames):
    """Let most pixels of each frame stay as they were."""
    for before, after in pairwise(frames):
        stays = after[..., :1] > 40
        np.copyto(after, before, where=stays)
    return list(frames)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(frames=FILMS, grid_px=st.integers(1, 3))
def test_patches_laid_over_each_other_are_the_frames(frames, grid_px):
    """One for each frame, on the grid, inside the entry, and only the final one is the last."""
    frames = sparse(frames)
    patches = patches_of(frames, grid_px)
    assert [patch.is_last for patch in patches] == [False] * (len(frames) - 1) + [True]
    assert all(patch.x % grid_px == patch.y % grid_px == 0 for patch in patches)
    assert np.array_equal(list(laid_over(patches, frames[0].shape)), frames)


def test_a_patch_holds_only_what_changed():
    """Two changed corners: a patch of the whole frame, transparent but for these two pixels."""
    first = np.full((5, 7, 3), 200, np.uint8)
    second = first.copy()
    second[0, 0] = second[4, 6] = 9
    third = second.copy()
    third[2:4, 3:6] = 1, 2, 3
    _, corners, block = patches_of([first, second, third])
    assert corners.pixels.shape == (5, 7, 4)
    assert np.count_nonzero(corners.pixels.any(axis=-1)) == 2
    assert (block.x, block.y, block.pixels.shape) == (3, 2, (2, 3, 4))
    assert (block.pixels == (1, 2, 3, 255)).all()


@pytest.mark.parametrize("suffix", [".webp", ".apng"])
def test_pixels_that_stay_cost_next_to_nothing(tmp_path, suffix):
    """Two changed corners of a noisy image are no second entry, though they span it all."""
    first = np.random.default_rng(1).integers(0, 200, (100, 100, 3)).astype(np.uint8)
    second = first.copy()
    second[0, 0] = second[-1, -1] = 255
    write([first], tmp_path / f"one{suffix}")
    write([first, second], tmp_path / f"two{suffix}")
    one, two = ((tmp_path / f"{name}{suffix}").stat().st_size for name in ("one", "two"))
    assert one > 9000
    assert two - one < 500


@settings(derandomize=True, deadline=None, max_examples=40)
@given(frames=FILMS)
def test_an_apng_is_lossless(frames, tmp_path_factory):
    """Whatever the frames, FFmpeg and Pillow both show them bit for bit."""
    path = tmp_path_factory.mktemp("lossless") / "a.apng"
    frames = sparse(frames)
    write(frames, path)
    assert np.array_equal(shown(path), frames)
    with av.open(str(path)) as film:
        decoded = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    assert np.array_equal(decoded, frames)


def test_an_apng_is_a_png_of_its_first_frame(line_art, tmp_path):
    """A reader that knows no animation shows that, and the count of frames stands in the file."""
    write(line_art, tmp_path / "a.apng", loop=False)
    data = (tmp_path / "a.apng").read_bytes()
    place = data.index(b"acTL") + 4
    assert data[place : place + 8] == (12).to_bytes(4) + (1).to_bytes(4)
    assert data.count(b"IDAT") == 1
    assert data.index(b"acTL") < data.index(b"fcTL") < data.index(b"IDAT") < data.index(b"fdAT")
    with Image.open(tmp_path / "a.apng") as film:
        assert film.format == "PNG"
        assert np.array_equal(film.convert("RGB"), line_art[0])


def test_a_webp_rounds_edges_only(line_art, tmp_path):
    """The mean error is at most 0.5, no pixel is off by more than 7, areas are exact."""
    write(line_art, tmp_path / "a.webp")
    errors = [
        np.abs(seen.astype(int) - drawn)
        for seen, drawn in zip(shown(tmp_path / "a.webp"), line_art, strict=True)
    ]
    assert 0 < np.mean(errors) <= 0.5
    assert np.max(errors) == 7
    for error, drawn in zip(errors, line_art, strict=True):
        for exact in [(255, 255, 255), (0, 0, 0)]:
            assert error[(drawn == exact).all(axis=-1)].max() == 0


@settings(derandomize=True, deadline=None, max_examples=40)
@given(frames=FILMS)
def test_a_webp_is_never_off_by_more_than_seven_levels(frames, tmp_path_factory):
    """Errors do not add up from frame to frame."""
    path = tmp_path_factory.mktemp("near") / "a.webp"
    frames = sparse(frames)
    write(frames, path)
    for seen, drawn in zip(shown(path), frames, strict=True):
        assert np.abs(seen.astype(int) - drawn).max() <= 7


def test_pixels_with_an_equal_neighbour_are_not_rounded():
    """In a row a a b c d d, only b and c are; the levels 0 and 255 stay."""
    a, b, c, d = (0xFF000000 + level for level in (0x111111, 0x0800FF, 0x160716, 0x222222))
    rounded = _round_edges(np.array([[a, a, b, c, d, d]], np.uint32))
    assert rounded.tolist() == [[a, a, 0xFF0F00FF, 0xFF0F000F, d, d]]


def test_a_webp_s_frames_end_with_its_comment(line_art, tmp_path):
    """Head, animation, frames and comment follow in the order that the format prescribes."""
    write(line_art[:3], tmp_path / "a.webp", comment="c")
    data = (tmp_path / "a.webp").read_bytes()
    assert int.from_bytes(data[4:8], "little") + 8 == len(data)
    kinds, place = [], 12
    while place < len(data):
        size = int.from_bytes(data[place + 4 : place + 8], "little")
        kinds.append(data[place : place + 4])
        place += 8 + size + size % 2
    assert kinds == [b"VP8X", b"ANIM", b"ANMF", b"ANMF", b"ANMF", b"XMP "]
    assert data[20] == 0x02 | 0x04 | 0x10


MEMORY = """
    import resource, sys
    from pathlib import Path
    import numpy as np
    from relufit.encode import write_film
    noise = np.random.default_rng(0).integers(0, 256, (200, 400, 3)).astype(np.uint8)
    frames = (np.roll(noise, shift, axis=1) for shift in range(int(sys.argv[2])))
    write_film(frames, [Path(sys.argv[1])], size=(400, 200), fps=25, hold_s=1,
               palette_frames=[noise])
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.parametrize("suffix", FILM_FORMATS)
def test_memory_does_not_grow_with_the_number_of_frames(tmp_path, suffix):
    """Ten times as many frames that hardly compress, 240 kB each, take at most 5 MB more."""
    command = [sys.executable, "-P", "-c", textwrap.dedent(MEMORY), tmp_path / f"a{suffix}"]
    few, many = (
        int(subprocess.run([*command, count], capture_output=True, check=True).stdout)
        for count in ("10", "100")
    )
    assert many - few < 5_000
