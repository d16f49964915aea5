"""The page of a dense network: its training, its routes, and its replay in a browser."""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import combinations
from math import prod
from xml.etree import ElementTree as ET

import imageio.v3 as imageio
import numpy as np
import pytest
from conftest import WORKED, dense, worked
from page.conftest import copied, core, rendered, saved

import relufit
from relufit.outputs.page_file import explore_page
from relufit.page import dense_content as limits
from relufit.page.dense_content import dense_content
from relufit.scenario import loads
from relufit.training.dense.run import run_dense

CASES = {
    "one by one, shuffled": ("[training]", 'order = "shuffled"\nseed = 5\n[training]'),
    "full batch": ("learning_rate = 0.5", 'learning_rate = 0.5\nbatch = "full"'),
    "sequential": ("learning_rate = 0.5", 'learning_rate = 0.5\nupdate = "sequential"'),
    "biases only": ("learning_rate = 0.5", 'learning_rate = 0.5\ntrain = ["biases"]'),
    "stops": ("learning_rate = 0.5", "learning_rate = 0.5\nstop_below = 0.71"),
    "tanh, relu": ('["sigmoid", "sigmoid"]', '["tanh", "sigmoid"]'),
}


def answer(trajectory, at=0):
    """What JavaScript makes of a run."""
    return core()("dense", content=json.loads(json.dumps(dense_content(trajectory))), at=at)


def assert_close(trajectory):
    """Every state and loss is Python's, but for the last bits of exponentials."""
    found = answer(trajectory)
    assert found["stopped"] == trajectory.stopped
    assert found["used"] == trajectory.sample.tolist()
    for group in ("weights", "biases"):
        states = np.array([state[group] for state in found["states"]])
        np.testing.assert_allclose(states, getattr(trajectory, group), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found["losses"], trajectory.loss, rtol=1e-9)


@pytest.mark.parametrize("name", WORKED)
def test_worked_runs_are_pythons_up_to_the_last_bits(name):
    """The shipped dense networks are trained to the same states."""
    assert_close(worked(name))


@pytest.mark.parametrize("change", CASES.values(), ids=CASES)
def test_any_dense_run_is_pythons_up_to_the_last_bits(change):
    """Orders, batches, updates, activations and stop rules are those of Python."""
    assert_close(run_dense(dense(change)))


@pytest.mark.parametrize("name", WORKED)
def test_the_routes_to_a_parameter_add_up_to_its_gradient(name):
    """The product of the factors of each route, summed, is the derivative of the loss."""
    for each in answer(worked(name), at=1)["found"]:
        total = sum(route["product"] for route in each["routes"])
        assert total == pytest.approx(each["gradient"], rel=1e-12, abs=1e-300)
        for route in each["routes"]:
            assert route["product"] == pytest.approx(
                prod(factor["value"] for factor in route["factors"]), rel=1e-12
            )


def test_two_routes_lead_to_w1_of_mazurs_network():
    """They are those of the source: over o1 with w5 and over o2 with w7."""
    (first, second) = answer(worked("mazur"))["found"][0]["routes"]
    assert [factor["name"] for factor in first["factors"]] == [
        "∂E/∂out o1",
        "∂out o1/∂net o1",
        "w5",
        "∂out h1/∂net h1",
        "i1",
    ]
    assert [factor["name"] for factor in second["factors"]][2] == "w7"
    assert first["product"] + second["product"] == pytest.approx(0.000438568, abs=5e-10)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"MOST_NEURONS": 2}, "at most 2 neurons in a layer for a page, got 3"),
        ({"MOST_PARAMETERS": 12}, "at most 12 weights and biases for a page, got 13"),
        ({"DENSE_NUMBERS": 130}, "at most 10 iterations for a page of this network, got 40"),
    ],
)
def test_a_dense_network_that_is_too_large_is_refused(monkeypatch, change, message):
    """The message names the limit."""
    for name, value in change.items():
        monkeypatch.setattr(limits, name, value)
    with pytest.raises(relufit.InputError, match=message):
        explore_page(run_dense(dense()))


