"""Where the command starts: signals are in good hands before anything heavy is imported."""

from __future__ import annotations

from relufit.cli.ending import run_program

__all__ = ["main"]


def main() -> None:
    """Run the command line."""
    run_program(_command_line)


def _command_line() -> None:
    from relufit.cli.app import run  # noqa: PLC0415

    run()
