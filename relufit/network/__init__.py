"""Networks: what can be trained. Each kind knows its parameters and its output, no more."""
