"""Study files: what they mean, and the messages about a wrong one."""

from __future__ import annotations

import pickle

import pytest

from relufit.errors import InputError
from relufit.scenario.parsing import validated
from relufit.study.planning import planner
from relufit.study.planning.axis_table import AxisTable
from relufit.study.planning.plan import load_study

RATES = '"training.learning_rate" = { from = 0.005, to = 0.02, count = 3, spacing = "log" }'
SEEDS = '"data.seed" = { from = 0, count = 4 }'


def test_a_plan_has_the_grid_of_its_file(study_file):
    """Axes in their order, their values, and chunks that cover the grid."""
    plan = load_study(study_file)
    assert [axis.name for axis in plan.axes] == ["training.learning_rate", "data.seed"]
    assert plan.shape == (3, 4)
    assert plan.axes[0].values == [0.005, pytest.approx(0.01), 0.02]
    assert list(plan.axes[1].values) == [0, 1, 2, 3]
    assert plan.chunk == (1, 4)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ({"values": [2, 3, 8]}, [2, 3, 8]),
        ({"from": 0, "count": 3}, [0, 1, 2]),
        ({"from": 2, "to": 4}, [2, 3, 4]),
        ({"from": 0, "to": 1, "count": 5}, [0, 0.25, 0.5, 0.75, 1]),
        ({"from": 5, "to": 9, "count": 1}, [5]),
        ({"from": 1, "to": 16, "count": 3, "spacing": "log"}, [1, 4, 16]),
    ],
)
def test_the_values_of_an_axis(table, values):
    """Lists, whole numbers from one on, equal steps and equal ratios."""
    assert list(AxisTable.model_validate(table).expanded()) == values


@pytest.mark.parametrize(
    ("key", "table", "values"),
    [
        (
            "data.samples",
            'from = 100, to = 1000, count = 4, spacing = "log"',
            [100, 215, 464, 1000],
        ),
        ("training.iterations", "from = 1000, to = 2000, count = 4", [1000, 1333, 1667, 2000]),
        ("training.learning_rate", "from = 1, to = 2, count = 3", [1, 1.5, 2]),
    ],
)
def test_a_range_over_whole_numbers_is_rounded_inside(written, key, table, values):
    """Keys that take whole numbers get them, in coordinates, scenarios and models."""
    plan = load_study(written((SEEDS, f'"{key}" = {{ {table} }}'), (RATES, "")))
    (axis,) = plan.axes
    assert list(axis.values) == values
    assert [value for (value,) in axis.written] == values
    assert [value for (value,) in axis.settings] == values


def test_short_lists_are_called_what_they_are(written):
    """Domains stand for themselves; long lists are numbered."""
    domains = '"data.domain" = [[0, 4], [-1, 4]]'
    assert list(load_study(written((SEEDS, domains))).axes[1].values) == ["[0, 4]", "[-1, 4]"]
    weights = '"network.weights" = [[0.123456, 0.654321], [0.1, 0.2]]'
    assert list(load_study(written((SEEDS, weights))).axes[1].values) == [1, 2]


def test_an_axis_can_scale_numbers_of_the_base(written):
    """Each value multiplies all initial biases."""
    plan = load_study(written((SEEDS, 'spread = { scale = "network.biases", values = [0.5, 2] }')))
    assert plan.axes[1].settings == [((0.0, -0.25),), ((0.0, -1.0),)]
    assert list(plan.axes[1].values) == [0.5, 2]


def test_an_axis_can_set_several_keys_at_once(written):
    """Networks of different widths, with names."""
    axis = """start = { keys = ["network.weights", "network.biases"], labels = ["one", "two"], values = [
      [[0.1], [0]], [[0.1, 0.2], [0, -1]] ] }"""
    plan = load_study(written((SEEDS, axis)))
    assert plan.axes[1].values == ("one", "two")
    assert plan.neurons == 2


