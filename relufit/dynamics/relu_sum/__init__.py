"""Measures of runs of sums of ReLU neurons. One measure is one file."""
