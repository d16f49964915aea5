"""The tour of a page: the scenario's own texts, or its first events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relufit.draw.relu_sum.event_text import event_text
from relufit.dynamics.relu_sum.events import events
from relufit.text.numbers import count_text

if TYPE_CHECKING:
    from relufit.training import Trajectory

__all__ = ["tour_of"]

TOUR_EVENTS = ("weight changes sign", "knot turns", "coalesce", "dies", "plateau")


def tour_of(trajectory: Trajectory) -> list[dict[str, Any]]:
    """The stops of the tour, each with ``iteration``, ``text`` and ``highlight``.

    A scenario without a ``[[tour]]`` has one of its initial state, the first event of each kind
    and its end; one that trains nothing has none.
    """
    own = trajectory.scenario.tour
    if own:
        return [
            {
                "iteration": min(stop.iteration, trajectory.iterations),
                "text": stop.text,
                "highlight": stop.highlight,
            }
            for stop in own
        ]
    if not trajectory.iterations:
        return []
    first = {event.kind: event for event in reversed(events(trajectory))}
    stops = sorted(
        (first[kind] for kind in TOUR_EVENTS if kind in first), key=lambda event: event.iteration
    )
    end = f"The end, after {count_text(trajectory.iterations)} updates."
    return [
        {"iteration": 0, "text": "The initial state: each neuron at its knot.", "highlight": []},
        *(
            {
                "iteration": event.iteration,
                "text": f"{event_text(event).capitalize()}.",
                "highlight": [neuron + 1 for neuron in event.neurons],
            }
            for event in stops
        ),
        {"iteration": trajectory.iterations, "text": end, "highlight": []},
    ]
