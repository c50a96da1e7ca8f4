"""Reads a MIME mail (EML, EMLX, the content of a signed Outlook message) into a Mail.

Broken mail is the rule: whatever can be shown is shown, what is broken is said. Python's tolerant parser is used with
the old policy, under which reading a field cannot fail. Nested messages are listed, never opened.
"""

import email
import email.policy
import re
from email.message import Message

from photostat.render.inside.base import DocumentFailed
from photostat.render.inside.charset import declared_in_markup, decode, known_charset
from photostat.render.inside.mail.addresses import NO_ADDRESS, internet_addresses
from photostat.render.inside.mail.dates import date_in_zone
from photostat.render.inside.mail.header_text import header, parameter
from photostat.render.inside.mail.invitation import invitation_text
from photostat.render.inside.mail.message import (
    AS_IT_IS,
    MAX_BODY_BYTES,
    MAX_DEPTH,
    MAX_PARTS,
    Attachment,
    BodyKind,
    BodyPiece,
    Mail,
    Showing,
)
from photostat.render.inside.mail.message_type import mime_message_type
from photostat.render.inside.mail.rtf import read_rich_text
from photostat.render.inside.mail.tnef import read_tnef
from photostat.render.inside.resources import Resource
from photostat.render.model import ErrorCode

# Apple Mail writes the number of bytes of the message on a line of its own in front, and a property list behind.
_EMLX_HEAD = re.compile(rb"\s{0,16}(\d{1,12})\s{0,16}\r?\n(?=[\x21-\x39\x3b-\x7e]{1,100}:)")
_HEADERS = ("From", "Sender", "To", "Cc", "Bcc", "Reply-To", "Date", "Subject", "Importance")
_LABELS = {"Date": "Sent"}
_PEOPLE = frozenset({"From", "Sender", "To", "Cc", "Bcc", "Reply-To"})
_TEXT_REPORTS = frozenset({"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"})
_BROKEN = {
    "MissingHeaderBodySeparatorDefect": "The header block is broken off; its rest is shown as text.",
    "NoBoundaryInMultipartDefect": "A multipart names no boundary.",
    "StartBoundaryNotFoundDefect": "The first boundary of a multipart is missing.",
    "CloseBoundaryNotFoundDefect": "The mail ends in the middle of a part.",
    "MultipartInvariantViolationDefect": "A multipart has no parts.",
    "InvalidBase64LengthDefect": "An encoded part is damaged (base64).",
    "InvalidBase64CharactersDefect": "An encoded part is damaged (base64).",
}


def read_eml(data: bytes, *, detect_charset: bool, showing: Showing = AS_IT_IS) -> Mail:
    """Read a MIME mail. Raises DocumentFailed when its parts are nested too deep to be read."""
    if found := _EMLX_HEAD.match(data[:200]):
        data = data[found.end() : found.end() + int(found[1])]
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
    except RecursionError as error:
        raise DocumentFailed(ErrorCode.CORRUPT, "multiparts nested too deep") from error
    reader = _Reader(detect_charset, showing)
    reader.read_headers(message)
    reader.mail.message_type = mime_message_type(message)
    reader.read_part(message, depth=0)
    if not reader.mail.has_text:
        reader.use_last_resort()
    return reader.mail


