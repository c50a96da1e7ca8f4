"""What every artifact has in common."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Reference:
    """A thing named by its id, with its name, as other things point to it."""

    artifact_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Artifact:
    """The common part of a thing in a workspace (or on the admin level, -1). Times are UTC."""

    workspace_id: int
    artifact_id: int
    artifact_type_id: int
    parent_id: int | None
    name: str
    guid: UUID | None
    keywords: str
    notes: str
    created_by: Reference
    created_on: datetime
    modified_by: Reference
    modified_on: datetime
