"""The table "How to add" of docs/architecture.md, row by row: an entry is all that it takes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import cycle
from typing import Literal

import numpy as np
import pytest
from conftest import ROOT, SMALL, dense, small
from pydantic import Field
from typer.testing import CliRunner

from relufit.cli.app import app
from relufit.draw.canvas.caption import Caption
from relufit.draw.canvas.figure_formats import FIGURE_FORMATS, FigureFormat
from relufit.draw.dense import catalogue as dense_catalogue
from relufit.draw.relu_sum import catalogue
from relufit.draw.relu_sum.event_text import event_text
from relufit.draw.study import catalogue as study_catalogue
from relufit.dynamics.dense.worked import worked
from relufit.dynamics.measures.registry import RUN_MEASURES, RunMeasure
from relufit.dynamics.relu_sum.events import EVENTS, EventType, events
from relufit.encode.formats.film_format import FilmFormat
from relufit.encode.formats.registry import FILM_FORMATS
from relufit.encode.metadata.comment import FIGURE_READERS
from relufit.errors import InputError
from relufit.languages.language import PLACE
from relufit.languages.registry import ENGLISH, LANGUAGES
from relufit.models.registry import MODEL_TYPES, model_of, summary_of, train_scenario
from relufit.network.activations import ACTIVATIONS, Activation
from relufit.network.clipping import CLIPPINGS, Clipping
from relufit.network.losses import LOSSES, Loss, LossInterval, PerOutput
from relufit.network.optimizers import OPTIMIZERS, Optimizer
from relufit.network.schemes import SCHEMES, Scheme
from relufit.network.update_rule import UPDATE_ORDERS, UpdateOrder
from relufit.outputs.options import PlotOptions, RenderOptions
from relufit.outputs.provenance import made_from
from relufit.outputs.run_files import render_run
from relufit.outputs.study_files import plot_study
from relufit.reports.history import HISTORY
from relufit.scenario import AnyScenario, NetworkTable, json_schema, loads, template
from relufit.scenario.forms import FORMS
from relufit.scenario.json_schema import document_schema
from relufit.scenario.relu_sum.document import Document
from relufit.schedules.learning_rates import SCHEDULES, Schedule
from relufit.schedules.noises import NOISES, NoiseType
from relufit.schedules.orders import ORDERS, SampleOrder
from relufit.schedules.pacings import PACINGS, Pacing
from relufit.schedules.settings import RuleSetting
from relufit.study.engine.cells import run_part
from relufit.study.engine.components import Part
from relufit.study.planning.plan import load_study
from relufit.study.planning.schema import study_schema
from relufit.study.run import run_study
from relufit.study_results.measures import MEASURES, Measure

ROWS = {
    "a figure": "test_a_figure",
    "a film": "test_a_film",
    "a figure of a study": "test_a_figure_of_a_study",
    "a measure of a study, and its map": "test_a_measure_of_a_study",
    "a pacing": "test_a_pacing",
    "an event": "test_an_event",
    "a measure of a run": "test_a_measure_of_a_run",
    "a number of each run, for summaries and studies": "test_a_number_of_each_run",
    "a file format of figures": "test_a_file_format_of_figures",
    "a language": "test_a_language",
    "a word of a figure or caption": "tests/test_languages.py",
    "a film format": "test_a_film_format",
    "an order of the samples": "test_an_order_of_the_samples",
    "a noise of the samples": "test_a_noise_of_the_samples",
    "a scheme of initial states": "test_a_scheme",
    "an order of the update": "test_an_order_of_the_update",
    "an optimizer": "test_an_optimizer",
    "a schedule of the learning rate": "test_a_schedule",
    "a way to clip gradients": "test_a_way_to_clip",
    "an activation": "test_an_activation",
    "a loss": "test_a_loss",
    "a model type": "test_a_model_type",
    "an option of figures and films": "tests/outputs/test_options.py",
    "a published quantity": "tests/models/test_registry.py",
    "a hint for a TOML mistake": "tests/scenario/test_toml_mistakes.py",
}


def test_every_row_of_the_table_has_a_test():
    """The table in the documentation and the tests here name the same things."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = text.partition("## How to add")[2].partition("\n## ")[0]
    what, *rows = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
    assert (what, rows) == ("what", list(ROWS))
    for test in ROWS.values():
        assert test in globals() or (ROOT / test).is_file(), test


