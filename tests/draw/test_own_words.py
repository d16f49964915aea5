"""Every word in a figure or film is one of the language, which users can replace."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from conftest import dense, trained, worked
from full_frame import full_frame
from matplotlib.text import Text

from relufit.draw.canvas.film_layout import FONT_PT
from relufit.draw.canvas.page import Page
from relufit.draw.canvas.raster_text import RasterText
from relufit.draw.canvas.theme import THEMES
from relufit.draw.dense.catalogue import DENSE_CATALOGUE
from relufit.draw.relu_sum.catalogue import RELU_SUM_CATALOGUE
from relufit.text.words import Words
from relufit.training.dense.run import run_dense

MATH = re.compile(r"\$.*?\$", re.DOTALL)
ENGLISH = re.compile(r"[A-Za-z]{3,}")
NAMES = {"relu", "sigmoid", "tanh", "adam"}  # of functions and optimizers, in every language


class Replaced(Words):
    """Words of a language in which every text is a paragraph sign with its values."""

    def __call__(self, key: str, /, **values: str | float) -> str:
        """Return the text of a key."""
        assert key in self.language.labels
        return " ".join(["§", *map(self._value, values.values())])


THEME = replace(THEMES["light"], words=Replaced())
RUNS = {
    "example4": (lambda: trained("example4"), RELU_SUM_CATALOGUE),
    "mazur_sequential": (lambda: worked("mazur_sequential"), DENSE_CATALOGUE),
    "adam": (
        lambda: run_dense(dense(("rate = 0.5", 'rate = 0.5\noptimizer = "adam"'))),
        DENSE_CATALOGUE,
    ),
}


def entries(kind):
    """The figures or films of all runs, each with the run."""
    return [
        pytest.param(run, entry, id=f"{name}-{entry.name}")
        for name, (run, catalogue) in RUNS.items()
        for entry in getattr(catalogue, kind)
    ]


def others(figure, run):
    """The words in a figure that are neither of the language nor of the user."""
    texts = [each.get_text() for each in figure.findobj(Text) if each.get_visible()]
    texts += [each.get_text() for each in figure.findobj(RasterText)]
    found = {word for text in texts for word in ENGLISH.findall(MATH.sub("", text))}
    return found - set(ENGLISH.findall(run.scenario.title)) - NAMES


@pytest.mark.parametrize(("run", "entry"), entries("figures"))
def test_figures_have_no_words_of_their_own(run, entry):
    """Neither titles nor axes, legends, notes and labels."""
    run = run()
    if entry.missing_requirement(run):
        return
    page = Page()
    with THEME.applied(page.font_pt):
        assert others(entry.draw(run, THEME, page), run) == set()


@pytest.mark.parametrize(("run", "entry"), entries("films"))
def test_films_have_no_words_of_their_own(run, entry):
    """At the start, in the middle and at the end."""
    run = run()
    states = list(entry.states(run))
    shown = [states[0], states[len(states) // 2], states[-1]]
    with THEME.applied(FONT_PT):
        blitter = entry.blitter(run, THEME, (800, 400), shown)
        for state in shown:
            full_frame(blitter, state)
            assert others(blitter.figure, run) == set()


def test_the_page_of_a_worked_update_has_none():
    """The same as text."""
    (entry,) = [each for each in DENSE_CATALOGUE.figures if each.text]
    for name in ("mazur_sequential", "adam"):
        run = RUNS[name][0]()
        page = re.sub(r"\$\$.*?\$\$", "", entry.text(run, THEME.words), flags=re.DOTALL)
        assert set(ENGLISH.findall(page)) <= set(ENGLISH.findall(run.scenario.title)) | NAMES
