"""The multipart bodies in which real clients send an application: two parts in any order, with or without names and types.

One part is JSON in the charset that it says (.NET clients send UTF-16), the other is the file. What neither name nor type tells
apart is told by its first bytes.
"""

import codecs
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from pydantic import JsonValue, ValidationError

from photostat.api.library_models import LibraryOptions
from photostat.api.wire.bodies import BodyReader
from photostat.api.wire.errors import BodyTooLargeError, MalformedBodyError
from photostat.api.wire.json_body import decode_json
from photostat.api.wire.multipart import Part, parts_of
from photostat.applications.archives import limits
from photostat.applications.library.model import Options
from photostat.errors import InvalidInputError

MOST_BODY_BYTES: Final = limits.ARCHIVE_BYTES + 1024**2

_MOST_JSON_BYTES: Final = 64 * 1024
_MOST_PARTS: Final = 16
_JSON_NAMES: Final = frozenset({"request", "json"})
_JSON_CHARSETS: Final = frozenset({"utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "ascii", "iso8859-1", "cp1252"})


@dataclass(frozen=True)
class Sent:
    """What came beside the file."""

    options: Options
    file_name: str | None


def read_upload(body: BodyReader, into: BinaryIO) -> Sent:
    """The file goes into `into`, whose position is at the start again. Raises InvalidInputError: no file, or more than one."""
    options = Options()
    file_name: str | None = None
    has_file = False
    for part in parts_of(body, most_parts=_MOST_PARTS):
        first = next(part.chunks, b"")
        chunks = itertools.chain([first], part.chunks)
        if _is_json(part, first):
            options = read_options(_whole(chunks), part.charset)
        elif has_file:
            raise InvalidInputError("The body has more than one file; one part with JSON and one with the file are needed.")
        else:
            has_file = True
            file_name = part.file_name
            _copy(chunks, into)
    if not has_file:
        raise InvalidInputError("The body has no file; a part with a RAP or XML file is needed.")
    into.seek(0)
    return Sent(options, options.file_name or file_name)


def read_options(text: bytes, charset: str | None = None) -> Options:
    """The options in a JSON text, in their wrapper or without; an empty text has none. Raises MalformedBodyError."""
    if not text.strip(b"\0 \r\n\t"):
        return Options()
    value = decode_json(_as_utf8(text, charset))
    try:
        return LibraryOptions.model_validate(_unwrapped(value)).asked()
    except ValidationError as problem:
        first = problem.errors()[0]
        member = ".".join(str(place) for place in first["loc"]) or "request"
        raise InvalidInputError(f"{member}: {first['msg']}.") from None


def _unwrapped(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        for name, member in value.items():
            if name.lower() == "request":
                return {} if member is None else member
    return value


def _is_json(part: Part, first: bytes) -> bool:
    if part.content_type == "application/json" or (part.content_type or "").endswith("+json"):
        return True
    if part.content_type == "application/octet-stream" or part.file_name is not None:
        return False
    if (part.name or "").lower() in _JSON_NAMES:
        return True
    return first.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t").startswith(b"{")


def _as_utf8(text: bytes, charset: str | None) -> bytes:
    named = _codec(charset)
    if named is None or named == "utf-8":
        named = "utf-16" if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    elif named == "utf-16" and not text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        named = "utf-16-be" if text.startswith(b"\0") else "utf-16-le"
    try:
        return text.decode(named).encode()
    except UnicodeError:
        raise MalformedBodyError(f"The JSON part is not in the charset {charset or 'utf-8'}.") from None


def _codec(charset: str | None) -> str | None:
    """The charset by Python's name. Raises MalformedBodyError for one that is no charset of texts."""
    if not charset:
        return None
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        name = ""
    if name not in _JSON_CHARSETS:
        raise MalformedBodyError("The charset of the JSON part must be utf-8 or utf-16.")
    return name


def _whole(chunks: Iterator[bytes]) -> bytes:
    text = b""
    for chunk in chunks:
        text += chunk
        if len(text) > _MOST_JSON_BYTES:
            raise BodyTooLargeError(_MOST_JSON_BYTES)
    return text


def _copy(chunks: Iterator[bytes], into: BinaryIO) -> None:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limits.ARCHIVE_BYTES:
            raise BodyTooLargeError(limits.ARCHIVE_BYTES)
        into.write(chunk)
