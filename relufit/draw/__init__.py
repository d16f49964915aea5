"""Drawing: from a trajectory to figures and frames. The only home of matplotlib."""
