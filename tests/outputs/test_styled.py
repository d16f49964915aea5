"""Presentation that options ask for: recorded in the outputs, never in what is trained."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from conftest import SMALL, small
from PIL import Image
from typer.testing import CliRunner

from relufit.cli.app import app
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.catalogue import RELU_SUM_CATALOGUE
from relufit.encode import read_comment
from relufit.errors import InputError
from relufit.languages.language import PLACE
from relufit.languages.registry import ENGLISH
from relufit.models.registry import model_of, summary_of
from relufit.outputs.options import RenderOptions
from relufit.outputs.provenance import made_from
from relufit.outputs.run_files import render_run
from relufit.outputs.styled import styled_scenario
from relufit.reports.relu_sum import Lead, captions_text
from relufit.scenario import loads
from relufit.study.planning.plan import load_study
from relufit.study.planning.same_runs import difference
from relufit.text.words import Words
from relufit.training import run_relu_sum as run


def test_a_film_of_another_rate_lasts_as_long():
    """The number of frames changes with the rate; the rest of the scenario does not."""
    scenario = small()
    styled = styled_scenario(scenario, RenderOptions(fps=50, formats=["mp4"]))
    seconds = scenario.film.frames / scenario.film.fps
    assert styled.film.fps == 50
    assert abs(styled.film.frames / 50 - seconds) <= 0.5 / 50
    assert styled.training == scenario.training
    assert styled_scenario(scenario, RenderOptions()) is scenario


def test_a_film_of_another_rate_is_made_again_from_its_own_scenario(tmp_path):
    """The scenario inside the film gives the same bytes without the option."""
    options = RenderOptions(only=["training"], formats=["mp4"], fps=24)
    film, *_ = render_run(run(small()), tmp_path / "a", options)
    scenario = loads(made_from(film)["scenario"], name="small")
    again, *_ = render_run(
        run(scenario), tmp_path / "b", RenderOptions(only=["training"], formats=["mp4"])
    )
    assert film.read_bytes() == again.read_bytes()
    assert read_comment(film) == read_comment(again)


def test_dpi_sets_the_pixels_of_a_figure(tmp_path):
    """Twice the resolution has twice the pixels in both directions."""
    sizes = []
    for dpi in (75, 150):
        options = RenderOptions(only=["fit"], formats=["png"], dpi=dpi)
        figure, *_ = render_run(run(small()), tmp_path / str(dpi), options)
        with Image.open(figure) as image:
            sizes.append(image.size)
    assert sizes == [(600, 255), (1200, 510)]


def tables(options, text=""):
    scenario = loads(f"{SMALL}\n{text}", name="small")
    return styled_scenario(scenario, options)


def test_options_go_before_the_scenario_and_it_before_a_style_file(tmp_path):
    """Key by key, in [style] and in [labels]."""
    file = tmp_path / "house.toml"
    file.write_text('[style]\ntheme = "dark"\ndpi = 60\ngrid = true\n[labels]\nx = "a"\ny = "b"')
    own = '[style]\ntheme = "light"\ndpi = 70\n[labels]\nlanguage = "fr"\nx = "c"'
    styled = tables(RenderOptions(style=str(file), dpi=80, language="de"), own)
    assert (styled.style.theme, styled.style.dpi, styled.style.grid) == ("light", 80, True)
    assert styled.labels == {"language": "de", "x": "c", "y": "b"}
    assert tables(RenderOptions(style=str(file))).style.theme == "dark"
    assert tables(RenderOptions(), own).labels == {"language": "fr", "x": "c"}


def test_a_styled_figure_is_made_again_from_its_own_scenario(tmp_path):
    """The scenario inside has the style in effect and gives the same bytes without options."""
    file = tmp_path / "house.toml"
    file.write_text('[style]\nline_width = 2\n[style.colors]\nink = "navy"\n')
    options = RenderOptions(
        only=["fit"], formats=["png", "svg"], style=str(file), language="de", theme="dark", dpi=70
    )
    png, svg, *_ = render_run(run(small()), tmp_path / "a", options)
    text = made_from(png)["scenario"]
    assert text.startswith(small().origin.text.rstrip())
    scenario = loads(text, name="small")
    plain = RenderOptions(only=["fit"], formats=["png", "svg"])
    again = render_run(run(scenario), tmp_path / "b", plain)
    assert [each.read_bytes() for each in again[:2]] == [png.read_bytes(), svg.read_bytes()]
    assert "Netz" in svg.read_text("utf-8")


def test_a_style_changes_nothing_that_is_trained():
    """Trajectory and summary are the same to the last bit."""
    plain, styled = run(small()), run(tables(RenderOptions(language="fr", theme="dark", dpi=99)))
    assert plain.weights.tobytes() == styled.weights.tobytes()
    assert plain.biases.tobytes() == styled.biases.tobytes()
    assert summary_of(plain) == summary_of(styled)


def test_a_style_in_the_base_does_not_make_a_study_store_foreign(tmp_path):
    """The plan of the study is that of the same runs."""
    (tmp_path / "study.toml").write_text(
        'title = "S"\nbase = "base.toml"\n[axes]\n"data.seed" = [1, 2]\n'
    )
    plans = []
    for text in ("", '\n[style]\ngrid = true\n[labels]\nlanguage = "de"\n'):
        (tmp_path / "base.toml").write_text(SMALL + text)
        plans.append(load_study(tmp_path / "study.toml"))
    assert difference(*plans) == ""


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ('[labels]\nlanguage = "dee"', 'Did you mean "de"?'),
        ('[style]\nfont = ["Nowhere Sans"]', "expected an installed font"),
    ],
)
def test_bad_input_ends_the_command_before_training(tmp_path, monkeypatch, tables, said):
    """Exit code 2, the line, and no output folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.toml").write_text(f"{SMALL}\n{tables}\n")
    result = CliRunner().invoke(app, ["render", "bad.toml", "--only", "fit"])
    assert result.exit_code == 2
    assert said in result.stderr
    assert re.match(r"bad\.toml:\d+: \[", result.stderr)
    assert not (tmp_path / "outputs").exists()


