"""The line of every table, key and list entry."""

import json
import tomllib

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from relufit.scenario.locate import line_of, lines_of

TEXT = '''\
# [data]
title = "a # no comment [x] = {"  # samples = 1
"quoted \\u0041.key" . plain = 'x'
text = """
[data]
samples = 3 \\"""
""""" # ends with two quotation marks of its own
literal = \'\'\'
it's [a] = 1
\'\'\'

[data]
samples = [ # a comment, with ] in it
  1, 2,

  [3,
   4], # ]
]
when = 1979-05-27 07:32:00
 [ network . "random" ]
inline = { a = 1, b = { "c d" = [ 1, 2 ] } }
after = true
[[list]]
a = 1
[list.sub]
c = 2
[[list]]
b = 2
[network]
dotted.x.y = 1
'''


def test_lines_of_a_text_with_every_construct():
    """Strings, comments and brackets inside one another do not mislead the scanner."""
    lines = lines_of(TEXT)
    assert lines == {
        ("title",): 2,
        ("quoted A.key",): 3,
        ("quoted A.key", "plain"): 3,
        ("text",): 4,
        ("literal",): 8,
        ("data",): 12,
        ("data", "samples"): 13,
        ("data", "samples", 0): 14,
        ("data", "samples", 1): 14,
        ("data", "samples", 2): 16,
        ("data", "samples", 2, 0): 16,
        ("data", "samples", 2, 1): 17,
        ("data", "when"): 19,
        ("network",): 29,
        ("network", "random"): 20,
        ("network", "random", "inline"): 21,
        ("network", "random", "inline", "a"): 21,
        ("network", "random", "inline", "b"): 21,
        ("network", "random", "inline", "b", "c d"): 21,
        ("network", "random", "inline", "b", "c d", 0): 21,
        ("network", "random", "inline", "b", "c d", 1): 21,
        ("network", "random", "after"): 22,
        ("list",): 23,
        ("list", 0): 23,
        ("list", 0, "a"): 24,
        ("list", 0, "sub"): 25,
        ("list", 0, "sub", "c"): 26,
        ("list", 1): 27,
        ("list", 1, "b"): 28,
        ("network", "dotted"): 30,
        ("network", "dotted", "x"): 30,
        ("network", "dotted", "x", "y"): 30,
    }


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("data", "samples", 2, 1), 17),
        (("data", "samples", 2, 7), 16),
        (("data", "seed"), 12),
        (("film", "fps"), 1),
        ((), 1),
    ],
)
def test_what_is_missing_stands_at_the_nearest_table(path, line):
    """A path that is not in the file has the line of what would hold it, or line 1."""
    assert line_of(lines_of(TEXT), path) == line


def test_windows_line_ends():
    """CR LF counts as one line end."""
    assert lines_of("[a]\r\nb = [\r\n1,\r\n2]\r\nc = 1\r\n")[("a", "c")] == 5


def test_a_key_of_very_many_parts_takes_no_time():
    """Only the first parts of a key are noted."""
    assert max(map(len, lines_of("[" + "a." * 50 + "a]\nb = 1"))) <= 16


KEYS = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,4}", fullmatch=True),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=4),
)
SCALARS = st.one_of(
    st.integers(-9, 9).map(str),
    st.text("ab[]{}#=,.'\n\"\\", max_size=6).map(json.dumps),
    st.text('ab[]{}#=,.\n"\\', max_size=6).map("'''\n{}'''".format),
    st.text("ab[]{}#=,.\n'", max_size=6).map('"""{}"""'.format),
    st.sampled_from(["true", "1e-3", "1979-05-27 07:32:00", "-inf", "'C:\\a'"]),
)
GAPS = st.sampled_from(["", " ", "\n", "# ]\n", " # x = '\n\n"])
LISTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(st.tuples(GAPS, inner, GAPS), max_size=4).map(
        lambda parts: "[" + ",".join(before + value + after for before, value, after in parts) + "]"
    ),
    max_leaves=6,
)


def quoted(key):
    return json.dumps(key, ensure_ascii=False)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "\n", "#[x]\n"]), KEYS, LISTS), max_size=8))
def test_generated_keys_are_found(pairs):
    """Each key is found on the line on which it was written, after whatever values."""
    assume(len({key for _, key, _ in pairs}) == len(pairs))
    text, expected = "[t]\n", {("t",): 1}
    for gap, key, value in pairs:
        text += gap
        expected[("t", key)] = text.count("\n") + 1
        text += f"{quoted(key)} = {value}\n"
    tomllib.loads(text)
    found = {path: line for path, line in lines_of(text).items() if len(path) <= 2}
    assert found == expected


@settings(derandomize=True, max_examples=100, deadline=None)
@given(LISTS, st.dictionaries(KEYS, LISTS, max_size=3))
def test_each_value_has_a_line(value, table):
    """The scanner finds exactly the paths of which the parser gives values."""
    inline = ", ".join(f"{quoted(key)} = {each}" for key, each in table.items())
    text = f"a = {value}\nb = {{{inline}}}\n[c.d]\ne = {value}"
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assume(False)

    def paths(part, path):
        yield path
        if isinstance(part, dict):
            items = part.items()
        else:
            items = enumerate(part) if isinstance(part, list) else ()
        for key, each in items:
            yield from paths(each, (*path, key))

    assert set(lines_of(text)) == set(paths(content, ())) - {()}
