"""What a markup is. Boxes are pixels of the stored page, before any rotation; a full page's box is the page.

Refuses boxes that reach outside of their page, and styles that do not belong to their kind.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from photostat.errors import InvalidInputError
from photostat.render.pages.boxes import Box, Turn
from photostat.render.pages.burning import Cover, Redaction
from photostat.workspaces.artifacts.model import Reference

MOST_LABEL = 200
FIRST_LABEL = "Redacted"


class MarkupKind(StrEnum):
    """What a markup does: hides, or points out."""

    REDACTION = "Redaction"
    HIGHLIGHT = "Highlight"


class MarkupShape(StrEnum):
    """How the box is meant. Inverse: all but the box; for redactions only."""

    RECTANGLE = "Rectangle"
    FULL_PAGE = "FullPage"
    INVERSE = "Inverse"


class MarkupStyle(StrEnum):
    """How it looks: the first four are redactions, the colours highlights."""

    BLACK = "Black"
    WHITE = "White"
    CROSS = "Cross"
    TEXT = "Text"
    BLUE = "Blue"
    GREEN = "Green"
    ORANGE = "Orange"
    PINK = "Pink"
    PURPLE = "Purple"
    YELLOW = "Yellow"

    @property
    def kind(self) -> MarkupKind:
        """The kind that it belongs to."""
        covers = (MarkupStyle.BLACK, MarkupStyle.WHITE, MarkupStyle.CROSS, MarkupStyle.TEXT)
        return MarkupKind.REDACTION if self in covers else MarkupKind.HIGHLIGHT


class HistoryAction(StrEnum):
    """What happened to a markup. ImagesRemoved: it went with the page image under it."""

    CREATED = "Created"
    CHANGED = "Changed"
    REMOVED = "Removed"
    IMAGES_REMOVED = "ImagesRemoved"


@dataclass(frozen=True)
class Drawn:
    """What can be seen of a markup, apart from where it comes from. `label`: of a Text redaction."""

    style: MarkupStyle
    shape: MarkupShape
    box: Box
    set_id: int
    label: str = ""

    @property
    def is_redaction(self) -> bool:
        return self.style.kind is MarkupKind.REDACTION

    def redaction(self) -> Redaction:
        """What burning needs of it."""
        return Redaction(Cover(self.style.value), self.box, self.shape is MarkupShape.INVERSE, self.label)


@dataclass(frozen=True)
class Markup:
    """A markup of one page. `page_number` counts from 1."""

    markup_id: int
    page_number: int
    drawn: Drawn
    created_by: Reference
    created_on: datetime
    modified_by: Reference
    modified_on: datetime


@dataclass(frozen=True)
class MarkedPage:
    """A page as the viewer needs it. Sizes are those of the stored image; `version` changes with every change of its markups."""

    page_number: int
    width_px: int
    height_px: int
    dpi: int
    format: str
    sha256: str
    turn: Turn
    version: int


@dataclass(frozen=True)
class Asked:
    """A markup as a caller asks for it; no box for a full page. `label` None: the last one that this user wrote."""

    style: MarkupStyle
    shape: MarkupShape = MarkupShape.RECTANGLE
    box: Box | None = None
    set_id: int | None = None
    label: str | None = None


@dataclass(frozen=True)
class HistoryEntry:
    """One line of the history of a document. `before` and `after`: None where there was, or is, no markup."""

    change_id: int
    markup_id: int
    page_number: int
    action: HistoryAction
    undoes: int | None
    before: Drawn | None
    after: Drawn | None
    user: Reference | None
    happened_on: datetime


def box_on(page: MarkedPage, shape: MarkupShape, box: Box | None, style: MarkupStyle) -> Box:
    """The box of a markup on this page. Raises InvalidInputError."""
    if shape is MarkupShape.INVERSE and style.kind is not MarkupKind.REDACTION:
        raise InvalidInputError("Shape: only redactions can be inverse.")
    if shape is MarkupShape.FULL_PAGE:
        return Box(0, 0, page.width_px, page.height_px)
    if box is None:
        raise InvalidInputError("Left, Top, Right and Bottom are needed for this shape.")
    if not box.lies_in(page.width_px, page.height_px):
        raise InvalidInputError(
            f"The box {box.left}, {box.top}, {box.right}, {box.bottom} does not lie on page {page.page_number}, "
            f"which has {page.width_px} x {page.height_px} pixels; left and top are below right and bottom."
        )
    return box


def checked_label(label: str) -> str:
    """A label that can be stored and drawn. Raises InvalidInputError."""
    if len(label) > MOST_LABEL or any(not (c.isprintable() or c.isspace()) for c in label):
        raise InvalidInputError(f"Label: at most {MOST_LABEL} printable characters.")
    return label
