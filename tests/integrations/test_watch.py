"""PyTorch models whose training is recorded: the same trajectory, and an unchanged loop."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from conftest import ROOT, SCENARIOS, small, trained

import relufit
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.dynamics.relu_sum.events import events

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
torch.set_num_threads(1)  # tensors of a few numbers
nn = torch.nn

TRAINED = [path.stem for path in SCENARIOS if relufit.load(path).learns]
WITHIN = 1e-12


def double(values):
    """A tensor in double precision, which is not what PyTorch makes of Python's numbers."""
    return torch.tensor(values, dtype=torch.float64)


def model_of(run, dtype=torch.float64):
    """The initial network of a run as a PyTorch model; only weights and biases are trained."""
    first = run.network(0)
    model = nn.Sequential(nn.Linear(1, run.neurons), nn.ReLU(), nn.Linear(run.neurons, 1))
    model = model.to(dtype)
    with torch.no_grad():
        model[0].weight[:] = double(first.input_weights)[:, None]
        model[0].bias[:] = double(first.biases)
        model[2].weight[:] = double(first.weights)[None]
        model[2].bias[:] = first.output_bias
    model[0].weight.requires_grad_(False)
    model[2].bias.requires_grad_(False)
    return model


def train(model, optimizer, run, batches):
    """The loop that a user writes."""
    dtype = model[0].weight.dtype
    x, y = (
        torch.tensor(np.array(each), dtype=dtype)[:, None]
        for each in (run.samples.x, run.samples.y)
    )
    loss = nn.MSELoss()
    for batch in batches:
        optimizer.zero_grad()
        loss(model(x[batch]), y[batch]).backward()
        optimizer.step()


def one_by_one(run):
    return [[index] for index in run.sample.tolist()]


def watched(run, batches=None, dtype=torch.float64, make=torch.optim.SGD, **arguments):
    model = model_of(run, dtype)
    optimizer = make(model.parameters(), lr=run.scenario.training.learning_rate)
    with relufit.watch(model, optimizer, x=run.samples.x, y=run.samples.y, **arguments) as watch:
        train(model, optimizer, run, batches or one_by_one(run))
    return model, watch


@pytest.mark.parametrize("name", TRAINED)
def test_sgd_of_pytorch_gives_the_article_s_runs(name):
    """To 1e-12 in double precision, with the same events and the same coalescing iteration."""
    run = trained(name)
    _, watch = watched(run, domain=run.scenario.data.domain)
    again = watch.trajectory
    for each in ("weights", "biases", "delta"):
        np.testing.assert_allclose(getattr(again, each), getattr(run, each), rtol=0, atol=WITHIN)
    np.testing.assert_array_equal(again.sample, run.sample)
    assert coalescences(again) == coalescences(run)
    assert events(again) == events(run)
    if name == "example4":
        assert coalescences(again)[0].neurons == (0, 1)


SMALL = relufit.train(small())


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (torch.optim.SGD, "sgd"),
        (torch.optim.Adam, "adam"),
        (partial(torch.optim.SGD, momentum=0.9, nesterov=True), "nesterov"),
        (partial(torch.optim.SGD, weight_decay=0.1), "sgd with weight decay"),
    ],
)
def test_the_loop_is_unchanged(make, name):
    """Bit for bit the parameters of the same loop without hooks, and no hook stays."""
    plain = model_of(SMALL)
    train(plain, make(plain.parameters(), lr=0.01), SMALL, one_by_one(SMALL))
    model, watch = watched(SMALL, make=make)
    for one, other in zip(plain.parameters(), model.parameters(), strict=True):
        assert torch.equal(one, other)
    assert not model._forward_hooks
    assert watch.trajectory.iterations == 100
    assert watch.trajectory.scenario.recorded.optimizer == name


def test_a_full_batch_is_recognised():
    """Its delta is the mean, and an epoch is one update."""
    full = relufit.train(small().with_(batch="full"))
    _, watch = watched(full, [list(range(20))] * 100)
    again = watch.trajectory
    np.testing.assert_allclose(again.weights, full.weights, rtol=0, atol=WITHIN)
    np.testing.assert_allclose(again.delta, full.delta, rtol=0, atol=WITHIN)
    assert again.iterations_per_epoch == 1


def test_mini_batches_are_recognised():
    """Their size is known, so an epoch is too; which samples they had is not recorded."""
    batches = [list(range(start, min(start + 8, 20))) for start in (0, 8, 16)] * 5
    run = watched(SMALL, batches)[1].trajectory
    assert (run.iterations, run.iterations_per_epoch) == (15, 3)
    assert set(run.sample.tolist()) == {-1}


def test_every_other_snapshot_and_the_last():
    """The deltas of all updates are kept."""
    run = watched(SMALL, one_by_one(SMALL)[:95], every=10)[1].trajectory
    assert run.iteration.tolist() == [*range(0, 91, 10), 95]
    np.testing.assert_allclose(run.delta, SMALL.delta[:95], rtol=0, atol=WITHIN)


