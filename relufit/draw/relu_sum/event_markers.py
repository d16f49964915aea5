"""Open markers of events in figures: a shape for each meaning."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["EVENT_MARKERS", "EventMarker"]


class EventMarker(NamedTuple):
    """How events of a kind are marked.

    Attributes:
        marker: The marker in matplotlib.
        name: What captions call several of them.
    """

    marker: str
    name: str


EVENT_MARKERS = {
    "knot turns": EventMarker("o", "rings"),
    "weight changes sign": EventMarker("D", "open diamonds"),
    "knot leaves the data": EventMarker("s", "open squares"),
}
