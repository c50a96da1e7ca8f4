"""Workspaces: create, read, update, delete, and the questions that clients ask before they create one.

Pool, repository, cache and SQL server are made up, one of each: clients stop where a list does not answer.
"""

from datetime import datetime
from uuid import UUID

import structlog

from photostat.api.admin_shapes import Named, all_statuses, id_of, identifier, shown_time, status_identifier
from photostat.api.call import CallOf
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID, Identifier, Int32, Int64, Securable
from photostat.errors import InvalidInputError, NotFoundError
from photostat.storage.blobs import BlobStoreError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts import well_known
from photostat.workspaces.matters import creation, store
from photostat.workspaces.matters.model import WORKSPACE_STATUSES, NewWorkspace
from photostat.workspaces.matters.workspace import WorkspaceValues, begin_deletion, finish_deletion, update_workspace
from photostat.workspaces.people.access import enter_admin_level, enter_workspace
from photostat.workspaces.people.rights import Right

_log = structlog.get_logger(__name__)

router = wire_router("/Relativity.REST/api/relativity-environment/v1/workspace", tags=["Workspaces"])
legacy_router = wire_router("/Relativity.REST/api/Relativity.Workspaces/workspace", tags=["Workspaces"])

_POOL = Identifier(name="Default", artifact_id=well_known.DEFAULT_RESOURCE_POOL)
_REPOSITORY = Identifier(name="Local", artifact_id=well_known.LOCAL_FILE_REPOSITORY)
_CACHE = Identifier(name="Local", artifact_id=well_known.LOCAL_CACHE)
_SERVER = Identifier(name="Local", artifact_id=well_known.LOCAL_SQL_SERVER)
_ENGLISH = 1033


class WorkspaceRequest(WireModel):
    """What a workspace shall be. In an update, absent members stay as they are."""

    name: str | None = None
    matter: Named | None = None
    template: Named | None = None
    status: Named | None = None
    sql_full_text_language: Int32 | None = None
    enable_data_grid: bool | None = None
    download_handler_url: str | None = None
    keywords: str | None = None
    notes: str | None = None
    last_modified_on: datetime | None = None


class WorkspaceBody(WireModel):
    """A request in its wrapper."""

    workspace_request: WorkspaceRequest
    last_modified_on: datetime | None = None


class LanguageAnswer(WireModel):
    """The language of full text."""

    name: str
    id: int


class WorkspaceAnswer(WireModel):
    """A whole workspace."""

    client: Securable[Identifier]
    client_number: Securable[str]
    download_handler_url: str
    enable_data_grid: bool
    matter: Securable[Identifier]
    matter_number: Securable[str]
    production_restrictions: Securable[Identifier] = Securable[Identifier]()
    resource_pool: Securable[Identifier] = Securable[Identifier](value=_POOL)
    default_file_repository: Securable[Identifier] = Securable[Identifier](value=_REPOSITORY)
    default_cache_location: Securable[Identifier] = Securable[Identifier](value=_CACHE)
    sql_server: Securable[Identifier] = Securable[Identifier](value=_SERVER)
    sql_full_text_language: LanguageAnswer
    status: Identifier
    keywords: str
    notes: str
    created_on: str
    created_by: Identifier
    last_modified_by: Identifier
    last_modified_on: str
    name: str
    artifact_id: int
    guids: tuple[UUID, ...]


class SummaryAnswer(WireModel):
    """How much lies in a workspace; bytes of natives."""

    document_count: int
    file_size: Int64


class MetaAnswer(WireModel):
    """What this service does not know of workspaces."""

    unsupported: tuple[str, ...] = ("AzureCredentials", "AzureFileSystemCredentials")
    read_only: tuple[str, ...] = ()


@router.post("")
@legacy_router.post("")
def create_workspace(call: CallOf, body: WorkspaceBody) -> WorkspaceAnswer:
    """Make a workspace."""
    asked = body.workspace_request
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        matter_id = id_of(asked.matter)
        if matter_id is None:
            raise InvalidInputError("Matter is required.")
        status_id = id_of(asked.status)
        new = NewWorkspace(
            name=asked.name or "",
            matter_id=matter_id,
            status_id=well_known.ACTIVE_WORKSPACE if status_id is None else status_id,
            keywords=asked.keywords or "",
            notes=asked.notes or "",
            full_text_language=asked.sql_full_text_language or _ENGLISH,
            enable_data_grid=bool(asked.enable_data_grid),
            download_handler_url=asked.download_handler_url or "Relativity.Distributed",
        )
        workspace_id = creation.create_workspace(change, new, call.services.birth_steps)
        return _answer(change.connection, workspace_id)


