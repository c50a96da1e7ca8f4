"""Reads an Outlook message file (.msg, [MS-OXMSG]) into a Mail.

Properties are read straight from the compound file, one stream at a time, so that a large attachment is never held in
memory only to learn its size. Nested messages are listed by their subject, never opened.
"""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

import olefile  # type: ignore[import-untyped]

from photostat.render.inside.base import DocumentFailed
from photostat.render.inside.charset import declared_in_markup, decode, known_charset
from photostat.render.inside.mail import rtf
from photostat.render.inside.mail.eml import read_eml
from photostat.render.inside.mail.message import (
    MAX_BODY_BYTES,
    MAX_PARTS,
    MAX_PICTURE_BYTES,
    Attachment,
    BodyKind,
    BodyPiece,
    Mail,
)
from photostat.render.inside.resources import Resource
from photostat.render.model import ErrorCode

MAX_RECIPIENTS = 20_000

# Property numbers of [MS-OXPROPS].
_CLASS, _IMPORTANCE, _SUBJECT, _SUBMITTED, _DELIVERED = 0x001A, 0x0017, 0x0037, 0x0039, 0x0E06
_START, _END = 0x0060, 0x0061
_SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_FOR_NAME, _FOR_ADDRESS, _FOR_SMTP = 0x0042, 0x0065, 0x5D02
_TO_SHOWN, _CC_SHOWN, _BCC_SHOWN = 0x0E04, 0x0E03, 0x0E02
_BODY, _RTF, _HTML = 0x1000, 0x1009, 0x1013
_CODEPAGE, _INTERNET_CODEPAGE = 0x3FFD, 0x3FDE
_NAME, _ADDRESS, _SMTP, _RECIPIENT_KIND = 0x3001, 0x3003, 0x39FE, 0x0C15
_ATTACH_DATA, _ATTACH_METHOD, _ATTACH_SHORT_NAME, _ATTACH_LONG_NAME = 0x3701, 0x3705, 0x3704, 0x3707
_ATTACH_TYPE, _ATTACH_CONTENT_ID, _ATTACH_LOCATION = 0x370E, 0x3712, 0x3713
_EMBEDDED_MESSAGE = 5

_FILETIME_ZERO = datetime(1601, 1, 1, tzinfo=UTC)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def read_msg(native: Path, *, detect_charset: bool) -> Mail:
    """Read an Outlook message. Raises DocumentFailed(CORRUPT) when the compound file cannot be opened."""
    try:
        with olefile.OleFileIO(str(native)) as compound:
            return _Reader(compound, detect_charset).read()
    except (OSError, ValueError, struct.error, IndexError, RecursionError, TypeError, KeyError) as error:
        # olefile lets its own slips out on damaged files besides OleFileError (an OSError).
        raise DocumentFailed(ErrorCode.CORRUPT, f"{type(error).__name__}: {error}") from error


