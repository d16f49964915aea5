"""Record the training of a PyTorch model while it runs."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Self, Unpack, cast, final

import numpy as np

from relufit.errors import InputError
from relufit.recording.batches_seen import BatchesSeen
from relufit.recording.optimizer_name import optimizer_name
from relufit.recording.states import States, checked_every

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.models.relu_sum import Trajectory
    from relufit.training.relu_sum.recorded import RecordedArguments, WatchedArguments

__all__ = ["Watch", "watch"]

EXPECTED = "nn.Sequential(nn.Linear(1, n), nn.ReLU(), nn.Linear(n, 1))"


@final
class Watch:
    """Records the updates inside a ``with`` block: see :func:`relufit.watch`.

    Example:
        >>> import relufit
        >>> relufit.Watch.__name__
        'Watch'
    """

    def __init__(
        self, model: Any, optimizer: Any, x: Any, y: Any, every: int, recorded: WatchedArguments
    ) -> None:
        self._layers = _checked_layers(model)
        self._optimizer = _checked_optimizer(optimizer, self._layers)
        self._model = model
        self._x, self._y, self._recorded = x, y, recorded
        self._states = States(checked_every(every))
        self._seen = BatchesSeen(x, y)
        self._updates = 0
        self._hooks: list[Any] = []

    def __enter__(self) -> Self:
        if self._hooks or self._updates:
            raise InputError("expected a new watch for each with block, got a used one.")
        self._states.add(0, self._parameters())
        self._hooks = [
            self._model.register_forward_hook(self._after_forward),
            self._optimizer.register_step_post_hook(self._after_step),
        ]
        return self

    def __exit__(self, *_: object) -> None:
        for hook in self._hooks:
            hook.remove()
        self._hooks = []
        self._states.add(self._updates, self._parameters())

    @property
    def trajectory(self) -> Trajectory:
        """The run up to now.

        Raises:
            InputError: The block was not entered, or a parameter is not finite.
        """
        if len(self._states) and self._hooks:
            self._states.add(self._updates, self._parameters())
        name = optimizer_name(type(self._optimizer).__name__, self._optimizer.param_groups[0])
        found: RecordedArguments = {
            **self._seen.arguments,
            "optimizer": name,
            **self._recorded,
        }
        return self._states.trajectory(self._x, self._y, found)

    def __repr__(self) -> str:
        return f"<Watch: {self._updates} updates, {len(self._states)} snapshots>"

    def _after_forward(self, _: Any, inputs: Any, output: Any) -> None:
        if output.requires_grad:  # not an evaluation
            self._seen.forward(_values(inputs[0]), _values(output))

    def _after_step(self, *_: Any) -> None:
        self._updates += 1
        self._seen.update()
        if self._states.is_due(self._updates):
            self._states.add(self._updates, self._parameters())

    def _parameters(self) -> dict[str, NDArray[Any]]:
        first, last = self._layers
        weights = _values(last.weight)
        none = np.zeros_like(weights)
        return {
            "weights": weights,
            "biases": none if first.bias is None else _values(first.bias),
            "input_weights": _values(first.weight),
            "output_bias": none[0] if last.bias is None else _values(last.bias)[0],
        }


def watch(
    model: Any,
    optimizer: Any,
    *,
    x: Any,
    y: Any,
    every: int = 1,
    **recorded: Unpack[WatchedArguments],
) -> Watch:
    """Record the training of a PyTorch model inside a ``with`` block.

    Hooks read the parameters after each ``optimizer.step()``; the training itself is unchanged,
    to the bit. The initial state is recorded too.

    Args:
        model: ``nn.Sequential(nn.Linear(1, n), nn.ReLU(), nn.Linear(n, 1))``, on any device.
        optimizer: Any optimizer of its parameters.
        x: The x of all samples; from the inputs of the model follows which sample an update used.
        y: The y of all samples.
        every: Updates between two snapshots.
        recorded: Other arguments of :meth:`relufit.Trajectory.from_arrays`: ``reference``,
            ``domain``, ``stop_below``, ``resume``, ``name`` and ``title``.

    Returns:
        A :class:`Watch`; its ``trajectory`` is the run.

    Raises:
        InputError: The model has another architecture, or the optimizer has none of its parameters.

    Example:
        ::

            with relufit.watch(model, optimizer, x=x, y=y) as run:
                for index in order:
                    optimizer.zero_grad()
                    loss(model(x[index, None]), y[index, None]).backward()
                    optimizer.step()
            run.trajectory.film("training")

        >>> import relufit
        >>> relufit.watch(None, None, x=[0, 1], y=[0, 1])  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        relufit.errors.InputError: model: expected nn.Sequential(nn.Linear(1, n), ...
    """
    return Watch(model, optimizer, x, y, every, recorded)


def _values(tensor: Any) -> NDArray[Any]:
    """Return a copy of the numbers of a tensor, in one row."""
    values: NDArray[Any] = np.array(tensor.detach().cpu().numpy()).ravel()
    return values


def _checked_layers(model: Any) -> tuple[Any, Any]:
    """Return the two linear layers of a model."""
    shown = "None" if model is None else " ".join(repr(model).split())
    error = InputError(f"expected {EXPECTED}, got {shown[:200]}.", field="model")
    try:
        nn = import_module("torch.nn")
    except ImportError:
        raise error from None
    is_sequence = isinstance(model, nn.Sequential)
    layers: list[Any] = [*cast("Any", model)] if is_sequence else []
    types = (nn.Linear, nn.ReLU, nn.Linear)
    if len(layers) != len(types) or not all(map(isinstance, layers, types)):
        raise error
    first, _, last = layers
    if (first.in_features, last.out_features) != (1, 1):
        raise error
    return first, last


def _checked_optimizer(optimizer: Any, layers: tuple[Any, Any]) -> Any:
    """Return the optimizer, if it updates the layers."""
    if not hasattr(optimizer, "register_step_post_hook"):
        raise InputError(f"expected an optimizer of PyTorch, got {optimizer!r}.", field="optimizer")
    own = {id(parameter) for layer in layers for parameter in layer.parameters()}
    groups = [each for group in optimizer.param_groups for each in group["params"]]
    if not own.intersection(map(id, groups)):
        raise InputError(
            "expected an optimizer of the model's parameters, got one of others. Make it after "
            "the model: torch.optim.SGD(model.parameters(), lr=0.01).",
            field="optimizer",
        )
    return optimizer