# ruff: noqa: E501  (a table reads better with one case a line)
FAULTS = [
    (SEEDS, '"data.sed" = [1, 2]', '[data] sed: expected a known key, got an unknown one. Did you mean "seed"?'),
    (SEEDS, '"film.fps" = [1, 2]', "expected a key with its table, one of reference, network, data, training"),
    (SEEDS, '"data.seed" = []', "expected a list of 1 or more values, got []"),
    (SEEDS, '"data.seed" = { from = 0, count = 0 }', "expected a whole number from 1 to 10000000, got 0"),
    (SEEDS, '"data.seed" = { from = -1, count = 4 }', "[data] seed: expected a whole number from 0 to"),
    (SEEDS, '"data.seed" = { from = 0, cuont = 4 }', 'Did you mean "count"?'),
    (SEEDS, '"data.seed" = { from = 3 }', "expected a range with its end, got none. Give to."),
    (SEEDS, '"data.seed" = { from = 3, to = 1 }', "expected from below to, got 3 and 1"),
    (SEEDS, '"data.seed" = { count = 3 }', "expected values, or a range"),
    (SEEDS, '"data.seed" = { from = 0, to = 2, spacing = "log" }', "expected a range of positive numbers"),
    (SEEDS, '"data.seed" = { values = [1], from = 2 }', "expected values or a range, got both"),
    (SEEDS, '"data.seed" = { values = [1, 2], labels = ["a"] }', "expected 2 labels"),
    (SEEDS, '"data.seed" = [3, 4, 3]', "expected values that differ, got 3 more than once"),
    (SEEDS, '"data.seed" = { from = 0, to = 2, count = 9 }', "expected values that differ, got"),
    (SEEDS, 'error = { key = "data.seed", values = [1] }', "got 'error', which is reserved"),
    (SEEDS, 'progress = { key = "data.seed", values = [1] }', "got 'progress', which is reserved"),
    (SEEDS, '"zarr.json" = { key = "data.seed", values = [1] }', "got 'zarr.json', which is reserved"),
    (SEEDS, '"data.seed" = 3', "expected a table"),
    (SEEDS, '"data.seed.deep" = [1]', "[data] seed: expected a whole number"),
    (SEEDS, '"network.weights" = [[1, 2, 3]]', "expected 3 entries, as many as weights has, got 2"),
    (SEEDS, 'a = { scale = "data.order", values = [1] }', "expected numbers in the base scenario to scale"),
    (SEEDS, 'a = { key = "training.learning_rate", values = [1] }', "expected each key in one axis"),
    (SEEDS, '"data.seed" = { from = 0, count = 10000000 }', "expected at most 10000000 runs, got 3 x 10000000 = 30000000"),
    (SEEDS, '"reference.weights" = [[1e308, 1e308]]', "expected a finite value everywhere on the domain"),
    (SEEDS, '"data.noise.std" = [0, 0.1]', "expected a table [data.noise] in the base scenario, got none."),
    (SEEDS, '"data.points" = [[[0, 1], [4, 1]]]', "got 'data.points'. Make one study for each set of points."),
    ("[axes]", 'measures = ["kniks"]\n[axes]', 'or "cubic_distance", got \'kniks\'. Did you mean "kinks"?'),
    ("[axes]", 'measures = ["kinks", "kinks"]\n[axes]', 'expected each measure once, got "kinks" twice.'),
    (SEEDS, 'kinks = { key = "data.seed", values = [1] }', "got 'kinks', which is reserved"),
    (SEEDS, '"training.batch" = [21]', "expected a batch of at most 20 samples, as many as there are, got 21"),
    (SEEDS, '"training.batch" = ["ful"]', 'expected "sample", "full" or a whole number of samples'),
    (SEEDS, '"training.optimizer" = [{ name = "adam", betas = [0.9, 1] }]', "[training.optimizer] betas, entry 2: expected a number of 0 or more and below 1, got 1"),
    (SEEDS, '"training.optimizer.momentum" = [0.9]', "[training] optimizer: expected a name or a table with a name, got one without"),
    (SEEDS, '"training.schedule" = [{ name = "cosine", T_max = 99 }]', "expected a schedule that lasts as long as the run of 100 iterations, got one that ends after 99"),
    ('base = "small.toml"', 'base = "none.toml"', "3: base: expected a scenario file beside the study"),
    ('base = "small.toml"', "", "base: expected text in quotation marks, got nothing"),
    (RATES + "\n" + SEEDS, "", "expected 1 to 8 axes, got 0"),
    ('title = "A small study"', 'title = "小"', "2: title: expected letters that the font of the figures has (DejaVu Sans), got '小'"),
    ('title = "A small study"', 'title = "two\\nlines"', "2: title: expected text on one line"),
    (SEEDS, 'start = { key = "data.seed", values = [1, 2], labels = ["a", "大"] }', "7: [axes.start] labels, entry 2: expected letters that the font"),
    (SEEDS, 'start = { key = "data.seed", values = [1, 2], labels = ["a", "b\\u2028"] }', "7: [axes.start] labels, entry 2: expected text on one line"),
    (SEEDS, '"小" = { key = "data.seed", values = [1, 2] }', "7: [axes] '小': expected letters"),
    (SEEDS, '"a\\u0000b" = { key = "data.seed", values = [1, 2] }', "7: [axes.'a\\x00b']: expected a name without control characters"),
    (SEEDS, '"a/b" = { key = "data.seed", values = [1, 2] }', "7: [axes.'a/b']: expected the name of an axis"),
    (SEEDS, f'"{"n" * 101}" = {{ key = "data.seed", values = [1, 2] }}', "expected a name of at most 100 bytes, got one of 101"),
    ('base = "small.toml"', f'base = "{"long" * 999}"', "3: base: expected a scenario file beside the study, got 'long"),
    ('base = "small.toml"', 'base = "\\u0000"', "3: base: expected a scenario file beside the study, got"),
    ('base = "small.toml"', 'base = "small.toml/x"', "3: base: expected a scenario file beside the study, got"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_a_wrong_study_is_reported_with_its_place(written, old, new, message):
    """The message names file, line and axis, what was expected and what came."""
    path = written((old, new))
    with pytest.raises(InputError) as error:
        load_study(path)
    assert str(path) in str(error.value)
    assert message in str(error.value)
    assert "expected" in str(error.value)


def test_keys_that_depend_on_each_other_are_checked_together(written):
    """Two axes each of which is right can be wrong together."""
    axes = """"network.weights" = [[0.1, 0.2], [0.1, 0.3]]
"network.biases" = [[0, 0], [1, 2]]"""
    load_study(written((SEEDS, axes)))
    with pytest.raises(InputError, match="expected 2 entries, as many as weights has, got 3"):
        load_study(written((SEEDS, axes.replace("[1, 2]", "[1, 2, 3]"))))


LINKED = [
    ('"training.iterations" = [10, 101]', '"training.schedule" = [{ name = "cosine", T_max = 100 }]', "lasts as long as the run of 101"),
    ('"training.schedule.T_max" = [99, 100]', '"training.schedule.warmup" = [0, 1]', "one that ends after 99"),
    ('"training.optimizer" = ["sgd", "adam"]', '"training.update" = ["simultaneous", "sequential"]', 'where the optimizer is "adam"'),
    ('"training.batch" = [1, 20]', '"data.samples" = [19, 20]', "at most 19 samples"),
    ('"data.samples" = { from = 10, to = 30, count = 3 }', '"training.batch" = { from = 2, to = 20, count = 3 }', "at most 10 samples"),
    ('"training.batch" = ["sample", "full"]', '"data.order" = ["cyclic", "fresh"]', 'expected "cyclic" where'),
    ('"training.optimizer" = ["sgd", "adam"]', '"training.optimizer.momentum" = [0.5]', "expected each key in one axis"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "message"), LINKED)
def test_rules_that_do_not_fit_each_other_are_refused(written, first, second, message):
    """Where two axes together give a wrong scenario no run is begun."""
    base = written().parent / "small.toml"
    if "T_max" in first:  # each value of an axis is checked with the base
        text = base.read_text().replace(
            "= 100", '= 100\nschedule = { name = "cosine", warmup = 1 }'
        )
        base.write_text(text)
    if "momentum" in second:
        base.write_text(base.read_text().replace("= 100", '= 100\noptimizer = "momentum"'))
    with pytest.raises(InputError) as error:
        load_study(written((RATES, first), (SEEDS, second)))
    assert message in str(error.value)
    assert str(error.value).splitlines()[0].endswith(".")


def test_rules_that_fit_are_accepted(written):
    """Settings of a rule can be an axis, also where the base gives the rule by its name."""
    axes = '"training.optimizer.momentum" = [0.5, 0.9]\n"training.weight_decay" = [0, 0.1]'
    base = written().parent / "small.toml"
    base.write_text(base.read_text().replace("= 100", '= 100\noptimizer = "nesterov"'))
    plan = load_study(written((RATES, axes), (SEEDS, '"training.batch" = [1, 20]')))
    assert plan.shape == (2, 2, 2)


def test_runs_that_keep_too_many_samples_are_refused(written):
    """Each visit of a shuffled run is kept, and a batch visits many samples."""
    axes = '"data.order" = ["cyclic"{}]\n"training.iterations" = [100, 10_000_000]'
    batch = '"training.batch" = [1, 20]'
    load_study(written((RATES, axes.format("")), (SEEDS, batch)))
    with pytest.raises(InputError, match="expected runs that visit at most 134217728 samples"):
        load_study(written((RATES, axes.format(', "shuffled"')), (SEEDS, batch)))


def test_all_faults_are_reported_at_once(written):
    """Two wrong axes give two lines."""
    path = written((RATES, '"training.learning_rate" = [-1]'), (SEEDS, '"data.seed" = [-1]'))
    with pytest.raises(InputError) as error:
        load_study(path)
    assert len(str(error.value).splitlines()) == 2


def test_a_large_grid_is_checked_by_its_ends(written, monkeypatch):
    """Three million cells are not validated one by one, nor the values of a range."""
    checks = []
    monkeypatch.setattr(planner, "validated", lambda *what: checks.append(what) or validated(*what))
    path = written((SEEDS, '"data.seed" = { from = 0, count = 1000000 }'))
    assert load_study(path).runs == 3_000_000
    assert 2 < len(checks) < 20


def test_a_long_range_takes_no_room(written):
    """A chunk of a million seeds is sent as a range, not as a million values."""
    axis = load_study(written((SEEDS, '"data.seed" = { from = 0, count = 1_000_000 }'))).axes[1]
    assert len(pickle.dumps(axis.part(slice(0, 10**6)))) < 1000
    assert axis.settings[123_456] == (123_456,)
    assert list(axis.part(slice(7, 9)).settings) == [(7,), (8,)]


def test_chunks_are_small_where_runs_keep_many_samples(written):
    """A run that shuffles keeps every visit: fewer runs in a chunk, whichever axes say so."""
    long = '"data.seed" = { from = 0, count = 4000 }\n"training.iterations" = [1, 100_000]'
    usual, order = ("runs_per_chunk = 4\n", ""), '\n"data.order" = ["shuffled"]'
    cyclic = load_study(written((SEEDS, long), usual))
    shuffled = load_study(written((SEEDS, long + order), usual))
    assert cyclic.chunk == (1, 2048, 2)
    assert shuffled.chunk == (1, 19, 2, 1)


def test_an_axis_of_whole_numbers_may_have_exponents(written):
    """A list or a range that is written with exponents sets whole numbers."""
    old = '"data.seed" = { from = 0, count = 4 }'
    for new in ("[1e2, 2e2]", "{ from = 1e2, to = 2e2, count = 2 }"):
        plan = load_study(written((old, f'"training.iterations" = {new}')))
        axis = plan.axes[1]
        settings = [axis.settings[index][0] for index in range(2)]
        assert settings == [100, 200]
        assert {type(value) for value in settings} == {int}


def test_chunks_that_would_fill_memory_are_refused(study_file):
    """Too many runs of wide networks at a time are refused before any is run."""
    base = study_file.parent / "small.toml"
    text = base.read_text("utf-8")
    network = text[text.index("[network]") : text.index("[data]")]
    base.write_text(
        text.replace(
            network,
            "[network.random]\nneurons = 4096\nbias_range = [-4, 0]\nweight_std = 1\nseed = 1\n",
        ),
        "utf-8",
    )
    text = study_file.read_text("utf-8").replace("count = 4", "count = 60_000")
    study_file.write_text(text, "utf-8")
    assert load_study(study_file).chunk == (1, 4)
    study_file.write_text(text.replace("runs_per_chunk = 4", "runs_per_chunk = 60_000"), "utf-8")
    with pytest.raises(InputError, match="4: runs_per_chunk: expected chunks of at most 33554432"):
        load_study(study_file)


def test_lists_that_would_take_hours_to_check_are_refused(written, monkeypatch):
    """Listed values are checked one by one, each with the whole scenario."""
    monkeypatch.setattr(planner, "_MOST_CHECKED", 10_000)
    load_study(written((SEEDS, f'"data.seed" = {list(range(10))}')))
    with pytest.raises(
        InputError, match=r"expected fewer values to check one by one .* Give a range"
    ):
        load_study(written((SEEDS, f'"data.seed" = {list(range(100))}')))


def test_a_range_through_zero_is_checked_there(written, study_file):
    """Input weights may have either sign, and not be 0, which lies within the range."""
    base = study_file.parent / "small.toml"
    text = base.read_text("utf-8").replace(
        "biases = [0, -0.5]", "biases = [0, -0.5]\ninput_weights = [1, -1]"
    )
    base.write_text(text, "utf-8")
    axis = 'side = { scale = "network.input_weights", from = -1, to = 1, count = COUNT }'
    load_study(written((SEEDS, axis.replace("COUNT", "4"))))
    with pytest.raises(
        InputError, match=r"\[network\] input_weights, entry 1: expected a number other"
    ):
        load_study(written((SEEDS, axis.replace("COUNT", "3"))))
