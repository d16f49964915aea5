"""What every trajectory of the Python interface can do besides holding its arrays."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from relufit.scenario.made_from import provenance
from relufit.training import AnyTrajectory

if TYPE_CHECKING:
    from relufit.models.model_type import ModelType

__all__ = ["PublicTrajectory"]


class PublicTrajectory(AnyTrajectory):
    """A recorded run with its summary and the figure that a notebook shows."""

    __slots__ = ()

    @property
    def _model(self) -> ModelType:
        """The model type that the class belongs to."""
        raise NotImplementedError

    @property
    def summary(self) -> dict[str, Any]:
        """What became of the run, as in ``summary.json``: computed once, a new copy each time."""
        return deepcopy(self._model.summarize(self))

    def _repr_png_(self) -> bytes:
        """The figure that a notebook shows."""
        from relufit.draw.canvas.matplotlib_import import require_matplotlib  # noqa: PLC0415 - slow

        require_matplotlib()
        from relufit.draw.canvas.page import Page  # noqa: PLC0415
        from relufit.draw.canvas.save import figure_bytes  # noqa: PLC0415 - as above
        from relufit.draw.canvas.theme import THEMES  # noqa: PLC0415

        theme, page = THEMES["light"], Page()
        preview = self._model.pictures().preview
        with theme.applied(page.font_pt):
            return figure_bytes(preview.draw(self, theme, page), "png", provenance(self.scenario))
