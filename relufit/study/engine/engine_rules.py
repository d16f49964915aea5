"""How the runs of a batch are updated: what is compiled, and the numbers of their updates."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from relufit.network.clipping import CLIPPINGS
from relufit.network.losses import LOSSES, PerOutput
from relufit.network.update_rule import UPDATE_ORDERS
from relufit.schedules.batch_sizes import batch_size
from relufit.study.engine.batch_descent import advance_by_batches
from relufit.study.engine.compiled import compilable, pointer
from relufit.study.engine.slots import Rule, advance_by_sample
from relufit.study.engine.updates import ByGradient, advance_by_gradient

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from relufit.scenario.training import Parameter, Training
    from relufit.study.engine.compiled import Pointer
    from relufit.study.engine.slots import Option
    from relufit.study.engine.tables import CellBatch
    from relufit.study.engine.updates import Functions, UpdateRoom
    from relufit.study.engine.workspace import BatchSlots

    Floats = NDArray[np.float64]

__all__ = ["EngineRule", "engine_rule", "rule_key"]

Advance: TypeAlias = "Callable[[Floats, UpdateRoom, Floats, Floats, int, int, int], None]"

_TILES = 2, 4  # neurons; a tile fits into the registers, and each size is compiled separately
_LAYERS = 4  # parameters, two kept numbers, gradients


class EngineRule(NamedTuple):
    """How the runs of a batch are updated.

    Attributes:
        trainings: The tables [training] of the batch; any of them says what they have in common.
        size: Samples of an update.
        tile: Neurons of a tile.
        inputs: Whether some input weight is not 1 at the beginning.
    """

    trainings: Sequence[Training]
    size: int
    tile: int
    inputs: bool

    @property
    def training(self) -> Training:
        """What all trainings have in common."""
        return self.trainings[0]

    @property
    def is_by_sample(self) -> bool:
        """Whether each update is the article's."""
        return self.training.is_plain and self.size == 1

    @property
    def moving(self) -> Rule:
        """What is compiled into an update."""
        training, plain = self.training, self.training.is_plain

        def trained(name: Parameter) -> Option:
            return True if name in training.train else None

        layers = 1 if plain else _LAYERS
        sequential = UPDATE_ORDERS[training.update].sequential and plain
        return Rule(
            tile=(0,) * self.tile,
            weights=trained("weights"),
            biases=trained("biases"),
            input_weights=trained("input_weights"),
            output_bias=trained("output_bias"),
            sequential=True if sequential else None,
            inputs=True if self.inputs or not self.is_by_sample else trained("input_weights"),
            layers=layers,
            tail=layers if self.is_by_sample else layers + 1,
        )

    @property
    def seen(self) -> Rule:
        """What is compiled into all else; its type depends on the tile and on ``inputs`` only."""
        own = self.moving
        return Rule(own.tile, None, None, None, None, None, own.inputs, own.layers, own.tail)

    def advance(self, slots: BatchSlots) -> Pointer:
        """Return the compiled update for arrays as some slots have; each is compiled once."""
        with _COMPILING:
            function = self._function()
            if function not in _POINTERS:
                _POINTERS[function] = pointer(
                    function, slots.state, slots.room, slots.x, slots.y, 0, 0, 0
                )
            return _POINTERS[function]

    def _function(self) -> Advance:
        """Return the update, to be compiled."""
        if self.is_by_sample:
            return _by_sample(self.moving)
        if self.training.is_plain:
            return _by_batches(self.moving)
        return _by_gradient(self.moving, self.training)


_COMPILING = Lock()  # chunks are run in threads, which come to their first update at once
_POINTERS: dict[Advance, Pointer] = {}  # one for each function, as all batches have the same types


def engine_rule(trainings: Sequence[Training], batch: CellBatch, samples: int) -> EngineRule:
    """Return the rule of a batch, whose runs all have the same :func:`rule_key`."""
    neurons = batch.weights.shape[1]
    return EngineRule(
        trainings=trainings,
        size=batch_size(trainings[0].batch, samples),
        tile=min(_TILES, key=lambda size: (-neurons % size, -size)),  # the least padding
        inputs=bool((batch.input_weights != 1.0).any()),
    )


def rule_key(training: Training) -> Hashable:
    """Return what runs of one batch have in common."""
    key = frozenset(training.train), training.update, training.batch, training.is_plain
    if training.is_plain:
        return key
    clipping = training.clipping.name if training.clipping else None
    return *key, training.optimizer.name, clipping, training.loss


@cache
def _by_sample(rule: Rule) -> Advance:
    """Return the article's update, to be compiled."""

    def advance(
        state: Floats, room: UpdateRoom, x: Floats, y: Floats, place: int, skip: int, count: int
    ) -> None:
        first = place + skip
        own_x, own_y = x[first : first + count], y[first : first + count]
        advance_by_sample(state, room.rate, own_x, own_y, room.total[0], rule)

    return advance


@cache
def _by_batches(rule: Rule) -> Advance:
    """Return plain descent by batches, to be compiled."""

    def advance(
        state: Floats, room: UpdateRoom, x: Floats, y: Floats, place: int, skip: int, count: int
    ) -> None:
        advance_by_batches(state, room, x, y, (place, skip, count), rule)

    return advance


def _by_gradient(rule: Rule, training: Training) -> Advance:
    """Return the update by an optimizer, to be compiled."""
    by = ByGradient(
        numbers=(0,) * len(training.rule.names),
        clips=True if training.clipping else None,
        decouples=True if training.rule.decouples_decay else None,
    )
    derivatives = LOSSES[training.loss].derivatives
    if not isinstance(derivatives, PerOutput):
        raise TypeError("expected a loss whose outputs have a loss each")
    clip = training.clip or CLIPPINGS["value"]  # what is not clipped does not call it
    functions = derivatives.function, clip.measure, clip.limit, clip.clip, training.rule.move
    return _with_functions(rule, by, functions)


@cache
def _with_functions(rule: Rule, by: ByGradient, functions: Functions) -> Advance:
    for each in functions:
        _let_be_called(each)
    derivative, measure, limit, clip, move = functions  # one variable each, for the compiler

    def advance(
        state: Floats, room: UpdateRoom, x: Floats, y: Floats, place: int, skip: int, count: int
    ) -> None:
        stretch, own = (place, skip, count), (derivative, measure, limit, clip, move)
        advance_by_gradient(state, room, x, y, stretch, rule, by, own)

    return advance


@cache
def _let_be_called(function: Callable[..., object]) -> None:
    """Let compiled functions call a function of a registry."""
    compilable(function)
