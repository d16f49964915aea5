"""The figure of the routes of the chain rule, and the routes themselves."""

from __future__ import annotations

import pytest
from conftest import WORKED, dense, worked

import relufit
from relufit.draw.canvas.letters import missing_letter
from relufit.draw.canvas.page import Page
from relufit.draw.canvas.theme import THEMES
from relufit.draw.dense.route_figure import _family, route_figure
from relufit.dynamics.dense.quantities import Names, dense_update_at
from relufit.dynamics.dense.routes import place_of, routes_to
from relufit.errors import InputError
from relufit.training.dense.run import dense_update_rule, run_dense

LIGHT = THEMES["light"]


def drawn(trajectory, parameter, width="8in"):
    """The texts of the figure."""
    page = Page.of(width)
    with LIGHT.applied(page.font_pt):
        return route_figure(trajectory, LIGHT, page, parameter=parameter)


def parameters(names):
    """The names of all parameters of a network."""
    rows = [row for rows in names.weights for row in rows]
    return {name for row in (*rows, *names.biases) for name in row}


@pytest.mark.parametrize("name", WORKED)
def test_the_products_of_the_routes_add_up_to_the_derivative(name):
    """For every parameter and one sample the sum over the routes is the gradient."""
    trajectory = worked(name)
    batch = trajectory.batch(0)[:1]
    rule = dense_update_at(trajectory, 0)
    network = trajectory.network(0)
    update = network.update(batch, dense_update_rule(trajectory.scenario.training))
    names = Names.of(rule.before)
    for parameter in parameters(names):
        place = place_of(names, parameter)
        total = sum(route.product for route in routes_to(update, place))
        gradient = update.gradients[place.layer]
        expected = (
            gradient.biases[rule.before.layers[place.layer].bias(place.neuron)]
            if place.source is None
            else gradient.weights[place.neuron][place.source]
        )
        assert total == pytest.approx(expected, rel=1e-12)


def test_two_routes_lead_to_w1_of_mazurs_network():
    """The figure writes both out, and their sum as the source prints it."""
    texts = [text.get_text() for text in drawn(worked("mazur"), "w1").texts]
    assert len(texts) == 5
    assert "w_{5}" in texts[0]
    assert "w_{7}" in texts[2]
    assert "0.000438568" in texts[4]


def test_without_a_name_the_first_weight_of_the_outputs_is_shown():
    """Of Mazur's network that is w5."""
    texts = [text.get_text() for text in drawn(worked("mazur"), "").texts]
    assert r"\mathrm{w₅}:" in texts[0]


@pytest.mark.parametrize("width", ["8in", "single"])
def test_all_lines_fit_on_the_page(width):
    """The longest route of a network is no wider than the figure."""
    figure = drawn(worked("koech"), "w1", width)
    right = max(text.get_window_extent().x1 for text in figure.texts)
    assert right <= figure.get_figwidth() * figure.dpi


def test_many_routes_are_counted():
    """Of more than six the others are counted, and still summed."""
    layers = "layers = [2, 3, 1]\nactivations"
    weights = "weights = [[[0.8, -0.5], [-0.6, 0.9], [0.4, 0.7]], [[0.9, 0.8, -0.3]]]"
    scenario = dense(
        (layers, "layers = [2, 2, 4, 2, 1]\nactivations"),
        ('["sigmoid", "sigmoid"]', '["sigmoid", "sigmoid", "sigmoid", "sigmoid"]'),
        (weights, "random = { weight_std = 0.5, seed = 1 }"),
    )
    texts = [text.get_text() for text in drawn(run_dense(scenario), "w1").texts]
    assert len(texts) == 13
    assert texts[-1].startswith("and 2 more routes; together")


def test_an_unknown_parameter_is_refused_with_those_that_there_are(tmp_path):
    """The message names the argument and the range."""
    with pytest.raises(relufit.InputError, match=r"^parameter: expected .* w1 to w8 .* 'w99'"):
        relufit.render(worked("mazur"), tmp_path, only=["route"], formats=["png"], parameter="w99")


def test_render_draws_the_route(tmp_path):
    """The figure is made on request, with a caption."""
    paths = relufit.render(worked("mazur"), tmp_path, only=["route"], formats=["svg"])
    assert paths[0].name == "route.svg"
    assert "## route" in paths[-1].read_text(encoding="utf-8")


def test_a_parameter_that_no_figure_takes_is_refused(tmp_path):
    """A parameter without the figure ``route`` would be ignored: it is an error instead."""
    refused = r"^parameter w1: expected route among those to write\.$"
    with pytest.raises(InputError, match=refused):
        relufit.render("mazur", tmp_path, only=["diagram"], parameter="w1")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("scenario", "option"),
    [
        ("mazur", {"only": ["route"], "parameter": "w99"}),
        ("mazur", {"parameter": "w1"}),
        ("example4", {"only": ["landscape"], "plane": "2,9"}),
        ("example4", {"plane": "2,4"}),
        ("example4", {"parameter": "w1"}),
    ],
)
def test_an_option_that_cannot_be_used_is_refused_before_training(
    tmp_path, monkeypatch, scenario, option
):
    """Neither a wrong value nor a figure that is not drawn is found out after a long training."""
    monkeypatch.setattr("relufit.api.train", lambda *_: pytest.fail("trained"))
    with pytest.raises(InputError, match=r"^(parameter|plane)"):
        relufit.render(scenario, tmp_path, **option)


def test_words_beside_mathematics_have_a_font_with_their_letters():
    """Matplotlib takes the letters of such a line from its first font only."""
    assert _family("so $x = 1$", ("DejaVu Sans", "STIXGeneral")) == ["DejaVu Sans", "STIXGeneral"]
    letter = next(
        chr(code)
        for code in range(0x1D400, 0x1D7FF)
        if missing_letter(chr(code)) and not missing_letter(chr(code), ("STIXGeneral",))
    )
    fonts = ("DejaVu Sans", "STIXGeneral")
    assert _family(f"{letter} $x = 1$", fonts) == ["STIXGeneral", "DejaVu Sans"]
    assert _family(f"$x = {letter}$", fonts) == ["DejaVu Sans", "STIXGeneral"]
