"""Dynamics: what happened in a run, computed from its trajectory."""
