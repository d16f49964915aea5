"""Open markers of events in figures: a shape for each meaning."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["EVENT_MARKERS", "EventMarker"]


class EventMarker(NamedTuple):
    """How events of a kind are marked.

    Attributes:
        marker: The marker in matplotlib.
        key: The key of the words with which captions explain them.
    """

    marker: str
    key: str


EVENT_MARKERS = {
    "knot turns": EventMarker("^", "marks_knot_turns"),
    "weight changes sign": EventMarker("D", "marks_weight_changes_sign"),
    "knot leaves the data": EventMarker("s", "marks_knot_leaves"),
}
