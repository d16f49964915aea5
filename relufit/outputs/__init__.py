"""Files of runs and studies: figures, films, summaries, captions and their provenance."""
