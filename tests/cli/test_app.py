"""The command line: what each command prints, writes and returns."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time

import pytest
from conftest import DENSE, DIVERGING, ROOT, SCENARIOS, SMALL, WORKED_SCENARIOS
from typer.testing import CliRunner

from relufit.cli.app import app
from relufit.scenario import load

COMMANDS = ("render", "train", "verify", "compare", "inspect", "new", "examples", "schema")


def relufit(*arguments):
    """Run a command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def inside(tmp_path, monkeypatch):
    """A folder of its own as the working directory, with the small scenario in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def plain(text):
    """Text without the terminal's colours and line breaks."""
    return " ".join(re.sub(r"\x1b\[[0-9;]*m|[│╭╮╰╯─]", " ", text).split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command):
    """--help says what the command does and shows how it is typed."""
    result = relufit(command, "--help")
    assert result.exit_code == 0
    assert f"Example: relufit {command}" in plain(result.stdout)


@pytest.mark.parametrize(
    ("words", "said"), [("render", "Scenario files"), ("inspect", "Any file that relufit wrote")]
)
def test_the_help_says_what_arguments_are(words, said):
    """With the lowest version of typer, too: some leave it out."""
    shown = plain(relufit(*words.split(), "--help").output)
    arguments = shown[shown.index("Arguments") : shown.index("Options")]
    assert said in arguments


def test_without_a_command_the_help_is_shown():
    """All commands are listed."""
    text = plain(relufit("--help").stdout)
    assert all(command in text for command in COMMANDS)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_nothing_heavy(option):
    """They answer without numpy, matplotlib, pydantic or an encoder."""
    program = (
        "import sys, atexit; from relufit.cli.app import main; "
        "heavy = {'numpy', 'matplotlib', 'pydantic', 'imageio', 'av'}; "
        "atexit.register(lambda: print('LOADED', sorted(heavy & set(sys.modules)))); "
        f"sys.argv = ['relufit', '{option}']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True
    )
    assert "LOADED []" in done.stdout


def test_version():
    """--version prints name and version."""
    assert re.fullmatch(r"relufit \d+\.\d+\.\d+\n", relufit("--version").stdout)


def test_render_names_the_files_that_it_wrote(inside):
    """Every line of its output is a file that exists."""
    result = relufit("render", "small.toml", "--only", "fit, neurons", "--format", "png,gif")
    assert result.exit_code == 0, result.stderr
    files = result.stdout.split()
    assert files == [
        f"outputs/small/{name}"
        for name in (
            "fit.png",
            "neurons.png",
            "neurons.gif",
            "trajectory.npz",
            "summary.json",
            "captions.tex",
            "captions.md",
        )
    ]
    assert all((inside / file).is_file() for file in files)


