"""The step of an optimizer, written out for each parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.dynamics.dense.optimizer_at import optimizer_step_at
from relufit.dynamics.dense.quantities import Line, parameter_values
from relufit.training.optimizer import trained_groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from relufit.dynamics.dense.quantities import Names
    from relufit.network.dense import DenseUpdate
    from relufit.scenario.dense.document import DenseTraining
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["update_lines", "update_values"]


def update_lines(training: DenseTraining, parameters: Sequence[str]) -> Iterator[Line]:
    """Yield the lines of an update: clipping, weight decay, what the optimizer keeps, the step."""
    rule, clip = training.rule, training.clip
    for name in parameters:
        slope = f"dE/d{name}"
        if clip:
            yield Line(f"c_{name}", clip.formula.replace("<d>", f"<{slope}>"))
            slope = f"c_{name}"
        if training.decay and not rule.decouples_decay:
            yield Line(f"g_{name}", rf"<{slope}> + <decay> \cdot <{name}>")
            slope = f"g_{name}"
        for kept, formula in rule.formulas:
            own = formula
            if kept == "p" and training.decay and rule.decouples_decay:
                own = own.replace("<p>", r"(1 - <lr> \cdot <decay>) \cdot <p>", 1)
            symbols = {"p": name, "g": slope, "m": f"m_{name}", "v": f"v_{name}"}
            for letter, symbol in symbols.items():
                own = own.replace(f"<{letter}>", f"<{symbol}>")
                own = own.replace(f"<{letter}+>", f"<{symbol}+>")
            yield Line(f"{symbols[kept]}+", own)


def update_values(
    trajectory: DenseTrajectory, training: DenseTraining, names: Names, update: DenseUpdate
) -> dict[str, float]:
    """Return the values of all quantities in the lines of the first update of a run."""
    step = optimizer_step_at(trajectory, training, 0, update.gradient)
    rule = training.rule
    own = _parameter_names(names, trained_groups(training, update.before))
    found = dict(zip(rule.names, step.numbers, strict=True)) | {"decay": training.decay}
    if training.clip and training.clipping:
        found["limit"] = training.clip.shared(step.gradient, training.clipping.settings)
    for name, value in zip(own, step.clipped, strict=True):
        found[f"c_{name}"] = value
    before = parameter_values(names, update.before, "")
    for name, value in zip(own, step.clipped, strict=True):
        found[f"g_{name}"] = value + training.decay * before[name]
    letters, count = [kept for kept, _ in rule.formulas if kept != "p"], len(own)
    for number, letter in enumerate(letters):
        for mark, state in (("", step.before), ("+", step.after)):
            kept = state.optimizer_state[number * count : (number + 1) * count]
            found |= {f"{letter}_{name}{mark}": each for name, each in zip(own, kept, strict=True)}
    return found


def _parameter_names(names: Names, groups: Sequence[str]) -> list[str]:
    """Return the names of the trained parameters, in the order of the groups."""
    every = {
        "weights": [name for layer in names.weights for row in layer for name in row],
        "biases": list(dict.fromkeys(name for layer in names.biases for name in layer)),
    }
    return [name for group in groups for name in every[group]]
