"""Compare verdicts with training a hundred times longer, on varied runs from seeds.

    python benchmarks/verdicts.py SEED [SEED ...] [--runs RUNS]

prints the tables of docs/verdicts.md. The criterion is stated there and in :func:`agrees`.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections import Counter
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from verdict_longer import FACTOR, Longer, train_longer
from verdict_runs import dense_texts, other_rule_texts, relu_sum_texts

from relufit.dynamics.dense.verdict import judge_dense
from relufit.dynamics.relu_sum.attainable_error import attainable_error_of
from relufit.dynamics.relu_sum.prospect import LEAST_EPOCHS
from relufit.dynamics.relu_sum.verdict import judge
from relufit.scenario import DenseScenario, Scenario, loads
from relufit.training import run_relu_sum
from relufit.training.dense.run import run_dense, train_dense_on

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from relufit.dynamics.relu_sum.verdict import Verdict
    from relufit.training import Trajectory
    from relufit.training.dense.trajectory import DenseTrajectory

FALL = 0.9
ABOUT = 2.0  # a predicted number of iterations is right within this factor
ROUNDING = 1e-20
DENSE_EVERY = 12  # relu-sum runs for one dense run


class Result(NamedTuple):
    """One run: its verdict, whether longer training agrees, and whether it contradicts a bound.

    Attributes:
        kind: The verdict, with the model type.
        agrees: None where the verdict is undecided or given without training on.
        exactly: The same if a predicted number of iterations is to be exact.
        at_the_end: The same if the error must also have fallen in the last hundredth of the time.
        trained_on: Whether it was trained on.
        bound: The proven lower bound; 0 if there is none.
        contradicted: Whether an error was below it.
        shown: What longer training has shown, for a run that does not agree.
    """

    kind: str
    agrees: bool | None
    exactly: bool | None
    at_the_end: bool | None
    trained_on: bool
    bound: float
    contradicted: bool
    shown: str


def agrees(
    verdict: Verdict,
    longer: Longer,
    window: int,
    about: float = ABOUT,
    lowest: Callable[[Sequence[float]], float] = min,
) -> bool:
    """Return whether a hundred times longer training agrees with a verdict.

    The error *falls* if it is below the target at the end of an epoch, or if its mean over a
    hundredth of the time is below 0.9 of that over the first; *lowest* chooses it. *About* is
    within a factor.

    - slow: it falls; if the fall is predicted for about the end of that time, it need only be
      lower at the end; if for later, it must not fall;
    - noise floor: its mean over the last hundredth is not below 0.9 of that over the first;
    - the other verdicts: neither that, nor is it ever below the target.
    """
    means, is_hit = longer.means, longer.reached >= 0
    due, horizon = predicted(verdict), (FACTOR - 1) * window
    if longer.overflows:
        return verdict.kind == "slow" and is_hit and due <= about * horizon
    if verdict.kind == "slow":
        falls = is_hit or lowest(means) < FALL * means[0]
        if due > about * horizon:
            return not falls
        return falls or (due * about > horizon and means[-1] < means[0])
    if verdict.kind == "at its best" and means[-1] <= ROUNDING:
        return True
    rests = means[-1] >= FALL * means[0]
    return rests and (verdict.kind == "noise floor" or not is_hit)


def predicted(verdict: Verdict) -> float:
    """Return the iterations after further training for which a fall is predicted."""
    if verdict.prospect is None or verdict.prospect.further.reached >= 0.0:
        return 0.0
    ahead = verdict.prospect.ahead
    return min((at for at in (ahead.fall, ahead.reach) if at >= 0.0), default=0.0)


def relu_sum_result(text: str) -> Result:
    """Train, judge and train on a sum of ReLU neurons."""
    scenario = loads(text, name="run")
    assert isinstance(scenario, Scenario)
    trajectory = run_relu_sum(scenario)
    verdict = judge(trajectory)
    if verdict.prospect is None:
        return at_once(verdict.kind)
    window = window_of(trajectory)
    longer = train_longer(trajectory, window)
    bound = attainable_error_of(trajectory).bound
    return result_of(verdict.kind, verdict, longer, window, bound, text)


def dense_result(text: str) -> Result:
    """Train, judge and train on a dense network."""
    scenario = loads(text, name="run")
    assert isinstance(scenario, DenseScenario)
    trajectory = run_dense(scenario)
    verdict = judge_dense(trajectory)
    kind = f"{verdict.kind}, dense"
    if verdict.prospect is None:
        return at_once(kind)
    window = window_of(trajectory)
    every = max(window // 20, 1)
    target = verdict.target or 0.0
    losses = [
        network.mean_loss(trajectory.samples)
        for network in train_dense_on(trajectory, range(every, FACTOR * window + 1, every))
    ]
    size = window // every
    means = [sum(losses[at : at + size]) / size for at in range(0, size * FACTOR, size)]
    below = [at for at, loss in enumerate(losses) if loss < target]
    longer = Longer(
        means=means,
        least=min(losses),
        reached=(below[0] + 1) * every if below else -1,
        overflows=len(losses) < FACTOR * window // every,
    )
    return result_of(kind, verdict, longer, window, 0.0, text)


def at_once(kind: str) -> Result:
    """Return the result of a run whose verdict needs no training on."""
    return Result(kind, None, None, None, trained_on=False, bound=0.0, contradicted=False, shown="")


def window_of(trajectory: Trajectory | DenseTrajectory) -> int:
    """Return a hundredth of the longer training: as long as the run, or a few epochs."""
    return max(trajectory.iterations, LEAST_EPOCHS * trajectory.iterations_per_epoch)


def result_of(
    kind: str, verdict: Verdict, longer: Longer, window: int, bound: float, text: str
) -> Result:
    """Return the result of a run that was trained on."""
    is_decided = verdict.kind != "undecided"
    found = agrees(verdict, longer, window) if is_decided else None
    exactly = agrees(verdict, longer, window, about=1.0) if is_decided else None
    last = partial(agrees, about=1.0, lowest=itemgetter(-1))
    at_the_end = last(verdict, longer, window) if is_decided else None
    means = (
        [float(f"{longer.means[at]:.4g}") for at in (0, 1, 3, 10, 30, -1)] if longer.means else []
    )
    due, reached = predicted(verdict) / window, longer.reached / window
    return Result(
        kind=kind,
        agrees=found,
        exactly=exactly,
        at_the_end=at_the_end,
        trained_on=True,
        bound=bound,
        contradicted=longer.least < bound * (1.0 - 1e-9),
        shown=f"{kind}: predicted {due:.3g}, reached {reached:.3g}, means {means}\n{text}",
    )


def print_tables(results: Sequence[Result]) -> None:
    """Print what docs/verdicts.md shows."""
    on = [each for each in results if each.trained_on]
    decided = [each for each in on if each.agrees is not None]
    right = sum(bool(each.agrees) for each in decided)
    exact = sum(bool(each.exactly) for each in decided)
    last = sum(bool(each.at_the_end) for each in decided)
    proven = [each for each in on if each.bound > 0.0]
    rows = [
        ("all runs", str(len(results))),
        ("solved, dead or diverged: decided at once", str(len(results) - len(on))),
        ("trained on", str(len(on))),
        ("undecided", f"{len(on) - len(decided)}, {share(len(on) - len(decided), results)} of all"),
        ("decided", str(len(decided))),
        ("agree", f"{right}, {share(right, decided)} of the decided"),
        ("agree with exact predictions", f"{exact}, {share(exact, decided)} of the decided"),
        (
            "agree with exact predictions, at the end",
            f"{last}, {share(last, decided)} of the decided",
        ),
        ("proven lower bounds", str(len(proven))),
        ("of these contradicted", str(sum(each.contradicted for each in proven))),
    ]
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print()
    table = Counter((each.kind, each.agrees) for each in decided)
    for kind in sorted({each.kind for each in decided}):
        print(f"| {kind} | {table[kind, True]} | {table[kind, False]} |")
    for each in decided:
        if not each.agrees:
            print(f"\n--- {each.shown}")


def share(count: int, results: Sequence[Result]) -> str:
    """Return a share in per cent."""
    return f"{100 * count / max(len(results), 1):.1f} %"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", type=int, nargs="+", metavar="SEED")
    parser.add_argument("--runs", type=int, default=102, help="relu-sum runs of each seed")
    parser.add_argument(
        "--rules", action="store_true", help="only runs with momentum or half the squared error"
    )
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    begin, results = time.process_time(), []
    for seed in options.seeds:
        if options.rules:
            results += [relu_sum_result(text) for text in other_rule_texts(seed, options.runs)]
            continue
        results += [relu_sum_result(text) for text in relu_sum_texts(seed, options.runs)]
        results += [dense_result(text) for text in dense_texts(seed, options.runs // DENSE_EVERY)]
    print_tables(results)
    print(f"\n{time.process_time() - begin:.0f} s")


if __name__ == "__main__":
    main()
