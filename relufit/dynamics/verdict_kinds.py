"""The answers of a verdict, for all model types and for studies."""

from __future__ import annotations

__all__ = ["KINDS", "RULES_UNKNOWN", "UNDECIDED_REASONS"]

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

# Why none could be established, by number, as keys of the words for it; empty where one was.
UNDECIDED_REASONS = (
    "",
    "undecided_overflows",
    "undecided_rises",
    "undecided_faster",
    "undecided_not_at_rest",
    "undecided_too_large",
    "undecided_noisy",
)
RULES_UNKNOWN = "undecided_rules"  # what further training would do, see ``Verdict.rules``
