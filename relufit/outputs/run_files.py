"""One run → its files: figures, films, trajectory, summary and captions."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from relufit.draw.canvas.figure_formats import FIGURE_FORMATS, About
from relufit.draw.canvas.presentation import presentation_of
from relufit.encode import check_target, name_errors, staged_folder, write_text
from relufit.errors import InputError
from relufit.models.possible import possible_entry
from relufit.models.registry import model_of, summary_of
from relufit.outputs.captions_file import CAPTIONS, check_owner, with_kept_captions
from relufit.outputs.captions_tex import CAPTIONS_TEX, captions_tex
from relufit.outputs.catalogue import (
    HTML,
    STILL,
    TEXT,
    default_formats,
    entry_names,
    file_formats,
    film_suffixes,
)
from relufit.outputs.figure_files import write_figure
from relufit.outputs.film_files import Filming
from relufit.outputs.option_checks import check_not_existing, too_fast
from relufit.outputs.options import RenderOptions
from relufit.outputs.presentation import check_presentation, presented
from relufit.outputs.styled import styled_run
from relufit.reports.relu_sum import Lead, captions_text, with_provenance
from relufit.scenario.made_from import provenance
from relufit.training.archive import save_trajectory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from relufit.draw.canvas.catalogue_entry import (
        CatalogueEntry,
        FigureEntry,
        FilmEntry,
        HtmlEntry,
    )
    from relufit.draw.canvas.presentation import Presentation
    from relufit.scenario import AnyScenario
    from relufit.training import AnyTrajectory

__all__ = ["check_output", "render_run"]

ONLY_OF_SOME = ("parameter", "plane")  # options that only some figures and films take
DATA = ("trajectory.npz", "summary.json", CAPTIONS_TEX, CAPTIONS)  # of every run


def render_run(
    trajectory: AnyTrajectory,
    output: Path,
    options: RenderOptions | None = None,
    *,
    on_frame: Callable[[str, int, int], None] | None = None,
    warn: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write the figures, films and data of a run to ``output/<name of the scenario>/``.

    The folder also gets ``trajectory.npz``, ``summary.json``, ``captions.tex`` and ``captions.md``,
    which keep the captions of figures and films of this run that are already there. All files are
    replaced together at the end; after an error the folder is unchanged.

    Args:
        trajectory: The run.
        output: The parent of the folder of the run.
        options: The options.
        on_frame: Called after each frame with the name of the film, the number of frames done and
            the total number.
        warn: Called with a message about the settings chosen to meet ``max_size``.

    Returns:
        The files, in the order of writing.

    Raises:
        InputError: Nothing is left to draw, files exist that may not be replaced, or the folder
            belongs to a study or cannot be written.
    """
    options = options or RenderOptions()
    figures, films, pages = _chosen(trajectory, options)
    shown = styled_run(trajectory, options)
    part = _part(shown, options)
    folder = output / trajectory.scenario.origin.name
    comment, of_data = provenance(shown.scenario), provenance(trajectory.scenario)
    names = [f"{entry.name}.{suffix}" for entry, suffixes in figures for suffix in suffixes]
    names += [f"{film.name}.{suffix}" for film, suffixes in films for suffix in suffixes]
    names += [f"{page.name}.{HTML}" for page in pages]
    names += DATA
    check_owner(folder, "scenario")
    if not options.overwrite:
        check_not_existing(folder, names)
    presentation = presentation_of(shown.scenario.style, shown.scenario.labels)
    filming = Filming.of(
        part, part.scenario.film, options, presentation.theme, comment, on_frame, warn
    )
    with staged_folder(folder) as staging:
        for entry, suffixes in figures:
            _write_figure(part, entry, staging, suffixes, (options, presentation), comment)
        for film, suffixes in films:
            paths = {suffix: staging / f"{film.name}.{suffix}" for suffix in suffixes}
            filming.render(film.with_options(asdict(options)), paths)
        for page in pages:
            write_text(staging / f"{page.name}.{HTML}", page.page(trajectory, of_data))
        archive = staging / "trajectory.npz"
        with name_errors(archive), archive.open("wb") as file:
            save_trajectory(trajectory, file, of_data)
        entries = [*(entry for entry, _ in (*figures, *films)), *pages]
        summary = {**summary_of(trajectory), "provenance": json.loads(of_data)}
        write_text(staging / "summary.json", json.dumps(summary, indent=2) + "\n")
        words = presentation.theme.words
        reasons = model_of(trajectory.scenario).reasons(trajectory, words)
        lead = Lead(summary["verdict"] or "", reasons, summary["iterations"])
        captions = with_kept_captions(
            captions_text(part, entries, of_data, lead, presentation.theme),
            folder,
            order=entry_names(),
            suffixes=file_formats(),
            made_from=of_data,
        )
        write_text(staging / CAPTIONS, captions)
        write_text(staging / CAPTIONS_TEX, captions_tex(captions, folder.name))
    return [folder / name for name in names]


