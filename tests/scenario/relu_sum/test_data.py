"""Samples that a scenario gives itself: what is read, and what is refused."""

import pytest

from relufit.errors import InputError
from relufit.scenario import loads
from relufit.scenario.write import to_toml

TEXT = """\
title = "Measured"
[network]
weights = [1]
biases = [0]
[data]
"""
POINTS = "points = [[0, 0.5], [2, 1], [2, 1.25], [1, -1]]\n"
NODES = ((0.0, 0.5), (2.0, 1.0), (2.0, 1.25), (1.0, -1.0))


def data_of(lines, folder=None):
    return loads(TEXT + lines, name="s", folder=folder).data


def fault_of(lines, folder=None):
    with pytest.raises(InputError) as caught:
        data_of(lines, folder)
    return str(caught.value)


def from_file(folder, content, lines=""):
    (folder / "p.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return data_of(f'{lines}file = "p.csv"\n', folder)


def test_points_are_the_samples_in_their_order():
    """An x may come again and need not ascend; the domain is the smallest around the points."""
    data = data_of(POINTS)
    assert (data.given, data.samples, data.domain) == (NODES, 4, (0.0, 2.0))
    assert data_of(POINTS + "domain = [-1, 5]").domain == (-1.0, 5.0)


@pytest.mark.parametrize(
    "content",
    [
        "x,y\n0,0.5\n2,1\n2,1.25\n1,-1\n",
        b"\xef\xbb\xbfx;y\r\n0;0,5\r\n2;1\r\n2;1,25\r\n1;-1\r\n",
        "sep=;\n0;0,5\n2;1\n2;1,25\n1;-1\n",
        "0\t.5\n2\t1\n2\t1.25\n1\t-1\n",
        "0 0.5\n2 1\n2  1.25\n1 -1\n",
        '"y","x"\n"0.5","0"\n"1","2"\n"1.25","2"\n"-1","1"\n',
        "0,0.5,\n2,1,\n2,1.25,\n1,-1,\n",
        ",x,y\n0,0,0.5\n1,2,1\n2,2,1.25\n3,1,-1\n",
        "who,x,y,note\nA,0,0.5,first\nB,2,1,\nC,2,1.25,again\nD,1,-1,\n",
    ],
    ids=[
        "commas",
        "decimal commas",
        "sep",
        "tabs",
        "blanks",
        "by name",
        "trailing",
        "index",
        "text",
    ],
)
def test_a_file_as_people_have_it(tmp_path, content):
    """Any usual separator, decimal sign, header and line end gives the same samples."""
    assert from_file(tmp_path, content).given == NODES


def test_columns_name_two_of_many(tmp_path):
    """Two columns are read by the names that the scenario gives, in the order x, y."""
    content = "day,y,volts,x,t\nmon,9,0.5,9,0\ntue,9,1,9,2\n"
    data = from_file(tmp_path, content, 'columns = ["t", "Volts"]\n')
    assert data.given == ((0.0, 0.5), (2.0, 1.0))


def test_written_out_a_file_is_its_points(tmp_path):
    """The text in outputs needs no file and gives the same values, with a domain of its own."""
    (tmp_path / "p.csv").write_text("x,y\n0,0.1\n3,0.2\n")
    scenario = loads(TEXT + 'file = "p.csv"\norder = "shuffled"\n', name="s", folder=tmp_path)
    text = scenario.self_contained.text
    again = loads(text, name="s")
    assert again.data.given == scenario.data.given == ((0.0, 0.1), (3.0, 0.2))
    assert again.data.file is None
    assert to_toml(again) == to_toml(scenario) == text
    assert "samples" not in text


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (
            "[reference]\nexpression = 'x'",
            "s:5: [data] domain: expected a list of two numbers, got",
        ),
        (
            "domain = [0, 1]\nsamples = 3",
            "s:1: [reference]: expected a table, got nothing. Its keys are weights, biases,",
        ),
        (
            POINTS + "samples = 4",
            "s:7: [data] samples: expected no samples beside points, got it. The points are the",
        ),
        (POINTS + 'sampling = "grid"', "s:7: [data] sampling: expected no sampling beside points"),
        (POINTS + "noise = { std = 1 }", "s:7: [data.noise]: expected no noise beside points, got"),
        (POINTS + 'file = "p.csv"', "s:7: [data] file: expected one form of the samples, got a"),
        (POINTS + 'order = "fresh"', 's:7: [data] order: expected "cyclic" or "shuffled" beside'),
        (
            POINTS + "domain = [0, 1]",
            "s:7: [data] domain: expected an interval that contains all points, got [0.0, 1.0], a",
        ),
        (
            "points = [[1, 2], [1, 3]]",
            "s:6: [data] points: expected points at two or more x, or a domain around them, got x",
        ),
        ("points = []", "s:6: [data] points: expected a list of 1 to 200000 lists of two numbers"),
        ("points = [[1]]", "s:6: [data] points, entry 1: expected a list of two numbers, got [1]"),
        (
            POINTS + 'columns = ["t", "u"]',
            "s:5: [data] file: expected a file beside columns, got none.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(lines, fault):
    """Each mistake is reported at its line, with what was expected."""
    assert fault_of(lines).startswith(fault)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("x,y\n0,1\n1,n/a\n2,-\n", "p.csv:3: expected a finite number, got 'n/a'."),
        ("x,y\n0,1\n1,\n", "p.csv:3: expected a finite number, got an empty cell."),
        ("a,b,c\n0,1,2\n2,3,4\n", "p.csv:2: expected two columns, x and y, got 3 between commas"),
        ("time,volts\nnone\n", "p.csv:2: expected a line of numbers, got 'none'."),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_message(tmp_path, content, fault):
    """There is one fault, whatever follows from it."""
    with pytest.raises(InputError) as caught:
        from_file(tmp_path, content)
    assert str(caught.value).startswith(f"s:6: [data] file: {fault}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("time,volts\n0,1\n1,2\n", "expected the columns 't' and 'u', once each, got 'time', 'v"),
        ("t,t,u\n0,1,2\n1,2,3\n", "expected the columns 't' and 'u', once each, got 't', 't', 'u'"),
        ("0,1\n1,2\n", "expected a header with the columns 't' and 'u', got no header."),
    ],
)
def test_named_columns_must_be_there(tmp_path, content, fault):
    """The message lists the columns that there are."""
    with pytest.raises(InputError) as caught:
        from_file(tmp_path, content, 'columns = ["t", "u"]\n')
    assert fault in str(caught.value)


def test_a_reference_must_cover_given_points():
    """A curve by nodes covers the points, as it covers a domain."""
    text = "points = [[0, 1], [4, 0]]\n[reference]\npoints = [[0, 1], [3, 0]]\n"
    assert "[reference] points: expected points over the whole domain from 0.0 to 4.0" in fault_of(
        text
    )
    assert data_of("points = [[0, 1], [4, 0]]\n[reference]\nexpression = 'x'\n").samples == 2
