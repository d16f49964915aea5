"""Number formatting for figures and sentences."""

from __future__ import annotations

import re

__all__ = [
    "SUBSCRIPTS",
    "aligned",
    "count_text",
    "error_text",
    "number_text",
    "plain_spaces",
    "plain_text",
    "precise_text",
    "subscript",
]

SMALL, LARGE = 1e-7, 1e6  # errors outside this range have an exponent
TINY = 1e-5  # smaller parameters have an exponent
THIN_SPACE = "\N{THIN SPACE}"
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
FIGURE_SPACE = "\N{FIGURE SPACE}"  # as wide as a digit
PERCENT = re.compile(r"(?<=\d) ?%")
PLAIN = str.maketrans(
    {
        THIN_SPACE: " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        FIGURE_SPACE: " ",
        "\N{MINUS SIGN}": "-",
        "\N{PLUS-MINUS SIGN}": "+/-",
        "\N{MULTIPLICATION SIGN}": " times",
        "\N{SUPERSCRIPT TWO}": " squared",
        "\N{GREEK SMALL LETTER DELTA}": "delta",
        "\N{PARTIAL DIFFERENTIAL}": "partial",
        **dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)),
    }
)
SPACES = str.maketrans(
    {
        THIN_SPACE: " ",
        FIGURE_SPACE: " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{MINUS SIGN}": "-",
    }
)
BLANKS = str.maketrans(  # as wide as what they stand for
    {
        **dict.fromkeys("0123456789", FIGURE_SPACE),
        **dict.fromkeys(".,", "\N{PUNCTUATION SPACE}"),
    }
)


def count_text(count: float) -> str:
    """Format a whole number with separated thousands.

    Example:
        >>> count_text(20000)
        '20\u2009000'
    """
    return f"{round(count):,}".replace(",", THIN_SPACE)


def error_text(error: float) -> str:
    """Format an error with three significant digits.

    Example:
        >>> error_text(0.012476), error_text(12.3), error_text(4.1863e-5)
        ('0.0125', '12.3', '0.0000419')
    """
    rounded = f"{error:.2e}"
    if error and not SMALL <= error < LARGE:
        return rounded
    _, exponent = rounded.split("e")
    return f"{error:.{max(2 - int(exponent), 0)}f}"


def precise_text(value: float, decimals: int = 8) -> str:
    """Format a parameter with many decimals, or with an exponent if it is tiny or large.

    Example:
        >>> precise_text(1.5), precise_text(-1.33440043e300), precise_text(2e-9)
        ('1.50000000', '-1.33440043e+300', '2.00000000e-09')
    """
    readable = value == 0.0 or TINY <= abs(value) < LARGE
    return f"{value:.{decimals}f}" if readable else f"{value:.{decimals}e}"


def aligned(number: str, widest: str) -> str:
    """Pad a number on the left to the width of a wider number, digit for digit.

    Example:
        >>> aligned("7", "1\u2009234") == "\u2007\u2009\u2007\u20077"
        True
        >>> aligned("7", "1.234") == "\u2007\u2008\u2007\u20077"
        True
    """
    return widest[: max(len(widest) - len(number), 0)].translate(BLANKS) + number


def subscript(symbol: str, neuron: int) -> str:
    """Return a symbol with the number of a neuron as subscript, counted from 1.

    Example:
        >>> subscript("w", 0), subscript("b", 11)
        ('w₁', 'b₁₂')
    """
    return symbol + str(neuron + 1).translate(SUBSCRIPTS)


def number_text(value: float, digits: int = 4) -> str:
    """Format a number with at most four (or ``digits``) significant digits.

    Example:
        >>> number_text(-2.0), number_text(0.0512345)
        ('\N{MINUS SIGN}2', '0.05123')
    """
    return f"{value:.{digits}g}".replace("-", "\N{MINUS SIGN}")


def plain_text(text: str) -> str:
    """Replace special characters by ASCII for programs such as pdfLaTeX.

    Only characters that relufit writes are replaced; names given by users stay as they are.

    Example:
        >>> plain_text("The mean of delta² falls to \N{MINUS SIGN}1\u2009000, in 95 % of all.")
        'The mean of delta squared falls to -1 000, in 95 percent of all.'
    """
    return PERCENT.sub(" percent", text.translate(PLAIN))


def plain_spaces(text: str) -> str:
    """Replace special spaces and the minus sign by ASCII, in any language.

    Example:
        >>> plain_spaces("Delta² sinkt auf \N{MINUS SIGN}1\u2009000")
        'Delta² sinkt auf -1 000'
    """
    return text.translate(SPACES)
