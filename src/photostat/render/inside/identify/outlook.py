"""Which Outlook item a MSG or OFT file holds, by the message class property ([MS-OXMSG], [MS-OXCMSG] 2.2.1.3)."""

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.identify.forms import native_form
from photostat.render.inside.identify.ole import OleFile

_MESSAGE_CLASS_UNICODE = "__substg1.0_001A001F"
_MESSAGE_CLASS_ANSI = "__substg1.0_001A001E"
_TEMPLATE_CLASS_ID = "0006F046-0000-0000-C000-000000000046"
# Longest prefix first: "ipm.note" would swallow the signed ones.
_BY_CLASS_PREFIX = (
    ("ipm.note.smime.multipartsigned", "Microsoft Outlook Clear-Signed Message"),
    ("ipm.note.smime", "Microsoft Outlook Opaque-Signed Message"),
    ("ipm.appointment", "Microsoft Outlook Appointment"),
    ("ipm.activity", "Microsoft Outlook Journal Entry"),
    ("ipm.contact", "Microsoft Outlook Contact"),
    ("ipm.stickynote", "Microsoft Outlook Note"),
    ("ipm.task", "Microsoft Outlook Task"),
    ("ipm.post", "Microsoft Outlook Post"),
    ("ipm.distlist", "Microsoft Outlook Distribution List"),
)
_WITHOUT_TEMPLATE_ROW = ("Microsoft Outlook Clear-Signed Message", "Microsoft Outlook Opaque-Signed Message")


def outlook_form(ole: OleFile) -> Identification:
    """The item's type; "Microsoft Outlook Message" for every class that has no row of its own."""
    message_class = _message_class(ole)
    name = "Microsoft Outlook Message"
    if message_class.startswith("report.") and message_class.endswith(".ndr"):
        name = "Microsoft Outlook Non-Delivery Report"
    for prefix, row in _BY_CLASS_PREFIX:
        if message_class.startswith(prefix):
            name = row
            break
    if ole.root_class_id == _TEMPLATE_CLASS_ID and name not in _WITHOUT_TEMPLATE_ROW:
        plain = name in ("Microsoft Outlook Message", "Microsoft Outlook Non-Delivery Report")
        name = "Microsoft Outlook Form Template" if plain else f"{name} Form Template"
        return native_form(name, Kind.MSG, "oft")
    return native_form(name, Kind.MSG, "msg")


def _message_class(ole: OleFile) -> str:
    unicode_words = ole.read(_MESSAGE_CLASS_UNICODE, 400)
    if unicode_words:
        return unicode_words.decode("utf-16-le", "replace").rstrip("\0").lower()
    return ole.read(_MESSAGE_CLASS_ANSI, 200).decode("latin-1").rstrip("\0").lower()
