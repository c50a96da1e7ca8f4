"""Mail in text form: a message, an Apple Mail message, a web archive (MHTML) or a mailbox of many messages.

Reads header lines only. A memo typed with "To:" and "Subject:" is no message: without the extension of one, a header
that only mail programs write must stand among the known ones.
"""

import re

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.identify.charsets import DecodedText
from photostat.render.inside.identify.forms import native_form, unsupported, word_set

_HEADER = re.compile(r"([!-9;-~]{1,76})[ \t]*:(.*)")
_ENVELOPE = re.compile(r"From \S{1,300}.{0,200}\b\d{1,2}:\d{2}", re.I)
_MAIL_EXTENSIONS = frozenset({"eml", "emlx", "msg", "email", "mht", "mhtml", "mime", "nws", "mai"})
_ARCHIVE_EXTENSIONS = frozenset({"mht", "mhtml"})
_WRITTEN_BY_PROGRAMS = word_set(
    "received message-id return-path mime-version delivered-to x-mailer dkim-signature x-originating-ip x-mimeole "
    "content-transfer-encoding x-sender in-reply-to arc-seal x-received thread-index"
)
_KNOWN = _WRITTEN_BY_PROGRAMS | word_set(
    "from to cc bcc subject date sender reply-to references content-type content-disposition importance priority "
    "x-priority organization newsgroups path lines content-language status x-status user-agent comments keywords "
    "disposition-notification-to errors-to list-id list-unsubscribe precedence resent-from resent-to"
)
_MAX_LINES = 400
_DELIVERY = ("to", "received", "message-id", "delivered-to", "return-path", "cc")


def mail_form(decoded: DecodedText, extension: str) -> Identification | None:
    """The type of a text that begins with mail headers, or None."""
    lines = decoded.text.lstrip("\ufeff\r\n\t ").split("\n", _MAX_LINES)[:_MAX_LINES]
    if re.fullmatch(r"\d{1,10}\s*", lines[0]) and _is_message(_headers(lines[1:]), "emlx"):
        return native_form("Apple Mail Message (EMLX)", Kind.EML, "emlx")
    enveloped = bool(_ENVELOPE.match(lines[0]))
    if enveloped and extension not in _MAIL_EXTENSIONS:
        return unsupported("MBOX Mailbox", "mbox")
    headers = _headers(lines[1:] if lines[0].startswith(("From ", ">From ")) else lines)
    if not _is_message(headers, extension):
        return None
    if _is_web_archive(headers, extension):
        return native_form("MHTML", Kind.MHTML, "mht")
    return native_form(_message_row(headers), Kind.EML, "eml")


def _headers(lines: list[str]) -> dict[str, str]:
    """Names in lower case to the first value of each, folded lines joined; ends at the first line that is neither."""
    headers: dict[str, str] = {}
    name = ""
    for line in lines:
        line = line.rstrip("\r")
        found = _HEADER.match(line)
        if found:
            name = found[1].lower()
            headers.setdefault(name, found[2].strip())
        elif line[:1] in (" ", "\t") and name and line.strip():
            headers[name] += " " + line.strip()
        elif not line.startswith(">From "):
            break
    return headers


def _is_message(headers: dict[str, str], extension: str) -> bool:
    known = headers.keys() & _KNOWN
    if extension in _MAIL_EXTENSIONS:
        return bool(known)
    return len(known) >= 3 and bool(known & _WRITTEN_BY_PROGRAMS)


def _is_web_archive(headers: dict[str, str], extension: str) -> bool:
    """A page saved by a browser: a multipart/related that nobody sent."""
    if "snapshot-content-location" in headers or headers.get("from", "").lower().startswith("<saved by"):
        return True
    content_type = headers.get("content-type", "").lower()
    if not content_type.startswith(("multipart/related", "multipart/mixed", "text/html")):
        return False
    return extension in _ARCHIVE_EXTENSIONS or (
        content_type.startswith("multipart/related") and not any(name in headers for name in _DELIVERY)
    )


def _message_row(headers: dict[str, str]) -> str:
    content_type = headers.get("content-type", "").lower()
    if content_type.startswith(("application/pkcs7-mime", "application/x-pkcs7-mime")):
        return "S/MIME Message"
    if content_type.startswith("multipart/signed") and "pkcs7" in content_type:
        return "S/MIME Clear-Signed Message"
    if "newsgroups" in headers:
        return "MIME News Message"
    return "MIME Mail Message" if "mime-version" in headers or content_type else "Text Mail"
