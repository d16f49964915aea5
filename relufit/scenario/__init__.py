"""Scenario files: read, checked and explained.

A scenario is data only. ``load`` gives one that is right in every respect, or one error that tells
all faults with their lines.
"""

from relufit.scenario.any_scenario import AnyScenario, Origin
from relufit.scenario.dense import DenseScenario
from relufit.scenario.expression import Expression
from relufit.scenario.json_schema import json_schema
from relufit.scenario.kinds import KINDS
from relufit.scenario.load import load, loads
from relufit.scenario.problem import Data, Network, RandomNetwork
from relufit.scenario.reference import PointsFile, Reference
from relufit.scenario.run import Descent, Film, Parameter, Published, Training
from relufit.scenario.schema import Scenario
from relufit.scenario.template import template

__all__ = [
    "KINDS",
    "AnyScenario",
    "Data",
    "DenseScenario",
    "Descent",
    "Expression",
    "Film",
    "Network",
    "Origin",
    "Parameter",
    "PointsFile",
    "Published",
    "RandomNetwork",
    "Reference",
    "Scenario",
    "Training",
    "json_schema",
    "load",
    "loads",
    "template",
]