class _Properties:
    """The properties of one storage. `head_bytes`: what precedes the table in its property stream."""

    def __init__(self, compound: olefile.OleFileIO, path: tuple[str, ...], head_bytes: int, codepage: str = "cp1252") -> None:
        self._compound = compound
        self._path = path
        self._codepage = codepage
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
        if data := self.stream(f"__substg1.0_{number:04X}001F"):
            return data.decode("utf-16-le", "replace").rstrip("\0")
        if data := self.stream(f"__substg1.0_{number:04X}001E"):
            return decode(data.rstrip(b"\0"), self._codepage).text
        return ""

    def binary(self, number: int, limit: int = MAX_BODY_BYTES) -> bytes:
        return self.stream(f"__substg1.0_{number:04X}0102", limit)

    def number(self, number: int) -> int | None:
        value = self._fixed.get(number)
        return int.from_bytes(value[:4], "little", signed=True) if value else None

    def time(self, number: int) -> str:
        """A time as mail headers write it, in UTC; "" when there is none."""
        ticks = int.from_bytes(self._fixed.get(number, b""), "little")
        try:
            moment = _FILETIME_ZERO + timedelta(microseconds=ticks // 10)
        except OverflowError:
            return ""
        if not ticks:
            return ""
        day = f"{_WEEKDAYS[moment.weekday()]}, {moment.day:02d} {_MONTHS[moment.month - 1]} {moment.year}"
        return f"{day} {moment:%H:%M:%S} (UTC)"


class _Reader:
    def __init__(self, compound: olefile.OleFileIO, detect_charset: bool) -> None:
        self._compound = compound
        self._detect = detect_charset
        # One-byte strings need the code page, which stands in the same table: read it first with the default.
        codepage = _codepage(_Properties(compound, (), 32))
        self._top = _Properties(compound, (), 32, codepage)
        self._codepage = codepage
        self.mail = Mail()

    def read(self) -> Mail:
        self._read_headers()
        for path in self._storages("__attach_version1.0_"):
            self._read_attachment(_Properties(self._compound, path, 8, self._codepage), path)
        self._read_body()
        return self._signed_content() or self.mail

    @cached_property
    def _class(self) -> str:
        return self._top.text(_CLASS).lower()

    def _storages(self, prefix: str) -> Iterator[tuple[str, ...]]:
        names = sorted(path[0] for path in self._compound.listdir(streams=False, storages=True) if len(path) == 1)
        found = [name for name in names if name.lower().startswith(prefix)]
        return ((name,) for name in found[:MAX_RECIPIENTS])

    def _read_headers(self) -> None:
        top = self._top
        shown = {1: top.text(_TO_SHOWN), 2: top.text(_CC_SHOWN), 3: top.text(_BCC_SHOWN)}
        listed: dict[int, list[str]] = {1: [], 2: [], 3: []}
        for path in self._storages("__recip_version1.0_"):
            recipient = _Properties(self._compound, path, 8, self._codepage)
            kind = (recipient.number(_RECIPIENT_KIND) or 1) & 0xF
            listed.get(kind, listed[1]).append(_person(recipient, _NAME, _SMTP, _ADDRESS))
        self.mail.subject = top.text(_SUBJECT).strip("\x01\x02\x03\x04 ")
        rows = [("From", _sender(top))]
        rows += [
            (label, "; ".join(filter(None, listed[kind])) or shown[kind]) for kind, label in ((1, "To"), (2, "Cc"), (3, "Bcc"))
        ]
        rows.append(("Sent", top.time(_SUBMITTED) or top.time(_DELIVERED)))
        if "appointment" in self._class or "meeting" in self._class:
            rows += [("Start", top.time(_START)), ("End", top.time(_END))]
        rows.append(("Subject", self.mail.subject))
        importance = top.number(_IMPORTANCE)
        rows.append(("Importance", "" if importance is None else {0: "Low", 2: "High"}.get(importance, "")))
        self.mail.headers = [(label, value) for label, value in rows if value]

    def _read_attachment(self, attachment: _Properties, path: tuple[str, ...]) -> None:
        if len(self.mail.attachments) >= MAX_PARTS:
            self.mail.damage[f"Only the first {MAX_PARTS} attachments are listed."] = None
            return
        name = attachment.text(_ATTACH_LONG_NAME) or attachment.text(_ATTACH_SHORT_NAME) or attachment.text(_NAME)
        if attachment.number(_ATTACH_METHOD) == _EMBEDDED_MESSAGE:
            nested = _Properties(self._compound, (*path, "__substg1.0_3701000D"), 24, self._codepage)
            subject = nested.text(_SUBJECT).strip("\x01\x02\x03\x04 ") or name or "message"
            self.mail.attachments.append(Attachment(f"{subject}.msg"))
            return
        content_id = attachment.text(_ATTACH_CONTENT_ID).strip("<> ")
        location = attachment.text(_ATTACH_LOCATION)
        size = attachment.size(_ATTACH_DATA)
        resource = None
        if (content_id or location) and size <= MAX_PICTURE_BYTES:
            resource = Resource(attachment.binary(_ATTACH_DATA), attachment.text(_ATTACH_TYPE), content_id, location)
            resource = resource if self.mail.keep_picture(resource) else None
        self.mail.attachments.append(Attachment(name[:255] or "unnamed", size or None, resource))

    def _read_body(self) -> None:
        html = self._html()
        if not html:
            rich = self._rich_text()
            html = rich.html if rich and rich.html else ""
            plain = self._top.text(_BODY)
            if not html and not plain.strip() and rich and rich.text.strip():
                plain = rich.text
                self.mail.damage["The body is rich text (RTF); its words are shown without their formatting."] = None
            if not html and plain.strip():
                self.mail.body.append(BodyPiece(BodyKind.PLAIN, plain))
        if html:
            self.mail.body.append(BodyPiece(BodyKind.HTML, html))

    def _html(self) -> str:
        data = self._top.binary(_HTML)
        if not data:
            return self._top.text(_HTML)
        page = self._top.number(_INTERNET_CODEPAGE)
        declared = declared_in_markup(data) or _codepage_name(page)
        decoded = decode(data.rstrip(b"\0"), declared, detect=self._detect)
        if decoded.doubtful:
            self.mail.guessed_charsets[decoded.charset] = None
        return decoded.text

    def _rich_text(self) -> rtf.RichText | None:
        data = self._top.binary(_RTF)
        if not data:
            return None
        try:
            return rtf.read_rich_text(rtf.decompress(data))
        except ValueError:
            self.mail.damage["Possible missing or invalid Rich Text Format content detected in the email body."] = None
            return None

    def _signed_content(self) -> Mail | None:
        """A signed message keeps its whole MIME content in one attachment; an encrypted one what nobody can read."""
        if not self._class.startswith("ipm.note.smime"):
            return None
        path = next(self._storages("__attach_version1.0_"), None)
        data = _Properties(self._compound, path, 8).binary(_ATTACH_DATA, MAX_PICTURE_BYTES) if path else b""
        if "multipartsigned" not in self._class or b"multipart/signed" not in data[:2000].lower():
            if not self.mail.has_text:
                self.mail.body.append(
                    BodyPiece(BodyKind.NOTE, "The content of this mail is encrypted (S/MIME) and is not shown.")
                )
            return None
        signed = read_eml(data, detect_charset=self._detect)
        signed.subject, signed.headers = self.mail.subject, self.mail.headers
        return signed


def _sender(top: _Properties) -> str:
    """Who wrote it; "on behalf of" when another sent it."""
    author = _person(top, _FOR_NAME, _FOR_SMTP, _FOR_ADDRESS)
    sender = _person(top, _SENDER_NAME, _SENDER_SMTP, _SENDER_ADDRESS)
    if author and sender and top.text(_FOR_NAME) != top.text(_SENDER_NAME):
        return f"{sender} on behalf of {author}"
    return max(author, sender, key=len)


def _person(properties: _Properties, name: int, smtp: int, address: int) -> str:
    """Name and Internet address; an Exchange address ("/O=…") says nothing to a reader and is left out."""
    shown = properties.text(name).strip().strip("'")
    mail = next((text for text in (properties.text(smtp), properties.text(address)) if "@" in text), "").strip()
    if not mail or mail.lower() == shown.lower():
        return shown or mail
    return f"{shown} <{mail}>" if shown else mail


def _codepage(top: _Properties) -> str:
    return _codepage_name(top.number(_CODEPAGE)) or _codepage_name(top.number(_INTERNET_CODEPAGE)) or "cp1252"


def _codepage_name(number: int | None) -> str:
    """Python's codec for a Windows code page number; "" when there is none."""
    special = {65001: "utf-8", 65000: "utf-7", 1200: "utf-16-le", 20127: "cp1252", 20866: "koi8-r", 21866: "koi8-u"}
    special |= {28590 + part: f"iso8859-{part}" for part in range(1, 16)}
    special |= {51932: "euc_jp", 50220: "iso2022_jp", 51949: "cp949", 52936: "hz", 54936: "gb18030", 10000: "mac-roman"}
    if not number:
        return ""
    return special.get(number) or known_charset(f"cp{number}")
