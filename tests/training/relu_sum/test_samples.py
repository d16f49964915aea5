"""Noise on the samples of a reference: what it changes, and what it leaves."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import small

from relufit.errors import InputError
from relufit.schedules.noises import NOISES
from relufit.training import run_relu_sum as run


def noisy(kind="normal", std=0.3, seed=1, order="shuffled", samples=20):
    lines = f'seed = {seed}\norder = "{order}"\nnoise = {{ kind = "{kind}", std = {std} }}'
    return small(("samples = 20", f"samples = {samples}"), ("seed = 1", lines))


def plain(order="shuffled"):
    return small(("seed = 1", f'seed = 1\norder = "{order}"'))


@pytest.mark.parametrize("order", ["cyclic", "shuffled", "fresh"])
def test_noise_leaves_x_and_order_alone(order):
    """With noise a run sees the same x in the same order; only y differs, in every sample."""
    with_noise, without = run(noisy(order=order)), run(plain(order))
    assert with_noise.samples.x.tobytes() == without.samples.x.tobytes()
    assert with_noise.sample.tobytes() == without.sample.tobytes()
    assert (with_noise.samples.y != without.samples.y).all()


def test_the_seed_decides_the_noise():
    """The same seed gives the same noise, another seed another one."""
    first, again, other = (run(noisy(seed=seed)).samples for seed in (1, 1, 2))
    reference = run(plain()).reference
    assert first.y.tobytes() == again.y.tobytes()
    noise, others = first.y - reference.evaluate(first.x), other.y - reference.evaluate(other.x)
    assert not np.isclose(noise, others).any()


@pytest.mark.parametrize("kind", NOISES)
def test_noise_has_the_standard_deviation(kind):
    """Mean and standard deviation of 20 000 samples are 0 and the given one, within 4 errors."""
    trajectory = run(noisy(kind, 0.3, samples=20_000))
    noise = trajectory.samples.y - trajectory.reference.evaluate(trajectory.samples.x)
    assert abs(noise.mean()) < 4 * 0.3 / 20_000**0.5
    assert abs(noise.std() - 0.3) < 4 * 0.3 / (2 * 20_000) ** 0.5


def test_noise_of_no_width_leaves_the_run_as_it_is():
    """A study may begin its noise at 0: that run is the one without noise."""
    assert run(noisy(std=0)).weights.tobytes() == run(plain()).weights.tobytes()


def test_uniform_noise_is_bounded():
    """It lies within the square root of 3 standard deviations, and nearly reaches them."""
    trajectory = run(noisy("uniform", 0.3, samples=20_000))
    noise = np.abs(trajectory.samples.y - trajectory.reference.evaluate(trajectory.samples.x))
    assert 0.99 < noise.max() / (0.3 * 3**0.5) < 1 + 1e-9


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("noise = { std = -1 }", "[data.noise] std: expected a number of 0 or more, got -1."),
        ('noise = { kind = "pink", std = 1 }', '[data.noise] kind: expected one of "normal" or "'),
        ("noise = {}", "[data.noise] std: expected a number of 0 or more, got nothing."),
        ("noise = 0.1", "[data.noise]: expected a table, got 0.1. Its keys are kind and std."),
    ],
)
def test_what_is_wrong_with_noise_is_said(lines, fault):
    """Each mistake is named with its key."""
    with pytest.raises(InputError) as caught:
        small(("seed = 1", f"seed = 1\n{lines}"))
    assert fault in str(caught.value)
