"""Captions and alternative texts: plain sentences with the numbers of the run."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from relufit.draw.relu_sum.catalogue import FIGURES, FILMS
from relufit.text.numbers import count_text, error_text

ENTRIES = {entry.name: entry for entry in (*FIGURES, *FILMS)}


@pytest.fixture(params=ENTRIES)
def entry(request):
    return ENTRIES[request.param]


def minus(text):
    return text.replace("-", "\N{MINUS SIGN}")


def test_captions_are_sentences(each_shipped, entry):
    """Captions and alternative texts are complete sentences without special characters."""
    for text in entry.caption(each_shipped):
        assert re.fullmatch(r"[A-Z].+[.]", text)
        assert not re.search(r"\s\s|\.\.|None|nan|inf\b|[_{}\[\]]|-\d|\b0\.0000000", text)
        assert all(len(sentence) < 260 for sentence in text.split(". "))
        assert all(sentence[0].isupper() for sentence in text.split(". "))


@pytest.mark.parametrize("name", ["fit", "parameters", "knots", "training", "neurons"])
def test_captions_state_iterations_and_neurons(each_trained, name):
    """A caption states the number of neurons and of iterations."""
    run = each_trained
    text = ENTRIES[name].caption(run).text
    assert f"{count_text(run.iterations)} iterations" in text
    assert f"{run.neurons} neuron" in text


@pytest.mark.parametrize("name", ["fit", "knots", "training", "neurons"])
def test_alternative_texts_state_the_final_knots(each_shipped, name):
    """The alternative text states the final knots for readers who cannot see the figure."""
    knots = [
        float(n)
        for n in re.findall(
            r"-?\d+(?:\.\d+)?",
            ENTRIES[name]
            .caption(each_shipped)
            .alt.rpartition(" at x = ")[2]
            .replace("\u2212", "-"),
        )
    ]
    assert knots == pytest.approx(each_shipped.final.knots, abs=0.0051)


def test_captions_state_the_errors(each_trained):
    """The caption of the fit states the mean of delta² before and after training."""
    run = each_trained
    first, last = run.mean_squared_error(0), run.mean_squared_error()
    for name in ("fit", "training"):
        text = ENTRIES[name].caption(run).text
        assert f"falls from {error_text(first)} to {error_text(last)}." in text


def test_a_growing_error_does_not_fall(small):
    """If training increases the error, the caption states that it rises."""
    run = small(network="weights = [2, -1, -2, -1]\nbiases = [0, -1, -2, -3.1]", learning_rate=0.2)
    assert run.mean_squared_error() > run.mean_squared_error(0)
    assert "rises from" in ENTRIES["fit"].caption(run).text


@pytest.mark.parametrize("name", ["parameters", "knots", "neurons"])
def test_captions_of_example4_state_its_coalescence(shipped, name):
    """The caption states which neurons coalesce, where and when."""
    text = ENTRIES[name].caption(shipped("example4")).text
    assert "Neurons 1 and 2 coalesce at the edge of the data: they are active" in text
    assert "samples from iteration 5\u2009960 on." in text


def test_coalesced_neurons_are_not_said_to_see_the_same_samples(shipped):
    """Up to 2 % of the samples may differ, so the caption says nearly."""
    text = ENTRIES["knots"].caption(shipped("solution2")).text
    assert "they are active on nearly the same samples from" in text


@pytest.mark.parametrize("name", ["parameters", "knots", "neurons"])
def test_captions_of_solution1_state_no_coalescence(shipped, name):
    """Captions do not mention coalescence if no neurons coalesce."""
    assert "coalesce" not in ENTRIES[name].caption(shipped("solution1")).text


def test_parameters_state_the_final_values(shipped):
    """The alternative text states final biases and weights, rounded."""
    alt = ENTRIES["parameters"].caption(shipped("example3")).alt
    assert minus("0.03 and -2.01") in alt
    assert minus("1.94 and -3.92") in alt


def test_one_neuron_is_not_a_plural(shipped, entry):
    """Texts on a network of one neuron use the singular."""
    for text in entry.caption(shipped("example2")):
        assert not re.search(r"\b1 (hidden )?neurons|The final knots are|[Nn]eurons 1\b", text)
    assert "1 neuron" in " ".join(entry.caption(shipped("example2")))


@pytest.mark.parametrize(
    ("size", "first", "second"),
    [
        ("[1200, 400]", "(left)", "right"),
        ("[800, 800]", "(above)", "below"),
    ],
)
def test_captions_say_where_the_parts_of_a_film_are(small, size, first, second):
    """Captions name the position of the parts: left and right, or above and below."""
    run = small(size=size)
    assert f"{second.capitalize()}: knots and weights" in ENTRIES["training"].caption(run).text
    text = ENTRIES["neurons"].caption(run).text
    assert f"{first} and their sum, the output of the network ({second})" in text


def test_captions_of_figures_hold_for_every_width(each_shipped):
    """Captions count the panels of figures, which may be side by side or stacked."""
    for figure in FIGURES:
        if not figure.missing_requirement(each_shipped):
            for text in figure.caption(each_shipped):
                assert not re.search(r"\((left|right|above|below)\)|Left|Right|Above|Below", text)
    if each_shipped.iterations:
        for name in ("fit", "parameters"):
            text = ENTRIES[name].caption(each_shipped).text
            assert text.index("(first panel)") < text.index("(second panel)")


@pytest.mark.parametrize("name", ["fit", "parameters", "knots", "plane", "rules", "training"])
def test_captions_of_a_part_name_its_ends(shipped, name):
    """Captions of iterations 100 to 400 do not mention 400 iterations or the initial state."""
    caption = ENTRIES[name].caption(shipped("example4").between(100, 400))
    phrase = "at iteration 100" if name == "fit" else "from iteration 100 to 400"
    assert phrase in caption.text
    assert not re.search("400 iterations|before training", caption.text + caption.alt)


@pytest.mark.parametrize(
    ("first", "last", "phrase", "when"),
    [
        (0, 20_000, "coalesce at the edge of the data", "from iteration 5\u2009960 on"),
        (100, 20_000, "coalesce at the edge of the data", "from iteration 5\u2009960 on"),
        (6_000, 20_000, "are together at the edge of the data", "throughout"),
        (
            0,
            8_000,
            "come together at the edge of the data",
            "from iteration 5\u2009960 to 8\u2009000",
        ),
        (6_000, 8_000, "are together at the edge of the data", "throughout"),
    ],
)
def test_captions_of_a_part_state_the_coalescence_that_it_shows(shipped, first, last, phrase, when):
    """Captions of a part do not state what happened before or after it."""
    part = shipped("example4").between(first, last)
    text = ENTRIES["knots"].caption(part).text
    assert f"{phrase}: they are active on nearly the same samples {when}." in text


def test_ticks_of_targets_are_explained_where_they_are(small):
    """Captions mention thick ticks only for references with known knots or parameters."""
    formula = small(reference='expression = "sin(x)"', iterations=60)
    for name in ("parameters", "knots"):
        assert "hick ticks" in ENTRIES[name].caption(small()).text
        assert "hick ticks" not in ENTRIES[name].caption(formula).text


@pytest.mark.parametrize("name", ["fit", "parameters", "knots", "training", "neurons"])
def test_captions_of_a_diverged_run_state_it(small, name):
    """The caption explains why the run is short."""
    note = "Training diverged: the next update overflows."
    diverged = replace(small(), stopped="diverged")
    assert note in ENTRIES[name].caption(diverged).text
    assert note not in ENTRIES[name].caption(small()).text


@pytest.mark.parametrize("neurons", [8, 9])
def test_repeated_colours_are_stated(small, neurons):
    """With more neurons than colours, the caption states where they repeat."""
    network = f"weights = {[0.1] * neurons}\nbiases = {[-0.4 * n for n in range(neurons)]}"
    text = ENTRIES["knots"].caption(small(network=network)).text
    stated = "Colours and markers repeat after neuron 8." in text
    assert stated is (neurons > 8)


def test_untrained_network(shipped):
    """The caption of an untrained network describes one state and no iterations."""
    caption = ENTRIES["fit"].caption(shipped("example1"))
    assert "iteration" not in caption.text + caption.alt
    assert "The knots are at x = 0, 1, 2 and 3." in caption.alt


def test_small_numbers_are_not_rounded_to_zero(synthetic):
    """Numbers below 0.01 have two significant digits; zero has no sign."""
    alt = ENTRIES["parameters"].caption(synthetic([[1.0], [-0.00123]], -0.0)).alt
    assert "The biases end at 0, the weights at \N{MINUS SIGN}0.0012." in alt


def test_the_film_of_a_diverged_run_ends_far_from_the_reference(small):
    """Both texts state that the network ends far from the reference."""
    run = replace(small(), stopped="diverged")
    assert "ends far from the reference" in ENTRIES["training"].caption(run).alt
    assert "far from the reference" in ENTRIES["fit"].caption(run).alt
    assert "is trained on the reference" in ENTRIES["training"].caption(run).text


def test_the_film_of_a_dead_run_ends_as_a_horizontal_line(small):
    """Without an active neuron the curve is horizontal, and the captions state it."""
    run = small(network="weights = [0.1]\nbiases = [-9]", iterations=40)
    caption = ENTRIES["training"].caption(run)
    assert "ends as a horizontal line because no neuron is active on any sample" in caption.alt
    assert re.search("stays at .* At the end no neuron is active", caption.text)


@pytest.mark.parametrize(
    ("weights", "note"),
    [
        ([[1.0]] * 999 + [[1e9]], "Lines that leave the axes continue outside."),
        ([[1.0]] * 2 + [[1e300]], "Values beyond ±1e+100 are clipped."),
    ],
)
def test_values_outside_the_axes_are_stated(synthetic, weights, note):
    """The caption states that a line does not show all of its values."""
    for name in ("parameters", "training"):
        assert note in ENTRIES[name].caption(synthetic(weights, 0.0)).text
        assert note not in ENTRIES[name].caption(synthetic([[1.0], [2.0]], 0.0)).text
