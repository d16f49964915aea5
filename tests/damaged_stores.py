"""Damage to the stores of studies, of every kind that a disk or a stranger can do.

``python tests/damaged_stores.py STORE STUDY 10000`` does it that often, each time to a copy.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import sys
import time
from pathlib import Path

import numcodecs.zstd
import numpy as np

from relufit.errors import InputError
from relufit.study.load_results import load_results
from relufit.study.pick import pick
from relufit.study.planning.plan import load_study
from relufit.study.run import run_study
from relufit.study.storage.open_study import open_study

STRANGE = (
    *(
        None,
        True,
        -1,
        0,
        1,
        7,
        2**31,
        2**63,
        10**30,
        0.5,
        -1e308,
        "",
        "x",
        "NaN",
        "\0",
        "../../out",
    ),
    *([], {}, [[]], [10**9], [1, 1], ["a"] * 1000, {"name": "gzip"}, {"a": {"b": []}}, "é" * 999),
)


def damage(chance, store, outside):
    """Damage a store in one place; what was done."""
    kinds = [file_damage, file_damage, folder_damage, metadata_damage, metadata_damage]
    return chance.choice(kinds)(chance, store, outside)


def file_damage(chance, store, outside):
    """Change one file."""
    files = sorted(path for path in store.rglob("*") if path.is_file() and not path.is_symlink())
    path = chance.choice(files)
    data = path.read_bytes()
    what = chance.choice([*NEW_CONTENT, "link", "circle", "folder", "pipe", "gone"])
    path.unlink()
    if what in NEW_CONTENT:
        path.write_bytes(NEW_CONTENT[what](chance, data, files, store))
    elif what == "link":
        path.symlink_to(outside / chance.choice(["file.txt", "none.txt", "chunk"]))
    elif what == "circle":
        path.symlink_to(path.name)
    elif what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    return f"{what} {path.relative_to(store)}"


def _flipped(chance, data, _files, _store):
    new = bytearray(data or b"\0")
    for _ in range(chance.choice([1, 1, 2, 20])):
        new[chance.randrange(len(new))] ^= 1 << chance.randrange(8)
    return bytes(new)


NEW_CONTENT = {
    "cut": lambda chance, data, *_: data[: chance.randrange(len(data) or 1)],
    "empty": lambda *_: b"",
    "flipped": _flipped,
    "longer": lambda chance, data, *_: data + chance.randbytes(chance.choice([1, 8, 100_000])),
    "random": lambda chance, data, *_: chance.randbytes(len(data)),
    "other file": lambda chance, _data, files, _store: chance.choice(
        [path for path in files if path.is_file()]
    ).read_bytes(),
    "bomb": lambda *_: numcodecs.zstd.Zstd(level=1).encode(bytes(10**8)),
    "two frames": lambda _chance, data, *_: data + data,
}


def folder_damage(chance, store, outside):
    """Replace one folder."""
    folders = [path for path in store.rglob("*") if path.is_dir() and not path.is_symlink()]
    path = chance.choice(sorted(folders))
    what = chance.choice(["link", "circle", "up", "file", "gone", "pipe"])
    shutil.rmtree(path)
    if what == "link":
        path.symlink_to(outside)
    elif what == "circle":
        path.symlink_to(path.name)
    elif what == "up":
        path.symlink_to("..")
    elif what == "file":
        path.write_bytes(b"file")
    elif what == "pipe":
        os.mkfifo(path)
    return f"{what} {path.relative_to(store)}/"


def metadata_damage(chance, store, outside):
    """Change one value of some metadata, or a letter of a text."""
    path = chance.choice([store / "zarr.json", *sorted(store.rglob("zarr.json"))])
    try:
        document = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):  # it has been damaged before
        return file_damage(chance, store, outside)
    parent, key = chance.choice(list(_places(document)))
    if isinstance(parent[key], str) and len(parent[key]) > 20 and chance.random() < 0.7:
        at = chance.randrange(len(parent[key]))
        letter = chance.choice("019.-[]\"'=\n\0é$ax")
        parent[key] = parent[key][:at] + letter + parent[key][at + chance.randrange(2) :]
    elif isinstance(parent, dict) and chance.random() < 0.2:
        del parent[key]
    else:
        parent[key] = chance.choice(STRANGE)
    path.write_text(json.dumps(document), "utf-8")
    return f"{key} in {path.relative_to(store)}"


def _places(value):
    """Every place in a JSON document."""
    for key in value if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def values_of(store, plan):
    """All that readers find in a store."""
    outcomes, _ = load_results(store)
    return {each.name: outcomes.read(each.name) for each in plan.variables}


def check(store, plan, undamaged):
    """A damaged store gives an error that names it, or what it held; running mends it, or refuses.

    Returns:
        Whether it is right in the end.
    """
    for read in (
        lambda: values_of(store, plan),
        lambda: {k: v.to_numpy() for k, v in open_study(store).load().items()},
        lambda: pick(store, [], ["iterations=100"]) and {},
    ):
        try:
            found = read()
        except InputError as error:
            check_message(str(error), store)
        else:
            for name, values in found.items():
                same = values == undamaged[name]
                not_run = found["verdict"] < 0
                is_right = same | (np.isnan(values) & np.isnan(undamaged[name]))
                assert (is_right.reshape(*not_run.shape, -1).all(axis=-1) | not_run).all(), name
    try:
        run_study(plan, store)
    except InputError as error:
        check_message(str(error), store)
        return False
    for name, values in values_of(store, plan).items():
        assert np.array_equal(values, undamaged[name], equal_nan=values.dtype.kind == "f"), name
    return True


def check_message(text, store):
    """A message names the store, and does not go on for ever."""
    assert str(store) in text or "study without one" in text, text
    assert len(text) < 2000, text


def outside_of(folder):
    """A folder that no store may reach, and what is in it."""
    outside = folder / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "file.txt").write_text("mine")
    (outside / ".a.1.part").write_text("mine")
    return outside


def main(store, study, turns, first="0"):
    """Damage copies of a store, again and again."""
    store, plan = Path(store), load_study(study)
    undamaged = values_of(store, plan)
    outside = outside_of(store.parent)
    before = sorted((str(path), path.read_bytes()) for path in outside.iterdir())
    copy, mended, slowest = store.with_name("copy.zarr"), 0, 0.0
    for seed in range(int(first), int(first) + int(turns)):
        chance = random.Random(seed)  # noqa: S311 - the same damage each time
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(store, copy)
        what = [damage(chance, copy, outside) for _ in range(chance.choice([1, 1, 1, 2, 5]))]
        begin = time.monotonic()
        try:
            mended += check(copy, plan, undamaged)
        except Exception as error:
            print(f"seed {seed}: {what}: {type(error).__name__}: {error}", flush=True)  # noqa: T201
            raise
        slowest = max(slowest, time.monotonic() - begin)
        assert before == sorted((str(path), path.read_bytes()) for path in outside.iterdir())
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{turns} damaged stores, {mended} mended, slowest {slowest:.1f} s, {peak_mb:.0f} MB")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
