"""Bits that do not depend on the processor."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import warnings
from contextlib import suppress

import numpy as np
import pytest
from conftest import SCENARIOS, SMALL, small
from hypothesis import given
from hypothesis import strategies as st

import relufit
from relufit.scenario import load
from relufit.scenario.relu_sum.expression import parse
from relufit.training.relu_sum.reference import reference_of
from relufit.training.relu_sum.samples import uniform

FORMULA = 'expression = "sin(x) + x**3/20 + exp(-x) + tanh(x) + log(x + 1) + max(x, 1)**0.7"'
REFERENCE = "weights = [2, -4]\nbiases = [0, -2]"
POINT = st.floats(-10, 10).map(lambda each: round(each, 3))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_samples_are_those_of_numpys_uniform(path):
    """The samples of every shipped scenario have the bits of Generator.uniform."""
    data = load(path).data
    x = relufit.train(load(path).model_copy(update={"training": None})).samples.x
    expected = np.random.default_rng(data.seed).uniform(*data.domain, data.samples)
    np.testing.assert_array_equal(x, expected)


@given(low=st.floats(-1e9, 1e9), width=st.floats(0, 1e9), seed=st.integers(0, 2**32))
def test_uniform_draws_are_rounded_twice(low, width, seed):
    """The product is rounded, then the sum, as in Python's own numbers."""
    shares = np.random.default_rng(seed).random(5).tolist()
    high = low + width
    drawn = uniform(np.random.default_rng(seed), low, high, 5).tolist()
    assert drawn == [low + (high - low) * share for share in shares]


@given(
    nodes=st.lists(st.tuples(POINT, POINT), min_size=2, max_size=8, unique_by=lambda node: node[0]),
    at=st.lists(st.floats(-12, 12), min_size=1, max_size=20),
)
def test_points_are_joined_as_numpy_joins_them(nodes, at):
    """A polyline has the values of numpy.interp, at its nodes and beyond its ends too."""
    nodes = sorted(nodes)
    text = SMALL.replace(REFERENCE, f"points = {[list(node) for node in nodes]}")
    low, high = nodes[0][0], nodes[-1][0]
    text = text.replace("domain = [0, 4]", f"domain = [{low}, {high}]")
    evaluate = reference_of(relufit.loads(text, name="points")).evaluate
    x, y = np.array(nodes).T
    at = np.array([*at, *x])
    np.testing.assert_array_equal(evaluate(at), np.interp(at, x, y))
    assert evaluate(at.reshape(-1, 1)).shape == (len(at), 1)


@pytest.mark.parametrize("name", ["sin", "cos", "tan", "exp", "log", "tanh"])
def test_functions_are_those_of_the_c_library(name):
    """Each number is computed by itself, with the bits of Python's math module."""
    x = np.random.default_rng(1).uniform(0.01, 5, 999)
    function = getattr(math, name)
    assert parse(f"{name}(x)")(x).tolist() == [function(each) for each in x.tolist()]


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        ("exp(x)", [math.inf, 0.0, math.inf, 0.0, math.nan, 1.0]),
        ("log(x)", [math.inf, math.nan, math.log(1e308), math.nan, math.nan, -math.inf]),
        ("tanh(x)", [1.0, -1.0, 1.0, -1.0, math.nan, 0.0]),
        ("sin(x)", [math.nan, math.nan, math.sin(1e308), math.sin(-1e308), math.nan, 0.0]),
        ("x**1.5", [math.inf, math.inf, math.inf, math.nan, math.nan, 0.0]),
        ("x**-0.5", [0.0, 0.0, 1e308**-0.5, math.nan, math.nan, math.inf]),
        ("x**-2", [0.0, 0.0, 0.0, 0.0, math.nan, math.inf]),
        ("x**0", [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]),
    ],
)
def test_outside_its_domain_a_function_is_as_ieee_754_says(formula, values):
    """Infinite, or not a number: never an exception, and never a warning."""
    x = np.array([math.inf, -math.inf, 1e308, -1e308, math.nan, 0.0])
    np.testing.assert_array_equal(parse(formula)(x), values)


@given(st.floats(-100, 100))
def test_whole_powers_are_products(x):
    """x**3 is x*x*x, and x**7 the square of x**3 times x."""
    at = np.array([x])
    cube = (x * x) * x
    assert parse("x**3")(at).tolist() == [cube]
    assert parse("x**7")(at).tolist() == [(cube * cube) * x]
    assert parse("x**2")(at).tolist() == [x * x]


def test_zeros_of_min_max_and_relu_have_no_sign():
    """Which of 0.0 and -0.0 a processor takes is not seen."""
    for formula in ("max(x, -x)", "max(-x, x)", "min(x, -x)", "min(-x, x)", "relu(-x)", "relu(x)"):
        assert math.copysign(1.0, parse(formula)(np.zeros(1))[0]) == 1.0


def test_a_run_does_not_depend_on_the_loops_that_numpy_chooses():
    """Without the processor's wide registers a run of a formula has the same bits."""
    code = (
        "import hashlib, sys, relufit\n"
        "run = relufit.train(relufit.loads(sys.argv[1], name='formula'))\n"
        "parts = [run.weights, run.biases, run.delta, run.samples.y]\n"
        "print(hashlib.sha256(b''.join(part.tobytes() for part in parts)).hexdigest())\n"
        "print(run.summary['descent']['error'])\n"
    )
    text = SMALL.replace(REFERENCE, FORMULA)
    text = text.replace("[film]", 'batch = "full"\n[film]')
    wide = [
        name
        for name in np._core._multiarray_umath.__cpu_dispatch__
        if np._core._multiarray_umath.__cpu_features__.get(name)
    ]
    found = {
        subprocess.run(
            [sys.executable, "-P", "-c", code, text],
            env={**os.environ, **variables},
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for variables in ({}, {"NPY_DISABLE_CPU_FEATURES": " ".join(wide)})
    }
    assert len(found) == 1


@pytest.mark.parametrize(
    "reference",
    [
        "points = [[-1, -1.7e308], [0, 1.7e308], [1, -1.7e308]]",
        "points = [[-1, 0], [0, 0], [5e-324, 1], [1, 1]]",
        "points = [[-1e308, 0], [1e308, 1]]",
        'expression = "exp(700*x)"',
        'expression = "0*x"',
    ],
)
def test_numbers_at_the_limits_bring_no_warning_of_numpy(reference):
    """Beyond the largest number the run goes on or is refused, without a word of NumPy's."""
    scenario = small((REFERENCE, reference), ("domain = [0, 4]", "domain = [-1, 1]"))
    with warnings.catch_warnings(), suppress(relufit.InputError):
        warnings.simplefilter("error")
        assert relufit.train(scenario).summary["iterations"] >= 0


@pytest.mark.parametrize("formula", ["1if x", "2x", "0x1for", "1e5or 2", "x + 1_0in"])
def test_a_letter_after_a_number_is_refused_without_a_warning(formula):
    """Python only warns of some of these, in a way that all threads share."""
    with pytest.raises(relufit.InputError, match="which cannot be parsed"):
        parse(formula)
