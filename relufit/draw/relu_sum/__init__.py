"""Figures and films of sums of ReLU neurons."""
