"""Studies: many runs of one scenario with some of its keys varied.

plan → runs → batch slots (compiled) → store. Needs the extra ``relufit[study]``.
``relufit.study(...)`` makes a study of Python values.
"""

from typing import TYPE_CHECKING, Any

from relufit.callable_package import make_callable

if TYPE_CHECKING:
    from relufit.study.build import Study, study

__all__ = ["Study", "study"]

make_callable(__name__, "relufit.study.build:study")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from relufit.study import build  # noqa: PLC0415 - the command line starts without NumPy

    return getattr(build, name)
