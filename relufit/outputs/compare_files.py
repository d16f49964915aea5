"""Several runs → one film and one figure, with their caption."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from relufit.draw.canvas.page import Page
from relufit.draw.canvas.picture import FilmPicture
from relufit.draw.canvas.save import FIGURE_FORMATS
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.compare_captions import compare_caption
from relufit.draw.relu_sum.compare_picture import SHAPES, compare_blitter, compare_figure
from relufit.draw.relu_sum.compare_states import FPS, HOLD_S, compare_states
from relufit.encode import FILM_FORMATS, check_target, staged_folder, write_text
from relufit.errors import InputError
from relufit.outputs.captions_file import CAPTIONS, check_owner
from relufit.outputs.captions_tex import CAPTIONS_TEX, captions_tex
from relufit.outputs.compared import CLOCKS, check_comparable, compared_runs
from relufit.outputs.figure_files import FigureStyle, check_is_list, check_known, check_not_existing
from relufit.outputs.film_files import Filming
from relufit.outputs.provenance import comparison_provenance
from relufit.outputs.size_budget import parse_size
from relufit.reports.relu_sum import captions_document
from relufit.scenario.base import is_plain_name
from relufit.scenario.training import Film

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from relufit.scenario import AnyScenario
    from relufit.training import AnyTrajectory

__all__ = ["COMPARE_FORMATS", "CompareOptions", "check_compare_output", "compare_runs"]

NAME = "compare"  # of its files
FILM_SUFFIXES = tuple(suffix.removeprefix(".") for suffix in FILM_FORMATS)
COMPARE_FORMATS = (*FIGURE_FORMATS, *FILM_SUFFIXES)
DEFAULT_FORMATS = (*FIGURE_FORMATS, "gif", "mp4")  # the others when they are asked for
FILM = FilmPicture(
    name=NAME, caption=compare_caption, blitter=compare_blitter, states=compare_states
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareOptions:
    """How runs are compared. Right once it is made.

    Attributes:
        clock: What passes evenly in all runs: ``"iterations"`` or ``"samples"``.
        shape: ``"wide"`` (1280 x 720 pixels) or ``"square"`` (1080 x 1080).
        formats: File formats to write; empty for the usual ones: png, svg, pdf, gif, mp4.
        theme: ``"light"`` or ``"dark"``.
        width: How wide the figure is, as in :meth:`relufit.draw.canvas.page.Page.of`.
        transparent: Whether the figure has no background.
        max_size: The largest size of a film's file, such as ``"2MB"``; empty for any.
        name: Of the folder; empty for the names of the scenarios with a plus between them.
        overwrite: Whether files that exist may be replaced.

    Raises:
        InputError: A name is unknown, or ``name`` is no name of a folder.
        TypeError: A single text is given for several formats.
    """

    clock: str = "iterations"
    shape: str = "wide"
    formats: Collection[str] = ()
    theme: str = "light"
    width: str = "8in"
    transparent: bool = False
    max_size: str = ""
    name: str = ""
    overwrite: bool = True

    def __post_init__(self) -> None:
        Page.of(self.width)  # refuses what is no width
        if self.max_size:
            parse_size(self.max_size)  # refuses what is no size
        check_is_list(formats=self.formats)
        check_known(
            ("format", self.formats, COMPARE_FORMATS),
            ("theme", [self.theme], tuple(THEMES)),
            ("shape", [self.shape], tuple(SHAPES)),
            ("clock", [self.clock], CLOCKS),
        )
        if self.name and not (is_plain_name(self.name) and self.name.isprintable()):
            raise InputError(f"--name: expected a name without folders, got {self.name!r}.")

    @property
    def files(self) -> list[str]:
        """The names of the files, in the order in which they are made."""
        chosen = self.formats or DEFAULT_FORMATS
        pictures = [f"{NAME}.{suffix}" for suffix in COMPARE_FORMATS if suffix in chosen]
        return [*pictures, CAPTIONS_TEX, CAPTIONS]

    def folder(self, output: Path, scenarios: Mapping[str, AnyScenario]) -> Path:
        """Where the files belong."""
        return output / (self.name or "+".join(each.origin.name for each in scenarios.values()))


def check_compare_output(
    scenarios: Mapping[str, AnyScenario], output: Path, options: CompareOptions
) -> None:
    """Refuse, before anything is trained, runs or an output that cannot be used.

    Args:
        scenarios: By the labels of their runs.
        output: As in :func:`compare_runs`.
        options: What is to be drawn.

    Raises:
        InputError: As in :func:`compare_runs`.
    """
    check_comparable(scenarios)
    folder = options.folder(output, scenarios)
    check_owner(folder, "comparison")
    check_target(folder, options.files)
    if not options.overwrite:
        check_not_existing(folder, options.files)


def compare_runs(
    trajectories: Mapping[str, AnyTrajectory],
    output: Path,
    options: CompareOptions | None = None,
    *,
    on_frame: Callable[[str, int, int], None] | None = None,
    warn: Callable[[str], None] | None = None,
) -> list[Path]:
    """Draw two to four runs side by side into a folder of their own in ``output``.

    All files appear together at the end; after any error all is as it was.

    Args:
        trajectories: The runs, by what pictures call them.
        output: The folder in which the comparison gets a folder of its own.
        options: What to draw, and how.
        on_frame: Called after each frame with the film's name, the frames done and all of them.
        warn: Called with what was chosen to keep to ``max_size``.

    Returns:
        The files, in the order in which they were made.

    Raises:
        InputError: The runs cannot be compared, files exist that may not be replaced, or the
            folder belongs to a scenario or study or cannot be written.
    """
    options = options or CompareOptions()
    scenarios = {label: each.scenario for label, each in trajectories.items()}
    check_compare_output(scenarios, output, options)
    folder = options.folder(output, scenarios)
    comment = comparison_provenance(folder.name, options.clock, scenarios)
    compared = compared_runs(trajectories, options.clock)
    suffixes = [name.rpartition(".")[2] for name in options.files[:-2]]
    figures = [each for each in suffixes if each in FIGURE_FORMATS]
    style = FigureStyle(theme=options.theme, width=options.width, transparent=options.transparent)
    filming = Filming(
        subject=compared,
        film=Film(size=SHAPES[options.shape], fps=FPS, hold=HOLD_S),
        theme=THEMES[options.theme],
        comment=comment,
        max_bytes=parse_size(options.max_size) if options.max_size else None,
        on_frame=on_frame or (lambda _name, _done, _frames: None),
        warn=warn or (lambda _text: None),
    )
    with staged_folder(folder) as staging:
        if figures:
            draw = partial(compare_figure, compared, shape=options.shape)
            style.write(draw, staging, NAME, figures, comment)
        films = {each: staging / f"{NAME}.{each}" for each in suffixes if each not in figures}
        if films:
            filming.render(FILM, films)
        title = " | ".join(each.label for each in compared.runs)
        text = captions_document(title, [(NAME, compare_caption(compared))], comment)
        write_text(staging / CAPTIONS, text)
        write_text(staging / CAPTIONS_TEX, captions_tex(text, folder.name))
    return [folder / name for name in options.files]
