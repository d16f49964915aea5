"""Pacing: properties of all pacings, and the purpose of each."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relufit.draw.canvas import pacing as pacing_module
from relufit.draw.canvas.pacing import curve_and_knots
from relufit.schedules import motion
from relufit.schedules.pacings import PACINGS

LENGTHS = st.one_of(st.integers(1, 700), st.sampled_from([1_000, 7_777, 50_000]))
NAMES = st.sampled_from(sorted(PACINGS))


def paced(run, frames, name):
    return pacing_module.paced(run, frames, name, curve_and_knots)


def wandering(synthetic, snapshots, seed, *, jumps=0.0):
    """A run of two neurons with random walks and rare jumps."""
    generator = np.random.default_rng(seed)
    steps = generator.normal(0, 3 / np.sqrt(snapshots), (snapshots, 4))
    steps *= 1 + jumps * (generator.random((snapshots, 1)) < 0.01)
    walk = np.cumsum(steps, axis=0)
    return synthetic(walk[:, :2], walk[:, 2:] - 2)


def check(shown, snapshots, frames):
    assert shown[0] == 0
    assert shown[-1] == snapshots - 1
    assert (np.diff(shown) > 0).all()
    assert len(shown) == min(frames, snapshots)


@settings(
    derandomize=True,
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    name=NAMES,
    snapshots=LENGTHS,
    frames=st.integers(2, 500),
    seed=st.integers(0, 99),
    jumps=st.sampled_from([0.0, 50.0, 1e6]),
)
def test_every_pacing_shows_all_frames_from_first_to_last(
    synthetic, name, snapshots, frames, seed, jumps
):
    """Shown snapshots ascend strictly from 0 to the last, in the requested number."""
    run = wandering(synthetic, snapshots, seed, jumps=jumps)
    check(paced(run, frames, name), snapshots, frames)


@pytest.mark.parametrize("name", sorted(PACINGS))
@pytest.mark.parametrize("snapshots", [239, 240, 241, 242])
def test_runs_about_as_long_as_the_film(synthetic, name, snapshots):
    """A run with about as many snapshots as frames shows all of them, or all but the surplus."""
    check(paced(wandering(synthetic, snapshots, 1), 240, name), snapshots, 240)


@settings(
    derandomize=True,
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(snapshots=LENGTHS, frames=st.integers(2, 500))
def test_uniform_has_equal_steps(synthetic, snapshots, frames):
    """The steps of ``uniform`` differ by at most one snapshot."""
    steps = np.diff(paced(synthetic(np.zeros((snapshots, 1)), -1), frames, "uniform"))
    assert np.ptp(steps) <= 1 if len(steps) else snapshots == 1


@settings(
    derandomize=True,
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(snapshots=st.integers(1_000, 50_000), frames=st.integers(10, 300))
def test_log_grows(synthetic, snapshots, frames):
    """``log`` starts with single updates, and its steps grow."""
    steps = np.diff(paced(synthetic(np.zeros((snapshots, 1)), -1), frames, "log"))
    assert (np.diff(steps) >= -1).all()
    assert steps[-1] == steps.max()
    assert steps[-1] > 2 * steps[0]


def test_log_multiplies_by_one_factor(synthetic):
    """Late in a run, the iteration grows by the same factor in each frame."""
    shown = paced(synthetic(np.zeros((20_001, 1)), -1), 60, "log")[30:]
    factors = (shown[1:] + 1) / (shown[:-1] + 1)
    assert np.ptp(factors) < 0.01


@pytest.mark.parametrize("every", [1, 25])
@pytest.mark.parametrize("snapshots", [2_000, 50_000])
def test_motion_stays_where_the_run_moves(synthetic, snapshots, every):
    """A run that only moves in its first tenth has most of its frames there."""
    moved = np.minimum(np.arange(snapshots) / (snapshots / 10), 1.0)[:, None]
    run = synthetic(np.ones((snapshots, 1)), -3 * moved, every=every)
    shown = paced(run, 200, "motion")
    check(shown, snapshots, 200)
    assert (shown <= snapshots / 10).mean() > 0.6


def test_motion_spends_frames_evenly_on_movement(synthetic):
    """If a knot slows down tenfold, its displacement per frame shrinks at most to a half."""
    way = np.concatenate([np.linspace(0, 2, 400), np.linspace(2, 3, 2_000)[1:]])[:, None]
    shown = paced(synthetic(np.zeros(way.shape), -way), 150, "motion")
    steps = np.diff(way[shown, 0])
    fast, slow = steps[steps.cumsum() < 1.8], steps[steps.cumsum() > 2.2]
    assert np.median(slow) < np.median(fast) < 2 * np.median(slow)


def test_motion_ignores_jitter(synthetic):
    """Jitter from sample to sample does not count as movement."""
    noise = np.random.default_rng(0).normal(0, 0.05, (5_000, 1))
    way = np.minimum(np.arange(5_000) / 500, 1.0)[:, None] * 3
    shown = paced(synthetic(np.zeros(way.shape), -way + noise), 200, "motion")
    assert (shown <= 700).mean() > 0.6


@settings(derandomize=True)
@given(st.data(), st.integers(1, 60))
def test_positions_become_distinct(data, last):
    """Equal positions become neighbours, inside the run."""
    most = data.draw(st.integers(2, last + 1))
    inner = data.draw(st.lists(st.integers(0, last), min_size=most - 2, max_size=most - 2))
    positions = np.array([0, *sorted(inner), last])
    apart = pacing_module._distinct(positions, last)
    assert (np.diff(apart) > 0).all()
    assert [apart[0], apart[-1]] == [0, last]
    if (np.diff(positions) > 0).all():
        assert (apart == positions).all()


def test_motion_at_the_very_end(synthetic):
    """A run that only moves in its last updates shows each of them."""
    moved = np.maximum(np.arange(5_000) - 4_900, 0)[:, None] / 20
    shown = paced(synthetic(np.ones((5_000, 1)), -moved), 200, "motion")
    check(shown, 5_000, 200)
    assert (shown > 4_900).sum() > 0.4 * 100


@pytest.mark.parametrize("name", sorted(PACINGS))
def test_run_that_never_moves(synthetic, name):
    """A run without movement has a film of the requested length."""
    check(paced(synthetic(np.ones((3_000, 2)), -1), 100, name), 3_000, 100)


def test_run_that_never_moves_is_paced_by_its_iterations(synthetic):
    """Without movement, ``motion`` equals ``uniform``."""
    run = synthetic(np.ones((3_000, 2)), -1)
    assert np.abs(paced(run, 100, "motion") - paced(run, 100, "uniform")).max() <= 1


def test_long_runs_are_measured_at_some_snapshots_only(synthetic, monkeypatch):
    """Movement of a long run is measured at fewer snapshots, with the same pacing."""
    moved = np.minimum(np.arange(20_000) / 2_000, 1.0)[:, None]
    run = synthetic(np.ones((20_000, 1)), -3 * moved)
    whole = paced(run, 200, "motion")
    monkeypatch.setattr(motion, "CANDIDATE_NUMBERS", 34 * 2_000)
    assert len(motion._candidates(len(run.iteration) - 1, numbers=34)) <= 2_001
    thinned = paced(run, 200, "motion")
    check(thinned, 20_000, 200)
    assert np.abs(thinned - whole).max() < 0.02 * 20_000


@pytest.mark.parametrize("name", sorted(PACINGS))
@pytest.mark.parametrize("every", [7, 100])
def test_thinly_recorded_runs(small, name, every):
    """With ``record_every``, the film ends with the last state."""
    run = small(record_every=every, iterations=601)
    shown = paced(run, 5, name)
    check(shown, len(run.iteration), 5)
    assert run.iteration[shown[-1]] == 601


@pytest.mark.parametrize("name", sorted(PACINGS))
def test_diverged_runs(synthetic, name):
    """Numbers of any size give no warning."""
    scale = np.concatenate([np.ones((500, 1)), np.geomspace(1, 1e300, 500)[:, None]])
    check(paced(synthetic(scale * [[1, -1]], scale * [[-1, 1]]), 100, name), 1_000, 100)
