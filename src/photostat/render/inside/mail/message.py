"""What a mail is once it has been read, whatever file it came in."""

from dataclasses import dataclass, field
from enum import StrEnum

from photostat.render.inside.resources import Resource
from photostat.render.time_zones import Zone

MAX_PARTS = 2_000
MAX_DEPTH = 40
MAX_BODY_BYTES = 32 * 1024 * 1024
MAX_PICTURE_BYTES = 32 * 1024 * 1024
MAX_PICTURES_BYTES = 128 * 1024 * 1024  # of one mail, kept in memory until the page is written


@dataclass(frozen=True)
class Showing:
    """What the profile asks of the header: addresses instead of names, dates in `zone` (None: as the mail has them)."""

    smtp_addresses: bool = False
    zone: Zone | None = None


AS_IT_IS = Showing()


class BodyKind(StrEnum):
    """How a piece of the body is shown."""

    HTML = "html"
    PLAIN = "plain"
    PICTURE = "picture"
    NOTE = "note"  # our own words about something that cannot be shown


@dataclass(frozen=True)
class BodyPiece:
    """One piece of the body, in the mail's order. `text` is HTML, plain text, the note, or the picture's name.

    `guessed_charset`: the encoding in which it was read where that was guessed, else "".
    """

    kind: BodyKind
    text: str = ""
    picture: Resource | None = None
    guessed_charset: str = ""


@dataclass(frozen=True)
class Attachment:
    """One line of the attachment list; `size_bytes` None where it is not known (a nested message)."""

    name: str
    size_bytes: int | None = None
    resource: Resource | None = None  # set for a picture that the body may use; used pictures are not listed


@dataclass
class Mail:
    """A mail as it will be shown. `headers`: label and value, in the order of the page, empty values left out.

    `message_type` is what Outlook calls this kind of message. `not_honoured`: option -> why it could not be followed here.
    """

    subject: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: list[BodyPiece] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    base: str = ""  # location that relative addresses of the body start from
    guessed_charsets: dict[str, None] = field(default_factory=dict)
    damage: dict[str, None] = field(default_factory=dict)  # what is broken in the file, each once
    message_type: str = "Message"
    rich_text_damaged: bool = False  # the body's rich text is missing or cannot be read
    not_honoured: dict[str, str] = field(default_factory=dict)

    @property
    def has_text(self) -> bool:
        """Whether anything of the author's text was found."""
        return any(piece.kind in (BodyKind.HTML, BodyKind.PLAIN) and piece.text.strip() for piece in self.body)

    def keep_picture(self, resource: Resource) -> bool:
        """Keep a picture for the page, within the limits; False when it is too large."""
        kept = sum(len(other.data) for other in self.resources)
        if len(resource.data) > MAX_PICTURE_BYTES or kept + len(resource.data) > MAX_PICTURES_BYTES:
            self.damage["Pictures beyond the size limit were left out."] = None
            return False
        self.resources.append(resource)
        return True
