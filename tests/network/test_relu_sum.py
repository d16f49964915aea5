"""The network's output and its update, against hand-worked numbers, exact laws and references."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from relufit.network.relu_sum import ReluSum, UpdateRule

number = st.floats(-4, 4, allow_subnormal=False).filter(lambda v: v == 0 or abs(v) > 1e-6)
rate = st.floats(1e-4, 0.1)


@st.composite
def networks(draw, neurons=st.integers(1, 6), input_weight=st.just(1.0)):
    n = draw(neurons)
    return ReluSum.of(
        weights=[draw(number) for _ in range(n)],
        biases=[draw(number) for _ in range(n)],
        input_weights=[draw(input_weight) for _ in range(n)],
        output_bias=draw(st.one_of(st.just(0.0), number)),
    )


def active(network, x):
    return [a * x + b > 0 for a, b in zip(network.input_weights, network.biases, strict=True)]


def plain_update(weights, biases, x, y, learning_rate):
    """The article's equations 1 and 2, written down a second time."""
    f = 0.0
    for w, b in zip(weights, biases, strict=True):
        f += w * max(x + b, 0.0)
    delta = y - f
    new_weights, new_biases = list(weights), list(biases)
    for i in range(len(weights)):
        new_weights[i] += 2 * learning_rate * delta * max(x + biases[i], 0.0)
        if x + biases[i] > 0:
            new_biases[i] += 2 * learning_rate * delta * weights[i]
    return new_weights, new_biases, delta


def test_an_update_by_hand():
    """From w -0.6, b 0 at (1, 2), lr 0.1: delta 2.6, s 0.52, so w -0.08 and b -0.312."""
    changed, delta = ReluSum.of([-0.6], [0.0]).updated(1.0, 2.0, UpdateRule(0.1))
    assert delta == pytest.approx(2.6)
    assert changed.weights == pytest.approx((-0.08,))
    assert changed.biases == pytest.approx((-0.312,))


def test_a_sequential_update_by_hand():
    """In sequence the bias sees the new weight -0.08: b = 0 + 0.52 · (-0.08) = -0.0416."""
    rule = UpdateRule(0.1, sequential=True)
    changed, _ = ReluSum.of([-0.6], [0.0]).updated(1.0, 2.0, rule)
    assert changed.weights == pytest.approx((-0.08,))
    assert changed.biases == pytest.approx((-0.0416,))


@pytest.mark.parametrize(
    ("weight", "below", "bias_rises"),
    [(0.5, True, True), (-0.5, True, False), (0.5, False, False), (-0.5, False, True)],
    ids=["rule 1", "rule 2", "rule 3", "rule 4"],
)
def test_the_four_rules(weight, below, bias_rises):
    """The weight follows the sign of delta, the bias that of delta times the weight."""
    y = 10.0 if below else -10.0
    changed, delta = ReluSum.of([weight], [0.3]).updated(1.0, y, UpdateRule(0.01))
    assert (delta > 0) == below
    assert (changed.weights[0] > weight) == below
    assert (changed.biases[0] > 0.3) == bias_rises


@given(networks(), number, number, rate)
@settings(derandomize=True)
def test_agrees_with_a_plain_loop(network, x, y, learning_rate):
    """The update is the article's, to the last bit."""
    network = network._replace(output_bias=0.0)
    changed, delta = network.updated(x, y, UpdateRule(learning_rate))
    weights, biases, expected = plain_update(network.weights, network.biases, x, y, learning_rate)
    assert delta == expected
    assert changed.weights == tuple(weights)
    assert changed.biases == tuple(biases)


