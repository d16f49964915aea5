"""The settings of [training]: what is accepted, what is refused, and how they are written."""

from __future__ import annotations

import pickle

import pytest
from conftest import DENSE, SMALL, small

from relufit.errors import InputError
from relufit.models.html_page import missing_for_html_page
from relufit.models.registry import model_of, train_scenario
from relufit.outputs.options import RenderOptions
from relufit.outputs.run_files import render_run
from relufit.scenario import loads
from relufit.scenario.write import to_toml

FAULTS = {
    'optimizer = "adamm"': '[training] optimizer: expected one of "sgd", "momentum", "nesterov", '
    '"rmsprop", "adam" or "adamw", got \'adamm\'. Did you mean "adam"?',
    "optimizer = 5": "[training] optimizer: expected a name or a table with a name, got 5. Names "
    "are sgd, momentum, nesterov, rmsprop, adam, adamw.",
    "optimizer = { eps = 1 }": "[training] optimizer: expected a name or a table with a name, got "
    "one without. Names are sgd, momentum, nesterov, rmsprop, adam, adamw.",
    'optimizer = { name = "adam", betas = [0.9, 1.0] }': "[training.optimizer] betas, entry 2: "
    "expected a number of 0 or more and below 1, got 1.0.",
    'optimizer = { name = "momentum", momentum = 1 }': "[training.optimizer] momentum: expected a "
    "number of 0 or more and below 1, got 1.",
    'optimizer = { name = "adam", beta = [0.9, 0.9] }': "[training.optimizer] beta: expected a "
    'known key, got an unknown one. Did you mean "betas"?',
    'optimizer = { name = "rmsprop", eps = 0 }': "[training.optimizer] eps: expected a number "
    "greater than 0, got 0.",
    'optimizer = "adam"\nupdate = "sequential"': "[training] update: expected update = "
    '"simultaneous" where the optimizer is "adam", got "sequential". Only plain gradient descent '
    "can update in sequence.",
    'schedule = "step"': "[training] schedule: expected a table with step_size, got only the name "
    '"step". Example: { name = "step", step_size = … }.',
    'schedule = { name = "cosine", T_max = 40 }': "[training.schedule] T_max: expected a schedule "
    "that lasts as long as the run of 100 iterations, got one that ends after 40. Give T_max = "
    "100, or leave it out.",
    "batch = 21": "[training] batch: expected a batch of at most 20 samples, as many as there "
    'are, got 21. "full" uses all of them.',
    "batch = 0": '[training] batch: expected "sample", "full" or a whole number of samples, from 1 '
    "to 10000000, got 0.",
    "batch = true": '[training] batch: expected "sample", "full" or a whole number of samples, '
    "from 1 to 10000000, got true.",
    "weight_decay = -1": "[training] weight_decay: expected a number of 0 or more, got -1. "
    "Example: weight_decay = 0.0001.",
    'clipping = { name = "norm", max_norm = 0 }': "[training.clipping] max_norm: expected a number "
    "greater than 0, got 0.",
}


IN_SEQUENCE = {  # what an update in sequence cannot have, whatever the model type
    'schedule = { name = "exponential", gamma = 0.9 }': 'the schedule is "exponential"',
    'schedule = { name = "constant", warmup = 5 }': 'the schedule is "constant" with a warm-up',
    "weight_decay = 0.1": "weight_decay is 0.1",
    'clipping = { name = "norm", max_norm = 1.0 }': 'clipping is "norm"',
}
LOSS_IN_SEQUENCE = {'loss = "huber"': 'the loss is "huber"'}


@pytest.mark.parametrize(
    ("base", "keys", "what"),
    [(base, *each) for base in (SMALL, DENSE) for each in IN_SEQUENCE.items()]
    + [(SMALL, *each) for each in LOSS_IN_SEQUENCE.items()],
)
def test_only_plain_descent_updates_in_sequence(base, keys, what):
    """Other rules move all parameters at once, and do not pretend otherwise."""
    text = base.replace("[training]", f'[training]\n{keys}\nupdate = "sequential"')
    with pytest.raises(InputError) as caught:
        loads(text, name="run")
    assert str(caught.value).endswith(
        f'[training] update: expected update = "simultaneous" where {what}, got "sequential". Only '
        "plain gradient descent can update in sequence."
    )


