"""The page of a dense network: its training, its routes, and its replay in a browser."""

from __future__ import annotations

import json
from math import prod

import numpy as np
import pytest
from conftest import WORKED, dense, worked
from page.conftest import core

import relufit
from relufit.outputs.page_file import explore_page
from relufit.page import dense_content as limits
from relufit.page.dense_content import dense_content
from relufit.training.dense.run import run_dense

pytestmark = pytest.mark.no_cover  # draws much, along paths that other tests cover

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
