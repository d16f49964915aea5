"""The JSON Schema and the template: both know every key."""

import json
import tomllib

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from relufit.errors import InputError
from relufit.scenario import FORMS, json_schema, loads, template
from relufit.scenario.json_schema import document_schema
from relufit.scenario.relu_sum.tour import TourStop
from relufit.training.dense.run import run_dense


def keys_of(schema, root, path=()):
    """Every path of table and key in a schema, with its description."""
    if "$ref" in schema:
        schema = {**root["$defs"][schema["$ref"].rpartition("/")[2]], **schema}
    for name, inner in schema.get("properties", {}).items():
        yield (*path, name), inner.get("description")
        yield from keys_of(inner, root, (*path, name))


WHOLE = json.loads(json_schema())
SCHEMAS = {kind: document_schema(kind) for kind in FORMS}
SCHEMA = SCHEMAS["relu_sum"]
DESCRIBED = {kind: dict(keys_of(schema, schema)) for kind, schema in SCHEMAS.items()}
KEYS = [(kind, path) for kind, described in DESCRIBED.items() for path in described]


AT = ("published", "at")  # its keys are the names of quantities


def key_name(value):
    return value if isinstance(value, str) else ".".join(value)


def test_the_schema_is_stable_json():
    """Sorted, indented, with a line end: the same text each time, fit to be committed."""
    assert json_schema() == json.dumps(WHOLE, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    assert WHOLE["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert WHOLE["title"] == "relufit scenario"


def test_the_type_of_the_network_chooses_the_tables():
    """A dense file is checked by its own tables, any other by those of a ReLU sum."""
    network = WHOLE["if"]["properties"]["network"]
    assert network == {"properties": {"type": {"const": "dense"}}, "required": ["type"]}
    for branch, kind in (("then", "dense"), ("else", "relu_sum")):
        name = WHOLE[branch]["$ref"].removeprefix("#/$defs/")
        assert name == FORMS[kind].document.__name__
        assert WHOLE["$defs"][name]["properties"] == SCHEMAS[kind]["properties"]


@pytest.mark.parametrize(("kind", "keys"), [("relu_sum", 117), ("dense", 86)])
def test_the_schema_has_every_key_of_the_models(kind, keys):
    """All tables, those inside tables too, are in it, and each refuses unknown keys."""
    assert {path[0] for path in DESCRIBED[kind]} == set(FORMS[kind].document.model_fields)
    assert ("network", "random", "weight_std") in DESCRIBED[kind]
    assert len(DESCRIBED[kind]) == keys
    tables = [SCHEMAS[kind], *SCHEMAS[kind]["$defs"].values()]
    assert all(table["additionalProperties"] is False for table in tables)


@pytest.mark.parametrize(("kind", "path"), KEYS, ids=key_name)
def test_each_key_is_described(kind, path):
    """An editor that reads the schema can explain each key in a sentence."""
    assert DESCRIBED[kind][path]
    assert DESCRIBED[kind][path].endswith(".")


def test_the_schema_knows_no_null():
    """TOML has no null: an optional key is left out, never empty."""
    assert "null" not in json_schema()


def test_no_title_repeats_a_key():
    """Editors show the key and its description; a title would say the key once more."""
    tables = WHOLE["$defs"].values()
    assert not [key for table in tables for key in table["properties"].values() if "title" in key]


def test_the_schema_states_the_ranges():
    """What the checks demand stands in the schema too."""
    training = SCHEMA["$defs"]["Training"]["properties"]
    film = SCHEMA["$defs"]["FilmTable"]["properties"]
    assert training["learning_rate"]["exclusiveMinimum"] == 0
    assert (training["iterations"]["minimum"], training["iterations"]["maximum"]) == (1, 10**12)
    assert training["train"]["uniqueItems"] is True
    assert film["fps"]["enum"] == [1, 2, 4, 5, 10, 20, 24, 25, 30, 50, 60, 100]
    assert film["size"]["prefixItems"] == [{"maximum": 7680, "minimum": 160, "type": "integer"}] * 2
    assert SCHEMA["$defs"]["NetworkTable"]["properties"]["input_weights"]["items"]["not"] == {
        "const": 0
    }


@pytest.mark.parametrize(("kind", "path"), KEYS, ids=key_name)
def test_the_examples_of_the_schema_are_right(kind, path):
    """An example in the schema, and so in an error, would itself pass the check of its key."""
    *tables, key = path
    schema = SCHEMAS[kind]
    for name in tables:
        schema = schema["properties"][name]
        schema = SCHEMAS[kind]["$defs"][schema["$ref"].rpartition("/")[2]]
    for example in schema["properties"][key].get("examples", []):
        place = f"[{'.'.join(tables)}] {key}" if tables else key
        chosen = (
            "" if kind == "relu_sum" or "network" in path[:1] else '[network]\ntype = "dense"\n'
        )
        own = 'type = "dense"\n' if kind == "dense" and tables == ["network"] else ""
        text = f"[{'.'.join(tables)}]\n" * bool(tables) + f"{own}{key} = {in_toml(example)}"
        text = f"{text}\n{chosen}" if not chosen or not tables else f"{chosen}{text}"
        with pytest.raises(InputError) as caught:
            loads(text, name="s")
        assert f": {place}: expected" not in str(caught.value).replace(
            "expected biases beside", ""
        ).replace("expected a scenario in a folder", "")


def in_toml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {in_toml(v)}" for k, v in value.items()) + "}"
    return json.dumps(value)


ELSEWHERE = {"recorded", "style", "labels"}  # written by relufit only; of figures and films


def written_keys(text):
    """The keys of a template as (table, key), those behind # as well."""
    table = ""
    for line in text.splitlines():
        bare = line.removeprefix("# ")
        if bare.startswith("["):
            table = bare.strip("[]")
        elif " = " in bare and bare.split(" = ")[0].isidentifier():
            yield (*table.split("."), bare.split(" = ")[0]) if table else (bare.split(" = ")[0],)


@pytest.mark.parametrize("kind", FORMS)
def test_the_template_shows_every_key_once(kind):
    """Nothing that a scenario can say of a run is missing from it, and it says nothing else."""
    tables = {"reference", "network", "data", "training", "film", "published"}
    known = (
        {path for path in DESCRIBED[kind] if path[0] not in ELSEWHERE}
        - {(table,) for table in tables}
        - {("network", "random"), ("data", "noise")}
    )
    written = [path for path in written_keys(template("mine", kind)) if path[:2] != AT]
    stop = [path for path in written if path[0] == "tour"]  # one entry of a list of tables
    assert {path[1] for path in stop} == ({*TourStop.model_fields} if stop else set())
    written = [path for path in written if path not in stop] + ([("tour",)] if stop else [])
    assert set(written) == known - {AT}
    assert len(written) == len(known - {AT})
    assert (AT in known) == ("[published.at." in template("mine", kind))


@pytest.mark.parametrize("kind", FORMS)
def test_the_template_names_its_schema(kind):
    """Editors read the first line; its file is made by a command beside it."""
    first, *rest = template("mine", kind).splitlines()
    assert first == "#:schema relufit.schema.json"
    assert "relufit schema > relufit.schema.json" in rest[1]


def test_the_template_is_right_with_all_optional_keys():
    """Removing each # before a key gives a right scenario too, but for the forms that exclude."""
    lines = template("mine").splitlines()
    excluded = ("points", "columns", "expression", "file", "states")
    uncommented = [
        line.removeprefix("# ")
        if line.startswith(("# [", "# ")) and is_setting(line.removeprefix("# "), excluded)
        else line
        for line in lines
    ]
    start = next(i for i, line in enumerate(uncommented) if line == "[network.random]")
    stop = uncommented.index("seed = 1", start) + 1
    del uncommented[start:stop]
    text = "\n".join(uncommented)
    assert len(list(written_keys(text))) == len(list(written_keys(template("mine")))) - 10
    scenario = loads(text, name="mine")
    assert scenario.published.coalesced == ((2, 3),)
    assert scenario.film == loads(template("mine"), name="mine").film


def is_setting(line, excluded):
    key = line.split(" = ")[0]
    return line.startswith("[") or (" = " in line and key.isidentifier() and key not in excluded)


def test_the_template_shows_the_defaults():
    """The film that is written out as optional is the film that one gets without it."""
    text = template("mine")
    film = text[text.index("# [film]") : text.index("# Tables [style]")].replace("# ", "")
    defaults = tomllib.loads("\n".join(line.split("  ")[0] for line in film.splitlines()))["film"]
    assert (
        loads(text, name="mine").film
        == loads(
            text + "\n[film]\n" + "\n".join(f"{k} = {json.dumps(v)}" for k, v in defaults.items()),
            name="mine",
        ).film
    )


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip))
def test_any_name_makes_a_template(name):
    """Quotation marks, line ends and control characters in a name become a right title."""
    assert loads(template(name), name="s").title == name


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "expected a name for the scenario, got ''."),
        (" \n", "expected a name for the scenario, got ' \\n'."),
        ("a\ud800", "expected a name in Unicode, got 'a\\ud800'."),
    ],
)
def test_a_name_that_is_none_is_refused(name, message):
    """A blank name would make a scenario without a title."""
    with pytest.raises(InputError) as caught:
        template(name)
    assert str(caught.value) == message


