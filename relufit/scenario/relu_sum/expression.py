"""Reference curves written as formulas, parsed with a whitelist and never run as Python.

Python's own parser makes the syntax tree; nothing is compiled or run as Python. Everything that is
not on the list below is rejected; the result is a small tree of numbers, ``x`` and operations,
which is always evaluated quickly.
"""

from __future__ import annotations

import ast
import functools
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from relufit.errors import InputError
from relufit.scenario.messages import shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["MAX_DEPTH", "MAX_EXPONENT", "MAX_LENGTH", "Expression", "parse"]

MAX_LENGTH = 500  # characters
MAX_DEPTH = 40  # operations inside operations
MAX_EXPONENT = 16
MAX_INTEGER = 10**15  # below 2**53, so that every allowed whole number is exact in a float

_ALLOWED = (
    "Allowed are numbers, x, pi, + - * / **, parentheses and the functions "
    "relu abs min max sin cos tan exp log sqrt tanh."
)
_FOREIGN = re.compile(r"[^0-9A-Za-z_.,()+\-*/ \t\r\n]")
_GLUED = re.compile(  # a number as Python reads it, with a letter right after it
    r"(?<!\w)(?>0[xX][0-9a-fA-F_]*|0[oObB][0-7_]*"
    r"|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9][0-9_]*)?[jJ]?)[A-Za-z_]"
)
_HINTS = {
    **dict.fromkeys("^\u00b2\u00b3", "Write ** for a power."),
    **dict.fromkeys("\u00b7\u00d7", "Write * for a product."),
    **dict.fromkeys("\u2212\u2013", "Write - for a difference."),
}

_OPERATORS: dict[type[ast.operator | ast.unaryop], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.UAdd: "positive",
    ast.USub: "negative",
}
_FUNCTIONS = ("relu", "abs", "min", "max", "sin", "cos", "tan", "exp", "log", "sqrt", "tanh")
_VARIADIC = ("min", "max")


@dataclass(frozen=True, slots=True)
class _Call:
    """One operation, by name, with its operands."""

    operation: str
    arguments: tuple[_Node, ...]


_Node: TypeAlias = "float | _Variable | _Call"


@dataclass(frozen=True, slots=True)
class _Variable:
    """The variable x."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula in x, checked against the whitelist. Call it with an array.

    Attributes:
        text: The formula as written.
        root: Its tree; an implementation detail.

    Examples:
        >>> import numpy as np
        >>> curve = parse("2*relu(x - 1)")
        >>> curve(np.array([0.0, 1.0, 3.0])).tolist()
        [0.0, 0.0, 4.0]
    """

    text: str
    root: _Node

    def __call__(self, x: Floats) -> Floats:
        """Return the values at ``x``, a new float64 array of the same shape.

        Outside an operation's domain (``log(-1)``, ``1/0``) the values are nan or infinite, as in
        NumPy, without a warning: the caller checks the samples it needs.
        """
        import numpy as np  # noqa: PLC0415 - reading a scenario must not wait for NumPy

        points = np.asarray(x, dtype=np.float64)
        with np.errstate(all="ignore"):
            values = _evaluate(self.root, points)
        return np.array(np.broadcast_to(values, points.shape), dtype=np.float64)


def parse(text: str) -> Expression:
    """Read a formula in x.

    Args:
        text: Numbers, ``x``, ``pi``, ``+ - * / **``, parentheses and the functions relu, abs, min,
            max, sin, cos, tan, exp, log, sqrt, tanh. Bounded in length (500 characters), depth
            (40) and exponent (a plain number of at most 16 in size).

    Returns:
        The formula, which can be called.

    Raises:
        InputError: The text is anything else.

    Examples:
        >>> parse("x**2 + 1").text
        'x**2 + 1'
        >>> parse("x.real")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        relufit.errors.InputError: expected a formula in x, got an attribute in 'x.real'. ...
    """
    if len(text) > MAX_LENGTH:
        raise InputError(
            f"expected a formula of at most {MAX_LENGTH} characters, got {len(text)}. "
            "Give a longer curve as points or as a file."
        )
    if foreign := _FOREIGN.search(text):
        character = foreign.group()
        raise InputError(
            f"expected a formula in x, got the character {character!r} in {shown(text)}. "
            + _HINTS.get(character, _ALLOWED)
        )
    return Expression(text, _Translator(text).node(_syntax_tree(text), 0))


