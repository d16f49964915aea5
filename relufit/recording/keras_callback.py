"""Record the training of a Keras model by a callback."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from relufit.errors import InputError
from relufit.recording.optimizer_name import optimizer_name
from relufit.recording.states import States, checked_every

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.models.relu_sum import Trajectory
    from relufit.training.relu_sum.recorded import RecordedArguments

__all__ = ["KerasRun", "keras_callback"]

EXPECTED = 'keras.Sequential([Input((1,)), Dense(n, activation="relu"), Dense(1)])'
LAYERS = 2
SETTINGS = ("momentum", "nesterov", "weight_decay")  # of an optimizer


class KerasRun:
    """What :func:`relufit.keras_callback` records during ``model.fit``.

    Example:
        >>> import relufit
        >>> relufit.KerasRun.__name__
        'KerasRun'
    """

    def __init__(self, x: Any, y: Any, every: int, recorded: RecordedArguments) -> None:
        self._x, self._y, self._recorded = x, y, recorded
        self._states = States(checked_every(every))
        self._batch: int | None = None
        self._optimizer = ""

    @property
    def trajectory(self) -> Trajectory:
        """The run up to now.

        Raises:
            InputError: Nothing was recorded yet, or a parameter is not finite.
        """
        found: RecordedArguments = {**self._recorded}
        if self._batch is not None:
            found.setdefault("batch", self._batch)
        if self._optimizer:
            found.setdefault("optimizer", self._optimizer)
        return self._states.trajectory(self._x, self._y, found)

    def begin(self, model: Any, steps: int | None) -> None:
        """Record the initial state.

        Args:
            model: The model.
            steps: The number of updates of an epoch, if it is known.

        Raises:
            InputError: The model has another architecture.
        """
        if steps:
            self._batch = -(-int(np.size(self._x)) // steps)
        self._states.add(_iteration(model), _parameters(model))
        settings = {key: getattr(model.optimizer, key, None) for key in SETTINGS}
        self._optimizer = optimizer_name(type(model.optimizer).__name__, settings)

    def update(self, model: Any, *, is_last: bool = False) -> None:
        """Record the state after an update, if it is due or the last one."""
        iteration = _iteration(model)
        if is_last or self._states.is_due(iteration):
            self._states.add(iteration, _parameters(model))


def keras_callback(*, x: Any, y: Any, every: int = 1, **recorded: Unpack[RecordedArguments]) -> Any:
    """Return a Keras callback that records a training; its ``run.trajectory`` is the run.

    Args:
        x: The x of all samples.
        y: The y of all samples.
        every: Updates between two snapshots.
        recorded: Other arguments of :meth:`relufit.Trajectory.from_arrays`: ``reference``,
            ``domain``, ``optimizer``, ``stop_below``, ``resume``, ``name`` and ``title``.

    Raises:
        InputError: Keras is not installed; or, when training begins, the model is not
            ``keras.Sequential([Input((1,)), Dense(n, activation="relu"), Dense(1)])``.

    Example:
        ::

            recorder = relufit.keras_callback(x=x, y=y)
            model.fit(x, y, batch_size=1, epochs=20, callbacks=[recorder])
            recorder.run.trajectory.film("training")

        >>> import relufit
        >>> relufit.keras_callback(x=[0, 1], y=[0, 1], every=0)
        Traceback (most recent call last):
        relufit.errors.InputError: every: expected a whole number from 1 on, got 0.
    """
    run = KerasRun(x, y, every, recorded)
    try:
        callbacks = import_module("keras.callbacks")
    except ImportError as error:
        raise InputError(
            "expected keras to be installed, got none. Run: pip install keras"
        ) from error

    # Keras passes its arguments by their names.
    def begin(self: Any, logs: Any = None) -> None:  # noqa: ARG001
        run.begin(self.model, self.params.get("steps"))

    def update(self: Any, batch: int, logs: Any = None) -> None:  # noqa: ARG001
        run.update(self.model)

    def end(self: Any, logs: Any = None) -> None:  # noqa: ARG001
        run.update(self.model, is_last=True)

    members = {"on_train_begin": begin, "on_train_batch_end": update, "on_train_end": end}
    callback = type("RelufitCallback", (callbacks.Callback,), members)()
    callback.run = run
    return callback


def _iteration(model: Any) -> int:
    return int(np.asarray(model.optimizer.iterations))


def _parameters(model: Any) -> dict[str, NDArray[Any]]:
    """Return the parameters of a model of the expected architecture."""
    layers = [each for each in model.layers if each.weights]
    activations = [getattr(getattr(each, "activation", None), "__name__", "") for each in layers]
    arrays = [[np.array(values) for values in each.get_weights()] for each in layers]
    shapes = [each[0].shape for each in arrays]
    fits = len(layers) == LAYERS and activations == ["relu", "linear"]
    if not fits or (shapes[0][0], shapes[1][1]) != (1, 1):
        raise InputError(f"expected {EXPECTED}, got layers {shapes} {activations}.", field="model")
    (inputs, *biases), (weights, *output_bias) = arrays
    none = np.zeros_like(weights[:, 0])
    return {
        "weights": weights[:, 0],
        "biases": biases[0] if biases else none,
        "input_weights": inputs[0],
        "output_bias": output_bias[0][0] if output_bias else none[0],
    }
