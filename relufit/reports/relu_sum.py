"""Reports of one run in numbers and words: the summary, what was published, the provenance."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from relufit.dynamics.relu_sum.attainable_error import attainable_error_of
from relufit.dynamics.relu_sum.coalescing import coalesced_pairs, coalescences, effective_neurons
from relufit.dynamics.relu_sum.verdict import judge
from relufit.languages.registry import ENGLISH
from relufit.reports.history import (
    attainable_values,
    coalescence_values,
    descent_values,
    history,
    smaller_values,
)
from relufit.reports.verdict_text import reasons
from relufit.text.markdown import markdown_text, markdown_title
from relufit.text.numbers import plain_spaces, plain_text, precise_text
from relufit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from relufit.draw.canvas.caption import Caption
    from relufit.draw.canvas.catalogue_entry import CatalogueEntry
    from relufit.draw.canvas.theme import Theme
    from relufit.languages.language import Language
    from relufit.training import AnyTrajectory, Trajectory

__all__ = [
    "Comparison",
    "Lead",
    "captions_document",
    "captions_text",
    "compare_relu_sum",
    "summarize_relu_sum",
    "with_provenance",
]


def summarize_relu_sum(trajectory: Trajectory) -> dict[str, Any]:
    """What became of a run, ready for JSON. Neurons are counted from 1, as readers do.

    Returns:
        ``scenario`` (its name), ``iterations``, ``stopped`` (``"target"``, ``"limit"`` or
        ``"diverged"``), ``weights``, ``biases``, ``knots``, ``mean_squared_error``, ``verdict``;
        ``reasons`` (sentences), ``variance_left`` (the error as a share of the variance of y),
        ``further_iterations`` and ``later_mean_squared_error`` (of training on), ``descent`` (from
        there without noise), ``attainable`` and ``best_fit``, which the verdict rests on;
        ``coalesced`` (a list of ``neurons``, ``iteration``, ``side``, ``sign``),
        ``coalesced_pairs`` (the same pair by pair, dead neurons left out), ``effective_neurons``;
        the entries of :func:`.history.history`; ``version``, ``seed``; where the network uses
        them, ``input_weights`` and ``output_bias``.
    """
    final = trajectory.final
    error = trajectory.mean_squared_error()
    verdict = judge(trajectory)
    found = attainable_error_of(trajectory) if verdict and verdict.prospect else None
    summary: dict[str, Any] = {
        "scenario": trajectory.scenario.origin.name,
        "iterations": trajectory.iterations,
        "stopped": trajectory.stopped,
        "weights": final.weights,
        "biases": final.biases,
        "knots": final.knots,
        "mean_squared_error": _finite(error),
        "verdict": verdict.kind if verdict else None,
        "reasons": reasons(trajectory, verdict) if verdict else [],
        "further_iterations": verdict.further_iterations if verdict else 0,
        "variance_left": _finite(verdict.share) if verdict else None,
        "later_mean_squared_error": _finite(verdict.later_error) if verdict else None,
        "descent": descent_values(verdict.prospect) if verdict else None,
        "attainable": attainable_values(found) if found else None,
        "best_fit": smaller_values(found) if found else None,
        "coalesced": [coalescence_values(each) for each in coalescences(trajectory)],
        "coalesced_pairs": [coalescence_values(each) for each in coalesced_pairs(trajectory)],
        "effective_neurons": len(effective_neurons(trajectory)),
        **history(trajectory),
        "version": __version__,
        "seed": trajectory.scenario.data.seed,
    }
    if set(final.input_weights) != {1.0}:
        summary["input_weights"] = final.input_weights
    if final.output_bias:
        summary["output_bias"] = final.output_bias
    return summary


def _finite(value: float | None) -> float | None:
    """A number that JSON can hold, or None."""
    return None if value is None or not isfinite(value) else value


def captions_text(
    trajectory: AnyTrajectory,
    entries: Iterable[CatalogueEntry],
    made_from: str,
    lead: Lead,
    theme: Theme,
) -> str:
    """The captions of a run's figures and films, see :func:`captions_document`.

    Args:
        trajectory: The part of the run that they show.
        entries: The figures and films.
        made_from: The provenance.
        lead: What became of the whole run, which stands first.
        theme: The theme with the words.
    """
    words = theme.words
    said: list[str] = []
    if lead.verdict:
        is_whole = trajectory.updates == lead.iterations
        key = "verdict_lead" if is_whole else "verdict_lead_whole"
        said = [words(key, verdict=words.verdict(lead.verdict)), *lead.reasons]
    captions = [(entry.name, entry.caption(trajectory, theme)) for entry in entries]
    title = trajectory.scenario.title
    return captions_document(title, captions, made_from, words.sentences(*said), words.language)


class Lead(NamedTuple):
    """What became of a whole run, as its captions state it first.

    Attributes:
        verdict: The verdict; empty if nothing was trained.
        reasons: Why, in sentences.
        iterations: How many iterations the run had.
    """

    verdict: str
    reasons: Sequence[str]
    iterations: int


def captions_document(
    title: str,
    captions: Iterable[tuple[str, Caption]],
    made_from: str,
    lead: str = "",
    language: Language = ENGLISH,
) -> str:
    """The captions of figures and films as Markdown, with the provenance in a comment at the end.

    Args:
        title: What stands above them.
        captions: The name of each entry, and its caption.
        made_from: The provenance.
        lead: What stands before the first one.
        language: Their language; signs are spelt out in English only.
    """
    plain = plain_text if language is ENGLISH else plain_spaces
    lead = markdown_text(plain(lead))
    lines = [f"# {markdown_title(title)}", "", *([lead, ""] if lead else [])]
    for name, caption in captions:
        text, alt = (markdown_text(plain(each)) for each in caption)
        lines += [f"## {name}", "", text, "", f"Alt text: {alt}", ""]
    return with_provenance("\n".join(lines), made_from)


def with_provenance(markdown: str, made_from: str) -> str:
    """A page with the provenance in a comment at its end."""
    hidden = made_from.replace("--", r"\u002d\u002d")  # two hyphens would end the comment
    return f"{markdown}\n<!-- {hidden} -->\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One published value against the measured one.

    Attributes:
        quantity: What was published.
        published: As the source reports it.
        measured: As the run gave it.
        tolerance: How far they may lie apart; 0 for counts and groups.
        holds: Whether they agree.
    """

    quantity: str
    published: str
    measured: str
    tolerance: float
    holds: bool


