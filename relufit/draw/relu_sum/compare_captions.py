"""The caption of a comparison, and its alternative text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.caption import Caption
from relufit.draw.canvas.theme import THEMES, Theme
from relufit.draw.relu_sum.curves import shown_samples
from relufit.draw.relu_sum.sentences import members_text, numbers_text

if TYPE_CHECKING:
    from relufit.draw.relu_sum.compare_runs import ComparedRun, ComparedRuns
    from relufit.text.words import Words
    from relufit.training import Trajectory

__all__ = ["compare_caption"]


def compare_caption(compared: ComparedRuns, theme: Theme = THEMES["light"]) -> Caption:
    """For the film and the figure of several runs."""
    words, first = theme.words, compared.learned
    names = words.listed([words("quoted", text=each.label) for each in compared.runs])
    count = words(f"capital_count_{len(compared.runs)}")
    clock = words(f"compare_{compared.clock}")
    has_misfit = first.reference is not None and theme.shading
    return Caption(
        text=words.sentences(
            words("compare", count=count, names=names, learned=_learned(first, theme), clock=clock),
            words("compare_held") if len(set(compared.ends)) > 1 else "",
            words("compare_discs", misfit=words("compare_misfit") if has_misfit else ""),
            words("compare_averaged"),
            *(_run_text(compared, run, words) for run in range(len(compared.runs))),
            _floors(compared, words),
        ),
        alt=words.sentences(
            words(
                "compare_alt" if first.reference is not None else "compare_alt_samples",
                count=count,
            ),
            *(_end_text(each, words) for each in compared.runs),
        ),
    )


def _learned(trajectory: Trajectory, theme: Theme) -> str:
    """What all runs learn, with how it is drawn."""
    words, parts = theme.words, list[str]()
    if trajectory.reference is not None:
        parts.append(words("compare_reference" if theme.rings else "compare_reference_plain"))
    if shown_samples(trajectory) is not None:
        parts.append(words("compare_same_samples"))
    return words.listed(parts)


def _run_text(compared: ComparedRuns, run: int, words: Words) -> str:
    """What became of a run, and why."""
    each = compared.runs[run]
    found = [_end_text(each, words)]
    for _, group in compared.coalescences(run):
        weights = each.trajectory.weights[-1, list(group.neurons)]
        found.append(
            words(
                "compare_coalesce",
                who=members_text(group.neurons, words),
                n=group.iteration,
                weight=numbers_text([float(weights.sum())], words),
            )
        )
    missed = compared.corners.x[np.isfinite(compared.missed_since[run])].tolist()
    if missed:
        found.append(words("compare_missed", n=len(missed), list=numbers_text(missed, words)))
    return words.sentences(*found)


def _end_text(each: ComparedRun, words: Words) -> str:
    """The verdict on a run in a sentence."""
    error = each.trajectory.mean_squared_error()
    is_finite = bool(np.isfinite(error))
    return words(
        "compare_end" if is_finite else "compare_end_overflow",
        name=words("quoted", text=each.label),
        verdict=words.verdict(each.verdict),
        iterations=words("iterations", n=each.trajectory.iterations),
        error=words.error(error) if is_finite else "",
    )


def _floors(compared: ComparedRuns, words: Words) -> str:
    """What the dashed lines are."""
    floors = sorted({each.floor for each in compared.runs if each.floor is not None})
    return words.sentences(
        *(
            words(
                "compare_floor",
                neurons=words("neurons", n=floor.neurons),
                error=words.error(floor.error),
            )
            for floor in floors
        )
    )
