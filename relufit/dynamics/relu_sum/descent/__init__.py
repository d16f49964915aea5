"""Descent without sample noise: the averaged dynamics of a run, followed from its final state.

The functions use numbers in flat arrays or lists only, so that a study can compile them unchanged.
"""
