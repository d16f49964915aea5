"""What the user reads for every fault that a scenario can have.

Each case changes some lines of one right scenario; the whole message is compared.
"""

import datetime as dt

import pytest

from relufit.errors import InputError
from relufit.scenario import explain, loads
from relufit.scenario.messages import Fault, input_error, place, shown

RIGHT = {
    "title": 'title = "Right"',
    "reference": "[reference]\nweights = [1, -1]\nbiases = [0, -1]",
    "network": "[network]\nweights = [1, 2, 3]\nbiases = [0, -1, -2]",
    "data": "[data]\ndomain = [0, 4]\nsamples = 10",
    "training": "[training]\nlearning_rate = 0.1\niterations = 5",
}
HINTS = {
    "weights": "Give weights with biases, or points, or an expression, or a file.",
    "random": "Give weights with biases, or a table [network.random].",
    "reference": "Its keys are weights, biases, points, expression and file.",
    "network": "Its keys are type, weights, biases, random, input_weights and output_bias.",
    "data": "Its keys are points, columns, file, domain, samples, seed, sampling, order and noise.",
    "top": "Known here are title, source, description, film, style, labels, reference, network, "
    "data, training, published, recorded and tour.",
    "random_keys": "Its keys are scheme, scale, weight_std, seed, neurons, knot_range, bias_range, "
    "ratio, balanced and mirrored.",
    "data_keys": "Known here are points, columns, file, domain, samples, seed, sampling, order and "
    "noise.",
}
RANDOM = "[network.random]\nneurons = 2\nbias_range = [-1, 0]\nweight_std = 0.1\nseed = 1"


def scenario_text(**tables):
    return "\n".join({**RIGHT, **tables}.values())


def faults_of(**tables):
    with pytest.raises(InputError) as caught:
        loads(scenario_text(**tables), name="s")
    return str(caught.value)


def line_of(text, **tables):
    """The line of the only line of the scenario that is ``text``."""
    lines = scenario_text(**tables).splitlines()
    assert lines.count(text) == 1
    return lines.index(text) + 1


def test_the_scenario_that_the_cases_change_is_right():
    """Each fault below comes from its change alone."""
    assert loads(scenario_text(), name="s").title == "Right"
    assert loads(scenario_text(network=RANDOM), name="s").network.size == 2


