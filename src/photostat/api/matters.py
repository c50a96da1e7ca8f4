"""Matters: what workspaces belong to. For system administrators."""

from datetime import datetime

from photostat.api.admin_shapes import Named, all_statuses, id_of, identifier, shown_time, status_identifier
from photostat.api.call import CallOf
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID, Identifier, Securable
from photostat.storage.database import Connection
from photostat.workspaces.matters.matter import MatterValues, create_matter, delete_matter, update_matter
from photostat.workspaces.matters.model import MATTER_STATUSES
from photostat.workspaces.matters.store import find_matter, list_clients
from photostat.workspaces.people.access import enter_admin_level

router = wire_router("/Relativity.REST/api/relativity-environment/v1/workspaces/-1", tags=["Matters"])


class MatterRequest(WireModel):
    """What a matter shall be. In an update, absent members stay as they are."""

    client: Named | None = None
    status: Named | None = None
    name: str | None = None
    number: str | None = None
    keywords: str | None = None
    notes: str | None = None
    last_modified_on: datetime | None = None

    def values(self) -> MatterValues:
        """For the domain."""
        return MatterValues(
            name=self.name,
            number=self.number,
            status_id=id_of(self.status),
            client_id=id_of(self.client),
            keywords=self.keywords,
            notes=self.notes,
        )


class MatterBody(WireModel):
    """A request in its wrapper; `LastModifiedOn`, there or within, is the time of the version that was read."""

    matter_request: MatterRequest
    last_modified_on: datetime | None = None


class MatterAnswer(WireModel):
    """A whole matter."""

    client: Securable[Identifier]
    status: Identifier
    name: str
    number: str
    keywords: str
    notes: str
    created_on: str
    created_by: Identifier
    last_modified_by: Identifier
    last_modified_on: str
    artifact_id: int
    guids: tuple[str, ...] = ()


@router.get("/eligible-clients")
def eligible_clients(call: CallOf) -> list[Identifier]:
    """Clients to choose from."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        return [identifier(client) for client in list_clients(connection)]


@router.get("/matters/eligible-statuses")
def eligible_statuses(call: CallOf) -> list[Identifier]:
    """Statuses to choose from."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
    return all_statuses(MATTER_STATUSES)


@router.post("/matters")
def make_matter(call: CallOf, body: MatterBody) -> int:
    """Make a matter; answers its ArtifactID."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        return create_matter(change, body.matter_request.values())


@router.get("/matters/{matter_id}")
@router.get("/matters/{matter_id}/{metadata}/{actions}")
def read_matter(call: CallOf, matter_id: ArtifactID, metadata: bool = False, actions: bool = False) -> MatterAnswer:
    """One matter."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        return _answer(connection, matter_id)


@router.put("/matters/{matter_id}")
def change_matter(call: CallOf, matter_id: ArtifactID, body: MatterBody) -> MatterAnswer:
    """Change a matter."""
    asked = body.matter_request
    read_on = body.last_modified_on or asked.last_modified_on
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        update_matter(change, matter_id, asked.values(), last_modified_on=read_on)
        return _answer(change.connection, matter_id)


@router.delete("/matters/{matter_id}")
def remove_matter(call: CallOf, matter_id: ArtifactID) -> None:
    """Remove a matter without workspaces."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        delete_matter(change, matter_id)


def _answer(connection: Connection, matter_id: int) -> MatterAnswer:
    found = find_matter(connection, matter_id)
    artifact = found.artifact
    return MatterAnswer(
        client=Securable[Identifier](value=identifier(found.client)),
        status=status_identifier(found.status_id, MATTER_STATUSES),
        name=artifact.name,
        number=found.number,
        keywords=artifact.keywords,
        notes=artifact.notes,
        created_on=shown_time(artifact.created_on),
        created_by=identifier(artifact.created_by),
        last_modified_by=identifier(artifact.modified_by),
        last_modified_on=shown_time(artifact.modified_on),
        artifact_id=matter_id,
    )
