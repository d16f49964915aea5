"""The page in a real browser: what a reader can do with it."""

from __future__ import annotations

import csv
import io
import re
from html import escape
from xml.etree import ElementTree as ET

import imageio.v3 as imageio
import numpy as np
import pytest
from conftest import SCENARIOS, small, trained, worked
from page.conftest import copied, html_of, rendered, saved
from page.tools import MODULES

from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.event_markers import EVENT_MARKERS
from relufit.dynamics.relu_sum.events import events
from relufit.dynamics.relu_sum.verdict import judge
from relufit.outputs.page_file import explore_page
from relufit.scenario import loads
from relufit.training import run_relu_sum as run

NAMES = [path.stem for path in SCENARIOS]
NEURON_2 = 1
RIGHT = (150, 0)


def number(page, name):
    """The value of a number field."""
    return float(page.locator(f"#{name}").input_value())


def states(text):
    """Weights and biases of every state in a CSV that the page saved."""
    rows = list(csv.DictReader(io.StringIO(text)))
    neurons = sum(name.startswith("weight_") for name in rows[0])
    return [
        np.array([[float(row[f"{what}_{i + 1}"]) for i in range(neurons)] for row in rows])
        for what in ("weight", "bias")
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_from_a_file_and_asks_for_nothing(opened, name):
    """Every shipped page shows its run without a request, an error or a message."""
    page = opened(name)
    assert page.title() == page.inner_text("h1") == trained(name).scenario.title
    assert len(page.requests) == 1
    drawn = page.evaluate(
        """() => [...document.querySelectorAll('.panel canvas')].filter((c) => c.offsetWidth)
        .map((c) => new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size)"""
    )
    assert min(drawn) > 3


def test_the_trap_opens_and_the_copied_scenario_gives_that_very_run(opened, tmp_path):
    """Neuron 2 of example 4 is dragged right; `relufit render -` reproduces every number."""
    page = opened("example4")
    assert page.inner_text("#verdict-kind") == "Trapped"
    page.drag(page.handle(NEURON_2), RIGHT)
    assert page.inner_text("#verdict-kind") in {"Solved", "Slow"}
    assert "Neurons 1 and 2" not in page.inner_text("#verdict-more")
    arrays = rendered(copied(page, "copy-toml"), tmp_path)
    weights, biases = states(saved(page, "save-csv").decode())
    assert np.array_equal(weights, arrays["weights"])
    assert np.array_equal(biases, arrays["biases"])


def test_everything_follows_while_a_neuron_is_dragged(opened):
    """Verdict and error change before the pointer is let go, and then one undo brings them back."""
    page = opened("example4")
    before = page.inner_text("#error-now")
    x, y = page.handle(NEURON_2)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y)
    page.mouse.move(x + 120, y)
    page.settled().settled()
    assert page.inner_text("#error-now") != before
    assert page.is_visible("#reset")
    page.mouse.up()
    page.settled()
    page.click("#undo")
    page.settled()
    assert page.inner_text("#error-now") == before
    assert not page.is_visible("#reset")
    page.click("#redo")
    page.settled()
    assert page.inner_text("#error-now") != before


def test_a_small_drag_to_the_side_leaves_the_weight(opened):
    """A knot can be dragged alone: the weight moves only once the pointer goes up or down."""
    page = opened("example4")
    page.drag(page.handle(NEURON_2), (80, 4))
    assert number(page, "weight-1") == 0.04
    assert number(page, "knot-1") > 0.8
    page.drag(page.handle(NEURON_2), (0, -30))
    assert number(page, "weight-1") > 0.05


def test_a_drag_is_straight_where_the_verdict_changes_its_length(opened):
    """The weight stays, though the lines of text above get fewer while the knot is dragged."""
    page = opened("example4", viewport={"width": 820, "height": 900})
    page.drag(page.handle(NEURON_2), (180, 0))
    assert page.inner_text("#verdict-kind") != "Trapped"
    assert number(page, "weight-1") == 0.04


def test_a_finger_drags_too(opened):
    """A touch on a neuron moves it, and the page does not scroll."""
    page = opened("example4", has_touch=True)
    client = page.context.new_cdp_session(page.page)
    x, y = page.handle(NEURON_2)
    for kind, way in (("touchStart", 0), ("touchMove", 40), ("touchMove", 90)):
        points = [{"x": x + way, "y": y}]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.settled()
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.settled()
    assert number(page, "knot-1") > 0.9
    assert page.evaluate("() => scrollY") == 0


