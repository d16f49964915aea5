"""Write the scenario of one run of a study."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.errors import InputError
from relufit.scenario.key_path import table_at
from relufit.scenario.load import loads
from relufit.scenario.write import toml_text
from relufit.study.storage.dataset import STOPPED, VERDICTS
from relufit.study.storage.stored import open_stored

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from relufit.study.planning.plan import Plan
    from relufit.study.planning.planned_axis import PlannedAxis
    from relufit.study.storage.stored import Stored

__all__ = ["chosen_cell", "pick", "scenario_text"]

_LONGEST = 19  # digits of the largest whole number in a scenario
_WRITTEN = 1e-9  # relative tolerance for typed numbers
_NAMES = {"verdict": VERDICTS, "stopped": STOPPED}


def pick(
    path: Path,
    chosen: Sequence[str],
    where: Sequence[str] = (),
    warn: Callable[[str], None] = lambda _text: None,
) -> str:
    """Return the scenario of one run, as TOML that needs no other file.

    Args:
        path: The store.
        chosen: ``axis=value``, at most one for each axis. A whole number must match exactly;
            another number selects the nearest value.
        where: ``variable=value``, such as ``verdict=trapped``; selects the first run that meets all
            conditions.
        warn: Called with a message if the nearest value was used for a number.

    Raises:
        InputError: There is no store, or no such axis, value, variable or run.
    """
    stored = open_stored(path)
    plan = stored.plan
    fixed = _fixed_axes(plan, chosen, warn)
    if not where:
        _check_all_fixed(plan, fixed)
    cell = _first(stored, fixed, where)
    return scenario_text(plan, cell)


def chosen_cell(plan: Plan, chosen: Sequence[str]) -> dict[str, int]:
    """Return the index of each axis for ``axis=value`` of each that has several values.

    Raises:
        InputError: There is no such axis or value, or an axis is missing.
    """
    fixed = _fixed_axes(plan, chosen, lambda _text: None)
    _check_all_fixed(plan, fixed)
    return fixed


def _fixed_axes(plan: Plan, chosen: Sequence[str], warn: Callable[[str], None]) -> dict[str, int]:
    fixed: dict[str, int] = {}
    for each in chosen:
        name, index = _fixed(plan, each, warn)
        if name in fixed:
            raise InputError(f"expected one value for {name!r}, got two; the second is {each!r}.")
        fixed[name] = index
    return fixed


def _check_all_fixed(plan: Plan, fixed: Mapping[str, int]) -> None:
    for axis in plan.axes:
        if axis.name not in fixed and len(axis.values) > 1:
            raise InputError(
                f"expected a value for each axis, got none for {axis.name!r}. Add "
                f"{axis.name}=VALUE, or find a run by a condition such as verdict=trapped."
            )


def scenario_text(plan: Plan, cell: dict[str, int]) -> str:
    """Return the scenario of a run, given by the index of each axis, as TOML."""
    content: dict[str, Any] = copy.deepcopy(dict(plan.content))
    said: list[str] = []
    for axis in plan.axes:
        index = cell.get(axis.name, 0)
        said.append(f"{axis.name} = {axis.values[index]}")
        for key, value in zip(axis.paths, axis.written[index], strict=True):
            table_at(content, key[:-1])[key[-1]] = value
    content["title"] = f"{plan.base.title} ({', '.join(said)})"
    text = toml_text(content)
    loads(text, name="cell")  # raises if it is not valid
    return text


def _fixed(plan: Plan, text: str, warn: Callable[[str], None]) -> tuple[str, int]:
    """Return the axis and the index for ``axis=value``."""
    name, equals, value = text.partition("=")
    axis = next((axis for axis in plan.axes if axis.name == name.strip()), None)
    if axis is None or not equals:
        known = ", ".join(axis.name for axis in plan.axes)
        raise InputError(f"expected axis=value with one of the axes {known}, got {text!r}.")
    return axis.name, _index(axis, value.strip(), warn)


def _index(axis: PlannedAxis, value: str, warn: Callable[[str], None]) -> int:
    values = list(axis.values)
    if any(isinstance(each, str) for each in values):
        if value in values:
            return values.index(value)
    else:
        if value.isdecimal() and len(value) <= _LONGEST and int(value) in axis.values:
            return axis.values.index(int(value))  # exact also beyond the precision of floats
        try:
            nearest = _nearest(values, float(value))
        except (ValueError, OverflowError):
            nearest = None
        if nearest is not None:
            if not _is_same(values[nearest], float(value)):
                warn(f"{axis.name}: {values[nearest]!r} is the value nearest to {value}.")
            return nearest
    few = ", ".join(map(str, values[:8])) + (", …" if len(values) > 8 else "")  # noqa: PLR2004
    raise InputError(f"expected a value of {axis.name}: {few}; got {value!r}.")


def _nearest(values: list[Any], wanted: float) -> int | None:
    """Return the nearest value; None if it is too far away, or if the values are whole numbers."""
    numbers = np.array(values, np.float64)
    distances = np.abs(numbers - wanted)
    nearest = int(np.argmin(distances))
    if _is_same(values[nearest], wanted):
        return nearest
    if all(isinstance(value, int) for value in values) or len(values) == 1:
        return None
    if numbers.min() <= wanted <= numbers.max():
        return nearest
    last_step = np.sort(np.abs(numbers - numbers[nearest]))[1]
    return nearest if distances[nearest] <= last_step / 2 else None


def _is_same(value: float, wanted: float) -> bool:
    """Whether two numbers are equal up to rounding."""
    return abs(value - wanted) <= _WRITTEN * max(abs(value), abs(wanted))


def _first(stored: Stored, fixed: Mapping[str, int], where: Sequence[str]) -> dict[str, int]:
    """Return the first run that meets all conditions, as the index of each axis.

    Args:
        stored: The study.
        fixed: The indices of some axes, by name.
        where: The conditions.
    """
    plan = stored.plan
    known = [each.name for each in plan.variables if each.inner is None]
    region = tuple(
        slice(fixed.get(axis.name, 0), fixed.get(axis.name, len(axis.values) - 1) + 1)
        for axis in plan.axes
    )
    holds = np.ones([part.stop - part.start for part in region], bool)
    for condition in where:
        name, _, value = condition.partition("=")
        if name not in known:
            raise InputError(
                f"expected variable=value with one of {', '.join(known)}, got {condition!r}."
            )
        holds &= stored.read(name, region) == _wanted(name, value)
    found = np.argwhere(holds)
    if not len(found):
        raise InputError(f"expected a run with {' and '.join(where)}, got a study without one.")
    return {
        axis.name: part.start + int(index)
        for axis, part, index in zip(plan.axes, region, found[0], strict=True)
    }


def _wanted(name: str, value: str) -> float:
    if name in _NAMES:
        if value not in _NAMES[name]:
            raise InputError(f"expected {' or '.join(_NAMES[name])}, got {value!r}.")
        return float(_NAMES[name].index(value))
    try:
        return float(value)
    except ValueError as error:
        raise InputError(f"expected a number for {name}, got {value!r}.") from error
