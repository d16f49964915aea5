"""The figure of the rules: bars and numbers."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import StepPatch

from relufit.draw.canvas.page import Page
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.rule_shares import rules
from relufit.dynamics.relu_sum.rule_counts import acting_rules
from relufit.errors import InputError
from relufit.outputs.options import RenderOptions
from relufit.outputs.run_files import render_run
from relufit.text.words import Words

THEME = THEMES["light"]


def drawn(run):
    with THEME.applied():
        return rules(run, THEME).get_axes()


def bars(axes):
    """The bars of one neuron, by the rule that direction and colour represent."""
    patches = [patch for patch in axes.patches if isinstance(patch, StepPatch)]
    assert [to_hex(patch.get_facecolor()) for patch in patches] == [
        THEME.negative,
        THEME.positive,
        THEME.positive,
        THEME.negative,
    ]
    return dict(zip([2, 3, 1, 4], [patch.get_data() for patch in patches], strict=True))


@pytest.mark.parametrize("name", ["example2", "example4"])
def test_a_bar_is_the_share_of_the_updates_of_its_window(shipped, name):
    """Bars are up for rules 2 and 3, down for 1 and 4; windows cover each update once."""
    run = shipped(name)
    acting = acting_rules(run)
    for neuron, axes in enumerate(drawn(run)):
        for rule, (top, edges, base) in bars(axes).items():
            assert (edges[0], edges[-1]) == (0.5, run.iterations + 0.5)
            for height, first, last in zip(top - base, edges[:-1], edges[1:], strict=True):
                window = acting[int(first - 0.5) : int(last - 0.5), neuron]
                share = np.mean(window == rule) * (1 if rule in {2, 3} else -1)
                assert height == pytest.approx(share, abs=1e-12)


def test_the_numbers_beside_the_bars_count_the_run(shipped):
    """Example 2: rule 2 three times, then rules 1 and 3; rule 4 never, so it is not named."""
    (axes,) = drawn(shipped("example2"))
    assert [text.get_text() for text in axes.texts] == ["rule 2: 3\nrule 3: 385", "rule 1: 260"]


def test_early_updates_stand_alone(shipped):
    """The first three updates of example 2 are rule 2's, each in a window of its own."""
    top, edges, _ = bars(drawn(shipped("example2"))[0])[2]
    assert edges[:4].tolist() == [0.5, 1.5, 2.5, 3.5]
    assert top[:4].tolist() == [1.0, 1.0, 1.0, 0.0]


def test_of_many_neurons_the_first_are_shown(small, tmp_path):
    """Eight rows at most; the caption says so."""
    network = "[network.random]\nneurons = 11\nbias_range = [-4, 0]\nweight_std = 0.1\nseed = 3"
    run = small(network=network, learning_rate=0.002)
    assert len(drawn(run)) == 8
    render_run(run, tmp_path, RenderOptions(only=["rules"], formats=["png"]))
    assert "The first 8 neurons are shown." in next(tmp_path.rglob("captions.md")).read_text(
        encoding="utf-8"
    )


def test_numbers_do_not_overlap_on_a_narrow_page(shipped):
    """Lines of numbers do not overlap on a journal column."""
    with THEME.applied(Page.of("single").font_pt):
        figure = rules(shipped("example4"), THEME, Page.of("single"))
    boxes = [text.get_window_extent() for axes in figure.get_axes() for text in axes.texts]
    boxes = sorted((box for box in boxes if box.height), key=lambda box: box.y0)
    assert all(lower.y1 <= upper.y0 + 1 for lower, upper in pairwise(boxes))


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ("record_every = 2", "expected a record of every update"),
        ("", "expected input weights above 0, got others"),
    ],
)
def test_what_the_figure_needs(small, tmp_path, extra, words):
    """Which rule acted is not known between records; with negative input weights left is right."""
    inputs = "" if extra else "\ninput_weights = [1, -1]"
    network = f"weights = [0.1, -0.2]\nbiases = [0, 3.5]{inputs}"
    run = small(network=network, **(dict([extra.split(" = ")]) if extra else {}))
    with pytest.raises(InputError, match=f"only rules: {words}"):
        render_run(run, tmp_path, RenderOptions(only=["rules"]))


def test_long_names_of_rows_are_wrapped(shipped, faults_of_layout):
    """A name longer than its row is high stands in two lines, and no two names overlap."""
    long = replace(THEMES["light"], words=Words(changed={"legend_neuron": "neuron number {n}"}))
    page = Page()
    with long.applied(page.font_pt):
        figure = rules(shipped("example4"), long, page)
        assert [axes.get_ylabel().count("\n") for axes in figure.axes] == [1] * 4
        assert [each for each in faults_of_layout(figure) if "neuron number" in each] == []
