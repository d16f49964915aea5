"""The page of a run that was trained elsewhere: its own states, replayed."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pytest
from conftest import small
from page.conftest import core

import relufit
from relufit.outputs.page_file import explore_page
from relufit.page.content import page_content

OWN = relufit.train(small().with_(train=["weights", "biases", "output_bias"]))
EVERY = 9  # updates from one snapshot to the next, of a run that is recorded now and then
GROUPS = ("weights", "biases", "input_weights", "output_bias")


def recorded(step=1, **more):
    """The run as another library would give it, every so many updates."""
    at = slice(0, 1 + OWN.iterations // step * step, step)
    arrays = {group: getattr(OWN, group)[at] for group in GROUPS}
    sample = OWN.sample[: OWN.iterations // step * step]
    return relufit.Trajectory.from_arrays(
        x=OWN.samples.x,
        y=OWN.samples.y,
        iteration=OWN.iteration[at],
        sample=sample,
        name="mine",
        **arrays,
        **more,
    )


def digest(values):
    return sha256(np.ascontiguousarray(values).tobytes()).hexdigest()


@pytest.mark.parametrize("step", [1, EVERY])
def test_the_page_has_the_bits_of_the_record(step):
    """Each state until the next snapshot; samples and deltas where every update is recorded."""
    run = recorded(step)
    found = core()("replayed", content=page_content(run))
    held = np.minimum(np.arange(run.iterations + 1) // step, len(run.iteration) - 1)
    assert found["iterations"] == run.iterations
    for group in GROUPS:
        assert found[group] == digest(getattr(run, group)[held]), group
    every = step == 1
    nothing = np.full(run.iterations, np.nan), np.full(run.iterations, -1)
    delta, sample = (run.delta, run.sample) if every else nothing
    assert found["delta"] == digest(delta)
    assert found["sample"] == digest(sample.astype(np.int32))


def test_it_is_replayed_with_its_verdict(opened):
    """Steps, rules and the verdict are shown; nothing that would train it again."""
    run = recorded(stop_below=1e-9)
    page = opened("mine", html=explore_page(run))
    assert page.inner_text("#verdict").startswith(f"Undecided: {run.summary['reasons'][0]}")
    for hidden in ("#start", ".change", "#whatif", "#copy-toml", "#trained-here"):
        assert not page.is_visible(hidden), hidden
    page.fill("#iteration", "3")
    page.press("#iteration", "Enter")
    page.settled()
    assert f"x = {OWN.samples.x[3]:.2f}" in page.inner_text("#explain")
    page.fill("#iteration", "100")
    page.press("#iteration", "Enter")
    page.settled()
    assert page.inner_text("#explain").endswith("The record ends here. Play it from the start.")
    page.keyboard.press("Control+z")
    assert page.inner_text("#last") == "of 100"


def test_a_link_leads_to_a_moment(opened):
    """Not to another run: such a link is refused."""
    run = recorded(EVERY)
    mark = run.scenario.self_contained.sha256[:8]
    html = explore_page(run)
    page = opened("mine", html=html, fragment=f"#s={mark}&at=45")
    page.settled()
    assert page.input_value("#iteration") == "45"
    assert "not recorded" in page.inner_text("#explain")
    page = opened("other", html=html, fragment=f"#s={mark}&w=1,2")
    page.settled()
    assert "does not fit" in page.inner_text("#note")
    assert page.input_value("#iteration") == "99"


def test_a_target_that_nobody_has_set_is_not_drawn():
    """It is null for the page, which then draws no line; the best fits are those of the samples."""
    content = page_content(recorded())
    assert content["recorded"]["target"] is None
    assert content["recorded"]["verdict"]["kind"] == "undecided"
    assert page_content(recorded(stop_below=0.5))["recorded"]["target"] == 0.5
    assert content["best"] == page_content(OWN)["best"]