@pytest.fixture(autouse=True)
def fresh_schema():
    """The schema that messages are made from is kept; here it must be made anew."""
    document_schema.cache_clear()
    yield
    document_schema.cache_clear()


def only(name, *formats):
    return RenderOptions(only=[name], formats=formats)


def caption(_, _theme=None):
    return Caption(text="A toy.", alt="A toy entry.")


def toy_figure(_trajectory, _theme, page):
    figure = page.figure()
    figure.subplots().plot([0, 1])
    return figure


def help_of(*command):
    return CliRunner().invoke(app, [*command, "--help"]).stdout


def test_an_activation(monkeypatch, tmp_path):
    """Softplus: read, trained, written out with its formula, and offered for a misspelt name."""
    softplus = Activation(
        lambda net: float(np.logaddexp(0.0, net)),
        lambda net, _: 1.0 / (1.0 + float(np.exp(-net))),
        formula=r"\ln(1 + e^{<net>})",
        derivative_formula=r"\frac{1}{1 + e^{-<net>}}",
    )
    monkeypatch.setitem(ACTIVATIONS, "softplus", softplus)
    change = ('["sigmoid", "sigmoid"]', '["softplus", "sigmoid"]')
    trajectory = train_scenario(dense(change))
    assert trajectory.mean_loss() < trajectory.mean_loss(0)
    lines = {line.name: line.formula for line in worked(trajectory)[0].lines}
    assert lines["out_h1"] == r"\ln(1 + e^{<net_h1>})"
    (page, *_) = render_run(trajectory, tmp_path, only("worked", "md"))
    assert r"\ln(1 + e^{" in page.read_text("utf-8")
    with pytest.raises(InputError, match=r'identity" or "softplus".*Did you mean "softplus"'):
        dense(('["sigmoid", "sigmoid"]', '["sofplus", "sigmoid"]'))
    assert '"softplus"' in json_schema()


def test_a_loss(monkeypatch):
    """A quarter of the fourth power, for targets from -1 to 1."""
    quartic = Loss(
        PerOutput(lambda target, out: 0.25 * (target - out) ** 4),
        PerOutput(lambda target, out: (out - target) ** 3),
        meaning="is a quarter of the fourth power of the distance",
        formula=r"\frac{1}{4} \, (<t> - <out>)^4",
        derivative_formula=r"-(<t> - <out>)^3",
        interval=LossInterval(-1.0, 1.0, "the quartic loss", "it was tried"),
    )
    monkeypatch.setitem(LOSSES, "quartic", quartic)
    change = ('"binary_cross_entropy"', '"quartic"')
    trajectory = train_scenario(dense(change))
    assert trajectory.mean_loss() < trajectory.mean_loss(0)
    formulas = [line.formula for section in worked(trajectory) for line in section.lines]
    assert r"\frac{1}{4} \, (<t_o1> - <out_o1>)^4" in formulas
    with pytest.raises(InputError, match="expected a target from -1 to 1 for the quartic loss"):
        dense(change, ("targets = [[0]", "targets = [[2]"))
    with pytest.raises(InputError, match='Did you mean "quartic"'):
        dense(('"binary_cross_entropy"', '"quartik"'))


def test_an_order_of_the_update(monkeypatch):
    """Another name for the sequential one, in scenarios of both model types."""
    monkeypatch.setitem(
        UPDATE_ORDERS, "backwards", UpdateOrder(sequential=True, meaning="is a toy")
    )
    for make in (small, dense):
        last = "iterations = 100" if make is small else "iterations = 40"
        runs = [
            train_scenario(make((last, f'{last}\nupdate = "{name}"')))
            for name in ("sequential", "backwards", "simultaneous")
        ]
        assert (runs[0].weights == runs[1].weights).all()
        assert (runs[0].weights != runs[2].weights).any()


