"""Neurons that move while they are not active: by momentum or weight decay."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import small

from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.captions import rules_caption
from relufit.draw.relu_sum.event_text import event_text
from relufit.draw.relu_sum.rule_shares import rules
from relufit.draw.relu_sum.steps_words import column_texts
from relufit.dynamics.relu_sum.events import events
from relufit.dynamics.relu_sum.rule_counts import acting_rules, coasting_sides, rule_counts
from relufit.dynamics.relu_sum.rules import COASTS, can_coast, update_at
from relufit.models.registry import train_scenario
from relufit.network.losses import LOSSES
from relufit.text.words import ENGLISH_WORDS

# The second neuron is active on the right half of the samples only.
PLACES = ("biases = [0, -0.5]", "biases = [0, -2.5]")


def trained(*keys):
    """A run of a small scenario with further keys in [training]."""
    return train_scenario(small(PLACES, ("[training]", "\n".join(["[training]", *keys]))))


COASTING = {
    "momentum": ('optimizer = "momentum"',),
    "adam": ('optimizer = "adam"',),
    "weight decay": ("weight_decay = 0.1",),
    "adamw": ('optimizer = { name = "adamw", betas = [0, 0.9] }',),
}
RESTING = {
    "plain descent": (),
    "a schedule": ('schedule = { name = "step", step_size = 9 }', 'loss = "huber"'),
    "clipping": ('clipping = { name = "norm", max_norm = 0.1 }',),
    "rmsprop without momentum": ('optimizer = "rmsprop"',),
    "momentum 0": ('optimizer = { name = "nesterov", momentum = 0 }',),
}


@pytest.mark.parametrize("keys", COASTING.values(), ids=COASTING)
def test_what_moves_while_it_is_not_active_coasts(keys):
    """Every update is counted once: by its rule, by none, as coasting, or not at all at rest."""
    trajectory = trained(*keys)
    found = acting_rules(trajectory)
    for update in range(trajectory.iterations):
        x = trajectory.samples.x[trajectory.sample[update]]
        for neuron in range(2):
            before, after = trajectory.network(update), trajectory.network(update + 1)
            own = found[update, neuron]
            if x + before.biases[neuron] > 0:
                assert 1 <= own <= 5
            else:
                moved = (before.weights[neuron], before.biases[neuron]) != (
                    after.weights[neuron],
                    after.biases[neuron],
                )
                assert own == (COASTS if moved else 0)
            assert update_at(trajectory, update).rules[neuron] == own
    assert can_coast(trajectory)
    assert rule_counts(trajectory)[0, 1, COASTS - 1] > 20


@pytest.mark.parametrize("keys", RESTING.values(), ids=RESTING)
def test_other_rules_leave_inactive_neurons_alone(keys):
    """Without momentum and weight decay nothing coasts."""
    trajectory = trained(*keys)
    assert not can_coast(trajectory)
    assert not rule_counts(trajectory)[..., COASTS - 1].any()


@pytest.mark.parametrize("loss", ["squared_error", "absolute_error"])
def test_rules_of_batches_follow_the_pull_of_their_samples(loss):
    """A rule is that of the summed pull on the neuron's active samples and of its weight."""
    trajectory = trained('optimizer = "momentum"', "batch = 7", f'loss = "{loss}"')
    found, derivative = acting_rules(trajectory), LOSSES[loss].derivatives.function
    seen = set()
    for update in range(trajectory.iterations):
        first = 7 * (update % 3)  # 20 samples: the last batch has 6
        network = trajectory.network(update)
        for neuron in range(2):
            pull, active = 0.0, False
            for k in range(first, min(first + 7, 20)):
                x, y = float(trajectory.samples.x[k]), float(trajectory.samples.y[k])
                if x + network.biases[neuron] > 0:
                    pull, active = pull - derivative(y, network.output(x)), True
            own = int(found[update, neuron])
            right = trajectory.knots[update + 1, neuron] > trajectory.knots[update, neuron]
            expected = {(True, True): 1, (True, False): 2, (False, True): 3, (False, False): 4}
            rule = expected[pull > 0, network.weights[neuron] > 0]
            assert active == (1 <= own <= 5)
            applies = pull and right == (rule in {2, 3})
            assert not active or own == (rule if applies else 5)
            seen.add(own)
    assert {1, 5, COASTS} <= seen


