"""The scenario file of a sum of ReLU neurons: its tables and the checks between them."""

import re
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from relufit.scenario.any_scenario import AnyDocument, AnyScenario, Origin
from relufit.scenario.locate import lines_of
from relufit.scenario.messages import Fault
from relufit.scenario.problem import Data, Network
from relufit.scenario.reference import Reference
from relufit.scenario.run import Published, Training
from relufit.scenario.tour import TourStop, misplaced_stops
from relufit.scenario.values import refused_all, refused_in_table

__all__ = ["Document", "Scenario"]


_FILE = re.compile(r"""(?:file|"file"|'file')\s*=\s*("[^"]*"|'[^']*')""")


class Document(AnyDocument):
    """One training run of a sum of ReLU neurons, described in a file."""

    reference: Reference = Field(description="The curve that the network is to learn.")
    network: Network = Field(description="The network before training.")
    data: Data = Field(description="The samples that it is trained on.")
    training: Training | None = Field(
        default=None, description="How it learns. Without this table nothing is trained."
    )
    published: Published | None = Field(
        default=None, description="What the source reports of the run."
    )
    tour: Annotated[tuple[TourStop, ...], Field(strict=False)] = Field(
        default=(), description="Stops of a short tour of the run, for its page."
    )

    @field_validator("data")
    @classmethod
    def _covered(cls, data: Data, info: ValidationInfo) -> Data:
        """A curve given by nodes must be known on the whole domain."""
        reference: Reference | None = info.data.get("reference")
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
    def _fits_order(cls, training: Training, info: ValidationInfo) -> Training:
        """A full batch has no order of samples."""
        data: Data | None = info.data.get("data")
        if data:
            training.check_order(data.order)
        return training

    @field_validator("published")
    @classmethod
    def _fits_network(cls, published: Published, info: ValidationInfo) -> Published:
        network: Network | None = info.data.get("network")
        faults = _misfits(published, network.size) if network else []
        if faults:
            raise refused_in_table(faults)
        return published

    @field_validator("tour")
    @classmethod
    def _fits_run(cls, tour: tuple[TourStop, ...], info: ValidationInfo) -> tuple[TourStop, ...]:
        network: Network | None = info.data.get("network")
        training: Training | None = info.data.get("training")
        iterations = training.iterations if training else 0
        faults = misplaced_stops(tour, iterations, network.size) if network else []
        if faults:
            raise refused_all(faults)
        return tour


def _misfits(published: Published, size: int) -> list[Fault]:
    """What is reported of a network of another size than ``size``."""
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
    def self_contained(self) -> Origin:
        """The scenario as text that needs no other file: a reference file becomes points."""
        file, text = self.reference.file, self.origin.text
        if file is None:
            return self.origin
        lines = text.splitlines(keepends=True)
        place = lines_of(text)["reference", "file"] - 1
        points = ", ".join(f"[{x!r}, {y!r}]" for x, y in file.nodes)
        lines[place] = _FILE.sub(f"points = [{points}]", lines[place], count=1)
        return Origin.of("".join(lines), name=self.origin.name, path=None)
