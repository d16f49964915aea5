"""A study's store → its figures and captions."""

from __future__ import annotations

from functools import partial
from math import prod
from typing import TYPE_CHECKING

from relufit.draw.canvas.figure_formats import FIGURE_FORMATS, About
from relufit.draw.canvas.letters import check_letters
from relufit.draw.canvas.presentation import presentation_of
from relufit.draw.study.catalogue import study_figures
from relufit.encode import staged_folder, write_text
from relufit.errors import InputError
from relufit.outputs.captions_file import CAPTIONS, check_owner, with_kept_captions
from relufit.outputs.captions_tex import CAPTIONS_TEX, captions_tex
from relufit.outputs.catalogue import default_formats
from relufit.outputs.figure_files import write_figure
from relufit.outputs.option_checks import check_not_existing
from relufit.outputs.options import PlotOptions
from relufit.outputs.presentation import presented
from relufit.outputs.provenance import study_provenance
from relufit.reports.relu_sum import captions_document
from relufit.scenario import loads
from relufit.study.load_results import load_results

if TYPE_CHECKING:
    from pathlib import Path

    from relufit.draw.study.catalogue import StudyFigure
    from relufit.study_results.results import StudyResults

__all__ = ["plot_study"]

MOST_CELLS = {0: 1, 1: 10_000, 2: 1_000_000}  # maximum by number of axes of a figure


def plot_study(path: Path, output: Path, options: PlotOptions | None = None) -> list[Path]:
    """Write the figures of a study to ``output/<name of the store>/``.

    All files are replaced together at the end; after an error the folder is unchanged.
    ``captions.md`` keeps the captions of figures of this study that are already there.

    Args:
        path: The store written by ``relufit study run``.
        output: The parent of the folder of the study.
        options: The options.

    Returns:
        The files, ``captions.md`` last.

    Raises:
        InputError: The store or an axis does not exist, the study has no runs, a figure needs more
            axes, a name has characters that the font lacks, files must not be replaced, or the
            folder belongs to a scenario or cannot be written.
    """
    options = options or PlotOptions()
    results, attributes = load_results(path)
    base = loads(attributes["base"], name=path.resolve().stem)
    presentation = presentation_of(*presented(base, options))
    theme = presentation.theme
    if options.axes:
        try:
            results = results.with_axes(list(options.axes))
        except ValueError as error:
            raise InputError(f"{error}.", field="axes") from error
    if results.is_empty:
        raise InputError(f"{path}: expected a study with runs, got none. Use relufit study run.")
    chosen = _chosen(results, options)
    formats = [each for each in FIGURE_FORMATS if each in (options.formats or default_formats())]
    folder = output / path.resolve().stem
    names = [f"{entry.name}.{suffix}" for entry in chosen for suffix in formats]
    names += [CAPTIONS_TEX, CAPTIONS]
    check_owner(folder, "study")
    if not options.overwrite:
        check_not_existing(folder, names)
    comment = study_provenance(path.resolve().stem, attributes)
    for axis in results.shown:
        for text in (axis.title, *(axis.labels or ())):
            check_letters(text, f"axis {axis.name!r}", theme.fonts)
    with staged_folder(folder) as staging:
        for entry in chosen:
            draw = partial(entry.draw, results)
            alt = entry.caption(results, theme).alt
            about = About(comment, results.title, alt, theme.words.language.code)
            write_figure(draw, presentation, staging / entry.name, formats, about)
        captions = [(entry.name, entry.caption(results, theme)) for entry in chosen]
        text = with_kept_captions(
            captions_document(results.title, captions, comment, language=theme.words.language),
            folder,
            order=[entry.name for entry in study_figures()],
            suffixes=FIGURE_FORMATS,
            made_from=comment,
        )
        write_text(staging / CAPTIONS, text)
        write_text(staging / CAPTIONS_TEX, captions_tex(text, folder.name))
    return [folder / name for name in names]


def _missing_requirement(entry: StudyFigure, results: StudyResults) -> str:
    """Return what a figure needs and a study lacks; empty if it can be drawn."""
    values = prod(axis.size for axis in results.shown[: entry.axes])
    if values > MOST_CELLS[entry.axes]:
        return f"at most {MOST_CELLS[entry.axes]} values along its axes, got {values}"
    return entry.missing_requirement(results)


def _chosen(results: StudyResults, options: PlotOptions) -> list[StudyFigure]:
    """Return the figures to write: the requested ones, or all that the study has axes for."""
    axes = len(results.along)
    for entry in study_figures():
        if entry.name in options.only and entry.axes > axes:
            known = ", ".join(axis.name for axis in results.axes)
            raise InputError(
                f"expected {entry.axes} axes to go along, got {axes}. "
                f"Name some of the axes {known}.",
                field="only",
                value=entry.name,
            )
        if entry.name in options.only and (missing := _missing_requirement(entry, results)):
            raise InputError(f"expected {missing}.", field="only", value=entry.name)
    return [
        entry
        for entry in study_figures()
        if entry.name in options.only
        or (not options.only and entry.axes <= axes and not _missing_requirement(entry, results))
    ]
