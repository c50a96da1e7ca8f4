"""manifest.jsonl: one line a document, appended when all files of the document are on the disk.

It is the volume's memory: resume, load files, exceptions and the report are made from it. A kill or a power cut can
tear the last line only; a torn line is told, never believed, and cut off before the next one is appended. A damaged
line in the middle is an error: something else than this program wrote to the file.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

from photostat.atomic import sync_folder
from photostat.volume.records import DocumentRecord, RecordError

_DIGEST_BYTES = 16


class ManifestWriter:
    """Appends records. A record survives a kill at once, and a power cut after the next sync.

    A sync happens every `sync_documents` records or `sync_seconds` seconds, whichever an append meets first, and at
    `sync()` and `close()`. Page files must be synced before their record is appended.
    """

    def __init__(self, path: Path, *, sync_documents: int = 20, sync_seconds: float = 1.0) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.torn_bytes = cut_torn_line(path)  # > 0: bytes of a torn last line that were cut off
        self._sync_documents = sync_documents
        self._sync_seconds = sync_seconds
        self._stream = path.open("ab", buffering=0)
        sync_folder(path.parent)
        self._waiting = 0
        self._synced_at = time.monotonic()

    def append(self, record: DocumentRecord) -> None:
        """Write one line. Raises OSError (disk full): what was written of the line is then cut off again."""
        line = record.to_json().encode("ascii") + b"\n"
        start = os.fstat(self._stream.fileno()).st_size
        try:
            written = 0
            while written < len(line):
                written += self._stream.write(line[written:])
        except OSError:
            self._stream.truncate(start)
            raise
        self._waiting += 1
        if self._waiting >= self._sync_documents or time.monotonic() - self._synced_at >= self._sync_seconds:
            self.sync()

    def sync(self) -> None:
        """Make all appended records durable."""
        if self._waiting:
            os.fsync(self._stream.fileno())
        self._waiting = 0
        self._synced_at = time.monotonic()

    def close(self) -> None:
        if not self._stream.closed:
            try:
                self.sync()
            finally:
                self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class ManifestReader:
    """Streams the records in the order they were appended. `torn_line` is the number of a torn last line, else 0.

    Iterating raises RecordError for a damaged line that is not the last. A file that is not there has no records.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.torn_line = 0

    def __iter__(self) -> Iterator[DocumentRecord]:
        for number, _offset, line in self.lines():
            try:
                yield DocumentRecord.from_json(line)
            except RecordError as error:
                raise RecordError(f"{self._path.name} line {number}: {error}") from error

    def lines(self) -> Iterator[tuple[int, int, bytes]]:
        """The whole lines: number from 1, byte at which it begins, content."""
        if not self._path.exists():
            return
        offset = 0
        with self._path.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if not line.endswith(b"\n"):
                    self.torn_line = number
                    return
                yield number, offset, line
                offset += len(line)


def cut_torn_line(path: Path) -> int:
    """Cut off what follows the last line end; gives the number of bytes cut."""
    if not path.exists():
        return 0
    with path.open("r+b") as stream:
        size = stream.seek(0, os.SEEK_END)
        keep = _end_of_last_line(path, size)
        if keep < size:
            stream.truncate(keep)
            os.fsync(stream.fileno())
    return size - keep


def records_in_page_order(path: Path) -> Iterator[DocumentRecord]:
    """The records by first page label, those without one last; of two records of one document the later one counts.

    Documents finish in any order and are done again after a resume, load files want neither. Needs about 80 bytes of
    memory a document: the manifest is read twice, records are not held.
    """
    offsets = _latest_offsets(path)
    if not offsets:
        return
    with path.open("rb") as stream:
        for offset in offsets:
            stream.seek(offset)
            yield DocumentRecord.from_json(stream.readline())


def _latest_offsets(path: Path) -> list[int]:
    # One bytes object a document: digest of its name, place in the file, its first label; bytes sort quickly.
    keys = [_sort_key(path, number, offset, line) for number, offset, line in ManifestReader(path).lines()]
    keys.sort()
    documents = groupby(keys, key=lambda key: key[:_DIGEST_BYTES])
    latest = [list(same)[-1][_DIGEST_BYTES:] for _digest, same in documents]
    latest.sort(key=lambda key: (key[8:], key[:8]))
    return [int.from_bytes(key[:8], "big") for key in latest]


def _sort_key(path: Path, number: int, offset: int, line: bytes) -> bytes:
    """Labels of one volume have one prefix and one number of digits, so their text sorts as their numbers do."""
    try:
        members = json.loads(line)
        name = f"{members['source']}\0{members['path']}".encode("utf-8", "surrogatepass")
        label = str(members.get("begdoc") or "").encode("utf-8", "surrogatepass")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RecordError(f"{path.name} line {number}: not a document record: {error!r}") from error
    return hashlib.blake2b(name, digest_size=_DIGEST_BYTES).digest() + offset.to_bytes(8, "big") + (label or b"\xff")


def _end_of_last_line(path: Path, size: int) -> int:
    block = 1 << 16
    with path.open("rb") as stream:
        end = size
        while end > 0:
            start = max(end - block, 0)
            stream.seek(start)
            found = stream.read(end - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            end = start
    return 0
