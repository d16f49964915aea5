"""The tables [style] and [labels]: appearance and words of figures and films."""

import re
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, cast

from pydantic import AfterValidator, Field

from relufit.languages.language import faulty_template
from relufit.languages.registry import ENGLISH, LANGUAGES
from relufit.scenario.color_names import COLOR_NAMES
from relufit.scenario.explain import similar
from relufit.scenario.few_faults import FEW_FAULTS
from relufit.scenario.messages import Fault
from relufit.scenario.table import Table
from relufit.scenario.values import WHOLE, Interval, Number, refused, refused_all

__all__ = ["LANGUAGE", "AxisLimits", "Colors", "Labels", "Panels", "Style", "merged_style"]

LANGUAGE = "language"  # the key of [labels] that is not a label
LONGEST_LABEL = 1000
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_LENGTH = re.compile(r"single|double|\d+(?:\.\d+)? ?(?:in|mm|cm|px)")


def _color(text: str) -> str:
    """Return a colour as ``#rrggbb``."""
    name = COLOR_NAMES.get(text.lower(), text)
    if not _HEX.fullmatch(name):
        meant = similar(text, COLOR_NAMES)
        hint = f'Did you mean "{meant}"?' if meant else "Names are those of CSS."
        raise refused(f'expected a colour such as "#1a7f5a" or "teal", got {text!r}. {hint}')
    digits = name[1:].lower()
    return f"#{digits}" if len(digits) > 3 else "#" + "".join(2 * each for each in digits)  # noqa: PLR2004 - #rgb


def _width(text: str) -> str:
    if not _LENGTH.fullmatch(text):
        raise refused(f'expected "single", "double" or a length such as "120mm", got {text!r}.')
    return text


Color: TypeAlias = Annotated[str, AfterValidator(_color)]
_Share: TypeAlias = Annotated[Number, Field(ge=0.25, le=4)]
T = TypeVar("T")
_Chosen: TypeAlias = Annotated[tuple[T, ...], Field(strict=False, min_length=1)] | None
_Names: TypeAlias = Annotated[tuple[str, ...], Field(strict=False, min_length=1, max_length=5)]


class Colors(Table):
    """Colours that replace those of the theme: ``"#rrggbb"`` or a name of CSS."""

    background: Color | None = Field(default=None, description="Background.", examples=["white"])
    ink: Color | None = Field(
        default=None, description="Text, axes and the network's curve.", examples=["#222222"]
    )
    muted: Color | None = Field(
        default=None, description="Ticks and secondary lines.", examples=["dimgray"]
    )
    reference: Color | None = Field(
        default=None, description="The reference.", examples=["#b0b0b0"]
    )
    shade: Color | None = Field(
        default=None, description="Regions outside the data.", examples=["whitesmoke"]
    )
    neurons: (
        Annotated[tuple[Color, ...], Field(strict=False, min_length=1, max_length=8), FEW_FAULTS]
        | None
    ) = Field(
        default=None,
        description="The first neurons; the others keep the colours of the theme.",
        examples=[["#722c96", "#1c7c46"]],
    )
    positive: Color | None = Field(
        default=None, description="Weights and values above 0.", examples=["black"]
    )
    negative: Color | None = Field(
        default=None, description="Weights and values below 0.", examples=["gray"]
    )
    error: Color | None = Field(
        default=None, description="Backpropagated errors.", examples=["crimson"]
    )
    not_run: Color | None = Field(
        default=None, description="Cells of a study without runs.", examples=["silver"]
    )
    solved: Color | None = Field(
        default=None, description="The verdict solved.", examples=["#44a9e3"]
    )
    at_its_best: Color | None = Field(
        default=None, description="The verdict at its best.", examples=["seagreen"]
    )
    slow: Color | None = Field(
        default=None, description="The verdict slow.", examples=["goldenrod"]
    )
    noise_floor: Color | None = Field(
        default=None, description="The verdict noise floor.", examples=["orchid"]
    )
    oscillating: Color | None = Field(
        default=None, description="The verdict oscillating.", examples=["olive"]
    )
    undecided: Color | None = Field(
        default=None, description="The verdict undecided.", examples=["gray"]
    )
    trapped: Color | None = Field(
        default=None, description="The verdict trapped, and misfits.", examples=["#c0392b"]
    )
    dead: Color | None = Field(default=None, description="The verdict dead.", examples=["dimgray"])
    diverged: Color | None = Field(
        default=None, description="The verdict diverged.", examples=["purple"]
    )


