"""Scripts and styles without comments and needless spaces.

A script is split into its tokens, and these are joined again: no text of a string, template or
regular expression can change. A test compares the syntax trees before and after.
"""

from __future__ import annotations

import re

__all__ = ["minified_script", "minified_style"]

_TEXT = r"(?:[^`\\$]|\\.|\$(?!\{))*(?:`|\$\{)"  # of a template, to its end or to a value in it
_TOKEN = re.compile(
    rf"""(?P<gap>(?:\s|//[^\n]*|/\*.*?\*/)+)
    |[\w$\#]+
    |'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"
    |`{_TEXT}
    |.""",
    re.VERBOSE | re.DOTALL,
)
_TEMPLATE_GOES_ON = re.compile(rf"\}}{_TEXT}", re.DOTALL)
_PATTERN = re.compile(r"/(?![/*])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_BEFORE_A_PATTERN = ("", *"(,=:[!&|?{;>", "return")  # elsewhere a slash divides
_WORD = re.compile(r"[\w$#]")


def minified_script(text: str) -> str:
    r"""A script with the same tokens; its statements must end with semicolons.

    Only ``const`` becomes ``let``, which is shorter: a type checker has seen that they are the same
    here.

    Example:
        >>> minified_script("const a = (b / 2) + +c; // half\nf(`${a}  b`);")
        'let a=(b/2)+ +c;f(`${a}  b`);'
    """
    kept: list[str] = []
    braces: list[bool] = []  # the open ones: whether each is in a template
    at, before, after_gap = 0, "", False
    while at < len(text):
        found = _special(text, at, before, braces) or _TOKEN.match(text, at)
        if not found:
            break  # never: a token may be any letter
        part, at = found[0], found.end()
        if found.re is _TOKEN and found["gap"]:
            after_gap = True
            continue
        part = "let" if part == "const" else part  # tsc has seen that nothing assigns to them
        if part == "{" or part.endswith("${"):
            braces.append(part != "{")
        if after_gap and _must_stay_apart(before, part):
            kept.append(" ")
        kept.append(part)
        before, after_gap = part, False
    return "".join(kept)


def _special(text: str, at: int, before: str, braces: list[bool]) -> re.Match[str] | None:
    """What begins with a brace or slash and is more than this letter."""
    if text[at] == "}" and braces.pop():
        return _TEMPLATE_GOES_ON.match(text, at)
    if text[at] == "/" and before in _BEFORE_A_PATTERN:
        return _PATTERN.match(text, at)
    return None


def _must_stay_apart(before: str, after: str) -> bool:
    if before[-1:] == after[0] and after[0] in "+-/":
        return True
    return bool(_WORD.match(before[-1:]) and _WORD.match(after[0]))


def minified_style(text: str) -> str:
    r"""A style sheet without needless spaces; it must have no comments.

    Example:
        >>> minified_style("a, b { color: red;\n  margin: 0 auto; }\n")
        'a,b{color:red;margin:0 auto}'
    """
    text = re.sub(r"\s*([{};,])\s*|(:)\s+", r"\1\2", text.strip())
    return text.replace(";}", "}")
