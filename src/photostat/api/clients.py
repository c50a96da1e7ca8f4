"""Clients: whom matters belong to. For system administrators."""

from datetime import datetime

from photostat.api.admin_shapes import Named, all_statuses, id_of, identifier, shown_time, status_identifier
from photostat.api.call import CallOf
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID, Identifier
from photostat.storage.database import Connection
from photostat.workspaces.matters.client import ClientValues, create_client, delete_client, update_client
from photostat.workspaces.matters.model import CLIENT_STATUSES
from photostat.workspaces.matters.store import find_client
from photostat.workspaces.people.access import enter_admin_level

_PLACE = "relativity-identity/v1/workspaces/-1/clients"
router = wire_router(f"/Relativity.REST/api/{_PLACE}", tags=["Clients"])


class ClientRequest(WireModel):
    """What a client shall be. In an update, absent members stay as they are."""

    name: str | None = None
    number: str | None = None
    status: Named | None = None
    keywords: str | None = None
    notes: str | None = None
    last_modified_on_date: datetime | None = None

    def values(self) -> ClientValues:
        """For the domain."""
        return ClientValues(
            name=self.name, number=self.number, status_id=id_of(self.status), keywords=self.keywords, notes=self.notes
        )


class ClientBody(WireModel):
    """A request in its wrapper."""

    client_request: ClientRequest


class ClientMeta(WireModel):
    """What cannot be set."""

    unsupported: tuple[str, ...] = ()
    read_only: tuple[str, ...] = ("IsClientDomain",)


class ClientAction(WireModel):
    """What can be done next."""

    name: str
    href: str
    verb: str
    is_available: bool = True
    reason: tuple[str, ...] = ()


class ClientAnswer(WireModel):
    """A whole client."""

    name: str
    number: str
    status: Identifier
    is_client_domain: bool = False
    keywords: str
    notes: str
    created_on_date: str
    created_by: Identifier
    last_modified_by: Identifier
    last_modified_on_date: str
    meta: ClientMeta | None = None
    actions: tuple[ClientAction, ...] | None = None
    artifact_id: int
    guids: tuple[str, ...] = ()


@router.get("/eligible-statuses")
def eligible_statuses(call: CallOf) -> list[Identifier]:
    """Statuses to choose from."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
    return all_statuses(CLIENT_STATUSES)


@router.post("")
def make_client(call: CallOf, body: ClientBody) -> ClientAnswer:
    """Make a client."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        return _answer(change.connection, create_client(change, body.client_request.values()))


@router.get("/{client_id}")
def read_client(call: CallOf, client_id: ArtifactID, includeMetadata: bool = False, includeActions: bool = False) -> ClientAnswer:
    """One client."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        return _answer(connection, client_id, meta=includeMetadata, actions=includeActions)


@router.put("/{client_id}")
def change_client(call: CallOf, client_id: ArtifactID, body: ClientBody) -> ClientAnswer:
    """Change a client."""
    asked = body.client_request
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        update_client(change, client_id, asked.values(), last_modified_on=asked.last_modified_on_date)
        return _answer(change.connection, client_id)


@router.delete("/{client_id}")
def remove_client(call: CallOf, client_id: ArtifactID) -> None:
    """Remove a client without matters."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        delete_client(change, client_id)


def _answer(connection: Connection, client_id: int, *, meta: bool = True, actions: bool = True) -> ClientAnswer:
    found = find_client(connection, client_id)
    artifact, href = found.artifact, f"{_PLACE}/{client_id}"
    return ClientAnswer(
        name=artifact.name,
        number=found.number,
        status=status_identifier(found.status_id, CLIENT_STATUSES),
        keywords=artifact.keywords,
        notes=artifact.notes,
        created_on_date=shown_time(artifact.created_on),
        created_by=identifier(artifact.created_by),
        last_modified_by=identifier(artifact.modified_by),
        last_modified_on_date=shown_time(artifact.modified_on),
        meta=ClientMeta() if meta else None,
        actions=(
            (ClientAction(name="Delete", href=href, verb="DELETE"), ClientAction(name="Update", href=href, verb="PUT"))
            if actions
            else None
        ),
        artifact_id=client_id,
    )
