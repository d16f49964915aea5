"""The worked page as a figure with columns of formulas: two, or as many as keep it printable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from relufit.draw.canvas.letters import check_letters
from relufit.draw.canvas.page import DEFAULT_PAGE, DPI, POINTS_PER_INCH, Page
from relufit.draw.canvas.wrapping import literal, wrapped
from relufit.draw.dense.symbols import formula_tex, tex
from relufit.draw.dense.worked_text import order_note, section_title, steps_of, worked_title
from relufit.dynamics.dense.worked import worked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from relufit.draw.canvas.theme import Theme
    from relufit.dynamics.dense.quantities import Line
    from relufit.dynamics.dense.worked import Section
    from relufit.text.words import Words
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["worked_figure"]

MARGIN_IN, GUTTER_IN = 0.25, 0.35
TALLEST = 1.4143  # height by width, as of A4 paper; a taller page gets more columns
SMALL = 0.82  # share of the font size of the page
LEADING = 1.28  # line height, as a multiple of the text height
# The following are multiples of the font size.
APART = 0.55  # between quantities
INDENT = 1.6  # of a continued row
SPACE = 0.45  # between formula and numbers in one row
MOST_LINES = 12  # of a title or note; the rest is cut off


class Row(NamedTuple):
    """One row of text.

    Attributes:
        texts: Its texts, each with the distance from the left of the column in inches.
        end_in: Distance of its right end from the left of the column, in inches.
        height_in: Its height, in inches.
        is_title: Whether it is part of a title.
        is_apart: Whether it has extra space above.
    """

    texts: tuple[tuple[float, str], ...]
    end_in: float
    height_in: float
    is_title: bool = False
    is_apart: bool = False


class Ruler:
    """Measures and breaks lines of mathematics.

    Args:
        size_pt: Font size in points.
        width_in: Width of a column in inches.
        words: The words, which say how numbers are written.
    """

    def __init__(self, size_pt: float, width_in: float, words: Words) -> None:
        self._size_pt, self._width_in, self._words = size_pt, width_in, words
        self._figure = Figure(dpi=DPI)
        self._renderer = FigureCanvasAgg(self._figure).get_renderer()
        self._text = self._figure.text(0.0, 0.0, "", fontsize=size_pt)

    def row(self, text: str, indent_in: float = 0.0, *, is_title: bool = False) -> Row:
        """Measure a row of text."""
        self._text.set_text(text)
        self._text.set_fontweight("bold" if is_title else "normal")
        box = self._text.get_window_extent(self._renderer)
        height = max(box.height / DPI, self._size_pt / POINTS_PER_INCH)
        end = indent_in + box.width / DPI
        return Row(((indent_in, text),), end, height, is_title, is_apart=is_title)

    def rows(self, line: Line, values: dict[str, float]) -> list[Row]:
        """Set a quantity in as few rows as possible."""
        size_in = self._size_pt / POINTS_PER_INCH
        indent = INDENT * size_in
        steps = steps_of(line, values)
        formula = self._broken(f"{tex(line.name)} = {formula_tex(line.formula)}", 0.0, indent)
        if not steps:
            return formula
        numbers = self.row(self._written("= " + " = ".join(steps)), indent)
        beside = formula[-1].end_in + SPACE * size_in - indent
        if numbers.end_in + beside <= self._width_in:
            return [*formula[:-1], _joined(formula[-1], numbers, beside)]
        if numbers.end_in <= self._width_in:
            return [*formula, numbers]
        broken = [self._broken(f"= {step}", indent, 2 * indent) for step in steps]
        return formula + [row for rows in broken for row in rows]

    def _broken(self, text: str, indent_in: float, further_in: float) -> list[Row]:
        """Set a text in one row or, if it is too wide, break it before plus signs."""
        row = self.row(self._written(text), indent_in)
        parts = text.split(" + ")
        if row.end_in <= self._width_in or len(parts) == 1:
            return [row]
        for kept in range(len(parts) - 1, 0, -1):
            first = " + ".join(parts[:kept])
            row = self.row(self._written(first), indent_in) if _is_whole(first) else row
            if _is_whole(first) and (row.end_in <= self._width_in or kept == 1):
                rest = "+ " + " + ".join(parts[kept:])
                return [row, *self._broken(rest, further_in, further_in)]
        return [self.row(self._written(text), indent_in)]

    def _written(self, text: str) -> str:
        """Return mathematics for matplotlib, as plain text where that avoids its slow parser."""
        simple = text.replace(r" \cdot ", " · ").replace("-", "\N{MINUS SIGN}")
        if re.search(r"[\\^_{]", simple):
            return f"${self._words.localized_math(text)}$"
        return self._words.localized_within(simple)

    def paragraph(self, text: str, width_in: float, *, is_title: bool = False) -> list[Row]:
        """Set plain text in lines, with literal dollar signs."""

        def width_of(line: str) -> float:
            return self.row(literal(line), is_title=is_title).end_in

        lines = wrapped(text, width_in, width_of, MOST_LINES)
        rows = [self.row(literal(line), is_title=is_title) for line in lines]
        return [*rows[:1], *(row._replace(is_apart=False) for row in rows[1:])]


def worked_figure(trajectory: DenseTrajectory, theme: Theme, page: Page = DEFAULT_PAGE) -> Figure:
    """Draw the first update of a run with all formulas and numbers."""
    check_letters(trajectory.scenario.title, "title", theme.fonts)
    size_pt = SMALL * page.font_pt
    columns = 2 if page.is_wide else 1
    column_in = (page.width_in - 2 * MARGIN_IN - (columns - 1) * GUTTER_IN) / columns
    words = theme.words
    ruler = Ruler(size_pt, column_in, words)
    blocks = [
        block
        for section in worked(trajectory)
        for block in _blocks(section, section_title(section, trajectory, words), ruler)
    ]
    gap = APART * size_pt / POINTS_PER_INCH
    note = words.sentences(worked_title(trajectory, words), order_note(trajectory, words))
    while True:
        width = 2 * MARGIN_IN + columns * column_in + (columns - 1) * GUTTER_IN
        room = width - 2 * MARGIN_IN
        head = ruler.paragraph(trajectory.scenario.title, room, is_title=True)
        head += ruler.paragraph(note, room)
        flow = _columns(blocks, columns, gap)
        head_in = _height(head, gap)
        body_in = max(sum(_height(block, gap) for block in column) for column in flow)
        height = 2 * MARGIN_IN + head_in + 2 * gap + body_in
        wider = width + GUTTER_IN + column_in
        if height <= TALLEST * width or not page.holds(wider):
            break
        columns += 1
    figure = page.exact(width, height)
    top = height - MARGIN_IN
    _write(figure, theme, [head], (MARGIN_IN, top), (size_pt, gap))
    for number, column in enumerate(flow):
        left = MARGIN_IN + number * (column_in + GUTTER_IN)
        _write(figure, theme, column, (left, top - head_in - 2 * gap), (size_pt, gap))
    return figure


def _blocks(section: Section, title: str, ruler: Ruler) -> Iterator[list[Row]]:
    """Yield the rows of each quantity, the first with the section title."""
    above = [ruler.row(literal(title), is_title=True)]
    for line in section.lines:
        yield [*above, *ruler.rows(line, section.values)]
        above = []


def _columns(blocks: Sequence[list[Row]], columns: int, gap_in: float) -> list[list[list[Row]]]:
    """Distribute blocks over columns of similar height, in reading order."""
    total = sum(_height(block, gap_in) for block in blocks)
    flow: list[list[list[Row]]] = [[] for _ in range(columns)]
    done = 0.0
    for block in blocks:
        height = _height(block, gap_in)
        flow[min(int(columns * (done + height / 2) / total), columns - 1)].append(block)
        done += height
    return flow


def _height(block: Sequence[Row], gap_in: float) -> float:
    apart = sum(row.is_apart for row in block)
    return sum(LEADING * row.height_in for row in block) + gap_in * (1 + apart)


def _write(
    figure: Figure,
    theme: Theme,
    blocks: Sequence[Sequence[Row]],
    start_in: tuple[float, float],
    sizes: tuple[float, float],
) -> None:
    """Write blocks below each other, starting at a point in inches."""
    width, height = figure.get_size_inches().tolist()
    (x, y), (size_pt, gap) = start_in, sizes
    for block in blocks:
        for row in block:
            y -= gap if row.is_apart else 0.0
            middle = y - LEADING * row.height_in / 2
            for indent, text in row.texts:
                figure.text(
                    (x + indent) / width,
                    middle / height,
                    text,
                    fontsize=size_pt,
                    fontweight="bold" if row.is_title else "normal",
                    color=theme.ink,
                    va="center",
                )
            y -= LEADING * row.height_in
        y -= gap


def _joined(first: Row, second: Row, shift_in: float) -> Row:
    """Join two rows side by side."""
    moved = tuple((indent + shift_in, text) for indent, text in second.texts)
    height = max(first.height_in, second.height_in)
    return Row(first.texts + moved, second.end_in + shift_in, height)


def _is_whole(text: str) -> bool:
    """Return whether the brackets of a part of a formula are balanced."""
    pairs = (("{", "}"), (r"\left", r"\right"))
    return all(text.count(opening) == text.count(closing) for opening, closing in pairs)
