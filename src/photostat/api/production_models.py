"""Productions on the wire: our own routes."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from photostat.api.wire.enums import ByName
from photostat.api.wire.naming import WireModel
from photostat.api.wire.shapes import ArtifactID, Int64
from photostat.productions.model import (
    Choices,
    Counters,
    DocumentState,
    Endorsement,
    NewProduction,
    Production,
    ProductionState,
    Stamp,
)
from photostat.productions.numbering import BatesNumbers
from photostat.productions.store.reading import NumberedDocument
from photostat.render.pages.endorsing import Place, Room

StampName = Annotated[Stamp, ByName(Stamp, names={stamp: stamp.value for stamp in Stamp})]
RoomName = Annotated[Room, ByName(Room, names={room: room.value for room in Room})]
StateName = Annotated[ProductionState, ByName(ProductionState, names={state: state.value for state in ProductionState})]
DocumentStateName = Annotated[DocumentState, ByName(DocumentState, names={state: state.value for state in DocumentState})]


class EndorsementModel(WireModel):
    """What stands in one place of the margin. Text: with Stamp Text alone."""

    stamp: StampName
    text: str = ""


class EndorsementsModel(WireModel):
    """The six places of the margins; what is absent stays white."""

    header_left: EndorsementModel | None = None
    header_center: EndorsementModel | None = None
    header_right: EndorsementModel | None = None
    footer_left: EndorsementModel | None = None
    footer_center: EndorsementModel | None = None
    footer_right: EndorsementModel | None = None

    def chosen(self) -> dict[Place, Endorsement]:
        """Those that are there."""
        places = {
            Place.HEADER_LEFT: self.header_left,
            Place.HEADER_CENTER: self.header_center,
            Place.HEADER_RIGHT: self.header_right,
            Place.FOOTER_LEFT: self.footer_left,
            Place.FOOTER_CENTER: self.footer_center,
            Place.FOOTER_RIGHT: self.footer_right,
        }
        return {place: Endorsement(item.stamp, item.text) for place, item in places.items() if item is not None}

    @classmethod
    def of(cls, chosen: dict[Place, Endorsement]) -> "EndorsementsModel":
        """As they are told."""
        return cls.model_validate({place.value: {"Stamp": item.stamp.value, "Text": item.text} for place, item in chosen.items()})


class ProductionRequest(WireModel):
    """A production that is made. Its documents: those of a saved search, or of an imaging set.

    Without Endorsements the Bates number stands in the footer on the right, and Confidentiality, where it is given, on the left.
    """

    name: str = Field(examples=["First production"])
    saved_search_id: ArtifactID | None = Field(None, examples=[1038811])
    imaging_set_id: ArtifactID | None = None
    bates_prefix: str = Field(examples=["ABC"])
    bates_start: Annotated[int, Field(ge=0, le=10**12)] = 1
    bates_digits: Annotated[int, Field(ge=1, le=12)] = 7
    bates_suffix: str = ""
    endorsements: EndorsementsModel | None = None
    confidentiality: str = Field("", examples=["CONFIDENTIAL"])
    make_room: RoomName = Room.SHRINK
    slip_sheets: bool = True
    natives: bool = False
    texts: bool = True

    def new(self) -> NewProduction:
        """What it asks for. Raises NumberingError."""
        if self.endorsements is not None:
            chosen = self.endorsements.chosen()
        else:
            chosen = {Place.FOOTER_RIGHT: Endorsement(Stamp.BATES_NUMBER)}
            if self.confidentiality.strip():
                chosen[Place.FOOTER_LEFT] = Endorsement(Stamp.CONFIDENTIALITY)
        return NewProduction(
            name=self.name,
            numbers=BatesNumbers(self.bates_prefix, self.bates_start, self.bates_digits, self.bates_suffix),
            choices=Choices(
                endorsements=chosen,
                confidentiality=self.confidentiality,
                room=self.make_room,
                slip_sheets=self.slip_sheets,
                natives=self.natives,
                texts=self.texts,
            ),
            saved_search_id=self.saved_search_id,
            imaging_set_id=self.imaging_set_id,
        )


class ProductionProgress(WireModel):
    """How far a production has come. Percentage: of its pages. Error: why it failed as a whole."""

    state: StateName
    is_running: bool
    percentage: float = Field(examples=[42.5])
    documents: Int64
    pages: Int64
    documents_produced: Int64
    documents_with_slip_sheet: Int64
    documents_left_out: Int64
    documents_errored: Int64
    pages_done: Int64
    bates_begin: str | None = Field(None, examples=["ABC0000001"])
    bates_end: str | None = Field(None, examples=["ABC0000120"])
    asked_on: datetime | None = None
    started_on: datetime | None = None
    ended_on: datetime | None = None
    error: str = ""

    @classmethod
    def of(cls, found: Production) -> "ProductionProgress":
        """The progress of a production."""
        return cls(**_progress(found))


class ProductionAnswer(ProductionProgress):
    """A production: what was asked for, and how far it has come."""

    artifact_id: ArtifactID
    name: str
    saved_search_id: ArtifactID | None = None
    imaging_set_id: ArtifactID | None = None
    bates_prefix: str
    bates_start: Int64
    bates_digits: int
    bates_suffix: str
    endorsements: EndorsementsModel
    confidentiality: str
    make_room: RoomName
    slip_sheets: bool
    natives: bool
    texts: bool

    @classmethod
    def of(cls, found: Production) -> "ProductionAnswer":
        """The answer for a production."""
        numbers, choices = found.numbers, found.choices
        return cls(
            **_progress(found),
            artifact_id=found.production_id,
            name=found.artifact.name,
            saved_search_id=found.saved_search_id,
            imaging_set_id=found.imaging_set_id,
            bates_prefix=numbers.prefix,
            bates_start=numbers.first,
            bates_digits=numbers.digits,
            bates_suffix=numbers.suffix,
            endorsements=EndorsementsModel.of(choices.endorsements),
            confidentiality=choices.confidentiality,
            make_room=choices.room,
            slip_sheets=choices.slip_sheets,
            natives=choices.natives,
            texts=choices.texts,
        )


class ProductionList(WireModel):
    """Productions, newest first."""

    total_count: int
    productions: tuple[ProductionAnswer, ...]


class ProducedDocument(WireModel):
    """A document of a production. Without Bates numbers it took none. Reason: of its state, or what was left out of it."""

    position: int
    artifact_id: ArtifactID
    control_number: str
    bates_begin: str | None = None
    bates_end: str | None = None
    page_count: int
    has_redactions: bool
    state: DocumentStateName
    reason: str

    @classmethod
    def of(cls, found: NumberedDocument, ends: tuple[str, str] | None) -> "ProducedDocument":
        """The line of a document; `ends`: its first and last Bates number."""
        return cls(
            position=found.position,
            artifact_id=found.document_id,
            control_number=found.control_number,
            bates_begin=ends[0] if ends else None,
            bates_end=ends[1] if ends else None,
            page_count=found.page_count,
            has_redactions=found.has_redactions,
            state=found.state,
            reason=found.reason,
        )


class ProducedDocumentList(WireModel):
    """Documents in the order of their numbers. NextAfter: the `after` of the next call; absent at the end."""

    documents: tuple[ProducedDocument, ...]
    next_after: int | None = None


def _progress(found: Production) -> dict[str, Any]:
    counters: Counters = found.counters
    share = counters.pages_done / counters.pages if counters.pages else float(found.state.has_volume)
    first, last = found.numbers.first, found.last_number
    return {
        "state": found.state,
        "is_running": found.state.is_live,
        "percentage": round(100 * share, 1),
        "documents": counters.documents,
        "pages": counters.pages,
        "documents_produced": counters.produced,
        "documents_with_slip_sheet": counters.slip_sheets,
        "documents_left_out": counters.left_out,
        "documents_errored": counters.errored,
        "pages_done": counters.pages_done,
        "bates_begin": None if last is None else found.numbers.label(first),
        "bates_end": None if last is None else found.numbers.label(last),
        "asked_on": found.asked_on,
        "started_on": found.started_on,
        "ended_on": found.ended_on,
        "error": found.error,
    }
