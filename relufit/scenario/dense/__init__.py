"""The scenario file of a dense network."""
