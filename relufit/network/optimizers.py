"""Optimizers: how a gradient moves a parameter. A new one is two functions and an entry here.

Definitions, names and defaults are those of ``torch.optim``. One function moves one parameter by
sums, products, quotients and square roots in a fixed order; another yields the numbers that all
parameters share in an update. Powers of a decay rate are running products. So the results have the
same bits on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from relufit.schedules.settings import BELOW_ONE, RuleSetting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["DECAY_PARTS", "OPTIMIZERS", "AsDescent", "Optimizer", "decayed"]

Numbers: TypeAlias = tuple[float, ...]
Settings: TypeAlias = "Mapping[str, Any]"
Moved: TypeAlias = tuple[float, float, float]

DECAY_PARTS = frozenset({"study", "rules"})
"""The parts of relufit that know weight decay."""


class AsDescent(NamedTuple):
    """How an optimizer follows gradient descent, if its learning rate is small and constant.

    Attributes:
        speed: From the settings to how many times as fast it is as plain descent.
        stable: From the settings to how many times as large its largest stable learning rate is.
        formula: That rate, with the momentum μ, the dampening τ and the largest curvature λ.
    """

    speed: Callable[[Settings], float]
    stable: Callable[[Settings], float]
    formula: str


def _never(_: Settings) -> bool:
    """Without a gradient nothing moves."""
    return False


def _by_momentum(settings: Settings) -> bool:
    """Whether the buffer moves a parameter without a gradient."""
    return bool(settings["momentum"])


def _by_average(settings: Settings) -> bool:
    """Whether the average of the gradient moves a parameter without one."""
    return bool(settings["betas"][0])


def _one(_: Settings) -> float:
    """As plain descent."""
    return 1.0


def _momentum_speed(settings: Settings) -> float:
    """Each gradient moves a parameter again and again, in all by this share."""
    return float((1.0 - settings["dampening"]) / (1.0 - settings["momentum"]))


def _momentum_limit(settings: Settings) -> float:
    """Beyond it the two numbers of a parameter grow: an eigenvalue is below -1."""
    return float((1.0 + settings["momentum"]) / (1.0 - settings["dampening"]))


def _nesterov_speed(settings: Settings) -> float:
    """As with momentum."""
    return float(1.0 / (1.0 - settings["momentum"]))


def _nesterov_limit(settings: Settings) -> float:
    """As with momentum."""
    return float((1.0 + settings["momentum"]) / (1.0 + 2.0 * settings["momentum"]))


@dataclass(frozen=True, kw_only=True, eq=False)
class Optimizer:
    """An optimizer.

    Attributes:
        move: From a parameter, its gradient, two numbers that are kept for it, and the numbers of
            the update, to the parameter and the two numbers after the update. What is no finite
            number must stay so. Studies compile it as it stands.
        numbers: From the learning rate of each update and the settings to the numbers of each
            update; the first is the learning rate.
        meaning: What it does, for the description of the key ``optimizer``.
        formulas: What ``move`` computes, as LaTeX: a name and a formula for each line, the last
            one for ``p``; with ``<g>`` for the gradient, ``<m>``
            and ``<v>`` for what is kept, and ``+`` after the update.
        state: The names of the kept numbers, none, one or two; they start at 0.
        names: The name of each number of an update, as in the formulas.
        settings: Its settings by name.
        weight_decay: The default of ``weight_decay``.
        decouples_decay: Whether weight decay shrinks the parameter instead of adding to the
            gradient.
        is_plain: Whether it is plain gradient descent.
        coasts: From the settings to whether a parameter can move where its gradient is 0.
        as_descent: How it follows gradient descent; None if it does not.
        parts: The parts of relufit that know it, see
            :func:`relufit.scenario.used_settings.unknown_to`.
    """

    move: Callable[[float, float, float, float, Numbers], Moved]
    numbers: Callable[[Iterable[float], Settings], Iterator[Numbers]]
    meaning: str
    formulas: tuple[tuple[str, str], ...]
    state: tuple[str, ...] = ()
    names: tuple[str, ...] = ("lr",)
    settings: Mapping[str, RuleSetting] = field(default_factory=dict[str, RuleSetting])
    weight_decay: float = 0.0
    decouples_decay: bool = False
    is_plain: bool = False
    coasts: Callable[[Settings], bool] = _never
    as_descent: AsDescent | None = None
    parts: frozenset[str] = frozenset()


def decayed(p: float, g: float, rate: float, decay: float, decoupled: bool) -> tuple[float, float]:
    """Return a parameter and its gradient after weight decay.

    Example:
        >>> decayed(2.0, 1.0, 0.5, 0.25, decoupled=False), decayed(2.0, 1.0, 0.5, 0.25, True)
        ((2.0, 1.5), (1.75, 1.0))
    """
    if decoupled:
        return p * (1.0 - rate * decay), g
    return p, g + decay * p


def sgd(p: float, g: float, a: float, b: float, n: Numbers) -> Moved:
    """Gradient descent."""
    return p - n[0] * g, a, b


def sgd_numbers(rates: Iterable[float], _: Settings) -> Iterator[Numbers]:
    """The learning rate."""
    for rate in rates:
        yield (rate,)


def momentum(p: float, g: float, a: float, b: float, n: Numbers) -> Moved:
    """Gradient descent with momentum: the buffer ``a`` collects the gradients."""
    a = n[1] * a + n[2] * g
    return p - n[0] * a, a, b


def momentum_numbers(rates: Iterable[float], settings: Settings) -> Iterator[Numbers]:
    """Learning rate, momentum, and the share of the gradient: the first one counts in full."""
    share = 1.0
    for rate in rates:
        yield rate, settings["momentum"], share
        share = 1.0 - settings["dampening"]


def nesterov(p: float, g: float, a: float, b: float, n: Numbers) -> Moved:
    """Momentum with one more step of the buffer."""
    a = n[1] * a + g
    return p - n[0] * (g + n[1] * a), a, b


def nesterov_numbers(rates: Iterable[float], settings: Settings) -> Iterator[Numbers]:
    """Learning rate and momentum."""
    for rate in rates:
        yield rate, settings["momentum"]


def rmsprop(p: float, g: float, a: float, b: float, n: Numbers) -> Moved:
    """RMSprop: ``a`` averages the squared gradient, ``b`` collects the quotients."""
    a = n[2] * a + n[3] * g * g
    b = n[1] * b + g / (sqrt(a) + n[4])
    return p - n[0] * b, a, b


def rmsprop_numbers(rates: Iterable[float], settings: Settings) -> Iterator[Numbers]:
    """Learning rate, momentum, alpha, 1 - alpha, and eps."""
    alpha = settings["alpha"]
    for rate in rates:
        yield rate, settings["momentum"], alpha, 1.0 - alpha, settings["eps"]


def adam(p: float, g: float, a: float, b: float, n: Numbers) -> Moved:
    """Adam: ``a`` averages the gradient, ``b`` its square; both averages start at 0."""
    a = a + n[2] * (g - a)
    b = n[3] * b + n[4] * g * g
    return p - n[1] * (a / (sqrt(b) / n[5] + n[6])), a, b


def adam_numbers(rates: Iterable[float], settings: Settings) -> Iterator[Numbers]:
    """Learning rate, and with it divided by ``1 - beta1^t``; ``1 - beta1``; beta2 and so on."""
    beta1, beta2 = settings["betas"]
    power1 = power2 = 1.0
    for rate in rates:
        power1 *= beta1
        power2 *= beta2
        size, root = rate / (1.0 - power1), sqrt(1.0 - power2)
        yield rate, size, 1.0 - beta1, beta2, 1.0 - beta2, root, settings["eps"]


_PARTS = frozenset({"study", "rules"})
_MOMENTUM = RuleSetting(0.9, "the share of the buffer that is kept in an update", BELOW_ONE)
_EPS = RuleSetting(1e-8, "is added to the divisor", {"gt": 0})
_ADAM: dict[str, Any] = {
    "move": adam,
    "parts": _PARTS,
    "numbers": adam_numbers,
    "state": ("exp_avg", "exp_avg_sq"),
    "coasts": _by_average,
    "names": ("lr", "size", "share1", "beta2", "share2", "root", "eps"),
    "settings": {
        "betas": RuleSetting(
            (0.9, 0.999), "decay rates of the averages of gradient and square", BELOW_ONE, tuple
        ),
        "eps": _EPS,
    },
    "formulas": (
        ("m", r"<m> + <share1> \cdot (<g> - <m>)"),
        ("v", r"<beta2> \cdot <v> + <share2> \cdot (<g>)^2"),
        ("p", r"<p> - <size> \cdot \frac{<m+>}{\sqrt{<v+>} / <root> + <eps>}"),
    ),
}

OPTIMIZERS = {
    "sgd": Optimizer(
        move=sgd,
        numbers=sgd_numbers,
        meaning="is gradient descent",
        formulas=(("p", r"<p> - <lr> \cdot <g>"),),
        is_plain=True,
        as_descent=AsDescent(_one, _one, "2/λ"),
        parts=frozenset({"page", "study", "rules", "pushes", "verdict", "sum verdict"}),
    ),
    "momentum": Optimizer(
        move=momentum,
        numbers=momentum_numbers,
        meaning="collects gradients in a buffer and moves along it",
        formulas=(
            ("m", r"<momentum> \cdot <m> + <undamped> \cdot <g>"),
            ("p", r"<p> - <lr> \cdot <m+>"),
        ),
        state=("momentum_buffer",),
        coasts=_by_momentum,
        names=("lr", "momentum", "undamped"),
        settings={
            "momentum": _MOMENTUM,
            "dampening": RuleSetting(0.0, "lowers the share of later gradients", BELOW_ONE),
        },
        as_descent=AsDescent(_momentum_speed, _momentum_limit, "2(1 + μ)/((1 - τ)λ)"),
        parts=_PARTS | {"sum verdict"},
    ),
    "nesterov": Optimizer(
        move=nesterov,
        numbers=nesterov_numbers,
        meaning="is momentum with one more step of the buffer",
        formulas=(
            ("m", r"<momentum> \cdot <m> + <g>"),
            ("p", r"<p> - <lr> \cdot (<g> + <momentum> \cdot <m+>)"),
        ),
        state=("momentum_buffer",),
        coasts=_by_momentum,
        names=("lr", "momentum"),
        settings={"momentum": _MOMENTUM},
        as_descent=AsDescent(_nesterov_speed, _nesterov_limit, "2(1 + μ)/((1 + 2μ)λ)"),
        parts=_PARTS | {"sum verdict"},
    ),
    "rmsprop": Optimizer(
        move=rmsprop,
        numbers=rmsprop_numbers,
        meaning="divides the gradient by a moving average of its size",
        formulas=(
            ("v", r"<alpha> \cdot <v> + <rest> \cdot (<g>)^2"),
            ("m", r"<momentum> \cdot <m> + \frac{<g>}{\sqrt{<v+>} + <eps>}"),
            ("p", r"<p> - <lr> \cdot <m+>"),
        ),
        state=("square_avg", "momentum_buffer"),
        coasts=_by_momentum,
        names=("lr", "momentum", "alpha", "rest", "eps"),
        settings={
            "alpha": RuleSetting(0.99, "decay rate of the average of the square", BELOW_ONE),
            "eps": _EPS,
            "momentum": RuleSetting(0.0, _MOMENTUM.meaning, BELOW_ONE),
        },
        parts=_PARTS,
    ),
    "adam": Optimizer(
        **_ADAM, meaning="averages the gradient, and divides it by a moving average of its size"
    ),
    "adamw": Optimizer(
        **_ADAM,
        meaning="is adam whose weight decay shrinks the parameters directly",
        weight_decay=0.01,
        decouples_decay=True,
    ),
}
