"""Page width of a figure, and the font size, size and grid that follow from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.layout_engine import ConstrainedLayoutEngine

from relufit.draw.canvas.text_size import text_width_pt
from relufit.draw.canvas.themed_figure import ThemedFigure
from relufit.draw.canvas.wrapping import literal, plain_line, wrapped
from relufit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

__all__ = ["DEFAULT_PAGE", "DPI", "POINTS_PER_INCH", "Page"]

DPI = 150
LEAST_DPI, MOST_DPI = 50, 1200
TITLE = 1.15  # size of a title, as a multiple of the font size
TITLE_LINE = 1.5  # height of its line, as a multiple of its size
TITLE_ROOM = 0.94  # share of the width; letters of few pixels are a little wider than measured
MOST_TITLE_LINES = 4  # the rest is cut off
MOST_PX = 20_000  # of a figure's width
POINTS_PER_INCH = 72
COLUMN_WIDTHS_IN = {"single": 3.5, "double": 7.2}  # of most journals: 89 mm and 183 mm
UNITS_IN = {"in": 1.0, "mm": 1 / 25.4, "cm": 1 / 2.54}
LEAST_IN, MOST_IN = 2.5, 24.0
STACKED_BELOW_IN = 5.0  # on a narrower page, two panels are stacked
FONT_PT, LEAST_FONT_PT, MOST_FONT_PT = 10.0, 8.0, 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page that figures are drawn for.

    Attributes:
        width_in: Width of a figure in inches, 2.5 to 24.
        dpi: Pixels per inch, 50 to 1200.
        text_pt: Font size that the user gives; None for one in proportion to the width.
        title: Title above figures; empty for none.
    """

    width_in: float = 8.0
    dpi: int = DPI
    text_pt: float | None = None
    title: str = ""

    @classmethod
    def of(cls, width: str, dpi: int | None = None) -> Self:
        """Create a page as wide as a journal column, or of a given width.

        Args:
            width: ``"single"``, ``"double"``, or a number with a unit: ``in``, ``mm``, ``cm`` or
                ``px``.
            dpi: Pixels per inch; 150 by default.

        Raises:
            InputError: The width is neither, or a number is out of range.

        Example:
            >>> Page.of("single").width_in, Page.of("900px").width_in
            (3.5, 6.0)
        """
        dpi = DPI if dpi is None else dpi
        if not LEAST_DPI <= dpi <= MOST_DPI:
            raise InputError(
                f"expected {LEAST_DPI} to {MOST_DPI} pixels per inch, got {dpi}.", field="dpi"
            )
        units = {**UNITS_IN, "px": 1 / dpi}
        length = re.fullmatch(r"(\d+(?:\.\d+)?) ?(in|mm|cm|px)", width)
        width_in = float(length[1]) * units[length[2]] if length else 0.0
        width_in = COLUMN_WIDTHS_IN.get(width, width_in)
        if not LEAST_IN <= width_in <= MOST_IN:
            raise InputError(
                f"expected single, double, or a length from {LEAST_IN:g}in to "
                f"{MOST_IN:g}in (also mm, cm, px), got {width!r}.",
                field="width",
            )
        if width_in * dpi > MOST_PX:
            raise InputError(
                f"expected a figure of at most {MOST_PX} pixels across, got {width_in * dpi:.0f}. "
                f"Choose a smaller width or fewer pixels per inch.",
                field="dpi",
            )
        return cls(width_in=width_in, dpi=dpi)

    def with_text(self, text_pt: float | None, title: str) -> Self:
        """Return the page with a font size and a title that the user gives."""
        return replace(self, text_pt=text_pt, title=title)

    @property
    def font_pt(self) -> float:
        """The font size: given, or in proportion to the width and within a readable range."""
        if self.text_pt is not None:
            return self.text_pt
        return min(max(FONT_PT * self.width_in / 8.0, LEAST_FONT_PT), MOST_FONT_PT)

    @property
    def is_wide(self) -> bool:
        """Whether the page is wide enough for two panels side by side."""
        return self.width_in >= STACKED_BELOW_IN

    def grid(self, panels: int) -> tuple[int, int]:
        """Return rows and columns for panels: side by side, or stacked on a narrow page."""
        return (1, panels) if self.is_wide else (panels, 1)

    def figure(self, panels: int = 1, *, share: float = 1.0) -> Figure:
        """Create a figure with constrained layout, without global state.

        Args:
            panels: Number of panels.
            share: Share of the page width.
        """
        rows, _ = self.grid(panels)
        height_in = 0.425 * self.width_in if self.is_wide else 0.66 * self.width_in * rows
        return self.sized(share * self.width_in, height_in)

    def sized(self, width_in: float, height_in: float) -> Figure:
        """Create a figure of a given size, scaled down if it is wider than the page."""
        size_pt = TITLE * self.font_pt
        lines = _title_lines(self.title, size_pt, min(width_in, self.width_in))
        figure = self.bare(width_in, height_in)
        more_in = max(len(lines) - 1, 0) * TITLE_LINE * size_pt / POINTS_PER_INCH
        figure.set_figheight(figure.get_figheight() + more_in)
        figure.set_layout_engine("constrained")
        if lines:
            _set_title(figure, lines, size_pt)
        return figure

    def bare(self, width_in: float, height_in: float) -> ThemedFigure:
        """Create a figure without layout and title, for diagrams: see :meth:`sized`."""
        scale = min(1.0, self.width_in / width_in)
        return self.exact(scale * width_in, scale * height_in)

    def exact(self, width_in: float, height_in: float) -> ThemedFigure:
        """Create a figure of exactly this size, even if it is wider than the page."""
        figure = ThemedFigure(figsize=(width_in, height_in), dpi=self.dpi)
        FigureCanvasAgg(figure)
        return figure

    def holds(self, width_in: float) -> bool:
        """Return whether a figure of this width has no more pixels than figures may have."""
        return width_in * self.dpi <= MOST_PX


def _title_lines(title: str, size_pt: float, width_in: float) -> list[str]:
    """Wrap a title to the width of a figure."""
    room_pt = TITLE_ROOM * POINTS_PER_INCH * width_in

    def width_of(line: str) -> float:
        return text_width_pt(line, size_pt, bold=True)

    return wrapped(title, room_pt, width_of, MOST_TITLE_LINES) if plain_line(title) else []


def _set_title(figure: ThemedFigure, lines: Sequence[str], size_pt: float) -> None:
    """Write a title at the top, and leave this part of the height to it."""
    height_pt = POINTS_PER_INCH * figure.get_figheight()
    share = len(lines) * TITLE_LINE * size_pt / height_pt
    text = "\n".join(map(literal, lines))
    written = figure.suptitle(
        text,
        y=1.0 - share,
        va="bottom",
        fontsize=size_pt,
        fontweight="bold",
        linespacing=TITLE_LINE * 0.8,
    )
    written.set_in_layout(False)
    figure.title_share = share
    engine = figure.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        engine.set(rect=(0.0, 0.0, 1.0, 1.0 - share))


DEFAULT_PAGE = Page()
