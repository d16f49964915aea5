"""Conversion of sentences to LaTeX: numbers as mathematics, special characters escaped."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["TAKEN", "tex_comment", "tex_text"]

# Non-ASCII letters that pdfLaTeX supports in UTF-8 without a package.
TAKEN = frozenset(
    "¡¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿ"
    "ĀāĂăĆćĈĉĊċČčĎďĒēĔĕĖėĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭİıĴĵĶķĹĺĻļĽľŁłŃńŅņŇňŌōŎŏŐőŒœŔŕŖŗŘř"
    "ŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŴŵŶŷŸŹźŻżŽž"
)
_SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "''",  # \\textquotedbl needs a non-default font encoding
    "\N{NO-BREAK SPACE}": "~",
    "\N{DEGREE SIGN}": r"$^{\circ}$",
    "\N{SUPERSCRIPT TWO}": "$^2$",
    "\N{SUPERSCRIPT THREE}": "$^3$",
    "\N{MICRO SIGN}": r"$\mu$",
    "\N{MULTIPLICATION SIGN}": r"$\times$",
    "\N{PLUS-MINUS SIGN}": r"$\pm$",
    "\N{MINUS SIGN}": "$-$",
    "\N{EN DASH}": "--",
    "\N{EM DASH}": "---",
    "\N{LEFT SINGLE QUOTATION MARK}": "`",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": "``",
    "\N{RIGHT DOUBLE QUOTATION MARK}": "''",
    "\N{HORIZONTAL ELLIPSIS}": r"\ldots{}",
}
_NAMED_GREEK = re.compile(r"GREEK (SMALL|CAPITAL) LETTER (\w+)")
_GREEK = {
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "pi",
    "rho",
    "sigma",
    "tau",
    "upsilon",
    "phi",
    "chi",
    "psi",
    "omega",
    "Gamma",
    "Delta",
    "Theta",
    "Lambda",
    "Xi",
    "Pi",
    "Sigma",
    "Upsilon",
    "Phi",
    "Psi",
    "Omega",
}
_TOKEN = re.compile(
    r"(?P<number>(?<![\w.,])(?<![^/]-)-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w]))"
    r"|(?P<squared>\bdelta squared\b)"
    r"|(?P<plus_minus>\+/-)"
    r"|(?P<percent> percent\b)"
    r"|(?P<dashes>-{2,})"
)
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


def tex_text(text: str) -> str:
    r"""Convert plain sentences to LaTeX that needs no package.

    Numbers become mathematics, and special characters are escaped. Letters that pdfLaTeX lacks are
    replaced by their codes.

    Example:
        >>> print(tex_text("delta squared falls to -2.5e-07, by 5 percent of $a_b, in 20 000"))
        $\delta^2$ falls to $-2.5 \cdot 10^{-7}$, by 5\,\% of \$a\_b, in 20\,000
        >>> print(tex_text("caf\u00e9 \u4e2d \u03bb"))
        café [U+4E2D] $\lambda$
    """
    line = text.replace("\n", " ")
    parts: list[str] = []
    done = 0
    for found in _TOKEN.finditer(line):
        parts += [_escaped(line[done : found.start()]), _token(found)]
        done = found.end()
    parts.append(_escaped(line[done:]))
    return _THOUSANDS.sub(r"\\,", "".join(parts))


def tex_comment(text: str) -> str:
    """Return a text for one line of a comment."""
    return "".join(
        letter if letter.isascii() and letter.isprintable() else _code(letter) for letter in text
    )


def _token(found: re.Match[str]) -> str:
    if found["squared"]:
        return r"$\delta^2$"
    if found["percent"]:
        return r"\,\%"
    if found["plus_minus"]:
        return r"$\pm$"
    if found["dashes"]:
        return "{-}" * len(found[0])
    digits, _, exponent = found[0].partition("e")
    if exponent:
        return rf"${digits} \cdot 10^{{{int(exponent)}}}$"
    return f"${digits}$" if digits.startswith("-") else digits


def _escaped(text: str) -> str:
    return "".join(map(_letter, text))


def _letter(letter: str) -> str:
    if letter in _SIGNS:
        return _SIGNS[letter]
    if letter in TAKEN or (letter.isascii() and letter.isprintable()):
        return letter
    if letter.isspace():
        return " "
    greek = _NAMED_GREEK.fullmatch(unicodedata.name(letter, ""))
    if greek:
        name = greek[2].lower().replace("lamda", "lambda")
        name = name.capitalize() if greek[1] == "CAPITAL" else name
        if name in _GREEK:
            return rf"$\{name}$"
    return _code(letter)


def _code(letter: str) -> str:
    return f"[U+{ord(letter):04X}]"
