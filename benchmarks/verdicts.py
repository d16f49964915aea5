"""Compare verdicts with training a hundred times longer, on varied runs from a seed.

    python benchmarks/verdicts.py SEED RUNS

prints the table of docs/verdicts.md. The criterion is stated there and in :func:`claim_of`.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from verdict_longer import FACTOR, train_longer
from verdict_runs import dense_texts, relu_sum_texts

from relufit.dynamics.dense.verdict import judge_dense
from relufit.dynamics.relu_sum.attainable_error import attainable_error_of
from relufit.dynamics.relu_sum.verdict import judge
from relufit.scenario import loads
from relufit.training import run_relu_sum
from relufit.training.dense.run import run_dense, train_dense_on

if TYPE_CHECKING:
    from relufit.dynamics.relu_sum.verdict import Verdict

FALL = 0.9
DENSE_EVERY = 12  # relu-sum runs for one dense run
AT_ONCE = {"solved", "dead", "diverged"}  # decided without training on


class Result(NamedTuple):
    """One run: its verdict, what the verdict claims, and what longer training shows."""

    kind: str
    claim: str
    truth: str
    contradicted: bool
    text: str


def claim_of(verdict: Verdict, iterations: int) -> str:
    """Return what a verdict says of a hundred times longer training.

    ``falls``: the mean error over the last hundredth is below 0.9 of that over the first, or the
    target is reached. ``rests``: it is not. A slow run claims that the error falls if the fall
    by a tenth, or the target, is predicted to come within that time, and that it rests if not.
    """
    if verdict.kind == "undecided":
        return "undecided"
    if verdict.kind != "slow" or verdict.prospect is None:
        return "rests"
    ahead, further = verdict.prospect.ahead, verdict.prospect.further
    due = [at + verdict.prospect.iterations for at in (ahead.fall, ahead.reach) if at >= 0.0]
    is_seen = further.reached >= 0.0 or not due
    return "falls" if is_seen or min(due) <= FACTOR * iterations else "rests"


def relu_sum_result(text: str) -> Result:
    """Train, judge and train on a sum of ReLU neurons."""
    trajectory = run_relu_sum(loads(text, name="run"))
    verdict = judge(trajectory)
    if verdict.kind in AT_ONCE:
        return Result(verdict.kind, "", "", contradicted=False, text=text)
    longer = train_longer(trajectory)
    truth = "falls" if longer.reached or longer.later < FALL * longer.now else "rests"
    truth = "overflows" if longer.overflows else truth
    bound = attainable_error_of(trajectory).bound if verdict.kind == "at its best" else 0.0
    below = longer.least < bound * (1.0 - 1e-9)
    claim = claim_of(verdict, verdict.further_iterations)
    if verdict.kind == "at its best" and bound == 0.0:  # fitted up to rounding
        truth = "rests" if longer.later <= max(longer.now, 1e-20) else truth
    return Result(verdict.kind, claim, truth, contradicted=below, text=text)


def dense_result(text: str) -> Result:
    """Train, judge and train on a dense network."""
    trajectory = run_dense(loads(text, name="run"))
    verdict = judge_dense(trajectory)
    if verdict.kind in AT_ONCE:
        return Result(f"dense {verdict.kind}", "", "", contradicted=False, text=text)
    window, target = verdict.further_iterations, verdict.target or 0.0
    every = max(window // 20, 1)
    losses = []
    for network in train_dense_on(trajectory, FACTOR * window, every):
        losses.append(network.mean_loss(trajectory.samples))
        if losses[-1] < target:
            break
    first, last = losses[: window // every], losses[-(window // every) :]
    falls = losses[-1] < target or sum(last) / len(last) < FALL * sum(first) / len(first)
    claim = claim_of(verdict, window)
    truth = "falls" if falls else "rests"
    return Result(f"dense {verdict.kind}", claim, truth, contradicted=False, text=text)


def main(seed: int, runs: int) -> None:
    """Print the table."""
    warnings.simplefilter("ignore")
    results = [relu_sum_result(text) for text in relu_sum_texts(seed, runs)]
    results += [dense_result(text) for text in dense_texts(seed, runs // DENSE_EVERY)]
    table = Counter((each.kind, each.claim, each.truth) for each in results)
    for row, count in sorted(table.items()):
        print(*row, count, sep=" | ")
    judged = [each for each in results if each.claim]
    decided = [each for each in judged if each.claim != "undecided"]
    right = sum(each.claim == each.truth for each in decided)
    print(f"runs {len(results)}, trained on {len(judged)}, decided {len(decided)}")
    print(f"agree {right} of {len(decided)}: {100 * right / len(decided):.1f} %")
    undecided = len(judged) - len(decided)
    print(f"undecided {undecided}: {100 * undecided / len(results):.1f} % of all runs")
    print(f"proven statements contradicted: {sum(each.contradicted for each in results)}")
    for each in decided:
        if each.claim != each.truth:
            print(f"--- {each.kind}: {each.claim}, but {each.truth}\n{each.text}")


if __name__ == "__main__":
    begin = time.process_time()
    main(int(sys.argv[1]), int(sys.argv[2]))
    print(f"{time.process_time() - begin:.0f} s")
