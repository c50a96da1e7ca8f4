"""The properties of one storage of an Outlook message: read straight from the compound file, one stream at a time.

A damaged stream counts as empty, because the rest of the message may be whole.
"""

import struct
from datetime import UTC, datetime, timedelta

import olefile  # type: ignore[import-untyped]

from photostat.render.inside.charset import decode
from photostat.render.inside.mail.message import MAX_BODY_BYTES

_FILETIME_ZERO = datetime(1601, 1, 1, tzinfo=UTC)


class Properties:
    """The properties of one storage. `head_bytes`: what precedes the table in its property stream."""

    def __init__(
        self,
        compound: olefile.OleFileIO,
        path: tuple[str, ...],
        head_bytes: int,
        codepage: str = "cp1252",
        *,
        detect_charset: bool = True,
    ) -> None:
        self._compound = compound
        self._path = path
        self._codepage = codepage
        self._detect = detect_charset
        self.guessed_charset = ""  # of the text that was read last
        self._fixed: dict[int, bytes] = {}
        table = self.stream("__properties_version1.0")[head_bytes:]
        for start in range(0, len(table) - 15, 16):
            _kind, number = struct.unpack_from("<HH", table, start)
            self._fixed.setdefault(number, table[start + 8 : start + 16])

    def stream(self, name: str, limit: int = MAX_BODY_BYTES) -> bytes:
        where = [*self._path, name]
        if not self._compound.exists("/".join(where)) or self._compound.get_type(where) != olefile.STGTY_STREAM:
            return b""
        try:
            with self._compound.openstream(where) as file:
                data: bytes = file.read(limit)
                return data
        except OSError:  # a stream whose sectors are damaged; the rest of the message may be whole
            return b""

    def size(self, number: int) -> int:
        where = [*self._path, f"__substg1.0_{number:04X}0102"]
        return int(self._compound.get_size(where)) if self._compound.exists("/".join(where)) else 0

    def text(self, number: int) -> str:
        self.guessed_charset = ""
        if data := self.stream(f"__substg1.0_{number:04X}001F"):
            return data.decode("utf-16-le", "replace").rstrip("\0")
        if data := self.stream(f"__substg1.0_{number:04X}001E"):
            decoded = decode(data.rstrip(b"\0"), self._codepage, detect=self._detect)
            self.guessed_charset = decoded.charset if decoded.doubtful else ""
            return decoded.text
        return ""

    def binary(self, number: int, limit: int = MAX_BODY_BYTES) -> bytes:
        return self.stream(f"__substg1.0_{number:04X}0102", limit)

    def number(self, number: int) -> int | None:
        value = self._fixed.get(number)
        return int.from_bytes(value[:4], "little", signed=True) if value else None

    def time(self, number: int) -> datetime | None:
        """A moment in UTC; None when there is none, or none that the calendar has."""
        ticks = int.from_bytes(self._fixed.get(number, b""), "little")
        try:
            return _FILETIME_ZERO + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None