@router.get("/meta")
@legacy_router.get("/meta")
def meta(call: CallOf) -> MetaAnswer:
    """What is not supported here."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
    return MetaAnswer()


@router.get("/eligible-statuses")
@legacy_router.get("/eligible-statuses")
def eligible_statuses(call: CallOf) -> list[Identifier]:
    """Statuses to choose from."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
    return all_statuses(WORKSPACE_STATUSES)


@router.get("/eligible-resource-pools")
@legacy_router.get("/eligible-resource-pools")
def eligible_resource_pools(call: CallOf) -> list[Identifier]:
    """The one pool."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
    return [_POOL]


@router.get("/eligible-resource-pools/{pool_id}/{kind}")
@legacy_router.get("/eligible-resource-pools/{pool_id}/{kind}", include_in_schema=False)
def eligible_of_pool(call: CallOf, pool_id: ArtifactID, kind: str) -> list[Identifier]:
    """`eligible-file-repositories`, `eligible-cache-locations` or `eligible-sql-servers` of the one pool."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
    kinds = {
        "eligible-file-repositories": _REPOSITORY,
        "eligible-cache-locations": _CACHE,
        "eligible-sql-servers": _SERVER,
    }
    found = kinds.get(kind.lower())
    if found is None or pool_id != _POOL.artifact_id:
        raise NotFoundError
    return [found]


@router.get("/default-download-handler-url")
@legacy_router.get("/default-download-handler-url")
def default_download_handler_url(call: CallOf) -> str:
    """A word that clients send back."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
    return "Relativity.Distributed"


@router.get("/{workspace_id}")
@legacy_router.get("/{workspace_id}")
def read_workspace(call: CallOf, workspace_id: ArtifactID) -> WorkspaceAnswer:
    """One workspace."""
    with call.read() as connection:
        enter_workspace(connection, call.user_id, workspace_id)
        return _answer(connection, workspace_id)


@router.put("/{workspace_id}")
@legacy_router.put("/{workspace_id}")
def change_workspace(call: CallOf, workspace_id: ArtifactID, body: WorkspaceBody) -> WorkspaceAnswer:
    """Change a workspace."""
    asked = body.workspace_request
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, workspace_id, Right.SYSTEM_ADMINISTRATOR)
        values = WorkspaceValues(
            name=asked.name,
            matter_id=id_of(asked.matter),
            status_id=id_of(asked.status),
            keywords=asked.keywords,
            notes=asked.notes,
            full_text_language=asked.sql_full_text_language,
            enable_data_grid=asked.enable_data_grid,
            download_handler_url=asked.download_handler_url,
        )
        read_on = body.last_modified_on or asked.last_modified_on
        update_workspace(change, workspace_id, values, last_modified_on=read_on)
        return _answer(change.connection, workspace_id)


@router.delete("/{workspace_id}")
@legacy_router.delete("/{workspace_id}")
def delete_workspace(call: CallOf, workspace_id: ArtifactID) -> None:
    """Remove a workspace with all it holds; it has vanished before its files are gone."""
    services = call.services
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, workspace_id, Right.SYSTEM_ADMINISTRATOR)
        begin_deletion(change, workspace_id)
    try:
        finish_deletion(services.database, services.blobs, workspace_id)
    except BlobStoreError as error:  # it has vanished for everybody; the next start removes what is left of it
        _log.warning("workspace_deletion_unfinished", workspace_id=workspace_id, error=str(error))


@router.get("/{workspace_id}/summary")
@legacy_router.get("/{workspace_id}/summary")
def summary(call: CallOf, workspace_id: ArtifactID) -> SummaryAnswer:
    """Documents, and bytes of their natives."""
    with call.read() as connection:
        enter_workspace(connection, call.user_id, workspace_id)
        count, size = store.measure_workspace(connection, workspace_id)
    return SummaryAnswer(document_count=count, file_size=size)


def _answer(connection: Connection, workspace_id: int) -> WorkspaceAnswer:
    found = store.find_workspace(connection, workspace_id)
    artifact = found.artifact
    return WorkspaceAnswer(
        client=Securable[Identifier](value=identifier(found.client)),
        client_number=Securable[str](value=found.client_number),
        download_handler_url=found.download_handler_url,
        enable_data_grid=found.enable_data_grid,
        matter=Securable[Identifier](value=identifier(found.matter)),
        matter_number=Securable[str](value=found.matter_number),
        sql_full_text_language=LanguageAnswer(
            name="English" if found.full_text_language == _ENGLISH else "", id=found.full_text_language
        ),
        status=status_identifier(found.status_id, WORKSPACE_STATUSES),
        keywords=artifact.keywords,
        notes=artifact.notes,
        created_on=shown_time(artifact.created_on),
        created_by=identifier(artifact.created_by),
        last_modified_by=identifier(artifact.modified_by),
        last_modified_on=shown_time(artifact.modified_on),
        name=artifact.name,
        artifact_id=artifact.artifact_id,
        guids=() if artifact.guid is None else (artifact.guid,),
    )
