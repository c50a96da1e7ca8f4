"""The volume of a production as one ZIP, made while it is sent: nothing is held, nothing is written to a disk.

Files are stored as they are (page images do not get smaller), with Zip64 where it is needed, in the order of the numbers, under a
date that does not change: the same production gives the same bytes.
"""

import zipfile
from collections.abc import Iterator

from photostat.productions.layout import DAT, EXCEPTIONS, OPT, volume_prefix
from photostat.productions.model import Production
from photostat.productions.store.reading import documents_in_order
from photostat.storage.blobs import Blobs
from photostat.storage.database import Database

_CHUNK_BYTES = 1 << 20
_SEND_BYTES = 1 << 16


def archive_of(database: Database, blobs: Blobs, production: Production) -> Iterator[bytes]:
    """The ZIP in chunks. A file that is missing raises MissingBlobError amid the stream, so that it ends without its end."""
    sink = _Sink()
    prefix = volume_prefix(production.workspace_id, production.production_id)
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for path in _paths(database, production):
            entry = zipfile.ZipInfo(path)
            entry.external_attr = 0o644 << 16
            entry.file_size = blobs.size(f"{prefix}/{path}") or 0  # tells the ZIP whether this one needs Zip64
            with blobs.open(f"{prefix}/{path}") as stream, archive.open(entry, "w") as member:
                while chunk := stream.read(_CHUNK_BYTES):
                    member.write(chunk)
                    if len(sink.waiting) >= _SEND_BYTES:
                        yield sink.take()
    yield sink.take()


def _paths(database: Database, production: Production) -> Iterator[str]:
    yield from (OPT, DAT, EXCEPTIONS)
    for document in documents_in_order(database, production.workspace_id, production.production_id):
        for page in document.pages:
            if page.path is not None:
                yield page.path
        yield from (path for path in (document.text_path, document.native_path) if path)


class _Sink:
    """What the ZIP writes to: it cannot seek, so sizes and checksums follow each file."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def write(self, data: bytes, /) -> int:
        """Keep it until it is taken."""
        self.waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        """What has come since the last time."""
        data = bytes(self.waiting)
        self.waiting.clear()
        return data
