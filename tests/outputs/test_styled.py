"""Presentation that options ask for: recorded in the outputs, never in what is trained."""

from __future__ import annotations

from conftest import small
from PIL import Image

from relufit.encode import read_comment
from relufit.outputs.options import RenderOptions
from relufit.outputs.provenance import made_from
from relufit.outputs.run_files import render_run
from relufit.outputs.styled import styled_scenario
from relufit.scenario import loads
from relufit.training import run_relu_sum as run


def test_a_film_of_another_rate_lasts_as_long():
    """The number of frames changes with the rate; the rest of the scenario does not."""
    scenario = small()
    styled = styled_scenario(scenario, RenderOptions(fps=50, formats=["mp4"]))
    seconds = scenario.film.frames / scenario.film.fps
    assert styled.film.fps == 50
    assert abs(styled.film.frames / 50 - seconds) <= 0.5 / 50
    assert styled.training == scenario.training
    assert styled_scenario(scenario, RenderOptions()) is scenario


def test_a_film_of_another_rate_is_made_again_from_its_own_scenario(tmp_path):
    """The scenario inside the film gives the same bytes without the option."""
    options = RenderOptions(only=["training"], formats=["mp4"], fps=24)
    film, *_ = render_run(run(small()), tmp_path / "a", options)
    scenario = loads(made_from(film)["scenario"], name="small")
    again, *_ = render_run(
        run(scenario), tmp_path / "b", RenderOptions(only=["training"], formats=["mp4"])
    )
    assert film.read_bytes() == again.read_bytes()
    assert read_comment(film) == read_comment(again)


def test_dpi_sets_the_pixels_of_a_figure(tmp_path):
    """Twice the resolution has twice the pixels in both directions."""
    sizes = []
    for dpi in (75, 150):
        options = RenderOptions(only=["fit"], formats=["png"], dpi=dpi)
        figure, *_ = render_run(run(small()), tmp_path / str(dpi), options)
        with Image.open(figure) as image:
            sizes.append(image.size)
    assert sizes == [(600, 255), (1200, 510)]
