"""Reference pages of the Python interface: what `relufit` offers, and every module's names."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generate.files import table

import relufit

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(relufit.__file__).parent
# Beside the names of `relufit`: the options that `render` and `compare` take, and studies.
MORE = (
    "relufit.outputs.options.RenderOptions",
    "relufit.outputs.options.CompareOptions",
    "relufit.outputs.options.PlotOptions",
    "relufit.study.planning.plan.load_study",
    "relufit.study.run.run_study",
    "relufit.study.run.StudyDone",
    "relufit.study.storage.open_study.open_study",
    "relufit.study.load_results.load_results",
)


def pages() -> dict[str, str]:
    """The pages by their names."""
    return {"python": _interface(), "modules": _modules()}


def _interface() -> str:
    names = [f"relufit.{name}" for name in sorted(relufit.__all__, key=str.lower)]
    named = [name for name in names if not name.endswith("__version__")]
    lines = [
        "# Python interface",
        "",
        "Everything that `import relufit` offers; `relufit.__version__` is the version.",
        "Examples are tested.",
        "",
        *_described(named),
        "## Options and studies",
        "",
        "The options of figures and films, and the functions behind `relufit study`.",
        "",
        *_described(MORE),
    ]
    return "\n".join(lines)


def _described(names: Any) -> Iterator[str]:
    """One directive for each name."""
    for name in names:
        yield f"{'###' if name in MORE else '##'} `{name.rpartition('.')[2]}`"
        yield from ("", "```{eval-rst}", *_directive(name), "```", "")


def _directive(name: str) -> Iterator[str]:
    module, _, attribute = name.rpartition(".")
    value = getattr(import_module(module), attribute)
    if not inspect.isclass(value):
        yield f".. autofunction:: {name}"
        return
    yield f".. autoclass:: {name}"
    if _shows_members(value):
        yield "   :members:"
        yield "   :inherited-members: BaseModel, Exception, object"
        yield "   :exclude-members: model_config, model_fields, model_computed_fields"


def _shows_members(value: type) -> bool:
    return not issubclass(value, Exception)


def _modules() -> str:
    """Every module with its public names, each with the first line of its docstring."""
    lines = [
        "# Modules",
        "",
        "Every module, and what it offers to the others. Only the names of the",
        "[Python interface](python.md) are kept stable for users;",
        "[Architecture](../architecture.md) says how the modules work together.",
        "",
    ]
    for name in module_names():
        module = import_module(name)
        public = [each for each in getattr(module, "__all__", ()) if _is_own(module, each)]
        if public:
            lines += [f"## `{name}`", "", _first_line(module), ""]
            rows = [[f"`{each}`", _first_line(getattr(module, each))] for each in public]
            lines += table(["name", "meaning"], rows)
    return "\n".join(lines)


def module_names() -> list[str]:
    """All modules of the package by name; importing ``__main__`` would run it."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        if parts[-1] != "__main__":
            found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


def _is_own(module: Any, name: str) -> bool:
    home = getattr(getattr(module, name), "__module__", module.__name__)
    return home == module.__name__


def _first_line(value: Any) -> str:
    """The first line of a docstring; of a plain value, the value."""
    if inspect.ismodule(value) or inspect.isclass(value) or inspect.isroutine(value):
        text = inspect.getdoc(value) or ""
        return " ".join(text.partition("\n\n")[0].split()).replace("``", "`")
    return (
        f"`{value}`"
        if isinstance(value, int | float | str | tuple) and len(repr(value)) < 80
        else f"A `{type(value).__name__}`."
    )
