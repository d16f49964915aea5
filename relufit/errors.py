"""What can go wrong, sorted by who can mend it.

The command line turns these into one readable message and an exit code; from Python they are
ordinary exceptions. Anything else that escapes relufit is a defect of relufit.
"""

from __future__ import annotations

__all__ = ["InputError", "RelufitError", "WorkError"]


class RelufitError(Exception):
    """A failure with a message for the user: where, what was expected, what came, what to do."""

    exit_code = 1


class InputError(RelufitError):
    """The user's input cannot be used: a scenario, an option, a path. Exit code 2."""

    exit_code = 2


class WorkError(RelufitError):
    """The input was right and the work failed all the same. Exit code 1."""
