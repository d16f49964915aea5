"""Trajectories on disk."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import numpy as np
import pytest
from conftest import dense, small, trained

from relufit.errors import InputError
from relufit.models.registry import read_trajectory
from relufit.scenario.made_from import provenance
from relufit.training import run_relu_sum as run
from relufit.training.archive import read_provenance, save_trajectory
from relufit.training.dense.run import run_dense

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
    loaded = read_trajectory(saved(trajectory, tmp_path / "run.npz"))
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
    """An archive records what it was made from."""
    trajectory = run(small())
    path = saved(trajectory, tmp_path / "run.npz")
    assert read_provenance(path) == provenance(trajectory.scenario)


@pytest.mark.parametrize("read", [read_trajectory, read_provenance])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "expected a file to read, got No such file"),
        (b"", "expected a trajectory saved by relufit"),
        (b"PK\x03\x04 broken", "expected a trajectory saved by relufit"),
        (b"just text", "expected a trajectory saved by relufit"),
    ],
)
def test_what_is_no_trajectory_is_refused(tmp_path, read, content, message):
    """A missing, empty, damaged or foreign file is refused by name."""
    path = tmp_path / "run.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=rf"run\.npz: {message}"):
        read(path)


@pytest.mark.parametrize("read", [read_trajectory, read_provenance])
def test_a_foreign_archive_is_refused(tmp_path, read):
    """An archive of other arrays is no trajectory."""
    np.savez(tmp_path / "run.npz", other=np.zeros(3))
    with pytest.raises(InputError, match="expected a trajectory saved by relufit"):
        read(tmp_path / "run.npz")


def test_a_truncated_archive_is_refused(tmp_path):
    """Half a file is distinguished from a whole one."""
    path = saved(run(small()), tmp_path / "run.npz")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(InputError, match="expected a trajectory saved by relufit"):
        read_trajectory(path)


def test_arrays_that_do_not_fit_together_are_refused(tmp_path):
    """A trajectory whose arrays differ in length cannot be made."""
    path = saved(run(small()), tmp_path / "run.npz")
    with np.load(path) as archive:
        arrays = dict(archive)
    np.savez(path, **{**arrays, "biases": arrays["biases"][:-1]})
    with pytest.raises(InputError, match="expected biases of shape"):
        read_trajectory(path)


def changed(path, **arrays):
    """The archive with arrays replaced; None takes one out."""
    with np.load(path) as archive:
        kept = {**archive, **arrays}
    np.savez(path, **{name: array for name, array in kept.items() if array is not None})
    return path


def origin(**values):
    """A provenance with values replaced."""
    return json.dumps({**json.loads(provenance(run(small()).scenario)), **values})


NAN = np.full((101, 2), 0.5)
NAN[50, 1] = np.nan


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"provenance": origin(name="../..")}, r"a path for a name: '\.\./\.\.'"),
        ({"provenance": origin(name="/x")}, "a path for a name: '/x'"),
        ({"provenance": origin(scenario="title = 1")}, "scenario does not have the hash"),
        ({"provenance": "[" * 5000}, "none of its marks"),
        ({"provenance": np.arange(3)}, "no text, but an array"),
        ({"weights": np.zeros((101, 2), bool)}, "of a type that relufit does not write"),
        ({"weights": np.zeros((101, 2), np.int64)}, "expected weights as float64, got int64"),
        ({"weights": NAN}, "expected finite numbers as weights"),
        ({"weights": np.zeros((101, 3))}, r"expected weights of shape \(101, 2\)"),
        ({"delta": np.zeros(99)}, r"expected delta of shape \(100\)"),
        ({"delta": None}, "expected an array delta, got none"),
        (
            {"stopped": "nonsense"},
            "expected target or limit or diverged as stopped, got 'nonsense'",
        ),
        ({"sample": np.full(100, 20, np.int32)}, "expected each sample from 0 to 19"),
        ({"sample": np.full(100, -1, np.int32)}, "expected each sample from 0 to 19"),
        ({"iteration": np.zeros(101, np.int64)}, "expected ascending iterations from 0 to 100"),
        ({"iteration": np.arange(101) + 1}, "expected ascending iterations from 0 to 100"),
        ({"iteration": np.zeros(0, np.int64)}, "expected ascending iterations from 0 to 100"),
        ({"measured": 21}, "expected 20 samples"),
        ({"x": np.zeros(19)}, r"expected y of shape \(19\)"),
        ({"input_weights": np.zeros((101, 2))}, "expected input weights other than 0"),
        ({"output_bias": np.zeros(5)}, r"expected output_bias of shape \(101\)"),
        ({"weights": np.array([{}, []], object)}, "of a type that relufit does not write"),
    ],
)
def test_arrays_that_no_run_has_are_refused(tmp_path, arrays, message):
    """Nothing of a crafted archive is used that its scenario could not have given."""
    path = changed(saved(run(small()), tmp_path / "run.npz"), **arrays)
    with pytest.raises(InputError, match=rf"run\.npz: expected a trajectory .*{message}"):
        read_trajectory(path)


def test_a_dense_archive_is_checked_too(tmp_path):
    """Its arrays have the sizes of its layers."""
    path = saved(run_dense(dense()), tmp_path / "run.npz")
    assert read_trajectory(path).iterations == 40
    changed(path, weights=np.zeros((41, 5)))
    with pytest.raises(InputError, match=r"expected weights of shape \(41, 9\)"):
        read_trajectory(path)


@pytest.mark.parametrize("read", [read_trajectory, read_provenance])
def test_a_compressed_archive_is_refused(tmp_path, read):
    """No saved trajectory is, and a small one may hold more than any memory."""
    np.savez_compressed(tmp_path / "run.npz", provenance=np.zeros(10**7))
    with pytest.raises(InputError, match=r"run\.npz: .*\(a compressed 'provenance\.npy'"):
        read(tmp_path / "run.npz")


def test_a_shape_larger_than_the_file_takes_no_memory(tmp_path):
    """What a header promises is compared with what is there before it is believed."""
    path = saved(run(small()), tmp_path / "run.npz")
    data = path.read_bytes()
    assert data.count(b"(101, 2), } ") == 2
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(tmp_path / "other.npz", "w") as other:
        for name in archive.namelist():
            content = archive.read(name)
            other.writestr(name, content.replace(b"(101, 2), }   ", b"(9999, 999), }"))
    with pytest.raises(InputError, match="an array whose size differs from its header"):
        read_trajectory(tmp_path / "other.npz")


def test_samples_are_not_drawn_before_they_fit(monkeypatch):
    """With fresh samples a long run is refused before a billion of them are drawn."""
    monkeypatch.setattr("relufit.training.relu_sum.run.draw_samples", None)
    long = ("iterations = 100", "iterations = 1_000_000_000\nrecord_every = 1_000_000")
    fresh = ("seed = 1", 'seed = 1\norder = "fresh"')
    with pytest.raises(InputError, match=r"\[training\] iterations: expected a record of at most"):
        run(small(long, fresh))
    short = ("iterations = 100", "iterations = 50_000_000\nrecord_every = 1_000_000")
    with pytest.raises(InputError, match=r"with 1\.3 GiB\. At most \d+ iterations"):
        run(small(short, fresh))
