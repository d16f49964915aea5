"""Captions of the landscape, with numbers of its runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.caption import Caption
from relufit.draw.canvas.film_layout import is_wide
from relufit.draw.canvas.theme import THEMES, Theme
from relufit.draw.relu_sum.sentences import (
    knot_sentences,
    network_text,
    outcome_text,
    places_text,
)
from relufit.text.displayed_range import range_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relufit.draw.relu_sum.landscape_surface import Path
    from relufit.training import Trajectory

__all__ = [
    "landscape_caption",
    "landscape_comparison_caption",
    "landscape_film_caption",
    "landscape_films_caption",
]

LIGHT = THEMES["light"]


def landscape_caption(trajectory: Trajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the landscape with the path of one run."""
    words, one = theme.words, "_one" if trajectory.neurons == 1 else ""
    axes = words(f"landscape_axes{one}")
    return Caption(
        text=words.sentences(
            words(
                "landscape",
                network=network_text(trajectory, words),
                axes=axes,
                range=range_text(trajectory, words=words),
            ),
            words(f"landscape_surface{one}"),
            words(f"landscape_marks{one}"),
            words("landscape_ends", error=words.error(trajectory.mean_squared_error())),
        ),
        alt=words.sentences(
            words("landscape_alt", axes=axes, outcome=outcome_text(trajectory, words)),
            knot_sentences(trajectory, words),
        ),
    )


def landscape_comparison_caption(paths: Sequence[Path], theme: Theme = LIGHT) -> Caption:
    """Describe the landscape with the paths of several runs."""
    words = theme.words
    names = [words("quoted", text=each.label) for each in paths]
    errors = [words.error(each.trajectory.mean_squared_error()) for each in paths]
    ends = [
        words("landscapes_end", name=name, error=error)
        for name, error in zip(names, errors, strict=True)
    ]
    return Caption(
        text=words.sentences(
            words("landscapes", names=words.listed(names)),
            words("landscape_surface"),
            words("landscape_marks"),
            words("landscapes_ends", list=words.listed(ends)),
        ),
        alt=words("landscapes_alt", n=len(paths)),
    )


def landscape_film_caption(trajectory: Trajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the film in which a run moves over its landscape."""
    words, still = theme.words, landscape_caption(trajectory, theme)
    axes = words("landscape_axes_one" if trajectory.neurons == 1 else "landscape_axes")
    outcome = outcome_text(trajectory, words)
    return Caption(
        text=words.sentences(
            still.text,
            words("landscape_film_moves"),
            words("landscape_film_errors", place=places_text(trajectory, words)[1]),
        ),
        alt=words.sentences(
            words("landscape_film_alt", axes=axes, outcome=outcome),
            knot_sentences(trajectory, words),
        ),
    )


def landscape_films_caption(
    paths: Sequence[Path], theme: Theme = LIGHT, *, size: tuple[int, int]
) -> Caption:
    """Describe the film in which several runs move over one landscape in step."""
    words, still = theme.words, landscape_comparison_caption(paths, theme)
    place = words("place_right" if is_wide(size) else "place_below")
    return Caption(
        text=words.sentences(
            still.text,
            words("landscape_films_move"),
            words("landscape_film_errors", place=place),
        ),
        alt=words("landscape_films_alt", n=len(paths)),
    )