# table, key and value written into it, place, what follows
VALUES = [
    ("title", "title", "3", "title", ("expected text in quotation marks, got 3. Example: title = "
     '"Example 4: two of four neurons coalesce".')),
    ("title", "title", '""', "title", ("expected text in quotation marks, got ''. Example: title = "
     '"Example 4: two of four neurons coalesce".')),
    ("reference", "weights", "3", "[reference] weights",
     "expected a list of 1 to 4096 numbers, got 3. Example: weights = [2, -1, -2, -1]."),
    ("reference", "weights", "[]", "[reference] weights",
     "expected a list of 1 to 4096 numbers, got []. Example: weights = [2, -1, -2, -1]."),
    ("reference", "weights", "[1, nan]", "[reference] weights, entry 2",
     "expected a finite number, got nan."),
    ("reference", "weights", "[1, true]", "[reference] weights, entry 2",
     "expected a number, got true."),
    ("reference", "weights", "[1, [2]]", "[reference] weights, entry 2",
     "expected a number, got [2]."),
    ("reference", "weights", "[1, {a = 2}]", "[reference] weights, entry 2",
     "expected a number, got a table."),
    ("reference", "weights", f"[1, 1{'0' * 400}]", "[reference] weights, entry 2",
     "expected a number within the range of floats, got a whole number of 1329 bits."),
    ("reference", "biases", "[0, -1, -9]", "[reference] biases",
     "expected 2 entries, as many as weights has, got 3."),
    ("reference", "expression", "'x'", "[reference] expression",
     (f"expected one form of the curve, got expression beside weights and biases. "
     f"{HINTS['weights']}")),
    ("reference", "file", "'a.csv'", "[reference] file",
     f"expected one form of the curve, got file beside weights and biases. {HINTS['weights']}"),
    ("network", "weights", "[inf, 2, 3]", "[network] weights, entry 1",
     "expected a finite number, got inf."),
    ("network", "biases", "[1]", "[network] biases",
     "expected 3 entries, as many as weights has, got 1."),
    ("network", "input_weights", "[1]", "[network] input_weights",
     "expected 3 entries, as many as weights has, got 1."),
    ("network", "input_weights", "[1, 0, 1]", "[network] input_weights, entry 2",
     "expected a number other than 0, got 0."),
    ("network", "output_bias", "'0'", "[network] output_bias",
     "expected a number, got '0'. Example: output_bias = 0.0."),
    ("network", "random", "{neurons = 1, bias_range = [0, 0], weight_std = 0, seed = 1}",
     "[network.random]",
     f"expected one form of the network, got it beside weights and biases. {HINTS['random']}"),
    ("network", "random", "3", "[network.random]",
     f"expected one form of the network, got it beside weights and biases. {HINTS['random']}"),
    ("random", "neurons", "0", "[network.random] neurons",
     "expected a whole number from 1 to 4096, got 0. Example: neurons = 8."),
    ("random", "neurons", "4097", "[network.random] neurons",
     "expected a whole number from 1 to 4096, got 4097. Example: neurons = 8."),
    ("random", "bias_range", "[1, 0]", "[network.random] bias_range",
     "expected the smaller number first, got [1.0, 0.0]."),
    ("random", "bias_range", "[-1e308, 1e308]", "[network.random] bias_range",
     "expected an interval of finite length, got [-1e+308, 1e+308]."),
    ("random", "weight_std", "-1", "[network.random] weight_std",
     "expected a number of 0 or more, got -1. Example: weight_std = 0.1."),
    ("random", "scheme", '"het"', "[network.random] scheme",
     ('expected one of "normal", "knots", "he", "he_uniform", "glorot", "glorot_uniform", '
      '"pytorch", "kernel" or "mean_field", got \'het\'. Did you mean "he"?')),
    ("random", "scale", "0", "[network.random] scale",
     "expected a number from 1e-100 to 1e+100, got 0. Example: scale = 0.1."),
    ("random", "mirrored", "1", "[network.random] mirrored",
     "expected true or false, got 1."),
    ("random", "seed", "-1", "[network.random] seed",
     "expected a whole number from 0 to 9223372036854775807, got -1. Example: seed = 1."),
    ("random", "input_weights", "[1]", "[network.random] input_weights",
     "expected a known key, got an unknown one. It belongs in [network]."),
    ("data", "domain", "[4, 0]", "[data] domain",
     "expected the smaller number first, got [4.0, 0.0]."),
    ("data", "domain", "[4, 4]", "[data] domain",
     "expected two different numbers, got [4.0, 4.0]."),
    ("data", "domain", "[-1e308, 1e308]", "[data] domain",
     "expected an interval of finite length, got [-1e+308, 1e+308]."),
    ("data", "domain", "[4]", "[data] domain",
     "expected a list of two numbers, got [4]. Example: domain = [0, 4]."),
    ("data", "domain", "[]", "[data] domain",
     "expected a list of two numbers, got []. Example: domain = [0, 4]."),
    ("data", "domain", "[0, 1, 2, 3, 4, 5, 6, 7]", "[data] domain",
     "expected a list of two numbers, got [0, 1, 2, 3, 4, 5, ...]. Example: domain = [0, 4]."),
    ("data", "samples", "0", "[data] samples",
     "expected a whole number from 1 to 10000000, got 0. Example: samples = 400."),
    ("data", "samples", "10000001", "[data] samples",
     "expected a whole number from 1 to 10000000, got 10000001. Example: samples = 400."),
    ("data", "samples", "4.5", "[data] samples",
     "expected a whole number from 1 to 10000000, got 4.5. Example: samples = 400."),
    ("data", "samples", "true", "[data] samples",
     "expected a whole number from 1 to 10000000, got true. Example: samples = 400."),
    ("data", "samples", "1979-05-27", "[data] samples",
     "expected a whole number from 1 to 10000000, got 1979-05-27. Example: samples = 400."),
    ("data", "seed", "9223372036854775808", "[data] seed",
     ("expected a whole number from 0 to 9223372036854775807, got 9223372036854775808. "
     "Example: seed = 22650.")),
    ("data", "sampling", "'gird'", "[data] sampling",
     "expected one of \"uniform\" or \"grid\", got 'gird'. Did you mean \"grid\"?"),
    ("data", "order", "1", "[data] order",
     'expected one of "cyclic", "shuffled" or "fresh", got 1.'),
    ("training", "learning_rate", "0", "[training] learning_rate",
     "expected a number greater than 0, got 0. Example: learning_rate = 0.01."),
    ("training", "learning_rate", "-inf", "[training] learning_rate",
     "expected a finite number greater than 0, got -inf. Example: learning_rate = 0.01."),
    ("training", "learning_rate", "true", "[training] learning_rate",
     "expected a number greater than 0, got true. Example: learning_rate = 0.01."),
    ("training", "iterations", "0", "[training] iterations",
     "expected a whole number from 1 to 1000000000000, got 0. Example: iterations = 20000."),
    ("training", "iterations", "1000000000001", "[training] iterations",
     ("expected a whole number from 1 to 1000000000000, got 1000000000001. "
     "Example: iterations = 20000.")),
    ("training", "stop_below", "0.0", "[training] stop_below",
     "expected a number greater than 0, got 0.0. Example: stop_below = 0.001."),
    ("training", "train", "[]", "[training] train",
     ('expected a list of 1 or more "weights", "biases", "output_bias" or "input_weights", got []. '
     'Example: train = ["weights", "biases"].')),
    ("training", "train", "['weights', 'bias']", "[training] train, entry 2",
     ('expected one of "weights", "biases", "output_bias" or "input_weights", got \'bias\'. '
     'Did you mean "biases"?')),
    ("training", "train", "['biases', 'weights', 'biases']", "[training] train",
     'expected each parameter once, got "biases" twice.'),
    ("training", "update", "'both'", "[training] update",
     "expected one of \"simultaneous\" or \"sequential\", got 'both'."),
    ("training", "record_every", "0", "[training] record_every",
     "expected a whole number from 1 to 1000000000000, got 0. Example: record_every = 1."),
    ("film", "frames", "1", "[film] frames", "expected a whole number from 2 to 100000, got 1."),
    ("film", "frames", "100001", "[film] frames",
     "expected a whole number from 2 to 100000, got 100001."),
    ("film", "fps", "33", "[film] fps",
     ("expected one of 1, 2, 4, 5, 10, 20, 24, 25, 30, 50, 60 or 100, got 33. "
     "At 24, 30 and 60 a GIF rounds times to hundredths of a second.")),
    ("film", "fps", "0", "[film] fps",
     ("expected one of 1, 2, 4, 5, 10, 20, 24, 25, 30, 50, 60 or 100, got 0. "
     "At 24, 30 and 60 a GIF rounds times to hundredths of a second.")),
    ("film", "fps", "25.5", "[film] fps",
     ("expected one of 1, 2, 4, 5, 10, 20, 24, 25, 30, 50, 60 or 100, got 25.5. "
     "At 24, 30 and 60 a GIF rounds times to hundredths of a second.")),
    ("film", "fps", "true", "[film] fps",
     ("expected one of 1, 2, 4, 5, 10, 20, 24, 25, 30, 50, 60 or 100, got true. "
     "At 24, 30 and 60 a GIF rounds times to hundredths of a second.")),
    ("film", "pacing", "'linear'", "[film] pacing",
     "expected one of \"motion\", \"uniform\" or \"log\", got 'linear'."),
    ("film", "hold", "-0.1", "[film] hold", "expected a number from 0 to 60, got -0.1."),
    ("film", "hold", "61", "[film] hold", "expected a number from 0 to 60, got 61."),
    ("film", "hold", "nan", "[film] hold", "expected a finite number from 0 to 60, got nan."),
    ("film", "size", "[1200]", "[film] size",
     ("expected a list of two whole numbers from 160 to 7680, got [1200]. "
     "Example: size = [1200, 400].")),
    ("film", "size", "[159, 7680]", "[film] size, entry 1",
     "expected a whole number from 160 to 7680, got 159."),
    ("film", "size", "[160, 7681]", "[film] size, entry 2",
     "expected a whole number from 160 to 7680, got 7681."),
    ("published", "iterations", "0", "[published] iterations",
     "expected a whole number from 1 to 1000000000000, got 0. Example: iterations = 20000."),
    ("published", "weights", "[1]", "[published] weights",
     "expected 3 entries, one for each neuron, got 1."),
    ("published", "biases", "[1, 2, 3, 4]", "[published] biases",
     "expected 3 entries, one for each neuron, got 4."),
    ("published", "bias_peaks", "[1, 2]", "[published] bias_peaks",
     "expected 3 entries, one for each neuron, got 2."),
    ("published", "coalesced", "[[1]]", "[published] coalesced, entry 1",
     "expected a list of 2 or more whole numbers from 1 to 4096, got [1]."),
    ("published", "coalesced", "[]", "[published] coalesced",
     ("expected a list of 1 or more lists of 2 or more whole numbers from 1 to 4096, got []. "
     "Example: coalesced = [[1, 2]].")),
    ("published", "coalesced", "[[1, 0]]", "[published] coalesced, entry 1, number 2",
     "expected a whole number from 1 to 4096, got 0."),
    ("published", "coalesced", "[[1, 1]]", "[published] coalesced",
     "expected each neuron in one group and once, got 1 twice."),
    ("published", "coalesced", "[[1, 2], [3, 2]]", "[published] coalesced",
     "expected each neuron in one group and once, got 2 twice."),
    ("published", "coalesced", "[[3, 4]]", "[published] coalesced",
     "expected neurons from 1 to 3, got 4."),
    ("published", "effective_weights", "[1, 2]", "[published] effective_weights",
     "expected 3 entries, one for each neuron or group, got 2."),
    ("published", "tolerance", "-1", "[published] tolerance",
     "expected a number of 0 or more, got -1. Example: tolerance = 0.1."),
]  # fmt: skip


