"""Read and check scenario files.

A scenario is data only. ``load`` returns a valid scenario, or raises one error that lists all
faults with their lines. ``relufit.scenario(...)`` makes one of Python values.
"""

from relufit.callable_package import make_callable
from relufit.scenario.base import AnyScenario, Origin
from relufit.scenario.build import scenario
from relufit.scenario.dense.document import DenseScenario
from relufit.scenario.descent import Descent
from relufit.scenario.forms import FORMS
from relufit.scenario.json_schema import json_schema
from relufit.scenario.load import load, loads
from relufit.scenario.relu_sum.data import Data, Noise
from relufit.scenario.relu_sum.document import Scenario
from relufit.scenario.relu_sum.expression import Expression
from relufit.scenario.relu_sum.points_file import PointsFile
from relufit.scenario.relu_sum.problem import NetworkTable, RandomNetwork
from relufit.scenario.relu_sum.reference import ReferenceTable
from relufit.scenario.template import template
from relufit.scenario.training import FilmTable, Parameter, Published, Training

__all__ = [
    "FORMS",
    "AnyScenario",
    "Data",
    "DenseScenario",
    "Descent",
    "Expression",
    "FilmTable",
    "NetworkTable",
    "Noise",
    "Origin",
    "Parameter",
    "PointsFile",
    "Published",
    "RandomNetwork",
    "ReferenceTable",
    "Scenario",
    "Training",
    "json_schema",
    "load",
    "loads",
    "scenario",
    "template",
]

make_callable(__name__, "relufit.scenario.build:scenario")