def test_keys_move_a_neuron(opened):
    """Arrows move knot and weight by a step, with Shift by ten, and say so to screen readers."""
    page = opened("example4")
    handle = page.locator("#start .handle").nth(NEURON_2)
    handle.focus()
    handle.press("ArrowRight")
    handle.press("Shift+ArrowRight")
    handle.press("ArrowUp")
    page.settled()
    assert number(page, "knot-1") == pytest.approx(0.61)
    assert number(page, "weight-1") == pytest.approx(0.041)
    assert handle.get_attribute("aria-valuetext") == "knot 0.61, weight 0.041"
    page.keyboard.press("Control+z")
    page.settled()
    assert number(page, "weight-1") == 0.04


def test_the_reference_can_be_dragged(opened):
    """A point of the reference moves alone: its neighbours stay where they are."""
    page = opened("example4")
    page.drag(page.handle(2, "fit"), (0, 60))
    weights = [number(page, f"reference-y-{i}") for i in range(4)]
    assert weights[0] == 2
    assert weights[1] < -1
    nodes = page.evaluate(
        "() => [...document.querySelectorAll('#fit .handle')].map((h) => h.ariaValueText)"
    )
    assert nodes[1] == "x 1, y 2"
    assert nodes[3] == "x 3, y 2"
    assert nodes[4] == "x 4, y 0"


def test_fields_change_the_run(opened):
    """Learning rate, seed, order, samples, update and target train again at once."""
    page = opened("example3")
    seen = {page.inner_text("#error-now")}
    for field, value in (
        ("rate", "0.02"),
        ("seed", "7"),
        ("samples", "300"),
        ("target", "0.01"),
        ("limit", "1500"),
        ("weight-0", "0.3"),
        ("reference-x-1", "1.5"),
    ):
        page.fill(f"#{field}", value)
        page.press(f"#{field}", "Enter")
        page.settled()
        seen.add(page.inner_text("#error-now"))
    page.select_option("#order", "shuffled")
    page.select_option("#update", "sequential")
    page.settled()
    seen.add(page.inner_text("#error-now"))
    assert len(seen) >= 8
    text = copied(page, "copy-toml")
    trajectory = run(loads(text, name="copied"))
    weights, biases = states(saved(page, "save-csv").decode())
    assert np.array_equal(weights, trajectory.weights)
    assert np.array_equal(biases, trajectory.biases)


def test_neurons_are_added_and_removed(opened):
    """A new neuron starts in the widest gap; the last one cannot be removed."""
    page = opened("example2")
    page.click("#add")
    page.settled()
    assert page.locator("#start .handle").count() == 2
    assert number(page, "knot-1") == 2
    page.locator("#neurons button").first.click()
    page.settled()
    assert page.locator("#start .handle").count() == 1
    assert page.locator("#neurons button").first.is_disabled()


def test_what_cannot_be_run_is_refused_with_the_reason(opened):
    """A field with an impossible value says what it expects and shows the value that holds."""
    page = opened("example2")
    page.fill("#rate", "-1")
    page.press("#rate", "Enter")
    assert "learning rate above 0" in page.inner_text("#note")
    page.locator("#rate").blur()
    page.fill("#limit", "100000000")
    page.press("#limit", "Enter")
    assert "iterations" in page.inner_text("#note")


def test_transport_plays_steps_scrubs_and_jumps(opened):
    """The playhead goes where buttons, slider, panels and the number field send it."""
    page = opened("example3")
    page.fill("#iteration", "100")
    page.press("#iteration", "Enter")
    page.click("#forward")
    page.settled()
    assert number(page, "iteration") == 101
    assert "Next, update 102" in page.inner_text("#explain")
    assert "iteration 101 of 3\u202f600" in page.inner_text("#announcement")
    page.click("#back")
    page.click("#next-event")
    page.settled()
    assert number(page, "iteration") == 209
    assert "knot turns" in page.inner_text("#explain")
    page.locator("#timeline").press("Home")
    page.settled()
    assert page.get_attribute("#timeline", "aria-valuetext").startswith("iteration 0 of 3")
    box = page.locator("#weights").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.settled()
    assert 1400 < number(page, "iteration") < 2200
    page.select_option("#speed", "0.25")  # so slow that a busy machine sees it play
    page.click("#play")
    page.locator("#play", has_text="Pause").wait_for()
    page.select_option("#speed", "4")
    page.locator("#play", has_text="Play").wait_for()
    assert number(page, "iteration") == 3600


