"""The answers of a verdict, for all model types and for studies."""

from __future__ import annotations

__all__ = ["KINDS", "UNDECIDED_REASONS"]

# A name and what it says of a run. A study stores the place of a name in this table.
KINDS = {
    "solved": "the error is below the target",
    "at its best": "the error is within a stated margin of the least that this network can have",
    "trapped": "descent without noise rests near this error, above the target",
    "slow": "the error still falls",
    "noise floor": "the noise of single samples keeps the error up; a smaller rate would lower it",
    "oscillating": "the steps are too long for the curvature, and the error does not settle",
    "dead": "no neuron is active on any sample, and no output bias is trained",
    "diverged": "a parameter became non-finite",
    "undecided": "none of these could be established",
}

# Why none could be established, by number; 0 where one was.
UNDECIDED_REASONS = (
    "",
    "training on makes a parameter or the error non-finite",
    "the error rises while training goes on",
    "descent without noise predicts a faster fall than training on shows",
    "descent without noise did not come to rest within its limit of steps",
    "the network or its samples are too large for a descent",
    "its noise hides whether the error falls while training goes on",
)
