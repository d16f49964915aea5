"""Extract one text from an XML document, read as a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from relufit.encode.metadata.bounded_file import MOST_COMMENT_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["text_of_element"]

MOST_LEVELS = 1000


def text_of_element(
    chunks: Iterable[bytes], path: tuple[str, ...], root: str | None = None
) -> str | None:
    """Return the text of the first element at a path, None if there is none.

    Args:
        chunks: The document in UTF-8, whatever encoding it declares.
        path: The last elements of the path to the wanted one, itself included, each as ``"NAMESPACE
            NAME"``.
        root: The root element of the document; None allows any.

    Raises:
        ValueError: It is not XML, has another root, defines entities or is too large.

    Example:
        >>> text_of_element([b"<a><b>one</b><b>two</b></a>"], ("b",))
        'one'
    """
    search = _Search(path, root)
    try:
        for chunk in chunks:
            search.parser.Parse(chunk, False)
        search.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(f"no XML ({error})") from error
    return search.found


class _Search:
    """The parser's callbacks and their result."""

    def __init__(self, path: tuple[str, ...], root: str | None) -> None:
        self.found: str | None = None
        self._path, self._root = path, root
        self._open: list[str] = []
        self._texts: list[str] | None = None
        self._length = 0
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._entity

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        if not self._open and self._root not in {None, name}:
            raise ValueError(f"XML that begins with {name.rpartition(' ')[2]!r}")
        self._open.append(name)
        if len(self._open) > MOST_LEVELS:
            raise ValueError(f"XML of more than {MOST_LEVELS} levels")
        if self.found is None and tuple(self._open[-len(self._path) :]) == self._path:
            self._texts = []

    def _end(self, _name: str) -> None:
        if self._texts is not None and tuple(self._open[-len(self._path) :]) == self._path:
            self.found, self._texts = "".join(self._texts), None
        self._open.pop()

    def _text(self, text: str) -> None:
        if self._texts is not None:
            self._texts.append(text)
            self._length += len(text)
            if self._length > MOST_COMMENT_BYTES:
                raise ValueError("XML with a description that is too long")

    def _entity(self, *_: object) -> None:
        raise ValueError("XML that defines entities")
