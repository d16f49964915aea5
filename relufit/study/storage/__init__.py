"""The store of a study: variables, chunks and their files."""
