"""What [style] and [labels] change in figures and films, asked of the artists."""

from __future__ import annotations

import matplotlib as mpl
import pytest
from conftest import small
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from relufit.draw.canvas.finishing import finish
from relufit.draw.canvas.fonts import fonts_for, installed_fonts
from relufit.draw.canvas.page import Page
from relufit.draw.canvas.styled_theme import styled_theme
from relufit.draw.canvas.theme import FONT, THEMES
from relufit.draw.canvas.ticks import count_tick
from relufit.draw.relu_sum import figures
from relufit.draw.relu_sum.captions import fit_caption, knots_caption, parameters_caption
from relufit.draw.relu_sum.diagram import diagram
from relufit.draw.relu_sum.film_captions import neurons_caption, training_caption
from relufit.draw.relu_sum.films import neurons, training
from relufit.errors import InputError
from relufit.languages.registry import LANGUAGES
from relufit.scenario.style import Style
from relufit.training import run_relu_sum as run

PAGE = Page()


def drawn(draw, style=None, labels=None, trajectory=None, **options):
    theme = styled_theme(style, labels)
    page = PAGE.with_text(theme.font_pt, theme.title)
    with theme.applied(page.font_pt):
        figure = draw(trajectory or run(small()), theme, page, **options)
        finish(figure, theme)
        figure.canvas.draw()
    return figure


def test_without_tables_the_theme_is_the_usual_one():
    """Every value has its default."""
    assert styled_theme(None, None) == THEMES["light"]
    assert styled_theme(Style(theme="dark"), {}) == THEMES["dark"]


def test_colors_replace_those_of_the_theme():
    """Neurons without a colour of their own keep that of the theme."""
    theme = styled_theme(Style(colors={"ink": "red", "neurons": ["lime"], "dead": "pink"}), None)
    usual = THEMES["light"]
    assert theme.ink == "#ff0000"
    assert theme.neurons == ("#00ff00", *usual.neurons[1:])
    assert theme.verdicts == {**usual.verdicts, "dead": "#ffc0cb"}


def test_lines_are_wider_by_the_factor():
    """All lines of the axes."""
    widths = [
        [each.get_linewidth() for each in drawn(figures.fit, style).axes[0].findobj(Line2D)]
        for style in (None, Style(line_width=2.0))
    ]
    assert widths[1] == pytest.approx([2.0 * each for each in widths[0]])


def test_limits_of_axes_are_those_of_the_table():
    """For curves and for traces."""
    style = Style(limits={"x": [1, 2], "y": [-5, 5], "weight": [-9, 9]})
    axes = drawn(figures.fit, style).axes[0]
    assert (axes.get_xlim(), axes.get_ylim()) == ((1, 2), (-5, 5))
    assert drawn(figures.parameters, style).axes[1].get_ylim() == (-9, 9)


def test_chosen_panels_are_drawn_and_described():
    """A figure has one panel less, and its caption speaks of the others only."""
    style = Style(panels={"fit": ["final"], "parameters": ["weights"]})
    theme, trajectory = styled_theme(style, None), run(small())
    assert len(drawn(figures.fit, style, trajectory=trajectory).axes) == 1
    assert "panel" not in fit_caption(trajectory, theme).text
    (axes,) = drawn(figures.parameters, style, trajectory=trajectory).axes
    assert axes.get_ylabel() == "weight"
    caption = parameters_caption(trajectory, theme)
    assert "Biases" not in caption.text
    assert "biases" not in caption.alt


@pytest.mark.parametrize(
    ("draw", "caption", "panels", "axes", "absent"),
    [
        (training, training_caption, {"training": ["weights"]}, 2, "knots and weights"),
        (neurons, neurons_caption, {"neurons": ["network"]}, 1, "Contribution"),
        (neurons, neurons_caption, {"neurons": ["neurons"]}, 1, "their sum"),
    ],
)
def test_chosen_panels_of_films(draw, caption, panels, axes, absent):
    """The same for films."""
    theme, trajectory = styled_theme(Style(panels=panels), None), run(small())
    with theme.applied():
        blitter = draw(trajectory, theme, (320, 160), [0, 50, 100])
        frames = list(blitter.frames([0, 100]))
    assert len(blitter.figure.axes) == axes
    assert len(frames) == 2
    assert absent not in caption(trajectory, theme).text


def test_shading_and_rings_can_be_left_out():
    """The caption does not speak of them either."""
    style = Style(shading=False, rings=False)
    trajectory = run(small())
    usual, plain = drawn(figures.knots), drawn(figures.knots, style)
    assert len(usual.axes[0].patches) == 2
    assert len(plain.axes[0].patches) == 0
    text = knots_caption(trajectory, styled_theme(style, None)).text
    assert "shaded" not in text
    assert "ings mark" not in text


