"""Training of dense networks."""
