"""What comes when: the order of the samples, the frames of a film, how fast films play."""
