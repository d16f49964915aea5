"""The samples of many runs at once: those that each run draws alone, bit for bit."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from conftest import measured, small

from relufit.schedules.noises import NOISES
from relufit.study.engine.draws import draw_all, visits_of
from relufit.training.relu_sum.reference import reference_of
from relufit.training.relu_sum.samples import draw_samples

SEEDS = [3, 0, 22650, 2**40]
REFERENCES = [
    "weights = [2, -1, 0.3]\nbiases = [0.1, -1, -1.7]",
    'expression = "sin(3*x) + exp(-x)*sqrt(x) + tanh(x - 1)**3 + log(x + 1)*cos(x)"',
    "points = [[0, 1], [0.7, 3.1], [4, -2]]",
]


def drawn(order, sampling, reference, seed=1, samples=20, noise=""):
    """A scenario whose limit of iterations cuts the third epoch short."""
    old = small().origin.text
    table = old[old.index("[reference]") : old.index("[network]")]
    return small(
        (table, f"[reference]\n{reference}\n"),
        ("samples = 20", f"samples = {samples}"),
        ("seed = 1", f'seed = {seed}\norder = "{order}"\nsampling = "{sampling}"\n{noise}'),
        ("iterations = 100", f"iterations = {2 * samples + 3}"),
    )


def alone(scenario):
    """The samples of a run of its own, and its epochs."""
    training = scenario.training
    samples, orders = draw_samples(scenario.data, reference_of(scenario), training)
    return samples, list(islice(orders, 3))


@pytest.mark.parametrize("order", ["cyclic", "shuffled", "fresh"])
@pytest.mark.parametrize("kind", NOISES)
def test_every_run_gets_the_noise_that_it_draws_alone(order, kind):
    """With noise y has the bits of a run of its own, for each seed and each kind of noise."""
    noise = f'noise = {{ kind = "{kind}", std = 0.3 }}'
    base = drawn(order, "uniform", REFERENCES[0], noise=noise)
    draws = draw_all(base.data, reference_of(base), base.training, SEEDS)
    for row, seed in enumerate(SEEDS):
        samples, orders = alone(drawn(order, "uniform", REFERENCES[0], seed, noise=noise))
        assert draws.x[row].tobytes() == samples.x.tobytes()
        assert draws.y[row].tobytes() == samples.y.tobytes()
        for epoch, expected in zip(draws.epochs[row], orders, strict=False):
            assert epoch.tolist() == expected.tolist()


@pytest.mark.parametrize("order", ["cyclic", "shuffled"])
def test_given_samples_are_the_same_in_every_run(order):
    """All seeds have the given points, and each its own order of them."""
    base = measured(("seed = 1", f'order = "{order}"'))
    draws = draw_all(base.data, None, base.training, SEEDS)
    for row, seed in enumerate(SEEDS):
        one = measured(("seed = 1", f'seed = {seed}\norder = "{order}"'))
        samples, orders = draw_samples(one.data, None, one.training)
        assert draws.x[row].tolist() == samples.x.tolist() == [x for x, _ in base.data.given]
        assert draws.y[row].tolist() == samples.y.tolist() == [y for _, y in base.data.given]
        for epoch, expected in zip(draws.epochs[row], orders, strict=False):
            assert epoch.tolist() == expected.tolist()


@pytest.mark.parametrize("samples", [20, 403])
@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("sampling", ["uniform", "grid"])
@pytest.mark.parametrize("order", ["cyclic", "shuffled", "fresh"])
def test_every_run_gets_the_samples_that_it_draws_alone(order, sampling, reference, samples):
    """x, y and the visits of each epoch have the bits of ``draw_samples`` for each seed."""
    base = drawn(order, sampling, reference, samples=samples)
    draws = draw_all(base.data, reference_of(base), base.training, SEEDS)
    chosen = np.array([0, 2, 3])
    visits = visits_of([draws, draws], np.concatenate([chosen, chosen + len(SEEDS)]))
    assert len(visits.measured) == 6
    for row, number in enumerate([*chosen, *chosen]):
        one, orders = alone(drawn(order, sampling, reference, SEEDS[number], samples))
        measured = slice(visits.measured[row], visits.measured[row] + samples)
        assert visits.x[measured].tobytes() == one.x[:samples].tobytes()
        assert visits.y[measured].tobytes() == one.y[:samples].tobytes()
        assert visits.ascending[row].tolist() == sorted(one.x[:samples].tolist())
        for turn, visited in enumerate(orders):
            first = visits.visited[row] + turn % visits.epochs[row] * samples
            assert visits.x[first : first + samples].tobytes() == one.x[visited].tobytes()
            assert visits.y[first : first + samples].tobytes() == one.y[visited].tobytes()
