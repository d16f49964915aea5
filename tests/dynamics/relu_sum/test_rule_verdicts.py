"""Verdicts on runs with momentum, and where other rules have none."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import small

from relufit.dynamics.relu_sum.verdict import judge
from relufit.models.registry import train_scenario
from relufit.network.optimizers import OPTIMIZERS
from relufit.reports.verdict_text import reasons

# A bias alone, active on all samples: the error is a parabola with the curvature 2·w².
ALONE = (
    ("weights = [0.1, -0.2]\nbiases = [0, -0.5]", "weights = [1.5]\nbiases = [9]"),
    ("weights = [2, -4]\nbiases = [0, -2]", "weights = [1.5]\nbiases = [9.5]"),
)
BY_ALL = 'train = ["biases"]\nbatch = "full"\nstop_below = 1e-9'


def trained(*keys, rate=0.01, iterations=400, changes=()):
    """A run of a small scenario with further keys in [training]."""
    text = "\n".join([f"learning_rate = {rate}", f"iterations = {iterations}", *keys])
    return train_scenario(small(*changes, ("learning_rate = 0.01\niterations = 100", text)))


RULES = {
    "sgd": {},
    "momentum": {"momentum": 0.8},
    "damped": {"momentum": 0.8, "dampening": 0.5},
    "nesterov": {"momentum": 0.8},
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("loss", ["squared_error", "half_squared_error"])
def test_a_rate_is_stable_up_to_the_stated_limit(rule, loss):
    """Just below it the parabola is left for its bottom, just above it for ever larger errors."""
    settings = {"dampening": 0.0, **RULES[rule]}
    name = "momentum" if rule == "damped" else rule
    way = OPTIMIZERS[name].as_descent
    curvature = 2.0 * 1.5**2 * (0.5 if loss == "half_squared_error" else 1.0)
    limit = 2.0 / curvature * way.stable(settings)
    inner = ", ".join(f"{key} = {value}" for key, value in RULES[rule].items())
    optimizer = f'optimizer = {{ name = "{name}"{", " + inner if inner else ""} }}'
    keys = (optimizer, f'loss = "{loss}"', BY_ALL)
    below = trained(*keys, rate=0.98 * limit, iterations=900, changes=ALONE)
    above = trained(*keys, rate=1.02 * limit, iterations=900, changes=ALONE)
    assert below.mean_squared_error() < 1e-6
    assert above.mean_squared_error() > 10.0  # it was 0.6
    assert below.scenario.training.stable_rate(2.0 / (2.0 * 1.5**2)) == pytest.approx(limit)


@pytest.mark.parametrize("rule", RULES)
def test_a_small_rate_is_as_fast_as_the_stated_descent(rule):
    """After so many updates the bias is where plain descent with that rate would be."""
    settings = {"dampening": 0.0, **RULES[rule]}
    name = "momentum" if rule == "damped" else rule
    inner = ", ".join(f"{key} = {value}" for key, value in RULES[rule].items())
    optimizer = f'optimizer = {{ name = "{name}"{", " + inner if inner else ""} }}'
    run = trained(optimizer, BY_ALL, rate=1e-4, iterations=3000, changes=ALONE)
    training = run.scenario.training
    assert training.descent_rate == pytest.approx(
        1e-4 * OPTIMIZERS[name].as_descent.speed(settings)
    )
    left = 9.5 - run.biases[-1, 0]
    assert left == pytest.approx(
        0.5 * np.exp(-training.descent_rate * 3000 * 2.0 * 1.5**2), rel=0.1
    )


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
def test_a_slow_run_falls_when_it_is_predicted(optimizer):
    """The predicted iterations to a fall are right within a factor of two."""
    keys = f'optimizer = "{optimizer}"', "stop_below = 1e-12"
    run = trained(*keys, rate=2e-5, iterations=300)
    verdict = judge(run)
    assert verdict.kind == "slow"
    ahead = verdict.prospect.ahead
    due = verdict.further_iterations + ahead.fall
    later = trained(*keys, rate=2e-5, iterations=int(300 + 2 * due))
    errors = [later.mean_squared_error(at) for at in range(len(later.iteration))]
    begin = np.mean(errors[300 : 300 + verdict.further_iterations])
    (reached, *_) = np.flatnonzero(np.array(errors) < 0.9 * begin)
    assert reached - 300 <= 2 * due
    assert reached - 300 >= due / 2 or ahead.fall < verdict.further_iterations


NEAR = (  # a network that its samples fit, and a start beside it
    "weights = [2.001, -1.001, -1.999, -1.0005]\nbiases = [0.0003, -1.0002, -1.9996, -3.0007]",
    "weights = [2, -1, -2, -1]\nbiases = [0, -1, -2, -3]",
)


def test_oscillation_with_momentum_names_its_own_limit():
    """Beyond 2(1 + μ)/λ the error does not settle, and the sentence has the limit."""
    changes = [
        ("weights = [0.1, -0.2]\nbiases = [0, -0.5]", NEAR[0]),
        ("weights = [2, -4]\nbiases = [0, -2]", NEAR[1]),
        ("samples = 20", 'samples = 101\nsampling = "grid"'),
    ]
    keys = 'optimizer = { name = "momentum", momentum = 0.5 }', 'batch = "full"'
    run = trained(*keys, "stop_below = 1e-20", rate=0.111, iterations=3000, changes=changes)
    verdict = judge(run)
    assert verdict.kind == "oscillating"
    assert verdict.prospect.stable_rate == pytest.approx(0.10996, rel=0.001)
    assert "above 2(1 + μ)/((1 - τ)λ): here that is 0.11" in " ".join(reasons(run, verdict))


UNKNOWN = {
    'optimizer = "adam"': 'optimizer = "adam"',
    'optimizer = "rmsprop"': 'optimizer = "rmsprop"',
    "weight_decay = 0.01": "weight_decay = 0.01",
    'schedule = { name = "step", step_size = 50 }': 'schedule = "step"',
    'clipping = { name = "norm", max_norm = 1 }': 'clipping = "norm"',
    'loss = "huber"': 'loss = "huber"',
}


@pytest.mark.parametrize("keys", UNKNOWN)
def test_other_rules_stay_undecided_with_their_reason(keys):
    """Where the objective or the speed is another one, none of the statements is made."""
    verdict = judge(run := trained(keys))
    assert verdict.kind == "undecided"
    assert verdict.rules == (UNKNOWN[keys],)
    assert UNKNOWN[keys] in " ".join(reasons(run, verdict))


def test_a_run_without_active_neurons_is_not_called_dead_if_it_coasts():
    """Momentum could bring a neuron back."""
    places = ("biases = [0, -0.5]", "biases = [-5, -6]")
    assert judge(trained(changes=[places])).kind == "dead"
    assert judge(trained('optimizer = "momentum"', changes=[places])).kind != "dead"
