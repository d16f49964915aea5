"""Figures, films and tables of a run as objects."""

from __future__ import annotations

import base64
import pickle
import re
import sys
from io import BytesIO
from types import SimpleNamespace

import av
import matplotlib as mpl
import numpy as np
import pytest
from conftest import dense, small
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from PIL import Image

import relufit
from relufit.draw.canvas.theme import THEMES
from relufit.models import notebook_bar as bars
from relufit.outputs.provenance import made_from


@pytest.fixture(scope="module")
def run():
    return relufit.train(small())


@pytest.fixture(scope="module")
def dense_run():
    return relufit.train(dense())


def pixels(figure):
    return np.asarray(Image.open(BytesIO(figure._repr_png_())))


def test_a_figure_is_one_of_matplotlib(run):
    """It can be changed and saved, and what was added is drawn."""
    figure = run.figure("knots", theme="dark", width="single")
    assert isinstance(figure, Figure)
    before = pixels(figure)
    assert before.shape[1] == round(3.5 * 150)
    figure.axes[0].axhline(1.0, color="red", linewidth=5)
    assert (pixels(figure) != before).any()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_figure_is_that_of_the_files(run, tmp_path, theme):
    """The same pixels, whatever the settings of the process are when it is saved."""
    options = {"only": ["fit"], "formats": ["png"], "theme": theme}
    (path, *_) = relufit.render(run, tmp_path, **options)
    figure = run.figure("fit", theme=theme)
    with mpl.rc_context({"font.size": 20, "savefig.facecolor": "red", "text.color": "blue"}):
        figure.savefig(tmp_path / "own.png", dpi=figure.dpi)
        again = pickle.loads(pickle.dumps(figure))  # noqa: S301 (our own)
        np.testing.assert_array_equal(pixels(again), np.asarray(Image.open(path)))
    own, file = (np.asarray(Image.open(each)) for each in (tmp_path / "own.png", path))
    np.testing.assert_array_equal(own, file)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "knotz"}, "name: expected diagram or .* got 'knotz'. Did you mean \"knots\""),
        (
            {"name": "worked"},
            "name: expected diagram or .* for the network of 'small', got 'worked'",
        ),
        ({"theme": "blue"}, "theme: expected light or dark, got 'blue'"),
        ({"width": "wide"}, "width: expected single"),
        ({"plane": "1,2"}, "plane 1,2: expected landscape with it, got 'fit'"),
        ({"parameter": "w1"}, "parameter w1: expected no such option"),
        ({"name": "landscape", "plane": "1,9"}, "plane"),
    ],
)
def test_a_faulty_argument_of_a_figure_is_named(run, arguments, message):
    """The message speaks of arguments."""
    with pytest.raises(relufit.InputError, match=message):
        run.figure(**{"name": "fit", **arguments})


def test_options_of_one_figure_reach_it(dense_run):
    """The route leads to the chosen parameter."""
    one, other = (dense_run.figure("route", parameter=name) for name in ("w1", "w2"))
    assert (pixels(one) != pixels(other)).any()


def test_a_film_has_the_frames_of_its_file(run, tmp_path):
    """After the poster as many, of the same size, and the provenance is in the file."""
    film = run.film("neurons", frames=5, size=(320, 160), hold=0)
    frames = list(film)
    assert [frame.shape for frame in frames] == [(160, 320, 3)] * len(film)
    path = film.save(tmp_path / "film.apng")
    with Image.open(path) as image:
        assert image.n_frames == 1 + len(film)
        np.testing.assert_array_equal(np.asarray(image.convert("RGB")), frames[-1])
        image.seek(1)
        np.testing.assert_array_equal(np.asarray(image.convert("RGB")), frames[0])
    assert "frames = 5" in made_from(path)["scenario"]
    assert run.scenario.film.frames == 8