def test_the_template_converges():
    """Its network learns the tent in 1600 iterations, as its text says."""
    scenario = loads(template("mine"), name="mine")
    training, data = scenario.training, scenario.data
    x = np.random.default_rng(data.seed).uniform(*data.domain, data.samples)
    y = np.maximum(x, 0) - 2 * np.maximum(x - 2, 0)
    weights, biases = np.array(scenario.network.weights), np.array(scenario.network.biases)
    errors = []
    for _ in range(1600 // data.samples):
        for point, target in zip(x, y, strict=True):
            active = np.maximum(point + biases, 0)
            step = 2 * training.learning_rate * (target - weights @ active)
            weights, biases = weights + step * active, biases + step * weights * (active > 0)
        errors.append(np.mean((y - np.maximum(x[:, None] + biases, 0) @ weights) ** 2))
    assert [error < training.stop_below for error in errors] == [False, False, False, True]


def test_the_dense_template_learns():
    """Its network learns the exclusive or before the limit, as its text says."""
    trajectory = run_dense(loads(template("mine", "dense"), name="mine"))
    assert trajectory.stopped == "target"
    outputs = [trajectory.final.output(each.inputs)[0] for each in trajectory.samples]
    assert [round(out) for out in outputs] == [0, 1, 1, 0]


def test_a_template_of_an_unknown_kind_is_refused():
    """The message names the kinds."""
    with pytest.raises(InputError, match=r"model_type: expected relu_sum or dense, got 'cnn'"):
        template("mine", "cnn")


@pytest.mark.parametrize(
    "line",
    ['file = "curve.csv"', "file = 'curve.csv'   # measured", '"file"="curve.csv"'],
)
def test_a_scenario_with_a_file_can_be_stored_without_it(tmp_path, line):
    """The self-contained text loads alone and has the same reference, seed and all else."""
    (tmp_path / "curve.csv").write_text("x,y\n0,0.1\n1.5,2e-3\n4,3\n")
    text = (
        f'title = "t"\n[reference]\n{line}\n[network]\nweights = [1]\nbiases = [0]\n'
        "[data]\ndomain = [0, 4]\nsamples = 5\nseed = 3\n"
    )
    scenario = loads(text, name="mine", folder=tmp_path)
    alone = loads(scenario.self_contained.text, name="mine")
    assert alone.reference.nodes == scenario.reference.nodes
    assert alone.reference.points == scenario.reference.nodes
    assert (alone.data, alone.network, alone.title) == (
        scenario.data,
        scenario.network,
        scenario.title,
    )
    assert alone.self_contained == alone.origin


@pytest.mark.parametrize(("size", "usable"), [("[800, 160]", True), ("[801, 160]", False)])
def test_a_film_is_not_too_oblong(size, usable):
    """Neither side is over five times the other, or nothing would be readable."""
    text = f"{template('x')}\n[film]\nsize = {size}\n"
    if usable:
        assert loads(text, name="x").film.size == (800, 160)
    else:
        with pytest.raises(InputError, match=r"\[film\] size: .* got \[801, 160\]"):
            loads(text, name="x")


@pytest.mark.parametrize("table", ["training", "network"])
def test_a_fault_of_the_run_is_no_fault_of_its_tour(table):
    """What a tour shows cannot be judged where the run is not known."""
    text = (ROOT / "scenarios" / "example4.toml").read_text(encoding="utf-8")
    with pytest.raises(InputError) as caught:
        loads(text.replace(f"[{table}]", f"[{table}]\nnonsense = 1"), name="example4")
    assert str(caught.value).count("expected") == 1
    assert f"[{table}] nonsense" in str(caught.value)