@pytest.mark.parametrize(("table", "key", "value", "where", "said"), VALUES)
def test_a_wrong_value(table, key, value, where, said):
    """A wrong value gives one fault, on the line where it stands."""
    line = f"{key} = {value}"
    name = "network" if table == "random" else table
    text = {**RIGHT, "random": RANDOM}.get(table, f"[{table}]")
    kept = [each for each in text.splitlines() if not each.startswith(f"{key} =")]
    tables = {name: "\n".join([*kept, line])}
    assert faults_of(**tables) == f"s:{line_of(line, **tables)}: {where}: {said}"


# tables, place with line, what follows
TABLES = [
    ({"title": ""}, "1: title", ("expected text in quotation marks, got nothing. Example: title = "
     '"Example 4: two of four neurons coalesce".')),
    ({"reference": ""}, "1: [reference]", f"expected a table, got nothing. {HINTS['reference']}"),
    ({"network": ""}, "1: [network]", f"expected a table, got nothing. {HINTS['network']}"),
    ({"data": ""}, "1: [data]", f"expected a table, got nothing. {HINTS['data']}"),
    ({"data": "[[data]]"}, "8: [data]",
     "expected a table, got [a table]. Write [data] in single brackets, and once."),
    ({"title": 'title = "T"\ndata = 3', "data": ""}, "2: [data]",
     f"expected a table, got 3. {HINTS['data']}"),
    ({"reference": "[reference]"}, "2: [reference]",
     f"expected one form of the curve, got none. {HINTS['weights']}"),
    ({"reference": "[reference]\nweights = [1]"}, "2: [reference] biases",
     "expected biases beside weights, got none. Give one bias for each weight."),
    ({"reference": "[reference]\nbiases = [1]"}, "2: [reference] weights",
     "expected weights beside biases, got none. Give one weight for each bias."),
    ({"reference": "[reference]\nexpression = 'x'\npoints = [[0, 1], [4, 1]]"},
     "3: [reference] expression",
     f"expected one form of the curve, got expression beside points. {HINTS['weights']}"),
    ({"reference": "[reference]\npoints = [[0, 1]]"}, "3: [reference] points",
     ("expected a list of 2 to 200000 lists of two numbers, got [[0, 1]]. "
     "Example: points = [[0, 0], [1, 2], [4, 0]].")),
    ({"reference": "[reference]\npoints = [[0, 1],\n[4]]"}, "4: [reference] points, entry 2",
     "expected a list of two numbers, got [4]."),
    ({"reference": "[reference]\npoints = [[0, 1],\n[4, nan]]"},
     "4: [reference] points, entry 2, number 2", "expected a finite number, got nan."),
    ({"reference": "[reference]\npoints = [[0, 1],\n[3, 1],\n[3, 1]]"},
     "5: [reference] points, entry 3, number 1",
     "expected x greater than 3.0, the x before it, got 3.0."),
    ({"reference": "[reference]\npoints = [[0, 1], [3.5, 1]]"}, "3: [reference] points",
     "expected points over the whole domain from 0.0 to 4.0, got x from 0.0 to 3.5."),
    ({"reference": "[reference]\npoints = [[0.5, 1], [4, 1]]"}, "3: [reference] points",
     "expected points over the whole domain from 0.0 to 4.0, got x from 0.5 to 4.0."),
    ({"reference": "[reference]\nexpression = 'x +'"}, "3: [reference] expression",
     ("expected a formula in x, got 'x +', which cannot be parsed. "
     "Check parentheses, commas and operators.")),
    ({"reference": "[reference]\nexpression = 3"}, "3: [reference] expression",
     ("expected text in quotation marks, got 3. "
     'Example: expression = "2*relu(x) - 4*relu(x - 2)".')),
    ({"reference": "[reference]\nfile = 3"}, "3: [reference] file",
     'expected text in quotation marks, got 3. Example: file = "curve.csv".'),
    ({"reference": "[reference]\nfile = 'curve.csv'"}, "3: [reference] file",
     "expected a scenario in a folder, got one without a folder."),
    ({"network": "[network]"}, "5: [network]",
     f"expected the network's parameters, got none. {HINTS['random']}"),
    ({"network": "[network]\nweights = [1]"}, "5: [network] biases",
     "expected biases beside weights, got none. Give one bias for each weight."),
    ({"network": "[network]\nbiases = [1]"}, "5: [network] weights",
     "expected weights beside biases, got none. Give one weight for each bias."),
    ({"network": "[network]\nrandom = 3"}, "6: [network.random]",
     f"expected a table, got 3. {HINTS['random_keys']}"),
    ({"network": RANDOM.replace("weight_std = 0.1", "")}, "5: [network.random] weight_std",
     "expected a number of 0 or more, got nothing. Example: weight_std = 0.1."),
    ({"network": RANDOM.replace("bias_range = [-1, 0]", "")}, "5: [network.random] bias_range",
     "expected a list of two numbers, got nothing. Example: bias_range = [-4, 0]."),
    ({"network": f'{RANDOM}\nscheme = "he"'}, "8: [network.random] weight_std",
     ('expected no weight_std beside scheme = "he", got it. The scheme says how far weights '
      "spread, and scale is a factor of it.")),
    ({"network": f"{RANDOM}\nbalanced = true"}, "10: [network.random] balanced",
     ('expected false with scheme = "normal", which draws no input weights, got true. Schemes that '
      "do are he, he_uniform, glorot, glorot_uniform, pytorch, kernel, mean_field.")),
    ({"network": f"{RANDOM}\nknot_range = [0, 1]"}, "7: [network.random] bias_range",
     "expected bias_range or knot_range, got both."),
    ({"network": f"{RANDOM.replace('neurons = 2', 'neurons = 3')}\nmirrored = true"},
     "6: [network.random] neurons",
     "expected an even number of neurons for mirrored pairs, got 3."),
    ({"network": f"[network]\ninput_weights = [1, 2]\n{RANDOM}\nmirrored = true"},
     "6: [network] input_weights",
     "expected no input weights beside mirrored pairs, got them."),
    ({"network": '[network]\ninput_weights = [1, 2]\n'
                 'random = { neurons = 2, scheme = "he", seed = 1 }'},
     "6: [network] input_weights",
     'expected no input weights beside scheme = "he", got them.'),
    ({"network": f"[network]\ninput_weights = [1]\n{RANDOM}"}, "6: [network] input_weights",
     "expected 2 entries, one for each neuron, got 1."),
    ({"network": "[network]\nweights = [1]\nbiases = [1]\ninput_weights = [1, 2]"},
     "8: [network] input_weights", "expected 1 entry, as many as weights has, got 2."),
    ({"training": "[training]\nlearning_rate = 1"}, "11: [training] iterations",
     "expected a whole number from 1 to 1000000000000, got nothing. Example: iterations = 20000."),
    ({"published": "[published]\niterations = 1\nstates = 2"}, "16: [published] states",
     "expected either iterations or states, got both. Keep the one that the source gives."),
    ({"published": "[published]\ncoalesced = [[1, 2, 3]]\neffective_weights = [1, 2]"},
     "16: [published] effective_weights",
     "expected 1 entry, one for each neuron or group, got 2."),
    ({"published": "[published]\ncoalesced = [[3, 4]]\neffective_weights = [1]"},
     "15: [published] coalesced", "expected neurons from 1 to 3, got 4."),
    ({"training": "[trainig]\nlearning_rate = 1\niterations = 2"}, "11: [trainig]",
     'expected a known table, got an unknown one. Did you mean "training"?'),
    ({"extra": "[plots]"}, "14: [plots]",
     f"expected a known table, got an unknown one. {HINTS['top']}"),
    ({"title": 'title = "T"\niterations = 3'}, "2: iterations",
     ("expected a known key, got an unknown one. "
      "It belongs in [training], [published] or [recorded].")),
    ({"network": "[network]\nweights = [1]\nbiases = [1]\nneurons = 3"}, "8: [network] neurons",
     "expected a known key, got an unknown one. It belongs in [network.random]."),
    ({"data": "[data]\ndomain = [0, 4]\nsamples = 1\nSeeed = 3"}, "11: [data] Seeed",
     'expected a known key, got an unknown one. Did you mean "seed"?'),
    ({"data": "[data]\ndomain = [0, 4]\nsample = 1\nsamples = 1"}, "10: [data] sample",
     'expected a known key, got an unknown one. Did you mean "samples"?'),
    ({"data": '[data]\ndomain = [0, 4]\nsamples = 1\n"a\\nb" = 1'}, "11: [data] 'a\\nb'",
     f"expected a known key, got an unknown one. {HINTS['data_keys']}"),
]  # fmt: skip


