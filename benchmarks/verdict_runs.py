"""Varied runs for the benchmark of verdicts: scenarios as text, from a seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["dense_texts", "other_rule_texts", "relu_sum_texts"]

TRAINED = (
    '["weights", "biases"]',
    '["weights", "biases", "output_bias"]',
    '["weights"]',
    '["biases"]',
    '["weights", "biases", "input_weights"]',
)


def relu_sum_texts(seed: int, runs: int) -> Iterator[str]:
    """Yield scenarios of sums of ReLU neurons."""
    for number in range(runs):
        yield _relu_sum(np.random.default_rng([seed, number]))


def _relu_sum(rng: np.random.Generator) -> str:
    width, samples = float(rng.choice([1.0, 2.0, 4.0, 10.0])), int(rng.integers(15, 200))
    height = float(10.0 ** rng.uniform(-1.5, 1.5))
    neurons = int(rng.choice([1, 2, 2, 3, 3, 4, 4, 5, 6, 8, 12, 16]))
    full = rng.random() < 0.25
    trained = str(rng.choice(TRAINED, p=[0.55, 0.15, 0.1, 0.1, 0.1]))
    # The steepest curvature is about 2·(mean of x² + weight²)·neurons: rates go from far below
    # the limit of stability to beyond it.
    power = rng.uniform(-6.0, -2.0) if rng.random() < 0.2 else rng.uniform(-2.0, 0.8)
    rate = float(10.0**power / (width**2 + height + 1.0) / np.sqrt(neurons))
    iterations = int(10.0 ** rng.uniform(2.3, 3.9))
    if rng.random() < 0.05:
        iterations = int(rng.integers(5, 40))
    lines = [
        'title = "a run"',
        "[reference]",
        _reference(rng, width, height),
        "[network]",
        f"weights = {_list(rng.normal(0.0, 0.3, neurons) * height**0.5)}",
        f"biases = {_list(rng.uniform(-1.0, 0.2, neurons) * width)}",
    ]
    if rng.random() < 0.15:
        lines.append(f"input_weights = {_list(rng.choice([-1.0, 1.0, 0.5], neurons))}")
    lines += [
        "[data]",
        f"domain = [0, {width}]",
        f"samples = {samples}",
        f"seed = {int(rng.integers(1000))}",
        f'sampling = "{rng.choice(["uniform", "grid"])}"',
        f'order = "{"cyclic" if full else rng.choice(["cyclic", "shuffled", "fresh"])}"',
        "[training]",
        f"learning_rate = {rate!r}",
        f"iterations = {iterations}",
        f"train = {trained}",
        f'batch = "{"full" if full else "sample"}"',
    ]
    if rng.random() < 0.1:
        lines.append('update = "sequential"')
    if rng.random() < 0.6:
        lines.append(f"stop_below = {float(height**2 * width**2 * 10.0 ** rng.uniform(-6, -1))!r}")
    if rng.random() < 0.15:
        std = float(height * width * 10.0 ** rng.uniform(-2.5, -0.5))
        lines.insert(lines.index("[training]"), f'noise = {{ kind = "normal", std = {std!r} }}')
    return "\n".join(lines) + "\n"


def other_rule_texts(seed: int, runs: int) -> Iterator[str]:
    """Yield scenarios of sums of ReLU neurons that are trained with momentum or half the loss."""
    for number in range(runs):
        rng = np.random.default_rng([seed, 2, number])
        lines = _relu_sum(rng).splitlines()
        lines = [line for line in lines if not line.startswith("update")]
        at = next(i for i, line in enumerate(lines) if line.startswith("learning_rate"))
        rate, momentum = float(lines[at].split(" = ")[1]), float(rng.choice([0.5, 0.8, 0.9, 0.95]))
        name = str(rng.choice(["momentum", "nesterov", "sgd"], p=[0.45, 0.4, 0.15]))
        if name != "sgd" and rng.random() < 0.7:
            rate *= 1.0 - momentum
        lines[at] = f"learning_rate = {rate!r}"
        lines[at + 1] = f"iterations = {int(10.0 ** rng.uniform(2.3, 3.3))}"
        if rng.random() < 0.3 or name == "sgd":
            lines.append('loss = "half_squared_error"')
        if name == "momentum" and rng.random() < 0.3:
            lines.append(
                f'optimizer = {{ name = "{name}", momentum = {momentum}, dampening = 0.5 }}'
            )
        elif name != "sgd":
            lines.append(f'optimizer = {{ name = "{name}", momentum = {momentum} }}')
        if 'batch = "sample"' in lines and rng.random() < 0.3:
            lines[lines.index('batch = "sample"')] = "batch = 8"
        yield "\n".join(lines) + "\n"


def _reference(rng: np.random.Generator, width: float, height: float) -> str:
    kind = rng.choice(["network", "parabola", "wave", "noisy"], p=[0.6, 0.1, 0.1, 0.2])
    if kind == "parabola":
        return f'expression = "{height / width}*x**2 - {height}*x"'
    if kind == "wave":
        return f'expression = "{height * width}*sin(x*{3.0 / width})"'
    knots = np.sort(rng.uniform(0.0, 0.9, int(rng.integers(1, 5)))) * width
    weights = rng.normal(0.0, 2.0, len(knots)) * height
    if kind == "network":
        return f"weights = {_list(weights)}\nbiases = {_list(-knots)}"
    x = np.linspace(0.0, width, 60)
    y = sum(w * np.maximum(x - knot, 0.0) for w, knot in zip(weights, knots, strict=True))
    y = y + rng.normal(0.0, 0.1 * height * width, len(x))
    return f"points = {[[round(float(p), 6), float(q)] for p, q in zip(x, y, strict=True)]}"


def _list(values: object) -> str:
    return str([round(float(value), 6) for value in np.asarray(values)])


def dense_texts(seed: int, runs: int) -> Iterator[str]:
    """Yield scenarios of small dense networks."""
    for number in range(runs):
        yield _dense(np.random.default_rng([seed, 1, number]))


def _dense(rng: np.random.Generator) -> str:
    hidden, samples = int(rng.integers(2, 5)), int(rng.integers(1, 6))
    inputs = [[round(float(v), 3) for v in rng.normal(0.0, 1.0, 2)] for _ in range(samples)]
    targets = [[round(float(rng.uniform(0.05, 0.95)), 3)] for _ in range(samples)]
    lines = [
        'title = "a dense run"',
        "[network]",
        'type = "dense"',
        f"layers = [2, {hidden}, 1]",
        f'activations = ["{rng.choice(["sigmoid", "tanh", "relu"])}", "sigmoid"]',
        "[network.random]",
        f"weight_std = {float(rng.choice([0.1, 0.5, 1.0]))}",
        f"seed = {int(rng.integers(1000))}",
        "[data]",
        f"inputs = {inputs}",
        f"targets = {targets}",
        "[training]",
        f"learning_rate = {float(10.0 ** rng.uniform(-4.0, 0.5))!r}",
        f"iterations = {int(10.0 ** rng.uniform(1.5, 2.7))}",
        f'batch = "{rng.choice(["sample", "full"])}"',
    ]
    if rng.random() < 0.5:
        lines.append(f"stop_below = {float(10.0 ** rng.uniform(-5.0, -1.5))!r}")
    return "\n".join(lines) + "\n"
