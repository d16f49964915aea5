"""Draw the films of example 4 beside solution 1 for the README, and the last frame of the first."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import relufit

DOCS = Path(__file__).parent
SCENARIOS = DOCS.parent / "scenarios"
MAX_SIZE = "2MB"
IMAGES = {"compare.gif": "hero.gif", "compare.png": "hero.png", "paths.gif": "paths.gif"}


def main() -> None:
    """Write docs/images/hero.gif, docs/images/hero.png and docs/images/paths.gif."""
    runs = {
        "start crowded": SCENARIOS / "example4.toml",
        "start spread out": SCENARIOS / "solution1.toml",
    }
    with TemporaryDirectory() as folder:
        files = relufit.compare(
            runs, folder, name="hero", formats=["gif", "png"], max_size=MAX_SIZE, plane="2,4"
        )
        for file in files:
            if file.name in IMAGES:
                shutil.copy(file, DOCS / "images" / IMAGES[file.name])


if __name__ == "__main__":
    main()
