"""Scripts and styles without what only a reader needs, so that a page stays small."""

from __future__ import annotations

import re

__all__ = ["compact", "compact_styles"]

_COMMENT = re.compile(r"/\*\*.*?\*/ ?|(?:^|\s)//[^\n]*", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"\n\s+")  # no text of the modules goes over a line
# Strings, templates with at most one template inside, and regular expressions: a division is
# written with a space behind its sign.
_LITERAL = re.compile(
    r"('(?:\\.|[^'\\\n])*'"
    r"|`(?:[^`$]|\$(?!\{)|\$\{(?:[^`{}]|`[^`]*`|\{[^{}]*\})*\})*`"
    r"|/(?![/ ])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/)"
)
_SPACE = re.compile(r" ?([=<>!?:;,(){}&|*%]+) ?| ?([-+/^]=?) (?![-+])| (?=\[)")
_LINE_END = re.compile(r"(?<=[;{,(\[])\n|\n(?=[)\]}.?:&|])")  # where no statement ends

_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STYLE_SPACE = re.compile(r"\s*([{};,])\s*|(:)\s+")


def compact(text: str) -> str:
    r"""Return a module in the form that prettier gives it, without comments and spaces.

    Example:
        >>> compact("const f = (x) => {\n  return `${x} = ` + 1; // a sum\n};")
        'const f=(x)=>{return`${x} = `+1;};'
    """
    text = _INDENT.sub("\n", _COMMENT.sub("", text)).strip()
    parts = _LITERAL.split(text)  # every second one is a literal
    parts[::2] = (_LINE_END.sub("", _SPACE.sub(r"\1\2", part)).strip(" ") for part in parts[::2])
    return "".join(parts)


def compact_styles(text: str) -> str:
    """Return styles without comments and spaces.

    Example:
        >>> compact_styles("p, a:hover { margin: 0 auto; }  /* wide */")
        'p,a:hover{margin:0 auto}'
    """
    return _STYLE_SPACE.sub(r"\1\2", _STYLE_COMMENT.sub("", text)).replace(";}", "}").strip()
