"""The compiled engine: many runs in parallel, bit-identical to the plain loop."""
