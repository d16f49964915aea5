"""The file formats of figures: one entry each."""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from relufit.draw.canvas.opaque import opaque
from relufit.encode.metadata.eps import eps_with_comment
from relufit.encode.metadata.jpeg import jpeg_with_comment
from relufit.encode.metadata.pdf import pdf_with_language
from relufit.encode.metadata.svg import svg_with_title
from relufit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from matplotlib.figure import Figure

__all__ = ["FIGURE_FORMATS", "About", "FigureFormat"]

# The fonts in the style of a text element. Text content has no "<", so it never matches.
SVG_FONT = re.compile(rb"(<(?:text|tspan) [^<>]*?font(?:-family)?: [^;\"<>]*')(?=[;\"])")
MAKER = f"relufit {__version__}"


class About(NamedTuple):
    """What a file says of its figure.

    Attributes:
        comment: ASCII text that :func:`relufit.encode.read_comment` reads.
        title: The title of the figure.
        description: The alternative text.
        language: The language of both, such as ``"en"``.
    """

    comment: str
    title: str = ""
    description: str = ""
    language: str = "en"


def _as_it_is(data: bytes, _: About) -> bytes:
    return data


def _unchanged(_: Figure) -> AbstractContextManager[None]:
    return nullcontext()


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFormat:
    """A file format of figures.

    Attributes:
        options: Returns the arguments of matplotlib's ``savefig``, with the metadata that it can
            write. Dates are left out to keep the bytes reproducible.
        finish: Adds what matplotlib cannot write.
        prepared: Changes a figure while it is saved.
        has_transparency: Whether the background may be transparent.
        on_request: Whether it is written only if it is asked for.
    """

    options: Callable[[About], dict[str, Any]]
    finish: Callable[[bytes, About], bytes] = _as_it_is
    prepared: Callable[[Figure], AbstractContextManager[None]] = _unchanged
    has_transparency: bool = True
    on_request: bool = False


def _png(about: About) -> dict[str, Any]:
    named = {"Title": about.title, "Description": about.description}
    said = {key: text for key, text in named.items() if text}
    return {"metadata": {"Software": MAKER, "Comment": about.comment, **said}}


def _svg(about: About) -> dict[str, Any]:
    return {"metadata": {"Creator": MAKER, "Description": about.comment, "Date": None}}


def _finished_svg(data: bytes, about: About) -> bytes:
    data = SVG_FONT.sub(rb"\1, sans-serif", data)
    return svg_with_title(data, about.title, about.description, about.language)


def _pdf(about: About) -> dict[str, Any]:
    said = {"Title": about.title, "Subject": about.description}
    named = {key: text for key, text in said.items() if text}
    made = {"Creator": MAKER, "Keywords": about.comment, "CreationDate": None}
    return {"metadata": {**made, **named}}


def _finished_pdf(data: bytes, about: About) -> bytes:
    return pdf_with_language(data, about.language)


def _eps(_: About) -> dict[str, Any]:
    return {"metadata": {"Creator": MAKER}}


def _finished_eps(data: bytes, about: About) -> bytes:
    return eps_with_comment(data, about.comment, about.title)


def _tiff(about: About) -> dict[str, Any]:
    said = {"description": about.comment} if about.comment else {}
    return {"pil_kwargs": {"compression": "tiff_adobe_deflate", "software": MAKER, **said}}


def _jpeg(_: About) -> dict[str, Any]:
    return {"pil_kwargs": {"quality": 95, "subsampling": 0}}


def _finished_jpeg(data: bytes, about: About) -> bytes:
    return jpeg_with_comment(data, about.comment)


FIGURE_FORMATS: dict[str, FigureFormat] = {
    "png": FigureFormat(options=_png),
    "svg": FigureFormat(options=_svg, finish=_finished_svg),
    "pdf": FigureFormat(options=_pdf, finish=_finished_pdf),
    "eps": FigureFormat(
        options=_eps,
        finish=_finished_eps,
        prepared=opaque,
        has_transparency=False,
        on_request=True,
    ),
    "tiff": FigureFormat(options=_tiff, on_request=True),
    "jpg": FigureFormat(
        options=_jpeg, finish=_finished_jpeg, has_transparency=False, on_request=True
    ),
}
