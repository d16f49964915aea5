"""Measures of a run of a sum of ReLU neurons: one number each, from its start and its end."""
