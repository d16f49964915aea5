"""Draw the film at the head of the README, and its last frame: example 4 beside solution 1."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import relufit

DOCS = Path(__file__).parent
SCENARIOS = DOCS.parent / "scenarios"
MAX_SIZE = "2MB"


def main() -> None:
    """Write docs/images/hero.gif and docs/images/hero.png."""
    runs = {
        "start crowded": SCENARIOS / "example4.toml",
        "start spread out": SCENARIOS / "solution1.toml",
    }
    with TemporaryDirectory() as folder:
        files = relufit.compare(
            runs, folder, name="hero", formats=["gif", "png"], max_size=MAX_SIZE
        )
        for file in files:
            if file.suffix in {".gif", ".png"}:
                shutil.copy(file, DOCS / "images" / f"hero{file.suffix}")


if __name__ == "__main__":
    main()
