"""The exceptions of relufit, by who can fix the cause.

The command line turns these into one message and an exit code; in Python they are ordinary
exceptions. Any other exception from relufit is a bug in relufit.
"""

from __future__ import annotations

__all__ = ["InputError", "RelufitError", "WorkError"]


class RelufitError(Exception):
    """A failure with a message: where, what was expected, what was given, what to do."""

    exit_code = 1


class InputError(RelufitError):
    """The user's input cannot be used: a scenario, an option, a path. Exit code 2."""

    exit_code = 2


class WorkError(RelufitError):
    """The input was valid, but the work failed. Exit code 1."""