def test_a_neuron_that_can_coast_does_not_die():
    """By plain descent it dies; with weight decay its knot goes on, and no event says so."""
    places = ("biases = [0, -0.5]", "biases = [0, -3.8]"), ("seed = 1", "seed = 3")
    kinds = {}
    for name, key in (("plain", ""), ("decay", "weight_decay = 1e-9\n")):
        keys = f"{key}learning_rate = 0.3\niterations = 40"
        scenario = small(*places, ("learning_rate = 0.01\niterations = 100", keys))
        trajectory = train_scenario(scenario)
        found = [
            event for event in events(trajectory) if event.kind in {"dies", "becomes inactive"}
        ]
        kinds[name] = {event.kind for event in found}
        texts = {event_text(event) for event in found}
    assert kinds == {"plain": {"dies"}, "decay": {"becomes inactive"}}
    assert all(text.endswith("becomes inactive") for text in texts)


def test_the_figure_shows_what_coasts():
    """Bars, counts, a legend entry and a sentence; none of them for plain descent."""
    theme = THEMES["light"]
    coasting, plain = trained('optimizer = "momentum"'), trained()
    labels = {}
    for trajectory in (coasting, plain):
        figure = rules(trajectory, theme)
        (legend,) = figure.legends
        labels[trajectory] = [text.get_text() for text in legend.get_texts()]
        notes = " ".join(text.get_text() for axes in figure.axes for text in axes.texts)
        assert ("coasting" in notes) == (trajectory is coasting)
        assert ("momentum" in rules_caption(trajectory).text) == (trajectory is coasting)
    assert len(labels[coasting]) == len(labels[plain]) + 1
    sides = coasting_sides(coasting, [0])[0]
    assert sides.sum(axis=1).tolist() == rule_counts(coasting)[0, :, COASTS - 1].tolist()
    assert sides.any()
    assert "\N{UPWARDS ARROW}" not in "".join(column_texts(coasting, ENGLISH_WORDS))
    assert "\N{UPWARDS ARROW}" in "".join(column_texts(plain, ENGLISH_WORDS))


@pytest.mark.parametrize("keys", [*COASTING.values(), *RESTING.values()])
def test_the_law_of_signs_holds_for_every_rule(keys):
    """(y, w) → (-y, -w) gives -w and the same b, bit for bit, with any optimizer."""
    mirrored = (
        ("weights = [0.1, -0.2]", "weights = [-0.1, 0.2]"),
        ("weights = [2, -4]", "weights = [-2, 4]"),
    )
    change = ("[training]", "\n".join(["[training]", *keys]))
    one = train_scenario(small(PLACES, change))
    other = train_scenario(small(PLACES, change, *mirrored))
    assert (other.samples.y == -one.samples.y).all()
    assert np.array_equal(other.weights, -one.weights)
    assert np.array_equal(other.biases, one.biases)


SCALED = {
    "a schedule": ('schedule = { name = "exponential", gamma = 0.9 }',),
    "the distance": ('loss = "absolute_error"',),
    "clipping by norm": ('clipping = { name = "norm", max_norm = 0.1 }',),
}


@pytest.mark.parametrize("keys", SCALED.values(), ids=SCALED)
def test_the_law_of_one_active_neuron_holds_for_each_step_that_is_made(keys):
    """z² - w² becomes (1 - s²)·(z² - w²), with s = Δz/w the step along the gradient."""
    network = ("weights = [0.1, -0.2]\nbiases = [0, -0.5]", "weights = [0.5]\nbiases = [0.25]")
    run = train_scenario(small(network, ("[training]", "\n".join(["[training]", *keys]))))
    z = run.biases[:, 0] + np.append(run.samples.x[run.sample], 0.0)
    w, x = run.weights[:-1, 0], run.samples.x[run.sample]
    s = np.diff(run.biases[:, 0]) / w
    active = x + run.biases[:-1, 0] > 0
    after = (x + run.biases[1:, 0]) ** 2 - run.weights[1:, 0] ** 2
    assert np.allclose(after[active], ((1 - s**2) * (z[:-1] ** 2 - w**2))[active], atol=1e-12)
    assert (np.abs(s[active]) > 1e-6).sum() > 50