class AxisLimits(Table):
    """Limits of axes, which otherwise follow from the run: ``[smallest, largest]``."""

    x: Interval | None = Field(default=None, description="x of curves.", examples=[[0, 4]])
    y: Interval | None = Field(default=None, description="y of curves.", examples=[[-1, 3]])
    knot: Interval | None = Field(default=None, description="Knots.", examples=[[0, 4]])
    weight: Interval | None = Field(default=None, description="Weights.", examples=[[-3, 3]])
    bias: Interval | None = Field(default=None, description="Biases.", examples=[[-4, 1]])


class Panels(Table):
    """Panels of figures and films to draw; all of them where a key is left out."""

    fit: _Chosen[Literal["initial", "final"]] = Field(
        default=None, description="Panels of the figure fit.", examples=[["final"]]
    )
    parameters: _Chosen[Literal["biases", "weights"]] = Field(
        default=None, description="Panels of the figure parameters.", examples=[["weights"]]
    )
    training: _Chosen[Literal["knots", "weights"]] = Field(
        default=None,
        description="Panels beside the fit in the film training.",
        examples=[["knots"]],
    )
    neurons: _Chosen[Literal["neurons", "network"]] = Field(
        default=None, description="Panels of the film neurons.", examples=[["neurons"]]
    )


class Style(Table):
    """Appearance of figures and films. Every key is optional; training does not change."""

    theme: Literal["light", "dark"] | None = Field(
        default=None, description="The theme whose colours apply where none is given."
    )
    width: Annotated[str, AfterValidator(_width)] | None = Field(
        default=None,
        description='Width of figures: "single", "double", or a length in in, mm, cm or px.',
        examples=["120mm"],
    )
    dpi: Annotated[int, Field(ge=50, le=1200), WHOLE] | None = Field(
        default=None, description="Pixels per inch of figures.", examples=[300]
    )
    transparent: bool | None = Field(
        default=None, description="Whether figures have no background."
    )
    font: _Names | None = Field(
        default=None,
        description="Font families: a letter is taken from the first that has it.",
        examples=[["DejaVu Serif"]],
    )
    font_size: Annotated[Number, Field(ge=5, le=24)] | None = Field(
        default=None,
        description="Font size of figures in points; that of films changes as if 10 were usual.",
        examples=[9],
    )
    line_width: _Share | None = Field(
        default=None, description="Factor of the widths of all lines, 0.25 to 4.", examples=[1.5]
    )
    grid: bool | None = Field(default=None, description="Whether axes have a grid.")
    shading: bool | None = Field(
        default=None, description="Whether regions outside the data are shaded."
    )
    rings: bool | None = Field(
        default=None, description="Whether events and targets are marked with rings."
    )
    title: str | None = Field(
        default=None, description="A title above figures.", examples=["Start crowded"]
    )
    colors: Colors | None = Field(default=None, description="Colours.")
    limits: AxisLimits | None = Field(default=None, description="Limits of axes.")
    panels: Panels | None = Field(default=None, description="Panels to draw.")


def _labels(labels: dict[str, str]) -> dict[str, str]:
    """Check keys and templates of labels, and the language."""
    faults: list[Fault] = []
    for key, text in labels.items():
        if key == LANGUAGE:
            fault = "" if text in LANGUAGES else _unknown("language", text, LANGUAGES)
        elif key not in ENGLISH.labels:
            fault = _unknown("label", key, ENGLISH.labels)
        elif len(text) > LONGEST_LABEL:
            fault = f"expected at most {LONGEST_LABEL} characters, got {len(text)}."
        else:
            fault = faulty_template(text, ENGLISH.labels[key])
        if fault:
            faults.append(Fault(path=(key,), text=fault))
    if faults:
        raise refused_all(faults)
    return labels


def _unknown(noun: str, got: str, known: Any) -> str:
    meant = similar(got, known)
    few = noun == "language"
    hint = f'Did you mean "{meant}"?' if meant else f"Known are {', '.join(known)}." if few else ""
    what = "one of the shipped languages" if few else "a known label"
    return (
        f"expected {what}, got {got!r}. {hint or 'They are the keys of relufit/languages/en.toml.'}"
    )


Labels: TypeAlias = Annotated[dict[str, str], AfterValidator(_labels)]


def merged_style(base: Style | None, over: Style | None) -> Style | None:
    """Return a style in which the values of ``over`` replace those of ``base``.

    Example:
        >>> merged_style(Style(grid=True, dpi=100), Style(dpi=300)).dpi
        300
    """
    if base is None or over is None:
        return over if base is None else base
    merged = _merged(base.model_dump(exclude_none=True), over.model_dump(exclude_none=True))
    return Style.model_validate(merged)


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _merged(base[key], cast("dict[str, Any]", value))
        for key, value in over.items()
        if isinstance(value, dict) and isinstance(base.get(key), dict)
    }
    return {**base, **over, **both}