def test_an_optimizer(monkeypatch):
    """Signs of gradients: trained, kept, written out, and offered for a misspelt name."""
    sign = Optimizer(
        move=lambda p, g, a, b, n: (p - n[0] * ((g > 0) - (g < 0)), a + n[1], b),
        numbers=lambda rates, settings: ((rate, settings["toy"]) for rate in rates),
        meaning="is a toy",
        formulas=(("m", "<m> + <toy>"), ("p", r"<p> - <lr> \cdot \mathrm{sign}(<g>)")),
        state=("count",),
        names=("lr", "toy"),
        settings={"toy": RuleSetting(1.0, "a toy", {"gt": 0})},
    )
    monkeypatch.setitem(OPTIMIZERS, "sign", sign)
    for base in (small, dense):
        run = train_scenario(base(("[training]", "[training]\noptimizer = 'sign'")))
        moves = np.abs(np.diff(run.weights, axis=0))
        rate = run.scenario.training.learning_rate
        assert moves[moves > 0] == pytest.approx(rate)
        assert set(run.optimizer_state[-1].tolist()) == {run.iterations}
        if base is small:  # a study compiles it
            part = Part(base=run.scenario, axes=(), neurons=run.neurons, probe_every=None)
            assert tuple(run_part(part)["weights"].tolist()) == run.final.weights
    formulas = [line.formula for line in worked(run)[-1].lines]
    assert r"<w9> - <lr> \cdot \mathrm{sign}(<dE/dw9>)" in formulas
    with pytest.raises(InputError, match=r'"adamw" or "sign".*Did you mean "sign"'):
        small(("[training]", "[training]\noptimizer = 'sing'"))
    with pytest.raises(InputError, match=r"\[training.optimizer\] toy: .* greater than 0, got 0"):
        small(("[training]", "[training]\noptimizer = { name = 'sign', toy = 0 }"))
    assert '"sign"' in json_schema()


def test_a_schedule(monkeypatch):
    """No step in every second iteration."""
    every_second = Schedule(
        rates=lambda rate, _, settings: cycle([rate * settings["share"], 0.0]),
        meaning="is a toy",
        settings={"share": RuleSetting(None, "a share", {"gt": 0})},
    )
    monkeypatch.setitem(SCHEDULES, "second", every_second)
    change = ("[training]", "[training]\nschedule = { name = 'second', share = 0.5 }")
    moved = (np.diff(train_scenario(small(change)).weights, axis=0) != 0).any(axis=1)
    assert moved[::2].all()
    assert not moved[1::2].any()
    with pytest.raises(InputError, match="expected a table with share"):
        small(("[training]", "[training]\nschedule = 'second'"))


def test_a_way_to_clip(monkeypatch):
    """Only the largest derivative counts."""
    largest = Clipping(
        measure=lambda total, g: max(total, abs(g)),
        limit=lambda total, _: total,
        clip=lambda g, limit: g if abs(g) == limit else 0.0,
        meaning="is a toy",
        settings={},
        formula=r"\mathrm{largest}(<d>)",
    )
    monkeypatch.setitem(CLIPPINGS, "largest", largest)
    run = train_scenario(small(("[training]", "[training]\nclipping = 'largest'")))
    moved = np.diff(np.concatenate([run.weights, run.biases], axis=1), axis=0) != 0
    assert (moved.sum(axis=1) <= 1).all()
    assert moved.any()


def test_an_order_of_the_samples(monkeypatch):
    """From the last sample to the first, in scenarios of both model types and in a study."""

    def backwards(samples, _):
        while True:
            yield np.arange(samples)[::-1]

    monkeypatch.setitem(ORDERS, "backwards", SampleOrder(backwards, "is a toy"))
    trajectory = train_scenario(small(("seed = 1", 'seed = 1\norder = "backwards"')))
    assert trajectory.sample[:3].tolist() == [19, 18, 17]
    trajectory = train_scenario(dense(("[training]", 'order = "backwards"\n[training]')))
    assert trajectory.sample[:5].tolist() == [3, 2, 1, 0, 3]
    monkeypatch.setitem(ORDERS, "drawn", SampleOrder(backwards, "is a toy", fresh=True))
    with pytest.raises(InputError, match='"shuffled" or "backwards", got \'drawn\''):
        dense(("[training]", 'order = "drawn"\n[training]'))


