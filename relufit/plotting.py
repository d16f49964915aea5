"""A study's store → its figures and captions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import prod
from typing import TYPE_CHECKING

from relufit.captions_tex import CAPTIONS_TEX, captions_tex
from relufit.draw.letters import refuse_missing_letters
from relufit.draw.save import FIGURE_FORMATS
from relufit.draw.sheet import Sheet
from relufit.draw.study_catalogue import STUDY_PICTURES
from relufit.draw.theme import THEMES
from relufit.encode import staged_folder, write_text
from relufit.errors import InputError
from relufit.figure_files import FigureStyle, refuse_standing, refuse_text, refuse_unknown
from relufit.provenance import study_provenance
from relufit.report import captions_document
from relufit.study.outcomes import load_outcomes

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from relufit.draw.study_catalogue import StudyPicture
    from relufit.outcomes.outcomes import Outcomes

__all__ = ["PlotOptions", "plot"]

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
        width: How wide figures are, as in :meth:`relufit.draw.sheet.Sheet.of`.
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
        Sheet.of(self.width)  # refuses what is no width
        refuse_text(only=self.only, formats=self.formats)
        refuse_unknown(
            ("only", self.only, NAMES),
            ("format", self.formats, tuple(FIGURE_FORMATS)),
            ("theme", [self.theme], tuple(THEMES)),
        )


def plot(path: Path, output: Path, options: PlotOptions | None = None) -> list[Path]:
    """Draw what a study has to show into ``output/<name of the store>/``.

    All files appear together at the end; after any error none does.

    Args:
        path: The store that ``relufit study run`` has written.
        output: The folder in which the study gets a folder of its own.
        options: What to draw, and how.

    Returns:
        The files, ``captions.md`` last.

    Raises:
        InputError: There is no such store or axis, nothing has been run, a picture needs more
            axes, a name has letters that the font lacks, files exist that may not be replaced,
            or the folder cannot be written.
    """
    options = options or PlotOptions()
    outcomes, attributes = load_outcomes(path)
    if options.axes:
        try:
            outcomes = outcomes.with_axes(list(options.axes))
        except ValueError as error:
            raise InputError(f"--axis: {error}.") from error
    if outcomes.is_empty:
        raise InputError(f"{path}: expected a study with runs, got none. Use relufit study run.")
    chosen = _chosen(outcomes, options)
    formats = [each for each in FIGURE_FORMATS if each in (options.formats or FIGURE_FORMATS)]
    folder = output / path.resolve().stem
    names = [f"{picture.name}.{suffix}" for picture in chosen for suffix in formats]
    names += [CAPTIONS_TEX, "captions.md"]
    if not options.overwrite:
        refuse_standing(folder, names)
    comment = study_provenance(path.resolve().stem, attributes)
    style = FigureStyle(theme=options.theme, width=options.width, transparent=options.transparent)
    for axis in outcomes.shown:
        for text in (axis.title, *(axis.labels or ())):
            refuse_missing_letters(text, f"axis {axis.name!r}")
    with staged_folder(folder) as staging:
        for picture in chosen:
            style.write(partial(picture.draw, outcomes), staging, picture.name, formats, comment)
        captions = [(picture.name, picture.caption(outcomes)) for picture in chosen]
        document = captions_document(outcomes.title, captions, comment)
        write_text(staging / "captions.md", document)
        write_text(staging / CAPTIONS_TEX, captions_tex(document, folder.name))
    return [folder / name for name in names]


def _lacking(picture: StudyPicture, outcomes: Outcomes) -> str:
    """What a picture would show and a study does not have, or has too much of."""
    values = prod(axis.size for axis in outcomes.shown[: picture.axes])
    if values > MOST_CELLS[picture.axes]:
        return f"at most {MOST_CELLS[picture.axes]} places along its axes, where it has {values}"
    return picture.lacking(outcomes)


def _chosen(outcomes: Outcomes, options: PlotOptions) -> list[StudyPicture]:
    """The pictures to make: all that are asked for, or all that there are axes for."""
    axes = len(outcomes.along)
    for picture in STUDY_PICTURES:
        if picture.name in options.only and picture.axes > axes:
            known = ", ".join(axis.name for axis in outcomes.axes)
            raise InputError(
                f"--only {picture.name}: expected {picture.axes} axes to go along, got {axes}. "
                f"Name them by --axis; the study has {known}."
            )
        if picture.name in options.only and (lacking := _lacking(picture, outcomes)):
            raise InputError(f"--only {picture.name}: the study lacks what it shows: {lacking}.")
    return [
        picture
        for picture in STUDY_PICTURES
        if picture.name in options.only
        or (not options.only and picture.axes <= axes and not _lacking(picture, outcomes))
    ]
