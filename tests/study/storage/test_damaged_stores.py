"""Damaged and hostile stores: a message that names them, or what they held; never anything else."""

from __future__ import annotations

import json
import random
import tracemalloc

import numcodecs.zstd
import numpy as np
import pytest
from conftest import SMALL
from damaged_stores import check, damage, outside_of, values_of

from relufit.errors import InputError
from relufit.outputs.study_files import plot_study
from relufit.study.load_results import load_results
from relufit.study.pick import pick
from relufit.study.planning.plan import load_study
from relufit.study.run import run_study
from relufit.study.storage.dataset import VERDICTS
from relufit.study.storage.layout import MARKS, chunk_place, documents, metadata_bytes
from relufit.study.storage.open_study import open_study
from relufit.study.storage.stored import Stored
from relufit.study.storage.zstandard import compressed, decompressed

STUDY = """
title = "Two rates"
base = "small.toml"
[axes]
"training.learning_rate" = { values = [0.005, 0.02], labels = ["slow", "fast"] }
"data.seed" = { from = 0, count = 2 }
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    (folder / "small.toml").write_text(SMALL, encoding="utf-8")
    (folder / "s.toml").write_text(STUDY, encoding="utf-8")
    plan = load_study(folder / "s.toml")
    run_study(plan, folder / "s.zarr")
    store = folder / "s.zarr"
    files = {p.relative_to(store): p.read_bytes() for p in store.rglob("*") if p.is_file()}
    return plan, files


@pytest.fixture
def stored(made, tmp_path):
    """The plan of a study of four runs in one chunk, and a store of it."""
    plan, files = made
    return plan, copied(files, tmp_path / "s.zarr")


def copied(files, store):
    """A store of some files."""
    for place, data in files.items():
        (store / place).parent.mkdir(parents=True, exist_ok=True)
        (store / place).write_bytes(data)
    return store


def with_values(plan, store, name, values):
    """Put other values into the one chunk, and a mark that fits them, as a stranger could."""
    variable = next(each for each in plan.variables if each.name == name)
    file = store.joinpath(*chunk_place(variable, (0, 0)))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(compressed(values.astype(variable.dtype).tobytes(), 3, checksum=True))
    mark_again(plan, store)


def mark_again(plan, store):
    """Write the mark that fits the files of the one chunk."""
    mark = Stored(store, plan).hash_of((0, 0))
    store.joinpath(*MARKS, "c", "0", "0").write_bytes(mark.to_bytes(8, "little"))


@pytest.mark.parametrize("seed", range(60))
def test_damage_is_reported_or_does_no_harm(made, tmp_path, seed):
    """Whatever is changed, readers give what was there or name the store; running mends it."""
    plan, files = made
    store, chance = copied(files, tmp_path / "s.zarr"), random.Random(seed)  # noqa: S311 - the same damage each time
    undamaged = values_of(store, plan)
    outside = outside_of(tmp_path)
    before = {path: path.read_bytes() for path in outside.iterdir()}
    damage(chance, store, outside)
    check(store, plan, undamaged)
    assert {path: path.read_bytes() for path in outside.iterdir()} == before


DIVERGED = VERDICTS.index("diverged")
IMPOSSIBLE = [
    ("verdict", lambda v: v * 0 + 77),
    ("verdict", lambda v: v * 0 - 1),
    ("verdict", lambda v: v * 0 + DIVERGED),
    ("stopped", lambda v: v * 0 + 3),
    ("iterations", lambda v: -v),
    ("iterations", lambda v: v * 0 + 2**62),
    ("error", lambda v: -v),
    ("later_error", lambda v: np.where(np.isnan(v), -1.0, -v)),
    ("effective_neurons", lambda v: v * 0 + 9),
    ("output_bias", lambda v: v * np.nan),
    ("weights", lambda v: v * np.inf),
    ("weights", lambda v: v * np.nan),
    ("weights", lambda v: np.where([True, False], np.nan, v)),
    ("biases", lambda v: v * np.nan),
    ("input_weights", lambda v: np.where([False, True], np.nan, v)),
    ("sign_changes", lambda v: v * 0 - 1),
    ("sign_changes", lambda v: v * 0 + 10**9),
    ("dead", lambda v: v * 0 + 5),
    ("coalesced_at", lambda v: v * 0 - 2),
    ("coalesced_at", lambda v: v * 0 + 10**9),
]


@pytest.mark.parametrize(("name", "change"), IMPOSSIBLE, ids=lambda each: str(each)[:12])
def test_values_that_no_run_can_have_are_damage(stored, tmp_path, name, change):
    """Also where the mark fits: they are named, and run again with the values of before."""
    plan, store = stored
    before = values_of(store, plan)
    with_values(plan, store, name, change(before[name]))
    for read in (
        lambda: plot_study(store, tmp_path),
        lambda: pick(store, [], ["verdict=slow"]),
        lambda: open_study(store).load(),
    ):
        with pytest.raises(InputError, match=r"1 damaged: 0\.0 \(.*study run` runs them again"):
            read()
    assert run_study(plan, store).damaged == ((0, 0),)
    found = values_of(store, plan)
    assert all(np.array_equal(found[key], before[key], equal_nan=True) for key in before)


def test_a_chunk_that_inflates_is_refused_before_it_is_inflated(stored):
    """A frame of a gigabyte, or a second one behind the right one, takes no memory."""
    plan, store = stored
    file = store / "error" / "c" / "0" / "0"
    bomb = numcodecs.zstd.Zstd(level=1).encode(bytes(10**8))
    for data in (bomb, file.read_bytes() + bomb):
        file.write_bytes(data)
        mark_again(plan, store)
        tracemalloc.start()
        with pytest.raises(InputError, match="1 damaged"):
            load_results(store)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 10**7


@pytest.mark.parametrize("size", [0, 1, 255, 256, 65_791, 65_792, 300_000])
def test_frames_of_any_size_are_read(size):
    """What is compressed comes back, compressible or not; cut or longer data do not."""
    plain = np.random.default_rng(size).bytes(size // 2) + bytes(size - size // 2)
    data = compressed(plain, 3, checksum=True)
    assert bytes(decompressed(data, size)) == plain
    for wrong in (data[:-1], data + b"\0", data + data, b""):
        with pytest.raises(Exception, match="expected a whole Zstandard frame"):
            decompressed(wrong, size)


def test_a_file_that_is_too_large_is_not_read(stored):
    """A chunk of a gigabyte on disk takes no memory either."""
    plan, store = stored
    file = store / "error" / "c" / "0" / "0"
    with file.open("r+b") as opened:
        opened.truncate(2**30)  # a hole
    with pytest.raises(InputError, match=r"expected at most .* bytes at 'error/c/0/0'"):
        load_results(store)
    assert run_study(plan, store).damaged == ((0, 0),)


METADATA = [
    ("error", "data_type", "int8"),
    ("error", "codecs", [{"name": "bytes"}, {"name": "gzip", "configuration": {"level": 1}}]),
    ("error", "fill_value", 0.0),
    ("error", "shape", [2, 10**9]),
    ("error", "dimension_names", ["a", "b"]),
    ("error", "chunk_key_encoding", {"name": "v2", "configuration": {"separator": "."}}),
    ("error", "chunk_grid", {"name": "regular", "configuration": {"chunk_shape": [1, 1]}}),
    ("verdict", "attributes", {"flag_meanings": 7}),
    ("data.seed", "shape", [10**9]),
    ("progress/marks", "shape", [10**6, 10**6]),
    ("progress", "node_type", "array"),
]


@pytest.mark.parametrize(("place", "key", "value"), METADATA, ids=lambda each: str(each)[:12])
def test_metadata_of_another_array_are_refused_and_mended(stored, place, key, value):
    """Readers name what differs; running the study repairs it."""
    plan, store = stored
    file = store / place / "zarr.json"
    before = file.read_bytes()
    file.write_text(json.dumps(json.loads(before) | {key: value}), encoding="utf-8")
    for read in (load_results, open_study, lambda path: pick(path, ["data.seed=0"])):
        with pytest.raises(InputError, match=f"got another value of '{key}'"):
            read(store)
    assert run_study(plan, store).mended == (f"{place}/zarr.json",)
    assert file.read_bytes() == before


def test_the_values_of_an_axis_are_compared_with_the_study(stored):
    """Other numbers, though well written, are no axis of this study."""
    plan, store = stored
    file = store / "data.seed" / "c" / "0"
    file.write_bytes(compressed(np.array([5, 6]).tobytes(), 0, checksum=False))
    with pytest.raises(
        InputError, match=r"expected the values of the axis 'data\.seed', got others"
    ):
        load_results(store)
    assert run_study(plan, store).mended == ("data.seed/c/0",)


def test_links_are_not_followed(stored, tmp_path):
    """Neither out of the store, to read or to write, nor in a circle."""
    plan, store = stored
    elsewhere = tmp_path / "elsewhere"
    (store / "error" / "c").rename(elsewhere)
    (store / "error" / "c").symlink_to(elsewhere)
    before = (elsewhere / "0" / "0").read_bytes()
    with pytest.raises(InputError, match="expected a folder at 'error/c', got a link"):
        load_results(store)
    with pytest.raises(InputError, match=r"'error/c', got a link\. Move it away and run the study"):
        run_study(plan, store)
    assert (elsewhere / "0" / "0").read_bytes() == before
    circle = store / "progress" / "marks" / "c" / "0" / "0"
    circle.unlink()
    circle.symlink_to("0")
    with pytest.raises(InputError, match="1 damaged"):
        load_results(store)


def test_a_store_may_be_reached_by_a_link(stored, tmp_path):
    """The user chose that path."""
    plan, store = stored
    (tmp_path / "link.zarr").symlink_to(store)
    assert run_study(plan, tmp_path / "link.zarr").found == 4
    assert not load_results(tmp_path / "link.zarr")[0].is_empty


def test_what_was_half_written_does_not_count(stored):
    """Files without a mark are no runs yet: a study was killed while it wrote them."""
    plan, store = stored
    store.joinpath(*MARKS, "c", "0", "0").unlink()
    assert load_results(store)[0].is_empty
    assert run_study(plan, store).runs == 4


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"relufit_study_format": 1}, "in format 2, got format 1. Run the study again"),
        ({"study": 7}, "without the text of its study"),
        ({"study": "title = 1"}, "whose study is damaged: study:1: title: expected text"),
        ({"base": ""}, "whose study is damaged: base:1: expected a scenario"),
        ({"base": "[" * 10**5, "base_name": "\x1b[31m"}, "whose study is damaged: base:1"),
        ({"neurons": 10**9}, "another value of 'attributes'"),
        ({"chunk": [0, 0]}, "another value of 'attributes'"),
        ({"base_sha256": "0"}, "another value of 'attributes'"),
    ],
)
def test_damaged_attributes_are_reported(stored, changes, message):
    """The store's own attributes are believed only where they agree."""
    _, store = stored
    document = json.loads((store / "zarr.json").read_text("utf-8"))
    changes = {"base_name": "base", **changes}
    document["attributes"] |= changes
    (store / "zarr.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_results(store)
    assert message in str(error.value)
    assert "\x1b" not in str(error.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "[" * 10**5, "{}", '{"attributes": []}'])
def test_no_metadata_are_reported(stored, text):
    """Whatever stands in their place."""
    plan, store = stored
    (store / "zarr.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="expected a store that `relufit study run` has written"):
        load_results(store)
    with pytest.raises(InputError, match=r"Move it away or choose another output folder\.$"):
        run_study(plan, store)


def test_a_grid_of_millions_of_chunks_is_read_at_once(stored, tmp_path):
    """What is walked through is what there is, not what there could be."""
    plan, _ = stored
    text = STUDY.replace("count = 2", "count = 1_000_000").replace(
        "[axes]", "runs_per_chunk = 1\n[axes]"
    )
    (plan.origin.path.parent / "many.toml").write_text(text, encoding="utf-8")
    many = load_study(plan.origin.path.parent / "many.toml")
    store = tmp_path / "many.zarr"
    for place, document in documents(many).items():
        store.joinpath(*place).mkdir(parents=True, exist_ok=True)
        store.joinpath(*place, "zarr.json").write_bytes(metadata_bytes(document))
    tracemalloc.start()
    assert Stored(store, many).written == []
    assert tracemalloc.get_traced_memory()[1] < 10**6
    tracemalloc.stop()