@pytest.mark.parametrize(("tables", "where", "said"), TABLES)
def test_a_wrong_table(tables, where, said):
    """A missing, unknown or contradictory key or table gives one fault where it belongs."""
    assert faults_of(**tables) == f"s:{where}: {said}"


def test_all_faults_are_reported_at_once_in_the_order_of_the_file():
    """A misspelt key hides nothing: not its value's fault, not others', not those across tables."""
    said = faults_of(
        reference="[refrence]\npoints = [[1, 1], [2, 2]]",
        network="[network]\nweigths = [1, 2]\nbiases = [1]\ncolour = 1",
        data="[data]\ndomain = [0, 4]\nsamples = -1",
        training="[trianing]\nlearning_rat = -1\niterations = 5",
        film="[film]\nfps = 3",
    )
    assert [line.split(":")[1:3] for line in said.splitlines()] == [
        ["2", " [refrence]"],
        ["5", " [network] weigths"],
        ["6", " [network] biases"],
        ["7", " [network] colour"],
        ["10", " [data] samples"],
        ["11", " [trianing]"],
        ["12", " [training] learning_rat"],
        ["12", " [training] learning_rate"],
        ["15", " [film] fps"],
    ]


def test_an_unknown_key_does_not_hide_faults_across_tables():
    """Points that do not span the domain are reported beside a typo in either table."""
    said = faults_of(
        reference="[reference]\npoints = [[1, 1], [2, 2]]\ncolour = 1",
        network="[network]\nweights = [1]\nbiases = [1]\nbais = 1",
        published="[published]\nweights = [1, 2]\nbiases = [1, 2]\ncoalesced = [[2, 3]]",
    )
    assert [line.split(":")[1:3] for line in said.splitlines()] == [
        ["3", " [reference] points"],
        ["4", " [reference] colour"],
        ["8", " [network] bais"],
        ["16", " [published] weights"],
        ["17", " [published] biases"],
        ["18", " [published] coalesced"],
    ]


