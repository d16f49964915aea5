"""relufit: all shipped scenarios, trained and rendered in parallel, as with ``--jobs``."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from subject import SCENARIOS

from relufit.cli.jobs import render_each
from relufit.outputs.run_files import RenderOptions
from relufit.scenario import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from subject import Subject

__all__ = ["prepare"]


def prepare(_: Subject, paths: list[Path]) -> Callable[[], None]:
    assert not paths, "the files are written to a separate folder"

    def make() -> None:
        scenarios = [load(path) for path in sorted(SCENARIOS.glob("*.toml"))]
        with TemporaryDirectory() as folder:
            jobs = os.cpu_count() or 1
            for _ in render_each(scenarios, Path(folder), RenderOptions(), jobs=jobs, quiet=True):
                pass

    return make
