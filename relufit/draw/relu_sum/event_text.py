"""Events in a few words, for films and the HTML page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.text.lists import joined

if TYPE_CHECKING:
    from relufit.dynamics.relu_sum.events import Event

__all__ = ["event_text"]


def event_text(event: Event) -> str:
    """Describe an event in a few words."""
    if not event.neurons:
        return f"{event.kind}: the error hardly falls"
    who = f"neuron{'s'[: len(event.neurons) > 1]} {joined(event.neurons)}"
    is_verb = event.kind in {"coalesce", "part", "dies"}
    return f"{who} {event.kind}" if is_verb else f"{who}: {event.kind}"
