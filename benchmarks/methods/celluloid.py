"""Celluloid: a snapshot of the artists for each frame, saved by the writers of matplotlib.

Its camera records artists added to the axes since the last snapshot, so all artists must be added
again for each frame, also those that do not change. Here each is a shallow copy of the artist of
relufit, which is cheaper than calling ``plot`` again.
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
        plotted = [(axes, artist) for axes in figure.axes for artist in _removed_artists(axes)]
        camera = Camera(figure)
        for snapshot in subject.snapshots:
            for panel in panels:
                panel.show(snapshot)
            for axes, artist in plotted:
                axes.add_artist(copy(artist))
            camera.snap()
        camera.animate().save(path, writer=writer_for(path))

    return make


def _removed_artists(axes: Axes) -> list[Artist]:
    """Remove and return the artists of axes."""
    artists = [*axes.patches, *axes.lines, *axes.collections, *axes.artists]
    for artist in artists:
        artist.remove()
    return artists
