"""The worked page as Markdown, with its mathematics in LaTeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.dense.symbols import formula_tex, number_tex, numbers_tex, tex
from relufit.dynamics.dense.worked import worked
from relufit.text.markdown import markdown_title
from relufit.text.words import ENGLISH_WORDS

if TYPE_CHECKING:
    from relufit.dynamics.dense.quantities import Line
    from relufit.dynamics.dense.worked import Section
    from relufit.scenario.dense.document import DenseTraining
    from relufit.text.words import Words
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["order_note", "section_title", "steps_of", "worked_text", "worked_title"]


def worked_text(trajectory: DenseTrajectory, words: Words = ENGLISH_WORDS) -> str:
    """Return the first update of a run as Markdown for GitHub and similar renderers."""
    parts = [
        f"# {markdown_title(trajectory.scenario.title)}",
        "",
        words.sentences(worked_title(trajectory, words), words("worked_key")),
        "",
    ]
    if note := order_note(trajectory, words):
        parts += [note, ""]
    for section in worked(trajectory):
        rows = [words.localized_math(_rows(line, section.values)) for line in section.lines]
        parts += [f"## {section_title(section, trajectory, words)}", ""]
        parts += ["$$", r"\begin{aligned}"]
        parts += ["\\\\[6pt]\n".join(rows), r"\end{aligned}", "$$", ""]
    return "\n".join(parts)


def worked_title(trajectory: DenseTrajectory, words: Words) -> str:
    """Return the title with the number of the update."""
    return words("worked_title", n=int(trajectory.iteration[0]) + 1)


def section_title(section: Section, trajectory: DenseTrajectory, words: Words) -> str:
    """Return the title of a section: its part, and the layer and sample that it is of."""
    title = words(f"worked_{section.part}")
    layers = len(trajectory.initial.layers)
    if section.layer is not None:
        if section.layer == layers:
            layer = words("worked_output_layer")
        elif layers == 2:  # noqa: PLR2004 - the only hidden one needs no number
            layer = words("worked_hidden_layer")
        else:
            layer = words("worked_hidden_layer_number", n=section.layer)
        title = words("worked_of_layer", title=title, layer=layer)
    if section.sample is not None:
        title = words("worked_of_sample", n=section.sample, title=title)
    return title


def order_note(trajectory: DenseTrajectory, words: Words) -> str:
    """Return a note on updates that are not plain and simultaneous; empty for those that are."""
    training = trajectory.scenario.training
    if training is None:
        return ""
    if not training.is_plain:
        return _rule_note(training, words)
    if training.update == "simultaneous":
        return ""
    return words("worked_sequential")


def _rule_note(training: DenseTraining, words: Words) -> str:
    """Return what the symbols of an optimizer, of clipping and of weight decay mean."""
    rule = training.rule
    symbols = {
        "worked_symbol_clip": training.clip is not None,
        "worked_symbol_decay": training.decay and not rule.decouples_decay,
        "worked_symbol_states": len(rule.state) > 1,
        "worked_symbol_state": len(rule.state) == 1,
        "worked_symbol_count": "size" in rule.names,
    }
    meant = [words(key) for key, is_used in symbols.items() if is_used]
    return words.sentences(
        words("worked_optimizer", name=training.optimizer.name),
        words("worked_symbols", list=words("worked_between").join(meant)) if meant else "",
    )


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
