"""Reports of a run in numbers and sentences. Nothing here draws."""
