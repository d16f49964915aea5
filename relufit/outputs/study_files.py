"""A study's store → its figures and captions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import prod
from typing import TYPE_CHECKING

from relufit.draw.canvas.letters import check_letters
from relufit.draw.canvas.page import Page
from relufit.draw.canvas.save import FIGURE_FORMATS
from relufit.draw.canvas.theme import THEMES
from relufit.draw.study.catalogue import STUDY_PICTURES
from relufit.encode import staged_folder, write_text
from relufit.errors import InputError
from relufit.outputs.captions_file import CAPTIONS, check_owner, with_kept_captions
from relufit.outputs.captions_tex import CAPTIONS_TEX, captions_tex
from relufit.outputs.figure_files import FigureStyle, check_is_list, check_known, check_not_existing
from relufit.outputs.provenance import study_provenance
from relufit.reports.relu_sum import captions_document
from relufit.study.load_results import load_results

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from relufit.draw.study.catalogue import StudyPicture
    from relufit.study_results.results import StudyResults

__all__ = ["PlotOptions", "plot_study"]

MOST_CELLS = {0: 1, 1: 10_000, 2: 1_000_000}  # of a picture along so many axes; more is no picture
NAMES = tuple(picture.name for picture in STUDY_PICTURES)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotOptions:
    """What to draw of a study, and how. Right once it is made.

    Attributes:
        only: Names of the pictures to make; empty for all that the study has axes for.
        axes: The axes that pictures go along, the first to the right; all others are pooled.
            Empty for all with several values that are no seeds.
        formats: File formats to write; empty for all.
        theme: ``"light"`` or ``"dark"``.
        width: How wide figures are, as in :meth:`relufit.draw.canvas.page.Page.of`.
        transparent: Whether figures have no background.
        overwrite: Whether files that exist may be replaced.

    Raises:
        InputError: A name is unknown.
        TypeError: A single text is given for several names.
    """

    only: Collection[str] = ()
    axes: Collection[str] = ()
    formats: Collection[str] = ()
    theme: str = "light"
    width: str = "8in"
    transparent: bool = False
    overwrite: bool = True

    def __post_init__(self) -> None:
        Page.of(self.width)  # refuses what is no width
        check_is_list(only=self.only, formats=self.formats)
        check_known(
            ("only", self.only, NAMES),
            ("format", self.formats, tuple(FIGURE_FORMATS)),
            ("theme", [self.theme], tuple(THEMES)),
        )


def plot_study(path: Path, output: Path, options: PlotOptions | None = None) -> list[Path]:
    """Draw what a study has to show into ``output/<name of the store>/``.

    All files appear together at the end; after any error all is as it was. ``captions.md`` keeps
    the captions of this study's pictures that lie there already.

    Args:
        path: The store that ``relufit study run`` has written.
        output: The folder in which the study gets a folder of its own.
        options: What to draw, and how.

    Returns:
        The files, ``captions.md`` last.

    Raises:
        InputError: There is no such store or axis, nothing has been run, a picture needs more
            axes, a name has letters that the font lacks, files exist that may not be replaced,
            or the folder belongs to a scenario or cannot be written.
    """
    options = options or PlotOptions()
    results, attributes = load_results(path)
    if options.axes:
        try:
            results = results.with_axes(list(options.axes))
        except ValueError as error:
            raise InputError(f"--axis: {error}.") from error
    if results.is_empty:
        raise InputError(f"{path}: expected a study with runs, got none. Use relufit study run.")
    chosen = _chosen(results, options)
    formats = [each for each in FIGURE_FORMATS if each in (options.formats or FIGURE_FORMATS)]
    folder = output / path.resolve().stem
    names = [f"{picture.name}.{suffix}" for picture in chosen for suffix in formats]
    names += [CAPTIONS_TEX, CAPTIONS]
    check_owner(folder, "study")
    if not options.overwrite:
        check_not_existing(folder, names)
    comment = study_provenance(path.resolve().stem, attributes)
    style = FigureStyle(theme=options.theme, width=options.width, transparent=options.transparent)
    for axis in results.shown:
        for text in (axis.title, *(axis.labels or ())):
            check_letters(text, f"axis {axis.name!r}")
    with staged_folder(folder) as staging:
        for picture in chosen:
            style.write(partial(picture.draw, results), staging, picture.name, formats, comment)
        captions = [(picture.name, picture.caption(results)) for picture in chosen]
        text = with_kept_captions(
            captions_document(results.title, captions, comment),
            folder,
            order=NAMES,
            suffixes=FIGURE_FORMATS,
            made_from=comment,
        )
        write_text(staging / CAPTIONS, text)
        write_text(staging / CAPTIONS_TEX, captions_tex(text, folder.name))
    return [folder / name for name in names]


def _lacking(picture: StudyPicture, results: StudyResults) -> str:
    """What a picture would show and a study does not have, or has too much of."""
    values = prod(axis.size for axis in results.shown[: picture.axes])
    if values > MOST_CELLS[picture.axes]:
        return f"at most {MOST_CELLS[picture.axes]} places along its axes, where it has {values}"
    return picture.missing_requirement(results)


def _chosen(results: StudyResults, options: PlotOptions) -> list[StudyPicture]:
    """The pictures to make: all that are asked for, or all that there are axes for."""
    axes = len(results.along)
    for picture in STUDY_PICTURES:
        if picture.name in options.only and picture.axes > axes:
            known = ", ".join(axis.name for axis in results.axes)
            raise InputError(
                f"--only {picture.name}: expected {picture.axes} axes to go along, got {axes}. "
                f"Name them by --axis; the study has {known}."
            )
        if picture.name in options.only and (lacking := _lacking(picture, results)):
            raise InputError(f"--only {picture.name}: the study lacks what it shows: {lacking}.")
    return [
        picture
        for picture in STUDY_PICTURES
        if picture.name in options.only
        or (not options.only and picture.axes <= axes and not _lacking(picture, results))
    ]
