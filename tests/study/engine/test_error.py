"""The order of additions of NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from relufit.study.engine.error import DEEPEST, errors, sum_order
from relufit.study.engine.slots import SLOTS, Rule

ONE = Rule((0,) * 2, True, True, None, None, None, None)


def room():
    return np.full((8 + DEEPEST, SLOTS), np.nan)


@pytest.mark.parametrize("samples", [1, 3, 7, 8, 9, 127, 128, 129, 250, 400, 1001, 4099, 20_000])
def test_errors_have_the_bits_of_numpys_mean(samples):
    """The mean of delta² is added up as ``numpy.mean`` adds it up, whatever the length."""
    y = np.random.default_rng(samples).normal(size=(samples, SLOTS))
    found = np.zeros(SLOTS)
    nothing = np.zeros(7 * SLOTS)  # a network whose output is 0
    order, bound = sum_order(samples), np.full(SLOTS, np.inf)
    errors(nothing, np.zeros_like(y), y, order, bound, room(), found, ONE)
    assert found.tolist() == [float(np.mean(column**2)) for column in y.T.copy()]


def test_an_error_beyond_its_bound_is_left_out():
    """As soon as no slot needs it, the rest is not added up."""
    y = np.ones((400, SLOTS))
    found = np.zeros(SLOTS)
    order, nothing = sum_order(400), np.zeros(7 * SLOTS)
    errors(nothing, np.zeros_like(y), y, order, np.full(SLOTS, 300.0), room(), found, ONE)
    assert np.isinf(found).all()
    bound = np.full(SLOTS, 10.0)
    bound[5] = 401.0
    errors(nothing, np.zeros_like(y), y, order, bound, room(), found, ONE)
    assert (found == 1.0).all()
