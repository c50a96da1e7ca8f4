"""Multipart bodies as a stream of parts: no part lies in memory whole, no temporary file is made.

Tolerated, because .NET's MultipartContent sends it: parts without a name, parts without Content-Disposition, any multipart
subtype, a quoted boundary. Refused with 400: more parts or longer part headers than a client has reason for, a body that
ends early.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header  # type: ignore[import-untyped] # no stubs

from photostat.api.wire.bodies import BodyReader
from photostat.api.wire.errors import BodyTooLargeError, MalformedBodyError, UnsupportedEncodingError
from photostat.api.wire.file_names import sent_name

MOST_PARTS = 10_000
_MOST_HEADERS = 16
_LONGEST_HEADER_BYTES = 8 * 1024

_Event: TypeAlias = "MultipartSegment | bytes | bytearray | None"


@dataclass(frozen=True)
class Part:
    """One part. `chunks` can be read once, and only until the next part is asked for. Names are untrusted text."""

    name: str | None
    file_name: str | None  # base name; None where the part is no file
    content_type: str | None  # lower case, without parameters
    charset: str | None
    chunks: Iterator[bytes]

    def read(self, limit_bytes: int) -> bytes:
        """The whole content. Raises BodyTooLargeError beyond the limit."""
        pieces: list[bytes] = []
        size = 0
        for chunk in self.chunks:
            size += len(chunk)
            if size > limit_bytes:
                raise BodyTooLargeError(limit_bytes)
            pieces.append(chunk)
        return b"".join(pieces)


class _Parser(PushMultipartParser):  # type: ignore[misc] # untyped base
    """The library's parser without its demand that each part be a named form field."""

    def _create_segment(self, headerlist: list[tuple[str, str]]) -> MultipartSegment:
        return MultipartSegment(headerlist)


def parts_of(body: BodyReader, *, most_parts: int = MOST_PARTS) -> Iterator[Part]:
    """The parts in the order sent; what the caller leaves unread of a part is skipped.

    Raises UnsupportedEncodingError where the body is no multipart, MalformedBodyError, and what BodyReader raises.
    """
    events = _events(body, _boundary(body.content_type), most_parts)
    for event in events:
        if isinstance(event, MultipartSegment):
            chunks = _chunks(events)
            yield _part(event, chunks)
            for _ in chunks:
                pass


def _boundary(content_type: str) -> str:
    kind, parameters = parse_options_header(content_type)
    boundary = parameters.get("boundary", "")
    if not kind.startswith("multipart/") or not 1 <= len(boundary) <= 200 or not boundary.isascii():
        raise UnsupportedEncodingError("Content-Type must be multipart/form-data with a boundary.")
    return str(boundary)


def _events(body: BodyReader, boundary: str, most_parts: int) -> Generator[_Event, None, None]:
    try:
        # latin-1: headers in any encoding get through; names are decoded below.
        with _Parser(
            boundary,
            max_header_size=_LONGEST_HEADER_BYTES,
            max_header_count=_MOST_HEADERS,
            max_segment_count=most_parts,
            header_charset="latin1",
        ) as parser:
            while not parser.closed:
                chunk = body.chunk()
                yield from parser.parse(chunk)
    except MultipartError as problem:
        raise MalformedBodyError(f"The multipart body is malformed: {problem}.") from problem


def _chunks(events: Iterator[_Event]) -> Iterator[bytes]:
    for event in events:
        if event is None:
            return
        assert not isinstance(event, MultipartSegment)
        yield bytes(event)


def _part(segment: MultipartSegment, chunks: Iterator[bytes]) -> Part:
    disposition = _decoded(segment.header("Content-Disposition") or "") or ""
    return Part(
        name=_decoded(segment.name) or None,
        file_name=sent_name(disposition, _decoded(segment.filename)),
        content_type=segment.content_type,
        charset=segment.charset,
        chunks=chunks,
    )


def _decoded(text: str | None) -> str | None:
    """UTF-8 where the bytes are that, else as Western European clients of old send it."""
    if text is None or text.isascii():
        return text
    raw = text.encode("latin-1")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
