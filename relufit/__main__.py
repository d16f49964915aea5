"""``python -m relufit``: the same as the command ``relufit``."""

from __future__ import annotations

from relufit.cli.start import main

if __name__ == "__main__":
    main()
