"""One install at work: the workspace, what the application brings, what has been made so far and what is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol
from uuid import UUID

from photostat.applications.archives.model import Application
from photostat.applications.installs.model import InstallDetail
from photostat.applications.installs.target import Target
from photostat.storage.blobs import Blobs
from photostat.workspaces.change import Change

CREATED: Final = "Created successfully"
UPDATED: Final = "Updated successfully"


class Members(Protocol):
    """The files of an archive beside its description."""

    def __contains__(self, name: str) -> bool:
        """Whether there is such a member."""

    def read(self, name: str, limit_bytes: int) -> bytes:
        """A member whole. Raises InvalidArchiveError."""


@dataclass
class Work:
    """`types`: ArtifactIDs of object types in the workspace, `fields`: of fields, both by GUID; `fields_in_archive`: by the
    ArtifactID that the archive gives them. `components`: everything that the application owns afterwards.
    """

    change: Change
    workspace_id: int
    application: Application
    target: Target
    members: Members | None
    blobs: Blobs
    types: dict[UUID, int] = field(default_factory=dict)
    fields: dict[UUID, int] = field(default_factory=dict)
    fields_in_archive: dict[int, int] = field(default_factory=dict)
    components: dict[UUID, int] = field(default_factory=dict)
    details: list[InstallDetail] = field(default_factory=list)
    blob_keys: list[str] = field(default_factory=list)
    outdated_keys: list[str] = field(default_factory=list)

    def tell(self, type_name: str, name: str, artifact_id: int, guid: UUID | None, message: str) -> None:
        """A row for people."""
        self.details.append(
            InstallDetail(artifact_type_name=type_name, name=name, artifact_id=artifact_id, guid=guid, message=message)
        )

    def own(self, guid: UUID, artifact_id: int, type_name: str, name: str, message: str) -> None:
        """A component of the application from now on, with its row."""
        self.components[guid] = artifact_id
        self.tell(type_name, name, artifact_id, guid, message)

    def fields_named(self, archive_id: int | None) -> int | None:
        """The field in the workspace that the archive calls by this ArtifactID; None for one that it does not describe."""
        return None if archive_id is None else self.fields_in_archive.get(archive_id)


Definition = Mapping[str, object]
