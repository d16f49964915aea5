"""The explorable page: one HTML file in which a run can be replayed, changed and trained again."""
