"""Training of sums of ReLU neurons."""
