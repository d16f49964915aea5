"""``captions.tex``: the captions of ``captions.md`` as macros for an article in LaTeX."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from relufit.text.tex import tex_comment, tex_text

__all__ = ["CAPTIONS_TEX", "captions_tex", "provenance_in_tex"]

CAPTIONS_TEX = "captions.tex"
_HIDDEN = "% relufit: "  # prefix of each line of the provenance, after \\endinput
_PART = 1000  # characters of the provenance per line: TeX limits the length of lines
_COMMENT = re.compile(r"<!-- (.*) -->\s*\Z", re.DOTALL)
_SECTION = re.compile(r"^## (\S+)$", re.MULTILINE)
_ESCAPED = re.compile(r"\\([\\`*_\[\]$~])")  # in the title, which users write
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9.+_-]")

_HEAD = r"""% Captions of the figures of "{title}" for articles in LaTeX; they need no package.
%
%   \input{{{name}/captions}}   % before \begin{{document}}
%   ...
%   \includegraphics[alt={{\relufitalt{{{name}}}{{{first}}}}}]{{{name}/{first}}}
%   \caption{{\relufitcaption{{{name}}}{{{first}}}}}
%
% Letters that pdfLaTeX lacks are replaced by their codes, such as [U+4E2D].
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
    r"""Convert captions and alternative texts to LaTeX macros.

    Args:
        markdown: ``captions.md`` of the same folder.
        name: The name of the folder, an argument of the macros.

    Returns:
        ASCII and letters that pdfLaTeX supports in UTF-8. The provenance follows ``\endinput``.
    """
    found = _parsed(markdown)
    key = _NOT_IN_NAMES.sub("-", name)
    first = found.sections[0][0] if found.sections else "fit"
    lines = [_HEAD.format(title=tex_comment(found.title), name=key, first=first)]
    if found.lead:
        lines.append(_macro("caption", key, "verdict", found.lead))
    for entry, text, alt in found.sections:
        lines += [_macro("caption", key, entry, text), _macro("alt", key, entry, alt)]
    text = found.provenance
    parts = [text[start : start + _PART] for start in range(0, len(text), _PART)]
    return "\n".join([*lines, r"\endinput", *(f"{_HIDDEN}{part}" for part in parts), ""])


def provenance_in_tex(text: str) -> str:
    """Return the provenance from the text of :func:`captions_tex`; empty if there is none."""
    _, _, rest = text.rpartition("\n\\endinput\n")
    return "".join(line.removeprefix(_HIDDEN) for line in rest.splitlines())


def _parsed(markdown: str) -> _Captions:
    comment = _COMMENT.search(markdown)
    body = markdown[: comment.start()] if comment else markdown
    head, *rest = _SECTION.split(body)
    title, _, lead = head.strip().partition("\n")
    sections = [
        (entry, *html.unescape(section.strip()).split("\n\nAlt text: ", 1))
        for entry, section in zip(rest[::2], rest[1::2], strict=True)
    ]
    return _Captions(
        title=_ESCAPED.sub(r"\1", html.unescape(title.removeprefix("# "))),
        lead=html.unescape(lead.strip()),
        sections=[(name, texts[0], texts[-1]) for name, *texts in sections],
        provenance=comment[1] if comment else "",
    )


def _macro(macro: str, run: str, entry: str, text: str) -> str:
    return (
        f"\\expandafter\\newcommand\\csname relufit {macro} {run} {entry}\\endcsname{{%\n"
        f"  {tex_text(text)}}}"
    )