def test_render_quietly_prints_nothing(inside):
    """--quiet leaves the terminal alone."""
    result = relufit("render", "small.toml", "--only", "fit", "--format", "png", "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert (inside / "outputs/small/fit.png").is_file()


def test_several_scenarios_render_side_by_side(inside):
    """Each gets a folder of its own."""
    (inside / "other.toml").write_text(SMALL)
    arguments = ("--only", "fit", "--format", "png", "--output", "here")
    assert relufit("render", "small.toml", "other.toml", *arguments).exit_code == 0
    assert {path.name for path in (inside / "here").iterdir()} == {"small", "other"}


def test_jobs_give_the_same_files_in_the_same_order(inside):
    """Two processes write what one writes, byte for byte."""
    (inside / "other.toml").write_text(SMALL.replace("seed = 1", "seed = 5"))
    arguments = ("small.toml", "other.toml", "--only", "fit", "--format", "png")
    one = relufit("render", *arguments, "--output", "one")
    two = relufit("render", *arguments, "--output", "two", "--jobs", "2")
    assert two.exit_code == 0, two.stderr
    assert two.stdout == one.stdout.replace("one/", "two/")
    for line in one.stdout.split():
        other = inside / line.replace("one/", "two/")
        assert (inside / line).read_bytes() == other.read_bytes()


def test_a_mistake_in_a_job_is_reported_like_any_other(inside):
    """What fails in another process is one message and an exit code."""
    (inside / "bad.toml").write_text(SMALL.replace("iterations = 100", "iterations = 10"))
    result = relufit(
        "render", "small.toml", "bad.toml", "--only", "fit", "--to", "50", "--jobs", "2"
    )
    assert result.exit_code == 2
    assert "--to: expected iterations in ascending order from 0 to 10" in result.stderr


def test_a_diverged_run_is_drawn_and_exits_with_1(inside):
    """One clear line names the iteration and a remedy."""
    (inside / "wild.toml").write_text(SMALL.replace(*DIVERGING))
    result = relufit("render", "wild.toml", "--only", "fit", "--format", "png")
    assert result.exit_code == 1
    assert (inside / "outputs/wild/fit.png").is_file()
    assert re.fullmatch(
        r"wild\.toml: diverged at iteration \d+: the next update would be non-finite\. "
        r"Try a learning_rate below 1\.\n",
        result.stderr,
    )


def test_train_prints_a_short_table(inside):
    """Iterations, error, verdict and each neuron's parameters."""
    text = plain(relufit("train", "small.toml").stdout)
    assert "iterations 100 (stopped: limit)" in text
    assert "verdict" in text
    assert "In 100 further iterations the mean of delta² averages" in text
    assert "neuron weight bias knot 1 " in text


def test_train_prints_the_summary_as_json(inside):
    """--json prints the summary and nothing else."""
    result = relufit("train", "small.toml", "--json")
    summary = json.loads(result.stdout)
    assert (summary["scenario"], summary["iterations"], summary["seed"]) == ("small", 100, 1)
    assert len(summary["weights"]) == len(summary["knots"]) == 2


def test_a_diverged_summary_is_valid_json(inside):
    """An error beyond all numbers is null, and the exit code is 1."""
    (inside / "wild.toml").write_text(SMALL.replace(*DIVERGING))
    result = relufit("train", "wild.toml", "--json")
    summary = json.loads(result.stdout, parse_constant=pytest.fail)
    assert result.exit_code == 1
    assert (summary["stopped"], summary["mean_squared_error"]) == ("diverged", None)


def test_train_saves_the_trajectory(inside):
    """--save keeps the record, and inspect knows it again."""
    assert relufit("train", "small.toml", "--save", "run.npz").exit_code == 0
    assert "scenario  small" in relufit("inspect", "run.npz").stdout


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_published_values_hold(path):
    """Every shipped scenario gives what its article reports."""
    result = relufit("verify", path)
    assert result.exit_code == 0, result.stdout
    assert "differs" not in result.stdout


def test_verify_exits_with_1_where_a_value_differs(inside):
    """A published value outside its tolerance is marked, counted, and fails the command."""
    (inside / "off.toml").write_text(
        SMALL + "[published]\niterations = 101\nweights = [0.5, 99.0]\ncoalesced = [[1, 2]]\n"
    )
    result = relufit("verify", "off.toml")
    assert result.exit_code == 1
    assert result.stdout.count("differs") == 4
    assert "4 of the published values differ." in result.stderr


def test_inspect_gives_the_scenario_back(inside):
    """What is printed renders to the same bytes again."""
    relufit("render", "small.toml", "--only", "fit", "--format", "png")
    first = (inside / "outputs/small/fit.png").read_bytes()
    printed = relufit("inspect", "outputs/small/fit.png", "--scenario").stdout
    assert printed == SMALL + '#:name "small"\n'
    (inside / "again").mkdir()
    (inside / "again/small.toml").write_text(printed)
    relufit("render", "again/small.toml", "--only", "fit", "--format", "png", "--output", "more")
    assert (inside / "more/small/fit.png").read_bytes() == first


def test_new_writes_a_scenario_that_loads(inside):
    """What it writes is ready to render; it never replaces a file."""
    result = relufit("new", "mine")
    assert result.exit_code == 0
    assert "relufit render mine.toml" in result.stdout
    assert load(inside / "mine.toml").origin.name == "mine"
    again = relufit("new", "mine")
    assert again.exit_code == 2
    assert "mine.toml: expected a new name" in again.stderr


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("lr0.01", "lr0.01.toml"),
        ("lr0.01.toml", "lr0.01.toml"),
        ("Mine.TOML", "Mine.toml"),
        ("runs/a", "runs/a.toml"),
        ("-x", "-x.toml"),
        ("two words", "two words.toml"),
        ("图", "图.toml"),
    ],
)
def test_new_keeps_the_name(inside, name, file):
    """Only .toml is added; the command that it prints works as it stands."""
    result = relufit("new", "--", name)
    assert result.exit_code == 0, result.stderr
    assert load(inside / file).origin.name == file.rpartition("/")[2].removesuffix(".toml")
    command = result.stdout.partition(": relufit ")[2]
    assert relufit(*shlex.split(command), "--only", "diagram", "--format", "png").exit_code == 0


