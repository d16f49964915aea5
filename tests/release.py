"""What a stranger does with a release: ``make release`` runs this with the folder of both files.

The wheel is installed into a fresh environment and used from an empty folder; the tests of the
package and the documents run from the unpacked source distribution.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

COMMANDS = (
    ("render", "example4", "--only", "fit,training", "--format", "png,gif"),
    ("explore", "--no-open"),
    ("new", "mine", "--from", "solution2"),
    ("train", "mine.toml", "--quiet"),
)


def main(folder: Path) -> None:
    """Try the wheel and the source distribution in a folder."""
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    with TemporaryDirectory() as temporary:
        empty = Path(temporary, "empty")
        empty.mkdir()
        venv.create(Path(temporary, "env"), with_pip=True)
        python = Path(temporary, "env", "bin", "python")
        run(python, "-m", "pip", "install", "--quiet", wheel.resolve(), cwd=empty)
        run(python, "-m", "relufit", "--version", cwd=empty)
        for command in COMMANDS:
            run(python.with_name("relufit"), *command, cwd=empty)
        with tarfile.open(sdist) as archive:
            archive.extractall(temporary, filter="data")
        (source,) = Path(temporary).glob("relufit-*/")
        tests = ("tests/test_package.py", "tests/test_docs.py")
        run(sys.executable, "-P", "-m", "pytest", "--quiet", *tests, cwd=source)


def run(*command: object, cwd: Path) -> None:
    """Run a command, shown as it is typed."""
    sys.stdout.write(f"$ {' '.join(map(str, command))}\n")
    sys.stdout.flush()
    subprocess.run([str(part) for part in command], cwd=cwd, check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
