"""How many processors this process may use."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["usable_processors"]

_CGROUPS = Path("/sys/fs/cgroup")
_OWN = Path("/proc/self/cgroup")


def usable_processors() -> int:
    """The processors that this process may use, at least 1.

    Where the system says so, it is not how many the machine has, but how many the process is bound
    to (``taskset``, batch systems) and has time for (containers).
    """
    quota = _quota()
    bound = _bound()
    return max(1, bound if quota is None else min(bound, round(quota)))


def _bound() -> int:
    """How many processors the process is bound to."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _quota() -> float | None:
    """How many processors' time the control groups of the process may take; None for no limit."""
    try:
        lines = _OWN.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    own = [line.removeprefix("0::/") for line in lines if line.startswith("0::/")]
    if not own or ".." in Path(own[0]).parts:
        return None
    folder = _CGROUPS / own[0]
    limits = [_limit(each / "cpu.max") for each in (folder, *folder.parents)]
    return min((limit for limit in limits if limit is not None), default=None)


def _limit(file: Path) -> float | None:
    """The limit in a file such as ``150000 100000``: microseconds of time, of which period."""
    try:
        time, period = file.read_text(encoding="utf-8").split()
        return int(time) / int(period)
    except (OSError, ValueError, ZeroDivisionError):  # no such group, or no limit: max 100000
        return None
