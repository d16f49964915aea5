"""The best piecewise-linear fit of a number of knots, and a proven lower bound on its error."""
