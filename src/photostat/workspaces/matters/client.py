"""Clients: make, change, remove. A client that still has matters stays."""

from dataclasses import dataclass
from datetime import datetime

from photostat.errors import ConflictError
from photostat.workspaces.artifacts import well_known
from photostat.workspaces.artifacts.checks import check_name, check_status, check_texts, check_unmodified
from photostat.workspaces.artifacts.store import NewArtifact, delete_artifact, insert_artifact, lock_artifact, touch_artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.matters.model import CLIENT_STATUSES
from photostat.workspaces.matters.store import client_has_matters, find_client, insert_client, update_client_row


@dataclass(frozen=True, kw_only=True)
class ClientValues:
    """What a client is told to be; None in an update: stays as it is."""

    name: str | None = None
    number: str | None = None
    status_id: int | None = None
    keywords: str | None = None
    notes: str | None = None


def create_client(change: Change, values: ClientValues) -> int:
    """Make a client; gives its ArtifactID. Raises InvalidInputError."""
    name = check_name(values.name or "")
    number = check_name(values.number or "", "Number")
    status_id = check_status(well_known.ACTIVE_CLIENT if values.status_id is None else values.status_id, CLIENT_STATUSES)
    check_texts(Keywords=values.keywords, Notes=values.notes)
    new = NewArtifact(artifact_type_id=ArtifactType.CLIENT, name=name, keywords=values.keywords or "", notes=values.notes or "")
    client_id = insert_artifact(change.connection, ADMIN_LEVEL, new, user_id=change.user_id)
    insert_client(change.connection, client_id, number, status_id)
    change.note("client.create", ADMIN_LEVEL, [client_id], name=name)
    return client_id


def update_client(change: Change, client_id: int, values: ClientValues, *, last_modified_on: datetime | None = None) -> None:
    """Change a client. Raises NotFoundError, InvalidInputError, ConflictError (`last_modified_on` is not the newest)."""
    lock_artifact(change.connection, ADMIN_LEVEL, client_id)
    found = find_client(change.connection, client_id)
    check_unmodified(found.artifact, last_modified_on)
    check_texts(Keywords=values.keywords, Notes=values.notes)
    update_client_row(
        change.connection,
        client_id,
        number=found.number if values.number is None else check_name(values.number, "Number"),
        status_id=found.status_id if values.status_id is None else check_status(values.status_id, CLIENT_STATUSES),
    )
    touch_artifact(
        change.connection,
        ADMIN_LEVEL,
        client_id,
        user_id=change.user_id,
        name=None if values.name is None else check_name(values.name),
        keywords=values.keywords,
        notes=values.notes,
    )
    change.note("client.update", ADMIN_LEVEL, [client_id])


def delete_client(change: Change, client_id: int) -> None:
    """Remove a client. Raises NotFoundError, ConflictError while it has matters."""
    lock_artifact(change.connection, ADMIN_LEVEL, client_id)
    name = find_client(change.connection, client_id).artifact.name
    if client_has_matters(change.connection, client_id):
        raise ConflictError("The client has matters. Delete them first, or give them to another client.")
    delete_artifact(change.connection, ADMIN_LEVEL, client_id)
    change.note("client.delete", ADMIN_LEVEL, [client_id], name=name)