def test_a_noise_of_the_samples(monkeypatch):
    """The same for all samples: read from the scenario, added to each y, and in the schema."""
    noise = NoiseType(lambda _, count: np.ones(count), "is a toy")
    monkeypatch.setitem(NOISES, "offset", noise)
    without = train_scenario(small())
    shifted = train_scenario(
        small(("seed = 1", 'seed = 1\nnoise = { kind = "offset", std = 0.5 }'))
    )
    assert (shifted.samples.y == without.samples.y + 0.5).all()
    assert '"offset"' in json_schema()


def test_a_scheme(monkeypatch):
    """Four times as far as the inputs say: read from the scenario, drawn, and in the schema."""
    scheme = Scheme(spread=lambda size: 4.0 * size.inputs, meaning="is a toy", formula="4 n")
    monkeypatch.setitem(SCHEMES, "far", scheme)
    drawn = small(
        ("weights = [0.1, -0.2]", 'random = { neurons = 3, scheme = "far", seed = 2 }'),
        ("biases = [0, -0.5]", ""),
    )
    normal = np.random.default_rng(2).standard_normal(6)
    start = train_scenario(drawn)
    assert start.input_weights[0] == pytest.approx(4 * normal[:3])
    assert start.weights[0] == pytest.approx(12 * normal[3:])
    assert '"far"' in json_schema()


def test_a_pacing(monkeypatch, tmp_path):
    """The first frames only: read from the scenario, and used by a film."""
    pacing = Pacing(lambda _snapshots, frames, _visible: np.arange(frames, dtype=float), "is a toy")
    monkeypatch.setitem(PACINGS, "beginning", pacing)
    scenario = small(("frames = 8", 'frames = 8\npacing = "beginning"'))
    trajectory = train_scenario(scenario)
    (film,) = [each for each in catalogue.FILMS if each.name == "training"]
    kept = {event.snapshot for event in events(trajectory)}
    assert set(film.states(trajectory)) - kept <= set(range(8))
    files = render_run(trajectory, tmp_path, only("training", "gif"))
    assert files[0].name == "training.gif"
    with pytest.raises(InputError, match='"log" or "beginning"'):
        small(("frames = 8", 'frames = 8\npacing = "end"'))


def test_a_figure(monkeypatch, tmp_path):
    """Drawn, described, offered by help and named in messages; of both model types."""
    for module, name, make in (
        (catalogue, "RELU_SUM_CATALOGUE", small),
        (dense_catalogue, "DENSE_CATALOGUE", dense),
    ):
        shipped = getattr(module, name)
        toy = catalogue.FigureEntry(name="toy", draw=toy_figure, caption=caption)
        monkeypatch.setattr(module, name, replace(shipped, figures=(*shipped.figures, toy)))
        files = render_run(train_scenario(make()), tmp_path, only("toy", "png", "svg"))
        assert [path.name for path in files][:2] == ["toy.png", "toy.svg"]
        captions = files[-1].read_text("utf-8")
        assert "## toy" in captions
        assert "A toy." in captions
    assert "toy" in help_of("render")
    with pytest.raises(InputError, match='Did you mean "toy"'):
        RenderOptions(only=["toyy"])


def test_a_film(monkeypatch, tmp_path):
    """Two states of the training film, under another name."""
    shipped = catalogue.RELU_SUM_CATALOGUE
    (training,) = [each for each in shipped.films if each.name == "training"]
    toy = replace(training, name="toy", states=lambda _: [0, 50], caption=caption)
    monkeypatch.setattr(
        catalogue, "RELU_SUM_CATALOGUE", replace(shipped, films=(*shipped.films, toy))
    )
    files = render_run(train_scenario(small()), tmp_path, only("toy", "gif", "png"))
    assert {path.name for path in files} >= {"toy.gif", "toy.png"}
    assert "toy" in help_of("render")


