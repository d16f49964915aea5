"""The catalogue: all figures and films, and those drawn by default."""

from __future__ import annotations

import pytest

from relufit.draw.canvas.blitter import Blitter
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.catalogue import FIGURES, FILMS

ENTRIES = (*FIGURES, *FILMS)


def usual(run):
    return [entry.name for entry in ENTRIES if entry.is_default(run.scenario)]


def test_names_are_unique_and_fit_for_files():
    """Each name is unique and consists of lowercase letters."""
    names = [entry.name for entry in ENTRIES]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name.isalpha() and name.islower() for name in names)


def test_default_figures_of_a_trained_run(shipped):
    """A trained run has the figures and films of the article by default."""
    assert usual(shipped("example4")) == ["fit", "parameters", "knots", "training", "neurons"]


def test_default_figures_of_an_untrained_run(shipped):
    """An untrained network has its diagram and its curve by default."""
    assert usual(shipped("example1")) == ["diagram", "fit"]


@pytest.mark.parametrize(
    "entry", [each for each in FIGURES if not each.needs_training], ids=lambda each: each.name
)
def test_figures_can_be_drawn_of_any_run(shipped, entry, theme):
    """Figures that need no training can be drawn of an untrained run, in both themes."""
    with theme.applied():
        figure = entry.draw(shipped("example1"), theme)
    assert figure.get_facecolor()[:3] == tuple(
        int(theme.background[k : k + 2], 16) / 255 for k in (1, 3, 5)
    )


@pytest.mark.parametrize("film", FILMS, ids=lambda each: each.name)
def test_films_make_blitters(small, film):
    """A film creates a blitter for a run, theme, size and frame states."""
    theme, states = THEMES["light"], list(film.states(small()))
    with theme.applied(11.5):
        blitter = film.blitter(small(), theme, (300, 100), states)
    assert isinstance(blitter, Blitter)
    assert 2 <= len(states) <= 240
