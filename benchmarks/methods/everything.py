"""All shipped scenarios: training, every usual figure and film, and the text files beside them."""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from subject import SCENARIOS

import relufit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from subject import Subject

__all__ = ["prepare"]


def prepare(_: Subject, paths: list[Path]) -> Callable[[], None]:
    assert not paths, "the files go into a folder of their own"

    def make() -> None:
        with TemporaryDirectory() as folder:
            for scenario in sorted(SCENARIOS.glob("*.toml")):
                relufit.render(scenario, folder)

    return make
