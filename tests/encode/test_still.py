"""Stills of films."""

from __future__ import annotations

import imageio.v3 as iio
import numpy as np
import pytest

from relufit.encode import read_comment, write_still
from relufit.errors import InputError

FRAME = np.arange(48 * 64 * 3, dtype=np.uint8).reshape(48, 64, 3)


def test_a_still_is_the_frame_pixel_for_pixel(tmp_path):
    """Nothing is lost and nothing resampled."""
    write_still(tmp_path / "end.png", FRAME)
    assert (iio.imread(tmp_path / "end.png") == FRAME).all()


def test_a_still_carries_its_comment(tmp_path):
    """What it was made from is read back; without a comment there is none."""
    write_still(tmp_path / "a.png", FRAME, comment="made from this")
    write_still(tmp_path / "b.png", FRAME)
    assert read_comment(tmp_path / "a.png") == "made from this"
    assert read_comment(tmp_path / "b.png") is None


def test_the_same_frame_gives_the_same_bytes(tmp_path):
    """No date is kept."""
    for name in ("a.png", "b.png"):
        write_still(tmp_path / name, FRAME, comment="same")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_a_still_that_cannot_be_written_is_named(tmp_path):
    """A folder in its place is reported."""
    (tmp_path / "end.png").mkdir()
    with pytest.raises(InputError, match=r"end\.png: expected a file here, got a folder"):
        write_still(tmp_path / "end.png", FRAME)
