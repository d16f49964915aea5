"""Reference curves in CSV files: what is read, and what a file may not be."""

import json
import os
import re
from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relufit.errors import InputError
from relufit.scenario import load, loads
from relufit.scenario.number_table import TableError, read_table
from relufit.scenario.relu_sum.points_file import read_points

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


HALVES = ((0.0, 1.0), (0.5, 1.5), (1.0, 3.0))


@pytest.mark.parametrize(
    "content",
    [
        "x,y\n0,1\n0.5,1.5\n1,3\n",
        "x;y\n0;1\n0.5;1.5\n1;3\n",
        "x;y\n0;1\n0,5;1,5\n1;3\n",
        "x\ty\n0\t1\n0.5\t1.5\n1\t3\n",
        "x\ty\n0\t1\n0,5\t1,5\n1\t3\n",
        "0\t\t1\n0.5\t\t1.5\n1\t\t3\n",
        "x y\n0 1\n 0.5   1.5\n1 3 \n",
        "0 1\n0,5 1,5\n1 3\n",
        "0\t1\n0.5 1.5\n1 \t 3\n",
        "0 , 1\n0.5 , 1.5\n1 , 3",
        '"0","1"\n"0,5","1,5"\n"1","3"\n',
        '"x";"y"\r\n"0";"1"\r\n"0,5";"1,5"\r\n"1";"3"\r\n',
        "sep=;\r\nx;y\r\n0;1\r\n0,5;1,5\r\n1;3\r\n",
        '\ufeff"sep=|"\n0|1\n0.5|1.5\n1|3',
        "sep=,\n0,1\n0.5,1.5\n1,3",
        "\ufeffx;y\r\n0;1\r\n0,5;1,5\r\n1;3\r\n",
        "x;y\r0;1\r0,5;1,5\r1;3\r",
        "time;value\ns;V\n0;1\n.5;1.5\n1.;+3\n",
        "0,1,\n0.5,1.5,\n1,3,\n",
        "x,y,\n0,1\n0.5,1.5\n1,3\n",
        ";0;1;\n;0,5;1,5;\n;1;3;\n",
        ",x,y\n0,0,1\n1,0.5,1.5\n2,1,3\n",
        '"","hours","points"\n"1",0,1\n"2",0.5,1.5\n"3",1,3\n',
        '"hours" "points"\n"1" 0 1\n"2" 0.5 1.5\n"3" 1 3\n',
        "0;0;1\n1;0,5;1,5\n2;1;3\n",
        "0,0,1\n1,0.5,1.5\n2,1,3\n",
        "sigma,Y,X\n9,1,0\n9,1.5,0.5\n8,3,1\n",
        "y,x\n1,0\n1.5,0.5\n3,1\n",
        "0,1\n5e-1,15E-1\n1,3e0\n",
        "0,1\n# half; way\n\n0.5,1.5\n1,3\n",
    ],
)
def test_tables_are_read_as_people_have_them(tmp_path, content):
    """Any usual separator, decimal sign, header, index column or line end gives the same curve."""
    write(tmp_path, content)
    assert read_points(tmp_path, "curve.csv") == HALVES


@pytest.mark.parametrize(
    ("content", "nodes"),
    [
        ("0,5\n1,7\n", ((0, 5), (1, 7))),  # a comma that separates is no decimal comma
        ("0, 5\n1, 7\n", ((0, 5), (1, 7))),
        ("0,5;7\n1,5;8\n", ((0.5, 7), (1.5, 8))),
        ("1,000;2\n2,000;3\n", ((1, 2), (2, 3))),  # not thousands
        ("\N{MINUS SIGN}1;2\n0;3\n", ((-1, 2), (0, 3))),
    ],
)
def test_commas_are_read_by_a_rule(tmp_path, content, nodes):
    """Between columns a comma separates; where another sign does it is the decimal comma."""
    write(tmp_path, content)
    assert read_points(tmp_path, "curve.csv") == nodes


