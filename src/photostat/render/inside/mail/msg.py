"""Reads an Outlook message file (.msg, [MS-OXMSG]) into a Mail.

Properties are read straight from the compound file, one stream at a time, so that a large attachment is never held in
memory only to learn its size. Nested messages are listed by their subject, never opened.
"""

import re
import struct
from collections.abc import Iterator
from datetime import UTC
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import olefile  # type: ignore[import-untyped]

from photostat.render.inside.base import DocumentFailed
from photostat.render.inside.charset import declared_in_markup, decode, known_charset
from photostat.render.inside.mail import rtf
from photostat.render.inside.mail.addresses import NO_ADDRESS, internet_addresses
from photostat.render.inside.mail.eml import read_eml
from photostat.render.inside.mail.header_text import readable
from photostat.render.inside.mail.message import (
    AS_IT_IS,
    MAX_PARTS,
    MAX_PICTURE_BYTES,
    Attachment,
    BodyKind,
    BodyPiece,
    Mail,
    Showing,
)
from photostat.render.inside.mail.message_type import outlook_message_type
from photostat.render.inside.mail.properties import Properties
from photostat.render.inside.resources import Resource
from photostat.render.model import ErrorCode
from photostat.render.time_zones import Zone

MAX_RECIPIENTS = 20_000

# Property numbers of [MS-OXPROPS].
_CLASS, _IMPORTANCE, _SUBJECT, _SUBMITTED, _DELIVERED = 0x001A, 0x0017, 0x0037, 0x0039, 0x0E06
_START, _END = 0x0060, 0x0061
_TO_SHOWN, _CC_SHOWN, _BCC_SHOWN = 0x0E04, 0x0E03, 0x0E02
_BODY, _RTF, _HTML, _NATIVE_BODY = 0x1000, 0x1009, 0x1013, 0x1016
_NATIVE_BODY_RTF = 2
_CODEPAGE, _INTERNET_CODEPAGE = 0x3FFD, 0x3FDE
_NAME, _RECIPIENT_KIND = 0x3001, 0x0C15
_ATTACH_DATA, _ATTACH_METHOD, _ATTACH_SHORT_NAME, _ATTACH_LONG_NAME = 0x3701, 0x3705, 0x3704, 0x3707
_ATTACH_TYPE, _ATTACH_CONTENT_ID, _ATTACH_LOCATION = 0x370E, 0x3712, 0x3713
_EMBEDDED_MESSAGE = 5


class _PersonFields(NamedTuple):
    """The properties of one person: shown name, Internet address, address in the form of `kind` (SMTP, EX)."""

    name: int
    smtp: int
    address: int
    kind: int


_SENDER = _PersonFields(0x0C1A, 0x5D01, 0x0C1F, 0x0C1E)
_AUTHOR = _PersonFields(0x0042, 0x5D02, 0x0065, 0x0064)
_RECIPIENT = _PersonFields(_NAME, 0x39FE, 0x3003, 0x3002)
_UTC = Zone("UTC", UTC)
_TRANSPORT_HEADERS = 0x007D
_FROM_FIELD = re.compile(r"^From:((?:[^\r\n]|\r?\n[ \t]){1,2000})", re.IGNORECASE | re.MULTILINE)


def read_msg(native: Path, *, detect_charset: bool, showing: Showing = AS_IT_IS) -> Mail:
    """Read an Outlook message. Raises DocumentFailed(CORRUPT) when the compound file cannot be opened."""
    try:
        with olefile.OleFileIO(str(native)) as compound:
            return _Reader(compound, detect_charset, showing).read()
    except (OSError, ValueError, struct.error, IndexError, RecursionError, TypeError, KeyError) as error:
        # olefile lets its own slips out on damaged files besides OleFileError (an OSError).
        raise DocumentFailed(ErrorCode.CORRUPT, f"{type(error).__name__}: {error}") from error


