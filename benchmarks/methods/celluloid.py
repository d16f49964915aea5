"""Celluloid: a snapshot of the artists for every frame, saved by matplotlib's writers.

Its camera takes the artists that were added to the axes since the snapshot before, so every artist
has to be plotted again for every frame, also those that never change. Here each is a shallow copy
of the one that relufit has plotted, which costs less than to call ``plot`` again.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from celluloid import Camera
from methods.funcanimation import writer_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from subject import Subject

__all__ = ["prepare"]


def prepare(subject: Subject, paths: list[Path]) -> Callable[[], None]:
    (path,) = paths

    def make() -> None:
        figure, panels = subject.figure_and_panels()
        plotted = [(axes, artist) for axes in figure.axes for artist in _taken_off(axes)]
        camera = Camera(figure)
        for snapshot in subject.snapshots:
            for panel in panels:
                panel.show(snapshot)
            for axes, artist in plotted:
                axes.add_artist(copy(artist))
            camera.snap()
        camera.animate().save(path, writer=writer_for(path))

    return make


def _taken_off(axes: Axes) -> list[Artist]:
    """The artists that were plotted in some axes, which lose them."""
    artists = [*axes.patches, *axes.lines, *axes.collections, *axes.artists]
    for artist in artists:
        artist.remove()
    return artists
