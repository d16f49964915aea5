"""The words of figures, films and captions: one file for each language."""
