"""Training: from a scenario to a trajectory, the record of every update."""

from relufit.training.base import AnyTrajectory
from relufit.training.relu_sum.run import run_relu_sum
from relufit.training.relu_sum.trajectory import Trajectory

__all__ = ["AnyTrajectory", "Trajectory", "run_relu_sum"]
