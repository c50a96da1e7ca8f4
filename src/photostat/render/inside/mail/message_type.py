"""What kind of message a mail is, in Outlook's words, for ShowMessageTypeInHeader."""

import re
from email.message import Message

from photostat.render.inside.mail.header_text import header, parameter

_MAX_PARTS = 200
# Beginnings of Outlook's message classes ([MS-OXOMSG], [MS-OXOCAL], [MS-OXOTASK] …), the longer ones first.
_CLASSES = (
    ("ipm.schedule.meeting.request", "Meeting Request"),
    ("ipm.schedule.meeting.canceled", "Meeting Cancellation"),
    ("ipm.schedule.meeting.resp", "Meeting Response"),
    ("ipm.schedule.meeting", "Meeting Request"),
    ("ipm.appointment", "Appointment"),
    ("ipm.taskrequest", "Task Request"),
    ("ipm.task", "Task"),
    ("ipm.contact", "Contact"),
    ("ipm.distlist", "Distribution List"),
    ("ipm.stickynote", "Note"),
    ("ipm.activity", "Journal Entry"),
    ("ipm.post", "Post"),
    ("ipm.note.smime", "Message"),
    ("ipm.outlook.recall", "Message Recall"),
    ("ipm.document", "Document"),
    ("ipm.note", "Message"),
    ("report.", "Report"),
)
_METHODS = {
    "request": "Meeting Request",
    "cancel": "Meeting Cancellation",
    "reply": "Meeting Response",
    "counter": "Meeting Response",
    "declinecounter": "Meeting Response",
}
_CONTENT_CLASSES = {"urn:content-classes:calendarmessage": "Meeting Request", "urn:content-classes:appointment": "Appointment"}


def outlook_message_type(message_class: str) -> str:
    """For PidTagMessageClass; a class that nobody knows is named itself."""
    wanted = message_class.strip().lower()
    if not wanted or wanted == "ipm":
        return "Message"
    return next((name for start, name in _CLASSES if wanted.startswith(start)), f"Other ({message_class.strip()[:60]})")


def mime_message_type(message: Message) -> str:
    """For a MIME mail: by its own type, or the calendar part that stands for its body. An attached calendar says nothing."""
    kind = message.get_content_type()
    if kind == "multipart/report":
        return "Report"
    if kind in ("text/vcard", "text/x-vcard", "text/directory"):
        return "Contact"
    calendar = next((part for part in _first_parts(message) if _stands_for_body(part)), None)
    if calendar is None:
        return _CONTENT_CLASSES.get(header(message, "Content-Class").lower(), "Message")
    method = parameter(calendar, "Content-Type", "method").lower() or _method_inside(calendar)
    return _METHODS.get(method, "Appointment")


def _first_parts(message: Message) -> list[Message]:
    """The message and its parts, those of nested messages left out."""
    found, waiting = list[Message](), [message]
    while waiting and len(found) < _MAX_PARTS:
        part = waiting.pop(0)
        found.append(part)
        children = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(children, list):
            waiting += [child for child in children[:_MAX_PARTS] if isinstance(child, Message)]
    return found


def _stands_for_body(part: Message) -> bool:
    return part.get_content_type() == "text/calendar" and part.get_content_disposition() != "attachment"


def _method_inside(calendar: Message) -> str:
    try:
        payload = calendar.get_payload(decode=True)
    except (ValueError, LookupError):
        return ""
    found = re.search(rb"^METHOD:([A-Za-z]{1,20})", payload[:4000], re.MULTILINE) if isinstance(payload, bytes) else None
    return found[1].decode("ascii").lower() if found else ""
