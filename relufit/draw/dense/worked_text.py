"""The worked page as Markdown, with its mathematics in LaTeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.dense.symbols import formula_tex, number_tex, numbers_tex, tex
from relufit.dynamics.dense.worked import worked
from relufit.text.markdown import markdown_title
from relufit.text.numbers import count_text

if TYPE_CHECKING:
    from relufit.dynamics.dense.quantities import Line
    from relufit.scenario.dense.document import DenseTraining
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["order_note", "steps_of", "worked_text", "worked_title"]


def worked_text(trajectory: DenseTrajectory) -> str:
    """Return the first update of a run as Markdown for GitHub and similar renderers."""
    parts = [
        f"# {markdown_title(trajectory.scenario.title)}",
        "",
        f"{worked_title(trajectory)}. {KEY}",
        "",
    ]
    if note := order_note(trajectory):
        parts += [note, ""]
    for section in worked(trajectory):
        rows = [_rows(line, section.values) for line in section.lines]
        parts += [f"## {section.title}", "", "$$", r"\begin{aligned}"]
        parts += ["\\\\[6pt]\n".join(rows), r"\end{aligned}", "$$", ""]
    return "\n".join(parts)


KEY = (
    "Weights w and biases b are numbered layer by layer and neuron by neuron; i are inputs, h "
    "hidden neurons, o outputs. A parameter with a plus is its value after the update."
)


def worked_title(trajectory: DenseTrajectory) -> str:
    """Return the title with the number of the update."""
    return f"Update {count_text(int(trajectory.iteration[0]) + 1)}, written out"


def order_note(trajectory: DenseTrajectory) -> str:
    """Return a note on updates that are not plain and simultaneous; empty for those that are."""
    training = trajectory.scenario.training
    if training is None:
        return ""
    if not training.is_plain:
        return _rule_note(training)
    if training.update == "simultaneous":
        return ""
    return (
        "This update is sequential: the layer nearest to the output is updated first, and the "
        "error is propagated back through its new weights. The chain rule requires the old ones "
        "(see update = simultaneous), so this is not exactly the gradient."
    )


def _rule_note(training: DenseTraining) -> str:
    """Return what the symbols of an optimizer, of clipping and of weight decay mean."""
    symbols = [
        ("c is the clipped derivative", training.clip is not None),
        (
            "g is the derivative with weight decay",
            training.decay and not training.rule.decouples_decay,
        ),
        ("m and v are what the optimizer keeps for each parameter", len(training.rule.state) > 1),
        ("m is what the optimizer keeps for each parameter", len(training.rule.state) == 1),
        ("t is the number of the update", "size" in training.rule.names),
    ]
    said = "; ".join(text for text, is_used in symbols if is_used)
    used = f"The optimizer is {training.optimizer.name}"
    return f"{used}. Here {said}." if said else f"{used}."


def _rows(line: Line, values: dict[str, float]) -> str:
    """Return formula, numbers and result below each other."""
    rows = [f"{tex(line.name)} &= {formula_tex(line.formula)}"]
    rows += [f"&= {each}" for each in steps_of(line, values)]
    return " \\\\\n".join(rows)


def steps_of(line: Line, values: dict[str, float]) -> list[str]:
    """Return the numbers of a formula, and the result if it differs from them."""
    numbers, result = numbers_tex(line.formula, values), number_tex(values[line.name])
    steps = [numbers, result] if numbers != result else [result]
    return [] if steps == [formula_tex(line.formula)] else steps