class _Reader:
    def __init__(self, detect_charset: bool, showing: Showing) -> None:
        self.mail = Mail()
        self._detect = detect_charset
        self._showing = showing
        self._parts = 0
        self._invitations: list[str] = []
        self._outlook: list[BodyPiece] = []

    def read_headers(self, message: Message) -> None:
        for name in _HEADERS:
            value = header(message, name)
            if name == "Importance":
                value = _importance(message)
            if name in ("Sender", "Reply-To") and value == header(message, "From"):
                continue
            if value:
                self.mail.headers.append((_LABELS.get(name, name), self._shown(name, value)))
        self.mail.subject = header(message, "Subject")

    def _shown(self, name: str, value: str) -> str:
        """A field as the profile wants it."""
        if name in _PEOPLE and self._showing.smtp_addresses:
            addresses, nameless = internet_addresses(value)
            if nameless:
                self.mail.not_honoured["DisplaySmtpAddresses"] = NO_ADDRESS
            return addresses
        if name == "Date" and self._showing.zone is not None:
            moved = date_in_zone(value, self._showing.zone)
            if moved is None:
                self.mail.not_honoured["TimeZoneFieldOnDocument"] = "the date of the mail cannot be read"
            return moved or value
        return value

    def read_part(self, part: Message, *, depth: int, in_related: bool = False) -> None:
        """Sort one part into the body, the pictures or the attachments, and its own parts likewise."""
        self._parts += 1
        if self._parts > MAX_PARTS or depth > MAX_DEPTH:
            self.mail.damage[f"Only the first {MAX_PARTS} parts, {MAX_DEPTH} deep, were read."] = None
            return
        self._note_defects(part)
        kind = part.get_content_type()
        if kind == "message/rfc822" or (kind.startswith("message/") and kind not in _TEXT_REPORTS):
            self._list_message(part)
        elif part.is_multipart() and kind not in _TEXT_REPORTS:
            self._read_multipart(part, kind, depth)
        elif self._is_body(part, kind):
            self._read_body(part, kind)
        else:
            self._read_file(part, kind, in_related=in_related)

    def use_last_resort(self) -> None:
        """Without any text: what an invitation or Outlook's private format (winmail.dat) says."""
        self.mail.body[:0] = self._outlook or [BodyPiece(BodyKind.PLAIN, text) for text in self._invitations[:1]]

    def _read_multipart(self, part: Message, kind: str, depth: int) -> None:
        children = [child for child in _children(part) if isinstance(child, Message)]
        if kind == "multipart/alternative":
            children = _best_alternatives(children)
        elif kind == "multipart/encrypted":
            self.mail.body.append(BodyPiece(BodyKind.NOTE, "The content of this mail is encrypted and is not shown."))
        if kind == "multipart/related" and children:
            self.mail.base = self.mail.base or header(children[0], "Content-Location") or header(part, "Content-Location")
        for index, child in enumerate(children):
            self.read_part(child, depth=depth + 1, in_related=kind == "multipart/related" and index > 0)

    def _is_body(self, part: Message, kind: str) -> bool:
        if kind in _TEXT_REPORTS:
            return True
        attached = part.get_content_disposition() == "attachment" or (_file_name(part) and kind != "text/html")
        return kind in ("text/html", "text/plain", "text/enriched", "text/richtext") and not attached

    def _read_body(self, part: Message, kind: str) -> None:
        data = _payload(part)
        if kind in _TEXT_REPORTS and not data:
            data = "\n".join(str(child) for child in _children(part)).encode("utf-8", "replace")
        declared = parameter(part, "Content-Type", "charset")
        if kind == "text/html" and not known_charset(declared):
            declared = declared_in_markup(data) or declared
        decoded = decode(data[:MAX_BODY_BYTES], declared, detect=self._detect)
        if decoded.doubtful:
            self.mail.guessed_charsets[decoded.charset] = None
        if decoded.text.strip():
            body_kind = BodyKind.HTML if kind == "text/html" else BodyKind.PLAIN
            guessed = decoded.charset if decoded.doubtful else ""
            self.mail.body.append(BodyPiece(body_kind, decoded.text, guessed_charset=guessed))

    def _read_file(self, part: Message, kind: str, *, in_related: bool) -> None:
        data = _payload(part)
        name = _file_name(part)
        if kind == "application/ms-tnef" or name.lower() == "winmail.dat":
            self._read_outlook(data, name)
            return
        if kind == "text/calendar":
            decoded = decode(data, parameter(part, "Content-Type", "charset"), detect=self._detect)
            self._invitations.append(invitation_text(decoded.text, self._showing.zone))
        if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
            self.mail.body.append(BodyPiece(BodyKind.NOTE, _sealed_note(part)))
        picture = self._picture(part, kind, data, in_related=in_related)
        self.mail.attachments.append(Attachment(name or _made_up_name(kind), len(data), picture))

    def _picture(self, part: Message, kind: str, data: bytes, *, in_related: bool) -> Resource | None:
        """The part as something that the body may refer to, or as a picture in the flow of the mail."""
        content_id = header(part, "Content-ID").strip("<> ")
        location = header(part, "Content-Location")
        inline = kind.startswith("image/") and part.get_content_disposition() != "attachment"
        if not (content_id or location or in_related or inline):
            return None
        resource = Resource(data, kind, content_id, location)
        if not self.mail.keep_picture(resource):
            return None
        if inline and not in_related and not content_id and not location:
            self.mail.body.append(BodyPiece(BodyKind.PICTURE, _file_name(part), resource))
        return resource

    def _read_outlook(self, data: bytes, name: str) -> None:
        inside = read_tnef(data)
        if inside is None:
            self.mail.attachments.append(Attachment(name or "winmail.dat", len(data)))
            self.mail.damage["Outlook's container (winmail.dat) is damaged."] = None
            return
        self.mail.rich_text_damaged = self.mail.rich_text_damaged or inside.rich_text_damaged
        self.mail.attachments.extend(Attachment(f"{file} (in winmail.dat)", size) for file, size in inside.files)
        if inside.rich_text:
            rich = read_rich_text(inside.rich_text)
            kind = BodyKind.HTML if rich.html else BodyKind.PLAIN
            self._outlook.append(BodyPiece(kind, rich.html or rich.text))
        elif inside.html or inside.text:
            self._outlook.append(BodyPiece(BodyKind.HTML if inside.html else BodyKind.PLAIN, inside.html or inside.text))

    def _list_message(self, part: Message) -> None:
        nested = next((child for child in _children(part) if isinstance(child, Message)), None)
        subject = header(nested, "Subject") if nested is not None else ""
        self.mail.attachments.append(Attachment(_file_name(part) or f"{subject or 'message'}.eml"))

    def _note_defects(self, part: Message) -> None:
        for defect in part.defects[:20]:
            if reason := _BROKEN.get(type(defect).__name__):
                self.mail.damage[reason] = None


