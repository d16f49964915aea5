"""Film the explorable page for the README: neuron 2 of example 4 is dragged out of the trap.

It needs the browser of the tests (`python tests/page/tools.py`).
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import imageio.v3 as imageio
from playwright.sync_api import sync_playwright

from relufit.encode import write_film
from relufit.models.registry import train_scenario
from relufit.outputs.page_file import explore_page
from relufit.scenario import load
from relufit.scenario.made_from import provenance

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from page.tools import QUIET, browser

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from playwright.sync_api import Page

DOCS = Path(__file__).parent
SIZE = (1000, 640)
NEURON_2 = 1
MOVES = 36
PX_A_MOVE = 6
HELD = 10  # frames before the drag begins
POINTER = """() => {
  const dot = document.createElement('div');
  dot.id = 'pointer';
  document.body.append(dot);
  const style = { position: 'fixed', width: '18px', height: '18px', borderRadius: '50%',
    border: '2px solid #1a1a1a', background: '#1a1a1a33', pointerEvents: 'none' };
  Object.assign(dot.style, style);
  addEventListener('pointermove', (event) => {
    dot.style.left = `${event.clientX - 11}px`;
    dot.style.top = `${event.clientY - 11}px`;
  });
  for (const id of ['tour', 'description']) document.getElementById(id).hidden = true;
}"""


def main() -> None:
    """Write docs/images/explore.gif."""
    scenario = load(DOCS.parent / "scenarios" / "example4.toml")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder, "page.html")
        path.write_text(explore_page(train_scenario(scenario)), encoding="utf-8")
        chromium = playwright.chromium.launch(executable_path=browser(), args=QUIET)
        page = chromium.new_page(
            viewport={"width": SIZE[0], "height": SIZE[1]}, reduced_motion="reduce"
        )
        page.goto(path.as_uri())
        page.evaluate(POINTER)
        frames = dragged(page)
        chromium.close()
    write_film(
        iter(frames),
        [DOCS / "images" / "explore.gif"],
        size=SIZE,
        fps=10,
        hold_s=3.0,
        loop=True,
        palette_frames=frames[:: len(frames) // 8],
        colors=128,
        comment=provenance(scenario),
    )


def dragged(page: Page) -> list[NDArray]:
    """The frames of the drag."""
    box = page.locator("#start .handle").nth(NEURON_2).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    frames = [shot(page)] * HELD
    page.mouse.down()
    for move in range(MOVES):
        page.mouse.move(x + PX_A_MOVE * move, y)
        frames.append(shot(page))
    page.mouse.up()
    return frames


def shot(page: Page) -> NDArray:
    """The page as it is after the next frames."""
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    return imageio.imread(BytesIO(page.screenshot()))[..., :3]


if __name__ == "__main__":
    main()
