"""Figures and films of dense networks."""