def check_output(scenario: AnyScenario, output: Path, options: RenderOptions) -> None:
    """Check before training that the files of a scenario can be written.

    Args:
        scenario: The scenario.
        output: The parent of the folder of the run.
        options: The options.

    Raises:
        InputError: The folder cannot be created or written to, belongs to a study, has a folder
            in place of a file, or has files that must not be replaced.
    """
    folder = output / scenario.origin.name
    check_owner(folder, "scenario")
    check_presentation(scenario)
    presentation_of(*presented(scenario, options))
    catalogue = model_of(scenario).catalogue()
    wanted = options.only or [each.name for each in catalogue.every if each.is_default(scenario)]
    drawn = [each for each in (*catalogue.figures, *catalogue.films) if each.name in wanted]
    _check_options_of_some(scenario, drawn, catalogue.every, options)
    asked = [(*DATA, *(f"{entry.name}.{suffix}" for suffix in file_formats())) for entry in drawn]
    names = [name for name in dict.fromkeys(chain(*asked)) if _is_asked_for(name, options)]
    check_target(folder, names)
    fps = scenario.film.fps if options.fps is None else options.fps
    films = [each for each in catalogue.films if each.name in wanted]
    if films and (wrong := too_fast(fps, options.formats or default_formats())):
        raise scenario.fault("film", "fps", f"{wrong} Choose other file formats or another rate.")
    if not options.overwrite:
        check_not_existing(folder, DATA)


def _is_asked_for(name: str, options: RenderOptions) -> bool:
    suffix = name.rpartition(".")[2]
    return name in DATA or suffix in (options.formats or default_formats())


def _chosen(
    trajectory: AnyTrajectory, options: RenderOptions
) -> tuple[list[tuple[FigureEntry, list[str]]], list[tuple[FilmEntry, list[str]]], list[HtmlEntry]]:
    """Return the figures and films to write, each with its formats, and the HTML pages."""
    scenario = trajectory.scenario
    catalogue = model_of(scenario).catalogue()
    every = catalogue.every
    for name in options.only:
        possible_entry(trajectory, every, name, field="only")
    asked = options.only or [entry.name for entry in every if entry.is_default(scenario)]
    formats = options.formats or default_formats()
    still = [each for each in FIGURE_FORMATS if each in formats]
    read = [TEXT] if TEXT in formats else []
    moving = [each for each in (STILL, *film_suffixes()) if each in formats]
    figures = [
        (each, still + (read if each.text else []))
        for each in catalogue.figures
        if each.name in asked
    ]
    films = [(each, moving) for each in catalogue.films if each.name in asked]
    figures = [(each, suffixes) for each, suffixes in figures if suffixes]
    films = [(each, suffixes) for each, suffixes in films if suffixes]
    pages = [each for each in catalogue.html_pages if each.name in asked and HTML in formats]
    drawn = [each for each, _ in (*figures, *films)]
    _check_options_of_some(scenario, drawn, catalogue.every, options)
    if not figures and not films and not pages:
        raise InputError(
            f"expected a format of {', '.join(asked)}; figures are {', '.join(FIGURE_FORMATS)}, "
            f"films {', '.join((STILL, *film_suffixes()))}, pages to "
            f"read also {TEXT}, pages to explore {HTML}.",
            field="formats",
            value=",".join(formats),
        )
    return figures, films, pages


def _check_options_of_some(
    scenario: AnyScenario,
    drawn: Sequence[CatalogueEntry],
    every: Sequence[CatalogueEntry],
    options: RenderOptions,
) -> None:
    """Check that something that takes an option is to be written, and can be drawn with it."""
    for name in ONLY_OF_SOME:
        value = getattr(options, name)
        if not value:
            continue
        takers = {
            each.name: each.option for each in every if each.option and each.option.name == name
        }
        wanted = [takers[each.name] for each in drawn if each.name in takers]
        for option in wanted:
            option.check(scenario, value)
        if not wanted:
            advice = (
                f"expected {' or '.join(takers)} among those to write"
                if takers
                else "expected none, since no figure of this model type takes one"
            )
            raise InputError(f"{advice}.", field=name, value=value)


def _part(trajectory: AnyTrajectory, options: RenderOptions) -> AnyTrajectory:
    """Return the part of the run to show."""
    first = options.first if options.first is not None else 0
    last = options.last if options.last is not None else trajectory.iterations
    if (first, last) == (0, trajectory.iterations):
        return trajectory
    try:
        return trajectory.between(first, last)
    except ValueError as error:
        is_first = not 0 <= first <= trajectory.iterations
        raise InputError(
            f"expected iterations in ascending order from 0 to {trajectory.iterations}, where the "
            f"run ended, got {first} to {last}.",
            field="first" if is_first else "last",
        ) from error


def _write_figure(
    trajectory: AnyTrajectory,
    entry: FigureEntry,
    folder: Path,
    suffixes: list[str],
    how: tuple[RenderOptions, Presentation],
    comment: str,
) -> None:
    options, presentation = how
    if TEXT in suffixes and entry.text:
        text = with_provenance(entry.text(trajectory, presentation.theme.words), comment)
        write_text(folder / f"{entry.name}.{TEXT}", text)
    drawn = [suffix for suffix in suffixes if suffix != TEXT]
    if drawn:
        option = entry.option
        chosen = {option.name: getattr(options, option.name)} if option else {}
        draw = partial(entry.draw, trajectory, **chosen)
        theme = presentation.theme
        alt = entry.caption(trajectory, theme).alt
        about = About(comment, trajectory.scenario.title, alt, theme.words.language.code)
        write_figure(draw, presentation, folder / entry.name, drawn, about)
