"""Names: each public name stands for one thing, and the library knows no command line."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from importlib import import_module
from pathlib import Path

import pytest
from typer.main import get_command

import relufit
from relufit.cli.app import app

PACKAGE = Path(relufit.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))


def all_options(command):
    """The options of a command and of the commands below it."""
    names = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    below = [all_options(each) for each in getattr(command, "commands", {}).values()]
    return names.union(*below)


OPTIONS = {name for name in all_options(get_command(app)) if name.startswith("--")}


def module_name(path):
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def public_names(tree):
    """What a module lists in ``__all__``."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def defined(tree):
    """The names that a module defines itself, not those that it imports."""
    names = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names.update(each.id for each in targets if isinstance(each, ast.Name))
    return names


def two_meanings(sources):
    """Public names with the modules that define them, where these are several."""
    homes = defaultdict(list)
    for name, text in sources.items():
        tree = ast.parse(text)
        for public in public_names(tree) & defined(tree):
            homes[public].append(name)
    return {name: modules for name, modules in homes.items() if len(modules) > 1}


def is_refinement(name, modules):
    """Whether one of two classes is the other one with more methods: the same thing to a reader."""
    first, second = (getattr(import_module(module), name) for module in modules)
    if not (isinstance(first, type) and isinstance(second, type)):
        return False
    return issubclass(first, second) or issubclass(second, first)


def test_no_public_name_stands_for_two_things():
    """The Python interface's trajectories are recorded trajectories with a summary; no others."""
    found = two_meanings({module_name(path): path.read_text("utf-8") for path in MODULES})
    clashes = {name: where for name, where in found.items() if not is_refinement(name, where)}
    assert clashes == {}
    assert set(found) <= {"Trajectory", "DenseTrajectory"}


def test_a_name_with_two_meanings_is_found():
    """Functions, classes and constants count; what is imported or private does not."""
    one = "__all__ = ['a', 'B', 'C', 'd']\ndef a(): ...\nclass B: ...\nC = 1\nfrom x import d\n"
    other = "__all__ = ['a', 'B', 'C', 'd']\na = 2\ndef B(): ...\nC: int = 3\ndef d(): ...\n"
    assert two_meanings({"one": one, "other": other, "third": "def a(): ..."}) == {
        "a": ["one", "other"],
        "B": ["one", "other"],
        "C": ["one", "other"],
    }


def options_in(text):
    """The command-line options that the texts and comments of a module speak of."""
    strings = [
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    comments = [line.partition("#")[2] for line in text.splitlines()]
    words = {word for each in (*strings, *comments) for word in re.findall(r"--[a-z-]+", each)}
    return sorted(words & OPTIONS)


@pytest.mark.parametrize(
    "path", [each for each in MODULES if "cli" not in each.parts], ids=module_name
)
def test_the_library_does_not_speak_of_the_command_line(path):
    """No message, docstring or comment outside of the command line names one of its options."""
    assert options_in(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "raise ValueError('--only: expected')",
        "f'choose another --output, {1}'",
        '"""As in ``--theme``."""',
        "a = 1  # as --no-overwrite asks",
    ],
)
def test_an_option_in_the_library_is_found(text):
    """In messages, docstrings and comments."""
    assert len(options_in(text)) == 1
