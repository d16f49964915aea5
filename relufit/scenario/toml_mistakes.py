"""Explain common mistakes in TOML and how to fix them.

The standard library's parser reports where it stopped, and seldom why. A rule matches the text
around that place; the first match explains the mistake. Rules are used only after the parser has
rejected a text, so they cannot reject a valid one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from relufit.scenario.locate import lines_of

if TYPE_CHECKING:
    import tomllib

__all__ = ["explain_toml"]


class _Rule(NamedTuple):
    """A mistake.

    Attributes:
        reason: How the parser's message begins.
        before: A pattern for the text before the place where the parser stopped, on the same line.
        rest: A pattern for the text after it.
        text: The message; names in braces are groups of the two patterns.
    """

    reason: str
    before: str
    rest: str
    text: str


_VALUE, _BEHIND, _LIST = "Invalid value", "Expected newline", "Unclosed array"
_KEY, _HEADER, _LINE = "Expected '='", "Expected ']", "Invalid statement"
_NUMBER = r"(?P<number>[+-]?[0-9][0-9_]*)"
_DASHES = "\N{MINUS SIGN}\N{EN DASH}\N{EM DASH}\N{HYPHEN}\N{NON-BREAKING HYPHEN}"
_QUOTES = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2039\u203a`\u00b4"
_SPACES = "\u00a0\u202f\u2009\u2002\u2003\u3000\u200b\u2060\ufeff"  # also zero-width ones
_COMMENT = r"(?P<mark>//|;|--|/\*|!)(?!=)"
_COMMENT_TEXT = "expected # before a comment, got {mark}. Write # instead."
_END = r"[ \t]*(?:#.*)?$"
_ESCAPES = (
    r"expected / in a path, got a backslash, which begins an escape in double quotation marks. "
    r"Write / in paths, or put the text in single quotation marks."
)
_QUOTE_TEXT = "expected straight quotation marks, got {mark}. Write \" or ' around the text."
_SPACE_TEXT = "expected ordinary spaces, got a special one. Type it again."
_RULES = (
    # Text that cannot begin a value.
    _Rule(_VALUE, "", rf"(?P<mark>[{_QUOTES}])", _QUOTE_TEXT),
    _Rule(_VALUE, "", rf"(?P<mark>[{_DASHES}])",
          "expected the sign -, got the dash {mark}. Type - instead."),
    _Rule("", "", rf"[{_SPACES}]", _SPACE_TEXT),
    _Rule(_VALUE, "", r"(?P<word>(?i:true|yes|on))\b",
          "expected true or false, got {word}. Write true, in lower case."),
    _Rule(_VALUE, "", r"(?P<word>(?i:false|no|off))\b",
          "expected true or false, got {word}. Write false, in lower case."),
    _Rule(_VALUE, "", r"(?P<word>(?i:none|null|nil|undefined))\b",
          "expected a value, got {word}. Leave the line out, or begin it with #."),
    _Rule(_VALUE, "", r"(?P<word>[+-]?(?i:nan|inf(?:inity)?))\b", "expected a number, got {word}."),
    _Rule(_VALUE, "", r"(?P<sign>[+-]?)\.(?P<part>[0-9]+)",
          "expected a digit before the decimal point, got {sign}.{part}. Write {sign}0.{part}."),
    _Rule(_VALUE, "", r"\(", "expected a list in square brackets, got a round one. Write [1, 2]."),
    _Rule(_VALUE, r"=", r"=", "expected one = between key and value, got two."),
    _Rule(_VALUE, r"=[ \t]*", _END, "expected a value after =, got nothing."),
    _Rule(_VALUE, "", r",", "expected an entry before each comma of the list, got none."),
    _Rule(_VALUE, "", r"[+-][ \t+-]+[0-9.]", "expected a sign right before its number, got more."),
    _Rule(_VALUE, "", r"(?P<text>[^\W\d][^\"'\[\]{}#,=\n]*?)[ \t]*(?=[,\]#]|$)",
          'expected text in quotation marks, got {text}. Write "{text}".'),
    # Text after a value.
    _Rule(_BEHIND, r"[ \t=](?P<number>[+-]?[1-9][0-9]{0,2})", r",(?P<part>[0-9]{3})" + _END,
          "expected a number without commas, got {number},{part}. "
          "Write {number}{part}, or {number}.{part} with a decimal point."),
    _Rule(_BEHIND, _NUMBER, r",(?P<part>[0-9]+(?:[eE][+-]?[0-9]+)?)" + _END,
          "expected a decimal point, got a comma: {number},{part}. Write {number}.{part}."),
    _Rule(_BEHIND, _NUMBER + r"[ \t]+", r"(?P<part>[0-9][0-9 ]*)" + _END,
          "expected a number without spaces, got {number} {part}. Write _ or nothing instead."),
    _Rule(_BEHIND, _NUMBER, r"\.(?![0-9])",
          "expected a digit after the decimal point, got {number}. alone. Write {number}.0."),
    _Rule(_BEHIND, r"[ \t=](?P<number>[+-]?0)", r"[0-9]",
          "expected a number without leading zeros, got one with them. Leave them out."),
    _Rule(_BEHIND, r"[0-9.][ \t]*", r"(?:/(?![/*])|[*^+]|-(?!-))",
          "expected a number, got a calculation. Write its result, such as 0.5 or 1e-3."),
    _Rule(_BEHIND, "", r"[ \t]*(?P<mark>[,;])" + _END,
          "expected the end of the line after the value, got {mark}. Leave it out."),
    _Rule(_BEHIND, "", r"[ \t]*[,;][ \t]*[\w.-]+[ \t]*=",
          "expected one key in each line, got two."),
    _Rule(_BEHIND, "", r"[ \t]*" + _COMMENT, _COMMENT_TEXT),
    _Rule(_BEHIND, r"[0-9.][ \t]*", r"(?P<unit>[^\W\d_]+|%)" + _END,
          "expected a number, got {unit} after it. Leave the unit out."),
    _Rule(_BEHIND, r"[ \t=](?P<number>[+-]?[0-9][\w.+-]*)[ \t]*", r"(?P<more>[\w.+-]+)" + _END,
          "expected a number such as 0.5 or 1e-3, got {number}{more}."),
    _Rule(_BEHIND, r"(?P<mark>[\"'])", r"[^\n]",
          "expected the end of the line after the text, got more. For {mark} inside a text, put "
          "the other kind of quotation marks around it."),
    _Rule(_BEHIND, r"[\])}]", r"[ \t]*\]", "expected as many ] as [, got one too many."),
    # Lists and inline tables.
    _Rule(_LIST, "", r"(?P<mark>;)", "expected a comma between entries, got {mark}."),
    _Rule("Unclosed inline table", "", r"", "expected a comma or }} in a table in braces."),
    _Rule("Invalid initial character for a key", r"\{.*", "$",
          "expected a table in braces on one line, got several lines. Write it as [table]."),
    # Strings.
    _Rule("Unescaped", "", "", _ESCAPES),
    _Rule("Invalid hex", "", "", _ESCAPES),
    _Rule("Escaped character", "", "", _ESCAPES),
    _Rule("Illegal character '\\n'", "", "",
          "expected a quotation mark at the end of the text, got the end of the line."),
    _Rule("Illegal character", "", "", "expected printable characters, got a control character."),
    # Keys and headers.
    _Rule(_KEY, "", r"[ \t]*(?P<mark>:=?)", "expected = between key and value, got {mark}."),
    _Rule(_KEY, r"^[ \t]*(?P<name>[\w.-]+)", r"[ \t]*\]", "expected [{name}], got no [ before it."),
    _Rule(_KEY, r"^[ \t]*(?P<name>[\w-]+)[ \t]+", r"(?P<more>[A-Za-z]\w*)[ \t]*=",
          "expected a key without spaces, got {name} {more}. Did you mean {name}_{more}?"),
    _Rule(_KEY, r"^[ \t]*(?P<name>[\w.-]+)[ \t]*", "",
          "expected = and a value after {name}, got none."),
    _Rule(_HEADER, "", "", "expected ] at the end of the table's name, got none."),
    _Rule(_LINE, r"^[ \t]*", _COMMENT, _COMMENT_TEXT),
    _Rule(_LINE, r"^[ \t]*", rf"(?P<mark>[{_QUOTES}])", _QUOTE_TEXT),
    _Rule(_LINE, r"^[ \t]*", r"[{<]", "expected TOML, got another format."),
    _Rule(_LINE, r"^[ \t]*", r"=", "expected a key before =, got none."),
    _Rule(_LINE, r"^[ \t]*", r"(?P<key>[^\W\d][\w.-]*)",
          "expected a key of plain letters, got {key}. Put other letters in quotation marks."),
    _Rule("Unterminated string", "", "",
          "expected quotation marks at the end of the text, got none."),
)  # fmt: skip
_COMPILED = [(rule, re.compile(rf"(?:{rule.before})$"), re.compile(rule.rest)) for rule in _RULES]
_STATEMENT = re.compile(r"[ \t]*(?:\[|[\w.\"'-]+[ \t]*=)")


def explain_toml(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, str] | None:
    """Return the line of a mistake and a message.

    Args:
        error: The parser's error.
        text: The text that it rejected, without a byte order mark.

    Returns:
        The line, counted from 1, and ``expected X, got Y. What to do.``; None if no rule fits.

    Examples:
        >>> import tomllib
        >>> try:
        ...     tomllib.loads("hold = 0,5")
        ... except tomllib.TOMLDecodeError as error:
        ...     explain_toml(error, "hold = 0,5")
        (1, 'expected a decimal point, got a comma: 0,5. Write 0.5.')
    """
    text = text.replace("\r\n", "\n")
    reason, at = _stopped(str(error), text)
    start = text.rfind("\n", 0, at) + 1
    line = text.count("\n", 0, at) + 1
    for explain in (_list_left_open, _twice):
        if found := explain(reason, text, at):
            return found
    before, rest = _last(text[start:at]), _first(text[at:].partition("\n")[0])
    for rule, ends, begins in _COMPILED:
        if reason.startswith(rule.reason):
            left, right = ends.search(before), begins.match(rest)
            if left and right:
                groups = {**left.groupdict(), **right.groupdict()}
                return line, rule.text.format(**{k: _shown(got) for k, got in groups.items()})
    return None


_MOST = 200  # characters of a line that rules match


def _first(text: str) -> str:
    return text if len(text) <= _MOST else text[:_MOST] + "\0"


def _last(text: str) -> str:
    return text if len(text) <= _MOST else "\0" + text[-_MOST:]


def _shown(text: str) -> str:
    """Format a part of the file for a message: short, without control characters."""
    short = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
    return short if short.isprintable() else ascii(short)


_LONGEST_SHOWN = 60


_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def _stopped(said: str, text: str) -> tuple[str, int]:
    """Return the parser's reason and the offset at which it stopped."""
    place = _PLACE.search(said)
    reason = said[: place.start()] if place else said
    if place is None or place[1] is None:
        return reason, len(text.rstrip("\n"))
    at = 0
    for _ in range(int(place[1]) - 1):
        at = text.index("\n", at) + 1
    return reason, at + int(place[2]) - 1


