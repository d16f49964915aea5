"""The trajectories of the Python interface: what was recorded, and what relufit says of it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import fields
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

from relufit import training
from relufit.models.registry import model_of, summary_of
from relufit.training import AnyTrajectory
from relufit.training.dense import trajectory as dense_trajectory

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["DenseTrajectory", "Trajectory", "presented"]

# The page may run its scripts and save files, and nothing else of the notebook's.
FRAME = (
    '<iframe sandbox="allow-scripts allow-downloads" title="The run, to explore" width="100%" '
    'height="960" style="border: 0" srcdoc="{page}"></iframe>'
)


class _Presented(AnyTrajectory):
    """What every trajectory of the Python interface can do besides holding its arrays."""

    __slots__ = ()

    @property
    def summary(self) -> dict[str, Any]:
        """What became of the run, as in ``summary.json``: computed once, a new copy each time."""
        return summary_of(self)

    def _repr_png_(self) -> bytes:
        """The figure that a notebook shows."""
        from relufit.draw.canvas.matplotlib_import import require_matplotlib  # noqa: PLC0415 - slow

        require_matplotlib()
        from relufit.draw.canvas.page import Page  # noqa: PLC0415
        from relufit.draw.canvas.save import figure_bytes  # noqa: PLC0415 - as above
        from relufit.draw.canvas.theme import THEMES  # noqa: PLC0415
        from relufit.outputs.provenance import provenance  # noqa: PLC0415

        theme, page = THEMES["light"], Page()
        preview = model_of(self.scenario).pictures().preview
        with theme.applied(page.font_pt):
            return figure_bytes(preview.draw(self, theme, page), "png", provenance(self.scenario))

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """What a notebook shows: the page to explore where there is one, and the figure."""
        from relufit.outputs.page_file import explore_page, missing_page  # noqa: PLC0415 - as above

        shown = {
            "text/plain": repr(self),
            "image/png": b64encode(self._repr_png_()).decode("ascii"),
        }
        if not missing_page(self):
            page = escape(explore_page(self), quote=True)
            shown["text/html"] = FRAME.format(page=page)
        return shown

    def explore(self, path: str | PathLike[str] = "explore.html") -> Path:
        """Write a page in which the run can be replayed, changed and trained again.

        Args:
            path: The HTML file.

        Returns:
            Its path.

        Raises:
            InputError: The run is too large for a page, or the file cannot be written.

        Example:
            >>> from tempfile import TemporaryDirectory
            >>> import relufit
            >>> with TemporaryDirectory() as folder:
            ...     path = relufit.train("scenarios/example2.toml").explore(f"{folder}/page.html")
            ...     path.name
            'page.html'
        """
        from relufit.encode import write_text  # noqa: PLC0415 - as above
        from relufit.outputs.page_file import explore_page  # noqa: PLC0415

        written = Path(path)
        write_text(written, explore_page(self))
        return written


@final
class Trajectory(_Presented, training.Trajectory):
    """The run of a sum of ReLU neurons; in a notebook it shows itself as a figure.

    Its arrays are read-only. It can be copied, pickled and sent to other processes.

    Attributes:
        scenario: The scenario that was run.
        reference: The curve that was learned.
        samples: The points that it was learned from.
        iteration: Updates done at each snapshot, shape (snapshots,).
        sample: Which sample each update used, shape (iterations,); -1 where it used them all.
        stopped: Why the run ended: ``"target"``, ``"limit"`` or ``"diverged"``.
        weights: Shape (snapshots, neurons).
        biases: Shape (snapshots, neurons).
        input_weights: Shape (snapshots, neurons).
        output_bias: Shape (snapshots,).
        delta: ``y - f(x)`` before each update, shape (iterations,).

    Example:
        >>> import relufit
        >>> trajectory = relufit.train("scenarios/example2.toml")
        >>> trajectory
        <Trajectory 'example2': 1 neurons, 800 iterations, 801 snapshots, target>
        >>> trajectory.summary["verdict"]
        'solved'
    """

    __slots__ = ()


@final
class DenseTrajectory(_Presented, dense_trajectory.DenseTrajectory):
    """The run of a dense network; in a notebook it shows itself as a figure.

    Its arrays are read-only. It can be copied, pickled and sent to other processes.

    Attributes:
        scenario: The scenario that was run.
        samples: What it was trained on.
        initial: The network before training.
        iteration: Updates done at each snapshot, shape (snapshots,).
        sample: Which sample each update used, shape (iterations,); -1 where it used them all.
        stopped: Why the run ended: ``"target"``, ``"limit"`` or ``"diverged"``.
        weights: Shape (snapshots, weights), layer by layer, neuron by neuron.
        biases: Shape (snapshots, biases).
        loss: The mean loss of the batch before each update, shape (iterations,).

    Example:
        >>> import relufit
        >>> relufit.train("scenarios/worked/koech.toml")
        <DenseTrajectory 'koech': 3-4-1, 6 iterations, 7 snapshots, limit>
    """

    __slots__ = ()


def presented(recorded: AnyTrajectory) -> Trajectory | DenseTrajectory:
    """A recorded trajectory as the Python interface gives it; the arrays are the same."""
    values = {each.name: getattr(recorded, each.name) for each in fields(recorded)}
    if isinstance(recorded, training.Trajectory):
        return Trajectory(**values)
    if isinstance(recorded, dense_trajectory.DenseTrajectory):
        return DenseTrajectory(**values)
    raise TypeError(f"expected a trajectory of a known kind of network, got {recorded!r}")
