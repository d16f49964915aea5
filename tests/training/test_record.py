"""The recorder and the size of its record."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relufit.network.relu_sum import ReluSum
from relufit.training.record import LIMIT_BYTES, Recorder, RecordSize

sizes = st.builds(
    RecordSize,
    iterations=st.integers(1, 10**9),
    numbers=st.integers(2, 5000),
    record_every=st.integers(1, 10**6),
)


@given(sizes)
@settings(derandomize=True)
def test_the_advised_record_every_is_the_smallest_that_fits(size):
    """With it the record fits, with one less it does not."""
    advised = size.fitting_record_every
    if advised is None:
        assert not size._replace(record_every=size.iterations).fits
    else:
        assert size._replace(record_every=advised).fits
        if advised > 1:
            fewer = size._replace(record_every=advised - 1)
            snapshots = 1 + -(-size.iterations // (advised - 1))
            assert not fewer.fits or snapshots == 1 + -(-size.iterations // advised)


@given(st.integers(2, 5000))
@settings(derandomize=True)
def test_the_advised_iterations_are_the_most_that_fit(numbers):
    """So many updates fit with two snapshots, and one more does not."""
    most = RecordSize(iterations=1, numbers=numbers, record_every=1).fitting_iterations
    assert RecordSize(iterations=most, numbers=numbers, record_every=most).fits
    assert not RecordSize(iterations=most + 1, numbers=numbers, record_every=most + 1).fits


@pytest.mark.parametrize("every", [1, 2, 3, 7])
@pytest.mark.parametrize("trained", [(), ("output_bias",), ("input_weights", "output_bias")])
def test_the_size_is_that_of_the_recorded_arrays(every, trained):
    """The bytes promised before a run are the bytes that it takes."""
    network = ReluSum.of([1.0, 2.0, 3.0], [0.0, 0.0, 0.0])
    recorder = Recorder(network, trained, every)
    for index in range(20):
        recorder(network, index, 0.5)
    promised = RecordSize(iterations=20, numbers=recorder.numbers, record_every=every)
    record = recorder.finish()
    kept = ("iteration", "delta", "sample", "weights", "biases", *trained)
    assert sum(record[name].nbytes for name in kept) == promised.total_bytes


def test_groups_that_do_not_move_take_no_room():
    """An untrained group is one value, seen at every snapshot."""
    recorder = Recorder(ReluSum.of([1.0], [0.0], [2.0], 3.0))
    for index in range(9):
        recorder(ReluSum.of([1.0], [0.0], [2.0], 3.0), index, 0.5)
    record = recorder.finish()
    assert record["input_weights"].shape == (10, 1)
    assert record["input_weights"].strides[0] == record["output_bias"].strides[0] == 0


def test_the_limit_is_a_gibibyte():
    """Room must be left for the figures and films."""
    assert LIMIT_BYTES == 1024**3
