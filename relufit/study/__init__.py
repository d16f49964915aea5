"""Studies: many runs of one scenario with some of its keys varied.

plan → runs → batch slots (compiled) → store. Needs the extra ``relufit[study]``.
``relufit.study(...)`` makes a study of Python values.
"""

from relufit.callable_package import make_callable
from relufit.study.build import Study, study

__all__ = ["Study", "study"]

make_callable(__name__, study)