@given(networks(input_weight=number.filter(bool)), number, number)
@settings(derandomize=True)
def test_the_update_is_the_negative_gradient(network, x, y):
    """Each change is -lr times the slope of delta², by central differences, for every group."""
    learning_rate, step = 1e-3, 1e-6
    assume(all(abs(a * x + b) > 1e-3 for a, b in zip(network[2], network[1], strict=True)))
    groups = ("weights", "biases", "input_weights", "output_bias")
    changed, _ = network.updated(x, y, UpdateRule(learning_rate, frozenset(groups)))

    def loss(group, index, shift):
        values = getattr(network, group)
        if group == "output_bias":
            moved = values + shift
        else:
            moved = (*values[:index], values[index] + shift, *values[index + 1 :])
        return (y - network._replace(**{group: moved}).output(x)) ** 2

    for group in groups:
        for index in range(1 if group == "output_bias" else len(network.weights)):
            derivative = (loss(group, index, step) - loss(group, index, -step)) / (2 * step)
            before, after = getattr(network, group), getattr(changed, group)
            change = after - before if group == "output_bias" else after[index] - before[index]
            assert change == pytest.approx(-learning_rate * derivative, rel=1e-4, abs=1e-8)


@given(number, number, number, number, rate)
@settings(derandomize=True)
def test_the_law_of_one_neuron(weight, bias, x, y, learning_rate):
    """With z = x + b and s = 2·lr·delta, z² - w² becomes (1 - s²)(z² - w²)."""
    assume(x + bias > 0)
    changed, delta = ReluSum.of([weight], [bias]).updated(x, y, UpdateRule(learning_rate))
    s, z, w = 2 * learning_rate * delta, x + bias, weight
    later_z, later_w = x + changed.biases[0], changed.weights[0]
    scale = 1 + (1 + s * s) * (z * z + w * w)
    assert abs((later_z**2 - later_w**2) - (1 - s * s) * (z * z - w * w)) < 1e-13 * scale


@given(networks(neurons=st.just(2)), number, number, rate)
@settings(derandomize=True)
def test_the_law_of_two_neurons(network, x, y, learning_rate):
    """Q = (b1 - b2)² - (w1 - w2)² becomes (1 - s²)·Q where both are active."""
    assume(all(active(network, x)))
    changed, delta = network.updated(x, y, UpdateRule(learning_rate))

    def q(net):
        return (net.biases[0] - net.biases[1]) ** 2 - (net.weights[0] - net.weights[1]) ** 2

    s = 2 * learning_rate * delta
    size = 1 + (1 + s * s) * sum(v * v for v in (*network.weights, *network.biases))
    assert abs(q(changed) - (1 - s * s) * q(network)) < 1e-13 * size


def test_an_update_in_sequence_breaks_the_laws():
    """The laws distinguish a simultaneous update from a sequential one."""
    w, b, x, y = 0.5, 0.2, 1.0, 3.0
    changed, delta = ReluSum.of([w], [b]).updated(x, y, UpdateRule(0.1, sequential=True))
    s, z = 0.2 * delta, x + b
    later = (x + changed.biases[0]) ** 2 - changed.weights[0] ** 2
    assert abs(later - (1 - s * s) * (z * z - w * w)) > 1e-3


@given(networks(), number, number, rate)
@example(ReluSum.of([1.0], [-1.0]), 1.0, 5.0, 0.1)
@settings(derandomize=True)
def test_an_inactive_neuron_does_not_change(network, x, y, learning_rate):
    """Where x + b is not above 0, weight and bias keep every bit; at the knot itself too."""
    changed, _ = network.updated(x, y, UpdateRule(learning_rate))
    for i, is_active in enumerate(active(network, x)):
        if not is_active:
            assert changed.weights[i].hex() == network.weights[i].hex()
            assert changed.biases[i].hex() == network.biases[i].hex()


@given(networks(), st.lists(st.tuples(number, number), min_size=1, max_size=20), rate)
@settings(derandomize=True)
def test_mirrored_runs_are_mirrored_bitwise(network, samples, learning_rate):
    """With y and w negated a whole run is negated, bit for bit."""
    rule = UpdateRule(learning_rate)
    mirror = network._replace(
        weights=tuple(-w for w in network.weights), output_bias=-network.output_bias
    )
    for x, y in samples:
        network, delta = network.updated(x, y, rule)
        mirror, mirrored = mirror.updated(x, -y, rule)
        assert mirrored == -delta
        assert mirror.weights == tuple(-w for w in network.weights)
        assert mirror.biases == network.biases


