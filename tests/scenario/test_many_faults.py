"""Very many faults are reported quickly, in little memory, and as few lines."""

from __future__ import annotations

import re
import tracemalloc

import pytest

from relufit.errors import InputError
from relufit.scenario import loads

SIZE = 2**15
HEAD = 'title = "t"\n'
RELU = HEAD + "[reference]\nexpression = 'x'\n[data]\ndomain = [0, 1]\nsamples = 1\n[network]\n"
DENSE = HEAD + '[network]\ntype = "dense"\nlayers = [1, 1]\nweights = [[[1]]]\n[data]\n'


def many(entry):
    """A list of so many entries that the text is as large as it is to be."""
    return f"[{entry * (SIZE // len(entry))}]\n"


TEXTS = {
    "lists for numbers": f"{RELU}weights = {many('[],')}biases = [0]\n",
    "texts for pairs": f"{HEAD}[reference]\npoints = {many('1e3,')}",
    "short pairs": f"{HEAD}[reference]\npoints = {many('[0],')}",
    "faults at the end": f"{HEAD}[reference]\npoints = [{'[0,0],' * 5000}{'[],' * 5000}]\n",
    "falling points": f"{HEAD}[reference]\npoints = {many('[0,0],')}",
    "wide rows": f"{DENSE}inputs = [{'[0,0],' * 5000}]\ntargets = [{'[0],' * 5000}]\n",
    "rows of lists": f"{DENSE}inputs = {many('[' + '[],' * 900 + '],')}",
    "unknown keys": HEAD + "".join(f"k{i} = 1\n" for i in range(SIZE // 11)),
    "unknown tables": HEAD + "".join(f"[t{i}]\n" for i in range(SIZE // 9)),
    "names": f"{HEAD}[training]\ntrain = {many('true,')}",
    "groups": f"{HEAD}[published]\ncoalesced = {many('[0],')}",
    "no iterations": DENSE + "[published.at]\n" + "".join(f"a{i}.b = 1\n" for i in range(3000)),
    "no numbers": DENSE + "[published.at.1]\n" + "".join(f"a{i} = 1\n" for i in range(3000)),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_very_many_faults_are_few_lines(text):
    """Fifty places and that there are more, whatever is wrong so often."""
    with pytest.raises(InputError) as caught:
        loads(text, name="s")
    *lines, last = str(caught.value).splitlines()
    assert len(lines) == 50
    assert all(line.startswith("s:") for line in lines)
    assert re.fullmatch(r"s: and more than \d+ more faults\.", last)


def test_very_many_faults_take_little_memory():
    """Less than a hundred bytes for each of the text, of which the parser itself needs most."""
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            loads(TEXTS["lists for numbers"], name="s")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100 * SIZE


def test_a_long_list_with_one_fault_reports_it():
    """The entry is named, however far behind; a long right list is read whole."""
    points = [f"[{x}, 0]" for x in range(2000)]
    whole = RELU.replace("expression = 'x'", "points = [{}]") + "weights = [1]\nbiases = [0]\n"
    right = loads(whole.format(", ".join(points)), name="s")
    assert len(right.reference.points) == 2000
    points[1234] = "[0, '']"
    with pytest.raises(InputError, match="points, entry 1235, number 2: expected a number, got ''"):
        loads(whole.format(", ".join(points)), name="s")