@pytest.mark.parametrize(
    "name", ["", " ", ".", "..", "a/", "a/..", ".toml", "a\nb", "a\0b", "\udcff"]
)
def test_new_refuses_what_is_no_name(inside, name):
    """The message says what was given; nothing is written."""
    before = sorted(inside.rglob("*"))
    result = relufit("new", name)
    assert result.exit_code == 2
    assert result.stderr.startswith("NAME: expected a name ")
    assert repr(name) in result.stderr
    assert sorted(inside.rglob("*")) == before


def test_new_refuses_a_name_that_is_too_long(inside):
    """What the system refuses is one message."""
    result = relufit("new", "x" * 300)
    assert result.exit_code == 2
    assert "too long" in result.stderr


def test_new_copies_a_scenario(inside):
    """--from takes a shipped scenario, byte by byte, or a file, which then needs no other."""
    assert relufit("new", "mine", "--from", "example4").exit_code == 0
    assert (inside / "mine.toml").read_bytes() == (ROOT / "scenarios/example4.toml").read_bytes()
    (inside / "curve.csv").write_text("0,0\n4,1\n")
    curve = SMALL.replace("weights = [2, -4]\nbiases = [0, -2]", 'file = "curve.csv"')
    (inside / "own.toml").write_text(curve)
    assert relufit("new", "there/copy", "--from", "own.toml").exit_code == 0
    assert load(inside / "there/copy.toml").reference.nodes == ((0, 0), (4, 1))
    both = relufit("new", "more", "--from", "example4", "--type", "dense")
    assert (both.exit_code, "--from" in both.stderr) == (2, True)
    assert 'Did you mean "example4"' in relufit("new", "more", "--from", "exmple4").stderr


def test_examples_lists_what_is_shipped():
    """Each scenario and study of the repository, with its title."""
    lines = relufit("examples").stdout.splitlines()
    assert "  example4          Example 4: two of four neurons coalesce" in lines
    listed = {line.split()[0] for line in lines if line.startswith("  ")}
    studies = [path.stem for path in (ROOT / "studies").glob("*.toml")]
    assert listed == {path.stem for path in (*SCENARIOS, *WORKED_SCENARIOS)} | set(studies)


def test_a_shipped_scenario_is_rendered_by_its_name(inside):
    """It gives the bytes of its file, and says it was made from the same; a file goes before it."""
    options = ("--only", "fit", "--format", "png", "--output")
    assert relufit("render", "example2", *options, "named").exit_code == 0
    assert relufit("render", ROOT / "scenarios/example2.toml", *options, "file").exit_code == 0
    made = sorted(path.name for path in (inside / "named/example2").iterdir())
    assert "fit.png" in made
    for name in made:
        file = inside / "file/example2" / name
        assert (inside / "named/example2" / name).read_bytes() == file.read_bytes()
    (inside / "example2").write_text(SMALL)
    summary = json.loads(relufit("train", "example2", "--json").stdout)
    assert summary["iterations"] == 100


def test_standard_input_has_a_name(inside):
    """--name names folder and summary; it is refused where there is nothing to name."""
    result = CliRunner().invoke(app, ["train", "-", "--name", "mine", "--json"], input=SMALL)
    assert json.loads(result.stdout)["scenario"] == "mine"
    for name, path in (("a/b", "-"), ("..", "-"), ("a\nb", "-"), ("mine", "small.toml")):
        refused = CliRunner().invoke(app, ["train", path, "--name", name], input=SMALL)
        assert refused.exit_code == 2
        assert refused.stderr.startswith("--name: expected")


def test_options_do_not_care_for_case(inside):
    """Formats may be in capitals or with a dot, themes, names and widths in capitals."""
    options = ("--only", "FIT", "--format", ".PNG,Svg", "--theme", "Dark", "--width", "120MM")
    result = relufit("render", "small.toml", *options, "--max-size", "10mb")
    assert result.exit_code == 0, result.stderr
    assert {"fit.png", "fit.svg"} <= {path.name for path in (inside / "outputs/small").iterdir()}


@pytest.mark.parametrize("columns", ["20", "33", "59", "200"])
def test_tables_keep_every_number_on_a_narrow_terminal(inside, monkeypatch, columns):
    """What a wide terminal shows is what a narrow one shows, in more lines."""
    monkeypatch.setenv("COLUMNS", columns)
    (inside / "small.toml").write_text(SMALL + "[published]\nweights = [0.1, -0.2]\n")
    printed = relufit("train", "small.toml").stdout + relufit("verify", "small.toml").stdout
    monkeypatch.setenv("COLUMNS", "500")
    wide = relufit("train", "small.toml").stdout + relufit("verify", "small.toml").stdout
    assert printed.split() == wide.split()
    assert re.search(r"\d\.\d{8} ", printed)
    assert "…" not in printed


