"""``python -m relufit``: the same as the command ``relufit``."""

from __future__ import annotations

from relufit.cli.start import start

if __name__ == "__main__":
    start()
