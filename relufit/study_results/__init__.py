"""The results of a study as arrays, from which its figures are drawn."""
