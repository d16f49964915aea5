"""The compiled engine: many runs side by side, bit-equal to the plain loop."""
