"""Reading scenarios: what a right one gives, and that a wrong one gives one kind of error."""

import dataclasses
import hashlib
import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from relufit.errors import InputError
from relufit.scenario import NetworkTable, ReferenceTable, Scenario, load, loads, template
from relufit.scenario.relu_sum.document import Document

WHOLE = """\
title = "Example 4"
source = "an article"
description = "two neurons coalesce"
[reference]
weights = [2, -1, -2, -1]
biases = [0, -1, -2, -3]
[network]
weights = [0.001, 0.04, 0.07, 0.1]
biases = [-0.002, -0.5, -1.0, -1.5]
input_weights = [1, 1, -1, 2.5]
output_bias = 1
[data]
domain = [0, 4]
samples = 400
seed = 22650
sampling = "grid"
order = "shuffled"
[training]
learning_rate = 0.01
iterations = 20000
stop_below = 1e-3
train = ["biases", "output_bias"]
update = "sequential"
record_every = 5
[film]
frames = 100
fps = 20
pacing = "log"
hold = 0
size = [800, 600]
[published]
states = 20001
weights = [1.42, 0.5, -1.33, -2.1]
biases = [0, 0, -1.22, -2.22]
bias_peaks = [1, 2, 3, 4]
coalesced = [[1, 2]]
effective_weights = [1.92, -1.33, -2.1]
tolerance = 0
"""

LEAST = """\
title = "Least"
[reference]
expression = "x"
[network]
weights = [1]
biases = [0]
[data]
domain = [0, 1]
samples = 1
"""


