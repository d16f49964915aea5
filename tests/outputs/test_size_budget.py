"""Films with a maximum size."""

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
from relufit.schedules.frame_rates import FRAME_RATES
from relufit.training import run_relu_sum as run


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("2MB", 2_000_000),
        ("500kB", 500_000),
        ("1.5 MiB", 1_572_864),
        ("9B", 9),
        ("2mb", 2_000_000),
        ("2GB", 2_000_000_000),
        ("2M", 2_000_000),
    ],
)
def test_sizes_are_numbers_with_units(text, size):
    """Units are decimal or binary, in any case, with or without the B."""
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["2", "MB", "-2MB", "0MB", "2TB", "2 m b", "1e3kB", "0.1B"])
def test_other_sizes_are_errors(text):
    """The error gives examples."""
    with pytest.raises(InputError, match=r"max_size: expected a size such as 2MB"):
        parse_size(text)


def test_cuts_start_with_the_scenario_and_get_smaller():
    """Colours are reduced first, then size, then frames; GIF supports every frame rate exactly."""
    film = small(("size = [320, 160]", "size = [1200, 400]")).film
    made = list(cuts(film))
    assert made[0] == Cut(size=(1200, 400), fps=25, share=1.0, colors=80)
    pixels = [cut.size[0] * cut.size[1] * cut.share * cut.colors for cut in made]
    assert pixels == sorted(pixels, reverse=True)
    assert all(cut.fps in FRAME_RATES for cut in made)
    assert all(side % 2 == 0 for cut in made for side in cut.size)


@given(st.integers(1, 5000), st.floats(0.01, 1.0))
@settings(derandomize=True)
def test_a_cut_keeps_the_first_and_the_last_frame(frames, share):
    """The kept frames are evenly spaced, with the first and the last."""
    chosen = Cut(size=(1, 1), fps=1, share=share, colors=4).chosen(frames)
    assert (chosen[0], chosen[-1]) == (0, frames - 1)
    assert len(chosen) == max(min(2, frames), round(share * frames))
    assert chosen == sorted(set(chosen))


def rendered(tmp_path, max_size, formats=("gif",)):
    messages = []
    scenario = small(("frames = 8", "frames = 40"), ("size = [320, 160]", "size = [480, 240]"))
    options = RenderOptions(only=["training"], formats=formats, max_size=max_size)
    render_run(run(scenario), tmp_path, options, warn=messages.append)
    return tmp_path / "small", messages


def test_a_film_that_fits_is_not_reduced(tmp_path):
    """The film is as in the scenario, without a message."""
    folder, messages = rendered(tmp_path, "2MB")
    with Image.open(folder / "training.gif") as gif:
        assert (gif.size, gif.n_frames) == ((480, 240), 1 + 40)
    assert messages == []


def test_a_film_is_reduced_until_it_fits(tmp_path):
    """The file meets the maximum size, and a message states the settings."""
    folder, messages = rendered(tmp_path, "60kB")
    assert (folder / "training.gif").stat().st_size <= 60_000
    with Image.open(folder / "training.gif") as gif:
        width, height = gif.size
    assert messages[0].startswith(f"training.gif: reduced to {width} x {height} px, ")


def test_each_format_is_reduced_separately(tmp_path):
    """A format that fits is not reduced because another does not."""
    folder, messages = rendered(tmp_path, "60kB", formats=("gif", "mp4"))
    sizes = {path.suffix: path.stat().st_size for path in folder.glob("training.*")}
    assert max(sizes.values()) <= 60_000
    assert len(messages) <= 2


@pytest.mark.parametrize(
    ("suffix", "has_palette"), [("gif", True), ("mp4", False), ("webp", False)]
)
def test_only_descriptions_of_gif_state_colours(suffix, has_palette):
    """Other formats have no palette."""
    cut = Cut(size=(480, 240), fps=25, share=1.0, colors=48)
    assert ("48 colours" in cut.description(suffix)) is has_palette


def test_a_maximum_size_that_cannot_be_met_is_an_error(tmp_path):
    """The error states the smallest possible size, and no file is written."""
    with pytest.raises(
        InputError,
        match=r"expected at least \d+ bytes, the smallest possible training\.gif, got 2000\.",
    ):
        rendered(tmp_path, "2kB")
    assert not list(tmp_path.iterdir())