def test_a_file_format_of_figures(monkeypatch, tmp_path):
    """Pixels without a header but the comment: written, read back, offered by help."""
    raw = FigureFormat(
        options=lambda _: {"format": "rgba"},
        finish=lambda data, about: f"{len(about.comment):8}{about.comment}".encode() + data,
    )
    monkeypatch.setitem(FIGURE_FORMATS, "raw", raw)
    monkeypatch.setitem(
        FIGURE_READERS, ".raw", lambda file: file.read(int(file.read(8))).decode() or None
    )
    files = render_run(train_scenario(small()), tmp_path, only("fit", "raw"))
    assert files[0].name == "fit.raw"
    assert made_from(files[0])["name"] == "small"
    assert "raw" in help_of("render")


def test_a_language(monkeypatch, tmp_path):
    """English in capitals: accepted by name, drawn and written in captions, offered by help."""
    labels = {key: PLACE.split(text)[0].upper() + text for key, text in ENGLISH.labels.items()}
    toy = replace(ENGLISH, code="xx", name="Toy", labels=labels)
    monkeypatch.setitem(LANGUAGES, "xx", toy)
    options = RenderOptions(only=["fit"], formats=["svg"], language="xx")
    figure, *_ = render_run(train_scenario(small()), tmp_path, options)
    assert ">REFERENCEreference<" in figure.read_text("utf-8")
    assert "AFTER after" in (tmp_path / "small" / "captions.md").read_text("utf-8")
    assert "xx (Toy)" in help_of("render")


def test_a_film_format(monkeypatch, tmp_path):
    """Raw frames after a line with the comment: written, read back, offered by help."""

    def encode(frames, path, spec):
        pixels = b"".join(frames)
        path.write_bytes(f"{len(spec.comment):8}{spec.comment}".encode() + pixels)

    raw = FilmFormat(
        name="Raw",
        prepare=lambda _spec: lambda pixels, _is_last: pixels.tobytes(),
        encode=encode,
        read_comment=lambda file: file.read(int(file.read(8))).decode() or None,
    )
    monkeypatch.setitem(FILM_FORMATS, ".raw", raw)
    files = render_run(train_scenario(small()), tmp_path, only("training", "raw"))
    assert files[0].name == "training.raw"
    assert made_from(files[0])["name"] == "small"
    assert files[0].stat().st_size > 8 * 320 * 160 * 3
    assert "raw" in help_of("render")
    with pytest.raises(InputError, match="or raw, got 'rav'"):
        RenderOptions(formats=["rav"])


