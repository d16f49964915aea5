"""From a study file to a plan: axes, values, chunks."""
