"""Events in a few words, for films and the HTML page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.dynamics.relu_sum.events import EVENTS
from relufit.text.lists import joined

if TYPE_CHECKING:
    from relufit.dynamics.relu_sum.events import Event

__all__ = ["event_text"]


def event_text(event: Event) -> str:
    """Describe an event in a few words."""
    who = f"neuron{'s'[: len(event.neurons) > 1]} {joined(event.neurons)}"
    return EVENTS[event.kind].text.replace("{who}", who)
