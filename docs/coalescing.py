"""Run the shipped studies, and write docs/coalescing.md from its template, with their numbers."""

from __future__ import annotations

import numpy as np
from study_pages import DOCS, STORES, figures_of, write_page

import relufit
from relufit.dynamics.relu_sum.verdict import judge
from relufit.study.load_results import load_results
from relufit.study_results.shares import verdict_shares, wilson_interval
from relufit.text.numbers import count_text

FIGURES = {
    "learning-rate": ["shares"],
    "spread": ["shares"],
    "rate-and-spread": ["verdicts", "error"],
    "escape": ["shares"],
    "neurons": ["shares", "knots"],
}
AXES = {"escape": ["training.learning_rate"]}  # all others show all of theirs
RATES = [0.005, 0.01, 0.0148, 0.0195, 0.0222, 0.0253, 0.0308, 0.0351, 0.0401, 0.0489, 0.06]
FACTORS = [0.2, 0.5, 1, 1.2, 1.3, 1.4, 1.5, 1.65, 2.3, 2.5, 2.6]
OTHERS = ("slow", "noise floor", "undecided", "dead")
LONGER = 100  # times as many iterations
FELL = 0.9
TARGET = 0  # why training ended, in a study
KEYS = ("runs", "solved", "fell")
SEEDS = 50  # of each rate whose runs are trained for longer
FULL_BATCH = {"0.01": 150_000, "0.05": 40_000}  # iterations; it rests earlier


def main() -> None:
    """Write the page and its figures."""
    values = {**single_runs(), **full_batch()}
    above = float(values["rest_error"]) / values["best_error"] - 1
    values["rest_above_best"] = f"{100 * above:.0f} %"
    values |= figures_of(FIGURES, AXES)
    values |= longer()
    values |= table("learning-rate", "learning rate", RATES)
    values |= table("escape", "learning rate", RATES, along=["training.learning_rate"])
    values |= table("spread", "factor", FACTORS)
    values |= table("neurons", "neurons", None)
    write_page("coalescing", values)


def table(name, title, chosen, along=()):
    """Counts with Wilson intervals at some values of the first axis: a table, and each number."""
    outcomes, _ = load_results(STORES / f"{name}.zarr")
    outcomes = outcomes.with_axes(along) if along else outcomes
    axis = outcomes.shown[0]
    places = range(axis.size)
    if chosen is not None:
        places = [int(np.argmin(np.abs(axis.values - value))) for value in chosen]
    error = np.nanmedian(outcomes.cells("error", 1), axis=-1)
    since = outcomes.cells("coalesced_at", 1) >= 0
    first_pair = since[..., outcomes.pairs.index("1-2")].sum(axis=-1)
    some_pair = since.any(axis=-1).sum(axis=-1)
    is_random = name == "neurons"  # then neuron 1 is no neuron in particular
    pair = "some pair coalesced" if is_random else "1 and 2 coalesced"
    kinds = {kind: verdict_shares(outcomes, kind, 1) for kind in outcomes.verdicts}
    heads = [title, "runs", "solved", "(95 %)", "trapped", "(95 %)", *OTHERS, pair]
    lines = [f"| {' | '.join(heads)} | median error |", "|---" * (len(heads) + 1) + "|"]
    values = {}
    for place in places:
        counts = {kind: int(shares.count[place]) for kind, shares in kinds.items()}
        counts["pair"] = int((some_pair if is_random else first_pair)[place])
        counts["error"] = f"{error[place]:.3g}"
        runs, at = int(kinds["solved"].runs[place]), f"{axis.values[place]:.3g}"
        key = f"{name}_{at}".replace("-", "_").replace(".", "_")
        values |= {f"{key}_{kind}": str(count) for kind, count in counts.items()}
        cells = [at, runs]
        for kind in ("solved", "trapped"):
            low, high = wilson_interval(np.int64(counts[kind]), np.int64(runs))
            cells += [counts[kind], f"{100 * low:.1f} to {100 * high:.1f} %"]
        cells += [counts[kind] for kind in (*OTHERS, "pair", "error")]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return {**values, f"{name.replace('-', '_')}_table": "\n".join(lines)}