def compare_relu_sum(trajectory: Trajectory) -> list[Comparison]:
    """Compare a run with the published values of its scenario; empty if there are none."""
    published = trajectory.scenario.published
    if published is None:
        return []
    rows: list[Comparison] = []
    if published.iterations is not None:
        rows.append(_exact("iterations", published.iterations, trajectory.iterations))
    if published.states is not None:
        rows.append(_exact("recorded states", published.states, trajectory.iterations + 1))
    effective = [each.weight for each in effective_neurons(trajectory)]
    for quantity, values, measured in (
        ("weight", published.weights, trajectory.final.weights),
        ("bias", published.biases, trajectory.final.biases),
        ("peak of bias", published.bias_peaks, trajectory.biases.max(axis=0).tolist()),
        ("effective weight", published.effective_weights, effective),
    ):
        rows.extend(_within(quantity, values or (), measured, published.tolerance))
    if published.coalesced is not None:
        groups = [[n + 1 for n in each.neurons] for each in coalescences(trajectory)]
        expected = sorted(sorted(group) for group in published.coalesced)
        rows.append(_exact("coalesced neurons", expected, sorted(groups)))
    return rows


def _exact(quantity: str, published: object, measured: object) -> Comparison:
    return Comparison(
        quantity=quantity,
        published=str(published),
        measured=str(measured),
        tolerance=0.0,
        holds=published == measured,
    )


def _within(
    quantity: str, published: Sequence[float], measured: Sequence[float], tolerance: float
) -> Iterator[Comparison]:
    """One comparison for each entry; one that is missing on either side does not hold."""
    if not published:
        return
    for number in range(max(len(published), len(measured))):
        expected = published[number] if number < len(published) else None
        got = measured[number] if number < len(measured) else None
        yield Comparison(
            quantity=f"{quantity} {number + 1}",
            published="none" if expected is None else f"{expected:g}",
            measured="none" if got is None else precise_text(got, 6),
            tolerance=tolerance,
            holds=expected is not None and got is not None and abs(expected - got) <= tolerance,
        )
