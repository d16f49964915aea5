"""The reference page of all messages, read from the source of relufit."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import relufit

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(relufit.__file__).parent
ERRORS = {"InputError", "WorkError", "StoppedError", "UnreadableError", "TableError", "DamageError"}
ERRORS |= {"OutputError", "refused"}
FAULT = re.compile(r"\bexpected\b.*\bgot\b|\bno such file\b", re.DOTALL)
LIBRARY = "Python interface"
WORDS = re.compile(r"[a-z]+ [a-z]+")  # what only puts a place before a message has none
GAP = "…"
# What the packages are called on the page, in its order.
AREAS = {
    "scenario": "Scenario files",
    "training": "Training",
    "network": "Training",
    "schedules": "Training",
    "models": "Runs and trajectories",
    "dynamics": "Runs and trajectories",
    "reports": "Runs and trajectories",
    "outputs": "Figures, films and pages",
    "draw": "Figures, films and pages",
    "page": "Figures, films and pages",
    "encode": "Files",
    "study": "Studies",
    "study_results": "Studies",
    "cli": "Command line",
    "api": LIBRARY,
}


def pages() -> dict[str, str]:
    """The page by its name."""
    lines = [
        "# Messages",
        "",
        "Error messages say where a fault is, what was expected, what came, and what to do:",
        "",
        "```text",
        "mine.toml:13: [data] seed: expected a whole number of 0 or more, got -1.",
        "```",
        "",
        "These are the texts in the source, with `{name}` for a value that is filled in and `…`",
        "for a text that depends on the case. What a key accepts is in the reference of",
        "[scenarios](scenario-relu_sum.md) and [studies](study.md).",
        "",
    ]
    for title, texts in by_area().items():
        lines += [f"## {title}", "", *(f"- `{text}`" for text in texts), ""]
    return {"messages": "\n".join(lines)}


def by_area() -> dict[str, list[str]]:
    """The messages by the title of their area, each once, in the order of the source."""
    found: dict[str, list[str]] = {title: [] for title in AREAS.values()}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        texts = found[AREAS.get(parts[0], LIBRARY)]
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts += [text for text in messages(tree) if WORDS.search(text)]
    return {title: list(dict.fromkeys(texts)) for title, texts in found.items() if texts}


def messages(tree: ast.Module) -> Iterator[str]:
    """The messages in a module: texts of faults, and what its errors are made with."""
    docstrings = {id(text) for node in ast.walk(tree) for text in _docstring(node)}
    inner: set[int] = set()
    for node in ast.walk(tree):
        if id(node) in inner | docstrings:
            continue
        wanted = FAULT if not _is_error(node) else None
        for text_node in node.args[:1] if _is_error(node) else [node]:
            text = text_of(text_node)
            if text and len(text) > 1 and (wanted is None or wanted.search(text)):
                inner |= {id(each) for each in ast.walk(text_node)}
                yield " ".join(text.split()).replace("`", "'")


def _docstring(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        first = node.body[0] if node.body else None
        if isinstance(first, ast.Expr):
            yield first.value


def _is_error(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS


def text_of(node: ast.AST) -> str:
    """A text with ``{name}`` for what is filled in; empty for anything that is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else _placeholder(part.value)
            for part in node.values
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = text_of(node.left), text_of(node.right)
        return (left or GAP) + (right or GAP) if left or right else ""
    return ""


def _placeholder(value: ast.expr) -> str:
    if isinstance(value, ast.Name):
        return f"{{{value.id.strip('_')}}}"
    if isinstance(value, ast.Attribute):
        return f"{{{value.attr.strip('_')}}}"
    if isinstance(value, ast.Call) and len(value.args) == 1:
        return _placeholder(value.args[0])
    return GAP
