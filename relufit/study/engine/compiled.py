"""Compile functions with numba, which only this module imports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
from numba.core import types
from numba.extending import intrinsic, register_jitable

from relufit.study.engine.code_cache import keep

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["compilable", "compiled", "inner", "select"]

F = TypeVar("F", bound="Callable[..., Any]")


_OPTIONS = {"nogil": True, "error_model": "numpy", "_nrt": False}
_NO_WRAPPERS = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def compiled(function: F) -> F:
    """Compile a function at its first call, and cache the code beside its file.

    Arithmetic stays as written (no fast-math, no contraction into fused operations), and the
    interpreter lock is released. Division by 0 gives what NumPy gives.

    No compiled function creates an array, so reference counting is off: counting references for
    each view of a row took longer than a probe of a network.
    """
    return _compiled(function, _OPTIONS)


def inner(function: F) -> F:
    """Compile a function that only compiled functions call.

    It gets no Python wrapper, which with many arrays takes longer to compile than the function.
    """
    return _compiled(function, _OPTIONS | _NO_WRAPPERS)


def compilable(*functions: Callable[..., Any]) -> None:
    """Let compiled functions call plain functions, which are then compiled too.

    So one text serves a single run, in plain Python, and the runs of a study.
    """
    for function in functions:
        register_jitable(**_OPTIONS)(function)  # pyright: ignore[reportUnknownMemberType]


def _compiled(function: F, options: dict[str, Any]) -> F:
    dispatcher: Any = numba.njit(**options)(function)
    keep(dispatcher)
    return cast("F", dispatcher)


@intrinsic
def _select(_context: Any, _condition: Any, _then: Any, _otherwise: Any) -> Any:
    def generate(_target: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.select(*arguments)

    signature = types.float64(types.boolean, types.float64, types.float64)
    return signature, generate


# ``a if condition else b`` compiles into a branch, and a loop with a branch into masked loads;
# this is one instruction on a vector. Both values are computed.
select = cast("Callable[[bool, float, float], float]", _select)
