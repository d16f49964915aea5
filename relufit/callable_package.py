"""Packages that can be called like a function of the same name."""

from __future__ import annotations

import sys
from inspect import signature
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["make_callable"]


def make_callable(package: str, function: Callable[..., object]) -> None:
    """Make a package callable as a function, beside its other names.

    Importing ``relufit.scenario`` binds this name in ``relufit`` to the package, so the package
    itself answers ``relufit.scenario(...)``.

    Args:
        package: The full name of an imported package.
        function: What a call of the package calls.

    Example:
        >>> import relufit.scenario
        >>> callable(relufit.scenario)
        True
    """
    members = {
        "__call__": staticmethod(function),
        "__signature__": property(lambda _: signature(function)),
    }
    sys.modules[package].__class__ = type("CallablePackage", (ModuleType,), members)