def _list_left_open(reason: str, text: str, at: int) -> tuple[int, str] | None:
    """Explain a list without its end, or without a comma between two entries."""
    if not reason.startswith(_LIST) or text.startswith(";", at):
        return None
    start = text.rfind("\n", 0, at) + 1
    if at == len(text.rstrip("\n")) or (not text[start:at].strip() and _STATEMENT.match(text, at)):
        opened = text.rfind("=", 0, at)
        return text.count("\n", 0, opened) + 1, "expected ] at the end of the list, got none."
    entry = re.compile(r"[^\s,\]#]*").match(text, at)
    got = _shown(entry[0]) if entry else ""
    line = text.count("\n", 0, len(text[:at].rstrip())) + 1
    return line, f"expected a comma between two entries of the list, got none before {got}."


def _twice(reason: str, text: str, at: int) -> tuple[int, str] | None:
    """Explain a key or a table that is given twice."""
    start = text.rfind("\n", 0, at) + 1
    line = text.count("\n", 0, at) + 1
    if reason.startswith("Cannot overwrite"):
        header = max(text.rfind("\n[", 0, start), -1) + 1
        key = text[start:at].partition("=")[0].strip()
        pattern = re.compile(rf"^[ \t]*{re.escape(key)}[ \t]*=", re.MULTILINE)
        same = pattern.search(text, header, start)
        if key and same:
            first = text.count("\n", 0, same.end()) + 1
            return (
                line,
                f"expected {_shown(key)} once in its table, got it again after line {first}.",
            )
    if reason.startswith("Cannot declare") and text[start : start + 2] != "[[":
        name = text[start:at].strip(" \t[]")
        before = lines_of(text[:start]).get(tuple(name.split(".")))
        if before:
            said = f"expected [{_shown(name)}] once, got it again after line {before}."
            return line, f"{said} Join the two."
    return None
