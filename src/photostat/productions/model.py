"""What a production is: whose documents, under which numbers, with what in the margins, and how far it has come."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from photostat.productions.numbering import BatesNumbers
from photostat.render.pages.endorsing import Place, Room
from photostat.workspaces.artifacts.model import Artifact


class ProductionState(StrEnum):
    """New: never run. Pending: a worker will take it. Cancelled and Failed ones keep the numbers that they have."""

    NEW = "New"
    PENDING = "Pending"
    RUNNING = "Running"
    COMPLETED = "Completed"
    COMPLETED_WITH_ERRORS = "CompletedWithErrors"
    FAILED = "Failed"
    CANCELLED = "Cancelled"

    @property
    def is_live(self) -> bool:
        """Whether a worker has it, or will."""
        return self in (ProductionState.PENDING, ProductionState.RUNNING)

    @property
    def has_volume(self) -> bool:
        """Whether there is something to download."""
        return self in (ProductionState.COMPLETED, ProductionState.COMPLETED_WITH_ERRORS)


class DocumentState(StrEnum):
    """What became of a document. Each ends in one of the last five, but for Pending with a reason."""

    PENDING = "Pending"
    PRODUCED = "Produced"
    SLIP_SHEET = "SlipSheet"
    """It has no images: a page says so."""
    LEFT_OUT = "LeftOut"
    """It has no images, and slip sheets are off: it took no number."""
    ERRORED = "Errored"
    """Each of its numbers stands on a page that says so."""
    CANCELLED = "Cancelled"


class Stamp(StrEnum):
    """What an endorsement says."""

    BATES_NUMBER = "BatesNumber"
    CONFIDENTIALITY = "Confidentiality"
    TEXT = "Text"


@dataclass(frozen=True)
class Endorsement:
    """One place in the margin. `text`: of Stamp.TEXT."""

    stamp: Stamp
    text: str = ""


@dataclass(frozen=True)
class Choices:
    """How pages and volume are made. `natives` and `texts`: never of a document that has redactions."""

    endorsements: dict[Place, Endorsement] = field(default_factory=dict)
    confidentiality: str = ""
    room: Room = Room.SHRINK
    slip_sheets: bool = True
    natives: bool = False
    texts: bool = True

    def texts_of(self, label: str) -> dict[Place, str]:
        """What stands where on the page of this Bates number."""
        said = {Stamp.BATES_NUMBER: label, Stamp.CONFIDENTIALITY: self.confidentiality}
        return {place: said.get(item.stamp, item.text) for place, item in self.endorsements.items()}


@dataclass(frozen=True)
class NewProduction:
    """What a caller asks for; one of the two sources."""

    name: str
    numbers: BatesNumbers
    choices: Choices
    saved_search_id: int | None = None
    imaging_set_id: int | None = None


@dataclass(frozen=True)
class Counters:
    """documents = produced + slip sheets + left out + errored + those that are not done. `pages_done` of `pages`."""

    documents: int = 0
    pages: int = 0
    produced: int = 0
    slip_sheets: int = 0
    left_out: int = 0
    errored: int = 0
    pages_done: int = 0


@dataclass(frozen=True)
class Numbered:
    """What a production was given when it got its numbers. `last_number` None: no page."""

    documents: int
    pages: int
    last_number: int | None


@dataclass(frozen=True)
class Production:
    """A production as it stands. `last_number`: None until documents are numbered. `error`: why it failed as a whole."""

    workspace_id: int
    artifact: Artifact
    saved_search_id: int | None
    imaging_set_id: int | None
    numbers: BatesNumbers
    choices: Choices
    state: ProductionState
    asked_by: int | None
    asked_on: datetime | None
    started_on: datetime | None
    numbered_on: datetime | None
    ended_on: datetime | None
    last_number: int | None
    counters: Counters
    error: str

    @property
    def production_id(self) -> int:
        """Its ArtifactID."""
        return self.artifact.artifact_id
