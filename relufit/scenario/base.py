"""What the scenario files of all model types share, and where a scenario came from."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from pydantic import Field

from relufit.errors import InputError
from relufit.scenario.descent import Descent
from relufit.scenario.messages import Fault, input_error
from relufit.scenario.style import Labels, Style
from relufit.scenario.table import Table
from relufit.scenario.training import FilmTable
from relufit.scenario.used_settings import Rules

__all__ = ["AnyDocument", "AnyScenario", "Origin", "is_plain_name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a scenario came from.

    Attributes:
        path: The file as the caller named it; None for a scenario from text.
        text: The whole TOML, without the comment that names a printed scenario.
        name: The file's stem, which also names its output folder.
        sha256: Hash of this text in UTF-8, in hexadecimal, as ``sha256sum`` prints it.
        is_generated: Whether relufit wrote the text from values, so that messages give no lines.
    """

    path: Path | None
    text: str
    name: str
    sha256: str
    is_generated: bool = False

    @classmethod
    def of(cls, text: str, *, name: str, path: Path | None, is_generated: bool = False) -> Self:
        """Return the origin of ``text``, with its hash."""
        sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
        return cls(path=path, text=text, name=name, sha256=sha256, is_generated=is_generated)

    @property
    def label(self) -> str:
        """The scenario in messages: its path, or its name."""
        return self.name if self.path is None else str(self.path)

    @property
    def text_with_lines(self) -> str | None:
        """The text whose lines messages give; None if the user did not write it."""
        return None if self.is_generated else self.text


def is_plain_name(name: str) -> bool:
    """Whether a name can be the name of a single folder: not empty and not a path.

    Examples:
        >>> [is_plain_name(name) for name in ("example4", "a.b", "..", "a/b", "")]
        [True, True, False, False, False]
    """
    return Path(name).name == name and name not in {"", ".", ".."} and "\0" not in name


def is_given_name(name: str) -> bool:
    r"""Whether a name that somebody gives is that of a single folder and can be printed.

    Examples:
        >>> [is_given_name(name) for name in ("my run", "a/b", "..", " ", "a\\n")]
        [True, False, False, False, False]
    """
    return (
        is_plain_name(name) and name.isprintable() and bool(name.strip(". ")) and "\\" not in name
    )


class AnyDocument(Table):
    """One training run of a network, described in a file; each model type adds its tables.

    Every model type has a table ``training``, a subclass of :class:`Descent`, and a table
    ``published``; both are optional.
    """

    title: str = Field(
        min_length=1,
        description="Title of the run, for figures and captions.",
        examples=["Example 4: two of four neurons coalesce"],
    )
    source: str = Field(default="", description="Where the run was published, if anywhere.")
    description: str = Field(default="", description="What the run shows, for captions.")
    film: FilmTable = Field(default=FilmTable(), description="How films are made.")
    style: Style | None = Field(default=None, description="Appearance of figures and films.")
    labels: Labels | None = Field(
        default=None,
        description="Words of figures, films and captions by their keys, and their language.",
        examples=[{"language": "de", "axis_iteration": "Schritt"}],
    )


class AnyScenario(AnyDocument):
    """The valid content of a file, and where it came from. Made by ``load``.

    Each model type has its own class, derived from its document and this class.

    Attributes:
        origin: The file and its text.
    """

    origin: Origin

    @classmethod
    def of(cls, document: AnyDocument, origin: Origin) -> Self:
        """Combine a validated document with its origin."""
        keys = type(document).model_fields.keys() - {"origin"}  # it may be a scenario itself
        fields = {key: getattr(document, key) for key in keys}
        return cls.model_construct(origin=origin, **fields)

    @property
    def descent(self) -> Descent | None:
        """The training settings that all model types share; None if nothing is trained."""
        training: Descent | None = getattr(self, "training", None)
        return training

    @property
    def rules(self) -> Rules | None:
        """The table that says by which rules the run learns; None if it has no updates."""
        return self.descent

    @property
    def learns(self) -> bool:
        """Whether the run of the scenario has updates."""
        return self.rules is not None

    @property
    def most_iterations(self) -> int:
        """The largest number of updates; 0 if there are none."""
        return self.descent.iterations if self.descent is not None else 0

    @property
    def stop_below(self) -> float | None:
        """The error below which a run is solved, if it is given."""
        return self.descent.stop_below if self.descent is not None else None

    @property
    def is_published(self) -> bool:
        """Whether the scenario has published values."""
        return getattr(self, "published", None) is not None

    @property
    def content(self) -> dict[str, Any]:
        """Every value as TOML stores it, including defaults and values from other files."""
        return self.model_dump(exclude={"origin"}, exclude_none=True, warnings=False)

    @property
    def files(self) -> tuple[str, ...]:
        """The tables whose key ``file`` names another file."""
        return ()

    @property
    def self_contained(self) -> Origin:
        """The scenario as text that needs no other file, including changes made in Python.

        Raises:
            InputError: A value that was set in Python is not valid in a scenario.
        """
        # Reading the text back checks it, and the reader imports this module.
        from relufit.scenario.self_contained import self_contained  # noqa: PLC0415

        return self_contained(self)

    def to_toml(self) -> str:
        """Return the scenario as TOML that needs no other file; ``loads`` gives it back.

        Comments of its file are kept if nothing was changed in Python.

        Raises:
            InputError: A value that was set in Python is not valid in a scenario.

        Example:
            >>> import relufit
            >>> scenario = relufit.load("example2").with_(learning_rate=0.02)
            >>> relufit.loads(scenario.to_toml(), name="again").training.learning_rate
            0.02
        """
        return self.self_contained.text

    def with_(self, **changes: Any) -> Self:
        """Return a copy with other values, checked like a scenario file.

        A tour of the run is left out where the run changes, and published values where they no
        longer fit the network.

        Args:
            changes: Tables and keys as in :func:`relufit.scenario`; a table is replaced as a
                whole. A key of a table is given by its name, ``learning_rate=0.03``; with its
                table if several tables have it, ``**{"network.weights": [1, 2]}``. None removes
                a key. ``name`` is the name of the output folder.

        Returns:
            The changed scenario; its text, for provenance, is written from the values.

        Raises:
            InputError: A value is not valid; the message has one line for each fault.

        Examples:
            >>> import relufit
            >>> scenario = relufit.load("example2")
            >>> scenario.with_(learning_rate=0.02, seed=3).data.seed
            3
            >>> scenario.with_(samples=0)  # doctest: +ELLIPSIS
            Traceback (most recent call last):
            relufit.errors.InputError: example2: [data] samples: expected a whole number from 1 ...
        """
        # It validates, and validation imports this module.
        from relufit.scenario.build import changed  # noqa: PLC0415

        return changed(self, changes)

    def fault(self, table: str, key: str, text: str) -> InputError:
        """Return an error for a fault that a later layer found, with its place in the file.

        Args:
            table: The table's name, ``"network.random"`` for one inside another, ``""`` for none.
            key: The key; ``""`` for the table itself.
            text: ``expected X, got Y. Hint.``

        Returns:
            The error, to be raised by the caller.

        Examples:
            >>> from relufit.scenario import loads, template
            >>> scenario = loads(template("tent"), name="tent.toml")
            >>> print(scenario.fault("data", "samples", "expected fewer, got 400."))
            tent.toml:46: [data] samples: expected fewer, got 400.
        """
        path = (*filter(None, table.split(".")), *filter(None, [key]))
        fault = Fault(path=path, text=text, is_table=not key)
        return input_error(self.origin.label, self.origin.text_with_lines, [fault])