@given(networks(), st.lists(st.tuples(number, number), min_size=1, max_size=20), rate)
@settings(derandomize=True)
def test_scaled_runs_are_scaled_bitwise(network, samples, learning_rate):
    """(x, b, w, y, lr) → (2x, 2b, 2w, 4y, lr/4) doubles a whole run, bit for bit."""
    network = network._replace(output_bias=0.0)
    double = network._replace(
        weights=tuple(2 * w for w in network.weights),
        biases=tuple(2 * b for b in network.biases),
    )
    for x, y in samples:
        network, delta = network.updated(x, y, UpdateRule(learning_rate))
        double, scaled = double.updated(2 * x, 4 * y, UpdateRule(learning_rate / 4))
        assert scaled == 4 * delta
        assert double.weights == tuple(2 * w for w in network.weights)
        assert double.biases == tuple(2 * b for b in network.biases)


@given(networks(), st.randoms(use_true_random=False), number, number, rate)
@settings(derandomize=True)
def test_permuting_the_neurons_permutes_the_update(network, random, x, y, learning_rate):
    """The neurons' order matters only for the order of summation."""
    order = list(range(len(network.weights)))
    random.shuffle(order)
    shuffled = network._replace(
        weights=tuple(network.weights[i] for i in order),
        biases=tuple(network.biases[i] for i in order),
    )
    changed, _ = network.updated(x, y, UpdateRule(learning_rate))
    other, _ = shuffled.updated(x, y, UpdateRule(learning_rate))
    expected = [changed.weights[i] for i in order]
    assert other.weights == pytest.approx(expected, rel=1e-10, abs=1e-10)


@pytest.mark.parametrize("trained", ["weights", "biases", "input_weights", "output_bias"])
def test_only_the_trained_groups_move(trained):
    """A group that is not named in the rule keeps its values."""
    network = ReluSum.of([0.5, -0.3], [0.2, 0.1], [1.0, 2.0], 0.4)
    changed, _ = network.updated(1.0, 5.0, UpdateRule(0.1, frozenset({trained})))
    for group in ReluSum._fields:
        moved = getattr(changed, group) != getattr(network, group)
        assert moved == (group == trained)


@given(networks(input_weight=number.filter(bool)), st.lists(number, min_size=1, max_size=9))
@settings(derandomize=True)
def test_arrays_and_numbers_give_the_same_bits(network, xs):
    """``outputs`` of an array is ``output`` of each entry, bit for bit."""
    assert network.outputs(np.array(xs)).tolist() == [network.output(x) for x in xs]


@given(networks(input_weight=number.filter(bool)))
@settings(derandomize=True)
def test_neurons_switch_at_their_knots(network):
    """A neuron is active on one side of its knot and inactive on the other."""
    for w, b, a, knot in zip(
        network.weights, network.biases, network.input_weights, network.knots, strict=True
    ):
        alone = ReluSum.of([w or 1.0], [b], [a])
        inside, outside = knot + math.copysign(0.1, a), knot - math.copysign(0.1, a)
        assert alone.output(inside) != 0
        assert alone.output(outside) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1.0], []), "as many weights as biases"),
        (([], []), "at least one"),
        (([1.0], [1.0], [1.0, 2.0]), "1, 1 and 2"),
        (([1.0], [1.0], [0.0]), "other than 0"),
    ],
)
def test_networks_that_cannot_be_are_refused(arguments, message):
    """Lengths that differ, no neuron, and an input weight of 0 are refused."""
    with pytest.raises(ValueError, match=message):
        ReluSum.of(*arguments)


def test_finite_checks_every_group():
    """One infinite or undefined parameter anywhere makes a network not finite."""
    network = ReluSum.of([1.0], [1.0])
    assert network.is_finite
    for group in ("weights", "biases", "input_weights"):
        assert not network._replace(**{group: (math.inf,)}).is_finite
    assert not network._replace(output_bias=math.nan).is_finite
