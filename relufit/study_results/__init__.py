"""What became of many runs, as arrays: what the pictures of a study are drawn from."""
