"""Numbers and lists as text, the same in figures, captions and messages."""
