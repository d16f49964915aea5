"""Measures of runs of dense networks. One measure is one file."""