def _syntax_tree(text: str) -> ast.expr:
    unreadable = InputError(
        f"expected a formula in x, got {shown(text)}, which cannot be parsed. "
        "Check parentheses, commas and operators."
    )
    if _GLUED.search(text):  # for "1if x" Python would only warn
        raise unreadable
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise unreadable from error


class _Translator:
    """Translates Python's syntax tree to relufit's; everything not named here is rejected."""

    def __init__(self, text: str) -> None:
        self._text = text

    def node(self, tree: ast.expr, depth: int) -> _Node:
        if depth > MAX_DEPTH:
            raise InputError(
                f"expected a formula of at most {MAX_DEPTH} nested operations, got more. "
                "Shorten it, or give the curve as points or as a file."
            )
        match tree:
            case ast.Constant(value=value):
                return self._number(value)
            case ast.Name(id=name):
                return self._name(name)
            case ast.UnaryOp(op=op, operand=operand) if type(op) in _OPERATORS:
                return _Call(_OPERATORS[type(op)], (self.node(operand, depth + 1),))
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return _Call("power", (self.node(left, depth + 1), self._exponent(right)))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                sides = (self.node(left, depth + 1), self.node(right, depth + 1))
                return _Call(_OPERATORS[type(op)], sides)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._call(name, arguments, depth)
            case _:
                raise self._refusal(_KINDS.get(type(tree), "something else"))

    def _number(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._refusal(f"the value {value!r}")
        if isinstance(value, int) and value > MAX_INTEGER:
            raise InputError(
                f"expected whole numbers up to 10**15 in a formula, got {shown(value)}. "
                "Write large numbers like 1e20."
            )
        if not math.isfinite(value):
            raise InputError(f"expected finite numbers in a formula, got {shown(self._text)}.")
        return float(value)

    def _name(self, name: str) -> _Node:
        if name == "x":
            return _Variable()
        if name == "pi":
            return math.pi
        if name in _FUNCTIONS:
            raise InputError(f"expected {name}(...) with its argument, got only {name}.")
        raise self._refusal(f"the name {name!r}")

    def _exponent(self, tree: ast.expr) -> float:
        sign = 1
        while isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub | ast.UAdd):
            sign = -sign if isinstance(tree.op, ast.USub) else sign
            tree = tree.operand
        value = self._number(tree.value) if isinstance(tree, ast.Constant) else math.inf
        if value > MAX_EXPONENT:
            raise InputError(
                f"expected a plain number from -{MAX_EXPONENT} to {MAX_EXPONENT} after **, "
                f"got {shown(ast.unparse(tree))}. Write exp(x*log(2)) for 2**x."
            )
        return sign * value

    def _call(self, name: str, arguments: list[ast.expr], depth: int) -> _Node:
        if name not in _FUNCTIONS:
            raise self._refusal(f"the function {name!r}")
        if (len(arguments) < 2) if name in _VARIADIC else (len(arguments) != 1):  # noqa: PLR2004 - a pair
            wanted = "two or more arguments" if name in _VARIADIC else "one argument"
            raise InputError(f"expected {name} with {wanted}, got {len(arguments)}.")
        return _Call(name, tuple(self.node(each, depth + 1) for each in arguments))

    def _refusal(self, what: str) -> InputError:
        return InputError(f"expected a formula in x, got {what} in {shown(self._text)}. {_ALLOWED}")


_KINDS: dict[type[ast.expr], str] = {
    ast.Attribute: "an attribute",
    ast.BoolOp: "and/or",
    ast.Call: "a call of this form",
    ast.IfExp: "if/else",
    ast.Starred: "a starred argument",
    ast.Tuple: "a list",
    ast.BinOp: "the operator //",
    ast.UnaryOp: "not",
}


def _evaluate(node: _Node, x: Floats) -> Floats:
    import numpy as np  # noqa: PLC0415 - as above

    from relufit.scenario.fixed_bits import OPERATIONS  # noqa: PLC0415 - as above

    if isinstance(node, _Variable):
        return x
    if isinstance(node, _Call):
        operation = OPERATIONS[node.operation]
        values = [_evaluate(argument, x) for argument in node.arguments]
        # min and max of several arguments are two-place operations from left to right.
        return operation(values[0]) if len(values) == 1 else functools.reduce(operation, values)
    return np.asarray(node, dtype=np.float64)
