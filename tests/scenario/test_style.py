"""The tables [style] and [labels]: checked with their lines, without effect on training."""

from __future__ import annotations

import pytest
from conftest import SMALL

from relufit.errors import InputError
from relufit.outputs.presentation import check_presentation
from relufit.scenario import load, loads
from relufit.scenario.style import Style, merged_style
from relufit.scenario.style_file import load_style


def scenario(tables):
    return loads(f"{SMALL}\n{tables}", name="small")


def fault(tables):
    with pytest.raises(InputError) as caught:
        check_presentation(scenario(tables))
    return str(caught.value)


LINE = SMALL.count("\n") + 3

FAULTS = {
    "unknown label": ('[labels]\naxis_iteratin = "S"', 'Did you mean "axis_iteration"?'),
    "unknown language": ('[labels]\nlanguage = "dee"', 'Did you mean "de"?'),
    "no such language": ('[labels]\nlanguage = "xx"', "Known are en, de, fr, es, zh, ja."),
    "unknown value": ('[labels]\nneurons = "{m}"', "expected places for the values {n}, got {m}."),
    "Python format": ('[labels]\nneurons = "{n.x}"', "expected braces around the name of a value"),
    "unknown color": ('[style.colors]\nink = "blu"', "got 'blu'. Did you mean \"blue\"?"),
    "no color": ('[style.colors]\nink = "#12"', "expected a colour such as"),
    "unknown key": ("[style]\ngird = true", 'Did you mean "grid"?'),
    "unknown font": ('[style]\nfont = ["DejaVu Sanz"]', 'Did you mean "DejaVu Sans"?'),
    "letter of a label": (
        '[labels]\naxis_bias = "小"',
        "that the font has (DejaVu Sans), got '小'",
    ),
    "letter of a title": ('[style]\ntitle = "小"', "[style] title: expected characters"),
    "wide limits": ("[style.limits]\nx = [4, 0]", "expected the smaller number first"),
    "unknown panel": ('[style.panels]\nfit = ["last"]', 'expected one of "initial" or "final"'),
    "wrong width": ('[style]\nwidth = "7ft"', 'a length such as "120mm", got'),
    "small width": ('[style]\nwidth = "1mm"', "expected single, double, or a length from"),
    "many pixels": ('[style]\nwidth = "20in"\ndpi = 1200', "at most 20000 pixels across"),
    "little text": ("[style]\nfont_size = 1", "expected a number from 5 to 24"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_line_and_a_suggestion(name):
    """Before anything is trained."""
    tables, said = FAULTS[name]
    message = fault(tables)
    assert said in message
    line = int(message.split(":")[1])
    assert LINE - 1 <= line <= LINE + 1


def test_all_faults_of_labels_are_reported_at_once():
    """One line each."""
    message = fault('[labels]\nlanguage = "dd"\naxis_wight = "a"\nneurons = "{m}"')
    assert len(message.splitlines()) == 3


def test_colors_are_names_or_numbers():
    """CSS names and #rgb become #rrggbb."""
    found = scenario('[style.colors]\nink = "Navy"\nmuted = "#abc"\nneurons = ["red"]').style.colors
    assert (found.ink, found.muted, found.neurons) == ("#000080", "#aabbcc", ("#ff0000",))


def test_a_style_is_written_and_read_again():
    """The scenario inside an output has the tables."""
    text = (
        '[style]\ndpi = 100\ntitle = "A"\n\n[style.limits]\nx = [0, 3]\n\n[labels]\nlanguage = "de"'
    )
    one = scenario(text)
    changed = one.model_copy(update={"title": "other"})
    again = loads(changed.self_contained.text, name="small")
    assert (again.style, again.labels) == (one.style, one.labels)


def test_new_tables_are_added_to_the_text_of_a_scenario():
    """Its comments stay."""
    plain = loads(f"# mine\n{SMALL}", name="small")
    styled = plain.model_copy(update={"style": Style(dpi=99), "labels": {"language": "fr"}})
    text = styled.self_contained.text
    assert text.startswith("# mine\n")
    assert loads(text, name="small").style.dpi == 99
    assert loads(text, name="small").labels == {"language": "fr"}
    assert plain.self_contained.text == f"# mine\n{SMALL}"


def test_later_values_replace_earlier_ones_key_by_key():
    """Also inside the tables of a style."""
    base = Style(grid=True, colors={"ink": "red", "muted": "blue"})
    over = Style(colors={"ink": "lime"})
    merged = merged_style(base, over)
    assert (merged.grid, merged.colors.ink, merged.colors.muted) == (True, "#00ff00", "#0000ff")
    assert merged_style(None, over) is over
    assert merged_style(base, None) is base


def test_a_file_has_style_and_labels_only(tmp_path):
    """Its faults have the name of the file."""
    path = tmp_path / "house.toml"
    path.write_text('[style]\ngrid = true\n\n[labels]\nlanguage = "es"\n')
    assert load_style(path).style.grid
    path.write_text('title = "x"\n[style]\nfont = ["Nowhere"]\n')
    with pytest.raises(InputError, match=r"house\.toml:1: title: expected a known key"):
        load_style(path)
    path.write_text('\n[style]\nfont = ["Nowhere"]\n')
    with pytest.raises(InputError, match=r"house\.toml:3: \[style\] font: expected an installed"):
        check_presentation(load_style(path))


def test_the_shipped_scenarios_have_no_style():
    """Their outputs are those of the defaults."""
    assert load("example4").style is None
    assert load("example4").labels is None