def _children(part: Message) -> list[object]:
    payload = part.get_payload()
    return list(payload) if isinstance(payload, list) else []


def _payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _best_alternatives(children: list[Message]) -> list[Message]:
    """The alternative to show: one with HTML in it, else plain text, else the last; files among them stay files."""
    shown = next((child for child in reversed(children) if _has_html(child)), None)
    if shown is None:
        texts = [child for child in children if child.get_content_type() == "text/plain"]
        shown = texts[-1] if texts else children[-1] if children else None
    others = [c for c in children if c is not shown and c.get_content_disposition() == "attachment"]
    calendars = [c for c in children if c is not shown and c.get_content_type() == "text/calendar" and c not in others]
    return [*([shown] if shown is not None else []), *others, *calendars]


def _has_html(part: Message, depth: int = 0) -> bool:
    if part.get_content_type() == "text/html":
        return True
    inside = [child for child in _children(part) if isinstance(child, Message)][:50]
    return part.get_content_maintype() == "multipart" and depth < 5 and any(_has_html(c, depth + 1) for c in inside)


def _file_name(part: Message) -> str:
    name = parameter(part, "Content-Disposition", "filename") or parameter(part, "Content-Type", "name")
    return name.replace("\\", "/").rpartition("/")[2][:255]


def _made_up_name(kind: str) -> str:
    extension = {"text/calendar": "ics", "text/vcard": "vcf", "text/x-vcard": "vcf", "image/jpeg": "jpg"}.get(kind)
    return f"unnamed.{extension or kind.partition('/')[2][:20] or 'bin'}"


def _importance(message: Message) -> str:
    """ "High" or "Low", "" when normal or not said."""
    said = (header(message, "Importance") or header(message, "X-Priority") or header(message, "Priority")).lower()
    if said.startswith(("high", "1", "2", "urgent")):
        return "High"
    return "Low" if said.startswith(("low", "4", "5", "non-urgent")) else ""


def _sealed_note(part: Message) -> str:
    if parameter(part, "Content-Type", "smime-type").lower().startswith("signed"):
        return "The content of this mail is inside an opaque signature (S/MIME) and is not shown."
    return "The content of this mail is encrypted (S/MIME) and is not shown."
