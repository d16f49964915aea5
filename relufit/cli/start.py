"""The entry point: install the signal handlers before slow imports."""

from __future__ import annotations

from relufit.cli.ending import run_program

__all__ = ["start"]


def start() -> None:
    """Run the command line."""
    run_program(_command_line)


def _command_line() -> None:
    from relufit.cli.app import run_commands  # noqa: PLC0415

    run_commands()
