"""Film formats. One format is one file and one entry in the registry."""