def test_names_are_no_markup(inside):
    """A name in brackets or colons is printed as it is."""
    for name in ("[red]a[/]", "a:smile:b", "[/bold]"):
        (inside / f"{name.replace('/', '-')}.toml").write_text(
            SMALL + "[published]\nstates = 101\n"
        )
        shown = name.replace("/", "-")
        for command in ("train", "verify"):
            assert relufit(command, f"{shown}.toml").stdout.splitlines()[0].rstrip() == shown


COMPLETIONS = {
    "figure": (["render", "a.toml", "--only", "kno"], {"knots"}),
    "figure in a list": (["render", "a.toml", "--only", "fit,kno"], {"fit,knots"}),
    "format": (["render", "a.toml", "--format", "we"], {"webp"}),
    "theme": (["render", "a.toml", "--theme", "d"], {"dark"}),
    "type": (["new", "a", "--type", "de"], {"dense"}),
    "source": (["new", "a", "--from", "exam"], {"example1", "example2", "example3", "example4"}),
    "scenario": (["render", "s"], {"small.toml", "sub/", "solution1", "solution2", "solution3"}),
    "folder": (["train", "sub/"], {"sub/deep.toml"}),
    "study": (["study", "run", "sp"], {"spread"}),
    "study figure": (["study", "plot", "a", "--only", "verd"], {"verdicts"}),
    "study format": (["study", "plot", "a", "--format", "p"], {"png", "pdf"}),
}


@pytest.mark.parametrize(("words", "offered"), COMPLETIONS.values(), ids=COMPLETIONS)
def test_the_shell_completes_values(inside, words, offered):
    """After TAB come the values of options, and scenarios as files or as shipped."""
    (inside / "sub").mkdir()
    (inside / "sub/deep.toml").write_text(SMALL)
    environment = {
        "_RELUFIT_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(["relufit", *words]),
        "COMP_CWORD": str(len(words)),
    }
    result = CliRunner().invoke(app, prog_name="relufit", env=environment)
    assert set(result.stdout.split()) == offered


def test_names_are_given_with_commas_or_one_by_one(inside):
    """An option that is repeated adds to what it has; nothing is dropped without a word."""
    options = ("--only", "fit", "--only", "knots,plane", "--format", "png", "--format", "svg")
    assert relufit("render", "small.toml", *options).exit_code == 0
    made = {path.name for path in (inside / "outputs/small").iterdir()}
    wanted = {f"{name}.{suffix}" for name in ("fit", "knots", "plane") for suffix in ("png", "svg")}
    assert made - {"trajectory.npz", "summary.json", "captions.tex", "captions.md"} == wanted


def test_the_table_of_a_diverged_run_can_be_read(inside):
    """Weights of three hundred digits are printed with an exponent."""
    (inside / "wild.toml").write_text(SMALL.replace(*DIVERGING))
    table = relufit("train", "wild.toml").stdout
    assert re.search(r"\d\.\d{8}e\+30\d", table)
    assert not re.search(r"\d{20}", table)


def test_schema_is_json():
    """The schema describes the tables of a scenario."""
    schema = json.loads(relufit("schema").stdout)
    for kind in ("Document", "DenseDocument"):
        tables = schema["$defs"][kind]["properties"].keys()
        assert {"network", "data", "training", "film", "published"} <= tables


