"""Letters that the font of the pictures lacks."""

from __future__ import annotations

import pytest
from conftest import dense

from relufit.draw.canvas.letters import check_letters
from relufit.draw.canvas.theme import THEMES
from relufit.draw.dense.worked_figure import worked_figure
from relufit.errors import InputError
from relufit.training.dense.run import run_dense


@pytest.mark.parametrize("letter", ["\N{CJK UNIFIED IDEOGRAPH-6F22}", "\N{ROCKET}"])
def test_a_letter_that_the_font_lacks_is_refused(letter):
    """It is named, in place of a picture with an empty box in it, and nothing is warned of."""
    run = run_dense(dense(("A small dense run", f"A title with {letter}")))
    with (
        pytest.raises(InputError, match=f"^title: expected letters .* got '{letter}'"),
        THEMES["light"].applied(),
    ):
        worked_figure(run, THEMES["light"])


def test_letters_of_the_font_are_taken():
    """Accents, Greek, signs and line breaks are drawn."""
    check_letters("Żółć, Σ w²·x ≥ 1\nand more", "title")