def test_a_fault_makes_no_others():
    """A list with wrong entries is not also called too short or of the wrong length."""
    assert faults_of(network="[network]\nweights = ['a', 'b']\nbiases = [1, 2, 3]") == (
        "s:6: [network] weights, entry 1: expected a number, got 'a'.\n"
        "s:6: [network] weights, entry 2: expected a number, got 'b'."
    )


def test_very_many_faults_are_counted():
    """After fifty faults the rest is a number."""
    said = faults_of(reference=f"[reference]\nweights = [{'true, ' * 60}]\nbiases = [1]")
    lines = said.splitlines()
    assert lines[49] == "s:3: [reference] weights, entry 50: expected a number, got true."
    assert lines[50:] == ["s: and 10 more faults."]


def test_a_wrong_count_of_iterations_still_excludes_states():
    """That both are given is reported even where one of them is wrong itself."""
    said = faults_of(published="[published]\niterations = 0\nstates = 2")
    assert [line.split(": ")[1] for line in said.splitlines()] == [
        "[published] iterations",
        "[published] states",
    ]


def test_a_key_of_another_table_is_no_misspelling():
    """It is sent where it belongs, and the similar key that is missing is reported as missing."""
    said = faults_of(network=RANDOM.replace("weight_std = 0.1", "input_weights = [1]"))
    assert said == (
        "s:5: [network.random] weight_std: expected a number of 0 or more, got nothing. "
        "Example: weight_std = 0.1.\n"
        "s:8: [network.random] input_weights: expected a known key, got an unknown one. "
        "It belongs in [network]."
    )