def test_evaluations_are_no_updates():
    """Neither without gradients nor between forward and step."""
    model = model_of(SMALL)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    grid = torch.linspace(0, 4, 9, dtype=torch.float64)[:, None]
    with relufit.watch(model, optimizer, x=SMALL.samples.x, y=SMALL.samples.y) as watch:
        for batch in one_by_one(SMALL)[:30]:
            train(model, optimizer, SMALL, [batch])
            with torch.no_grad():
                model(grid)
            assert watch.trajectory.iterations <= 30
    np.testing.assert_array_equal(watch.trajectory.sample, SMALL.sample[:30])


def test_single_precision_is_recorded_as_it_is():
    """Close to the run in double precision, and all figures work on it."""
    run = watched(SMALL, dtype=torch.float32)[1].trajectory
    np.testing.assert_allclose(run.weights, SMALL.weights, rtol=0, atol=1e-5)
    assert np.array_equal(run.weights, run.weights.astype(np.float32))
    assert run.film("steps", frames=3)
    assert run.figure("squeeze").axes


def test_an_exception_keeps_what_was_recorded():
    """And removes the hooks."""
    model = model_of(SMALL)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    watch = relufit.watch(model, optimizer, x=SMALL.samples.x, y=SMALL.samples.y)

    def interrupted():
        yield from one_by_one(SMALL)[:7]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), watch:
        train(model, optimizer, SMALL, interrupted())
    assert watch.trajectory.iterations == 7
    assert not model._forward_hooks
    with pytest.raises(relufit.InputError, match="expected a new watch for each with block"):
        watch.__enter__()


def test_layers_without_biases_are_recorded():
    """Their knots are at 0."""
    model = nn.Sequential(nn.Linear(1, 2, bias=False), nn.ReLU(), nn.Linear(2, 1, bias=False))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    with relufit.watch(model, optimizer, x=[0.0, 1.0], y=[0.0, 1.0], name="flat") as watch:
        pass
    assert (watch.trajectory.knots == 0).all()
    assert watch.trajectory.scenario.origin.name == "flat"


MODELS = {
    "deeper": lambda: nn.Sequential(
        nn.Linear(1, 2), nn.ReLU(), nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1)
    ),
    "tanh": lambda: nn.Sequential(nn.Linear(1, 2), nn.Tanh(), nn.Linear(2, 1)),
    "two inputs": lambda: nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1)),
    "a layer": lambda: nn.Linear(1, 1),
}


@pytest.mark.parametrize("name", MODELS)
def test_a_model_of_another_architecture_is_refused(name):
    """The message shows what is expected and what came."""
    model = MODELS[name]()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    with pytest.raises(relufit.InputError, match=r"model: expected nn.Sequential\(.*got .*Linear"):
        relufit.watch(model, optimizer, x=[0, 1], y=[0, 1])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"optimizer": "sgd"}, "optimizer: expected an optimizer of PyTorch, got 'sgd'"),
        ({"x": [0, 1]}, "y: expected as many numbers as x has"),
        ({"x": ["a"]}, "x: expected numbers"),
        ({"every": 0}, "every: expected a whole number from 1 on, got 0"),
        ({"every": True}, "every: expected a whole number"),
    ],
)
def test_a_faulty_argument_is_named(change, message):
    """The message speaks of the argument."""
    model = model_of(SMALL)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    arguments = {"optimizer": optimizer, "x": SMALL.samples.x, "y": SMALL.samples.y, **change}
    with pytest.raises(relufit.InputError, match=message), relufit.watch(model, **arguments) as w:
        _ = w.trajectory


def test_an_optimizer_of_another_model_is_refused():
    """It would record a model that does not move."""
    optimizer = torch.optim.SGD(model_of(SMALL).parameters(), lr=0.01)
    with pytest.raises(relufit.InputError, match="optimizer: expected an optimizer of the model's"):
        relufit.watch(model_of(SMALL), optimizer, x=[0, 1], y=[0, 1])


def test_a_reference_in_tensors_is_a_function():
    """PyTorch's numbers are numbers."""
    model = model_of(SMALL)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    x = torch.tensor(np.array(SMALL.samples.x), requires_grad=True)
    reference = lambda place: torch.sin(torch.tensor(place))  # noqa: E731
    with relufit.watch(model, optimizer, x=x, y=torch.sin(x), reference=reference) as watch:
        pass
    assert watch.trajectory.reference.evaluate(np.array([0.5])) == pytest.approx(
        np.sin(0.5), abs=1e-5
    )


def test_the_scenarios_are_those_of_the_article():
    """Seven of them are trained."""
    assert len(TRAINED) == 7
    assert (ROOT / "scenarios" / "example4.toml").is_file()