def single_runs():
    """Example 4 itself: after 20 000, 40 000 and 400 000 iterations, and why it is trapped."""
    values = {}
    for iterations in (20_000, 40_000, 400_000):
        trajectory = relufit.train(example4(f"iterations = {iterations}\nrecord_every = 1000"))
        values[f"error_{iterations}"] = f"{trajectory.mean_squared_error():.5f}"
    summary = relufit.train(example4("iterations = 20000")).summary
    best = summary["best_fit"]
    values["reasons"] = "\n".join(f"- {reason}" for reason in summary["reasons"])
    values["best_three"] = f"{best['error']:.6f}"
    values["best_error"] = best["error"]
    return values


def longer():
    """Runs by their verdict after 20 000 iterations, and what a hundred times as many show."""
    axes = {"learning_rate": RATES, "data.seed": range(1, SEEDS + 1)}
    base = relufit.load("example4").with_(published=None)
    short, long = (
        relufit.study(base.with_(iterations=iterations), axes=axes)
        .run()
        .stack(run=("learning_rate", "data.seed"))
        for iterations in (20_000, LONGER * 20_000)
    )
    names = np.array(short["verdict"].attrs["flag_meanings"].split())
    verdict, error = names[short["verdict"].values], short["error"].values
    rows = ["| verdict | runs | solved | fell by a tenth | neither |", "|---" * 5 + "|"]
    values = {}
    for name in names:
        chosen = verdict == name
        solved = chosen & (long["stopped"].values == TARGET)
        fell = chosen & ~solved & (long["error"].values < FELL * error)
        counts = [int(each.sum()) for each in (chosen, solved, fell)]
        values |= {f"longer_{name}_{key}": str(n) for key, n in zip(KEYS, counts, strict=True)}
        if counts[0] and name not in {"solved", "dead", "diverged"}:
            cells = [name.replace("_", " "), *counts, counts[0] - counts[1] - counts[2]]
            rows.append(f"| {' | '.join(map(str, cells))} |")
    return {**values, "longer_table": "\n".join(rows), "longer_runs": str(len(verdict))}


def full_batch():
    """Example 4 by full batch: where it rests, and how still."""
    rows = []
    for rate, iterations in FULL_BATCH.items():
        changed = f'iterations = {iterations}\nrecord_every = 1000\nbatch = "full"'
        trajectory = relufit.train(example4(changed, rate))
        knots = ", ".join(f"{knot:.3f}" for knot in trajectory.final.knots)
        weights = ", ".join(f"{weight:.3f}" for weight in trajectory.final.weights)
        error, prospect = trajectory.mean_squared_error(), judge(trajectory).prospect
        rest = f"{prospect.ahead.rest:.7f}"
        cells = [rate, count_text(iterations), f"{error:.7f}", rest, f"{prospect.speed:.0e}"]
        rows.append(f"| {' | '.join([*cells, knots, weights])} |")
    heads = ["learning rate", "iterations", "error", "descent rests at", "gradient there"]
    head = f"| {' | '.join([*heads, 'knots', 'weights'])} |\n" + "|---" * 7
    return {"full_batch_table": "\n".join([head + "|", *rows]), "rest_error": f"{error:.6f}"}


def example4(iterations, rate="0.01"):
    """Example 4 with other iterations or another learning rate."""
    text = (DOCS.parent / "scenarios" / "example4.toml").read_text(encoding="utf-8")
    text = text.partition("[published]")[0]
    for old, new in (("iterations = 20000", iterations), ("= 0.01", f"= {rate}")):
        assert text.count(old) == 1
        text = text.replace(old, new)
    return relufit.loads(text, name="example4")


if __name__ == "__main__":
    main()