def test_the_next_update_is_explained(opened):
    """The text gives sample, delta, rules and inactive neurons as Python finds them."""
    page = opened("example4")
    trajectory = trained("example4")
    page.fill("#iteration", "1000")
    page.press("#iteration", "Enter")
    page.settled()
    x = float(trajectory.samples.x[trajectory.sample[1000]])
    delta = float(trajectory.delta[1000])
    words = page.inner_text("#explain").replace("\N{MINUS SIGN}", "-")
    assert f"x = {x:.3f}" in words
    assert f"\N{GREEK SMALL LETTER DELTA} = {delta:+.3f}" in words
    resting = [i + 1 for i, knot in enumerate(trajectory.knots[1000]) if x <= knot]
    assert ("Not active" in words) == bool(resting)


def test_a_link_brings_the_state_back(opened):
    """The address holds what differs, exactly; another page opened from it shows the same."""
    page = opened("example4")
    page.drag(page.handle(NEURON_2), RIGHT)
    page.fill("#iteration", "500")
    page.press("#iteration", "Enter")
    link = copied(page, "copy-link")
    assert re.search(r"#s=[0-9a-f]{8}&b=[-0-9.,]+&at=500$", link)
    other = opened("example4", fragment=link[link.index("#") :])
    for field in ("knot-1", "iteration"):
        assert number(other, field) == number(page, field)
    assert other.inner_text("#error-now") == page.inner_text("#error-now")
    other.click("#reset")
    other.settled()
    assert "#s=" not in other.page.url or "b=" not in other.page.url


@pytest.mark.parametrize(
    "fragment",
    [
        "#s=00000000&b=1,2,3,4",
        "#s=MARK&b=1,2",
        "#s=MARK&lr=fast",
        "#s=MARK&w=1e999,0,0,0",
        "#s=MARK&lr=-1",
        "#s=MARK&%E0%A4%A",
        "#s=MARK&toString=1",
        "#somewhere-else",
    ],
)
def test_a_foreign_or_damaged_link_shows_the_scenario(opened, fragment):
    """The page says that the link does not fit, and shows the scenario itself."""
    mark = trained("example4").scenario.origin.sha256[:8]
    page = opened("example4", fragment=fragment.replace("MARK", mark))
    assert "This link does not fit" in page.inner_text("#note")
    assert not page.is_visible("#reset")


def test_it_works_in_a_sandboxed_frame(opened):
    """In a notebook's frame the page runs, and offers no link."""
    frame = escape(html_of("example2"), quote=True)
    host = f'<html data-ready="yes"><iframe sandbox="allow-scripts" width="1200" srcdoc="{frame}">'
    page = opened("host", html=host)
    inside = page.page.frame_locator("iframe")
    inside.locator("#play").wait_for()
    inside.locator("#add").click()
    inside.locator("#knot-1").wait_for()
    assert not inside.locator("#copy-link").is_visible()
    inside.locator("#copy-toml").click()
    inside.locator("#by-hand-text").wait_for()
    assert "[network]" in inside.locator("#by-hand-text").input_value()


def test_a_hostile_title_is_text(opened):
    """Markup in a scenario's texts is shown, not run."""
    title = "</script><img src=x onerror=document.title='hit'><!-- \\u2028 & "
    text = small(("A small run", title.replace('"', '\\"'))).origin.text
    scenario = loads(
        text.replace('title = "', 'description = "<b>bold</b>"\ntitle = "'), name="bad"
    )
    page = opened("bad", html=explore_page(run(scenario)))
    assert page.locator("h1").text_content() == scenario.title
    assert page.locator("#description").text_content() == "<b>bold</b>"
    assert page.locator("img").count() == 0


def test_the_map_has_pythons_verdicts(opened):
    """Cells of the map are what Python says of their runs; Enter takes one of them."""
    page = opened("small", html=explore_page(run(small())))
    page.click("#whatif summary")
    page.get_by_text("4096 runs", exact=True).wait_for()
    page.locator("#map").focus()
    for key in ["Shift+ArrowRight"] * 3 + ["Shift+ArrowDown"] * 2:
        page.locator("#map").press(key)
    words = page.inner_text("#map-readout")
    page.locator("#map").press("Enter")
    page.settled()
    verdict = judge(run(loads(copied(page, "copy-toml"), name="cell")))
    assert f": {verdict.kind}, error" in words
    assert page.inner_text("#verdict-kind").lower() == verdict.kind


def test_the_tour_stops_where_the_scenario_says(opened):
    """Each stop shows its iteration and text; the tour begins from the scenario's own run."""
    page = opened("example4")
    page.fill("#rate", "0.02")
    page.press("#rate", "Enter")
    for stop in trained("example4").scenario.tour:
        page.click("#tour-next")
        page.settled()
        assert page.inner_text("#tour-text") == stop.text
        assert number(page, "iteration") == stop.iteration
    assert number(page, "rate") == 0.01
    page.click("#tour-next")
    assert page.inner_text("#tour-count") == "Tour"


