"""From several runs to the files of their comparison."""

from __future__ import annotations

import json

import imageio.v3 as iio
import pytest
from conftest import SMALL, dense, small
from PIL import Image

import relufit
from relufit.draw.relu_sum import compare_states
from relufit.errors import InputError
from relufit.outputs.compare_files import CompareOptions, compare_runs
from relufit.outputs.provenance import made_from
from relufit.outputs.run_files import RenderOptions, render_run
from relufit.training import run_relu_sum as run

FILES = [
    *(f"compare.{suffix}" for suffix in ("png", "svg", "pdf", "gif", "mp4")),
    "captions.tex",
    "captions.md",
]
SLOW = ("learning_rate = 0.01", "learning_rate = 0.002")


def two():
    """The small run, and the same with smaller steps."""
    return {"fast": run(small(name="fast")), "slow": run(small(SLOW, name="slow"))}


@pytest.fixture(scope="module", autouse=True)
def short():
    """Films of a second, which have all that the usual ones have."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compare_states, "PLAY_S", 1.0)
        yield


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """Two small runs with the usual files and a WebP."""
    output = tmp_path_factory.mktemp("compared")
    formats = ["png", "svg", "pdf", "gif", "mp4"]
    compare_runs(two(), output, CompareOptions(formats=formats, shape="square"))
    return output / "fast+slow"


def test_a_comparison_gets_a_folder_with_its_files(compared):
    """Named after the scenarios; nothing more, nothing hidden."""
    assert sorted(path.name for path in compared.iterdir()) == sorted(FILES)


def test_the_film_is_square_if_that_is_asked_for(compared):
    """1080 by 1080 pixels, and the verdicts stay for three seconds."""
    with Image.open(compared / "compare.gif") as gif:
        assert gif.size == (1080, 1080)
        gif.seek(gif.n_frames - 1)
        assert gif.info["duration"] == 3040
    assert iio.imread(compared / "compare.mp4", plugin="pyav", index=0).shape == (1080, 1080, 3)


@pytest.mark.parametrize("name", FILES)
def test_every_file_says_what_all_runs_were_made_from(compared, name):
    """Label, name, hash and whole scenario of each run, in one comment."""
    found = made_from(compared / name)
    assert (found["comparison"], found["clock"]) == ("2", "iterations")
    assert (found["label_1"], found["name_1"]) == ("fast", "fast")
    assert found["scenario_1"] == SMALL
    slow = small(SLOW, name="slow").origin
    assert (found["label_2"], found["sha256_2"]) == ("slow", slow.sha256)
    assert found["scenario_2"] == slow.text


def test_four_runs_fit_into_the_comment(tmp_path):
    """The provenance of the most runs is read back whole."""
    runs = {f"run {k}": run(small(name=f"n{k}")) for k in range(4)}
    (path, *_) = compare_runs(runs, tmp_path, CompareOptions(formats=["png"], name="all"))
    assert made_from(path)["scenario_4"] == SMALL


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("comparison", "5", "a comparison of '5' runs"),
        ("name_2", "../up", "a path for a name"),
        ("scenario_2", "title = 1", "does not have the hash"),
        ("label_2", None, "without its label_2"),
    ],
)
def test_a_forged_comment_is_refused(compared, tmp_path, key, value, message):
    """As that of a single run is."""
    found = made_from(compared / "captions.md")
    found = {**found, key: value} if value else {k: v for k, v in found.items() if k != key}
    (tmp_path / "captions.md").write_text(f"# x\n<!-- {json.dumps(found)} -->\n")
    with pytest.raises(InputError, match=message):
        made_from(tmp_path / "captions.md")


def test_the_same_runs_give_the_same_bytes(compared, tmp_path):
    """Every file of a second comparison equals the first."""
    formats = ["png", "svg", "pdf", "gif", "mp4"]
    options = CompareOptions(formats=formats, shape="square")
    for path in compare_runs(two(), tmp_path, options):
        assert path.read_bytes() == (compared / path.name).read_bytes(), path.name


def test_a_film_keeps_to_its_budget(tmp_path):
    """It is made smaller, and that is reported."""
    notes = []
    options = CompareOptions(formats=["gif"], max_size="60kB")
    (path, *_) = compare_runs(two(), tmp_path, options, warn=notes.append)
    assert path.stat().st_size <= 60_000
    assert "compare.gif" in notes[0]


def test_no_file_is_replaced_where_that_is_forbidden(tmp_path):
    """The first file that exists is named, and stays as it is."""
    options = CompareOptions(formats=["svg"], overwrite=False)
    (path, *_) = compare_runs(two(), tmp_path, options)
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"overwrite: expected no file .*compare\.svg"):
        compare_runs(two(), tmp_path, options)
    assert path.read_bytes() == before


def test_the_folder_of_a_scenario_is_left_alone(tmp_path):
    """A comparison does not replace its captions, nor the other way."""
    trajectory = run(small(name="fast"))
    render_run(trajectory, tmp_path, RenderOptions(only=["fit"], formats=["png"]))
    with pytest.raises(InputError, match="those of a scenario"):
        compare_runs(two(), tmp_path, CompareOptions(formats=["png"], name="fast"))
    compare_runs(two(), tmp_path, CompareOptions(formats=["png"], name="other"))
    with pytest.raises(InputError, match="those of a comparison"):
        render_run(run(small(name="other")), tmp_path, RenderOptions(only=["fit"]))


UNTRAINED = SMALL[: SMALL.index("[training]")]
OTHER_FORM = ("weights = [2, -4]\nbiases = [0, -2]", "points = [[0, 0], [2, 4], [4, 0]]")
REFUSED = {
    "one run": ({"a": small()}, "2 to 4 runs"),
    "five runs": ({str(k): small() for k in range(5)}, "2 to 4 runs"),
    "a dense run": ({"a": small(), "b": dense()}, "a sum of ReLU neurons, got a dense network"),
    "another domain": (
        {"a": small(), "b": small(("domain = [0, 4]", "domain = [0, 3]"))},
        r"\[data\] domain: expected \[0, 4\]",
    ),
    "another reference": (
        {"a": small(), "b": small(("weights = [2, -4]", "weights = [2, -3]"))},
        r"\[reference\]: expected the reference of small",
    ),
    "no training": (
        {"a": small(), "b": relufit.loads(UNTRAINED, name="still")},
        r"expected a scenario with a \[training\] table",
    ),
    "an empty label": ({"a": small(), " ": small()}, "expected a name for each run"),
    "a label without letters": ({"a": small(), "小": small()}, "'小'"),
}


@pytest.mark.parametrize(("runs", "message"), REFUSED.values(), ids=REFUSED)
def test_runs_that_cannot_be_compared_are_refused(tmp_path, runs, message):
    """Before anything is trained or written."""
    with pytest.raises(InputError, match=message):
        relufit.compare(runs, tmp_path / "out", formats=["png"])
    assert not (tmp_path / "out").exists()


def test_the_same_reference_in_another_form_is_the_same(tmp_path):
    """Points and weights may give one curve; a trajectory, a scenario and a file may be mixed."""
    (tmp_path / "small.toml").write_text(SMALL)
    runs = {
        "a": run(small(OTHER_FORM, name="points")),
        "b": small(name="scenario"),
        "c": tmp_path / "small.toml",
    }
    files = relufit.compare(runs, tmp_path, formats=["svg"], name="mixed", clock="samples")
    assert [path.name for path in files] == ["compare.svg", "captions.tex", "captions.md"]
    assert "samples seen" in files[-1].read_text(encoding="utf-8")


@pytest.mark.parametrize("runs", [[small(), small()], {1: small(), 2: small()}, {"a": 3, "b": 4}])
def test_other_types_are_refused(tmp_path, runs):
    """A dict of texts and runs is expected."""
    with pytest.raises(TypeError, match="expected"):
        relufit.compare(runs, tmp_path)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"shape": "round"}, "shape.*: expected wide or square"),
        ({"clock": "epochs"}, "clock.*: expected iterations or samples"),
        ({"name": "a/b"}, "name: expected a name without folders"),
        ({"formats": ["md"]}, "formats.*: expected png"),
    ],
)
def test_unknown_options_are_refused(options, message):
    """The message lists what there is."""
    with pytest.raises(InputError, match=message):
        CompareOptions(**options)
