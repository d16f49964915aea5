"""What becomes of a run: verdicts, and what they rest on."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from conftest import DIVERGING, small, trained

from relufit.dynamics.relu_sum.attainable_error import attainable_error_of
from relufit.dynamics.relu_sum.verdict import judge
from relufit.scenario import loads
from relufit.training import run_relu_sum as run
from relufit.training.relu_sum.run import train_on


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("figure1", "solved"),
        ("example2", "solved"),
        ("example3", "solved"),
        ("example4", "trapped"),
        ("solution1", "solved"),
        ("solution2", "slow"),
        ("solution3", "solved"),
    ],
)
def test_the_articles_runs_end_as_published(name, kind):
    """Example 4 is trapped; solution 2 reached its limit while it was still getting better."""
    assert judge(trained(name)).kind == kind


@pytest.mark.parametrize("order", ["cyclic", "shuffled", "fresh"])
@pytest.mark.parametrize("iterations", [40, 47])
def test_training_on_is_what_a_longer_run_does(order, iterations):
    """Bit for bit, in each order, and from within an epoch."""

    def ran(count):
        changes = (
            ("seed = 1", f'seed = 1\norder = "{order}"'),
            (
                "iterations = 100",
                f"iterations = {count}",
            ),
        )
        return run(small(*changes))

    further = list(train_on(ran(iterations), [25, 50, 60]))
    assert len(further) == 3
    assert further[-1] == ran(iterations + 60).final
    assert further[0] == ran(iterations + 25).final


def test_training_on_a_full_batch_goes_on_too():
    """An update is an epoch."""
    full = ("iterations = 100", 'iterations = 100\nbatch = "full"')
    longer = ("iterations = 100", 'iterations = 130\nbatch = "full"')
    (last,) = train_on(run(small(full)), [30])
    assert last == run(small(longer)).final


def test_example_4_rests_where_descent_rests():
    """Noise keeps it a third above its local minimum, which is above the target."""
    verdict = judge(trained("example4"))
    assert verdict.prospect.ahead.rest == pytest.approx(0.0089241, abs=1e-6)
    assert verdict.later_error == pytest.approx(0.01199, abs=1e-4)
    found = attainable_error_of(trained("example4"))
    assert found.smaller.neurons == 3
    assert found.smaller.error == pytest.approx(0.0083251, abs=1e-6)
    assert found.best.error < 1e-20
    assert found.bound == 0.0


def test_a_diverged_run_is_diverged():
    """Whatever its last error."""
    assert judge(run(small(DIVERGING))).kind == "diverged"


def test_a_run_whose_neurons_all_died_is_dead():
    """Without an active neuron nothing can change any more."""
    assert judge(run(small(("biases = [0, -0.5]", "biases = [-5, -6]")))).kind == "dead"


def test_a_trained_output_bias_keeps_a_dead_run_alive():
    """The output bias goes on moving when all neurons are dead."""
    changes = (
        ("biases = [0, -0.5]", "biases = [-5, -6]"),
        ("iterations = 100", 'iterations = 100\ntrain = ["weights", "output_bias"]'),
    )
    assert judge(run(small(*changes))).kind not in {"dead", "solved"}


def test_without_training_there_is_no_verdict():
    """What was never trained is neither trapped nor slow."""
    assert judge(trained("example1")) is None


@pytest.mark.parametrize(
    "changes",
    [
        [("iterations = 100", "iterations = 10")],
        [("learning_rate = 0.01", "learning_rate = 1e-7")],
        [("learning_rate = 0.01", "learning_rate = 1e-12")],
    ],
)
def test_a_run_of_few_or_tiny_steps_is_slow(changes):
    """It is not trapped: it goes on falling, and the iterations to come are predicted."""
    verdict = judge(run(small(*changes)))
    assert verdict.kind == "slow"


def test_tiny_steps_have_a_prediction_in_proportion():
    """A hundredth of the rate takes a hundred times as many iterations."""
    falls = [
        judge(run(small(("learning_rate = 0.01", f"learning_rate = {rate}")))).prospect.ahead.fall
        for rate in (1e-6, 1e-8)
    ]
    assert falls[1] / falls[0] == pytest.approx(100, rel=0.1)


def scenario(reference, network, data="", training="", samples=60):
    text = f"""