@pytest.mark.parametrize("name", WORKED)
def test_a_dense_page_opens_and_asks_for_nothing(opened, name):
    """Every shipped page shows its network without a request, an error or a message."""
    page = opened(name, html=explore_page(worked(name)))
    assert len(page.requests) == 1
    assert page.inner_text("h1") == worked(name).scenario.title
    assert page.locator("#diagram .neuron").count() == sum(worked(name).initial.sizes)
    assert len(explore_page(worked(name)).encode()) <= 150_000


@pytest.mark.parametrize("name", WORKED)
def test_no_label_of_a_diagram_covers_another(opened, name):
    """Names and values of weights, biases and neurons stand apart."""
    page = opened(name, html=explore_page(worked(name)))
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('#diagram text')].filter((t) => t.textContent)
        .map((t) => [t.textContent, t.getBBox()])
        .map(([t, b]) => [t, b.x, b.y, b.width, b.height])"""
    )
    covered = [
        (p[0], q[0])
        for p, q in combinations(boxes, 2)
        if min(p[1] + p[3], q[1] + q[3]) - max(p[1], q[1]) > 1
        and min(p[2] + p[4], q[2] + q[4]) - max(p[2], q[2]) > 5
    ]
    assert covered == []


def test_pointing_at_a_weight_shows_its_routes(opened):
    """Pointer and keyboard show the factors, their products, and what the update does."""
    page = opened("mazur", html=explore_page(worked("mazur")))
    page.locator("#diagram text.weight").first.hover()
    page.settled()
    assert page.inner_text("#route-title") == "2 routes lead from the loss to w1"
    assert "∂E/∂w1 = 0.000438568" in page.inner_text("#route-sum")
    assert page.locator("#diagram .routed").count() == 3
    page.locator("#diagram text.weight", has_text="w5 ").focus()
    page.settled()
    assert "from 0.4 to 0.358916" in page.inner_text("#route-sum")
    page.locator("#diagram text.weight", has_text="b1 ").first.focus()
    page.settled()
    assert "it is not trained" in page.inner_text("#route-sum")


def test_an_update_is_played_from_its_values_to_its_weights(opened):
    """Values go forward, errors come back, parameters move; then the next iteration stands."""
    page = opened("mazur", html=explore_page(worked("mazur")))
    page.locator("#within").fill("50")
    page.settled()
    assert page.inner_text("#part") == "values go forward"
    assert page.locator("#diagram .neuron.reached").count() == 4
    assert page.locator("#diagram .neuron.back").count() == 0
    page.locator("#within").fill("300")
    page.settled()
    assert "w5 0.359" in page.locator("#diagram").text_content()
    page.click("#forward")
    page.get_by_text("loss 0.291", exact=True).wait_for()
    assert page.input_value("#iteration") == "1"


def test_dense_fields_change_the_run(opened):
    """Learning rate, update and starting values train again; Reset brings the run back."""
    page = opened("mazur", html=explore_page(worked("mazur")))
    page.fill("#iteration", "1")
    page.press("#iteration", "Enter")
    losses = set()
    for field, value in (("rate", "0.1"), ("start-w5", "0.9"), ("limit", "50")):
        page.fill(f"#{field}", value)
        page.press(f"#{field}", "Enter")
        page.settled()
        losses.add(page.inner_text("#error-now"))
    assert len(losses) >= 2
    page.click("#reset")
    page.settled()
    assert page.input_value("#start-w5") == "0.4"
    assert page.input_value("#limit") == "10000"


def changed(page):
    """The page of Mazur's network after some changes."""
    for field, value in (
        ("rate", "0.1"),
        ("start-w5", "0.9"),
        ("start-b1", "0.3"),
        ("limit", "40"),
    ):
        page.fill(f"#{field}", value)
        page.press(f"#{field}", "Enter")
    page.select_option("#update", "sequential")
    return page.settled()