def test_figures_can_be_saved(opened):
    """SVG and PNG hold the figure."""
    page = opened("example4")
    svg = ET.fromstring(saved(page, "save-svg"))  # noqa: S314 - our own
    assert svg.tag.endswith("svg")
    assert "error" in "".join(svg.itertext())
    assert len(list(svg.iter("{http://www.w3.org/2000/svg}path"))) > 20
    image = imageio.imread(saved(page, "save-png"))
    assert image.shape[:2] == (1080, 2240)
    colors = {tuple(pixel) for pixel in image[::7, ::7].reshape(-1, image.shape[-1]).tolist()}
    assert len(colors) > 20


def test_events_have_the_markers_of_the_figures(opened):
    """An open triangle where a knot turns, a diamond where a weight changes its sign."""
    page = opened("example4")
    page.locator("#events *").first.wait_for(state="attached")  # they have been found
    svg = ET.fromstring(saved(page, "save-svg"))  # noqa: S314 - our own
    ink = THEMES["light"].ink
    open_markers = [
        path.get("d").count("L") + 1
        for path in svg.iter("{http://www.w3.org/2000/svg}path")
        if path.get("stroke") == ink and path.get("fill") == "none" and path.get("d").endswith("Z")
    ]
    corners = {"^": 3, "D": 4, "s": 4}
    marked = [EVENT_MARKERS[each.kind].marker for each in shown_events(trained("example4"))]
    assert sorted(open_markers) == sorted(corners[each] for each in marked)
    assert {3, 4} <= set(open_markers)


def shown_events(trajectory):
    """The events that the panels of knots and weights mark."""
    return [each for each in events(trajectory) if each.kind in EVENT_MARKERS]


def test_a_narrow_screen_needs_no_scrolling_sideways(opened):
    """At 360 px everything fits, and what a finger must hit is large enough."""
    page = opened(
        "solution3", viewport={"width": 360, "height": 700}, has_touch=True, is_mobile=True
    )
    page.click("#whatif summary")
    assert page.evaluate("() => document.documentElement.scrollWidth") == 360
    small_targets = page.evaluate(
        """() => [...document.querySelectorAll('button, select, input, .handle .target')]
        .filter((e) => e.getClientRects().length && !e.closest('#fit'))
        .filter((e) => e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML)"""
    )
    assert small_targets == []


def test_dark_readers_get_a_dark_page(opened):
    """Background and canvases follow the reader's setting."""
    page = opened("example4", color_scheme="dark")
    color = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert color == "rgb(22, 24, 29)"


def test_nothing_moves_by_itself_for_readers_who_want_that(opened):
    """With reduced motion there is no animation, and a chosen run is shown at its end."""
    html = explore_page(run(small()))
    page = opened("small", html=html, reduced_motion="reduce")
    assert page.evaluate("() => document.getAnimations().length") == 0
    page.click("#whatif summary")
    page.locator("#map").press("Enter")
    page.settled()
    assert page.inner_text("#play") == "Play"
    assert page.locator("#forward").is_disabled()


def test_a_browser_without_what_a_page_needs_says_so(chromium, tmp_path):
    """Where the script cannot begin, both kinds of pages name what they need, after a while."""
    context = chromium.new_context()
    context.add_init_script("delete window.ResizeObserver")
    pages = []
    for name, trajectory in {"sum": trained("example2"), "dense": worked("mazur")}.items():
        path = tmp_path / f"{name}.html"
        path.write_text(explore_page(trajectory), encoding="utf-8")
        pages.append(context.new_page())
        client = context.new_cdp_session(pages[-1])
        client.send("Animation.enable")
        client.send("Animation.setPlaybackRate", {"playbackRate": 100.0})
        pages[-1].goto(path.as_uri())
    for page in pages:
        page.get_by_text("It needs its script, and a browser of 2022 or later").wait_for()
        assert not page.locator("h1").is_visible()
    context.close()


@pytest.mark.parametrize("kind", ["relu", "dense"])
@pytest.mark.parametrize(("width", "scheme"), [(1240, "light"), (360, "dark")])
def test_axe_finds_nothing(chromium, tmp_path, scheme, width, kind):
    """No rule of axe is broken, with the map open and the tour begun."""
    path = tmp_path / "page.html"
    trajectory = run(small()) if kind == "relu" else worked("koech")
    path.write_text(explore_page(trajectory), encoding="utf-8")
    context = chromium.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    context.add_init_script(path=MODULES / "axe-core" / "axe.min.js")
    page = context.new_page()
    page.goto(path.as_uri())
    if kind == "relu":
        page.click("#whatif summary")
        page.click("#tour-next")
    found = page.evaluate("() => axe.run()")
    context.close()
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
