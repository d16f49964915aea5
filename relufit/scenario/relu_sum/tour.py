"""The tables [[tour]]: stops of a short tour of a run, for its page."""

from typing import Annotated, TypeAlias

from pydantic import Field

from relufit.scenario.messages import Fault
from relufit.scenario.table import Table
from relufit.scenario.values import MAX_COUNT, MAX_NEURONS

__all__ = ["TourStop", "misplaced_stops"]

_Neuron: TypeAlias = Annotated[int, Field(ge=1, le=MAX_NEURONS)]


class TourStop(Table):
    """A state of the run and what to see in it."""

    iteration: Annotated[int, Field(ge=0, le=MAX_COUNT)] = Field(
        description="The iteration that is shown.", examples=[1240]
    )
    text: Annotated[str, Field(min_length=1, max_length=400)] = Field(
        description="What is to be seen there, in at most 25 words.",
        examples=["Neurons 1 and 2 meet at the left edge: from here on they act as one."],
    )
    highlight: Annotated[tuple[_Neuron, ...], Field(strict=False)] = Field(
        default=(), description="Neurons that stand out, by number from 1.", examples=[[1, 2]]
    )


def misplaced_stops(stops: tuple[TourStop, ...], iterations: int, neurons: int) -> list[Fault]:
    """Stops beyond the run, or with neurons that it has not; paths from the list of stops."""
    faults: list[Fault] = []
    for index, stop in enumerate(stops):
        if stop.iteration > iterations:
            text = f"expected an iteration of the run, 0 to {iterations}, got {stop.iteration}."
            faults.append(Fault(path=(index, "iteration"), text=text))
        beyond = [neuron for neuron in stop.highlight if neuron > neurons]
        if beyond:
            text = f"expected neurons from 1 to {neurons}, got {beyond[0]}."
            faults.append(Fault(path=(index, "highlight"), text=text))
    return faults
