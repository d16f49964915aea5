"""What outputs keep of a scenario gives exactly that scenario again, alone."""

from __future__ import annotations

import hashlib
import math

import numpy as np
import pytest
from conftest import DENSE, SCENARIOS, SMALL, WORKED_SCENARIOS, dense, small
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relufit.errors import InputError
from relufit.scenario import load, loads
from relufit.scenario.made_from import provenance, read_made_from
from relufit.scenario.write import to_toml, toml_text

numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**70), 2**70)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["\u2028", "\x85", "a\r\nb", '"""', "'''", "\\", "\x00\x1b\x7f", "file = 'curve.csv'", "\ufeff"]
)
spellings = st.sampled_from(
    [
        'file = "curve.csv"',
        'file = """curve.csv"""',
        "'file'='''curve.csv'''  # measured",
        '"f\\u0069le" = "curve.csv"',
        'file = "\\u0063urve\\U0000002Ecsv"',
    ]
)


@st.composite
def scenarios(draw):
    """A text and the CSV file that it may name."""
    neurons = draw(st.integers(1, 3))
    lists = st.lists(numbers, min_size=neurons, max_size=neurons)
    content = {
        "title": draw(texts.filter(len)),
        "description": draw(texts),
        "network": {"weights": draw(lists), "biases": draw(lists), "output_bias": draw(numbers)},
        "data": {"domain": [0, 4], "samples": 3, "seed": draw(st.integers(0, 2**63 - 1))},
        "training": {"learning_rate": draw(st.floats(5e-324, 1e300)), "iterations": 2},
        "film": {
            "hold": draw(st.sampled_from([0, -0.0, 5e-324, 60.0])),
            "loop": draw(st.booleans()),
        },
    }
    inner = draw(st.lists(st.floats(1e-9, 3.9), unique=True, max_size=4))
    x = [-0.0, *sorted(inner), 4]
    y = draw(st.lists(numbers, min_size=len(x), max_size=len(x)))
    curve = "".join(f"{float(a)!r},{float(b)!r}\n" for a, b in zip(x, y, strict=True))
    form = draw(st.sampled_from(["points", "file", "weights", "expression"]))
    written = toml_text(content)
    head, tables = written.split("\n[network]", 1)
    reference = {
        "points": f"points = {[[float(a), float(b)] for a, b in zip(x, y, strict=True)]}",
        "file": draw(spellings),
        "weights": f"weights = {[float(each) for each in y]}\nbiases = {x}",
        "expression": 'expression = "x**2 - 5e-324"',
    }[form]
    start = draw(st.sampled_from(["", "\ufeff", "# \u2028 \x85 file = 1\n", "\r\n"]))
    return f"{start}{head}\n[reference]\n{reference}\n[network]{tables}", curve


@settings(derandomize=True, max_examples=60, suppress_health_check=list(HealthCheck))
@given(scenarios(), st.sampled_from(["example4", "a b.c", "π", "-", "x\u2028y", "\udcff"]))
def test_what_outputs_keep_gives_the_same_scenario(tmp_path_factory, made, name):
    """Every value with its bits, the name and the hash, whatever the text is like."""
    text, curve = made
    folder = tmp_path_factory.mktemp("scenario")
    (folder / "curve.csv").write_text(curve, encoding="utf-8")
    scenario = loads(text, name=name, folder=folder)
    kept = read_made_from(provenance(scenario))
    again = loads(kept["scenario"], name=kept["name"])
    assert again.reference.nodes == scenario.reference.nodes
    assert to_toml(again) == to_toml(scenario)
    assert provenance(again) == provenance(scenario)
    assert kept["name"] == name
    assert kept["sha256"] == hashlib.sha256(kept["scenario"].encode()).hexdigest()


@pytest.mark.parametrize("path", [*SCENARIOS, *WORKED_SCENARIOS], ids=lambda path: path.stem)
def test_an_unchanged_scenario_keeps_its_text(path):
    """Comments are somebody's work: the file's own text is kept."""
    scenario = load(path)
    assert scenario.self_contained == scenario.origin
    anew = loads(to_toml(scenario), name="anew")
    assert to_toml(anew) == to_toml(scenario)
    assert anew.model_dump(exclude={"origin"}) == scenario.model_dump(exclude={"origin"})


@pytest.mark.parametrize("rate", [0.75, 5e-324, 1, np.float64(0.25), np.float32(0.75)])
@pytest.mark.parametrize("make", [small, dense])
def test_a_change_in_python_is_written(make, rate):
    """Outputs name the learning rate that was run, not that of the file."""
    scenario = make()
    training = scenario.training.model_copy(update={"learning_rate": rate})
    changed = scenario.model_copy(update={"training": training})
    kept = changed.self_contained
    assert loads(kept.text, name="again").training.learning_rate == rate
    assert kept.name == scenario.origin.name
    assert kept.sha256 != scenario.self_contained.sha256
    assert scenario.self_contained.text in {SMALL, DENSE}
    assert read_made_from(provenance(changed))["scenario"] == kept.text


def test_the_sign_of_zero_is_a_change():
    """-0.0 and 0.0 are equal and yet other bits."""
    scenario = small()
    network = scenario.network.model_copy(update={"output_bias": -0.0})
    text = scenario.model_copy(update={"network": network}).self_contained.text
    assert math.copysign(1, loads(text, name="again").network.output_bias) < 0


def test_a_change_that_no_file_could_have_is_refused():
    """A learning rate below zero is reported like that of a file."""
    scenario = small()
    training = scenario.training.model_copy(update={"learning_rate": -1.0})
    changed = scenario.model_copy(update={"training": training})
    with pytest.raises(InputError, match=r"small:\d+: \[training\] learning_rate: expected a numb"):
        provenance(changed)


def test_a_large_reference_file_can_be_kept(tmp_path):
    """A file of nearly one MiB gives a text that is read again, in which it is points."""
    lines = [f"{x / 10**4:.4f},{x % 97 / 100}\n" for x in range(85_000)]
    (tmp_path / "curve.csv").write_text("".join(lines))
    assert 2**20 * 0.85 < (tmp_path / "curve.csv").stat().st_size < 2**20
    text = SMALL.replace("weights = [2, -4]\nbiases = [0, -2]", 'file = "curve.csv"')
    scenario = loads(text, name="large", folder=tmp_path)
    kept = scenario.self_contained
    assert loads(kept.text, name="again").reference.points == scenario.reference.nodes


def test_a_reference_file_that_could_not_be_kept_is_refused(tmp_path):
    """With a text of nearly two MiB beside it, before anything is trained."""
    lines = [f"{x / 10**4:.4f},{x % 97 / 100}\n" for x in range(41_000)]
    (tmp_path / "curve.csv").write_text("".join(lines))
    text = SMALL.replace("weights = [2, -4]\nbiases = [0, -2]", 'file = "curve.csv"')
    text = f'source = "{"a" * 1_700_000}"\n{text}'
    with pytest.raises(InputError, match=r"large:5: \[reference\] file: expected points that fit"):
        loads(text, name="large", folder=tmp_path)


@pytest.mark.parametrize("name", ["..", "../..", "/x", "a/b", "", ".", "a\0b"])
def test_a_name_that_is_a_path_is_refused(name):
    """Outputs lie in a folder of the scenario's name, and nowhere else."""
    with pytest.raises(InputError, match="expected a scenario's name without a path, got "):
        loads(SMALL, name=name)
