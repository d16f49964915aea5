"""A study's store → its figures and captions."""

from __future__ import annotations

from functools import partial
from math import prod
from typing import TYPE_CHECKING

from relufit.draw.canvas.letters import check_letters
from relufit.draw.canvas.save import FIGURE_FORMATS
from relufit.draw.study.catalogue import study_pictures
from relufit.encode import staged_folder, write_text
from relufit.errors import InputError
from relufit.outputs.captions_file import CAPTIONS, check_owner, with_kept_captions
from relufit.outputs.captions_tex import CAPTIONS_TEX, captions_tex
from relufit.outputs.figure_files import write_figure
from relufit.outputs.option_checks import check_not_existing
from relufit.outputs.options import PlotOptions
from relufit.outputs.provenance import study_provenance
from relufit.reports.relu_sum import captions_document
from relufit.study.load_results import load_results

if TYPE_CHECKING:
    from pathlib import Path

    from relufit.draw.study.catalogue import StudyPicture
    from relufit.study_results.results import StudyResults

__all__ = ["plot_study"]

MOST_CELLS = {0: 1, 1: 10_000, 2: 1_000_000}  # of a picture along so many axes; more is no picture


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
            raise InputError(f"{error}.", field="axes") from error
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
    for axis in results.shown:
        for text in (axis.title, *(axis.labels or ())):
            check_letters(text, f"axis {axis.name!r}")
    with staged_folder(folder) as staging:
        for picture in chosen:
            draw = partial(picture.draw, results)
            write_figure(draw, options, staging / picture.name, formats, comment)
        captions = [(picture.name, picture.caption(results)) for picture in chosen]
        text = with_kept_captions(
            captions_document(results.title, captions, comment),
            folder,
            order=[picture.name for picture in study_pictures()],
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
    for picture in study_pictures():
        if picture.name in options.only and picture.axes > axes:
            known = ", ".join(axis.name for axis in results.axes)
            raise InputError(
                f"expected {picture.axes} axes to go along, got {axes}. "
                f"Name some of the axes {known}.",
                field="only",
                value=picture.name,
            )
        if picture.name in options.only and (lacking := _lacking(picture, results)):
            raise InputError(
                f"the study lacks what it shows: {lacking}.", field="only", value=picture.name
            )
    return [
        picture
        for picture in study_pictures()
        if picture.name in options.only
        or (not options.only and picture.axes <= axes and not _lacking(picture, results))
    ]
