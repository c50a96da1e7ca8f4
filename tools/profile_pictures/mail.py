"""Pictures of EmailOptions and HtmlOptions. The mails are made here; the remote picture comes from memory."""

from email.message import EmailMessage
from pathlib import Path

from profile_pictures.case import Case

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PHOTO = (EXAMPLES / "pictures" / "Loading dock.jpg").read_bytes()
THIRD, NARROW = (0, 0, 1, 0.33), (0.05, 0.04, 0.95, 0.3)


def _mail(html: str, **headers: str) -> EmailMessage:
    message = EmailMessage()
    fields = {
        "From": '"Ida Fenwick" <ida.fenwick@foundry.example>',
        "To": "Tom Ray <tom.ray@foundry.example>",
        "Subject": "Castings",
    }
    for name, value in (fields | headers).items():
        message[name] = value
    message.set_content("plain")
    message.add_alternative(html, subtype="html")
    # EmailMessage makes up a new boundary each time; a picture must come out the same from the same commit.
    message.set_boundary("part")
    return message


def _pictured(html: str) -> bytes:
    message = _mail(html)
    message.get_payload()[1].add_related(PHOTO, "image", "jpeg", cid="<dock@x>")
    message.get_payload()[1].set_boundary("picture")
    return bytes(message)


def _table(columns: int, cell_px: int) -> str:
    heads = "".join(f"<th style='min-width:{cell_px}px'>Month {number}</th>" for number in range(1, columns))
    rows = "".join(
        f"<tr><td>{name}</td>" + "".join(f"<td>{10 * row + 7 * column} t</td>" for column in range(1, columns)) + "</tr>"
        for row, name in enumerate(("Flange", "Housing", "Bracket"), start=3)
    )
    return f"<p>The figures that you asked for:</p><table border=1 cellspacing=0><tr><th>Casting</th>{heads}</tr>{rows}</table>"


def _email(**members: object) -> dict[str, object]:
    return {"EmailOptions": members}


def _case(member: str, native: bytes, before: dict[str, object], after: dict[str, object], *captions: str, crop=THIRD) -> Case:
    return Case(member, "mail.eml", native, _email(**before), _email(**after), (captions[0], captions[1]), crop=crop)


LONG = "<p>" + "The castings of the second heat were late, and so was the truck that should have taken them. " * 9 + "</p>"
QUOTE = "<blockquote style='margin-left:40px;border-left:2px solid #555;padding-left:8px'>"
THREAD = (
    f"<p>See below.</p>{QUOTE}<p>Tom wrote: late again?</p>{QUOTE}<p>Ida wrote: they leave on Friday.</p>"
    "<p style='margin-left:80px'>Sent from the yard</p></blockquote></blockquote>"
)
INVITATION = (
    b"From: Ida Fenwick <ida.fenwick@foundry.example>\nSubject: Audit of the second heat\n"
    b"Content-Type: text/calendar; method=REQUEST\n\n"
    b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Audit\nDTSTART:20240312T093000Z\nLOCATION:Room 5\nEND:VEVENT\nEND:VCALENDAR\n"
)
MISDECLARED = (
    b"From: Ida Fenwick <ida.fenwick@foundry.example>\nSubject: Order\nContent-Type: text/plain; charset=iso-8859-1\n"
    b"Content-Transfer-Encoding: 8bit\n\n" + "Die Größe der Flansche ist geprüft – bitte die Maße bestätigen.\n".encode()
)
REMOTE = "https://pictures.foundry.example/dock.jpg"
SPACED = (
    "<!doctype html><p>Casting" + "&nbsp;" * 45 + "weight" + "&nbsp;" * 45 + "price" + "&nbsp;" * 30 + "per ton</p>"
).encode()
NO_SPLIT = {"SplitTablesToFitPageWidth": False}

CASES = [
    _case("Orientation", bytes(_mail(LONG)), {}, {"Orientation": "Landscape"}, "Portrait", "Landscape", crop=(0, 0, 1, 0.5)),
    _case(
        "ResizeImagesToFitPage",
        _pictured("<p>The dock this morning:</p><img src='cid:dock@x' width=1500 height=500 style='object-fit:cover'>"),
        {"ResizeImagesToFitPage": False},
        {},
        "false: cut off, with a warning",
        "true: as wide as the page",
        crop=(0, 0, 1, 0.6),
    ),
    _case(
        "ResizeTablesToFitPage",
        bytes(_mail(_table(10, 90))),
        {"ResizeTablesToFitPage": False, **NO_SPLIT},
        NO_SPLIT,
        "false: cut off, with a warning",
        "true: the table shrinks, the text does not",
    ),
    _case(
        "SplitTablesToFitPageWidth",
        bytes(_mail(_table(15, 110))),
        NO_SPLIT,
        {},
        "false: shrunk as far as it must be",
        "true: split, continued below",
        crop=(0, 0, 1, 0.5),
    ),
    Case(
        "DownloadImagesFromInternet",
        "mail.eml",
        bytes(_mail(f"<p>The dock this morning:</p><img src='{REMOTE}' width=400 height=260 alt='dock'><p>Ida</p>")),
        _email(DownloadImagesFromInternet=False),
        _email(DownloadImagesFromInternet=True),
        ("false: left out and listed", "true, and the server allows it: fetched"),
        crop=(0, 0, 1, 0.42),
        fetched={REMOTE: PHOTO},
    ),
    _case("ClearIndentations", bytes(_mail(THREAD)), {}, {"ClearIndentations": True}, "false", "true"),
    _case(
        "DetectCharacterEncoding",
        MISDECLARED,
        {"DetectCharacterEncoding": False},
        {},
        "false: as the mail declares it",
        "true: as the letters say",
        crop=(0.05, 0.04, 0.95, 0.18),
    ),
    _case(
        "DisplaySmtpAddresses",
        bytes(_mail("<p>See you there.</p>", Cc='"Ray, Bob" <bob.ray@foundry.example>')),
        {},
        {"DisplaySmtpAddresses": True},
        "false: names as the mail shows them",
        "true: addresses",
        crop=NARROW,
    ),
    _case("ShowMessageTypeInHeader", INVITATION, {}, {"ShowMessageTypeInHeader": True}, "false", "true", crop=NARROW),
    Case(
        "RemoveNonBreakingSpaceCodes",
        "page.html",
        SPACED,
        {},
        {"HtmlOptions": {"RemoveNonBreakingSpaceCodes": True}},
        ("false: the spaces as they are", "true: runs become one blank"),
        crop=(0, 0, 1, 0.2),
    ),
]
