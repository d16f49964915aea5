"""The explorable page of example 4: speed in Chromium, and size beside matplotlib's and Plotly's.

Run it with ``make bench``, or ``python benchmarks/explore.py``. It needs the browser of the tests.
The others replay 200 recorded states of the same run and cannot train: to_jshtml shows the training
film, Plotly the same three quantities with a slider.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import plotly.graph_objects as go
from matplotlib.animation import FuncAnimation
from playwright.sync_api import sync_playwright
from plotly.subplots import make_subplots
from subject import SCENARIOS, THEME, subject

from relufit.draw.canvas.film_layout import FONT_PT
from relufit.outputs.page_file import explore_page
from relufit.scenario import Scenario, load
from relufit.training import run_relu_sum as run

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from page.tools import QUIET, browser

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from subject import Subject

FRAMES = 200
NEURON_2 = 1
MOVES = 150
LOADS = 9
# Sums the work of all callbacks of a frame.
WATCH = """(() => {
  const ask = window.requestAnimationFrame.bind(window);
  window.frames_ = [];
  window.requestAnimationFrame = (work) => ask((time) => {
    const start = performance.now();
    work(time);
    const last = frames_[frames_.length - 1];
    if (last && last.time === time) last.ms += performance.now() - start;
    else frames_.push({ time, ms: performance.now() - start });
  });
})()"""
FIRST = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
RETRAIN = """() => {
  const content = JSON.parse(document.getElementById('content').textContent);
  const samples = m_state.samplesOf(content, content);
  const spec = m_state.specOf(content.training);
  const run = new m_record.Run(content.start.weights.length, spec.iterations);
  return Array.from({ length: 60 }, () => {
    const start = performance.now();
    run.fill(content.start, spec, samples);
    return performance.now() - start;
  }).slice(10);
}"""


def main() -> int:
    scenario = load(SCENARIOS / "example4.toml")
    assert isinstance(scenario, Scenario)
    trajectory = run(scenario)
    html = explore_page(trajectory)
    rows = [("page of example 4, kB", len(html.encode()) / 1000, "150")]
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder, "page.html")
        path.write_text(html, encoding="utf-8")
        chromium = playwright.chromium.launch(executable_path=browser(), args=QUIET)
        firsts: list[float] = []
        page: Page | None = None
        for _ in range(LOADS):
            if page:
                page.close()
            page = chromium.new_page(viewport={"width": 1240, "height": 900})
            page.add_init_script(WATCH)
            page.goto(path.as_uri())
            page.wait_for_timeout(1000)
            firsts.append(page.evaluate(FIRST))
        rows.append(
            (f"first drawing after navigation began, median ms of {LOADS}", median(firsts), "300")
        )
        assert page is not None
        rows += _in_browser(page)
        chromium.close()
    film = subject(FRAMES, "motion")
    rows.append(("matplotlib to_jshtml, 200 frames, kB", _jshtml(film) / 1000, ""))
    rows.append(("Plotly with its library, 200 frames, kB", _plotly(film) / 1000, ""))
    print("| the page | measured | goal |\n| --- | --- | --- |")
    for name, value, goal in rows:
        print(f"| {name} | {value:,.1f} | {f'at most {goal}' if goal else ''} |")
    return 0


def _in_browser(page: Page) -> list[tuple[str, float, str]]:
    retrained = np.array(page.evaluate(RETRAIN))
    frames = _dragged(page)
    page.click("#reset")
    seconds = _mapped(page)
    return [
        ("retraining 20 000 updates of four neurons, median ms", float(np.median(retrained)), "5"),
        ("the same, 95th percentile", float(np.percentile(retrained, 95)), ""),
        ("a dragged frame, training and drawing, median ms", float(np.median(frames)), ""),
        ("the same, 95th percentile", float(np.percentile(frames, 95)), "16"),
        ("map of 64 by 64 runs, s", seconds, "10"),
    ]


def _dragged(page: Page) -> list[float]:
    box = page.locator("#start .handle").nth(NEURON_2).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y)
    page.evaluate("() => { frames_.length = 0; }")
    for move in range(MOVES):
        page.mouse.move(x + 10 + move, y)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")
    page.mouse.up()
    found: list[float] = page.evaluate("() => frames_.map(({ ms }) => ms).filter((ms) => ms > 1)")
    return found


def _mapped(page: Page) -> float:
    page.evaluate("""() => {
      window.began_ = performance.now();
      const progress = document.getElementById('map-progress');
      new MutationObserver(() => {
        if (progress.textContent === '4096 runs') window.mapped_ = performance.now() - began_;
      }).observe(progress, { childList: true });
      document.getElementById('whatif').open = true;
    }""")
    page.get_by_text("4096 runs", exact=True).wait_for(timeout=300_000)
    return float(page.evaluate("() => mapped_")) / 1000


def _jshtml(film: Subject) -> int:
    with THEME.applied(FONT_PT):
        figure, panels = film.figure_and_panels()

        def show(snapshot: int) -> None:
            for panel in panels:
                panel.show(snapshot)

        with mpl.rc_context({"animation.embed_limit": 1000}):
            animation = FuncAnimation(figure, show, frames=film.snapshots, blit=False)
            return len(animation.to_jshtml().encode())


def _plotly(film: Subject) -> int:
    run_ = film.trajectory
    grid = np.linspace(0, 4, 101)
    figure = make_subplots(rows=2, cols=2, specs=[[{"rowspan": 2}, {}], [None, {}]])
    every = np.unique(np.linspace(0, run_.iterations, 700).astype(int))
    figure.add_scatter(x=grid, y=run_.reference.evaluate(grid), row=1, col=1)
    figure.add_scatter(x=grid, y=run_.network(0).outputs(grid), row=1, col=1)
    for neuron in range(run_.neurons):
        for row, values in ((1, run_.knots), (2, run_.weights)):
            figure.add_scatter(x=every, y=values[every, neuron], row=row, col=2)
    figure.frames = [
        go.Frame(data=[go.Scatter(y=run_.network(at).outputs(grid))], traces=[1], name=str(at))
        for at in film.snapshots
    ]
    steps = [{"args": [[str(at)]], "method": "animate", "label": str(at)} for at in film.snapshots]
    figure.update_layout(sliders=[{"steps": steps}])
    return len(figure.to_html(include_plotlyjs=True).encode())


if __name__ == "__main__":
    sys.exit(main())
