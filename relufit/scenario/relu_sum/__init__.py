"""The scenario file of a sum of ReLU neurons."""