@pytest.mark.parametrize("keys", FAULTS)
def test_a_fault(keys):
    """The message names the place, what was expected, and what came."""
    with pytest.raises(InputError) as caught:
        small(("[training]", f"[training]\n{keys}"))
    assert str(caught.value).partition(": ")[2] == FAULTS[keys]


def test_several_faults_are_reported_together():
    """One for each setting."""
    with pytest.raises(InputError) as caught:
        small(
            (
                "[training]",
                '[training]\noptimizer = { name = "adam", eps = 0, beta = 1 }\nbatch = 0',
            )
        )
    assert len(str(caught.value).splitlines()) == 3


GIVEN = {
    'optimizer = "adam"': 'optimizer = "adam"',
    'optimizer = { name = "adam", eps = 1e-8 }': 'optimizer = "adam"',
    'optimizer = { name = "momentum", momentum = 0.5 }': "[training.optimizer]\nname = "
    '"momentum"\nmomentum = 0.5\ndampening = 0',
    'schedule = { name = "cosine", warmup = 9 }': '[training.schedule]\nname = "cosine"\n'
    "eta_min = 0\nwarmup = 9\nstart_factor = 0.3333333333333333",
    "batch = 7.0": "batch = 7",
    "weight_decay = 0.5": "weight_decay = 0.5",
    'clipping = { name = "value", clip_value = 1 }': '[training.clipping]\nname = "value"\n'
    "clip_value = 1",
}


@pytest.mark.parametrize("keys", GIVEN)
def test_a_setting_is_written_and_read_back(keys):
    """The text from the values has the setting, with defaults left out, and gives the same."""
    scenario = small(("[training]", f"[training]\n{keys}"))
    text = to_toml(scenario)
    assert GIVEN[keys] in text
    assert loads(text, name="small").training == scenario.training


UNKNOWN = {
    'optimizer = "adam"': 'optimizer = "adam"',
    'schedule = { name = "step", step_size = 9 }': 'schedule = "step"',
    'schedule = { name = "constant", warmup = 9 }': "schedule.warmup = 9",
    "weight_decay = 0.5": "weight_decay = 0.5",
    'clipping = { name = "value", clip_value = 1 }': 'clipping = "value"',
    "batch = 3": "batch = 3",
}


@pytest.mark.parametrize("base", [SMALL, DENSE], ids=["relu_sum", "dense"])
@pytest.mark.parametrize("keys", UNKNOWN)
def test_a_page_refuses_what_it_does_not_know(base, keys):
    """The message names the setting; without it there is a page."""
    text = base.replace("[training]", f"[training]\n{keys}")
    trajectory = train_scenario(loads(text, name="run"))
    missing = missing_for_html_page(model_of(trajectory.scenario), trajectory)
    assert missing == f"training by rules that a page knows, got {UNKNOWN[keys]}"
    plain = train_scenario(loads(base, name="run"))
    assert not missing_for_html_page(model_of(plain.scenario), plain)


def test_net_pushes_refuse_what_does_not_follow_the_gradient(tmp_path):
    """They would credit an optimizer's movement to one of the article's rules."""
    run = train_scenario(small(("[training]", '[training]\noptimizer = "momentum"')))
    with pytest.raises(InputError, match=r'along the gradient alone, got optimizer = "momentum"'):
        render_run(run, tmp_path, RenderOptions(only=["squeeze"]))


def test_settings_can_be_pickled():
    """Worker processes and copies get the same settings."""
    keys = 'optimizer = { name = "adam", eps = 0.5 }\nschedule = { name = "cosine", warmup = 9 }'
    scenario = small(("[training]", f"[training]\n{keys}"))
    again = pickle.loads(pickle.dumps(scenario.training))  # noqa: S301 (our own)
    assert again == scenario.training
    assert again.optimizer.settings == scenario.training.optimizer.settings
