"""What all figures and films share: pages, themes, labels, ticks, blitting, pacing."""
