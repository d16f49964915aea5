"""Write films and stills, write files atomically, and read the provenance in files.

This package handles pixels only. A film format is one file here and one line in `formats`.
"""

from __future__ import annotations

from relufit.encode.color.pixels import Frame
from relufit.encode.files.atomic import atomic_path, check_writable, write_bytes, write_text
from relufit.encode.files.folders import new_folders
from relufit.encode.files.leftovers import Unfinished, undo_all, undone_at_end
from relufit.encode.files.staging import check_target, staged_folder
from relufit.encode.files.write_errors import name_errors
from relufit.encode.film import write_film
from relufit.encode.formats.film_format import FilmFormat
from relufit.encode.formats.registry import FILM_FORMATS
from relufit.encode.metadata.comment import comment_suffixes, opened, read_comment
from relufit.encode.still import write_still

__all__ = [
    "FILM_FORMATS",
    "FilmFormat",
    "Frame",
    "Unfinished",
    "atomic_path",
    "check_target",
    "check_writable",
    "comment_suffixes",
    "name_errors",
    "new_folders",
    "opened",
    "read_comment",
    "staged_folder",
    "undo_all",
    "undone_at_end",
    "write_bytes",
    "write_film",
    "write_still",
    "write_text",
]