def test_a_copied_dense_scenario_is_rendered_to_the_same_run(opened, tmp_path):
    """`relufit render -` accepts it; states and losses are those that the page saves."""
    page = changed(opened("mazur", html=explore_page(worked("mazur"))))
    text = copied(page, "copy-toml")
    arrays = rendered(text, tmp_path)
    rows = list(csv.reader(io.StringIO(saved(page, "save-csv").decode())))
    values = np.array([[float(value or "nan") for value in row] for row in rows[1:]])
    assert rows[0][2:5] == ["loss", "weight_1", "weight_2"]
    assert values.shape == (41, 3 + 8 + 2)
    assert values[0, 7] == arrays["weights"][0, 4] == 0.9
    np.testing.assert_allclose(values[:, 3:11], arrays["weights"], rtol=1e-9)
    np.testing.assert_allclose(values[:, 11:], arrays["biases"], rtol=1e-9)
    np.testing.assert_allclose(values[1:, 2], arrays["loss"], rtol=1e-9)
    assert 'title = "Mazur' in text
    assert "published" not in text


@pytest.mark.parametrize("name", WORKED)
def test_an_unchanged_dense_scenario_is_copied_whole(opened, name):
    """Its copy says what the scenario says, so the run is the same in every bit."""
    text = copied(opened(name, html=explore_page(worked(name))), "copy-toml")
    scenario = loads(text, name=name)
    assert scenario.published == worked(name).scenario.published
    again = run_dense(scenario)
    assert np.array_equal(again.weights, worked(name).weights)
    assert np.array_equal(again.biases, worked(name).biases)


def test_a_link_brings_a_dense_state_back(opened):
    """The address holds what differs; a page opened from it shows the same, and Reset clears it."""
    html = explore_page(worked("mazur"))
    page = changed(opened("mazur", html=html))
    page.fill("#iteration", "7")
    page.press("#iteration", "Enter")
    link = copied(page, "copy-link")
    assert re.search(
        r"#s=[0-9a-f]{8}&w=[^&]+&b=0.3,0.6&lr=0.1&max=40&update=sequential&at=7$", link
    )
    other = opened("mazur", html=html, fragment=link[link.index("#") :])
    for field in ("iteration", "rate", "start-w5", "start-b1", "update"):
        assert other.input_value(f"#{field}") == page.input_value(f"#{field}")
    assert other.inner_text("#error-now") == page.inner_text("#error-now")
    other.click("#reset")
    other.settled()
    assert "lr=" not in other.page.url


@pytest.mark.parametrize("part", ["w=1,2", "lr=fast", "lr=0", "max=1e9", "p=1", "w=1e999,0"])
def test_a_damaged_link_shows_the_dense_scenario(opened, part):
    """The page says that the link does not fit, and shows the scenario itself."""
    mark = worked("mazur").scenario.self_contained.sha256[:8]
    page = opened("mazur", html=explore_page(worked("mazur")), fragment=f"#s={mark}&{part}")
    assert "This link does not fit" in page.inner_text("#note")
    assert not page.is_visible("#reset")


def test_what_cannot_be_trained_is_refused_with_the_reason(opened):
    """A field that does not fit says why and goes back."""
    page = opened("mazur", html=explore_page(worked("mazur")))
    page.fill("#rate", "-1")
    page.press("#rate", "Enter")
    page.settled()
    assert page.inner_text("#note") == "Not changed: expected a learning rate above 0."
    page.locator("#limit").focus()
    page.settled()
    assert not page.is_visible("#reset")


def test_the_diagram_is_saved_as_it_is_shown(opened):
    """SVG and PNG hold the diagram beside its panels."""
    page = opened("koech", html=explore_page(worked("koech")))
    svg = ET.fromstring(saved(page, "save-svg"))  # noqa: S314 - our own
    words = list(svg.itertext())
    for label in page.locator("#diagram text").all_text_contents():
        assert label in words or not label
    assert {"mean loss", "iteration"} <= set(words)
    image = imageio.imread(saved(page, "save-png"))
    assert image.shape[:2] == (1080, 2240)
    assert (
        len({tuple(pixel) for pixel in image[::7, ::7].reshape(-1, image.shape[-1]).tolist()}) > 20
    )
