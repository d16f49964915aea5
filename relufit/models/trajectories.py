"""The trajectories of the Python interface: what was recorded, and what relufit says of it."""

from __future__ import annotations

from typing import Any, final

from relufit import training
from relufit.scenario.made_from import provenance
from relufit.training import AnyTrajectory
from relufit.training.dense import trajectory as dense_trajectory

__all__ = ["DenseTrajectory", "Trajectory"]


class _Presented(AnyTrajectory):
    """What every trajectory of the Python interface can do besides holding its arrays."""

    __slots__ = ()

    @property
    def summary(self) -> dict[str, Any]:
        """What became of the run, as in ``summary.json``: computed once, a new copy each time."""
        from relufit.models.registry import summary_of  # noqa: PLC0415 - it knows these classes

        return summary_of(self)

    def _repr_png_(self) -> bytes:
        """The figure that a notebook shows."""
        from relufit.draw.canvas.matplotlib_import import require_matplotlib  # noqa: PLC0415 - slow

        require_matplotlib()
        from relufit.draw.canvas.page import Page  # noqa: PLC0415
        from relufit.draw.canvas.save import figure_bytes  # noqa: PLC0415 - as above
        from relufit.draw.canvas.theme import THEMES  # noqa: PLC0415
        from relufit.models.registry import model_of  # noqa: PLC0415

        theme, page = THEMES["light"], Page()
        preview = model_of(self.scenario).pictures().preview
        with theme.applied(page.font_pt):
            return figure_bytes(preview.draw(self, theme, page), "png", provenance(self.scenario))


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