def test_a_style_file_that_does_not_exist_is_an_error(tmp_path):
    """The message names it."""
    with pytest.raises(InputError, match=r"none\.toml"):
        RenderOptions(style=str(tmp_path / "none.toml"))


def marked():
    """English in which a sign stands for every word of a template."""

    def without_words(text):
        parts, at = [], 0
        for place in PLACE.finditer(text):
            parts += [re.sub("[A-Za-z]+", "§", text[at : place.start()])]
            parts += ["§" if place[2] is not None else place[0]]
            at = place.end()
        return "".join([*parts, re.sub("[A-Za-z]+", "§", text[at:])])

    labels = {key: without_words(text) for key, text in ENGLISH.labels.items()}
    return Words(replace(ENGLISH, labels=labels))


def test_captions_have_no_words_of_their_own():
    """With a language without letters, captions have none but those of symbols and of steps."""
    theme = replace(THEMES["light"], words=marked())
    trajectory = run(small())
    entries = [
        each
        for each in (*RELU_SUM_CATALOGUE.figures, *RELU_SUM_CATALOGUE.films)
        if each.name != "steps"
    ]
    reasons = model_of(trajectory.scenario).reasons(trajectory, theme.words)
    lead = Lead("trapped", reasons, trajectory.iterations)
    document = captions_text(trajectory, entries, "{}", lead, theme)
    said = [
        line.removeprefix("Alt text: ")
        for line in document.splitlines()[1:]
        if line and not line.startswith(("#", "<!--"))
    ]
    words = {word for line in said for word in re.findall(r"[A-Za-z]{2,}", line)}
    assert words <= {"squared"}
