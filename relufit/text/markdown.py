"""Text of scenarios and studies inside Markdown: read as text, never as HTML or as markup."""

from __future__ import annotations

import re

__all__ = ["markdown_text", "markdown_title"]

_HTML = str.maketrans({"<": "&lt;", ">": "&gt;"})
_ENTITY = re.compile(r"&(?=#|[A-Za-z])")  # only such a sign can begin a character reference
_MARKUP = re.compile(r"([\\`*_\[\]$~])")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")  # line breaks among them


def markdown_text(text: str) -> str:
    r"""Text on one line, without HTML; for sentences that relufit has written around names.

    Example:
        >>> markdown_text("a < b\n<!-- c")
        'a &lt; b &lt;!-- c'
    """
    return _ENTITY.sub("&amp;", _CONTROL.sub(" ", text)).translate(_HTML)


def markdown_title(text: str) -> str:
    r"""Text on one line, without HTML and without any markup; for what a user has written.

    Example:
        >>> markdown_title("![x](http://a.b) *c*")
        '!\\[x\\](http://a.b) \\*c\\*'
    """
    return _MARKUP.sub(r"\\\1", markdown_text(text))