def test_an_event(monkeypatch, tmp_path):
    """The halfway point of the record: found, said in the film and kept in the summary."""
    halfway = EventType(lambda trajectory: [((), len(trajectory.iteration) // 2)], "half of it")
    monkeypatch.setitem(EVENTS, "halfway", halfway)
    trajectory = train_scenario(small())
    (found,) = [each for each in events(trajectory) if each.kind == "halfway"]
    assert (found.iteration, event_text(found)) == (50, "half of it")
    (film,) = [each for each in catalogue.FILMS if each.name == "training"]
    assert 50 in film.states(trajectory)
    *_, summary, _, _ = render_run(trajectory, tmp_path, only("training", "png"))
    kinds = [each["kind"] for each in json.loads(summary.read_text("utf-8"))["events"]]
    assert "halfway" in kinds


def test_a_measure_of_a_run(monkeypatch):
    """A key of the summary."""
    monkeypatch.setitem(HISTORY, "heaviest", lambda run: float(np.abs(run.weights).max()))
    trajectory = train_scenario(small())
    assert summary_of(trajectory)["heaviest"] == np.abs(trajectory.weights).max()


def test_a_number_of_each_run(monkeypatch, tmp_path):
    """In the summary, in the dataset of a study that asks for it, and with a map."""
    heaviest = RunMeasure(lambda ends: float(ends.end.weights.max()), "heaviest", "is a toy")
    monkeypatch.setitem(RUN_MEASURES, "heaviest", heaviest)
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    text = (
        'title = "A study"\nbase = "small.toml"\nmeasures = ["heaviest"]\n[axes]\n'
        '"training.learning_rate" = [0.005, 0.02]\n"training.iterations" = [20, 40]\n'
    )
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    study_schema.cache_clear()
    plan = load_study(tmp_path / "study.toml")
    run_study(plan, tmp_path / "study.zarr")
    study_schema.cache_clear()
    files = plot_study(tmp_path / "study.zarr", tmp_path, PlotOptions(only=["heaviest"]))
    assert "heaviest.png" in {each.name for each in files}
    trajectory = train_scenario(small())
    measures = summary_of(trajectory)["measures"]
    assert measures["heaviest"] == pytest.approx(trajectory.weights[-1].max(), rel=1e-5)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A study of four runs along two axes."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "small.toml").write_text(SMALL, encoding="utf-8")
    text = (
        'title = "A study"\nbase = "small.toml"\n[axes]\n'
        '"training.learning_rate" = { values = [0.005, 0.02] }\n'
        'spread = { scale = "network.biases", values = [0.5, 1] }\n'
    )
    (folder / "tiny.toml").write_text(text, encoding="utf-8")
    run_study(load_study(folder / "tiny.toml"), folder / "tiny.zarr")
    return folder / "tiny.zarr"


def test_a_measure_of_a_study(monkeypatch, tmp_path, store):
    """Its map is drawn, described, and offered by help."""
    heaviest = Measure(
        name="heaviest",
        title="largest final weight (mean)",
        values=lambda results: np.abs(results.cells("weights", 2)).max(axis=-1).mean(axis=-1),
        unit="neurons",
    )
    monkeypatch.setitem(MEASURES, "heaviest", heaviest)
    files = plot_study(store, tmp_path, PlotOptions(only=["heaviest"], formats=["svg"]))
    assert files[0].name == "heaviest.svg"
    assert "largest final weight" in files[-1].read_text("utf-8")
    assert "heaviest" in help_of("study", "plot")


def test_a_figure_of_a_study(monkeypatch, tmp_path, store):
    """Drawn, described, and offered by help."""
    toy = study_catalogue.StudyFigure(name="toy", axes=0, draw=toy_figure, caption=caption)
    registry = (*study_catalogue.AFTER_MAPS, toy)
    monkeypatch.setattr(study_catalogue, "AFTER_MAPS", registry)
    files = plot_study(store, tmp_path, PlotOptions(only=["toy"], formats=["png"]))
    assert files[0].name == "toy.png"
    assert "A toy." in files[-1].read_text("utf-8")
    assert "toy" in help_of("study", "plot")


class ToyNetwork(NetworkTable):
    """The parameters of a toy."""

    type: Literal["toy"]


class ToyDocument(Document):
    """A scenario file of a toy."""

    network: ToyNetwork = Field(description="The network before training.")


class ToyScenario(ToyDocument, AnyScenario):
    """A scenario of a toy."""


def test_a_model_type(monkeypatch, tmp_path):
    """Sums of ReLU neurons under another name: a form, an entry, and all commands know it."""
    form = FORMS["relu_sum"]._replace(document=ToyDocument, scenario=ToyScenario)
    model = replace(MODEL_TYPES["relu_sum"], name="toy", form=form)
    monkeypatch.setitem(FORMS, "toy", form)
    monkeypatch.setitem(MODEL_TYPES, "toy", model)
    loaded = loads(SMALL.replace("[network]", '[network]\ntype = "toy"'), name="toy")
    assert model_of(loaded) is model
    files = render_run(train_scenario(loaded), tmp_path, only("fit", "png"))
    assert files[0].name == "fit.png"
    assert template("a", "toy") == template("a")
    assert "relu_sum or dense or toy" in " ".join(help_of("new").split())
    assert json.loads(json_schema())["else"]
