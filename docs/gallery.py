"""Draw the gallery of all shipped scenarios with captions."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import relufit

DOCS = Path(__file__).parent
SCENARIOS = DOCS.parent / "scenarios"
IMAGES = DOCS / "images"
MORE = {"example4": ["squeeze", "landscape"], "solution1": ["landscape"]}
WORKED = {"mazur": ["diagram", "worked"], "koech": ["diagram", "loss"], "digest": ["diagram"]}


def main() -> None:
    """Write docs/gallery.md and its images."""
    lines = [
        "# Gallery",
        "",
        "The shipped scenarios, each with the command that draws it and the captions of relufit.",
        "Without `--only` and `--format`, `relufit render` makes the films too.",
    ]
    with TemporaryDirectory() as folder:
        for path in sorted(SCENARIOS.glob("*.toml")):
            trained = relufit.load(path).descent is not None
            only = ["fit", "knots"] if trained else ["diagram", "fit"]
            lines += draw(path, Path(folder), [*only, *MORE.get(path.stem, [])])
        for name, only in WORKED.items():
            lines += draw(SCENARIOS / "worked" / f"{name}.toml", Path(folder), only)
    (DOCS / "gallery.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def draw(path: Path, folder: Path, only: list[str]) -> list[str]:
    """Draw the figures of one scenario and return its section of the gallery."""
    scenario = relufit.load(path)
    name, place = scenario.origin.name, path.relative_to(DOCS.parent)
    files = relufit.render(scenario, folder, only=only, formats=["png"])
    captions = (folder / name / "captions.md").read_text(encoding="utf-8")
    lines = ["", f"## {scenario.title}", "", f"`{place}`. {scenario.description}"]
    command = f"relufit render {name} --only {','.join(only)} --format png"
    lines += ["", "```sh", command, "```", "", f"Explore it: `relufit explore {name}`"]
    for file in files[: len(only)]:
        shutil.copy(file, IMAGES / f"{name}-{file.name}")
        _, _, rest = captions.partition(f"## {file.stem}\n\n")
        caption, _, rest = rest.partition("\n\nAlt text: ")
        alt = rest.partition("\n")[0]
        lines += ["", f"![{alt}](images/{name}-{file.name})", "", caption]
    return lines


if __name__ == "__main__":
    main()
