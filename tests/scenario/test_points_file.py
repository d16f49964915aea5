"""Reference curves in CSV files: what is read, and what a file may not be."""

import json
import os

import pytest

from relufit.errors import InputError
from relufit.scenario import load, loads

TEXT = """\
title = "From a file"
[reference]
file = {name}
[network]
weights = [1]
biases = [0]
[data]
domain = [0, 4]
samples = 10
"""


def text_with(name):
    return TEXT.format(name=json.dumps(name))


EXAMPLE = "Each line holds x and y with a comma between them, as in 0.5,1.25."
INSIDE = "expected a file in the scenario's folder or its project"


def nodes_of(folder, content, name="curve.csv"):
    write(folder, content, name)
    return loads(text_with(name), name="s", folder=folder).reference.nodes


def write(folder, content, name="curve.csv"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def faults_of(folder, name="curve.csv"):
    with pytest.raises(InputError) as caught:
        loads(text_with(name), name="s", folder=folder)
    place = "s:3: [reference] file: "
    lines = str(caught.value).splitlines()
    assert all(line.startswith(place) for line in lines)
    return [line.removeprefix(place) for line in lines]


@pytest.mark.parametrize(
    "content",
    [
        "0,1\n2,-3.5\n4,1e-1\n",
        "x,y\n0,1\n2,-3.5\n4,1e-1",
        '# from "a source, unfinished\n\n"x" , "y"\n 0 , 1 \n# note\n2,-3.5\n  \n,\n4,"1e-1"\n',
        "\ufeffx,y\r\n0,1\r\n2,-3.5\r\n4,1e-1\r\n",
        "0,1\r2,-3.5\r4,1e-1",
    ],
)
def test_rows_are_nodes(tmp_path, content):
    """Header, comments, blank lines, quotation marks and any line ends are understood."""
    assert nodes_of(tmp_path, content) == ((0.0, 1.0), (2.0, -3.5), (4.0, 0.1))


def test_a_file_is_read_when_the_scenario_is_loaded(tmp_path):
    """The curve lies relative to the scenario, wherever the program runs, and is read once."""
    write(tmp_path, "0,1\n4,2\n", "sub/curve.csv")
    write(tmp_path, text_with("sub/../sub/curve.csv"), "mine.toml")
    reference = load(tmp_path / "mine.toml").reference
    (tmp_path / "sub" / "curve.csv").unlink()
    assert reference.nodes == ((0, 1), (4, 2))
    assert str(reference.file) == reference.file.name == "sub/../sub/curve.csv"
    assert reference.points is None


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("0,1\n", ["curve.csv: expected at least 2 lines of numbers, got 1."]),
        ("x,y\n", ["curve.csv: expected at least 2 lines of numbers, got 0."]),
        (
            "x,y\n0;1\n2,3,4\n5,a\n6,nan\n",
            [
                f"curve.csv:2: expected two columns, x and y, got 1. {EXAMPLE}",
                f"curve.csv:3: expected two columns, x and y, got 3. {EXAMPLE}",
                f"curve.csv:4: expected a finite number, got 'a'. {EXAMPLE}",
                f"curve.csv:5: expected a finite number, got 'nan'. {EXAMPLE}",
            ],
        ),
        ("0,y\n1,2\n2,3", [f"curve.csv:1: expected a finite number, got 'y'. {EXAMPLE}"]),
        (
            "0,1\n# note\n\n2,1\n2,2\n",
            [
                ("curve.csv:5: expected x greater than 2.0, the x before it, got 2.0. "
                "Sort the lines by x and keep one for each x.")
            ],
        ),
        ('0,1\n1,"' + "9" * 140_000, ["curve.csv:2: expected short cells, got a very long one."]),
        (
            b"0,1\n2,\xff\n",
            [
                ("curve.csv:2: expected UTF-8 text, got the byte 0xff at offset 6. "
                "Save the file as UTF-8.")
            ],
        ),
        ("#" * 1048577, ["curve.csv: expected a file of at most 1 MiB, got a larger one."]),
        (
            "1,1\n4,2\n",
            ["expected points over the whole domain from 0.0 to 4.0, got x from 1.0 to 4.0."],
        ),
    ],
)  # fmt: skip
def test_faults_of_a_file_name_file_and_line(tmp_path, content, faults):
    """Every fault of the CSV is told with its own line, below the scenario's."""
    write(tmp_path, content)
    assert faults_of(tmp_path) == faults


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("/etc/passwd", "got the absolute path '/etc/passwd'."),
        ("C:\\curve.csv", "got the absolute path 'C:\\\\curve.csv'."),
        ("../outside.csv", "got '../outside.csv', which lies outside."),
        ("sub/../../outside.csv", "got 'sub/../../outside.csv', which lies outside."),
        ("link.csv", "got 'link.csv', which lies outside."),
        ("linked/outside.csv", "got 'linked/outside.csv', which lies outside."),
        ("none.csv", "got 'none.csv', which is no file."),
        ("data\table.csv", "got 'data\\table.csv', which is no file. Write / in paths: "),
        ("sub", "got 'sub', which is no file."),
        ("", "got '', which is no file."),
        ("pipe", "got 'pipe', which is no file."),
        ("n" * 5000, f"got '{'n' * 27}...{'n' * 28}', which is no usable path."),
    ],
)
def test_a_file_elsewhere_is_refused(tmp_path, name, said):
    """No absolute path, no way up, no link out, nothing but a plain file is opened."""
    folder = tmp_path / "scenarios"
    write(tmp_path, "0,1\n4,1\n", "outside.csv")
    write(folder, "", "sub/empty.csv")
    (folder / "link.csv").symlink_to(tmp_path / "outside.csv")
    (folder / "linked").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    [told] = faults_of(folder, name)
    assert told.startswith(f"{INSIDE}, {said}")


def test_a_loop_of_links_is_refused(tmp_path):
    """Links that lead to each other end in our error."""
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    [said] = faults_of(tmp_path, "a")
    assert said.startswith(f"{INSIDE}, got 'a', which is no")


def test_a_name_with_a_nul_character_is_refused(tmp_path):
    """A name that no file can have ends in our error."""
    text = text_with("a\0b")
    with pytest.raises(InputError, match="which is no usable path"):
        loads(text, name="s", folder=tmp_path)


def test_a_name_with_a_line_end_stays_on_one_line(tmp_path):
    """A strange file name cannot break the form of the message."""
    write(tmp_path, "1", "a\nb")
    with pytest.raises(InputError) as caught:
        loads(text_with("a\nb"), name="s", folder=tmp_path)
    assert str(caught.value) == (
        f"s:3: [reference] file: 'a\\nb':1: expected two columns, x and y, got 1. {EXAMPLE}"
    )


def test_a_link_inside_the_folder_is_followed(tmp_path):
    """A link is no fault as long as it stays in the folder, itself reached by a link or not."""
    folder = tmp_path / "scenarios"
    write(folder, "0,1\n4,2\n", "sub/curve.csv")
    (folder / "link.csv").symlink_to(folder / "sub" / "curve.csv")
    (tmp_path / "way").symlink_to(folder)
    reference = loads(text_with("link.csv"), name="s", folder=tmp_path / "way").reference
    assert reference.nodes == ((0, 1), (4, 2))
