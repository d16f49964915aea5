"""Formulas: what they compute, and that nothing else gets through."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relufit.errors import InputError
from relufit.scenario.relu_sum.expression import MAX_LENGTH, parse

POINTS = np.array([-2.0, -0.5, 0.0, 0.25, 1.0, 3.0])
ALLOWED = (
    "Allowed are numbers, x, pi, + - * / **, parentheses and the functions "
    "relu abs min max sin cos tan exp log sqrt tanh."
)


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("x", lambda x: x),
        ("3", lambda _x: 3.0),
        ("pi", lambda _x: math.pi),
        ("1e-3 + .5 + 0x10", lambda _x: 16.501),
        (" 2*relu(x) - 4*relu(x-2)\n", lambda x: 2 * max(x, 0) - 4 * max(x - 2, 0)),
        ("-x**2", lambda x: -(x**2)),
        ("x**-2 * 1", lambda x: x**-2 if x else math.inf),
        ("(x + 2)**0.5", lambda x: math.sqrt(x + 2)),
        ("x**+-+2", lambda x: x**-2 if x else math.inf),
        ("1 - 2 - x / 4 / 2", lambda x: 1 - 2 - x / 8),
        ("+abs(-x)", abs),
        ("min(x, 1, 0.5) + max(-1, x)", lambda x: min(x, 1, 0.5) + max(-1, x)),
        ("sin(x) + cos(x) + tan(x)", lambda x: math.sin(x) + math.cos(x) + math.tan(x)),
        (
            "exp(x) + log(x + 3) + sqrt(x + 2)",
            lambda x: math.exp(x) + math.log(x + 3) + math.sqrt(x + 2),
        ),
        ("tanh(x)", math.tanh),
    ],
)
def test_formulas_compute(text, function):
    """Each allowed part means what it means in mathematics."""
    np.testing.assert_allclose(parse(text)(POINTS), [function(x) for x in POINTS], rtol=1e-14)


TREES = st.recursive(
    st.one_of(
        st.just(("x", lambda x: x)),
        st.integers(0, 9).map(lambda value: (str(value), lambda _x: float(value))),
    ),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(
            lambda two: (f"({two[0][0]} + {two[1][0]})", lambda x: two[0][1](x) + two[1][1](x))
        ),
        st.tuples(inner, inner).map(
            lambda two: (f"({two[0][0]} * -{two[1][0]})", lambda x: two[0][1](x) * -two[1][1](x))
        ),
        st.tuples(inner, inner).map(
            lambda two: (
                f"max({two[0][0]}, {two[1][0]})",
                lambda x: max(two[0][1](x), two[1][1](x)),
            )
        ),
        inner.map(lambda one: (f"relu({one[0]} - 1)", lambda x: max(one[1](x) - 1, 0.0))),
        inner.map(lambda one: (f"sin({one[0]})", lambda x: math.sin(one[1](x)))),
        inner.map(lambda one: (f"({one[0]} - {one[0]} / 2)", lambda x: one[1](x) - one[1](x) / 2)),
    ),
    max_leaves=12,
)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(TREES.filter(lambda tree: len(tree[0]) <= MAX_LENGTH))
def test_formulas_agree_with_plain_functions(tree):
    """A nested formula gives what plain Python functions give point by point."""
    text, function = tree
    expected = [function(float(x)) for x in POINTS]
    np.testing.assert_allclose(parse(text)(POINTS), expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3)])
@pytest.mark.parametrize("text", ["x", "2", "min(x, pi)"])
def test_the_shape_is_that_of_x(text, shape):
    """The result is a new, writable float64 array of the shape of x, for constants too."""
    x = np.zeros(shape)
    values = parse(text)(x)
    assert (values.shape, values.dtype) == (shape, np.float64)
    assert values.flags.writeable
    assert not np.shares_memory(values, x)


def test_undefined_places_are_not_finite_and_silent():
    """Outside its domain an operation gives nan or infinity, without a warning."""
    values = parse("log(x) + 1/x + sqrt(x) + (exp(x)**16)**16")(np.array([-1.0, 0.0, 700.0]))
    assert not np.isfinite(values).any()
    assert np.isinf(parse("1/0")(POINTS)).all()


def test_an_expression_is_a_value():
    """Equal texts give equal, hashable expressions that can be pickled."""
    expression = parse("relu(x - 1)")
    assert expression == parse("relu(x - 1)") != parse("relu(x - 2)")
    copy = pickle.loads(pickle.dumps(expression))  # noqa: S301 - our own bytes
    assert {expression, copy} == {expression}
    with pytest.raises(AttributeError):
        expression.text = "x"


UNREADABLE = "which cannot be parsed. Check parentheses, commas and operators."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f"expected a formula in x, got '', {UNREADABLE}"),
        ("x +", f"expected a formula in x, got 'x +', {UNREADABLE}"),
        ("1is x", f"expected a formula in x, got '1is x', {UNREADABLE}"),
        ("x\nx", f"expected a formula in x, got 'x\\nx', {UNREADABLE}"),
        ("x\\", rf"expected a formula in x, got the character '\\' in 'x\\'. {ALLOWED}"),
        ("x\0", rf"expected a formula in x, got the character '\x00' in 'x\x00'. {ALLOWED}"),
        ("x # y", f"expected a formula in x, got the character '#' in 'x # y'. {ALLOWED}"),
        ("x < 1", f"expected a formula in x, got the character '<' in 'x < 1'. {ALLOWED}"),
        ("x[0]", f"expected a formula in x, got the character '[' in 'x[0]'. {ALLOWED}"),
        ("lambda: x", f"expected a formula in x, got the character ':' in 'lambda: x'. {ALLOWED}"),
        ("f'{x}'", f'expected a formula in x, got the character "\'" in "f\'{{x}}\'". {ALLOWED}'),
        ("\uff58", f"expected a formula in x, got the character '\uff58' in '\uff58'. {ALLOWED}"),
        ("x^2", "expected a formula in x, got the character '^' in 'x^2'. Write ** for a power."),
        (
            "2\u00b7x",
            (
                "expected a formula in x, got the character '\u00b7' in '2\u00b7x'. "
                "Write * for a product."
            ),
        ),
        (
            "x \u2212 2",
            (
                "expected a formula in x, got the character '\u2212' in 'x \u2212 2'. "
                "Write - for a difference."
            ),
        ),
        ("x.real", f"expected a formula in x, got an attribute in 'x.real'. {ALLOWED}"),
        (
            "x.relu(1)",
            f"expected a formula in x, got a call of this form in 'x.relu(1)'. {ALLOWED}",
        ),
        (
            "relu(x)(x)",
            f"expected a formula in x, got a call of this form in 'relu(x)(x)'. {ALLOWED}",
        ),
        ("y", f"expected a formula in x, got the name 'y' in 'y'. {ALLOWED}"),
        ("x(1)", f"expected a formula in x, got the function 'x' in 'x(1)'. {ALLOWED}"),
        ("eval(x)", f"expected a formula in x, got the function 'eval' in 'eval(x)'. {ALLOWED}"),
        ("True", f"expected a formula in x, got the value True in 'True'. {ALLOWED}"),
        ("None", f"expected a formula in x, got the value None in 'None'. {ALLOWED}"),
        ("1j", f"expected a formula in x, got the value 1j in '1j'. {ALLOWED}"),
        ("x // 2", f"expected a formula in x, got the operator // in 'x // 2'. {ALLOWED}"),
        ("not x", f"expected a formula in x, got not in 'not x'. {ALLOWED}"),
        ("x and x", f"expected a formula in x, got and/or in 'x and x'. {ALLOWED}"),
        ("x if x else x", f"expected a formula in x, got if/else in 'x if x else x'. {ALLOWED}"),
        ("x, x", f"expected a formula in x, got a list in 'x, x'. {ALLOWED}"),
        (
            "max(*x, x)",
            f"expected a formula in x, got a starred argument in 'max(*x, x)'. {ALLOWED}",
        ),
        ("x is x", f"expected a formula in x, got something else in 'x is x'. {ALLOWED}"),
        (
            "max(x, x, **x)",
            f"expected a formula in x, got a call of this form in 'max(x, x, **x)'. {ALLOWED}",
        ),
        ("relu", "expected relu(...) with its argument, got only relu."),
        ("sin()", "expected sin with one argument, got 0."),
        ("relu(x, x)", "expected relu with one argument, got 2."),
        ("min(x)", "expected min with two or more arguments, got 1."),
        ("1e999", "expected finite numbers in a formula, got '1e999'."),
        (
            "1000000000000001",
            (
                "expected whole numbers up to 10**15 in a formula, got 1000000000000001. "
                "Write large numbers like 1e20."
            ),
        ),
        (
            "x**17",
            (
                "expected a plain number from -16 to 16 after **, got '17'. "
                "Write exp(x*log(2)) for 2**x."
            ),
        ),
        (
            "2**-x",
            (
                "expected a plain number from -16 to 16 after **, got 'x'. "
                "Write exp(x*log(2)) for 2**x."
            ),
        ),
        (
            "9**9**9",
            (
                "expected a plain number from -16 to 16 after **, got '9 ** 9'. "
                "Write exp(x*log(2)) for 2**x."
            ),
        ),
        (
            "x" + " " * 500,
            (
                "expected a formula of at most 500 characters, got 501. "
                "Give a longer curve as points or as a file."
            ),
        ),
        (
            "-" * 41 + "x",
            (
                "expected a formula of at most 40 nested operations, got more. "
                "Shorten it, or give the curve as points or as a file."
            ),
        ),
    ],
)
def test_all_else_is_refused(text, message):
    """Each thing that is not allowed is named, with what is allowed instead."""
    with pytest.raises(InputError) as caught:
        parse(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "text", ["x" + " " * 499, "-" * 40 + "x", "x**16", "x**-16", "1000000000000000"]
)
def test_the_bounds_themselves_are_allowed(text):
    """A formula exactly at a bound passes."""
    assert parse(text).text == text


def test_deep_parentheses_are_refused():
    """Python's own limits of nesting end in our error too."""
    with pytest.raises(InputError, match="cannot be parsed"):
        parse("(" * 240 + "x" + ")" * 240)


@settings(derandomize=True, max_examples=500, deadline=None)
@given(
    st.one_of(
        st.text(max_size=30),
        st.lists(
            st.sampled_from(
                [
                    *"x(),+-*/.",
                    "**",
                    "pi",
                    "relu",
                    "min",
                    "1",
                    "2.5",
                    "1e9",
                    "if",
                    "else",
                    "not",
                    "is",
                ]
            ),
            max_size=15,
        ).map(" ".join),
        st.text("x1()+-*/ .,e", max_size=20),
    )
)
def test_any_text_gives_a_curve_or_the_documented_error(text):
    """Whatever is written, it is refused by InputError or computes one value for each x."""
    try:
        expression = parse(text)
    except InputError:
        return
    assert expression(POINTS).shape == POINTS.shape