def write(folder, text, name="mine.toml"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def fault_of(call, *args, **kwargs):
    with pytest.raises(InputError) as caught:
        call(*args, **kwargs)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_every_key_arrives():
    """Each value in the file is the attribute of the same name, lists as tuples."""
    scenario = loads(WHOLE, name="whole")
    assert (scenario.title, scenario.source) == ("Example 4", "an article")
    assert scenario.description == "two neurons coalesce"
    assert scenario.reference.weights == (2, -1, -2, -1)
    assert scenario.reference.biases == (0, -1, -2, -3)
    assert scenario.network.weights == (0.001, 0.04, 0.07, 0.1)
    assert scenario.network.biases == (-0.002, -0.5, -1.0, -1.5)
    assert scenario.network.input_weights == (1, 1, -1, 2.5)
    assert scenario.network.output_bias == 1
    assert scenario.network.size == 4
    data = scenario.data
    assert (data.domain, data.samples, data.seed) == ((0, 4), 400, 22650)
    assert (data.sampling, data.order) == ("grid", "shuffled")
    training = scenario.training
    assert (training.learning_rate, training.iterations) == (0.01, 20000)
    assert (training.stop_below, training.record_every) == (1e-3, 5)
    assert (training.train, training.update) == (("biases", "output_bias"), "sequential")
    film = scenario.film
    assert (film.frames, film.fps, film.pacing) == (100, 20, "log")
    assert (film.hold, film.size) == (0, (800, 600))
    published = scenario.published
    assert (published.iterations, published.states) == (None, 20001)
    assert published.weights == (1.42, 0.5, -1.33, -2.1)
    assert published.biases == (0, 0, -1.22, -2.22)
    assert published.bias_peaks == (1, 2, 3, 4)
    assert published.coalesced == ((1, 2),)
    assert published.effective_weights == (1.92, -1.33, -2.1)
    assert published.tolerance == 0


def test_what_is_left_out_has_a_default():
    """Without its table nothing is trained, and film and data have their documented defaults."""
    scenario = loads(LEAST, name="least")
    assert (scenario.source, scenario.description) == ("", "")
    assert scenario.training is None
    assert scenario.published is None
    assert (scenario.network.input_weights, scenario.network.output_bias) == (None, 0.0)
    data, film = scenario.data, scenario.film
    assert (data.seed, data.sampling, data.order) == (0, "uniform", "cyclic")
    assert (film.frames, film.fps, film.pacing) == (240, 25, "motion")
    assert (film.hold, film.size) == (2.0, (1200, 400))
    trained = loads(LEAST + "[training]\nlearning_rate=1\niterations=1\n[published]", name="least")
    training = trained.training
    assert (training.stop_below, training.record_every) == (None, 1)
    assert (training.train, training.update) == (("weights", "biases"), "simultaneous")
    assert trained.published.tolerance == 0.1


def test_numbers_are_floats():
    """A whole number where a number is expected becomes a float, so that arithmetic is one kind."""
    scenario = loads(WHOLE, name="whole")
    numbers = (*scenario.reference.weights, *scenario.data.domain, scenario.network.output_bias)
    assert {type(number) for number in numbers} == {float}


def test_whole_numbers_may_have_an_exponent():
    """2e3 is 2000 wherever a whole number is expected; a fraction stays refused."""
    text = WHOLE.replace("iterations = 20000", "iterations = 2e4").replace("fps = 20", "fps = 2e1")
    text = text.replace("samples = 400", "samples = 4.0e2").replace("seed = 22650", "seed = 1e3")
    text = text.replace("frames = 100", "frames = 1E2").replace("[[1, 2]]", "[[1.0, 2.0]]")
    text = text.replace("size = [800, 600]", "size = [8e2, 600.0]").replace("20001", "2.0001e4")
    scenario = loads(text, name="s")
    film, published = scenario.film, scenario.published
    numbers = [scenario.training.iterations, scenario.data.samples, scenario.data.seed]
    numbers += [film.fps, film.frames, *film.size, published.states, *published.coalesced[0]]
    assert numbers == [20000, 400, 1000, 20, 100, 800, 600, 20001, 1, 2]
    assert {type(number) for number in numbers} == {int}
    for wrong in ("2.5e0", "1e300", "inf", "true"):
        assert "a whole number from 1 to" in fault_of(
            loads, WHOLE.replace("samples = 400", f"samples = {wrong}"), name="s"
        ).replace("finite ", "")


def test_a_random_network_has_a_size():
    """[network.random] stands for weights and biases and gives the number of neurons."""
    table = (
        "[network.random]\nneurons=7\nbias_range=[-1, -1]\nweight_std=0\nseed=9223372036854775807"
    )
    given_network = "[network]\nweights = [1]\nbiases = [0]"
    random = loads(LEAST.replace(given_network, table), name="r").network
    assert (random.size, random.weights, random.biases) == (7, None, None)
    assert (random.random.bias_range, random.random.weight_std) == ((-1, -1), 0)
    assert random.random.seed == 2**63 - 1


def test_an_expression_can_be_called():
    """The formula is kept as written and also as something that computes."""
    reference = loads(LEAST, name="least").reference
    assert reference.expression == "x"
    assert reference.parsed_expression([3.0]).tolist() == [3.0]
    assert reference.nodes is None
    assert loads(WHOLE, name="whole").reference.parsed_expression is None


def test_points_are_nodes():
    """A curve given by points has them as pairs of floats."""
    text = LEAST.replace('expression = "x"', "points = [[0, 1], [0.5, -2], [1, 0]]")
    reference = loads(text, name="p").reference
    assert reference.nodes == reference.points == ((0.0, 1.0), (0.5, -2.0), (1.0, 0.0))


def test_the_origin_is_kept(tmp_path):
    """Path, stem, whole text and hash record what an output was made from."""
    path = write(tmp_path, LEAST, "my.run.toml")
    scenario = load(str(path))
    assert scenario.origin.path == path
    assert scenario.origin.text == LEAST
    assert scenario.origin.name == "my.run"
    assert scenario.origin.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert loads(LEAST, name="least").origin.path is None


def test_windows_files_are_read(tmp_path):
    """A byte order mark and CR LF line ends do no harm, to values, lines or hash."""
    content = b"\xef\xbb\xbf" + LEAST.replace("\n", "\r\n").encode()
    path = write(tmp_path, content)
    scenario = load(path)
    assert scenario.origin.sha256 == hashlib.sha256(content).hexdigest()
    assert str(scenario.fault("data", "samples", "x.")) == f"{path}:9: [data] samples: x."
    assert scenario == load(path)


def test_a_byte_order_mark_does_not_move_faults():
    """The first line counts as a header even behind the mark."""
    said = fault_of(loads, "\ufeff[data]\nsamples = 0", name="s")
    assert "s:2: [data] samples: expected" in said


def test_the_bounds_themselves_are_allowed():
    """The largest and smallest values that messages and schema name pass."""
    text = WHOLE.replace("states = 20001", f"states = {10**12 + 1}")
    text = text.replace("iterations = 20000", f"iterations = {10**12}")
    text = text.replace("record_every = 5", f"record_every = {10**12}")
    text = text.replace("samples = 400", "samples = 10000000")
    text = text.replace("frames = 100", "frames = 2").replace("hold = 0", "hold = 60")
    scenario = loads(text.replace("size = [800, 600]", "size = [160, 800]"), name="s")
    assert scenario.published.states == scenario.training.iterations + 1 == 10**12 + 1
    assert (scenario.film.frames, scenario.film.hold) == (2, 60)


def test_a_scenario_is_frozen():
    """Nothing in a scenario can be changed after it has been checked."""
    scenario = loads(LEAST, name="least")
    with pytest.raises(ValidationError):
        scenario.title = "another"
    with pytest.raises(ValidationError):
        scenario.data.samples = 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        scenario.origin.name = "another"


def test_a_scenario_travels_between_processes():
    """Pickling gives an equal scenario, as workers need."""
    scenario = loads(LEAST, name="least")
    copy = pickle.loads(pickle.dumps(scenario))  # noqa: S301 - our own bytes
    assert isinstance(copy, Scenario)
    assert copy == scenario
    assert hash(copy) == hash(scenario)


@pytest.mark.parametrize(
    ("table", "key", "place"),
    [
        ("data", "samples", "9: [data] samples"),
        ("data", "seed", "7: [data] seed"),
        ("data", "", "7: [data]"),
        ("network.random", "seed", "4: [network.random] seed"),
        ("", "title", "1: title"),
        ("training", "iterations", "1: [training] iterations"),
    ],
)
def test_later_layers_report_faults_in_the_same_way(table, key, place):
    """A fault found later names the line of the key, or of the nearest table around it."""
    error = loads(LEAST, name="s.toml").fault(table, key, "expected more, got less.")
    assert isinstance(error, InputError)
    assert str(error) == f"s.toml:{place}: expected more, got less."


def test_numpy_is_not_loaded_to_read_a_scenario():
    """`relufit new` and every error message come without waiting for NumPy or matplotlib."""
    code = (
        "import sys; from relufit.scenario import loads, template; loads(template('t'), name='t');"
        "print([name for name in ('numpy', 'matplotlib') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_mistyped_file_gets_the_name_that_was_meant(tmp_path, monkeypatch):
    """A file beside it comes first, then what relufit ships; else the list is named."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, LEAST, "wave.toml")
    assert f'Did you mean "{tmp_path / "wave.toml"}"?' in fault_of(load, tmp_path / "wvae.toml")
    assert fault_of(load, "exampel4") == (
        'exampel4: no such file. Did you mean "example4", which relufit ships?'
    )
    assert fault_of(load, "scenarios/example4.toml").endswith(": relufit render example4")
    assert "relufit study run spread" in fault_of(load, "spread")
    assert "`relufit examples`" in fault_of(load, "nothing-like-it")


def test_a_study_is_no_scenario(tmp_path):
    """The command that runs it is named."""
    path = write(tmp_path, 'title = "S"\nbase = "a.toml"\n[axes]\n"data.seed" = [1, 2]\n')
    assert f"expected a scenario, got a study. `relufit study run {path}`" in fault_of(load, path)


@pytest.mark.parametrize("written", ["datum", "[titel]", "[tittle]"])
def test_a_key_is_not_suggested_for_a_table(written):
    """Only what is like the name and of its kind is suggested."""
    line = written if written.startswith("[") else f"{written} = 1"
    text = LEAST + line if line.startswith("[") else f"{line}\n{LEAST}"
    said = fault_of(loads, text, name="s")
    assert "Did you mean" not in said
    assert "Known here are title," in said


# Files that give no text ---------------------------------------------------------------------


def test_a_missing_file(tmp_path):
    """The message names the path as it was given."""
    path = tmp_path / "none.toml"
    assert fault_of(load, path).startswith(f"{path}: no such file. ")


def test_a_directory(tmp_path):
    """A directory is named as such."""
    assert fault_of(load, tmp_path) == f"{tmp_path}: expected a file, got a directory."


def test_a_path_with_a_nul_character():
    """Even a path that no system knows gives our error."""
    assert fault_of(load, "a\0b").startswith("a\0b: no such file.")


def test_a_file_without_permission(tmp_path, monkeypatch):
    """A file that may not be read is distinguished from a missing one."""

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "no")

    path = write(tmp_path, LEAST)
    monkeypatch.setattr(Path, "open", refuse)
    assert fault_of(load, path) == f"{path}: expected a readable file, got one without permission."


def test_a_file_that_is_no_text(tmp_path):
    """Bytes that are no UTF-8 are reported with offset and line."""
    path = write(tmp_path, b"title = 'x'\n# caf\xe9\n")
    assert fault_of(load, path) == (
        f"{path}:2: expected UTF-8 text, got the byte 0xe9 at offset 17. Save the file as UTF-8."
    )


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0", "a PNG image"),
        (b"GIF89a\xff" * 2**18, "a GIF"),
        (b"%PDF-1.4\n%\xac\xdc", "a PDF file"),
        (b"\0\0\0\x20ftypisom", "an MP4 film"),
        (b"PK\x03\x04\x14\0", "a ZIP archive, such as a trajectory (.npz)"),
        (b"\x7fELF\0\0", "a binary file"),
    ],
)
def test_a_figure_is_no_scenario(tmp_path, content, what):
    """The message says what the file is, and how to get the scenario out of it."""
    path = write(tmp_path, content, "x.png")
    assert fault_of(load, path) == (
        f"{path}: expected text, got {what}. "
        f"If relufit wrote it, `relufit inspect {path}` prints its provenance."
    )


@pytest.mark.parametrize("name", ["a.svg", "a.json", "captions.md"])
def test_a_text_of_another_format_is_no_scenario(tmp_path, name):
    """A text that relufit wrote is named by its ending, not by a fault of TOML in it."""
    path = write(tmp_path, '<svg a="b">\n{"title": 1}', name)
    assert f"{path}: expected TOML, got a {path.suffix} file. If relufit" in fault_of(load, path)


def test_utf_16_is_recognized(tmp_path):
    """A text in another encoding can be saved again."""
    path = write(tmp_path, LEAST.encode("utf-16"))
    assert fault_of(load, path) == (
        f"{path}: expected UTF-8 text, got UTF-16. Save the file as UTF-8."
    )


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_an_empty_file(tmp_path, text):
    """An empty file gets a hint how to start."""
    path = write(tmp_path, text)
    assert fault_of(load, path) == (
        f"{path}:1: expected a scenario, got an empty file. "
        "`relufit new NAME` writes a scenario to start from."
    )


def test_a_huge_file(tmp_path):
    """Two MiB are read, one byte more is refused; from a file as from text."""
    filled = LEAST + "#" * (2 * 1024 * 1024 - len(LEAST))
    assert load(write(tmp_path, filled)).title == "Least"
    path = write(tmp_path, filled + "#")
    assert fault_of(load, path) == f"{path}: expected a file of at most 2 MiB, got a larger one."
    assert loads(filled, name="s").title == "Least"
    larger = filled[:-1] + "\u00fc"  # as many characters, one byte more
    assert fault_of(loads, larger, name="s") == (
        "s: expected a text of at most 2 MiB, got a larger one."
    )


def test_text_with_half_a_character():
    """A lone surrogate, which has no UTF-8, is refused rather than crashing the hash."""
    assert fault_of(loads, "a = 1\ntitle = '\ud800'", name="s") == (
        "s:2: expected text, got a surrogate."
    )


# Broken TOML ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "title = 'x'\n= 3",
            "s:2: expected a key before =, got none.",
        ),
        ("a = 1\nb = ", "s:2: expected a value after =, got nothing."),
        (
            "[data]\n[data]",
            "s:2: expected [data] once, got it again after line 1. Join the two.",
        ),
        (
            "[a.b]\n[a.b]\n",
            "s:2: expected [a.b] once, got it again after line 1. Join the two.",
        ),
        (
            "[]",
            (
                "s:1: expected valid TOML, got an error in column 2: "
                "invalid initial character for a key part."
            ),
        ),
        (
            f"# {'8' * 5000}\n{'7' * 5000} = '{'6' * 5000}'\na = {'9' * 5000}",
            "s:3: expected numbers of ordinary size, got one of thousands of digits.",
        ),
        (
            f"a = [1,\n{'9' * 5000}1979-05-27]",
            "s:2: expected numbers of ordinary size, got one of thousands of digits.",
        ),
        (
            f"a = {'9' * 5000}_x\n",
            "s:1: expected numbers of ordinary size, got one of thousands of digits.",
        ),
        (
            "a = [[1]]\nb = '[['\nc = [\n" + "[" * 5000 + "]" * 5000 + "]",
            "s:4: expected tables and lists of numbers, got lists nested too deeply.",
        ),
        (
            "a = 1\n[" + "a." * 100_000 + "a]",
            "s:2: expected keys of a few parts, got one of more than 100.",
        ),
    ],
)
def test_broken_toml(text, message):
    """What the parser cannot read is reported with its line, and quickly."""
    assert fault_of(loads, text, name="s") == message


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000 + " = 1",
        "title = '" + "a" * 1_000_000 + "'\ntitel = 1",
        'title = """' + 'a\\"' * 250_000 + '"""\ntitel = 1',
        "[published]\ncoalesced = [" + "[1, 2], " * 120_000 + "]",
        "x = [" + "{a = 1}, " * 100_000 + "]",
    ],
    ids=["key", "word", "escapes", "groups", "tables"],
)
def test_a_large_file_is_refused(text):
    """A megabyte of nonsense is reported like a small one; quadratic work would never end."""
    assert fault_of(loads, text, name="s")


