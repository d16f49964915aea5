"""A cache of compiled code on disk that tolerates damaged files.

numba stores code beside a function's file or in the user's cache, and trusts these files: a damaged
one crashes the program, or runs. Here each entry has its key and a hash.
"""

# numba has few types.
# mypy: disable-error-code="no-untyped-call"
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import hashlib
import os
import pickle
from contextlib import suppress
from pathlib import Path
from typing import Any

from numba.core import caching, config, serialize
from numba.misc import appdirs

__all__ = ["keep"]


def keep(dispatcher: Any) -> None:
    """Cache the code of a compiled function on disk, if a folder is writable.

    If neither the file's folder nor the user's cache is writable, or the user has no home, the code
    stays in memory.
    """
    if _has_place():
        with suppress(RuntimeError):  # numba found no writable folder
            dispatcher._cache = _Cache(dispatcher.py_func)  # noqa: SLF001 - no public API


def _has_place() -> bool:
    """Whether numba would write to a suitable folder.

    Without a known home, it would create a folder ``~`` in the working directory.
    """
    own = Path(__file__).parent
    beside = own / "__pycache__"
    if getattr(config, "CACHE_DIR", "") or os.access(beside if beside.exists() else own, os.W_OK):
        return True
    folder: str = appdirs.AppDirs(appname="numba", appauthor=False).user_cache_dir
    return Path(folder).is_absolute()


class _Cache(caching.FunctionCache):
    """A cache whose unreadable entries are recompiled and whose write errors are ignored."""

    def __init__(self, function: Any) -> None:
        super().__init__(function)
        found: Any = self._impl
        stamp = found.locator.get_source_stamp()
        self._cache_file = _Entries(self.cache_path, found.filename_base, stamp)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the code for a signature; None if it is missing or damaged."""
        try:
            found: Any = super().load_overload(sig, target_context)
        except Exception:  # noqa: BLE001 - damaged pickles raise anything
            with suppress(OSError):
                self.flush()  # else nothing could be added to it
            return None
        return found

    def save_overload(self, sig: Any, data: Any) -> None:
        """Store the code for a signature, if possible."""
        with suppress(OSError):
            super().save_overload(sig, data)


class _Entries(caching.IndexDataCacheFile):
    """The files of a function's code, each entry with its key and a hash."""

    def save(self, key: Any, data: Any) -> None:
        """Store an entry."""
        plain: bytes = serialize.dumps(data)
        super().save(key, (self._seal(key, plain), plain))

    def load(self, key: Any) -> Any:
        """Return an entry; None if it is missing or does not match its key and hash."""
        found: Any = super().load(key)
        if not (isinstance(found, tuple) and len(found) == 2):  # noqa: PLR2004 # pyright: ignore[reportUnknownArgumentType]
            return None
        seal, plain = found
        if not isinstance(plain, bytes) or seal != self._seal(key, plain):
            return None
        return pickle.loads(plain)  # noqa: S301 - the hash says that this program wrote it

    def _seal(self, key: Any, plain: bytes) -> bytes:
        name: str = self._index_name  # of the function, whose entries have keys of their own
        return hashlib.sha256(f"{name}\0{key!r}\0".encode() + plain).digest()
