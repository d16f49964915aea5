"""The name of a scenario in its printed text, so that standard input gives the same outputs."""

from __future__ import annotations

import json
import re

from relufit.scenario.base import is_given_name

__all__ = ["split_name", "with_name"]

_LAST_LINE = re.compile(r'(?:(?<=\n)#:name ("[^\n]*")\n|\n#:name ("[^\n]*"))\Z')


def with_name(text: str, name: str) -> str:
    r"""Append the name as a comment in the last line, where it changes no line numbers.

    A name that could not be given on the command line is left out.

    Args:
        text: A scenario in TOML.
        name: Its name.

    Example:
        >>> with_name('title = "A"\n', "a")
        'title = "A"\n#:name "a"\n'
    """
    if not is_given_name(name):
        return text
    line = f"#:name {json.dumps(name)}"
    return f"{text}{line}\n" if text.endswith("\n") else f"{text}\n{line}"


def split_name(text: str) -> tuple[str, str]:
    r"""Return the text without that line, and the name; an empty name where there is none.

    Example:
        >>> split_name('title = "A"\n#:name "a"\n')
        ('title = "A"\n', 'a')
    """
    found = _LAST_LINE.search(text)
    if found is None:
        return text, ""
    try:
        name = json.loads(found[1] or found[2])
    except json.JSONDecodeError:
        return text, ""
    return text[: found.start()], str(name)
