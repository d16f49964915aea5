"""Characters that the font lacks."""

from __future__ import annotations

import pytest
from conftest import dense

from relufit.draw.canvas.letters import check_letters
from relufit.draw.canvas.theme import THEMES
from relufit.draw.dense.worked_figure import worked_figure
from relufit.errors import InputError
from relufit.training.dense.run import run_dense


@pytest.mark.parametrize("letter", ["\N{CJK UNIFIED IDEOGRAPH-6F22}", "\N{ROCKET}"])
def test_a_character_that_the_font_lacks_is_an_error(letter):
    """The error names it, and there is no warning."""
    run = run_dense(dense(("A small dense run", f"A title with {letter}")))
    with (
        pytest.raises(InputError, match=f"^title: expected characters .* got '{letter}'"),
        THEMES["light"].applied(),
    ):
        worked_figure(run, THEMES["light"])


def test_characters_of_the_font_are_accepted():
    """Accents, Greek letters, symbols and line breaks are accepted."""
    check_letters("Żółć, Σ w²·x ≥ 1\nand more", "title")