PUT = "Put commas, semicolons, tabs or blanks between the columns."
SAME_FORM_BELOW = "Write all numbers with points, or all with commas."
ONE_MORE, MORE = " 1 more line is like it.", " 58 more lines are like it."
WRITE = "Write numbers like 0.5, -3 or 1e-3."
SAME = "Give every line the same columns."
KEEP = "Keep two, or name two of them x and y."
COMMAS = " If commas are decimal commas, put semicolons between the columns."
ONE_Y = "A curve has one y for each x: keep one line for each x, such as the mean of its y."


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("0,1\n", ": expected at least 2 lines of numbers, got 1."),
        ("x,y\n", ": expected at least 2 lines of numbers, got 0."),
        ("", ": expected at least 2 lines of numbers, got 0."),
        (
            "0|1\n1|2\n",
            f":2: expected a line of numbers, got '1|2'. {PUT}",
        ),
        ("x\n0\n1\n", ":2: expected two columns, x and y, got one. Write each line like 0.5,1.25."),
        (
            "x,y\n0,1\n2,3,4\n5,6\n6\n",
            f":3: expected 2 columns as in line 2, got 3 between commas. {SAME}{ONE_MORE}",
        ),
        (
            "x,y\n0,1\n5,a\n6,nan\n7,inf\n",
            f":3: expected a finite number, got 'a'. {WRITE} 2 more lines are like it.",
        ),
        ("0,1\n1,1_0\n", f":2: expected a finite number, got '1_0'. {WRITE}"),
        ("0,1\n1,1e999\n", f":2: expected a finite number, got '1e999'. {WRITE}"),
        ("0,1\n1,\u0663\n", f":2: expected a finite number, got '\u0663'. {WRITE}"),
        ("0;1\n1;1 000\n", f":2: expected a finite number, got '1 000'. {WRITE}"),
        ("0;1.234,5\n1;2\n", f":1: expected a finite number, got '1.234,5'. {WRITE}"),
        ("0;1;2\n1;;2\n", f":2: expected a finite number, got an empty cell. {WRITE}"),
        ("0,y\n1,2\n2,3", f":1: expected a finite number, got 'y'. {WRITE}"),
        (
            "0,5;1\n1;2\n2;2.5\n",
            f":3: expected one decimal sign, got '2.5' and in line 1 '0,5'. {SAME_FORM_BELOW}",
        ),
        (
            "0,5,7\n1,6,8\n",  # 0, 5, 7 or 0.5 and 7?
            f":1: expected two columns, x and y, got 3 between commas. {KEEP}{COMMAS}",
        ),
        (
            "0,5,1,2\n1,5,2,2\n",
            f":1: expected two columns, x and y, got 4 between commas. {KEEP}{COMMAS}",
        ),
        (
            "t;a;b\n0;1;2\n1;2;3\n",
            f":2: expected two columns, x and y, got 3 between semicolons: 't', 'a', 'b'. {KEEP}",
        ),
        (
            "0,1\n# note\n\n2,1\n2,2\n",
            f":5: expected x greater than 2.0, the x before it, got 2.0 again. {ONE_Y}",
        ),
        (
            "2,1\n" * 60,
            f":2: expected x greater than 2.0, the x before it, got 2.0 again. {ONE_Y}{MORE}",
        ),
        (
            "3,1\n2,2\n",
            ":2: expected x greater than 3.0, the x before it, got 2.0. Sort the lines by x.",
        ),
        ('0,1\n1,"' + "9" * 140_000, ":2: expected short cells, got a very long one."),
        (
            b"0,1\n2,\xff\n",
            ":2: expected UTF-8 text, got the byte 0xff at offset 6. Save the file as UTF-8.",
        ),
        ("#" * 1048577, ": expected a file of at most 1 MiB, got a larger one."),
    ],
)
def test_a_fault_is_one_line_that_says_what_was_found(tmp_path, content, fault):
    """However many lines are wrong, one line names file, line, what was found and what to do."""
    write(tmp_path, content)
    assert faults_of(tmp_path) == [f"curve.csv{fault}"]


def test_a_curve_spans_the_domain(tmp_path):
    """A file that covers too little of x is reported in one line, too."""
    write(tmp_path, "1,1\n4,2\n")
    assert faults_of(tmp_path) == [
        "expected points over the whole domain from 0.0 to 4.0, got x from 1.0 to 4.0."
    ]


@settings(derandomize=True, deadline=None)
@given(st.text(alphabet="0123456789.,;+-eE_ \t\n\"'#xysep=|\ufeff", max_size=60))
def test_any_text_gives_a_curve_or_one_line(text):
    """No text crashes the reader; what it gives are finite numbers with x increasing."""
    said, rows = "", ()
    try:
        rows = read_table(text).rows
    except TableError as error:
        said = str(error)
    assert bool(rows) != bool(re.fullmatch(r"expected [^\n]+\.", said))
    assert len({len(row) for row in rows}) <= 1
    assert all(isfinite(value) for row in rows for value in row)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("/etc/passwd", "got the absolute path '/etc/passwd'."),
        ("C:\\curve.csv", "got the absolute path 'C:\\\\curve.csv'."),
        ("../outside.csv", "got '../outside.csv', which is outside."),
        ("sub/../../outside.csv", "got 'sub/../../outside.csv', which is outside."),
        ("link.csv", "got 'link.csv', which is outside."),
        ("linked/outside.csv", "got 'linked/outside.csv', which is outside."),
        ("none.csv", "got 'none.csv', which is not a file."),
        ("data\table.csv", "got 'data\\table.csv', which is not a file. Write / in paths: "),
        ("sub", "got 'sub', which is not a file."),
        ("", "got '', which is not a file."),
        ("pipe", "got 'pipe', which is not a file."),
        ("n" * 5000, f"got '{'n' * 27}...{'n' * 28}', which is not a usable path."),
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
    [message] = faults_of(folder, name)
    assert message.startswith(f"{INSIDE}, {said}")


def test_a_loop_of_links_is_refused(tmp_path):
    """Links that lead to each other end in our error."""
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    [said] = faults_of(tmp_path, "a")
    assert said.startswith(f"{INSIDE}, got 'a', which is no")


def test_a_name_with_a_nul_character_is_refused(tmp_path):
    """A name that no file can have ends in our error."""
    text = text_with("a\0b")
    with pytest.raises(InputError, match="which is not a usable path"):
        loads(text, name="s", folder=tmp_path)


def test_a_name_with_a_line_end_stays_on_one_line(tmp_path):
    """A strange file name cannot break the form of the message."""
    write(tmp_path, "1", "a\nb")
    with pytest.raises(InputError) as caught:
        loads(text_with("a\nb"), name="s", folder=tmp_path)
    assert str(caught.value) == (
        "s:3: [reference] file: 'a\\nb':1: expected two columns, x and y, got one. "
        "Write each line like 0.5,1.25."
    )


def test_a_link_inside_the_folder_is_followed(tmp_path):
    """A link is no fault as long as it stays in the folder, itself reached by a link or not."""
    folder = tmp_path / "scenarios"
    write(folder, "0,1\n4,2\n", "sub/curve.csv")
    (folder / "link.csv").symlink_to(folder / "sub" / "curve.csv")
    (tmp_path / "way").symlink_to(folder)
    reference = loads(text_with("link.csv"), name="s", folder=tmp_path / "way").reference
    assert reference.nodes == ((0, 1), (4, 2))
