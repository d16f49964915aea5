"""Names of neurons in legends, where colours and markers repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.theme import NEURON_COLORS

if TYPE_CHECKING:
    from relufit.text.words import Words

__all__ = ["legend_name"]


MOST_LISTED = 3


def legend_name(words: Words, noun: str, neuron: int, neurons: int) -> str:
    """Return the name of a legend entry, with all neurons that are drawn the same.

    Args:
        words: The words.
        noun: What is shown: ``"knot"`` or ``"neuron"``.
        neuron: The first neuron with this colour and marker, counted from 0.
        neurons: The number of neurons.

    Example:
        >>> from relufit.text.words import ENGLISH_WORDS
        >>> [legend_name(ENGLISH_WORDS, "knot", 0, count) for count in (8, 12, 20, 64)]
        ['knot 1', 'knots 1, 9', 'knots 1, 9, 17', 'knots 1, 9, …']
        >>> legend_name(ENGLISH_WORDS, "knot", 4, 12)
        'knot 5'
    """
    same = list(range(neuron + 1, neurons + 1, NEURON_COLORS))
    if len(same) == 1:
        return words(f"legend_{noun}", n=same[0])
    shown = [str(each) for each in same[:2]] + ["…"] if len(same) > MOST_LISTED else map(str, same)
    return words(f"legend_{noun}s", list=words("list_comma").join(shown))
