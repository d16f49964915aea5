"""The scenario file of a sum of ReLU neurons: its tables and the checks between them."""

from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator

from relufit.scenario.base import AnyDocument, AnyScenario
from relufit.scenario.messages import Fault
from relufit.scenario.relu_sum.problem import Data, NetworkTable
from relufit.scenario.relu_sum.reference import ReferenceTable
from relufit.scenario.relu_sum.tour import TourStop, misplaced_stops
from relufit.scenario.training import Published, Training
from relufit.scenario.values import refuse_any, refused_all, refused_in_table

__all__ = ["Document", "Scenario"]


class Document(AnyDocument):
    """One training run of a sum of ReLU neurons, described in a file."""

    reference: ReferenceTable = Field(description="The curve that the network learns.")
    network: NetworkTable = Field(description="The network before training.")
    data: Data = Field(description="The samples that it is trained on.")
    training: Training | None = Field(
        default=None, description="How it learns. Without this table nothing is trained."
    )
    published: Published | None = Field(
        default=None, description="The values that the source reports."
    )
    tour: Annotated[tuple[TourStop, ...], Field(strict=False)] = Field(
        default=(), description="Stops of a short tour of the run, for its page."
    )

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

    @field_validator("tour")
    @classmethod
    def _fits_run(cls, tour: tuple[TourStop, ...], info: ValidationInfo) -> tuple[TourStop, ...]:
        network: NetworkTable | None = info.data.get("network")
        training: Training | None = info.data.get("training")
        iterations = training.iterations if training else 0
        faults = misplaced_stops(tour, iterations, network.size) if network else []
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
    """A scenario of a sum of ReLU neurons."""

    @property
    def content(self) -> dict[str, Any]:
        """Every value as TOML stores it; a reference file as its points."""
        content = super().content
        if self.reference.file is not None:
            content["reference"] = {"points": self.reference.file.nodes}
        return content

    @property
    def needs_files(self) -> bool:
        """Whether the reference is a file."""
        return self.reference.file is not None
