"""Optimizers, schedules, clipping and batches against PyTorch, in float64 on the processor."""

from __future__ import annotations

import json

import numpy as np
import pytest

from relufit.models.registry import train_scenario
from relufit.scenario import loads

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch==2.13.0")
torch.set_num_threads(1)  # tensors of a few numbers

# The samples are noisy, so that gradients never fade: rounding errors stay what they are.
X = np.random.default_rng(5).uniform(-1, 1, (50, 2))
T = np.sin(3 * X[:, :1]) * 0.4 + 0.5 + 0.05 * np.random.default_rng(6).normal(size=(50, 1))
UPDATES = 2000
WITHIN = 1e-12

SUM = f"""
title = "A sum of ReLU neurons"
[reference]
expression = "sin(2*x) + 0.3*cos(9*x)"
[network]
weights = [0.5, -0.3, 0.2, 0.4]
biases = [0.4, -0.5, -1.5, 3.1]
input_weights = [1, 1.2, 0.8, -1]
output_bias = 0.1
[data]
domain = [0, 4]
samples = 50
seed = 3
order = "shuffled"
[training]
iterations = {UPDATES}
train = ["weights", "biases", "input_weights", "output_bias"]
"""

DENSE = f"""
title = "A dense network"
[network]
type = "dense"
layers = [2, 3, 1]
activations = ["tanh", "sigmoid"]
weights = [[[0.8, -0.5], [-0.6, 0.9], [0.4, 0.7]], [[0.9, 0.8, -0.3]]]
biases = [[0.1, -0.2, 0.05], [0.3]]
[data]
inputs = {json.dumps(X.tolist())}
targets = {json.dumps(T.tolist())}
order = "shuffled"
seed = 3
[training]
iterations = {UPDATES}
"""


class Reference:
    """A model in PyTorch with the parameters, batches and updates of a run of relufit."""

    def __init__(self, trajectory):
        self.trajectory = trajectory
        self.training = trajectory.scenario.training

    def orders(self, count, skipped):
        """The samples of each update, drawn anew from the seed."""
        generator = np.random.default_rng(self.trajectory.scenario.data.seed)
        generator.random(skipped)
        size = {"sample": 1, "full": count}.get(self.training.batch, self.training.batch)
        cyclic = self.trajectory.scenario.data.order == "cyclic"
        while True:
            order = np.arange(count) if cyclic else generator.permutation(count)
            for first in range(0, count, size):
                yield order[first : first + size].tolist()

    def trained(self, groups, loss, batches, make_optimizer, make_schedule, clip):
        """Train; return the groups after each update, shape (updates, numbers)."""
        optimizer = make_optimizer(groups)
        schedule = make_schedule(optimizer) if make_schedule else None
        rows = []
        for _, batch in zip(range(UPDATES), batches, strict=False):
            optimizer.zero_grad()
            loss(batch).backward()
            if clip:
                clip(groups)
            optimizer.step()
            if schedule:
                schedule.step()
            rows.append(torch.cat([each.detach().flatten() for each in groups]).numpy().copy())
        return np.array(rows)


def tensor(values):
    return torch.tensor(np.array(values), dtype=torch.float64, requires_grad=True)


def in_torch(trajectory, make_optimizer, make_schedule=None, clip=None):
    """The trajectory of a sum of ReLU neurons or a dense network, computed by PyTorch."""
    reference, first = Reference(trajectory), trajectory.network(0)
    if trajectory.scenario.network.type == "relu_sum":
        x, y = (torch.tensor(v.copy()) for v in (trajectory.samples.x, trajectory.samples.y))
        w, b, a, c = groups = [tensor(values) for values in first]

        def loss(batch):
            hidden = torch.relu(torch.outer(x[batch], a) + b)
            return ((y[batch] - hidden @ w - c) ** 2).mean()

        batches = reference.orders(len(x), len(x))
    else:
        x, y = torch.tensor(X), torch.tensor(T)
        groups = [tensor(each) for layer in first.layers for each in (layer.weights, layer.biases)]

        def loss(batch):
            hidden = torch.tanh(x[batch] @ groups[0].T + groups[1])
            out = torch.sigmoid(hidden @ groups[2].T + groups[3])
            return (0.5 * (y[batch] - out) ** 2).sum(dim=1).mean()

        batches = reference.orders(len(x), 0)
    rows = reference.trained(groups, loss, batches, make_optimizer, make_schedule, clip)
    if trajectory.scenario.network.type == "dense":  # layer by layer → all weights, all biases
        rows = rows[:, [*range(6), *range(9, 12), *range(6, 9), 12]]
    return rows


def in_relufit(base, keys):
    trajectory = train_scenario(loads(f"{base}{keys}\n", name="oracle"))
    assert trajectory.iterations == UPDATES
    groups = [trajectory.weights, trajectory.biases]
    if base is SUM:
        groups += [trajectory.input_weights, trajectory.output_bias[:, None]]
    return trajectory, np.concatenate(groups, axis=1)[1:]


optim, schedules, clips = torch.optim, torch.optim.lr_scheduler, torch.nn.utils

