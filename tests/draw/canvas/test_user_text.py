"""User text in figures: drawn literally, and inside the figure."""

from __future__ import annotations

import pytest
from conftest import WORKED_SCENARIOS
from hypothesis import given, settings
from hypothesis import strategies as st
from made_outcomes import made
from matplotlib.text import Text

from relufit.draw.canvas.page import Page
from relufit.draw.canvas.theme import THEMES
from relufit.draw.canvas.wrapping import ELLIPSIS, literal, plain_line, wrapped
from relufit.draw.dense.catalogue import DENSE_CATALOGUE
from relufit.draw.study.catalogue import study_figures
from relufit.scenario import load
from relufit.training.dense.run import run_dense

THEME = THEMES["light"]
HOSTILE = [
    "From 5$ to 10$ a day",
    r"Use $\nosuch$",
    r"$ alone, \$ escaped, \\$ twice, $$ double",
    r"a_b^c % # & {} ~ \frac{1}{2} \text",
    "$x^{2$",
    "line\nbreak\tand \x1b[31mcolour",
    "<b>bold</b> & 'quotes' \"double\"",
]
# All maps have the same axes; the shares have one alone.
WITH_AXES = [each for each in study_figures() if each.name in {"shares", "error"}]
LONG = [
    "A network of four neurons which starts from a state in which all of its knots lie close " * 4,
    "unbroken" * 60,
    "$" * 300,
]


def first_update(title):
    (path,) = [each for each in WORKED_SCENARIOS if each.stem == "koech"]
    scenario = load(path)
    training = scenario.training.model_copy(update={"iterations": 1})
    return run_dense(scenario.model_copy(update={"title": title, "training": training}))


def worked_page(title, width):
    (worked,) = [each for each in DENSE_CATALOGUE.figures if each.name == "worked"]
    page = Page.of(width)
    with THEME.applied(page.font_pt):
        return worked.draw(first_update(title), THEME, page)


def study_figure(entry, name, labels, width="8in"):
    """A figure of a study with two axes with user-defined name and labels."""
    outcomes = made({name: labels, f"{name} 2": labels}, [[0, 1, 2], [1, 1, 3], [4, 1, 0]])
    page = Page.of(width)
    with THEME.applied(page.font_pt):
        return entry.draw(outcomes, THEME, page)


def painted(figure, monkeypatch):
    """The lines and artists of the texts that a figure draws; mathematics is None."""
    seen = []
    draw = Text.draw

    def watched(text, renderer):
        if text.get_visible() and text.get_text():
            lines = [text._preprocess_math(line) for line in text.get_text().split("\n")]
            seen.append(([None if is_math else line for line, is_math in lines], text))
        draw(text, renderer)

    with monkeypatch.context() as patch:
        patch.setattr(Text, "draw", watched)
        figure.draw_without_rendering()
    return seen


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_drawn_as_they_are_written(text):
    """Text is not parsed as mathematics, and only control characters are dropped."""
    drawn = Text(0, 0, literal(plain_line(text)))
    assert drawn._preprocess_math(drawn.get_text()) == (plain_line(text), False)


def test_titles_of_worked_pages_are_literal(monkeypatch):
    """The title of a worked page is drawn literally."""
    text = " ".join(HOSTILE[1:3])
    first, *_ = painted(worked_page(text, "8in"), monkeypatch)
    assert first[0] == [plain_line(text)]


@pytest.mark.parametrize("text", HOSTILE[:4])
@pytest.mark.parametrize("entry", WITH_AXES, ids=lambda each: each.name)
def test_axes_of_studies_are_literal(text, entry, monkeypatch):
    """Names of axes and values are drawn literally in study figures."""
    figure = study_figure(entry, text, [text, "b", "c"])
    lines = [line for drawn, _ in painted(figure, monkeypatch) for line in drawn]
    assert None not in lines
    assert plain_line(text)[:10] in " ".join(lines)


@pytest.mark.parametrize(
    ("text", "width"),
    list(zip(LONG, ["single", "8in", "single"], strict=True)),
    ids=["words", "unbroken", "dollars"],
)
def test_long_titles_stay_on_the_page(text, width, monkeypatch):
    """Titles of any length, also without blanks, are wrapped to the page."""
    figure = worked_page(text, width)
    for _, drawn in painted(figure, monkeypatch):
        box = drawn.get_window_extent()
        assert box.x0 >= 0
        assert box.x1 <= figure.bbox.width
        assert box.y0 >= 0
        assert box.y1 <= figure.bbox.height


@pytest.mark.parametrize("text", LONG, ids=["words", "unbroken", "dollars"])
@pytest.mark.parametrize("width", ["single", "8in"])
@pytest.mark.parametrize("entry", WITH_AXES, ids=lambda each: each.name)
def test_long_names_of_axes_stay_on_the_page(text, width, entry, faults_of_layout):
    """Names of axes and values of any length are inside study figures."""
    figure = study_figure(entry, text, [text, f"b{text}", f"c{text}"], width)
    # Boxes of slanted names overlap where the names do not.
    assert [fault for fault in faults_of_layout(figure) if "leaves" in fault] == []


@settings(derandomize=True, deadline=None)
@given(st.text(min_size=1, max_size=200), st.integers(1, 40), st.integers(1, 6))
def test_lines_fit_and_lose_nothing(text, room, most):
    """Lines fit the room, and text is only lost after an ellipsis."""
    lines = wrapped(text, room, len, most)
    assert len(lines) <= most
    assert all(len(line) <= room for line in lines)
    kept = "".join(lines).replace(" ", "")
    whole = plain_line(text).replace(" ", "")
    assert kept == whole or (lines[-1].endswith(ELLIPSIS) and whole.startswith(kept[:-1]))


def test_wide_letters_are_broken_between():
    """Text without blanks, as in Chinese, is wrapped between any two characters."""
    title = "\u56db\u4e2a\u795e\u7ecf\u5143\u7684\u7f51\u7edc" * 3
    assert wrapped(title, 20, lambda text: 2 * len(text), 6) == [
        title[:10],
        title[10:20],
        title[20:],
    ]
