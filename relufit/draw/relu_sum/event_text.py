"""Events in a few words, for films and the HTML page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.dynamics.relu_sum.events import EVENTS
from relufit.text.words import ENGLISH_WORDS, Words

if TYPE_CHECKING:
    from relufit.dynamics.relu_sum.events import Event

__all__ = ["event_text"]


def event_text(event: Event, words: Words = ENGLISH_WORDS) -> str:
    """Describe an event in a few words."""
    text, numbers = EVENTS[event.kind].text, words.joined(event.neurons)
    noun = "event_neurons" if len(event.neurons) > 1 else "event_neuron"
    who = words(noun, list=numbers)
    return words(text, who=who) if text in words else text.replace("{who}", who)