BAD = {
    "missing file": (["absent.toml"], None, "absent.toml"),
    "a folder": (["."], None, "."),
    "not UTF-8": (["bad.toml"], b"title = '\xff'", "bad.toml"),
    "broken TOML": (["bad.toml"], b"title = \n", "bad.toml:1"),
    "unknown key": (["bad.toml"], ("samples = 20", "sample = 20"), 'Did you mean "samples"'),
    "unknown table": (["bad.toml"], ("[data]", "[dta]"), 'Did you mean "data"'),
    "wrong type": (["bad.toml"], ("samples = 20", 'samples = "many"'), "samples: expected"),
    "wrong lengths": (["bad.toml"], ("biases = [0, -0.5]", "biases = [0]"), "biases: expected"),
    "empty list": (["bad.toml"], ("biases = [0, -0.5]", "biases = []"), "biases: expected"),
    "NaN": (["bad.toml"], ("biases = [0, -0.5]", "biases = [0, nan]"), "biases"),
    "infinity": (["bad.toml"], ("rate = 0.01", "rate = inf"), "learning_rate: expected"),
    "zero rate": (["bad.toml"], ("rate = 0.01", "rate = 0"), "learning_rate: expected"),
    "negative count": (["bad.toml"], ("samples = 20", "samples = -1"), "samples: expected"),
    "zero size": (["bad.toml"], ("size = [320, 160]", "size = [0, 160]"), "size"),
    "reversed domain": (["bad.toml"], ("domain = [0, 4]", "domain = [4, 0]"), "domain: expected"),
    "odd fps": (["bad.toml"], ("hold = 0.2", "fps = 33"), "fps: expected"),
    "bad expression": (
        ["bad.toml"],
        ("weights = [2, -4]\nbiases = [0, -2]", "expression = \"__import__('os')\""),
        "expression",
    ),
    "power": (
        ["bad.toml"],
        ("weights = [2, -4]\nbiases = [0, -2]", 'expression = "9**9**9"'),
        "expression",
    ),
    "hole": (
        ["bad.toml"],
        ("weights = [2, -4]\nbiases = [0, -2]", 'expression = "1/x"'),
        "expression: expected a finite value",
    ),
    "file outside": (
        ["bad.toml"],
        ("weights = [2, -4]\nbiases = [0, -2]", 'file = "../curve.csv"'),
        "file",
    ),
    "too long": (["bad.toml"], ("iterations = 100", "iterations = 1_000_000_000"), "1 GiB"),
    "same stem": (["small.toml", "more/small.toml"], None, "different names"),
    "unknown figure": (
        ["small.toml", "--only", "fitt"],
        None,
        "got 'fitt'. Did you mean \"fit\"?",
    ),
    "unknown format": (["small.toml", "--format", "bmp"], None, "--format"),
    "unknown theme": (["small.toml", "--theme", "blue"], None, "--theme"),
    "unknown width": (["small.toml", "--width", "wide"], None, "--width"),
    "from beyond the end": (["small.toml", "--from", "900"], None, "--from: expected"),
    "unknown size": (["small.toml", "--max-size", "big"], None, "--max-size"),
    "no budget": (
        ["small.toml", "--only", "training", "--format", "gif", "--max-size", "1kB"],
        None,
        "--max-size: expected at least",
    ),
    "no jobs": (["small.toml", "--jobs", "0"], None, "--jobs"),
    "unknown option": (["small.toml", "--them", "dark"], None, "--theme"),
    "no scenario": ([], None, "SCENARIO"),
    "output is a file": (["small.toml", "--output", "small.toml"], None, "small.toml"),
    "unwritable output": (["small.toml", "--output", "/proc/relufit"], None, "/proc/relufit"),
}


@pytest.mark.parametrize(("arguments", "change", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_reported_and_writes_nothing(inside, arguments, change, message):
    """A message without a traceback, exit code 2, and not a file more than before."""
    (inside / "more").mkdir()
    (inside / "more/small.toml").write_text(SMALL)
    if isinstance(change, bytes):
        (inside / "bad.toml").write_bytes(change)
    elif change:
        assert change[0] in SMALL
        (inside / "bad.toml").write_text(SMALL.replace(*change))
    before = sorted(inside.rglob("*"))
    result = relufit("render", *arguments)
    assert result.exit_code == 2, result.stdout + result.stderr
    assert message in plain(result.stderr)
    assert "Traceback" not in result.stderr
    assert sorted(inside.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["verify", "small.toml"], "published: expected published values"),
        (["inspect", "absent.gif"], "absent.gif"),
        (
            ["inspect", "small.toml"],
            ".json, .md, .mp4, .npz, .pdf, .png, .svg, .tex, .tiff, .webp), got '.toml'",
        ),
        (["inspect", "foreign.json"], "foreign.json: expected a file that relufit wrote"),
        (["inspect", "foreign.md"], "foreign.md: expected a file that relufit wrote"),
        (["train", "small.toml", "--save", "run.txt"], "--save: expected a file name"),
        (["new", "no/such/../small"], "small.toml: expected a new name"),
    ],
)
def test_other_commands_report_bad_input_too(inside, arguments, message):
    """The same form everywhere: what was expected, what came, exit code 2."""
    (inside / "foreign.json").write_text("[1, 2]")
    (inside / "foreign.md").write_text("# Not ours")
    (inside / "no/such").mkdir(parents=True)
    (inside / "no/small.toml").write_text("")
    result = relufit(*arguments)
    assert result.exit_code == 2, result.stdout
    assert message in plain(result.stderr)


