"""What every trajectory of the Python interface can do besides holding its arrays."""

from __future__ import annotations

from base64 import b64encode
from copy import deepcopy
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relufit.models.html_page import html_page, missing_for_html_page
from relufit.scenario.made_from import provenance
from relufit.training import AnyTrajectory

if TYPE_CHECKING:
    from os import PathLike

    from relufit.models.model_type import ModelType

__all__ = ["PublicTrajectory"]


# The page may run its scripts and save files, and nothing else of the notebook's.
FRAME = (
    '<iframe sandbox="allow-scripts allow-downloads" title="The run, to explore" width="100%" '
    'height="960" style="border: 0" srcdoc="{page}"></iframe>'
)


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

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """What a notebook shows: the page to explore where there is one, and the figure."""
        shown = {
            "text/plain": repr(self),
            "image/png": b64encode(self._repr_png_()).decode("ascii"),
        }
        if not missing_for_html_page(self._model, self):
            page = escape(html_page(self._model, self), quote=True)
            shown["text/html"] = FRAME.format(page=page)
        return shown

    def explore(self, path: str | PathLike[str] = "explore.html") -> Path:
        """Write a page in which the run can be replayed, changed and trained again.

        Args:
            path: The HTML file.

        Returns:
            Its path.

        Raises:
            InputError: The run is too large for a page, or the file cannot be written.

        Example:
            >>> from tempfile import TemporaryDirectory
            >>> import relufit
            >>> with TemporaryDirectory() as folder:
            ...     path = relufit.train("scenarios/example2.toml").explore(f"{folder}/page.html")
            ...     path.name
            'page.html'
        """
        from relufit.encode import write_text  # noqa: PLC0415 - as above

        written = Path(path)
        write_text(written, html_page(self._model, self))
        return written
