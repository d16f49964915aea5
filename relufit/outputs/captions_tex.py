"""``captions.tex``: the captions of ``captions.md`` as macros for an article in LaTeX."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from relufit.text.tex import tex_comment, tex_text

__all__ = ["CAPTIONS_TEX", "captions_tex", "provenance_in_tex"]

CAPTIONS_TEX = "captions.tex"
_HIDDEN = "% relufit: "  # before each part of the provenance, behind the end of what TeX reads
_PART = 1000  # letters of the provenance in a line: TeX limits its lines
_COMMENT = re.compile(r"<!-- (.*) -->\s*\Z", re.DOTALL)
_SECTION = re.compile(r"^## (\S+)$", re.MULTILINE)
_ESCAPED = re.compile(r"\\([\\`*_\[\]$~])")  # in the title, which is the user's
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9.+_-]")

_HEAD = r"""% Captions of the pictures of "{title}" for articles in LaTeX; they need no package.
%
%   \input{{{name}/captions}}   % before \begin{{document}}
%   ...
%   \includegraphics[alt={{\relufitalt{{{name}}}{{{first}}}}}]{{{name}/{first}}}
%   \caption{{\relufitcaption{{{name}}}{{{first}}}}}
%
% Letters that pdfLaTeX does not have stand as their codes, such as [U+4E2D].
\providecommand{{\relufitcaption}}[2]{{\ifcsname relufit caption #1 #2\endcsname
  \csname relufit caption #1 #2\endcsname\else\textbf{{[no such caption]}}\fi}}
\providecommand{{\relufitalt}}[2]{{\ifcsname relufit alt #1 #2\endcsname
  \csname relufit alt #1 #2\endcsname\else[no such text]\fi}}
"""


class _Captions(NamedTuple):
    title: str
    lead: str
    sections: list[tuple[str, str, str]]  # name, text, alternative text
    provenance: str


def captions_tex(markdown: str, name: str) -> str:
    r"""The captions of a folder's pictures, one macro each, and their alternative texts.

    Args:
        markdown: ``captions.md`` of the same folder.
        name: The folder's name, by which an article asks for them.

    Returns:
        ASCII and letters that pdfLaTeX takes in UTF-8. The provenance stands behind ``\endinput``.
    """
    found = _parsed(markdown)
    key = _NOT_IN_NAMES.sub("-", name)
    first = found.sections[0][0] if found.sections else "fit"
    lines = [_HEAD.format(title=tex_comment(found.title), name=key, first=first)]
    if found.lead:
        lines.append(_macro("caption", key, "verdict", found.lead))
    for picture, text, alt in found.sections:
        lines += [_macro("caption", key, picture, text), _macro("alt", key, picture, alt)]
    said = found.provenance
    parts = [said[start : start + _PART] for start in range(0, len(said), _PART)]
    return "\n".join([*lines, r"\endinput", *(f"{_HIDDEN}{part}" for part in parts), ""])


def provenance_in_tex(text: str) -> str:
    """The provenance that :func:`captions_tex` has put into its text; empty if there is none."""
    _, _, rest = text.rpartition("\n\\endinput\n")
    return "".join(line.removeprefix(_HIDDEN) for line in rest.splitlines())


def _parsed(markdown: str) -> _Captions:
    comment = _COMMENT.search(markdown)
    body = markdown[: comment.start()] if comment else markdown
    head, *rest = _SECTION.split(body)
    title, _, lead = head.strip().partition("\n")
    sections = [
        (picture, *html.unescape(section.strip()).split("\n\nAlt text: ", 1))
        for picture, section in zip(rest[::2], rest[1::2], strict=True)
    ]
    return _Captions(
        title=_ESCAPED.sub(r"\1", html.unescape(title.removeprefix("# "))),
        lead=html.unescape(lead.strip()),
        sections=[(name, texts[0], texts[-1]) for name, *texts in sections],
        provenance=comment[1] if comment else "",
    )


def _macro(kind: str, run: str, picture: str, text: str) -> str:
    return (
        f"\\expandafter\\newcommand\\csname relufit {kind} {run} {picture}\\endcsname{{%\n"
        f"  {tex_text(text)}}}"
    )
