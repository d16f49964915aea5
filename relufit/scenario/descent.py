"""The settings of [training] that all model types share."""

from typing import Annotated, Any, Self

from pydantic import (
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    field_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from relufit.network.clipping import CLIPPINGS, Clipping
from relufit.network.optimizers import DECAY_PARTS, OPTIMIZERS, Optimizer
from relufit.network.update_rule import UPDATE_ORDERS
from relufit.scenario.choices import Choice, ChoiceIn
from relufit.scenario.messages import Fault, shown
from relufit.scenario.names import NameIn, described
from relufit.scenario.table import Table
from relufit.scenario.used_settings import Used, used_entry
from relufit.scenario.values import Count, Number, Positive, refused, refused_in_table
from relufit.schedules.batch_sizes import BATCH_SIZES, NUMBER_PARTS
from relufit.schedules.learning_rates import SCHEDULES, WARMUP_PARTS, Schedule, schedule_end
from relufit.schedules.orders import ORDERS

__all__ = ["Descent", "check_simultaneous"]

_MOST_SAMPLES = 10_000_000


class _BatchIn:
    """An annotation of a batch size: a name in the registry, or a number of samples."""

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(_batch)

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, __: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        number = {"type": "integer", "minimum": 1, "maximum": _MOST_SAMPLES}
        return {"anyOf": [{"enum": list(BATCH_SIZES)}, number]}


def _batch(value: Any) -> str | int:
    if isinstance(value, str) and value in BATCH_SIZES:
        return value
    number = int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= _MOST_SAMPLES:
        return number
    names = ", ".join(f'"{name}"' for name in BATCH_SIZES)
    number = f"a whole number of samples, from 1 to {_MOST_SAMPLES}"
    raise refused(f"expected {names} or {number}, got {shown(value)}.")


class Descent(Table):
    """How a network learns; each model type adds the parameters that it can train."""

    learning_rate: Positive = Field(
        description="Step size: a parameter moves by learning_rate times the loss's gradient.",
        examples=[0.01],
    )
    iterations: Count = Field(
        description="Largest number of updates; batch says what one update uses.", examples=[20000]
    )
    stop_below: Positive | None = Field(
        default=None,
        description=(
            "Training stops after the first epoch with a mean loss over the samples below this. "
            "Left out, all iterations are run."
        ),
        examples=[1e-3],
    )
    batch: Annotated[str | int, _BatchIn()] = Field(
        default="sample",
        description=(
            f"What one update uses: {described(BATCH_SIZES)}; a number, as many samples, and the "
            "gradient of the mean loss over them. Samples that are left at the end of an epoch "
            "make a smaller batch."
        ),
        examples=[16],
    )
    update: Annotated[str, NameIn(UPDATE_ORDERS)] = Field(
        default="simultaneous", description=f"{described(UPDATE_ORDERS)}."
    )
    optimizer: Annotated[Choice, ChoiceIn("optimizer", OPTIMIZERS)] = Field(
        default="sgd",
        validate_default=True,
        description=(
            "How a gradient moves the parameters, by name or as a table of the name and its "
            f"settings, as in PyTorch: {described(OPTIMIZERS)}."
        ),
        examples=["adam", {"name": "momentum", "momentum": 0.9}],
    )
    schedule: Annotated[Choice, ChoiceIn("schedule", SCHEDULES)] = Field(
        default="constant",
        validate_default=True,
        description=(
            "How the learning rate changes from iteration to iteration, as in PyTorch: "
            f"{described(SCHEDULES)}. Each can have a linear warm-up."
        ),
        examples=["cosine", {"name": "step", "step_size": 5000}],
    )
    weight_decay: Annotated[Number, Field(ge=0)] | None = Field(
        default=None,
        description=(
            "Adds weight_decay times the parameter to the derivative in each trained parameter; "
            'with "adamw" it shrinks the parameter instead. Left out, it is 0, and 0.01 with '
            '"adamw".'
        ),
        examples=[1e-4],
    )
    clipping: Annotated[Choice, ChoiceIn("clipping", CLIPPINGS)] | None = Field(
        default=None,
        description=(
            "Clips the gradient of all trained parameters before weight decay, as in PyTorch: "
            f"{described(CLIPPINGS)}. Left out, it is not clipped."
        ),
        examples=[{"name": "norm", "max_norm": 1.0}],
    )
    record_every: Count = Field(
        default=1,
        description="Iterations from one recorded snapshot to the next.",
        examples=[1],
    )

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of the trained groups of parameters."""
        groups: tuple[str, ...] = getattr(self, "train", ())
        return groups

    @property
    def rule(self) -> Optimizer:
        """The entry of the optimizer."""
        return OPTIMIZERS[self.optimizer.name]

    @property
    def rates(self) -> Schedule:
        """The entry of the schedule."""
        return SCHEDULES[self.schedule.name]

    @property
    def full_schedule(self) -> Choice:
        """The schedule with its end, which may be left out where it is that of the run."""
        last, settings = self.rates.last, self.schedule.settings
        if not last or settings[last] is not None:
            return self.schedule
        end = max(self.iterations - settings["warmup"], 1)
        return self.schedule.model_copy(update={last: end})

    @property
    def clip(self) -> Clipping | None:
        """The entry of the clipping; None where the gradient is not clipped."""
        return CLIPPINGS[self.clipping.name] if self.clipping else None

    @property
    def decay(self) -> float:
        """The weight decay: as given, or the optimizer's default."""
        return self.rule.weight_decay if self.weight_decay is None else self.weight_decay

    @property
    def coasts(self) -> bool:
        """Whether a neuron can move while it is not active: by momentum or weight decay."""
        return bool(self.decay) or self.rule.coasts(self.optimizer.settings)

    def lasting(self, iterations: int) -> Self:
        """Return the settings of a run of so many iterations."""
        return self.model_copy(update={"iterations": iterations})

    @property
    def is_plain(self) -> bool:
        """Whether it is the article's rule: each update a step of learning_rate downhill."""
        is_decayed = bool(self.decay) or self.clipping is not None
        return self.rule.is_plain and is_constant(self.schedule) and not is_decayed

    @property
    def used(self) -> list[Used]:
        """The settings that a part of relufit may not know."""
        found = [
            used_entry("batch", BATCH_SIZES, self.batch, NUMBER_PARTS),
            used_entry("optimizer", OPTIMIZERS, self.optimizer.name),
            used_entry("schedule", SCHEDULES, self.schedule.name),
        ]
        if self.schedule.settings["warmup"]:
            found.append(
                Used("schedule.warmup", f"{self.schedule.settings['warmup']}", WARMUP_PARTS)
            )
        if self.decay:
            found.append(Used("weight_decay", f"{self.decay:g}", DECAY_PARTS))
        if self.clipping:
            found.append(used_entry("clipping", CLIPPINGS, self.clipping.name))
        return found

    @field_validator("optimizer", "schedule", "weight_decay", "clipping")
    @classmethod
    def _simultaneous(cls, value: Any, info: ValidationInfo) -> Any:
        """Only plain descent can update in sequence."""
        if info.field_name == "optimizer" and not OPTIMIZERS[value.name].is_plain:
            check_simultaneous(f'the optimizer is "{value.name}"', info)
        elif info.field_name == "schedule" and not is_constant(value):
            warmup = " with a warm-up" if value.settings["warmup"] else ""
            check_simultaneous(f'the schedule is "{value.name}"{warmup}', info)
        elif info.field_name == "weight_decay" and value:
            check_simultaneous(f"weight_decay is {value:g}", info)
        elif info.field_name == "clipping" and value is not None:
            check_simultaneous(f'clipping is "{value.name}"', info)
        return value

    @field_validator("schedule")
    @classmethod
    def _fits_run(cls, schedule: Choice, info: ValidationInfo) -> Choice:
        """A schedule must not end before the run."""
        iterations: int | None = info.data.get("iterations")
        if iterations is None:
            return schedule
        entry, settings = SCHEDULES[schedule.name], schedule.settings
        end = schedule_end(entry, settings)
        if end is not None and end < iterations:
            text = (
                f"expected a schedule that lasts as long as the run of {iterations} iterations, "
                f"got one that ends after {end}. Give {entry.last} = "
                f"{iterations - settings['warmup']}, or leave it out."
            )
            raise refused_in_table([Fault(path=("schedule", entry.last), text=text)])
        return schedule

    def check_samples(self, order: str, samples: int) -> None:
        """Raise if a batch is larger than the data, or has no use for the order of the samples.

        Raises:
            PydanticCustomError: For a validator of the document, at [data] order or [training].
        """
        if isinstance(self.batch, int):
            if self.batch > samples:
                text = (
                    f"expected a batch of at most {samples} samples, as many as there are, got "
                    f'{self.batch}. "full" uses all of them.'
                )
                raise refused_in_table([Fault(path=("training", "batch"), text=text)])
        elif BATCH_SIZES[self.batch].needs_fixed_order and not ORDERS[order].fixed:
            text = (
                f'expected "cyclic" where [training] batch is "{self.batch}", got "{order}". '
                f"A full batch uses all samples at once, the same ones each time."
            )
            raise refused_in_table([Fault(path=("data", "order"), text=text)])


def is_constant(schedule: Choice) -> bool:
    """Whether the learning rate stays as it is."""
    return SCHEDULES[schedule.name].is_plain and not schedule.settings["warmup"]


def check_simultaneous(what: str, info: ValidationInfo) -> None:
    """Raise if the parameters are updated in sequence, as only plain descent can."""
    update = info.data.get("update")
    if update in UPDATE_ORDERS and UPDATE_ORDERS[update].sequential:
        text = (
            f'expected update = "simultaneous" where {what}, got "{update}". Only plain gradient '
            "descent can update in sequence."
        )
        raise refused_in_table([Fault(path=("update",), text=text)])
