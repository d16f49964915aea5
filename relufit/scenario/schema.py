"""The scenario file as a whole: its tables, the checks between them, its JSON Schema."""

import functools
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from pydantic import Field, ValidationInfo, field_validator
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from relufit.errors import InputError
from relufit.scenario.locate import lines_of
from relufit.scenario.messages import Fault, input_error
from relufit.scenario.problem import Data, Network
from relufit.scenario.reference import Reference
from relufit.scenario.run import Film, Published, Training
from relufit.scenario.table import Table
from relufit.scenario.values import refused_in_table

__all__ = ["Document", "Origin", "Scenario", "TomlSchema", "document_schema", "json_schema"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a scenario came from.

    Attributes:
        path: The file as the caller named it; None for a scenario from text.
        text: The whole TOML.
        name: The file's stem, which also names its output folder.
        sha256: Hash of the text in UTF-8, in hexadecimal: what ``sha256sum`` says of the file.
    """

    path: Path | None
    text: str
    name: str
    sha256: str

    @classmethod
    def of(cls, text: str, *, name: str, path: Path | None) -> Self:
        """The origin of ``text``, its hash taken here."""
        sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
        return cls(path=path, text=text, name=name, sha256=sha256)

    @property
    def label(self) -> str:
        """What messages call the scenario: its path, or its name."""
        return self.name if self.path is None else str(self.path)


_FILE = re.compile(r"""(?:file|"file"|'file')\s*=\s*("[^"]*"|'[^']*')""")


class Document(Table):
    """One training run of a network, described in a file."""

    title: str = Field(
        min_length=1,
        description="What figures and captions call the run.",
        examples=["Example 4: two of four neurons coalesce"],
    )
    source: str = Field(default="", description="Where the run was published, if it was.")
    description: str = Field(default="", description="What is to be seen in it, for captions.")
    reference: Reference = Field(description="The curve that the network is to learn.")
    network: Network = Field(description="The network before training.")
    data: Data = Field(description="The samples that it is trained on.")
    training: Training | None = Field(
        default=None, description="How it learns. Without this table nothing is trained."
    )
    film: Film = Field(default=Film(), description="How films are made.")
    published: Published | None = Field(
        default=None, description="What the source reports of the run."
    )

    @field_validator("data")
    @classmethod
    def _covered(cls, data: Data, info: ValidationInfo) -> Data:
        """A curve given by nodes must be known on the whole domain."""
        reference: Reference | None = info.data.get("reference")
        nodes = reference.nodes if reference else None
        if reference and nodes:
            (low, high), (first, last) = data.domain, (nodes[0][0], nodes[-1][0])
            if first > low or last < high:
                key = "points" if reference.file is None else "file"
                text = (
                    f"expected points over the whole domain from {low!r} to {high!r}, "
                    f"got x from {first!r} to {last!r}."
                )
                raise refused_in_table([Fault(path=("reference", key), text=text)])
        return data

    @field_validator("training")
    @classmethod
    def _fits_order(cls, training: Training, info: ValidationInfo) -> Training:
        """A full batch has no order of samples."""
        data: Data | None = info.data.get("data")
        if training.batch == "full" and data and data.order != "cyclic":
            text = (
                f'expected "cyclic" where [training] batch is "full", got "{data.order}". '
                f"A full batch uses all samples at once, the same ones each time."
            )
            raise refused_in_table([Fault(path=("data", "order"), text=text)])
        return training

    @field_validator("published")
    @classmethod
    def _fits_network(cls, published: Published, info: ValidationInfo) -> Published:
        network: Network | None = info.data.get("network")
        faults = _misfits(published, network.size) if network else []
        if faults:
            raise refused_in_table(faults)
        return published


def _misfits(published: Published, size: int) -> list[Fault]:
    """What is reported of a network of another size than ``size``."""
    faults: list[Fault] = []
    for key in ("weights", "biases", "bias_peaks"):
        values = getattr(published, key)
        if values is not None and len(values) != size:
            text = f"expected {_entries(size)}, one for each neuron, got {len(values)}."
            faults.append(Fault(path=("published", key), text=text))
    groups = published.coalesced or ()
    beyond = [neuron for group in groups for neuron in group if neuron > size]
    if beyond:
        text = f"expected neurons from 1 to {size}, got {beyond[0]}."
        faults.append(Fault(path=("published", "coalesced"), text=text))
    effective = published.effective_weights
    remaining = size - sum(len(group) - 1 for group in groups)
    if effective is not None and not beyond and len(effective) != remaining:
        text = (
            f"expected {_entries(remaining)}, one for each neuron or group, got {len(effective)}."
        )
        faults.append(Fault(path=("published", "effective_weights"), text=text))
    return faults


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"


class Scenario(Document):
    """A file's content, known to be right, and where it came from. Made by ``load``.

    Attributes:
        origin: The file and its text.
    """

    origin: Origin

    @classmethod
    def of(cls, document: Document, origin: Origin) -> Self:
        """Join a document that has been validated to its origin."""
        fields = {key: getattr(document, key) for key in Document.model_fields}
        return cls.model_construct(origin=origin, **fields)

    @property
    def self_contained(self) -> Origin:
        """The scenario as text that needs no other file: a reference file becomes points."""
        file, text = self.reference.file, self.origin.text
        if file is None:
            return self.origin
        lines = text.splitlines(keepends=True)
        place = lines_of(text)["reference", "file"] - 1
        points = ", ".join(f"[{x!r}, {y!r}]" for x, y in file.nodes)
        lines[place] = _FILE.sub(f"points = [{points}]", lines[place], count=1)
        return Origin.of("".join(lines), name=self.origin.name, path=None)

    def fault(self, table: str, key: str, text: str) -> InputError:
        """A fault that a later layer found, told like those of the file itself.

        Args:
            table: The table's name, ``"network.random"`` for one inside another, ``""`` for none.
            key: The key; ``""`` tells of the table itself.
            text: ``expected X, got Y. Hint.``

        Returns:
            The error, to be raised by the caller.

        Examples:
            >>> from relufit.scenario import loads, template
            >>> scenario = loads(template("tent"), name="tent.toml")
            >>> print(scenario.fault("data", "samples", "expected fewer, got 400."))
            tent.toml:35: [data] samples: expected fewer, got 400.
        """
        path = (*filter(None, table.split(".")), *filter(None, [key]))
        fault = Fault(path=path, text=text, is_table=not key)
        return input_error(self.origin.label, self.origin.text, [fault])


class TomlSchema(GenerateJsonSchema):
    """JSON Schema for TOML, which has no null: an optional key is left out instead."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """An optional key is described as if it were there."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """A key that may be missing has no default."""
        result = super().default_schema(schema)
        if result.get("default", "") is None:
            del result["default"]
        return result

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        """Never."""
        return False  # a title that repeats the key says nothing


@functools.cache
def document_schema() -> Mapping[str, Any]:
    """The JSON Schema as a mapping; the words of errors are made from it too."""
    return Document.model_json_schema(schema_generator=TomlSchema)


def json_schema() -> str:
    """The JSON Schema of scenario files, for editors that complete and check TOML.

    Returns:
        JSON text with sorted keys and a description of every table and key.

    Examples:
        >>> import json
        >>> json.loads(json_schema())["required"]
        ['title', 'reference', 'network', 'data']
    """
    head = {"$schema": GenerateJsonSchema.schema_dialect, "title": "relufit scenario"}
    schema = {**document_schema(), **head}
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
