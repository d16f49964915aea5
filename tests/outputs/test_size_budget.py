"""Films within a budget."""

from __future__ import annotations

import pytest
from conftest import small
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from relufit.errors import InputError
from relufit.outputs.options import RenderOptions
from relufit.outputs.run_files import render_run
from relufit.outputs.size_budget import Cut, cuts, parse_size
from relufit.training import run_relu_sum as run


@pytest.mark.parametrize(
    ("text", "size"), [("2MB", 2_000_000), ("500kB", 500_000), ("1.5 MiB", 1_572_864), ("9B", 9)]
)
def test_sizes_are_numbers_with_units(text, size):
    """Decimal and binary units are told apart."""
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["2", "MB", "-2MB", "0MB", "2mb", "2GB", "1e3kB", "0.1B"])
def test_other_sizes_are_refused(text):
    """What is no size is told with examples."""
    with pytest.raises(InputError, match=r"max_size: expected a size such as 2MB"):
        parse_size(text)


def test_cuts_begin_with_the_scenario_and_get_smaller():
    """Colours go first, then size, then frames; every rate is one that GIF keeps exactly."""
    film = small(("size = [320, 160]", "size = [1200, 400]")).film
    made = list(cuts(film))
    assert made[0] == Cut(size=(1200, 400), fps=25, share=1.0, colors=80)
    pixels = [cut.size[0] * cut.size[1] * cut.share * cut.colors for cut in made]
    assert pixels == sorted(pixels, reverse=True)
    assert all(100 % cut.fps == 0 for cut in made)
    assert all(side % 2 == 0 for cut in made for side in cut.size)


@given(st.integers(1, 5000), st.floats(0.01, 1.0))
@settings(derandomize=True)
def test_a_cut_keeps_the_first_and_the_last_frame(frames, share):
    """Frames are left out evenly, and the film's length in seconds stays."""
    chosen = Cut(size=(1, 1), fps=1, share=share, colors=4).chosen(frames)
    assert (chosen[0], chosen[-1]) == (0, frames - 1)
    assert len(chosen) == max(min(2, frames), round(share * frames))
    assert chosen == sorted(set(chosen))


def rendered(tmp_path, max_size, formats=("gif",)):
    told = []
    scenario = small(("frames = 8", "frames = 40"), ("size = [320, 160]", "size = [480, 240]"))
    options = RenderOptions(only=["training"], formats=formats, max_size=max_size)
    render_run(run(scenario), tmp_path, options, warn=told.append)
    return tmp_path / "small", told


def test_a_film_that_fits_is_made_as_the_scenario_asks(tmp_path):
    """Nothing is cut and nothing is told."""
    folder, told = rendered(tmp_path, "2MB")
    with Image.open(folder / "training.gif") as gif:
        assert (gif.size, gif.n_frames) == ((480, 240), 40)
    assert told == []


def test_a_film_is_cut_until_it_fits_and_says_how(tmp_path):
    """The file keeps to the budget, and the choice is told."""
    folder, told = rendered(tmp_path, "60kB")
    assert (folder / "training.gif").stat().st_size <= 60_000
    with Image.open(folder / "training.gif") as gif:
        width, height = gif.size
    assert told[0].startswith(f"training.gif: {width} x {height} px, ")


def test_each_format_is_cut_for_itself(tmp_path):
    """A format that fits is not made smaller because another does not."""
    folder, told = rendered(tmp_path, "60kB", formats=("gif", "mp4"))
    sizes = {path.suffix: path.stat().st_size for path in folder.glob("training.*")}
    assert max(sizes.values()) <= 60_000
    assert len(told) <= 2


@pytest.mark.parametrize(("suffix", "is_told"), [("gif", True), ("mp4", False), ("webp", False)])
def test_colours_are_told_of_gif_alone(suffix, is_told):
    """Other formats have no palette."""
    cut = Cut(size=(480, 240), fps=25, share=1.0, colors=48)
    assert ("48 colours" in cut.told(suffix)) is is_told


def test_a_budget_that_cannot_be_met_is_refused(tmp_path):
    """The smallest size that can be made is told, and nothing is written."""
    with pytest.raises(InputError, match=r"expected room for training\.gif, got 2000 bytes; the"):
        rendered(tmp_path, "2kB")
    assert not list(tmp_path.iterdir())