def test_a_run_is_drawn_in_the_style_of_its_scenario_and_in_the_language_asked_for(tmp_path):
    """Arguments take precedence over the scenario, and files keep what is in effect."""
    own = relufit.train(small().with_(style={"theme": "dark"}, labels={"language": "fr"}))
    figure = own.figure("knots")
    assert figure.axes[0].get_xlabel() == "itération"
    assert figure.get_facecolor()[:3] == to_rgb(THEMES["dark"].background)
    other = own.figure("knots", theme="light", language="de")
    assert other.axes[0].get_xlabel() == "Iteration"
    assert other.get_facecolor()[:3] == to_rgb(THEMES["light"].background)
    path = own.film("neurons", language="es", frames=2, size=(320, 160), hold=0).save(
        tmp_path / "film.apng"
    )
    assert 'language = "es"' in made_from(path)["scenario"]
    with pytest.raises(relufit.InputError, match="language: expected en or de"):
        own.film(language="dd")


def test_a_film_shows_itself_in_a_notebook(run):
    """As an MP4 with controls and a description, as long as it should be."""
    html = run.film(frames=4, hold=0)._repr_mimebundle_()["text/html"]
    assert re.search(r"<video controls [^>]*aria-label=\"Film of", html)
    data = base64.b64decode(re.search(r"base64,([^\"]+)\"", html)[1])
    with av.open(BytesIO(data)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 1 + len(run.film(frames=4))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda run: run.film("knots"), "name: expected training or .*, got 'knots'"),
        (lambda run: run.film(theme="x"), "theme: expected"),
        (lambda run: run.film(frame=3), r'\[film\] frame: .*Did you mean "frames"'),
        (lambda run: run.film(fps=7), r"\[film\] fps: expected one of"),
        (lambda run: run.film(frames=3).save("film.avi"), "film.avi: expected a film's suffix"),
        (lambda run: run.save("run.npy"), "path: expected a file name that ends in .npz"),
        (lambda run: run.between(0, 9).figure("nothing"), "name: expected"),
    ],
)
def test_a_faulty_argument_of_a_film_is_named(run, make, message):
    """The message speaks of arguments and keys."""
    with pytest.raises(relufit.InputError, match=message):
        make(run)


def test_an_untrained_run_has_no_film():
    """There is nothing to move."""
    with pytest.raises(relufit.InputError, match=r"name training: .* \[training\] table"):
        relufit.train(small().with_(training=None)).film()


def test_a_saved_run_comes_back(run, dense_run, tmp_path):
    """With all its numbers and its provenance."""
    for each in (run, dense_run):
        again = relufit.load_trajectory(each.save(tmp_path / "new" / "run.npz"))
        assert type(again) is type(each)
        np.testing.assert_array_equal(again.weights, each.weights)
        assert again.scenario.to_toml() == each.scenario.to_toml()


def test_a_run_as_a_dataframe(run, dense_run):
    """A row for each snapshot; delta is that of the update before it."""
    frame = run.to_dataframe()
    assert frame.index.tolist() == run.iteration.tolist()
    np.testing.assert_array_equal(frame["knot_2"], run.knots[:, 1])
    np.testing.assert_array_equal(frame["delta"][1:], run.delta)
    assert np.isnan(frame["delta"].iloc[0])
    part = run.between(20, 60).to_dataframe()
    np.testing.assert_array_equal(part.iloc[1:], frame.loc[21:60])
    np.testing.assert_array_equal(dense_run.to_dataframe()["bias_4"], dense_run.biases[:, 3])


def test_a_sparse_run_as_a_dataframe():
    """With every tenth snapshot, delta is that of the tenth update."""
    sparse = relufit.train(small().with_(record_every=10))
    np.testing.assert_array_equal(sparse.to_dataframe()["delta"][1:], sparse.delta[9::10])


def test_a_run_as_a_dataset(run, dense_run):
    """Dimensions have names and numbers; the scenario is an attribute."""
    dataset = run.to_xarray()
    assert dataset.weights.dims == ("iteration", "neuron")
    np.testing.assert_array_equal(dataset.knots.sel(neuron=2), run.knots[:, 1])
    assert dataset.delta.sel(update=100) == run.delta[99]
    assert dataset.attrs["scenario"] == run.scenario.to_toml()
    assert run.between(20, 60).to_xarray()["update"].values[[0, -1]].tolist() == [21, 60]
    assert dense_run.to_xarray().biases.sizes == {"iteration": 41, "bias": 4}


