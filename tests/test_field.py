"""The numbers of docs/field.md against cheap runs of a part of its studies."""

from __future__ import annotations

import re

import field
import numpy as np
import pytest
from conftest import ROOT

import relufit
from relufit.scenario import load
from relufit.study.planning.plan import load_study

TEXT = (ROOT / "docs/field.md").read_text("utf-8")
BASES = ROOT / "studies" / "bases"


def cells(row):
    """The cells of the first row of a table of the page that begins so."""
    (line,) = re.findall(rf"^\| {re.escape(row)} \|(.*)\|$", TEXT, re.MULTILINE)[:1]
    return [cell.strip() for cell in line.split("|")]


def test_the_page_is_made_from_its_template():
    """Every line of the template without a number from a run is on the page."""
    template = (ROOT / "docs/field.template.md").read_text("utf-8")
    plain = [line.replace("$$", "$") for line in template.splitlines()]
    fixed = [line for line in plain if not re.search(r"\$[a-z_]{3}", line)]
    assert len(fixed) > 100
    assert [line for line in fixed if line not in TEXT] == []


def test_the_points_are_those_of_the_study():
    """The script computes the line from the points that the study trains on."""
    base = load(BASES / "three-points.toml")
    assert [list(each) for each in base.data.points] == field.POINTS
    seven = load(BASES / "seven-points.toml")
    assert [x for x, _ in seven.data.points][1:-1] == field.INNER
    assert np.ptp([x for x, _ in seven.data.points]) * 0.02 == pytest.approx(field.AT_SAMPLE)


def test_the_error_of_the_line():
    """Normal equations, solved by hand for three points."""
    x, y = np.array(field.POINTS).T
    slope = np.sum((x - x.mean()) * (y - y.mean())) / np.sum((x - x.mean()) ** 2)
    error = np.mean((y - y.mean() - slope * (x - x.mean())) ** 2)
    assert field.line_error() == pytest.approx(error)
    assert f"least-squares line ({error:.4f})" in TEXT.replace("\n", " ")


@pytest.mark.parametrize(("neurons", "place"), [(10, 0), (50, -1)])
def test_alignment_is_found_again(neurons, place):
    """At the smallest scale all rest at the line early, at the largest all fit, as in the table."""
    axes = {axis.name: axis for axis in load_study(ROOT / "studies/alignment.toml").axes}
    scale = axes["scale"].values[place]
    changes = {"random.neurons": neurons, "random.scale": scale}
    base = load(BASES / "three-points.toml").with_(
        **{f"network.{key}": value for key, value in changes.items()}, iterations=100_000
    )
    states = range(len(axes["state"].values))
    study = relufit.study(base, axes={"network.random.seed": states}, probe_every=3000)
    error = study.run()["error"].values
    assert f"{field.at_line(error)} / {int((error < 1e-6).sum())}" == cells(f"{neurons}")[place]


def test_the_text_on_the_edge_follows_from_its_table():
    """Thresholds, and how many runs are near them or beyond."""
    shares = {}
    for rate, iterations in field.ITERATIONS.items():
        row = cells(f"{rate:g}")
        assert [float(cell) for cell in row[:2]] == [iterations, pytest.approx(2 / rate)]
        shares[rate] = [float(cell) * rate / 2 for cell in row[2].split(", ")]
        assert len(shares[rate]) == len(field.NOISES)
    large = [share for rate, own in shares.items() for share in own if rate >= field.LARGE]
    near = sum(abs(share - 1) < field.CLOSE for share in large)
    text = " ".join(TEXT.split())
    assert f"Of the {len(large)} runs at rates from 0.1 on, {near} end within 6 %" in text
    most = max(share for own in shares.values() for share in own)
    assert f"more than {100 * (most - 1):.0f} % above it" in text