def test_all_mistakes_of_a_file_are_reported_at_once(inside):
    """Three mistakes make three lines."""
    text = SMALL.replace("samples = 20", "sampels = 20").replace("frames = 8", "frames = 0")
    (inside / "bad.toml").write_text(text.replace("rate = 0.01", "rate = -1"))
    lines = relufit("render", "bad.toml").stderr.splitlines()
    assert sum(line.startswith("bad.toml:") for line in lines) >= 3


def test_debug_shows_where(inside):
    """--debug lets the exception through."""
    result = relufit("render", "absent.toml", "--debug")
    assert result.exception is not None
    assert "absent.toml" in str(result.exception)


def test_a_defect_is_reported_in_one_line(inside, monkeypatch):
    """What nobody foresaw ends in one line and exit code 1; --debug shows the traceback."""

    def fail(*_args, **_kwargs):
        raise ZeroDivisionError("by nobody")

    monkeypatch.setattr("relufit.training.relu_sum.run.draw_samples", fail)
    result = relufit("train", "small.toml")
    assert result.exit_code == 1
    assert result.stderr.startswith("relufit failed: ZeroDivisionError: by nobody. --debug shows")
    assert isinstance(relufit("train", "small.toml", "--debug").exception, ZeroDivisionError)


INTERRUPTIBLE = """
import signal
from relufit.cli.app import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


def test_an_interrupt_ends_quietly_and_leaves_nothing(inside):
    """Ctrl-C in the middle: one line, death by the signal, no partial file."""
    text = SMALL.replace("frames = 8", "frames = 20000")
    (inside / "long.toml").write_text(text.replace("iterations = 100", "iterations = 20000"))
    command = [
        sys.executable,
        "-P",
        "-c",
        INTERRUPTIBLE,
        "render",
        "long.toml",
        "--only=training",
        "--format=gif",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=inside) as child:
        while not list(inside.glob("outputs/.relufit-*/new/*")):
            time.sleep(0.02)
            assert child.poll() is None
        os.kill(child.pid, signal.SIGINT)
        _, message = child.communicate(timeout=600)  # a guard against hanging
    assert child.returncode == -signal.SIGINT
    assert message == "Interrupted. What was not finished was not written.\n"
    assert not (inside / "outputs").exists()


@pytest.mark.skipif(os.name != "posix", reason="no such pipes")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_all_is_rendered_though_nobody_reads_the_file_names(inside, jobs):
    """``render A B | true``: the files are what the command is for."""
    (inside / "other.toml").write_text(SMALL, encoding="utf-8")
    program = "from relufit.cli.app import main; main()"
    options = ["--only", "fit", "--format", "png", "--jobs", jobs]
    command = [sys.executable, "-P", "-c", program, "render", "small.toml", "other.toml", *options]
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        done = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, cwd=inside, check=False)
    assert done.stderr == b""
    assert (inside / "outputs" / "small" / "fit.png").is_file()
    assert (inside / "outputs" / "other" / "fit.png").is_file()


def test_a_place_for_the_trajectory_is_tried_before_training(inside, monkeypatch):
    """--save into nowhere is refused at once."""
    monkeypatch.setattr(
        "relufit.models.registry.train_scenario", lambda *_args, **_options: pytest.fail("trained")
    )
    result = relufit("train", "small.toml", "--save", "small.toml/a.npz")
    assert result.exit_code == 2
    assert "small.toml: expected a folder, got a file" in result.stderr


def test_memory_that_is_not_there_is_no_defect(inside, monkeypatch):
    """The message says what needs less of it."""

    def fail(*_args, **_kwargs):
        raise MemoryError

    monkeypatch.setattr("relufit.training.relu_sum.run.draw_samples", fail)
    result = relufit("train", "small.toml")
    assert result.exit_code == 1
    assert result.stderr.startswith("Out of memory. Ask for fewer iterations")


class Terminal(io.StringIO):
    """Standard error that is a terminal, or a file."""

    def __init__(self, *, is_terminal):
        super().__init__()
        self.is_terminal = is_terminal

    def isatty(self):
        """As it was made."""
        return self.is_terminal


@pytest.mark.parametrize("forced", ["", "1"])
def test_progress_is_shown_on_a_terminal_only(monkeypatch, forced):
    """Bars go to standard error of a terminal, after a second; FORCE_COLOR puts none in a file."""
    from relufit.cli import progress as module  # noqa: PLC0415

    monkeypatch.setattr(module, "PATIENCE_S", -1.0)
    monkeypatch.setenv("FORCE_COLOR", forced)
    started = []
    monkeypatch.setattr("rich.progress.Progress.start", lambda _self: started.append(True))
    for is_terminal, quiet in ((True, True), (False, False), (True, False)):
        monkeypatch.setattr(sys, "stderr", Terminal(is_terminal=is_terminal))
        with module.progress(quiet=quiet) as report:
            report("training", 1, 2)
        assert started == [True] * (is_terminal and not quiet)


def test_the_readme_shows_every_command():
    """What is not in the README does not exist for a new user."""
    text = (ROOT / "README.md").read_text()
    assert all(f"relufit {command}" in text for command in COMMANDS)


BAD_DENSE = {
    "unknown type": (
        ('type = "dense"', 'type = "dens"'),
        '[network] type: expected one of "relu_sum"',
    ),
    "misspelt type": (
        ("type =", "typ ="),
        "[network] typ: expected a known key, got an unknown one",
    ),
    "unknown activation": (('["sigmoid", ', '["sigmod", '), 'Did you mean "sigmoid"?'),
    "one activation": (
        ('["sigmoid", "sigmoid"]', '["tanh"]'),
        "activations: expected 2 activations",
    ),
    "rows": (("layers = [2, 3, 1]", "layers = [2, 4, 1]"), "weights, entry 1: expected 4 rows"),
    "columns": (("[0.8, -0.5]", "[0.8]"), "weights, entry 1, number 1: expected 2 weights"),
    "layers": (
        ("layers = [2, 3, 1]", "layers = [2, 1]"),
        "weights: expected 1 entry, one for each",
    ),
    "biases": (("[data]", "biases = [[0, 0], [0]]\n[data]"), "biases, entry 1: expected 3 biases"),
    "no weights": (("weights =", "# weights ="), "[network]: expected the network's weights"),
    "both forms": (
        ("[data]", "[network.random]\nweight_std = 1\nseed = 1\n[data]"),
        "[network.random]: expected one form of the network",
    ),
    "infinite weight": (("[0.8, -0.5]", "[0.8, inf]"), "row 1, number 2: expected a finite number"),
    "inputs": (("[[0, 0], ", "[[0, 0, 0], "), "[data] inputs, entry 1: expected 2 numbers"),
    "targets": (("targets = [[0], ", "targets = [[0, 1], "), "targets, entry 1: expected 1 number"),
    "fewer targets": (("[[0], [1], [1], [0]]", "[[0]]"), "targets: expected 4 rows, one for each"),
    "no probability": (("targets = [[0]", "targets = [[1.5]"), "expected a target from 0 to 1"),
    "saturated": (("[[0.9, 0.8, -0.3]]", "[[900, 900, 900]]"), "expected outputs between 0 and 1"),
    "unknown loss": (("binary_cross_entropy", "cross_entropy"), "loss: expected one of"),
    "shuffled batch": (
        ("[training]", 'order = "shuffled"\n[training]\nbatch = "full"'),
        'order: expected "cyclic" where [training] batch is "full"',
    ),
    "too long": (("iterations = 40", "iterations = 1_000_000_000"), "1 GiB"),
    "other kind": (("hold = 0.2", 'hold = 0.2\n[reference]\nexpression = "x"'), "[reference]"),
    "printed number": (
        ("hold = 0.2", "hold = 0.2\n[published.at.0]\nE = 0.5"),
        "[published.at.0] E: expected text in quotation marks",
    ),
    "printed word": (
        ("hold = 0.2", 'hold = 0.2\n[published.at.0]\nE = "half"'),
        "expected a number in quotation marks, as the source prints it",
    ),
    "no iteration": (
        ("hold = 0.2", 'hold = 0.2\n[published.at.first]\nE = "0.5"'),
        "expected an iteration of 0 or more",
    ),
}


@pytest.mark.parametrize(("change", "message"), BAD_DENSE.values(), ids=BAD_DENSE)
def test_bad_dense_scenarios_are_reported_and_write_nothing(inside, change, message):
    """A message without a traceback, exit code 2, and not a file more than before."""
    assert change[0] in DENSE
    (inside / "bad.toml").write_text(DENSE.replace(*change, 1))
    before = sorted(inside.rglob("*"))
    result = relufit("render", "bad.toml", "--only", "diagram", "--format", "png")
    assert result.exit_code == 2, result.stdout + result.stderr
    assert message in plain(result.stderr)
    assert "bad.toml:" in result.stderr
    assert "Traceback" not in result.stderr
    assert sorted(inside.rglob("*")) == before


def test_a_misspelt_type_hides_nothing(inside):
    """Other faults are reported for the model type that was meant, and nothing that is right."""
    text = DENSE.replace("type =", "typ =").replace("rate = 0.5", "rate = -1")
    (inside / "bad.toml").write_text(text)
    lines = relufit("train", "bad.toml").stderr.splitlines()
    assert len(lines) == 2
    assert 'Did you mean "type"?' in lines[0]
    assert "learning_rate" in lines[1]


def test_a_dense_run_prints_its_parameters(inside):
    """Train prints iterations, loss, verdict and each parameter, or the summary as JSON."""
    (inside / "dense.toml").write_text(DENSE)
    text = plain(relufit("train", "dense.toml").stdout)
    assert "iterations 40 (stopped: limit)" in text
    assert re.search(r"mean loss \d\.\d+e", text)
    assert "w9" in text
    assert "b4" in text
    summary = json.loads(relufit("train", "dense.toml", "--json").stdout)
    assert summary["layers"] == [2, 3, 1]


def test_new_writes_a_dense_scenario(inside):
    """--type chooses the kind."""
    assert relufit("new", "mine", "--type", "dense").exit_code == 0
    assert load(inside / "mine.toml").network.layers == (2, 3, 1)
    result = relufit("new", "other", "--type", "cnn")
    assert result.exit_code == 2
    assert "--type: expected relu_sum or dense, got 'cnn'" in result.stderr
    assert not (inside / "other.toml").exists()


def test_a_figure_of_another_kind_is_refused(inside):
    """Each kind has figures and films of its own; the message names them."""
    (inside / "dense.toml").write_text(DENSE)
    for file, entry in (("dense.toml", "knots"), ("small.toml", "worked")):
        result = relufit("render", file, "--only", entry)
        assert result.exit_code == 2
        assert "--only: expected diagram or" in plain(result.stderr)
        assert f"got '{entry}'" in plain(result.stderr)
        assert not (inside / "outputs").exists()


@pytest.mark.parametrize("path", WORKED_SCENARIOS, ids=lambda path: path.stem)
def test_the_printed_digits_hold(path):
    """Every worked example gives what its source prints."""
    result = relufit("verify", path)
    assert result.exit_code == 0, result.stdout
    assert "differs" not in result.stdout


def invoke(*arguments, code=0):
    """Run a command in this process and check how it exits."""
    result = relufit(*arguments)
    assert result.exit_code == code, result.stderr
    return result


def test_set_replaces_values_in_every_command(tmp_path):
    """Train, render, verify and explore take it, repeatedly; outputs say what was run."""
    values = ["--set", "training.iterations=3", "--set", "order=shuffled"]
    summary = json.loads(invoke("train", "example2", *values, "--json").stdout)
    assert summary["iterations"] == 3
    invoke("render", "example2", *values, "--only", "fit", "--format", "png", "-o", tmp_path)
    scenario = invoke("inspect", tmp_path / "example2" / "summary.json", "--scenario").stdout
    assert "iterations = 3\n" in scenario
    assert 'order = "shuffled"' in scenario
    page = tmp_path / "page.html"
    invoke("explore", "example2", *values, "--output", page, "--no-open")
    assert '"iterations":3' in page.read_text(encoding="utf-8")
    assert "iterations" in invoke("verify", "example2", *values, code=1).stdout


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("learning_rate", "--set: expected KEY=VALUE such as training.learning_rate=0.03"),
        ("learning_rate=fast", "[training] learning_rate: expected a number greater than 0"),
        ("learning_rate=1e-2\nseed=3", "[training] learning_rate: expected a number"),
        ("training.rate=1", "[training] rate: expected a known key"),
        ("weights=[1]", "weights: expected the key with its table"),
        ("reference.x.y=1", "[reference.x]: expected a known table"),
    ],
)
def test_a_faulty_change_is_bad_input(change, message):
    """It is reported by the option or by the key."""
    assert message in invoke("train", "example2", "--set", change, code=2).stderr


def test_the_same_key_is_not_set_twice():
    """Which one would count?"""
    values = ["--set", "seed=1", "--set", "seed=2"]
    assert "expected each key once, got seed" in invoke("train", "example2", *values, code=2).stderr
