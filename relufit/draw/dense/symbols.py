"""Names of quantities as TeX for the worked page, and as plain text for figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from relufit.text.numbers import SUBSCRIPTS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["formula_tex", "number_tex", "numbers_tex", "plain", "tex"]

PLACES = 10  # decimals on the worked page: one more than any source prints
LEAST, MOST = 1e-4, 1e7  # outside, numbers have a power of ten

_REFERENCE = re.compile(r"<([^<>]+)>")
_PREFIXES = {
    "net": r"\mathrm{net}",
    "out": r"\mathrm{out}",
    "t": r"\mathrm{target}",
    "delta": r"\delta",
    "E": "E",
    "c": "c",
    "g": "g",
    "m": "m",
    "v": "v",
}
_WORDS = {
    "lr": r"\eta",
    "samples": "m",
    "decay": r"\lambda",
    "limit": r"\kappa",
    "momentum": r"\mu",
    "undamped": r"\tau",
    "alpha": r"\alpha",
    "rest": r"(1 - \alpha)",
    "size": r"\frac{\eta}{1 - \beta_1^t}",
    "share1": r"(1 - \beta_1)",
    "beta2": r"\beta_2",
    "share2": r"(1 - \beta_2)",
    "root": r"\sqrt{1 - \beta_2^t}",
    "eps": r"\epsilon",
}


def tex(name: str) -> str:
    r"""Return the name of a quantity as TeX.

    Example:
        >>> tex("net_h1"), tex("w12+"), tex("dE/dw5")
        ('\\mathrm{net}_{h1}', 'w_{12}^{+}', '\\frac{\\partial E}{\\partial w_{5}}')
    """
    if "/" in name:
        above, below = name.split("/")
        return rf"\frac{{\partial {tex(above[1:])}}}{{\partial {tex(below[1:])}}}"
    if name.endswith("+"):
        return tex(name[:-1]) + "^{+}"
    if name in _WORDS:
        return _WORDS[name]
    prefix, _, neuron = name.partition("_")
    if neuron:
        return f"{_PREFIXES[prefix]}_{{{neuron}}}"
    if name.startswith("E"):
        return f"E^{{{name[1:]}}}" if name[1:] else "E"
    return f"{name[0]}_{{{name[1:]}}}"


def number_tex(value: float) -> str:
    r"""Return a number as TeX, with up to ten decimals or a power of ten.

    Example:
        >>> number_tex(0.15), number_tex(1 / 3), number_tex(-3.0896e-07)
        ('0.15', '0.3333333333', '-3.0896 \\cdot 10^{-7}')
    """
    if value and not LEAST <= abs(value) < MOST:
        digits, _, exponent = f"{value:.{PLACES - 1}e}".partition("e")
        return rf"{_trimmed(digits)} \cdot 10^{{{int(exponent)}}}"
    return _trimmed(f"{value:.{PLACES}f}")


def formula_tex(formula: str) -> str:
    """Return a formula with the symbols of its quantities."""
    return _REFERENCE.sub(lambda found: tex(found[1]), formula)


def numbers_tex(formula: str, values: Mapping[str, float]) -> str:
    """Return a formula with the values of its quantities, in parentheses where needed."""

    def number(found: re.Match[str]) -> str:
        text = number_tex(values[found[1]])
        alone = found[0] == formula
        return f"({text})" if not alone and (text.startswith("-") or "^" in text) else text

    return _REFERENCE.sub(number, formula)


def plain(name: str) -> str:
    """Return the name of a parameter or neuron with its number as a subscript.

    Example:
        >>> plain("w12"), plain("h1,2")
        ('w₁₂', 'h₁,₂')
    """
    return name[0] + name[1:].translate(SUBSCRIPTS)


def _trimmed(digits: str) -> str:
    short = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if short in {"-0", ""} else short