title = "A case"
[reference]
{reference}
[network]
{network}
[data]
domain = [0, 4]
samples = {samples}
{data}
[training]
{training}
"""
    return run(loads(text, name="case"))


def test_without_a_target_no_run_is_solved():
    """An error of 3e-5 may be most of the variance."""
    verdict = judge(
        scenario(
            "weights = [0.02, -0.01, -0.02, -0.01]\nbiases = [0, -1, -2, -3]",
            "weights = [1e-05, 0.0004, 0.0007, 0.001]\nbiases = [-0.002, -0.5, -1.0, -1.5]",
            training="learning_rate = 0.01\niterations = 60",
        )
    )
    assert verdict.error < 1e-3
    assert verdict.kind == "slow"
    assert verdict.target is None
    assert verdict.share > 0.1


def test_a_convex_problem_has_its_least_error_for_a_bound():
    """Weights alone: least squares; the run rests there and is at its best."""
    found = scenario(
        "weights = [2, -1, -2, -1]\nbiases = [0, -1, -2, -3]",
        "weights = [0.5, 0.5, 0.5, 0.5]\nbiases = [0.0, -0.5, -1.0, -1.5]",
        training='learning_rate = 0.05\niterations = 20000\nbatch = "full"\ntrain = ["weights"]\n'
        "stop_below = 1e-3\nrecord_every = 1000",
        data='sampling = "grid"',
    )
    x, y = found.samples.x, found.samples.y
    z = np.maximum(x[:, None] + np.array(found.final.biases), 0.0)
    least = np.linalg.lstsq(z, y, rcond=None)[1][0] / len(x)
    assert attainable_error_of(found).bound == pytest.approx(least, rel=1e-6)
    assert judge(found).kind == "at its best"


def test_two_near_knots_are_not_bounded_by_one():
    """The bound is for the run's own neurons: an error of 0 with two is below one's best."""
    found = scenario(
        'expression = "relu(x-1)+relu(x-1.06)"',
        "weights = [0.9, 0.9]\nbiases = [-0.99, -1.07]",
        data='sampling = "grid"',
        training='learning_rate = 0.02\niterations = 3000\nbatch = "full"\nstop_below = 1e-12',
        samples=100,
    )
    error, bounds = found.mean_squared_error(), attainable_error_of(found)
    assert bounds.bound <= error
    assert bounds.smaller is None or bounds.smaller.lower_bound == 0.0


def test_descent_rests_where_gradient_descent_rests():
    """Two neurons on a parabola: 0.0049666, not the lower minimum 0.0030733 beyond a sample."""
    nodes = [[x, x * x - 1.0] for x in np.linspace(0.0, 2.0, 17).tolist()]
    found = run(
        loads(
            f"""
title = "A parabola"
[reference]
points = {nodes}
[network.random]
neurons = 2
bias_range = [-2, 0.5]
weight_std = 0.5
seed = 1
[data]
domain = [0, 2]
samples = 17
sampling = "grid"
[training]
learning_rate = 0.05
iterations = 4000
batch = "full"
stop_below = 1e-12
train = ["weights", "biases", "output_bias"]
""",
            name="parabola",
        )
    )
    verdict = judge(found)
    assert verdict.kind == "trapped"
    assert verdict.prospect.ahead.rest == pytest.approx(0.0049666, abs=1e-7)


def test_steps_above_the_limit_of_stability_oscillate():
    """Circling the optimum, with the largest rate at which descent settles."""
    start = (
        "weights = [2.001, -1.001, -1.999, -1.0005]\nbiases = [0.0003, -1.0002, -1.9996, -3.0007]"
    )
    found = scenario(
        "weights = [2, -1, -2, -1]\nbiases = [0, -1, -2, -3]",
        start,
        data='sampling = "grid"',
        training='learning_rate = 0.0749\niterations = 3000\nbatch = "full"\nstop_below = 1e-20',
        samples=401,
    )
    verdict = judge(found)
    assert verdict.kind == "oscillating"
    assert verdict.prospect.stable_rate == pytest.approx(0.0734, rel=0.01)


def test_noise_that_hides_the_target_is_a_noise_floor():
    """Shuffled samples of a noisy line at a large rate: a smaller one would reach the target."""
    rng = np.random.default_rng(5)
    nodes = [[float(x), float(2 * x + rng.normal(0.0, 0.5))] for x in np.linspace(0.0, 4.0, 40)]

    def ended(rate, target):
        return scenario(
            f"points = {nodes}",
            "weights = [1.9]\nbiases = [0.1]",
            data='order = "shuffled"\nseed = 3',
            training=f"learning_rate = {rate}\niterations = 4000\nstop_below = {target}",
            samples=40,
        )

    rest = judge(ended(0.01, 1e-6)).prospect.ahead.rest
    verdict = judge(ended(0.01, 1.0002 * rest))
    assert verdict.kind == "noise floor"
    assert judge(ended(0.0006, 1.0002 * rest)).kind == "solved"


def test_the_verdict_does_not_depend_on_the_record():
    """Every update or every tenth."""
    thin = run(small(("iterations = 100", "iterations = 100\nrecord_every = 10")))
    whole, thinned = judge(run(small())), judge(thin)
    assert (whole.kind, whole.prospect) == (thinned.kind, thinned.prospect)


def test_a_further_network_is_given_at_each_probe():
    """And nothing after a parameter would become non-finite."""
    trajectory = run(small(("learning_rate = 0.01", "learning_rate = 0.4")))
    further = list(islice(train_on(trajectory, range(20, 10_001, 20)), 600))
    assert all(network.is_finite for network in further)
