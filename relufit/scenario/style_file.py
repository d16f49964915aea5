"""A file with [style] and [labels] for all scenarios."""

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from relufit.errors import InputError
from relufit.scenario.base import Origin
from relufit.scenario.messages import Fault, input_error
from relufit.scenario.parsing import parsed, text_of, validated
from relufit.scenario.style import Labels, Style
from relufit.scenario.table import Table
from relufit.scenario.toml_schema import TomlSchema

__all__ = ["StyleFile", "load_style"]


class StyleDocument(Table):
    """The tables of a file of this kind, which are those of a scenario."""

    style: Style | None = Field(default=None, description="Appearance of figures and films.")
    labels: Labels | None = Field(default=None, description="Words of figures and films.")


class StyleFile(StyleDocument):
    """The valid content of a file, and the file."""

    origin: Origin

    def fault(self, table: str, key: str, text: str) -> InputError:
        """Return an error for a fault that a later layer found, with its place in the file."""
        fault = Fault(path=(table, key), text=text)
        return input_error(self.origin.label, self.origin.text, [fault])


def load_style(path: Path) -> StyleFile:
    """Read a file with [style] and [labels].

    Args:
        path: The TOML file.

    Raises:
        InputError: The file cannot be read or is not valid. The message has one line for each
            fault, as for a scenario.
    """
    origin = Origin.of(text_of(path), name=path.stem, path=path)
    found = validated(parsed(origin), lambda _: (StyleDocument, _schema()), None)
    if isinstance(found, list):
        raise input_error(origin.label, origin.text, found)
    return StyleFile.model_construct(origin=origin, style=found.style, labels=found.labels)


@cache
def _schema() -> dict[str, Any]:
    return StyleDocument.model_json_schema(schema_generator=TomlSchema)
