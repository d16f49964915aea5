"""Final knots and weights of the runs of a study: histogram and plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D

from relufit.draw.canvas.legend import legend_above
from relufit.draw.canvas.limits import limits
from relufit.draw.canvas.regions import ring_targets, shade_outside
from relufit.draw.study.shares import verdicts_met
from relufit.study_results.ends import final_neurons

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from relufit.draw.canvas.page import Page
    from relufit.draw.canvas.theme import Theme
    from relufit.study_results.ends import FinalNeurons
    from relufit.study_results.results import StudyResults
    from relufit.text.words import Words

__all__ = ["MOST_NAMED", "MOST_PANELS", "end_points", "final_knots", "panels_of"]

BINS = 120
MARGIN = 0.12  # shown beyond the domain, as a share of it; knots further out are in the last bin
MOST_NAMED = 8  # neurons with their own colour; more are drawn in one colour
MOST_PANELS = 3  # verdicts with a panel: those with the most runs
PIXELS = 600  # in each direction; of points in the same pixel, one is drawn
MOST_SHAPES = 4096  # points; more are rasterised in SVG and PDF
CENTRAL = (0.5, 99.5)  # percentiles of the weights that are shown


def final_knots(results: StudyResults, theme: Theme, page: Page) -> Figure:
    """Draw histograms of the final knots, one panel for each verdict."""
    met = panels_of(results)
    height = 0.17 if page.is_wide else 0.36
    figure = page.sized(page.width_in, (0.16 + height * len(met)) * page.width_in)
    rows: list[Axes] = figure.subplots(len(met), 1, sharex=True, squeeze=False).ravel().tolist()
    view = _view(results)
    for axes, verdict in zip(rows, met, strict=True):
        found = final_neurons(results, verdict)
        axes.set_title(_panel_title(verdict, found, theme.words))
        axes.set_xlim(view)
        shade_outside(axes, results.domain, theme)
        for knot, _ in results.targets:
            axes.axvline(knot, color=theme.muted, linewidth=1.0, zorder=1)
        _histogram(axes, found, theme, view)
        axes.set_ylabel(theme.words("axis_knots_per_run"))
        axes.set_ylim(bottom=0.0)
    rows[-1].set_xlabel(theme.words("axis_final_knot"))
    _name_neurons(figure, results, theme, page, lambda neuron: {"linestyle": theme.dash(neuron)})
    return figure


def end_points(results: StudyResults, theme: Theme, page: Page) -> Figure:
    """Draw final knot and weight of all neurons of all runs, one panel for each verdict."""
    met = panels_of(results)
    figure = page.figure(len(met))
    shape = (1, len(met)) if page.is_wide else (len(met), 1)
    grid = figure.subplots(*shape, sharex=True, sharey=True, squeeze=False)
    panels: list[Axes] = grid.ravel().tolist()
    view = _view(results)
    panels[0].set_ylim(_weight_view(results, met))  # of all of them
    for axes, verdict in zip(panels, met, strict=True):
        found = final_neurons(results, verdict)
        axes.set_title(_panel_title(verdict, found, theme.words))
        axes.set_xlabel(theme.words("axis_final_knot"))
        axes.set_ylabel(theme.words("axis_final_weight"))
        axes.set_xlim(view)
        shade_outside(axes, results.domain, theme)
        axes.axhline(0.0, color=theme.muted, linewidth=0.8, zorder=1)
        for neuron, chosen in enumerate(_neuron_groups(found)):
            _points(axes, found, theme, neuron, chosen, view)
        ring_targets(axes, results.targets, theme)
        axes.label_outer()
    marked = {"linestyle": "none", "markersize": 6.0}
    _name_neurons(
        figure, results, theme, page, lambda neuron: {**marked, "marker": theme.marker(neuron)}
    )
    return figure


def panels_of(results: StudyResults) -> list[str]:
    """Return the verdicts with the most runs, in their usual order."""
    met = verdicts_met(results)
    most = sorted(met, key=lambda verdict: -final_neurons(results, verdict).runs)[:MOST_PANELS]
    return [verdict for verdict in met if verdict in most]


def _panel_title(verdict: str, found: FinalNeurons, words: Words) -> str:
    name, runs = words.verdict(verdict), words("runs", n=found.runs)
    return words("panel_title", verdict=name, runs=runs)


def _view(results: StudyResults) -> tuple[float, float]:
    low, high = results.domain
    margin = MARGIN * (high - low)
    return low - margin, high + margin


def _histogram(axes: Axes, found: FinalNeurons, theme: Theme, view: tuple[float, float]) -> None:
    """Draw a histogram of the knots, one outline for each group of neurons."""
    edges = np.linspace(*view, BINS + 1)
    for neuron, chosen in enumerate(_neuron_groups(found)):
        knots = found.knots[:, chosen].ravel()
        counts, _ = np.histogram(np.clip(knots[~np.isnan(knots)], *view), edges)
        share = counts / max(found.runs, 1)
        color = theme.color(neuron) if len(chosen) == 1 else theme.muted
        axes.stairs(share, edges, fill=True, color=color, alpha=0.35, zorder=2)
        axes.stairs(share, edges, color=color, linestyle=theme.dash(neuron), zorder=3)


def _neuron_groups(found: FinalNeurons) -> list[list[int]]:
    """Return one group for each neuron, or one group of all if there are many."""
    neurons = list(range(found.knots.shape[1]))
    return [neurons] if len(neurons) > MOST_NAMED else [[neuron] for neuron in neurons]


def _points(
    axes: Axes,
    found: FinalNeurons,
    theme: Theme,
    neuron: int,
    chosen: list[int],
    view: tuple[float, float],
) -> None:
    """Draw the final neurons of all runs; of points in the same pixel, one is drawn."""
    knots = np.clip(found.knots[:, chosen].ravel(), *view)
    ends = np.column_stack([knots, found.weights[:, chosen].ravel()])
    ends = ends[np.isfinite(ends).all(axis=1)]
    if not len(ends):
        return
    low, high = ends.min(axis=0), ends.max(axis=0)
    steps = np.where(high > low, high - low, 1.0) / PIXELS
    pixels = ((ends - low) / steps).astype(np.int64)
    first = np.unique(pixels[:, 0] * (2 * PIXELS) + pixels[:, 1], return_index=True)[1]
    axes.plot(
        *ends[np.sort(first)].T,
        linestyle="none",
        marker=theme.marker(neuron),
        markersize=3.5,
        color=theme.color(neuron) if len(chosen) == 1 else theme.muted,
        markeredgewidth=0.0,
        alpha=0.6,
        zorder=3,
        rasterized=len(first) > MOST_SHAPES,
    )


def _weight_view(results: StudyResults, met: list[str]) -> tuple[float, float]:
    """Return the displayed range of weights: the central ones and those of the reference."""
    ends = [final_neurons(results, verdict).weights.ravel() for verdict in met]
    weights = np.concatenate(ends)
    targets = [weight for _, weight in results.targets]
    finite = weights[np.isfinite(weights)]
    low, high = np.percentile(finite, CENTRAL).tolist() if len(finite) else (-1.0, 1.0)
    return limits([np.array([low, high, *targets])], around=(low, high), overshoot=np.inf)


def _name_neurons(
    figure: Figure,
    results: StudyResults,
    theme: Theme,
    page: Page,
    style: Callable[[int], dict[str, Any]],
) -> None:
    """Draw a legend of the neurons, unless all have one colour."""
    neurons = results.neurons
    if neurons > MOST_NAMED:
        return
    marks: list[Artist] = []
    for neuron in range(neurons):
        mark = Line2D(
            [], [], color=theme.color(neuron), label=theme.words("legend_neuron", n=neuron + 1)
        )
        mark.set(**style(neuron))
        marks.append(mark)
    names = [str(each.get_label()) for each in marks]
    legend_above(figure, marks, names, most=6 if page.is_wide else 3, handle=2.4)
