"""Training: from a scenario to a trajectory, the record of every update."""

from relufit.training.any_trajectory import AnyTrajectory
from relufit.training.runs import run
from relufit.training.trajectory import Trajectory

__all__ = ["AnyTrajectory", "Trajectory", "run"]
