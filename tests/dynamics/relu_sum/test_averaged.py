"""Networks without jitter, and the error at the ends of epochs."""

from __future__ import annotations

import numpy as np
from conftest import DIVERGING, small, trained

from relufit.dynamics.relu_sum.averaged import averaged_network, effective_knots
from relufit.dynamics.relu_sum.error_curve import error_curve
from relufit.training import run_relu_sum as run


def test_a_network_in_the_middle_is_the_mean_over_an_epoch():
    """Parameters are averaged over 200 updates to both sides."""
    trajectory = trained("example4")
    expected = trajectory.weights[9800:10201].mean(axis=0)
    np.testing.assert_allclose(averaged_network(trajectory, 10_000).weights, expected, rtol=1e-12)


def test_the_first_and_the_last_network_are_the_runs_own():
    """A film begins and ends with what was measured."""
    trajectory = trained("example4")
    assert averaged_network(trajectory, 0) == trajectory.network(0)
    assert averaged_network(trajectory, 20_000) == trajectory.final
    assert averaged_network(trajectory, 99_999) == trajectory.final


def test_averaged_curves_do_not_flicker():
    """After the first epoch, f(4) of example 4 never goes back by a pixel; unaveraged it does."""
    trajectory = trained("example4")
    times = np.geomspace(400, 20_000, 60).astype(int).tolist()

    def largest_reversal(values):
        steps = np.diff(values)
        back = steps[:-1] * steps[1:] < 0
        return float(np.minimum(np.abs(steps[:-1]), np.abs(steps[1:]))[back].max(initial=0.0))

    averaged = [averaged_network(trajectory, each).output(4.0) for each in times]
    assert largest_reversal(averaged) < 0.003  # of 3: a third of a pixel of 300
    assert largest_reversal([trajectory.network(each).output(4.0) for each in times]) > 0.1


def test_coalesced_neurons_have_one_knot_and_dead_ones_none():
    """From iteration 5960 on, example 4's neurons 1 and 2 have their mean."""
    knots = effective_knots(trained("example4"))
    assert (knots[5960:, 0] == knots[5960:, 1]).all()
    assert (knots[5900:5959, 0] != knots[5900:5959, 1]).all()
    dead = run(small(("biases = [0, -0.5]", "biases = [0, -9]"), name="one-dead"))
    assert np.isnan(effective_knots(dead)[:, 1]).all()


def test_errors_are_those_at_the_ends_of_epochs():
    """From the first epoch on, every 400 updates, with the parameters of that update."""
    trajectory = trained("example4")
    curve = error_curve(trajectory)
    later = curve.iteration >= 400
    assert curve.iteration[later].tolist() == list(range(400, 20_001, 400))
    assert curve.error[-1] == trajectory.mean_squared_error()
    assert curve.error[0] == trajectory.mean_squared_error(0)


def test_a_diverged_run_has_an_error_curve():
    """Errors beyond all numbers are infinite, and raise nothing."""
    trajectory = run(small(DIVERGING, name="diverging"))
    assert not np.isfinite(error_curve(trajectory).error[-1])
