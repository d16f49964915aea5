"""The lowest versions that pyproject.toml allows, as constraints for pip: ``make test-minimum``."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

EXTRAS = ("study", "distributed")  # what users install; development tools may be the newest
_REQUIREMENT = re.compile(r"([A-Za-z0-9_.-]+)(?:\[[^]]*\])?>=([0-9.]+)")


def lowest() -> dict[str, str]:
    """The lowest allowed version of each library."""
    text = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    wanted = [*project["dependencies"]]
    for extra in EXTRAS:
        wanted += project["optional-dependencies"][extra]
    found = [_REQUIREMENT.fullmatch(each) for each in wanted if not each.startswith("relufit[")]
    return {each[1]: each[2] for each in found if each is not None}


if __name__ == "__main__":
    sys.stdout.writelines(f"{name}=={version}\n" for name, version in lowest().items())