def test_a_library_that_is_missing_is_named(run, monkeypatch):
    """With the command that installs it."""
    monkeypatch.setattr("relufit.models.data_tables.find_spec", lambda _: None)
    for make in (run.to_dataframe, run.to_xarray, relufit.runs_table([run]).to_dataframe):
        with pytest.raises(relufit.InputError, match=r"Run: pip install (pandas|xarray)"):
            make()


def test_a_table_of_runs_has_the_settings_that_differ(run, dense_run):
    """Those of the others are left out; so are titles and films."""
    other = relufit.train(small().with_(learning_rate=0.02, title="Other", frames=9, name="b"))
    table = relufit.runs_table([run, other])
    assert table.columns[:2] == ("run", "training.learning_rate")
    assert [row["run"] for row in table] == ["small", "b"]
    assert table.rows[1][1] == 0.02
    assert table.rows[0][2:] == tuple(run.summary[key] for key in table.columns[2:])
    assert table.to_dataframe().shape == (2, len(table.columns))
    mixed = relufit.runs_table({"one": run, "two": dense_run})
    assert [row["mean_loss"] is None for row in mixed] == [True, False]


def test_a_table_shows_itself_in_a_notebook(run):
    """As HTML, in which names are texts."""
    html = relufit.runs_table({"<b>": run})._repr_html_()
    assert "<td>&lt;b&gt;</td>" in html


@pytest.mark.parametrize("runs", [3, "run", [3], {"a": None}])
def test_what_is_no_run_is_refused(runs):
    """The message says what was expected."""
    with pytest.raises(TypeError, match=r"runs: expected .*trajector"):
        relufit.runs_table(runs)


@pytest.mark.parametrize("make", [small, dense])
def test_an_own_criterion_ends_a_run(make):
    """The run up to there is kept, and its scenario gives the same run again."""
    seen = []

    def stop(state):
        seen.append(state)
        return state.iteration >= 12

    run = relufit.train(make(), stop=stop)
    whole = relufit.train(make())
    assert run.stopped == "criterion"
    assert run.iterations == seen[-1].iteration >= 12
    assert seen[-1].network == run.final
    np.testing.assert_array_equal(run.weights, whole.weights[: run.iterations + 1])
    again = relufit.train(relufit.loads(run.scenario.to_toml(), name="again"))
    np.testing.assert_array_equal(again.weights, run.weights)
    assert run.summary["verdict"] == again.summary["verdict"]


def test_a_criterion_does_not_hide_the_target():
    """The scenario's own target comes first; an error of the criterion is the user's."""
    solved = small().with_(stop_below=1e9)
    assert relufit.train(solved, stop=lambda _: True).stopped == "target"
    with pytest.raises(ZeroDivisionError):
        relufit.train(small(), stop=lambda _: 1 / 0)


def test_epochs_are_reported():
    """Before each, with the number of updates so far."""
    done = []
    relufit.train(small(), on_epoch=done.append)
    assert done == [0, 20, 40, 60, 80]


def test_a_notebook_shows_a_bar(monkeypatch):
    """Work that takes longer than a second has one; it disappears at the end."""
    shown = []
    handle = SimpleNamespace(update=lambda content, **_: shown.append(content["text/html"]))

    def display(content, raw, display_id):
        shown.append(content["text/html"])
        return handle

    clock = iter(range(100))
    monkeypatch.setattr(bars.time, "monotonic", lambda: next(clock))
    with bars.notebook_bar("training") as report:
        report(1, 9)
    assert shown == []
    shell = SimpleNamespace(kernel=None)
    ipython = SimpleNamespace(get_ipython=lambda: shell, display=SimpleNamespace(display=display))
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    with bars.notebook_bar("training") as report:
        report(3, 9)
        report(6, 9)
    assert shown[0] == '<progress value="3" max="9"></progress> training: 3 of 9'
    assert shown[1:] == [shown[0].replace("3", "6", 1).replace("3 of", "6 of"), ""]