def test_grid_and_title():
    """Grid lines are visible, and the title stands above."""
    figure = drawn(figures.fit, Style(grid=True, title="Run $7"))
    assert figure.axes[0].xaxis.get_gridlines()[0].get_visible()
    assert figure.get_suptitle() == r"Run \$7"
    top = max(axes.get_position().y1 for axes in figure.axes)
    assert figure._suptitle.get_window_extent().y0 > top * figure.bbox.height
    assert not drawn(figures.fit).axes[0].xaxis.get_gridlines()[0].get_visible()


def test_font_size_is_that_of_the_table():
    """Labels of axes have it, whatever the width of the page."""
    axes = drawn(figures.fit, Style(font_size=7)).axes[0]
    assert axes.xaxis.label.get_fontsize() == pytest.approx(7.0)


def test_labels_and_numbers_are_those_of_the_language():
    """German words, decimal commas, points between thousands; a given label before them."""
    figure = drawn(figures.knots, None, {"language": "de", "axis_iteration": "Schritt"})
    (axes,) = figure.axes
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Schritt", "Knick (x)")
    ticks = [each.get_text() for each in axes.get_yticklabels()]
    assert any("," in each for each in ticks)
    assert not any("." in each for each in ticks)


def test_shared_axes_are_localized_once():
    """A thousand is 1.000 in German, not 1,000."""
    figure = drawn(lambda *_: shared(), None, {"language": "de"})
    texts = [each.get_text() for each in figure.axes[1].get_xticklabels()]
    assert "2.000" in texts


def shared():
    figure = Figure()
    for axes in figure.subplots(2, 1, sharex=True):
        axes.set_xlim(0, 4000)
        axes.xaxis.set_major_formatter(FuncFormatter(count_tick))
    return figure


def test_the_font_of_a_language_is_found():
    """The first that is installed, behind the usual font."""
    chinese = LANGUAGES["zh"]
    assert fonts_for((), chinese, [FONT, "SimHei", chinese.fonts[0]]) == (FONT, chinese.fonts[0])
    assert fonts_for(["SimHei"], chinese, [FONT, "SimHei"]) == ("SimHei", FONT)
    assert fonts_for((), LANGUAGES["de"]) == (FONT,)


@pytest.mark.parametrize("code", ["zh", "ja"])
def test_a_missing_font_is_an_error_that_names_one(code):
    """The message says what to install."""
    with pytest.raises(InputError, match=r"^language: .*Noto Sans CJK.*apt install") as caught:
        fonts_for((), LANGUAGES[code], [FONT])
    assert caught.value.field == "language"


@pytest.mark.parametrize("code", ["zh", "ja"])
def test_letters_of_a_language_are_drawn(code, recwarn):
    """With a font of the system no glyph is missing; without one there is an error."""
    if not set(LANGUAGES[code].fonts) & set(installed_fonts()):
        with pytest.raises(InputError, match="apt install"):
            styled_theme(None, {"language": code})
        return
    drawn(figures.fit, None, {"language": code})
    assert not [each for each in recwarn if "missing from" in str(each.message)]


def test_the_settings_of_the_process_stay_as_they_are():
    """Fonts and grid belong to the drawing."""
    before = dict(dict.items(mpl.rcParams))
    drawn(figures.fit, Style(grid=True, font=["DejaVu Serif"], font_size=6))
    assert dict(dict.items(mpl.rcParams)) == before


@pytest.mark.parametrize("width", ["single", "double"])
def test_long_titles_of_figures_are_wrapped(width):
    """They stay inside the figure, above everything else, and leave the axes their height."""
    long = (
        "Start crowded left of the middle, with a learning rate of 0.01 and biases that learn " * 2
    )
    short = drawn(figures.knots, Style(title="Run", width=width))
    figure = drawn(figures.knots, Style(title=long, width=width))
    box = figure._suptitle.get_window_extent()
    assert figure.get_suptitle().count("\n") >= 1
    assert 0 <= box.x0 < box.x1 <= figure.bbox.width
    assert figure.axes[0].get_tightbbox().y1 <= box.y0 < box.y1 <= figure.bbox.height
    (axes,), (of_short,) = figure.axes, short.axes
    assert axes.bbox.height == pytest.approx(of_short.bbox.height, rel=0.02)


def test_a_title_stands_above_the_legend_and_not_on_diagrams():
    """They do not overlap, and what has no axes has no title."""
    titled = Style(title="Run", font_size=12, width="double")
    figure = drawn(figures.fit, titled)
    (legend,) = figure.legends
    assert legend.get_window_extent().y1 <= figure._suptitle.get_window_extent().y0
    assert drawn(diagram, titled).get_suptitle() == ""
