"""The exceptions of relufit, by who can fix the cause.

The command line turns these into one message and an exit code; in Python they are ordinary
exceptions. Any other exception from relufit is a bug in relufit.
"""

from __future__ import annotations

__all__ = ["InputError", "RelufitError", "WorkError"]


class RelufitError(Exception):
    """A failure with a message: where, what was expected, what was given, what to do.

    Example:
        >>> import relufit
        >>> try:
        ...     relufit.load("absent.toml")
        ... except relufit.RelufitError as error:
        ...     str(error).partition(".toml")[0]
        'absent'
    """

    exit_code = 1


class InputError(RelufitError):
    """The user's input cannot be used: a scenario, an argument, a path. Exit code 2.

    The command line names the option that sets the argument instead of the argument.

    Args:
        message: What was expected, what came, and what to do.
        field: The argument that is wrong, if it is one; the text of the error begins with it.
        value: The value of the argument, where it belongs to the place: ``only fit: …``.

    Attributes:
        message: The message without the place.
        field: The argument that is wrong; None if the message names its place itself.
        value: What stands beside the name of the argument.

    Example:
        >>> str(InputError("expected light or dark, got 'blue'.", field="theme"))
        "theme: expected light or dark, got 'blue'."
    """

    exit_code = 2

    def __init__(self, message: str, *, field: str | None = None, value: str = "") -> None:
        self.message, self.field, self.value = message, field, value
        super().__init__(message if field is None else self.at(field))

    def at(self, place: str) -> str:
        """The text of the error with another name for the argument."""
        return f"{place} {self.value}: {self.message}" if self.value else f"{place}: {self.message}"


class WorkError(RelufitError):
    """The input was valid, but the work failed. Exit code 1.

    Example:
        >>> WorkError("an encoder failed").exit_code
        1
    """
