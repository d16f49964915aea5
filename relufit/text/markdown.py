"""Escaping of text from scenarios and studies in Markdown."""

from __future__ import annotations

import re

__all__ = ["markdown_text", "markdown_title"]

_HTML = str.maketrans({"<": "&lt;", ">": "&gt;"})
_ENTITY = re.compile(r"&(?=#|[A-Za-z])")  # only these can start a character reference
_MARKUP = re.compile(r"([\\`*_\[\]$~])")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")  # line breaks among them


def markdown_text(text: str) -> str:
    r"""Return text on one line, with HTML escaped. Use it for sentences written by relufit.

    Example:
        >>> markdown_text("a < b\n<!-- c")
        'a &lt; b &lt;!-- c'
    """
    return _ENTITY.sub("&amp;", _CONTROL.sub(" ", text)).translate(_HTML)


def markdown_title(text: str) -> str:
    r"""Return text on one line, with HTML and markup escaped. Use it for text of the user.

    Example:
        >>> markdown_title("![x](http://a.b) *c*")
        '!\\[x\\](http://a.b) \\*c\\*'
    """
    return _MARKUP.sub(r"\\\1", markdown_text(text))
