"""Stills: one frame as a PNG, for readers who turn motion off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import imageio.v3 as iio
from PIL.PngImagePlugin import PngInfo

from relufit.encode.files.atomic import write_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from relufit.encode.color.pixels import Frame

__all__ = ["write_still"]


def write_still(path: Path, frame: Frame, *, comment: str = "") -> None:
    """Write one frame as a PNG; the same frame always gives the same bytes.

    Args:
        path: The file; missing folders are created.
        frame: The frame.
        comment: ASCII text to store in the file; `read_comment` reads it.

    Raises:
        InputError: The file cannot be written.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> import numpy as np
        >>> with TemporaryDirectory() as folder:
        ...     write_still(Path(folder, "end.png"), np.full((48, 64, 3), 255, np.uint8))
        ...     iio.imread(Path(folder, "end.png")).shape
        (48, 64, 3)
    """
    info = PngInfo()
    if comment:
        info.add_text("Comment", comment)
    data: bytes = iio.imwrite(
        "<bytes>", frame[..., :3], extension=".png", plugin="pillow", pnginfo=info
    )
    write_bytes(path, data)