# Anything at all -----------------------------------------------------------------------------

NAMES = st.sampled_from(
    [
        *(key for table in (Document, ReferenceTable, NetworkTable) for key in table.model_fields),
        *("domain", "samples", "seed", "iterations", "train", "size", "coalesced", "weigths"),
    ]
)
VALUES = st.recursive(
    st.one_of(
        st.integers(),
        st.floats(),
        st.booleans(),
        st.text(st.characters(codec="utf-8"), max_size=8).map(json.dumps),
        st.sampled_from(["1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", "0xffff", '"x"']),
    ).map(lambda value: str(value).lower() if isinstance(value, bool) else str(value)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda values: f"[{', '.join(values)}]"),
        st.dictionaries(NAMES, inner, max_size=3).map(
            lambda table: "{" + ", ".join(f"{k} = {v}" for k, v in table.items()) + "}"
        ),
    ),
    max_leaves=8,
)
LINES = st.one_of(
    st.builds("{} = {}".format, NAMES, VALUES),
    st.builds("[{}]".format, NAMES),
    st.builds("[{}.{}]".format, NAMES, NAMES),
)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=12, unique=True).map("\n".join))
def test_any_toml_gives_a_scenario_or_the_documented_error(text):
    """TOML of the right words in wrong places never ends in another exception."""
    try:
        loads(text, name="s")
    except InputError as error:
        said = str(error)
    else:
        said = "s:"
    assert all(line.startswith("s:") for line in said.split("\n"))


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_any_text_gives_the_documented_error(text):
    """Text that is no scenario never ends in another exception."""
    with pytest.raises(InputError, match=r"\As:"):
        loads(text, name="s")


@settings(derandomize=True, max_examples=100, deadline=None)
@given(content=st.binary(max_size=60))
def test_any_bytes_give_the_documented_error(tmp_path_factory, content):
    """Neither does a file of any bytes."""
    path = write(tmp_path_factory.mktemp("bytes"), content)
    with pytest.raises(InputError):
        load(path)


def test_a_template_loads(tmp_path):
    """What `relufit new` writes is a right scenario."""
    assert load(write(tmp_path, template("a tent"))).title == "a tent"
