"""XML of strangers to a tree: expat with document types refused, so that there are no entities, and with limits.

expat reads no file and no address by itself. What is left to a hostile text is size: bytes, elements, depth and the length of
one token are bounded while it is read.
"""

from typing import Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from photostat.applications.archives import limits
from photostat.applications.archives.errors import InvalidArchiveError

_CHUNK_BYTES: Final = 64 * 1024
_NIL: Final = "nil"


def parse_markup(text: bytes) -> Element:
    """The root of a whole XML text. Raises InvalidArchiveError: broken, with a document type, over a limit."""
    if len(text) > limits.XML_BYTES:
        raise InvalidArchiveError(f"application.xml is larger than {limits.XML_BYTES // 1024**2} MB.")
    reader = _Reader()
    try:
        for start in range(0, len(text), _CHUNK_BYTES):
            reader.feed(text[start : start + _CHUNK_BYTES])
        return reader.finish()
    except (expat.ExpatError, LookupError, ValueError) as problem:  # the latter two: encodings that Python cannot give to expat
        raise InvalidArchiveError(f"application.xml cannot be read: {problem}.") from None


class _Reader:
    """One text on its way into a tree."""

    def __init__(self) -> None:
        self._builder = TreeBuilder()
        self._depth = 0
        self._elements = 0
        self._fed = 0
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_document_type
        parser.EntityDeclHandler = self._refuse_document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._builder.data

    def feed(self, chunk: bytes) -> None:
        """Raises InvalidArchiveError once a token does not end."""
        self._parser.Parse(chunk, False)
        self._fed += len(chunk)
        if self._fed - max(self._parser.CurrentByteIndex, 0) > limits.XML_TOKEN_BYTES:
            raise InvalidArchiveError("application.xml holds a tag or comment of more than 512 KB.")

    def finish(self) -> Element:
        """The root."""
        self._parser.Parse(b"", True)
        return self._builder.close()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > limits.XML_DEPTH:
            raise InvalidArchiveError(f"application.xml is nested deeper than {limits.XML_DEPTH} elements.")
        if self._elements > limits.XML_ELEMENTS:
            raise InvalidArchiveError(f"application.xml has more than {limits.XML_ELEMENTS} elements.")
        # of all attributes only xsi:nil says anything, and an element that is nil has no text anyway
        is_nil = any(key.rpartition(":")[2] == _NIL and value == "true" for key, value in attributes.items())
        self._builder.start(name.rpartition(":")[2], {_NIL: "true"} if is_nil else {})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._builder.end(name.rpartition(":")[2])

    def _refuse_document_type(self, *_of_it: object) -> None:
        raise InvalidArchiveError("application.xml has a document type (DOCTYPE); that is not allowed.")
