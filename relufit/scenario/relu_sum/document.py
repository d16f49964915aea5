"""The scenario file of a sum of ReLU neurons: its tables and the checks between them."""

from typing import Annotated, Any, cast

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from relufit.scenario.base import AnyDocument, AnyScenario
from relufit.scenario.messages import Fault
from relufit.scenario.relu_sum.data import Data
from relufit.scenario.relu_sum.problem import NetworkTable
from relufit.scenario.relu_sum.recorded import Recorded
from relufit.scenario.relu_sum.reference import ReferenceTable
from relufit.scenario.relu_sum.tour import TourStop, misplaced_stops
from relufit.scenario.training import Published, Training
from relufit.scenario.values import refuse_any, refused, refused_all, refused_in_table
from relufit.schedules.batch_sizes import batch_size

__all__ = ["Document", "Scenario"]

_NO_REFERENCE = object()  # in the place of a reference that is missing


class Document(AnyDocument):
    """One training run of a sum of ReLU neurons, described in a file."""

    reference: ReferenceTable | None = Field(
        default=None,
        description="The curve that the network learns. Not needed where [data] has points.",
    )
    network: NetworkTable = Field(description="The network before training.")
    data: Data = Field(description="The samples that it is trained on.")
    training: Training | None = Field(
        default=None, description="How it learns. Without this table nothing is trained."
    )
    published: Published | None = Field(
        default=None, description="The values that the source reports."
    )
    recorded: Recorded | None = Field(
        default=None,
        description="In the place of training, of a run that relufit did not train. Written by it.",
    )
    tour: Annotated[tuple[TourStop, ...], Field(strict=False)] = Field(
        default=(), description="Stops of a short tour of the run, for its page."
    )

    @property
    def rules(self) -> Training | Recorded | None:
        """How the run learns, by relufit or elsewhere; None if it has no updates."""
        return self.training or self.recorded

    @property
    def batch_size(self) -> int | None:
        """The number of samples of an update; None if it is not known of a recorded run."""
        if self.recorded is not None:
            return self.recorded.batch
        return batch_size(self.training.batch if self.training else "sample", self.data.samples)

    @property
    def stop_below(self) -> float | None:
        """The error below which a run is solved, if it is given."""
        return self.rules.stop_below if self.rules else None

    @model_validator(mode="before")
    @classmethod
    def _without_reference(cls, content: Any) -> Any:
        """Mark a missing reference, which is an error unless there are points."""
        if not isinstance(content, dict):
            return content
        tables = cast("dict[str, Any]", content)
        data: Any = tables.get("data")
        has_points = isinstance(data, dict) and ("points" in data or "file" in data)
        return tables if has_points else {"reference": _NO_REFERENCE, **tables}

    @field_validator("reference", mode="before")
    @classmethod
    def _not_missing(cls, reference: Any) -> Any:
        if reference is _NO_REFERENCE:
            raise PydanticCustomError("missing", "missing")  # the schema gives the message
        return reference

    @field_validator("data")
    @classmethod
    def _covered(cls, data: Data, info: ValidationInfo) -> Data:
        """A curve given by nodes must cover the whole domain."""
        reference: ReferenceTable | None = info.data.get("reference")
        nodes = reference.nodes if reference else None
        if reference and nodes:
            (low, high), (first, last) = data.domain, (nodes[0][0], nodes[-1][0])
            if first > low or last < high:
                key = "points" if reference.file is None else "file"
                text = (
                    f"expected points over the whole domain from {low!r} to {high!r}, "
                    f"got x from {first!r} to {last!r}."
                )
                raise refused_in_table([Fault(path=("reference", key), text=text)])
        return data

    @field_validator("training")
    @classmethod
    def _fits_data(cls, training: Training, info: ValidationInfo) -> Training:
        """A batch is no larger than the data, and a full one has no order of samples."""
        data: Data | None = info.data.get("data")
        if data:
            training.check_samples(data.order, data.samples)
        return training

    @field_validator("published")
    @classmethod
    def _fits_network(cls, published: Published, info: ValidationInfo) -> Published:
        network: NetworkTable | None = info.data.get("network")
        if network:
            refuse_any(_misfits(published, network.size))
        return published

    @field_validator("recorded")
    @classmethod
    def _not_trained(cls, recorded: Recorded, info: ValidationInfo) -> Recorded:
        if info.data.get("training") is not None:
            raise refused("expected no table [training] beside it, got one.")
        return recorded

    @field_validator("tour")
    @classmethod
    def _fits_run(cls, tour: tuple[TourStop, ...], info: ValidationInfo) -> tuple[TourStop, ...]:
        if not {"network", "training", "recorded"} <= info.data.keys():  # they have faults
            return tour
        network: NetworkTable = info.data["network"]
        run: Training | Recorded | None = info.data["training"] or info.data["recorded"]
        faults = misplaced_stops(tour, run.iterations if run else 0, network.size)
        if faults:
            raise refused_all(faults)
        return tour


def _misfits(published: Published, size: int) -> list[Fault]:
    """Return the published values that do not fit a network of ``size`` neurons."""
    faults: list[Fault] = []
    for key in ("weights", "biases", "bias_peaks"):
        values = getattr(published, key)
        if values is not None and len(values) != size:
            text = f"expected {_entries(size)}, one for each neuron, got {len(values)}."
            faults.append(Fault(path=("published", key), text=text))
    groups = published.coalesced or ()
    beyond = [neuron for group in groups for neuron in group if neuron > size]
    if beyond:
        text = f"expected neurons from 1 to {size}, got {beyond[0]}."
        faults.append(Fault(path=("published", "coalesced"), text=text))
    effective = published.effective_weights
    remaining = size - sum(len(group) - 1 for group in groups)
    if effective is not None and not beyond and len(effective) != remaining:
        text = (
            f"expected {_entries(remaining)}, one for each neuron or group, got {len(effective)}."
        )
        faults.append(Fault(path=("published", "effective_weights"), text=text))
    return faults


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"


class Scenario(Document, AnyScenario):
    """A scenario of a sum of ReLU neurons: its tables as attributes, which cannot be changed.

    Made by :func:`relufit.load`, :func:`relufit.loads` or :func:`relufit.scenario`.

    Example:
        >>> import relufit
        >>> scenario = relufit.load("example4")
        >>> scenario.network.size, scenario.training.learning_rate
        (4, 0.01)
    """

    @property
    def most_iterations(self) -> int:
        """The largest number of updates."""
        return self.recorded.iterations if self.recorded else super().most_iterations

    @property
    def content(self) -> dict[str, Any]:
        """Every value as TOML stores it; files as their points."""
        content = {**super().content, "data": self.data.content}
        if self.reference is not None and self.reference.file is not None:
            content["reference"] = {"points": self.reference.file.nodes}
        return content

    @property
    def files(self) -> tuple[str, ...]:
        """The tables whose key ``file`` names another file."""
        reference = self.reference.file if self.reference is not None else None
        files = {"reference": reference, "data": self.data.file}
        return tuple(table for table, file in files.items() if file is not None)
