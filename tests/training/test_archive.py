"""Trajectories on disk."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from conftest import small, trained

from relufit.errors import InputError
from relufit.kinds import load_trajectory
from relufit.provenance import provenance
from relufit.training import run
from relufit.training.archive import read_provenance, save_trajectory

ARRAYS = ("iteration", "weights", "biases", "input_weights", "output_bias", "delta", "sample")


def saved(trajectory, path):
    with path.open("wb") as file:
        save_trajectory(trajectory, file, provenance(trajectory.scenario))
    return path


@pytest.mark.parametrize(
    "changes",
    [
        (),
        (("iterations = 100", "iterations = 100\nrecord_every = 7"),),
        (("iterations = 100", 'iterations = 100\ntrain = ["input_weights", "output_bias"]'),),
        (("seed = 1", 'seed = 1\norder = "fresh"'),),
    ],
    ids=["plain", "thinned", "all groups", "fresh samples"],
)
def test_a_saved_trajectory_comes_back(tmp_path, changes):
    """Every array, the samples, the end and the scenario survive the way to disk and back."""
    trajectory = run(small(*changes))
    loaded = load_trajectory(saved(trajectory, tmp_path / "run.npz"))
    for name in ARRAYS:
        assert np.array_equal(getattr(loaded, name), getattr(trajectory, name))
    assert np.array_equal(loaded.samples.x, trajectory.samples.x)
    assert loaded.samples.measured == trajectory.samples.measured
    assert loaded.stopped == trajectory.stopped
    assert loaded.scenario.origin.text == trajectory.scenario.origin.text
    assert loaded.mean_squared_error() == trajectory.mean_squared_error()


def test_an_archive_holds_what_is_promised(tmp_path):
    """The arrays that users read have the documented names and shapes."""
    trajectory = trained("example3")
    with np.load(saved(trajectory, tmp_path / "run.npz")) as archive:
        shapes = {name: archive[name].shape for name in archive.files}
    assert shapes == {
        "iteration": (3601,),
        "weights": (3601, 2),
        "biases": (3601, 2),
        "x": (400,),
        "y": (400,),
        "delta": (3600,),
        "sample": (3600,),
        "measured": (),
        "stopped": (),
        "provenance": (),
    }


def test_the_same_trajectory_gives_the_same_bytes():
    """No date and nothing else changes from one archive to the next."""
    files = [BytesIO(), BytesIO()]
    for file in files:
        save_trajectory(run(small()), file, "made from")
    assert files[0].getvalue() == files[1].getvalue()


def test_its_provenance_is_read_without_the_rest(tmp_path):
    """An archive tells what it was made from."""
    trajectory = run(small())
    path = saved(trajectory, tmp_path / "run.npz")
    assert read_provenance(path) == provenance(trajectory.scenario)


@pytest.mark.parametrize("read", [load_trajectory, read_provenance])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "expected a file to read, got No such file"),
        (b"", "expected a trajectory as relufit saves it"),
        (b"PK\x03\x04 broken", "expected a trajectory as relufit saves it"),
        (b"just text", "expected a trajectory as relufit saves it"),
    ],
)
def test_what_is_no_trajectory_is_refused(tmp_path, read, content, message):
    """A missing, empty, damaged or foreign file is refused by name."""
    path = tmp_path / "run.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=rf"run\.npz: {message}"):
        read(path)


@pytest.mark.parametrize("read", [load_trajectory, read_provenance])
def test_a_foreign_archive_is_refused(tmp_path, read):
    """An archive of other arrays is no trajectory."""
    np.savez(tmp_path / "run.npz", other=np.zeros(3))
    with pytest.raises(InputError, match="expected a trajectory as relufit saves it"):
        read(tmp_path / "run.npz")


def test_a_truncated_archive_is_refused(tmp_path):
    """Half a file is told from a whole one."""
    path = saved(run(small()), tmp_path / "run.npz")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(InputError, match="expected a trajectory as relufit saves it"):
        load_trajectory(path)


def test_arrays_that_do_not_fit_together_are_refused(tmp_path):
    """A trajectory whose arrays differ in length cannot be made."""
    path = saved(run(small()), tmp_path / "run.npz")
    with np.load(path) as archive:
        arrays = dict(archive)
    np.savez(path, **{**arrays, "biases": arrays["biases"][:-1]})
    with pytest.raises(InputError, match="expected biases of shape"):
        load_trajectory(path)
