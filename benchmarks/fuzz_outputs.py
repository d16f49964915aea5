"""Damaged output files: bytes flipped, removed, repeated, inserted or set to extremes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import relufit
from relufit.errors import InputError
from relufit.outputs.provenance import made_from
from relufit.scenario import loads

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

SCENARIO = """\
title = "Small"
[reference]
weights = [2, -4]
biases = [0, -2]
[network]
weights = [0.1, -0.2]
biases = [0, -0.5]
[data]
domain = [0, 4]
samples = 20
seed = 1
[training]
learning_rate = 0.01
iterations = 100
[film]
frames = 2
size = [320, 160]
hold = 0.2
"""
EXTREMES = [b"\0", b"\xff", b"\x7f", b"\x80", b"\x01"]


def prepare(folder: Path) -> None:
    """Write one file of each format."""
    relufit.render(
        relufit.train(loads(SCENARIO, name="small")),
        folder,
        only=["fit", "training"],
        formats=["png", "svg", "pdf", "gif", "mp4", "webp", "apng"],
    )


@cache
def originals(folder: Path) -> list[tuple[str, bytes]]:
    """Name and content of each file; the archive several times, as it is used most."""
    paths = sorted((folder / "small").iterdir())
    archives = [path for path in paths if path.suffix == ".npz"]
    return [(path.name, path.read_bytes()) for path in (*paths, *archives * 4)]


def make(random: Random, folder: Path) -> tuple[str, bytes]:
    """Return a name and content with one or more damages."""
    name, data = random.choice(originals(folder))
    for _ in range(random.choice([1, 1, 1, 2, 5])):
        data = random.choice(DAMAGES)(random, data)
    return name, data


def run(case: tuple[str, bytes], scratch: Path) -> str:
    """Read provenance and trajectory of the file, or get an error that names the file."""
    name, data = case
    path = scratch / name
    path.write_bytes(data)
    ends = {_end(made_from, path)}
    if path.suffix == ".npz":
        ends.add(_end(relufit.load_trajectory, path))
    return "rejected" if ends == {"rejected"} else "read"


def _end(read: object, path: Path) -> str:
    try:
        read(path)  # type: ignore[operator]
    except InputError as error:
        if not str(error).startswith(f"{path}: "):
            raise ValueError(f"no place in {str(error)[:200]!r}") from error
        return "rejected"
    return "read"


def _place(random: Random, data: bytes) -> int:
    """Return a position anywhere, or near the start or end, where formats store numbers."""
    spread = random.choice([64, 1024, len(data)])
    at = random.randrange(max(min(spread, len(data)), 1))
    return at if random.random() < 0.6 else max(len(data) - 1 - at, 0)


def _flip(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice([1, 1, 2, 10])):
        if changed:
            changed[_place(random, data)] = random.randrange(256)
    return bytes(changed)


def _bit(random: Random, data: bytes) -> bytes:
    at = _place(random, data)
    return (
        data[:at]
        + bytes(each ^ 1 << random.randrange(8) for each in data[at : at + 1])
        + data[at + 1 :]
    )


def _truncate(random: Random, data: bytes) -> bytes:
    return data[: _place(random, data)]


def _double(random: Random, data: bytes) -> bytes:
    at, count = _place(random, data), random.choice([1, 8, 100, 5000])
    return data[:at] + data[at : at + count] * random.choice([2, 3, 50]) + data[at + count :]


def _remove(random: Random, data: bytes) -> bytes:
    at = _place(random, data)
    return data[:at] + data[at + random.choice([1, 4, 100]) :]


def _extreme(random: Random, data: bytes) -> bytes:
    at, count = _place(random, data), random.choice([1, 2, 4, 8])
    return data[:at] + random.choice(EXTREMES) * count + data[at + count :]


def _text(random: Random, data: bytes) -> bytes:
    words = [
        b"utf-8",
        b"small",
        b"shape",
        b"descr",
        b"<f8",
        b"(100,",
        b"limit",
        b"provenance",
        b"{",
    ]
    word = random.choice(words)
    other = random.choice(
        [b"utG-8", b"../..", b"", b"<f4", b"|O", b"(99999999999,", b"\x1b[31m", b"[[["]
    )
    return data.replace(word, other, random.choice([1, 1, 100]))


DAMAGES = [_flip, _flip, _bit, _truncate, _double, _remove, _extreme, _text]
