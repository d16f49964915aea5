"""Networks: what can be trained. Each model type knows its parameters and its output, no more."""
