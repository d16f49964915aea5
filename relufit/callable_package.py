"""Packages that can be called like a function of the same name."""

from __future__ import annotations

import sys
from importlib import import_module
from inspect import signature
from types import ModuleType
from typing import Any

__all__ = ["make_callable"]


def make_callable(package: str, function: str) -> None:
    """Make a package callable as a function, beside its other names.

    Importing ``relufit.scenario`` binds this name in ``relufit`` to the package, so the package
    itself answers ``relufit.scenario(...)``.

    Args:
        package: The full name of an imported package.
        function: What a call of the package calls, as ``"module:name"``; imported when it is used.

    Example:
        >>> import relufit.scenario
        >>> callable(relufit.scenario)
        True
    """

    def called() -> Any:
        module, name = function.split(":")
        return getattr(import_module(module), name)

    members: dict[str, Any] = {
        "__call__": property(lambda _: called()),
        "__signature__": property(lambda _: signature(called())),
    }
    sys.modules[package].__class__ = type("CallablePackage", (ModuleType,), members)
