"""What every trajectory of the Python interface can do besides holding its arrays."""

from __future__ import annotations

from base64 import b64encode
from copy import deepcopy
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relufit.errors import InputError
from relufit.models.html_page import html_page, missing_for_html_page
from relufit.scenario.made_from import provenance
from relufit.training import AnyTrajectory

if TYPE_CHECKING:
    from os import PathLike

    import pandas as pd
    import xarray as xr
    from matplotlib.figure import Figure

    from relufit.draw.canvas.catalogue_entry import Catalogue
    from relufit.models.film import Film
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

    def catalogue(self) -> Catalogue:
        """The figures, films and pages of the model type.

        Example:
            >>> import relufit
            >>> run = relufit.train("scenarios/example2.toml")
            >>> [film.name for film in run.catalogue().films]
            ['training', 'neurons', 'steps', 'paths']
        """
        from relufit.draw.canvas.matplotlib_import import require_matplotlib  # noqa: PLC0415 - slow

        require_matplotlib()
        return self._model.catalogue()

    @property
    def summary(self) -> dict[str, Any]:
        """What became of the run, as in ``summary.json``: computed once, a new copy each time."""
        return deepcopy(self._model.summarize(self))

    def _repr_png_(self) -> bytes:
        """The figure that a notebook shows."""
        figure = self.figure(self.catalogue().preview.name)
        from relufit.draw.canvas.save import figure_bytes  # noqa: PLC0415 - after the backend's check

        return figure_bytes(figure, "png", provenance(self.scenario))

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

    def figure(
        self,
        name: str = "fit",
        *,
        theme: str = "",
        width: str = "",
        language: str = "",
        parameter: str = "",
        plane: str = "",
    ) -> Figure:
        """Draw a figure, to be changed and saved with matplotlib.

        Args:
            name: The figure, as in the argument ``only`` of :func:`relufit.render`.
            theme: ``"light"`` or ``"dark"``, kept when the figure is saved; empty for the
                scenario's, or light.
            width: ``"single"``, ``"double"``, or a length such as ``"120mm"``; empty for the
                scenario's, or 8 inches.
            language: The language of words and numbers, such as ``"de"``; empty for the
                scenario's, or English.
            parameter: Of the figure ``route``: the parameter, such as ``"w5"``.
            plane: Of the figure ``landscape``: two neurons, such as ``"2,4"``.

        Raises:
            InputError: The run has no such figure, or an option cannot be used.

        Example:
            >>> import relufit
            >>> figure = relufit.train("scenarios/example2.toml").figure("knots", theme="dark")
            >>> _ = figure.axes[0].set_title("One knot moves")
            >>> figure.get_size_inches().tolist()
            [8.0, 3.4]
        """
        figures = self.catalogue().figures
        from relufit.models.drawing import drawn_figure, styled  # noqa: PLC0415 - slow to import

        run = styled(self, theme=theme, language=language, width=width)
        return drawn_figure(run, figures, name, options={"parameter": parameter, "plane": plane})

    def film(
        self,
        name: str = "training",
        *,
        theme: str = "",
        language: str = "",
        plane: str = "",
        **table: Any,
    ) -> Film:
        """Return a film, which a notebook shows as a video, and which can be saved.

        Args:
            name: The film, as in the argument ``only`` of :func:`relufit.render`.
            theme: ``"light"`` or ``"dark"``; empty for the scenario's, or light.
            language: The language of words and numbers; empty for the scenario's, or English.
            plane: Of the film ``paths``: two neurons, such as ``"2,4"``.
            table: Keys of the table [film]: ``frames``, ``fps``, ``pacing``, ``hold``, ``loop`` and
                ``size``; otherwise those of the scenario.

        Raises:
            InputError: The run has no such film, or an option cannot be used.

        Example:
            >>> import relufit
            >>> run = relufit.train("scenarios/example2.toml")
            >>> len(run.film("neurons", frames=60, size=(640, 320)))
            60
        """
        films = self.catalogue().films
        from relufit.models.drawing import film_of, styled  # noqa: PLC0415 - slow to import

        scenario = self.scenario
        if table:
            scenario = scenario.with_(**{f"film.{key}": value for key, value in table.items()})
        run = styled(replace(self, scenario=scenario), theme=theme, language=language)
        return film_of(run, films, name, options={"plane": plane})

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

    def to_dataframe(self) -> pd.DataFrame:
        """Return the run for pandas: a row for each snapshot, with the iteration as its index.

        The columns are the parameters of each neuron, ``weight_1``, ``knot_1``, …, and what was
        recorded of the last update before the snapshot, such as ``delta``.

        Raises:
            InputError: pandas is not installed.

        Example:
            >>> import relufit
            >>> frame = relufit.train("scenarios/example2.toml").to_dataframe()
            >>> frame.loc[800, ["weight_1", "knot_1"]].round(3).tolist()
            [1.992, 0.992]
        """
        from relufit.models.data_tables import dataframe_of  # noqa: PLC0415 - rarely needed

        return dataframe_of(self)

    def to_xarray(self) -> xr.Dataset:
        """Return the run for xarray: its arrays over ``iteration``, ``neuron`` and ``update``.

        Raises:
            InputError: xarray is not installed.

        Example:
            >>> import relufit
            >>> dataset = relufit.train("scenarios/example3.toml").to_xarray()
            >>> float(dataset.weights.sel(iteration=3600, neuron=2).round(3))
            -3.917
        """
        from relufit.models.data_tables import dataset_of  # noqa: PLC0415 - rarely needed

        return dataset_of(self)

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the run to a file that :func:`relufit.load_trajectory` reads.

        Args:
            path: The file; its name ends in ``.npz``.

        Returns:
            Its path.

        Raises:
            InputError: The name ends otherwise, or the file cannot be written.

        Example:
            >>> from tempfile import TemporaryDirectory
            >>> import relufit
            >>> with TemporaryDirectory() as folder:
            ...     path = relufit.train("scenarios/example2.toml").save(f"{folder}/run.npz")
            ...     relufit.load_trajectory(path)
            <Trajectory 'example2': 1 neurons, 800 iterations, 801 snapshots, target>
        """
        from relufit.encode import atomic_path  # noqa: PLC0415 - as above
        from relufit.training.archive import save_trajectory  # noqa: PLC0415 - as above

        written = Path(path)
        if written.suffix != ".npz":
            raise InputError(
                f"expected a file name that ends in .npz, got {str(path)!r}.", field="path"
            )
        with atomic_path(written) as temporary, temporary.open("wb") as file:
            save_trajectory(self, file, provenance(self.scenario))
        return written
