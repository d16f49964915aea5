"""Figures, films and captions of runs on samples that are given or have noise."""

from __future__ import annotations

import re

import numpy as np
import pytest
from conftest import REFERENCE, measured, small

from relufit.draw.canvas.dots import dot_style
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.catalogue import FIGURES, FILMS
from relufit.draw.relu_sum.compare_captions import compare_caption
from relufit.draw.relu_sum.compare_drawing import compare_blitter
from relufit.draw.relu_sum.curves import MOST_DOTS, shown_samples
from relufit.errors import InputError
from relufit.outputs.compared import check_comparable, compared_runs
from relufit.training import run_relu_sum as run

THEME = THEMES["light"]
NOISE = ("seed = 1", 'seed = 1\nnoise = { kind = "normal", std = 0.3 }')
SCENARIOS = {
    "samples only": measured(),
    "with a reference": measured(reference=REFERENCE),
    "with noise": small(NOISE),
}


@pytest.fixture(scope="module", params=SCENARIOS)
def trajectory(request):
    return run(SCENARIOS[request.param])


def lines_of(axes):
    """What the axes show of reference and samples: the points of each grey line and of the dots."""
    lines = [line for line in axes.lines if line.get_color() in {THEME.reference, THEME.muted}]
    return [line for line in lines if len(line.get_xdata()) > 2]


def check_shown(axes, trajectory):
    """All samples are dots inside the axes, and the reference is there if the run has one."""
    *curve, dots = lines_of(axes)
    assert bool(curve) == (trajectory.reference is not None)
    assert dots.get_linestyle() == "None"
    points = np.column_stack([dots.get_xdata(), dots.get_ydata()])
    samples = trajectory.samples
    assert points.tolist() == np.column_stack([samples.x, samples.y]).tolist()
    low, high = axes.get_ylim()
    assert low < points[:, 1].min()
    assert points[:, 1].max() < high


def test_the_fit_shows_the_samples(trajectory):
    """Both panels have the dots, and the legend names them."""
    with THEME.applied():
        figure = FIGURES[1].draw(trajectory, THEME)
    for axes in figure.axes:
        check_shown(axes, trajectory)
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert "samples" in names
    assert ("reference" in names) == (trajectory.reference is not None)


@pytest.mark.parametrize("film", FILMS, ids=lambda film: film.name)
def test_films_show_the_samples(trajectory, film):
    """One of the axes of each film of the network has the dots, under the network."""
    if film.name == "paths":
        return  # it has a map and errors
    with THEME.applied():
        blitter = film.blitter(trajectory, THEME, (640, 320), film.states(trajectory))
        found = [axes for axes in blitter.figure.axes if lines_of(axes)]
    check_shown(found[0], trajectory)


@pytest.mark.parametrize("entry", [*FIGURES, *FILMS], ids=lambda entry: entry.name)
def test_every_figure_has_a_caption_that_speaks_of_what_there_is(trajectory, entry):
    """Without a reference no caption or alternative text mentions one."""
    caption = entry.caption(trajectory)
    for text in caption:
        assert re.fullmatch(r"[A-Z].+[.]", text)
        if trajectory.reference is None:
            assert "reference" not in text
    if entry.name in {"fit", "training"}:
        assert "the samples (dots)" in caption.text


@pytest.mark.parametrize("entry", FIGURES, ids=lambda entry: entry.name)
def test_every_figure_can_be_drawn(trajectory, entry):
    """No figure needs a reference."""
    if not entry.missing_requirement(trajectory):
        with THEME.applied():
            assert entry.draw(trajectory, THEME).axes


def test_samples_on_their_reference_are_not_drawn():
    """Dots on the curve of a reference would add nothing."""
    assert shown_samples(run(small())) is None


def test_many_samples_are_thinned_and_the_caption_says_so():
    """At most 2000 dots, evenly from all samples, smaller and fainter; the numbers are given."""
    rows = ", ".join(f"[{k / 1000}, {k % 7}]" for k in range(3000))
    points = f"points = [{rows}]"
    trajectory = run(
        small(
            (REFERENCE, ""),
            ("domain = [0, 4]\nsamples = 20", points),
            ("iterations = 100", "iterations = 10"),
        )
    )
    x, _ = shown_samples(trajectory)
    assert len(x) == MOST_DOTS
    assert (x[0], x[-1]) == (0.0, 2.998)
    assert "(dots, 2\N{THIN SPACE}000 of 3\N{THIN SPACE}000)" in FIGURES[1].caption(trajectory).text
    few, many = dot_style(THEME, 6), dot_style(THEME, MOST_DOTS)
    assert few["markersize"] > many["markersize"]
    assert few["alpha"] > many["alpha"]


def test_runs_on_the_same_samples_can_be_compared():
    """The comparison shows dots instead of a band; no misfit is shaded and no corner is missed."""
    first = measured()
    other = measured(("learning_rate = 0.01", "learning_rate = 0.02"))
    scenarios = {"slow": first, "fast": other}
    check_comparable(scenarios)
    compared = compared_runs({label: run(each) for label, each in scenarios.items()}, "iterations")
    with THEME.applied(11.5):
        blitter = compare_blitter(compared, THEME, (640, 360), [])
    points = [
        line.get_xdata().tolist() for line in blitter.figure.axes[0].lines if line.get_alpha()
    ]
    assert [x for x, _ in first.data.given] in points
    text = compare_caption(compared).text
    assert "learn the same samples (dots)" in text
    assert "reference" not in text


@pytest.mark.parametrize(
    ("other", "fault"),
    [
        (measured(("[1, 1.9]", "[1, 1.8]")), "expected the points of small, got others."),
        (measured(reference=REFERENCE), "expected a reference in both or in none of two runs"),
        (small(), "expected the points of small, got others."),
    ],
)
def test_runs_on_other_samples_are_not_compared(other, fault):
    """What differs is named before anything is trained."""
    with pytest.raises(InputError) as caught:
        check_comparable({"one": measured(), "two": other})
    assert fault in str(caught.value)
