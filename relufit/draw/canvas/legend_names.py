"""Names of neurons in legends, where colours and markers repeat."""

from __future__ import annotations

from relufit.draw.canvas.theme import NEURON_COLORS

__all__ = ["legend_name"]


def legend_name(noun: str, neuron: int, neurons: int) -> str:
    """Return the name of a legend entry, with all neurons that look the same.

    Args:
        noun: What is shown, such as ``"knot"``.
        neuron: The first neuron with this look, counted from 0.
        neurons: The number of neurons.

    Example:
        >>> [legend_name("knot", 0, count) for count in (8, 12, 20, 64)]
        ['knot 1', 'knots 1, 9', 'knots 1, 9, 17', 'knots 1, 9, …']
        >>> legend_name("knot", 4, 12)
        'knot 5'
    """
    same = range(neuron + 1, neurons + 1, NEURON_COLORS)
    if len(same) == 1:
        return f"{noun} {same[0]}"
    if len(same) > MOST_LISTED:
        return f"{noun}s {same[0]}, {same[1]}, …"
    return f"{noun}s {', '.join(map(str, same))}"


MOST_LISTED = 3
