"""Captions and alternative texts: plain sentences with the run's own numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from relufit.draw.relu_sum.catalogue import FIGURES, FILMS
from relufit.text.numbers import count_text, error_text

PICTURES = {picture.name: picture for picture in (*FIGURES, *FILMS)}


@pytest.fixture(params=PICTURES)
def picture(request):
    return PICTURES[request.param]


def minus(text):
    return text.replace("-", "\N{MINUS SIGN}")


def test_captions_are_sentences(each_shipped, picture):
    """Every caption and alternative text is plain English: whole sentences, no odd signs."""
    for text in picture.caption(each_shipped):
        assert re.fullmatch(r"[A-Z].+[.]", text)
        assert not re.search(r"\s\s|\.\.|None|nan|inf\b|[_{}\[\]]|-\d|\b0\.0000000", text)
        assert all(len(sentence) < 260 for sentence in text.split(". "))
        assert all(sentence[0].isupper() for sentence in text.split(". "))


@pytest.mark.parametrize("name", ["fit", "parameters", "knots", "training", "neurons"])
def test_captions_tell_the_iterations_and_neurons(each_trained, name):
    """A caption tells how many neurons there are and how many iterations they were trained."""
    run = each_trained
    text = PICTURES[name].caption(run).text
    assert f"{count_text(run.iterations)} iterations" in text
    assert f"{run.neurons} neuron" in text


@pytest.mark.parametrize("name", ["fit", "knots", "training", "neurons"])
def test_alternative_texts_tell_the_final_knots(each_shipped, name):
    """Who cannot see the picture reads where the knots lie in the end."""
    knots = [
        float(n)
        for n in re.findall(
            r"-?\d+(?:\.\d+)?",
            PICTURES[name]
            .caption(each_shipped)
            .alt.rpartition(" at x = ")[2]
            .replace("\u2212", "-"),
        )
    ]
    assert knots == pytest.approx(each_shipped.final.knots, abs=0.0051)


def test_captions_tell_the_errors(each_trained):
    """The caption of the fit tells the mean of delta² before and after."""
    run = each_trained
    first, last = run.mean_squared_error(0), run.mean_squared_error()
    for name in ("fit", "training"):
        text = PICTURES[name].caption(run).text
        assert f"falls from {error_text(first)} to {error_text(last)}." in text


def test_a_growing_error_does_not_fall(small):
    """Where training makes the error larger, the caption says that it rises."""
    run = small(network="weights = [2, -1, -2, -1]\nbiases = [0, -1, -2, -3.1]", learning_rate=0.2)
    assert run.mean_squared_error() > run.mean_squared_error(0)
    assert "rises from" in PICTURES["fit"].caption(run).text


@pytest.mark.parametrize("name", ["parameters", "knots", "neurons"])
def test_captions_of_example4_tell_its_coalescence(shipped, name):
    """It is said which neurons coalesce, where and since when."""
    text = PICTURES[name].caption(shipped("example4")).text
    assert "Neurons 1 and 2 coalesce at the edge of the data: from iteration 5\u2009960 on" in text


def test_coalesced_neurons_are_not_said_to_see_the_same_samples(shipped):
    """At most 2 % of the samples tell them apart, so that the caption says nearly."""
    text = PICTURES["knots"].caption(shipped("solution2")).text
    assert text.endswith("they are active on nearly the same samples.")


@pytest.mark.parametrize("name", ["parameters", "knots", "neurons"])
def test_captions_of_solution1_tell_of_no_coalescence(shipped, name):
    """Where no neurons coalesce no caption speaks of it."""
    assert "coalesce" not in PICTURES[name].caption(shipped("solution1")).text


def test_parameters_tell_the_final_values(shipped):
    """The alternative text tells final biases and weights, rounded."""
    alt = PICTURES["parameters"].caption(shipped("example3")).alt
    assert minus("0.03 and -2.01") in alt
    assert minus("1.94 and -3.92") in alt


def test_one_neuron_is_not_a_plural(shipped, picture):
    """A network of one neuron has one knot, and is no network of neurons."""
    for text in picture.caption(shipped("example2")):
        assert not re.search(r"\b1 (hidden )?neurons|The knots lie|[Nn]eurons 1\b", text)
    assert "1 neuron" in " ".join(picture.caption(shipped("example2")))


@pytest.mark.parametrize(
    ("size", "first", "second"),
    [
        ("[1200, 400]", "(left)", "right"),
        ("[800, 800]", "(above)", "below"),
    ],
)
def test_captions_say_where_the_parts_of_a_film_are(small, size, first, second):
    """A wide film has its second part right, a tall one below; captions say so."""
    run = small(size=size)
    assert f"{second.capitalize()}: knots and weights" in PICTURES["training"].caption(run).text
    text = PICTURES["neurons"].caption(run).text
    assert f"{first} and the network that they add up to ({second})" in text


def test_captions_of_figures_hold_for_every_width(each_shipped):
    """Panels stand side by side or stacked: captions of figures count them, and name no side."""
    for figure in FIGURES:
        if not figure.missing_requirement(each_shipped):
            for text in figure.caption(each_shipped):
                assert not re.search(r"\((left|right|above|below)\)|Left|Right|Above|Below", text)
    if each_shipped.iterations:
        for name in ("fit", "parameters"):
            text = PICTURES[name].caption(each_shipped).text
            assert text.index("(first panel)") < text.index("(second panel)")


@pytest.mark.parametrize("name", ["fit", "parameters", "knots", "plane", "rules", "training"])
def test_captions_of_a_part_name_its_ends(shipped, name):
    """From iteration 100 to 400 nothing is told of 400 iterations or of the initial state."""
    caption = PICTURES[name].caption(shipped("example4").between(100, 400))
    told = "at iteration 100" if name == "fit" else "from iteration 100 to 400"
    assert told in caption.text
    assert not re.search("400 iterations|before training", caption.text + caption.alt)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (0, 20_000, "coalesce at the edge of the data: from iteration 5\u2009960 on they"),
        (100, 20_000, "coalesce at the edge of the data: from iteration 5\u2009960 on they"),
        (6_000, 20_000, "are together at the edge of the data: all along they"),
        (
            0,
            8_000,
            "come together at the edge of the data: from iteration 5\u2009960 to 8\u2009000",
        ),
        (6_000, 8_000, "are together at the edge of the data: all along they"),
    ],
)
def test_a_part_tells_of_coalescing_what_it_shows(shipped, first, last, told):
    """What happened before a part or after it is not told as if the part showed it."""
    part = shipped("example4").between(first, last)
    assert told in PICTURES["knots"].caption(part).text


def test_thin_lines_are_told_where_they_are(small):
    """Only a reference with known knots or parameters is said to be marked by thin lines."""
    formula = small(reference='expression = "sin(x)"', iterations=60)
    for name in ("parameters", "knots"):
        assert "hin lines" in PICTURES[name].caption(small()).text
        assert "hin lines" not in PICTURES[name].caption(formula).text


@pytest.mark.parametrize("name", ["fit", "parameters", "knots", "training", "neurons"])
def test_a_run_that_diverged_says_so(small, name):
    """The caption does not leave the reader to guess why a run is short."""
    told = "Training diverged: the next update leaves the finite numbers."
    diverged = replace(small(), stopped="diverged")
    assert told in PICTURES[name].caption(diverged).text
    assert told not in PICTURES[name].caption(small()).text


@pytest.mark.parametrize("neurons", [8, 9])
def test_colours_that_repeat_are_told(small, neurons):
    """More neurons than colours: the caption says from where on they repeat."""
    network = f"weights = {[0.1] * neurons}\nbiases = {[-0.4 * n for n in range(neurons)]}"
    text = PICTURES["knots"].caption(small(network=network)).text
    told = "Colours and marks repeat after neuron 8." in text
    assert told is (neurons > 8)


def test_untrained_network(shipped):
    """Of an untrained network one state is told, and no iterations."""
    caption = PICTURES["fit"].caption(shipped("example1"))
    assert "iteration" not in caption.text + caption.alt
    assert "The knots lie at x = 0, 1, 2 and 3." in caption.alt


def test_small_numbers_are_not_told_as_zero(synthetic):
    """Below a hundredth two digits are told; zero itself has no sign."""
    alt = PICTURES["parameters"].caption(synthetic([[1.0], [-0.00123]], -0.0)).alt
    assert "The biases end at 0, the weights at \N{MINUS SIGN}0.0012." in alt


def test_the_film_of_a_diverged_run_approaches_nothing(small):
    """Its network ends far from the reference, and so do both its texts."""
    run = replace(small(), stopped="diverged")
    assert "ends far from the reference" in PICTURES["training"].caption(run).alt
    assert "far from the reference" in PICTURES["fit"].caption(run).alt
    assert "is trained on the reference" in PICTURES["training"].caption(run).text


def test_the_film_of_a_dead_run_approaches_nothing(small):
    """Without an active neuron the curve is a level line, and the captions say so."""
    run = small(network="weights = [0.1]\nbiases = [-9]", iterations=40)
    caption = PICTURES["training"].caption(run)
    assert "ends as a level line, as no neuron is active on any sample" in caption.alt
    assert re.search("stays at .* In the end no neuron is active", caption.text)


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ([[1.0]] * 999 + [[1e9]], "Lines that leave the axes have values beyond them."),
        ([[1.0]] * 2 + [[1e300]], "Values beyond ±1e+100 are drawn as if they were that."),
    ],
)
def test_values_that_are_cut_off_are_told(synthetic, weights, told):
    """A reader learns that a line does not show all of its values."""
    for name in ("parameters", "training"):
        assert told in PICTURES[name].caption(synthetic(weights, 0.0)).text
        assert told not in PICTURES[name].caption(synthetic([[1.0], [2.0]], 0.0)).text
