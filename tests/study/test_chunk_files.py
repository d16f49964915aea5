"""The files of a chunk against those that Zarr writes itself."""

from __future__ import annotations

import numpy as np
import pytest
import zarr

from relufit.study.cells import run_part
from relufit.study.chunk_files import encoded
from relufit.study.chunks import chunk_regions
from relufit.study.dataset import variables
from relufit.study.layout import chunk_place
from relufit.study.plan import load_study
from relufit.study.run import parts
from relufit.study.store import open_store


def by_zarr(folder, plan, region, found):
    """What Zarr writes when the arrays of a store are assigned to, by file."""
    with open_store(folder, plan):
        root = zarr.open_group(folder, mode="r+")
        for name, values in found.items():
            root[name][region] = values
    files = [path for name in found for path in (folder / name / "c").rglob("*")]
    return {path: path.read_bytes() for path in files if path.is_file()}


@pytest.mark.parametrize("place", [0, 1], ids=["whole", "at the edge of the grid"])
def test_files_are_what_zarr_writes(written, tmp_path, place):
    """The same files with the same bytes, in a whole chunk and in one that is filled up."""
    plan = load_study(written(("count = 4", "count = 7"), ("chunk = 4", "chunk = 5")))
    assert plan.chunk == (1, 5)
    at, region = list(chunk_regions(plan.shape, plan.chunk))[place]
    found = run_part(list(parts(plan))[place])
    folder = tmp_path / "by_zarr.zarr"
    expected = by_zarr(folder, plan, region, found)
    files = encoded(found, plan.neurons, plan.chunk)
    places = {
        each.name: folder.joinpath(*chunk_place(each, at)) for each in variables(plan.neurons)
    }
    assert {places[name]: data for name, data in files.items()} == expected


def test_nothing_but_fill_values_is_no_file(written):
    """As with Zarr, which gives fill values where there is no file."""
    plan = load_study(written())
    found = run_part(next(parts(plan)))
    found["later_error"][...] = np.nan
    found["coalesced_at"][...] = -1
    files = encoded(found, plan.neurons, plan.chunk)
    assert {"later_error", "coalesced_at"}.isdisjoint(files)
    assert "weights" in files
