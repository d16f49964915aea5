"""Compile functions with numba, which only this module imports."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
from numba.core import serialize, types
from numba.core.types.function_type import WrapperAddressProtocol
from numba.extending import intrinsic, register_jitable

from relufit.study.engine.code_cache import keep

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Pointer", "compilable", "compiled", "inner", "inner_of_functions", "pointer", "select"]

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


def inner_of_functions(function: F) -> F:
    """Compile a function that only compiled functions call, and that is given plain functions.

    Its code is cached with the function that calls it: functions are no part of a key that lasts.
    """
    options: dict[str, Any] = _OPTIONS | _NO_WRAPPERS
    return cast("F", numba.njit(**options)(function))


class Pointer(WrapperAddressProtocol):  # pyright: ignore[reportUntypedBaseClass]
    """A compiled function that other compiled functions call by its address.

    They are compiled once, whichever function of the same signature they are given.
    """

    def __init__(self, code: Any, signature: Any) -> None:
        self._code = code
        self._signature = signature

    def __call__(self, *arguments: Any) -> None:
        """Be called, by compiled functions only."""
        raise TypeError(f"expected a call by a compiled function, got one with {len(arguments)}")

    def __wrapper_address__(self) -> int:
        """Return the address."""
        code = self._code
        address: int = code.library.get_pointer_to_function(code.fndesc.llvm_cfunc_wrapper_name)
        return address

    def signature(self) -> Any:
        """Return the types of arguments and result."""
        return self._signature


def pointer(function: Callable[..., None], *examples: Any) -> Pointer:
    """Compile a function for arguments like some examples, and cache the code beside its file.

    Plain functions that it calls must be known, see :func:`compilable`.

    Args:
        function: It may be a closure: what it closes over is part of the key of its cached code.
        examples: One for each argument.
    """
    type_of = cast("Callable[[Any], Any]", numba.typeof)
    arguments = tuple(type_of(each) for each in examples)
    signature: Any = types.void(*arguments)
    # Code from the cache is found by its name, so closures over other values need other names.
    cells: Any = tuple(cell.cell_contents for cell in function.__closure__ or ())
    written = cast("Callable[[Any], bytes]", serialize.dumps)(cells)
    digest = hashlib.sha256(written).hexdigest()[:16]
    function.__qualname__ = f"{function.__qualname__}_{digest}"
    options: dict[str, Any] = _OPTIONS | {"no_cpython_wrapper": True}
    dispatcher: Any = numba.njit(**options)(function)
    keep(dispatcher)
    dispatcher.compile(signature)
    return Pointer(dispatcher.overloads[arguments], signature)


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