OPTIMIZERS = {
    'optimizer = "sgd"\nlearning_rate = 0.02\nweight_decay = 0.01': lambda p: optim.SGD(
        p, lr=0.02, weight_decay=0.01
    ),
    'optimizer = "momentum"\nlearning_rate = 0.005': lambda p: optim.SGD(p, lr=0.005, momentum=0.9),
    'optimizer = { name = "momentum", momentum = 0.8, dampening = 0.3 }\nlearning_rate = 0.01\n'
    "weight_decay = 0.002": lambda p: optim.SGD(
        p, lr=0.01, momentum=0.8, dampening=0.3, weight_decay=0.002
    ),
    'optimizer = { name = "nesterov", momentum = 0.7 }\nlearning_rate = 0.005': lambda p: optim.SGD(
        p, lr=0.005, momentum=0.7, nesterov=True
    ),
    'optimizer = "rmsprop"\nlearning_rate = 0.001': lambda p: optim.RMSprop(p, lr=0.001),
    'optimizer = { name = "rmsprop", alpha = 0.9, eps = 1e-4, momentum = 0.5 }\n'
    "learning_rate = 0.002\nweight_decay = 0.01": lambda p: optim.RMSprop(
        p, lr=0.002, alpha=0.9, eps=1e-4, momentum=0.5, weight_decay=0.01
    ),
    'optimizer = "adam"\nlearning_rate = 0.003': lambda p: optim.Adam(p, lr=0.003),
    'optimizer = { name = "adam", betas = [0.8, 0.99], eps = 1e-6 }\nlearning_rate = 0.003\n'
    "weight_decay = 0.01": lambda p: optim.Adam(
        p, lr=0.003, betas=(0.8, 0.99), eps=1e-6, weight_decay=0.01
    ),
    'optimizer = "adamw"\nlearning_rate = 0.003': lambda p: optim.AdamW(p, lr=0.003),
    'optimizer = "adamw"\nlearning_rate = 0.003\nweight_decay = 0.1': lambda p: optim.AdamW(
        p, lr=0.003, weight_decay=0.1
    ),
}


BASES = {"relu_sum": SUM, "dense": DENSE}
CASES = [
    (name, batch, keys)
    for number, keys in enumerate(OPTIMIZERS)
    for name, batch in (
        [("relu_sum", "16"), ("dense", '"sample"')]
        if number % 2
        else [("relu_sum", '"sample"'), ("dense", "16")]
    )
]


@pytest.mark.parametrize(("name", "batch", "keys"), CASES)
def test_an_optimizer(name, batch, keys):
    """Thousands of updates agree with PyTorch, also where the last batch of an epoch is smaller."""
    trajectory, ours = in_relufit(BASES[name], f"{keys}\nbatch = {batch}")
    theirs = in_torch(trajectory, OPTIMIZERS[keys])
    assert np.abs(ours - theirs).max() < WITHIN


SCHEDULES = {
    '{ name = "step", step_size = 300, gamma = 0.6 }': lambda o: schedules.StepLR(o, 300, 0.6),
    '{ name = "exponential", gamma = 0.998 }': lambda o: schedules.ExponentialLR(o, 0.998),
    '{ name = "cosine", eta_min = 1e-4 }': lambda o: schedules.CosineAnnealingLR(
        o, UPDATES, eta_min=1e-4
    ),
    '{ name = "constant", warmup = 200, start_factor = 0.1 }': lambda o: schedules.LinearLR(
        o, start_factor=0.1, total_iters=200
    ),
    '{ name = "cosine", warmup = 200 }': lambda o: schedules.SequentialLR(
        o,
        [
            schedules.LinearLR(o, start_factor=1 / 3, total_iters=200),
            schedules.CosineAnnealingLR(o, UPDATES - 200),
        ],
        milestones=[200],
    ),
}


@pytest.mark.filterwarnings("ignore:The epoch parameter in")  # SequentialLR passes it itself
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_schedule(schedule):
    """The learning rate of each update is PyTorch's."""
    keys = f'optimizer = "momentum"\nlearning_rate = 0.005\nbatch = 16\nschedule = {schedule}'
    trajectory, ours = in_relufit(SUM, keys)
    theirs = in_torch(
        trajectory, lambda p: optim.SGD(p, lr=0.005, momentum=0.9), SCHEDULES[schedule]
    )
    assert np.abs(ours - theirs).max() < WITHIN


CLIPPINGS = {
    '{ name = "norm", max_norm = 0.3 }': lambda groups: clips.clip_grad_norm_(groups, 0.3),
    '{ name = "value", clip_value = 0.1 }': lambda groups: clips.clip_grad_value_(groups, 0.1),
}


@pytest.mark.parametrize("clipping", CLIPPINGS)
def test_a_clipping(clipping):
    """Gradients are clipped as by PyTorch, before weight decay."""
    keys = f"learning_rate = 0.02\nbatch = 16\nclipping = {clipping}\nweight_decay = 0.05"
    trajectory, ours = in_relufit(SUM, keys)
    theirs = in_torch(
        trajectory,
        lambda p: optim.SGD(p, lr=0.02, weight_decay=0.05),
        clip=CLIPPINGS[clipping],
    )
    assert np.abs(ours - theirs).max() < WITHIN
