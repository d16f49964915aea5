"""The files of a chunk against those that Zarr writes itself."""

from __future__ import annotations

import json

import numpy as np
import pytest
import zarr
from study_parts import parts

from relufit.study.engine.cells import run_part
from relufit.study.planning.plan import load_study
from relufit.study.storage.chunk_files import encoded
from relufit.study.storage.chunks import chunk_regions
from relufit.study.storage.layout import attributes, chunk_place, grid
from relufit.study.storage.store import open_store


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
    files = encoded(found, plan.variables, plan.neurons, plan.chunk)
    places = {each.name: folder.joinpath(*chunk_place(each, at)) for each in plan.variables}
    assert {places[name]: data for name, data in files.items()} == expected


def test_nothing_but_fill_values_is_no_file(written):
    """As with Zarr, which gives fill values where there is no file."""
    plan = load_study(written())
    found = run_part(next(parts(plan)))
    found["later_error"][...] = np.nan
    found["coalesced_at"][...] = -1
    files = encoded(found, plan.variables, plan.neurons, plan.chunk)
    assert {"later_error", "coalesced_at"}.isdisjoint(files)
    assert "weights" in files


def test_metadata_are_what_zarr_writes(written, tmp_path):
    """A store made by the Zarr library has the same files with the same bytes."""
    labels = 'start = { key = "data.seed", values = [1, 2], labels = ["a", "ß"] }'
    plan = load_study(written(('"data.seed" = { from = 0, count = 4 }', labels)))
    ours, theirs = tmp_path / "ours.zarr", tmp_path / "theirs.zarr"
    with open_store(ours, plan):
        pass
    root = zarr.create_group(theirs, zarr_format=3, attributes=attributes(plan))
    names = [axis.name for axis in plan.axes]
    for axis, values, texts in zip(
        plan.axes, ([0.005, 0.01, 0.02], [0, 1]), ({}, {"labels": ["a", "ß"]}), strict=True
    ):
        keys = [".".join(path) for path in axis.paths]
        array = root.create_array(
            axis.name,
            data=np.array(axis.values if not texts else values),
            chunks=(len(values),),
            dimension_names=[axis.name],
            attributes={"keys": keys, **texts},
        )
        assert array.shape == (len(values),)
    for each in plan.variables:
        inner = each.inner_shape(plan.neurons)
        root.create_array(
            each.name,
            shape=(*plan.shape, *inner),
            chunks=(*plan.chunk, *inner),
            dtype=each.dtype,
            fill_value=each.fill,
            dimension_names=[*names, *filter(None, [each.inner])],
            attributes=dict(each.attributes),
            compressors=[zarr.codecs.ZstdCodec(level=3, checksum=True)],
        )
    root.create_group("progress").create_array(
        "marks",
        shape=grid(plan),
        chunks=(1, 1),
        dtype="uint64",
        fill_value=0,
        compressors=None,
        attributes={"long_name": "hash of each chunk that has been written; 0 for none"},
    )
    files = {p.relative_to(theirs): p.read_bytes() for p in theirs.rglob("*") if p.is_file()}
    own = {p.relative_to(ours): p.read_bytes() for p in ours.rglob("*") if p.is_file()}
    assert own.keys() == files.keys()
    for place, data in own.items():
        if place.name == "zarr.json":  # another version of the library may lay the text out anew
            assert json.loads(data) == json.loads(files[place]), place
        else:
            assert data == files[place], place