class _Reader:
    def __init__(self, compound: olefile.OleFileIO, detect_charset: bool, showing: Showing) -> None:
        self._compound = compound
        self._detect = detect_charset
        self._showing = showing
        # One-byte strings need the code page, which stands in the same table: read it first with the default.
        codepage = _codepage(Properties(compound, (), 32))
        self._codepage = codepage
        self._top = self._properties((), 32)
        self.mail = Mail()

    def read(self) -> Mail:
        self._read_headers()
        for path in self._storages("__attach_version1.0_"):
            self._read_attachment(self._properties(path, 8), path)
        self._read_body()
        return self._signed_content() or self.mail

    def _properties(self, path: tuple[str, ...], head_bytes: int) -> Properties:
        return Properties(self._compound, path, head_bytes, self._codepage, detect_charset=self._detect)

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
            recipient = self._properties(path, 8)
            kind = (recipient.number(_RECIPIENT_KIND) or 1) & 0xF
            listed.get(kind, listed[1]).append(self._person(recipient, _RECIPIENT))
        self.mail.message_type = outlook_message_type(top.text(_CLASS))
        self.mail.subject = top.text(_SUBJECT).strip("\x01\x02\x03\x04 ")
        rows = [("From", self._sender())]
        rows += [
            (label, "; ".join(filter(None, listed[kind])) or self._names_only(shown[kind]))
            for kind, label in ((1, "To"), (2, "Cc"), (3, "Bcc"))
        ]
        rows.append(("Sent", self._time(_SUBMITTED) or self._time(_DELIVERED)))
        if "appointment" in self._class or "meeting" in self._class:
            rows += [("Start", self._time(_START)), ("End", self._time(_END))]
        rows.append(("Subject", self.mail.subject))
        importance = top.number(_IMPORTANCE)
        rows.append(("Importance", "" if importance is None else {0: "Low", 2: "High"}.get(importance, "")))
        self.mail.headers = [(label, value) for label, value in rows if value]

    def _time(self, number: int) -> str:
        moment = self._top.time(number)
        if moment is None:
            return ""
        try:
            return self._showing.zone.shown(moment) if self._showing.zone else _UTC.shown(moment).replace(" +0000", "")
        except OverflowError:
            return ""

    def _sender(self) -> str:
        """Who wrote it; "on behalf of" when another sent it."""
        author, sender = self._person(self._top, _AUTHOR), self._person(self._top, _SENDER)
        if author and sender and self._top.text(_AUTHOR.name) != self._top.text(_SENDER.name):
            return f"{sender} on behalf of {author}"
        return max(author, sender, key=len)

    def _person(self, properties: Properties, fields: "_PersonFields") -> str:
        """One person as the profile wants them: as Outlook shows them, or by the Internet address.

        Outlook shows the name of somebody of its own organisation (address kind EX), name and address of others. An
        Exchange address ("/O=…") says nothing to a reader and is left out.
        """
        shown = properties.text(fields.name).strip().strip("'")
        mail = next((text for text in (properties.text(fields.smtp), properties.text(fields.address)) if "@" in text), "").strip()
        if self._showing.smtp_addresses and not mail and fields is not _RECIPIENT:
            mail = self._sender_in_transit()
        if self._showing.smtp_addresses and mail:
            return mail
        if self._showing.smtp_addresses and shown:
            self._names_only(shown)
        if not mail or mail.lower() == shown.lower():
            return shown or mail
        of_exchange = properties.text(fields.kind).strip().upper() == "EX"
        return shown if shown and of_exchange else f"{shown} <{mail}>" if shown else mail

    def _sender_in_transit(self) -> str:
        """The sender's address in the Internet headers that came with the mail; "" where another sent it for the author."""
        author = self._top.text(_AUTHOR.name)
        found = _FROM_FIELD.search(self._top.text(_TRANSPORT_HEADERS)[:200_000])
        if not found or (author and author != self._top.text(_SENDER.name)):
            return ""
        addresses, nameless = internet_addresses(readable(found[1]))
        return "" if nameless else addresses

    def _names_only(self, names: str) -> str:
        if names and self._showing.smtp_addresses:
            self.mail.not_honoured["DisplaySmtpAddresses"] = NO_ADDRESS
        return names

    def _read_attachment(self, attachment: Properties, path: tuple[str, ...]) -> None:
        if len(self.mail.attachments) >= MAX_PARTS:
            self.mail.damage[f"Only the first {MAX_PARTS} attachments are listed."] = None
            return
        name = attachment.text(_ATTACH_LONG_NAME) or attachment.text(_ATTACH_SHORT_NAME) or attachment.text(_NAME)
        if attachment.number(_ATTACH_METHOD) == _EMBEDDED_MESSAGE:
            nested = self._properties((*path, "__substg1.0_3701000D"), 24)
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
        html, guessed = self._html()
        if not html:
            rich = self._rich_text()
            html = rich.html if rich and rich.html else ""
            plain, guessed = self._top.text(_BODY), self._top.guessed_charset
            if not html and not plain.strip() and rich and rich.text.strip():
                plain = rich.text
                self.mail.damage["The body is rich text (RTF); its words are shown without their formatting."] = None
            if not html and plain.strip():
                self.mail.body.append(BodyPiece(BodyKind.PLAIN, plain, guessed_charset=guessed))
                if guessed:
                    self.mail.guessed_charsets[guessed] = None
        if html:
            self.mail.body.append(BodyPiece(BodyKind.HTML, html, guessed_charset=guessed))

    def _html(self) -> tuple[str, str]:
        """The HTML body, and the encoding where that was guessed."""
        data = self._top.binary(_HTML)
        if not data:
            return self._top.text(_HTML), self._top.guessed_charset
        page = self._top.number(_INTERNET_CODEPAGE)
        declared = declared_in_markup(data) or _codepage_name(page)
        decoded = decode(data.rstrip(b"\0"), declared, detect=self._detect)
        if decoded.doubtful:
            self.mail.guessed_charsets[decoded.charset] = None
        return decoded.text, decoded.charset if decoded.doubtful else ""

    def _rich_text(self) -> rtf.RichText | None:
        data = self._top.binary(_RTF)
        if not data:
            self.mail.rich_text_damaged = self._top.number(_NATIVE_BODY) == _NATIVE_BODY_RTF
            return None
        try:
            rich = rtf.decompress(data)
        except ValueError:
            self.mail.rich_text_damaged = True
            return None
        self.mail.rich_text_damaged = not rich.lstrip().startswith(b"{\\rtf")
        return rtf.read_rich_text(rich)

    def _signed_content(self) -> Mail | None:
        """A signed message keeps its whole MIME content in one attachment; an encrypted one what nobody can read."""
        if not self._class.startswith("ipm.note.smime"):
            return None
        path = next(self._storages("__attach_version1.0_"), None)
        data = Properties(self._compound, path, 8).binary(_ATTACH_DATA, MAX_PICTURE_BYTES) if path else b""
        if "multipartsigned" not in self._class or b"multipart/signed" not in data[:2000].lower():
            if not self.mail.has_text:
                self.mail.body.append(
                    BodyPiece(BodyKind.NOTE, "The content of this mail is encrypted (S/MIME) and is not shown.")
                )
            return None
        signed = read_eml(data, detect_charset=self._detect, showing=self._showing)
        signed.not_honoured = self.mail.not_honoured
        signed.subject, signed.headers = self.mail.subject, self.mail.headers
        return signed


def _codepage(top: Properties) -> str:
    return _codepage_name(top.number(_CODEPAGE)) or _codepage_name(top.number(_INTERNET_CODEPAGE)) or "cp1252"


def _codepage_name(number: int | None) -> str:
    """Python's codec for a Windows code page number; "" when there is none."""
    special = {65001: "utf-8", 65000: "utf-7", 1200: "utf-16-le", 20127: "cp1252", 20866: "koi8-r", 21866: "koi8-u"}
    special |= {28590 + part: f"iso8859-{part}" for part in range(1, 16)}
    special |= {51932: "euc_jp", 50220: "iso2022_jp", 51949: "cp949", 52936: "hz", 54936: "gb18030", 10000: "mac-roman"}
    if not number:
        return ""
    return special.get(number) or known_charset(f"cp{number}")
