"""Matters: make, change, remove. A matter that still has workspaces stays."""

from dataclasses import dataclass
from datetime import datetime

from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.workspaces.artifacts import well_known
from photostat.workspaces.artifacts.checks import check_name, check_status, check_texts, check_unmodified
from photostat.workspaces.artifacts.store import NewArtifact, delete_artifact, insert_artifact, lock_artifact, touch_artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.matters.model import MATTER_STATUSES
from photostat.workspaces.matters.store import find_client, find_matter, insert_matter, matter_has_workspaces, update_matter_row


@dataclass(frozen=True, kw_only=True)
class MatterValues:
    """What a matter is told to be; None in an update: stays as it is."""

    name: str | None = None
    number: str | None = None
    status_id: int | None = None
    client_id: int | None = None
    keywords: str | None = None
    notes: str | None = None


def create_matter(change: Change, values: MatterValues) -> int:
    """Make a matter; gives its ArtifactID. Raises InvalidInputError."""
    name = check_name(values.name or "")
    number = check_name(values.number or "", "Number")
    status_id = check_status(well_known.ACTIVE_MATTER if values.status_id is None else values.status_id, MATTER_STATUSES)
    client_id = _check_client(change, values.client_id)
    check_texts(Keywords=values.keywords, Notes=values.notes)
    new = NewArtifact(
        artifact_type_id=ArtifactType.MATTER,
        name=name,
        parent_id=client_id,
        keywords=values.keywords or "",
        notes=values.notes or "",
    )
    matter_id = insert_artifact(change.connection, ADMIN_LEVEL, new, user_id=change.user_id)
    insert_matter(change.connection, matter_id, client_id, number, status_id)
    change.note("matter.create", ADMIN_LEVEL, [matter_id], name=name, client=client_id)
    return matter_id


def update_matter(change: Change, matter_id: int, values: MatterValues, *, last_modified_on: datetime | None = None) -> None:
    """Change a matter. Raises NotFoundError, InvalidInputError, ConflictError (`last_modified_on` is not the newest)."""
    lock_artifact(change.connection, ADMIN_LEVEL, matter_id)
    found = find_matter(change.connection, matter_id)
    check_unmodified(found.artifact, last_modified_on)
    check_texts(Keywords=values.keywords, Notes=values.notes)
    client_id = found.client.artifact_id if values.client_id is None else _check_client(change, values.client_id)
    update_matter_row(
        change.connection,
        matter_id,
        client_id=client_id,
        number=found.number if values.number is None else check_name(values.number, "Number"),
        status_id=found.status_id if values.status_id is None else check_status(values.status_id, MATTER_STATUSES),
    )
    touch_artifact(
        change.connection,
        ADMIN_LEVEL,
        matter_id,
        user_id=change.user_id,
        name=None if values.name is None else check_name(values.name),
        keywords=values.keywords,
        notes=values.notes,
        parent_id=client_id,
    )
    change.note("matter.update", ADMIN_LEVEL, [matter_id])


def delete_matter(change: Change, matter_id: int) -> None:
    """Remove a matter. Raises NotFoundError, ConflictError while it has workspaces, also one that is being deleted."""
    lock_artifact(change.connection, ADMIN_LEVEL, matter_id)
    name = find_matter(change.connection, matter_id).artifact.name
    if matter_has_workspaces(change.connection, matter_id):
        raise ConflictError("The matter has workspaces. Delete them first, or give them to another matter.")
    delete_artifact(change.connection, ADMIN_LEVEL, matter_id)
    change.note("matter.delete", ADMIN_LEVEL, [matter_id], name=name)


def _check_client(change: Change, client_id: int | None) -> int:
    if client_id is None:
        raise InvalidInputError("Client is required.")
    try:
        # Locked, so that it cannot be deleted before this is committed
        lock_artifact(change.connection, ADMIN_LEVEL, client_id)
        return find_client(change.connection, client_id).artifact.artifact_id
    except NotFoundError as error:
        raise InvalidInputError(f"Client: there is no client {client_id}.") from error
