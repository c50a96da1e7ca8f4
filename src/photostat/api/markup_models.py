"""Markups and pages on the wire. Boxes are pixels of the stored image, before rotation; right and bottom lie outside."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from photostat.api.wire.enums import ByName
from photostat.api.wire.naming import WireModel
from photostat.api.wire.shapes import ArtifactID, Identifier, Int32, Int64
from photostat.render.pages.boxes import Box
from photostat.workspaces.artifacts.model import Artifact, Reference
from photostat.workspaces.markups.model import (
    Asked,
    Drawn,
    HistoryAction,
    HistoryEntry,
    MarkedPage,
    Markup,
    MarkupKind,
    MarkupShape,
    MarkupStyle,
)

Style = Annotated[MarkupStyle, ByName(MarkupStyle, names={style: style.value for style in MarkupStyle})]
Shape = Annotated[MarkupShape, ByName(MarkupShape, names={shape: shape.value for shape in MarkupShape})]
Kind = Annotated[MarkupKind, ByName(MarkupKind, names={kind: kind.value for kind in MarkupKind})]
Action = Annotated[HistoryAction, ByName(HistoryAction, names={action: action.value for action in HistoryAction})]
Pixel = Annotated[int, Field(ge=0, le=1_000_000)]
Version = Annotated[int, Field(ge=0, le=2**62)]


class PageEntry(WireModel):
    """A page for the viewer. Sizes: the stored image. Rotation: degrees clockwise. Version: new with each change."""

    page_number: int
    width_px: int
    height_px: int
    dpi: int
    rotation: int = Field(examples=[90])
    version: int
    markup_count: int

    @classmethod
    def of(cls, page: MarkedPage, markup_count: int) -> "PageEntry":
        """The entry of a page."""
        return cls(
            page_number=page.page_number,
            width_px=page.width_px,
            height_px=page.height_px,
            dpi=page.dpi,
            rotation=page.turn.value,
            version=page.version,
            markup_count=markup_count,
        )


class PageList(WireModel):
    """The pages of a document and what the caller may do on them. IsBurned: pages come with their redactions burned in."""

    control_number: str
    is_burned: bool
    may_redact: bool
    may_uncover: bool
    may_highlight: bool
    may_rotate: bool
    pages: tuple[PageEntry, ...]


class RotationRequest(WireModel):
    """Degrees clockwise: 0, 90, 180, 270. Version: of the page, as the caller saw it."""

    degrees: Int32 = Field(examples=[90])
    version: Version


class TurnRequest(WireModel):
    """By how many degrees clockwise all pages are turned more."""

    degrees: Int32 = Field(examples=[90])


class MarkupRequest(WireModel):
    """A markup to draw, on one page or on all up to LastPageNumber.

    Version: of the page, where it is one. No box for a full page. No Label for a text: the last one that the caller wrote.
    """

    page_number: Annotated[int, Field(ge=1, le=2**31 - 1, examples=[1])]
    last_page_number: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    version: Version | None = None
    style: Style = Field(examples=["Black"])
    shape: Shape = MarkupShape.RECTANGLE
    left: Pixel | None = Field(default=None, examples=[300])
    top: Pixel | None = Field(default=None, examples=[300])
    right: Pixel | None = Field(default=None, examples=[900])
    bottom: Pixel | None = Field(default=None, examples=[420])
    label: str | None = None
    set_id: ArtifactID | None = None

    def asked(self) -> Asked:
        """What is asked for."""
        return Asked(self.style, self.shape, _box(self.left, self.top, self.right, self.bottom), self.set_id, self.label)


class MarkupChangeRequest(WireModel):
    """What changes on a markup; what is left out stays. Version: of its page, as the caller saw it."""

    version: Version
    style: Style | None = None
    shape: Shape | None = None
    left: Pixel | None = None
    top: Pixel | None = None
    right: Pixel | None = None
    bottom: Pixel | None = None
    label: str | None = None
    set_id: ArtifactID | None = None

    def altered(self, drawn: Drawn) -> Drawn:
        """A markup with these changes. Its box is checked by the domain."""
        box = drawn.box
        return Drawn(
            style=drawn.style if self.style is None else self.style,
            shape=drawn.shape if self.shape is None else self.shape,
            box=Box(
                box.left if self.left is None else self.left,
                box.top if self.top is None else self.top,
                box.right if self.right is None else self.right,
                box.bottom if self.bottom is None else self.bottom,
            ),
            set_id=drawn.set_id if self.set_id is None else self.set_id,
            label=drawn.label if self.label is None else self.label,
        )


class DrawnAnswer(WireModel):
    """What can be seen of a markup."""

    kind: Kind
    style: Style
    shape: Shape
    left: int
    top: int
    right: int
    bottom: int
    label: str
    set_id: int

    @classmethod
    def members(cls, drawn: Drawn) -> dict[str, object]:
        """What is drawn, by field name."""
        box = drawn.box
        return {
            "kind": drawn.style.kind,
            "style": drawn.style,
            "shape": drawn.shape,
            "left": box.left,
            "top": box.top,
            "right": box.right,
            "bottom": box.bottom,
            "label": drawn.label,
            "set_id": drawn.set_id,
        }


class MarkupAnswer(DrawnAnswer):
    """A markup."""

    markup_id: Int64
    page_number: int
    created_by: Identifier
    created_on: datetime
    modified_by: Identifier
    modified_on: datetime

    @classmethod
    def of(cls, markup: Markup) -> "MarkupAnswer":
        """A markup as an answer."""
        return cls.model_validate(
            {
                **cls.members(markup.drawn),
                "markup_id": markup.markup_id,
                "page_number": markup.page_number,
                "created_by": _person(markup.created_by),
                "created_on": markup.created_on,
                "modified_by": _person(markup.modified_by),
                "modified_on": markup.modified_on,
            }
        )


class MarkupList(WireModel):
    """The markups of a document, by page and age, and the pages that have any with their versions."""

    markups: tuple[MarkupAnswer, ...]
    versions: dict[str, int] = Field(examples=[{"1": 17}])


class MarkupChanged(WireModel):
    """What a change did: the markups that are new, the pages that changed with their new versions."""

    markup_ids: tuple[int, ...] = ()
    versions: dict[str, int] = Field(examples=[{"1": 18}])


class HistoryAnswer(WireModel):
    """One line of the history. User is left out where the markup went with its image. Undoes: the change that was taken back."""

    change_id: int
    markup_id: int
    page_number: int
    action: Action
    undoes: int | None = None
    before: DrawnAnswer | None = None
    after: DrawnAnswer | None = None
    user: Identifier | None = None
    happened_on: datetime

    @classmethod
    def of(cls, entry: HistoryEntry) -> "HistoryAnswer":
        """A line as an answer."""
        return cls(
            change_id=entry.change_id,
            markup_id=entry.markup_id,
            page_number=entry.page_number,
            action=entry.action,
            undoes=entry.undoes,
            before=None if entry.before is None else DrawnAnswer.model_validate(DrawnAnswer.members(entry.before)),
            after=None if entry.after is None else DrawnAnswer.model_validate(DrawnAnswer.members(entry.after)),
            user=None if entry.user is None else _person(entry.user),
            happened_on=entry.happened_on,
        )


class MarkupHistory(WireModel):
    """The history of the markups of a document, newest first."""

    entries: tuple[HistoryAnswer, ...]


class MarkupSetRequest(WireModel):
    """A markup set."""

    name: str = Field(examples=["Privilege"])


class MarkupSetAnswer(WireModel):
    """A markup set."""

    artifact_id: int
    name: str

    @classmethod
    def of(cls, artifact: Artifact) -> "MarkupSetAnswer":
        """A set as an answer."""
        return cls(artifact_id=artifact.artifact_id, name=artifact.name)


class MarkupSetList(WireModel):
    """The markup sets of a workspace, the one that it was born with first."""

    sets: tuple[MarkupSetAnswer, ...]


def _box(left: int | None, top: int | None, right: int | None, bottom: int | None) -> Box | None:
    if left is None or top is None or right is None or bottom is None:
        return None
    return Box(left, top, right, bottom)


def _person(who: Reference) -> Identifier:
    return Identifier(name=who.name, artifact_id=who.artifact_id)