def test_very_many_unknown_keys_get_no_suggestions(monkeypatch):
    """The search for similar names stops after fifty, so that a wrong file is refused quickly."""
    searches = []
    monkeypatch.setattr(explain, "similar", lambda name, _known: searches.append(name))
    keys = "\n".join(f"seed{number} = 1" for number in range(1000))
    said = faults_of(data=f"{RIGHT['data']}\n{keys}")
    assert len(searches) == 50
    assert said.endswith("and 950 more faults.")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("it's", '"it\'s"'),
        ("a" * 99, "'" + "a" * 27 + "..." + "a" * 28 + "'"),
        (10**40, "a whole number of 133 bits"),
        (-(10**39), "-1" + "0" * 39),
        pytest.param(16**6000, "a whole number of 24001 bits", id="huge"),
        (1e-3, "0.001"),
        (False, "false"),
        ([[1, [2, [3]]], {}], "[[1, [2, [...]]], a table]"),
        (dt.datetime(1979, 5, 27, 7, 32, tzinfo=dt.UTC), "1979-05-27T07:32:00+00:00"),
        (dt.time(7, 32), "07:32:00"),
    ],
)
def test_values_are_shown_as_in_toml(value, text):
    """A value in a message is short, on one line and in TOML's words."""
    assert shown(value) == text


def test_a_long_key_is_shortened():
    """A key in a message is short too."""
    assert len(place(("data", "a" * 1000))) < 80


def test_the_same_fault_is_reported_once():
    """Two checks that find the same fault give one line."""
    fault = Fault(path=("a",), text="expected 1, got 2.")
    assert str(input_error("s", "a = 2", [fault, fault])) == "s:1: a: expected 1, got 2."
