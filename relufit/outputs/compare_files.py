"""Several runs → one film and one figure, with their caption."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from relufit.draw.canvas.catalogue_entry import FilmEntry
from relufit.draw.canvas.figure_formats import FIGURE_FORMATS, About
from relufit.draw.canvas.presentation import presentation_of
from relufit.draw.canvas.theme import FONT
from relufit.draw.relu_sum.compare_captions import compare_caption
from relufit.draw.relu_sum.compare_drawing import SHAPES, compare_blitter, compare_figure
from relufit.draw.relu_sum.compare_states import FPS, HOLD_S, compare_states
from relufit.draw.relu_sum.landscape import landscape_of
from relufit.draw.relu_sum.landscape_captions import (
    landscape_comparison_caption,
    landscape_films_caption,
)
from relufit.draw.relu_sum.landscape_film import landscape_film_of
from relufit.encode import check_target, staged_folder, write_text
from relufit.outputs.captions_file import CAPTIONS, check_owner
from relufit.outputs.captions_tex import CAPTIONS_TEX, captions_tex
from relufit.outputs.catalogue import compare_formats, default_formats, film_suffixes
from relufit.outputs.compared import (
    check_common_plane,
    check_comparable,
    compared_runs,
    landscape_paths,
)
from relufit.outputs.figure_files import write_figure
from relufit.outputs.film_files import Filming
from relufit.outputs.option_checks import check_not_existing
from relufit.outputs.options import CompareOptions
from relufit.outputs.presentation import check_presentation, presented
from relufit.outputs.provenance import comparison_provenance
from relufit.outputs.styled import styled_scenario
from relufit.reports.relu_sum import captions_document
from relufit.scenario.training import FilmTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from relufit.draw.canvas.caption import Caption
    from relufit.draw.canvas.theme import Theme
    from relufit.draw.relu_sum.compare_runs import ComparedRuns
    from relufit.draw.relu_sum.landscape_surface import Path as LandscapePath
    from relufit.scenario import AnyScenario
    from relufit.training import AnyTrajectory

__all__ = ["check_compare_output", "compare_runs"]

NAME = "compare"  # of its files
LANDSCAPE = "landscape"  # of the files of the landscape, if a plane is chosen
PATHS = "paths"


def _film(fps: int) -> FilmEntry:
    """Return the film with a frame rate."""
    states = partial(compare_states, fps=fps)
    return FilmEntry(name=NAME, caption=compare_caption, blitter=compare_blitter, states=states)


def _landscape_film(fps: int, paths: Sequence[LandscapePath], options: CompareOptions) -> FilmEntry:
    """Return the film of the landscape, with the same clock and frames."""

    def caption(_: ComparedRuns, theme: Theme) -> Caption:
        return landscape_films_caption(paths, theme, size=SHAPES[options.shape])

    return replace(
        _film(fps),
        name=PATHS,
        caption=caption,
        blitter=partial(landscape_film_of, plane=options.plane),
    )


def _files(options: CompareOptions) -> list[str]:
    """Return the names of the files, in the order of writing."""
    chosen = options.formats or default_formats()
    names = [f"{NAME}.{suffix}" for suffix in compare_formats() if suffix in chosen]
    if options.plane:
        names += [f"{LANDSCAPE}.{suffix}" for suffix in FIGURE_FORMATS if suffix in chosen]
        names += [f"{PATHS}.{suffix}" for suffix in film_suffixes() if suffix in chosen]
    return [*names, CAPTIONS_TEX, CAPTIONS]


def _folder(options: CompareOptions, output: Path, scenarios: Mapping[str, AnyScenario]) -> Path:
    """Return the folder of the comparison."""
    return output / (options.name or "+".join(each.origin.name for each in scenarios.values()))


def check_compare_output(
    scenarios: Mapping[str, AnyScenario], output: Path, options: CompareOptions
) -> None:
    """Check before training that runs can be compared and their files written.

    Args:
        scenarios: By the labels of their runs.
        output: As in :func:`compare_runs`.
        options: The options.

    Raises:
        InputError: As in :func:`compare_runs`.
    """
    fonts: tuple[str, ...] = (FONT,)
    for first in list(scenarios.values())[:1]:
        check_presentation(first)
        fonts = presentation_of(*presented(first, options)).theme.fonts
    check_comparable(scenarios, fonts)
    if options.plane:
        check_common_plane(scenarios, options.plane)
    folder = _folder(options, output, scenarios)
    check_owner(folder, "comparison")
    check_target(folder, _files(options))
    if not options.overwrite:
        check_not_existing(folder, _files(options))


def compare_runs(
    trajectories: Mapping[str, AnyTrajectory],
    output: Path,
    options: CompareOptions | None = None,
    *,
    on_frame: Callable[[str, int, int], None] | None = None,
    warn: Callable[[str], None] | None = None,
) -> list[Path]:
    """Draw two to four runs side by side.

    All files appear together at the end; after an error the folder is unchanged.

    Args:
        trajectories: The runs, by their labels in figures and films.
        output: The parent of the folder of the comparison.
        options: The options.
        on_frame: Called after each frame with the name of the film, the number of frames done and
            the total number.
        warn: Called with a message about the settings chosen to meet ``max_size``.

    Returns:
        The files, in the order of writing.

    Raises:
        InputError: The runs cannot be compared, files exist that may not be replaced, or the
            folder belongs to a scenario or study or cannot be written.
    """
    options = options or CompareOptions()
    scenarios = {label: each.scenario for label, each in trajectories.items()}
    check_compare_output(scenarios, output, options)
    first = next(iter(scenarios))
    scenarios[first] = styled_scenario(scenarios[first], replace(options, fps=None))
    presentation = presentation_of(scenarios[first].style, scenarios[first].labels)
    folder = _folder(options, output, scenarios)
    comment = comparison_provenance(folder.name, options.clock, scenarios)
    compared = compared_runs(trajectories, options.clock)
    paths = landscape_paths(compared) if options.plane else []
    suffixes = [name.rpartition(".")[2] for name in _files(options) if name.startswith(f"{NAME}.")]
    figures = [each for each in suffixes if each in FIGURE_FORMATS]
    fps = options.fps or FPS
    film = FilmTable(size=SHAPES[options.shape], fps=fps, hold=HOLD_S)
    captions = [(NAME, compare_caption(compared, presentation.theme))]
    language = presentation.theme.words.language.code
    title = " | ".join(each.label for each in compared.runs)
    filming = Filming.of(compared, film, options, presentation.theme, comment, on_frame, warn)
    with staged_folder(folder) as staging:
        if figures:
            draw = partial(compare_figure, compared, shape=options.shape)
            about = About(comment, title, captions[0][1].alt, language)
            write_figure(draw, presentation, staging / NAME, figures, about)
        films = [each for each in suffixes if each not in figures]
        if films:
            filming.render(_film(fps), {each: staging / f"{NAME}.{each}" for each in films})
        if options.plane and figures:
            draw = partial(landscape_of, paths, plane=options.plane)
            captions.append((LANDSCAPE, landscape_comparison_caption(paths, presentation.theme)))
            about = About(comment, title, captions[-1][1].alt, language)
            write_figure(draw, presentation, staging / LANDSCAPE, figures, about)
        if options.plane and films:
            moving = _landscape_film(fps, paths, options)
            captions.append((PATHS, moving.caption(compared, presentation.theme)))
            filming.render(moving, {each: staging / f"{PATHS}.{each}" for each in films})
        text = captions_document(
            title, captions, comment, language=presentation.theme.words.language
        )
        write_text(staging / CAPTIONS, text)
        write_text(staging / CAPTIONS_TEX, captions_tex(text, folder.name))
    return [folder / name for name in _files(options)]
