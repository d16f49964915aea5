"""The worked page: quantities, formulas and arithmetic."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pytest
from conftest import WORKED, dense, worked

from relufit.draw.dense.symbols import number_tex, numbers_tex
from relufit.draw.dense.worked_text import worked_text
from relufit.dynamics.dense.losses import mean_losses
from relufit.dynamics.dense.quantities import Names, dense_update_at, quantities
from relufit.dynamics.dense.verdict import judge_dense
from relufit.dynamics.dense.worked import worked as sections_of
from relufit.errors import InputError
from relufit.languages.registry import LANGUAGES
from relufit.network.dense import DenseNetwork, Layer
from relufit.text.words import Words
from relufit.training.dense.run import run_dense

FULL = ("rate = 0.5", 'rate = 0.5\nbatch = "full"')
BOTH_SIGMOID = '"sigmoid", "sigmoid"'


def third(*changes):
    """A small run from its third update on, with sample (1, 1), so that no value is 0."""
    return lambda: run_dense(dense(*changes)).between(3, 40)


def rule(keys):
    """A change of the small dense scenario: more keys in [training]."""
    return ("rate = 0.5", f"rate = 0.5\n{keys}")


SOFTMAX = (
    ("[2, 3, 1]", "[2, 2, 2]"),
    ('["sigmoid", "sigmoid"]', '["tanh", "identity"]'),
    (
        "[[[0.8, -0.5], [-0.6, 0.9], [0.4, 0.7]], [[0.9, 0.8, -0.3]]]",
        "[[[0.8, -0.5], [-0.6, 0.9]], [[0.9, 0.8], [-0.3, 0.2]]]",
    ),
    ("[[0], [1], [1], [0]]", "[[1, 0], [0, 1], [0, 1], [0.5, 0.5]]"),
    ("binary_cross_entropy", "softmax_cross_entropy"),
)

RUNS = {
    **{name: (lambda name=name: worked(name)) for name in WORKED},
    "sample by sample": third(),
    "full batch": third(FULL),
    "full and sequential": third((FULL[0], f'{FULL[1]}\nupdate = "sequential"')),
    "squared error": third(("binary_cross_entropy", "half_squared_error")),
    "absolute": third(("binary_cross_entropy", "absolute_error")),
    "huber": third(("binary_cross_entropy", "huber")),
    "hinge": third(
        ("binary_cross_entropy", "hinge"), ("[[0], [1], [1], [0]]", "[[1], [-1], [-1], [-1]]")
    ),
    "squared": third(("binary_cross_entropy", "squared_error")),
    "softmax": third(*SOFTMAX),
    "momentum": third(rule('optimizer = "momentum"')),
    "damped": third(rule('optimizer = { name = "momentum", dampening = 0.3 }\nbatch = 2')),
    "nesterov": third(rule('optimizer = "nesterov"')),
    "rmsprop": third(rule('optimizer = { name = "rmsprop", momentum = 0.5, eps = 0.01 }')),
    "adam": third(rule('optimizer = { name = "adam", eps = 0.01 }\nweight_decay = 0.1')),
    "adamw": third(rule('optimizer = { name = "adamw", eps = 0.01 }\nweight_decay = 0.1')),
    "decay": third(rule("weight_decay = 0.1")),
    "norm": third(rule('clipping = { name = "norm", max_norm = 0.1 }\nweight_decay = 0.1')),
    "value": third(rule('clipping = { name = "value", clip_value = 0.1 }')),
    "schedule": third(rule('schedule = { name = "exponential", gamma = 0.5 }')),
    "tanh": third((BOTH_SIGMOID, '"tanh", "sigmoid"')),
    "relu": third((BOTH_SIGMOID, '"relu", "sigmoid"')),
    "identity": third((BOTH_SIGMOID, '"identity", "sigmoid"')),
    "shared bias": third(("[data]", "biases = [[0.1], [0.2]]\n[data]")),
    "deep": third(
        ("[2, 3, 1]", "[2, 2, 2, 1]"),
        ('["sigmoid", "sigmoid"]', '["tanh", "sigmoid", "sigmoid"]'),
        (
            "[[[0.8, -0.5], [-0.6, 0.9], [0.4, 0.7]], [[0.9, 0.8, -0.3]]]",
            "[[[0.8, -0.5], [-0.6, 0.9]], [[0.4, 0.7], [0.3, -0.2]], [[0.9, 0.8]]]",
        ),
    ),
}


def evaluated(numbers):
    """The value of the numbers of a line, computed from its TeX."""
    code = re.sub(r"\\mathrm\{1\\ if\\ \} \(?(.*?)\)? > 0 .*", r"(1 if \1 > 0 else 0)", numbers)
    code = re.sub(r"(.*) \\mathrm\{\\ if\\ \} (.*) < 1 .*", r"(\1 if \2 < 1 else 0)", code)
    code = re.sub(r"\|([^|]*)\|", r"abs(\1)", code)
    code = re.sub(r"\\mathrm\{sign\}", "sign", code)
    code = re.sub(r"10\^\{(-?\d+)\}", r"10**\1", code)
    code = re.sub(r"\\sqrt\{([^{}]*)\}", r"math.sqrt(\1)", code)
    while "frac" in code:
        code = re.sub(
            r"\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}", r"((\1)/(\2))", code
        )
    code = re.sub(r"e\^\{([^{}]*)\}", r"math.exp(\1)", code)
    code = re.sub(r"\\ln\s*([\d.]+)", r"math.log(\1)", code)
    for tex, python in (
        (r"\cdot", "*"),
        (r"\,", "*"),
        (r"\left", ""),
        (r"\right", ""),
        (r"\ln", "math.log"),
        (r"\tanh", "math.tanh"),
        (r"\max", "max"),
        (r"\min", "min"),
        ("^2", "**2"),
    ):
        code = code.replace(tex, python)
    names = {"math": math, "max": max, "min": min, "sign": lambda x: (x > 0) - (x < 0)}
    return eval(code, names)  # noqa: S307 (numbers from our own page)


@pytest.mark.parametrize("name", RUNS)
def test_the_arithmetic_of_every_line_is_correct(name):
    """The numbers on the page give the result on the page."""
    for section in sections_of(RUNS[name]()):
        for line in section.lines:
            numbers = numbers_tex(line.formula, section.values)
            if "1 - 1" in numbers and r"\ln" in numbers:
                continue  # 0 times a logarithm; covered where the target is 0
            found = section.values[line.name]
            assert evaluated(numbers) == pytest.approx(found, rel=1e-6, abs=2e-9), line


@pytest.mark.parametrize("name", RUNS)
def test_a_line_depends_on_lines_above(name):
    """Each quantity of a formula is given, or has its own line above."""
    trajectory = RUNS[name]()
    known = {"lr", "samples", "decay", "limit", *trajectory.scenario.training.rule.names}
    names = Names.of(trajectory.initial)
    known |= set(names.neurons[0]) | {f"t_{each}" for each in names.neurons[-1]}
    known |= {w for layer in names.weights for row in layer for w in row}
    known |= {b for layer in names.biases for b in layer}
    known |= {f"{letter}_{name}" for name in set(known) if name[0] in "wb" for letter in "mv"}
    for section in sections_of(trajectory):
        for line in section.lines:
            assert set(re.findall(r"<([^<>]+)>", line.formula)) <= known, line
            known.add(line.name)


@pytest.mark.parametrize("name", WORKED)
def test_the_page_contains_the_published_numbers(name):
    """Published numbers of the first update, and the parameters after it, are on the page."""
    trajectory = worked(name)
    page = worked_text(trajectory)
    values = quantities(dense_update_at(trajectory, 0))
    for iteration, mark in (("0", ""), ("1", "+")):
        for quantity, printed in trajectory.scenario.published.at.get(iteration, {}).items():
            key = quantity + mark
            if key not in values or (mark and quantity[0] not in "wb"):
                continue
            shown = number_tex(values[key])
            assert f"&= {shown}" in page, key
            unit = Decimal(1).scaleb(Decimal(printed).as_tuple().exponent)
            plain = shown.replace(r" \cdot 10^{", "e").replace("}", "")
            assert Decimal(plain).quantize(unit, ROUND_HALF_EVEN) == Decimal(printed), key


def test_the_page_of_a_later_update():
    """The page of a part shows its own first update."""
    part = worked("koech").between(3, 6)
    (forward, *_) = sections_of(part)
    assert forward.values["w13"] == worked("koech").network(3).weights[12]
    assert "Update 4, written out" in worked_text(part)


def test_untrained_parameters_are_not_on_the_page():
    """Untrained biases have no derivative and no new value."""
    names = {line.name for section in sections_of(worked("mazur")) for line in section.lines}
    assert {"w1+", "dE/dw8"} <= names
    assert not {"b1+", "dE/db1"} & names


def test_a_sequential_update_uses_new_weights():
    """The error propagates back through the new values of w5 to w8, which are above."""
    page = worked_text(worked("mazur_sequential"))
    assert "This update is sequential" in page
    assert r"\delta_{o1} \cdot w_{5}^{+}" in page
    assert page.index("Update: output layer") < page.index("Backward: hidden layer")
    assert "sequential" not in worked_text(worked("mazur"))


def test_a_page_that_is_too_long_is_an_error():
    """The message states what to change."""
    rows = ", ".join(["[0.1]"] * 200)
    text = dense().origin.text
    start, stop = text.index("layers ="), text.index("[data]")
    wide = f"layers = [1, 200, 1]\nweights = [[{rows}], [[{', '.join(['0.1'] * 200)}]]]\n"
    trajectory = run_dense(
        dense(
            (text[start:stop], wide),
            ("[[0, 0], [0, 1], [1, 0], [1, 1]]", "[[1]]"),
            ("[[0], [1], [1], [0]]", "[[1]]"),
        )
    )
    with pytest.raises(InputError, match=r"\[network\] layers: expected .* 300 lines"):
        sections_of(trajectory)


def test_neurons_of_several_hidden_layers_have_distinct_names():
    """One hidden layer has h1, h2; several have h1,1, h1,2, h2,1."""
    layer = Layer(((0.1, 0.2), (0.3, 0.4)), (0.0, 0.0))
    assert Names.of(DenseNetwork((layer, layer))).neurons[1] == ("h1", "h2")
    deep = Names.of(DenseNetwork((layer, layer, layer)))
    assert deep.neurons == (("i1", "i2"), ("h1,1", "h1,2"), ("h2,1", "h2,2"), ("o1", "o2"))
    assert deep.weights[2][1] == ("w11", "w12")


def test_the_mean_loss_over_a_run():
    """Recorded and computed mean losses are equal."""
    for trajectory in (run_dense(dense()), worked("koech")):
        expected = [trajectory.mean_loss(k) for k in range(len(trajectory.iteration))]
        assert mean_losses(trajectory) == pytest.approx(expected, rel=1e-12)


def test_the_mean_loss_is_exact_where_it_is_computed(monkeypatch):
    """The loss of a long run is computed at some snapshots, including both ends."""
    trajectory = run_dense(dense())
    monkeypatch.setattr("relufit.dynamics.dense.losses.MOST_MEASURED", 5)
    losses = mean_losses(trajectory)
    for snapshot in (0, 10, 20, 30, 40):
        assert losses[snapshot] == trajectory.mean_loss(snapshot)
    assert losses[5] == pytest.approx(np.mean(losses[[0, 10]]))


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ([("iterations = 40", "iterations = 4000\nstop_below = 0.1"), ("0.5", "2")], "solved"),
        ([("iterations = 40", "iterations = 400")], "slow"),
        ([("rate = 0.5", "rate = 1e-9")], "slow"),
        ([("rate = 0.5", "rate = 5000"), ("iterations = 40", "iterations = 400")], "diverged"),
    ],
)
def test_the_verdict_on_a_dense_run(changes, kind):
    """Below the target, still falling, at rest, or beyond all numbers."""
    changes = [
        ("rate = 0.5", f"rate = {new}") if old == "0.5" else (old, new) for old, new in changes
    ]
    assert judge_dense(run_dense(dense(*changes))).kind == kind


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_is_in_the_language_of_the_figures(code):
    """Titles, notes and numbers; the mathematics is the same."""
    words, english = Words(LANGUAGES[code]), worked_text(RUNS["adamw"]())
    page = worked_text(RUNS["adamw"](), words)
    titles = [line for line in page.splitlines() if line.startswith("## ")]
    assert f"## {words('worked_update')}" in titles
    assert words("worked_symbol_states") in page
    if code == "en":
        assert page == english
        return
    assert not set(titles) & set(re.findall("^## .*$", english, re.MULTILINE))
    decimal = LANGUAGES[code].decimal
    formulas = "".join(page.split("$$")[1::2])
    assert ("{,}" in formulas) == (decimal == ",")
    assert formulas.replace("{,}", ".") == "".join(english.split("$$")[1::2])
