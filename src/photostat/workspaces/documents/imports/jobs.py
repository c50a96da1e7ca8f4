"""What clients do with import jobs: make, configure, add load files, begin, end, cancel. The work itself is the runner's.

Each step needs the state before it; a step out of order changes nothing and says what is missing.
"""

from pathlib import Path
from uuid import UUID

from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import find_artifact
from photostat.workspaces.artifacts.well_known import CONTROL_NUMBER, EXTRACTED_TEXT, ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.documents.columns_of_source import SourceColumns, check_loadable
from photostat.workspaces.documents.imports import store
from photostat.workspaces.documents.imports.model import (
    ImportJob,
    JobSettings,
    SourceSettings,
    check_job,
    check_source,
    load_file,
)
from photostat.workspaces.documents.imports.states import UNFINISHED, ImportState
from photostat.workspaces.documents.model import LoadMode
from photostat.workspaces.fields.model import Field
from photostat.workspaces.fields.store import document_fields
from photostat.workspaces.fields.system_fields import FOLDER_FIELD, SystemField
from photostat.workspaces.people.rights import Right

MOST_NAME_CHARS = 1_000


def needed_rights(settings: JobSettings) -> list[Right]:
    """What the user of a job must be allowed to do."""
    replaces = settings.mode is not LoadMode.APPEND
    rights = [Right.ADD_DOCUMENTS] + [Right.EDIT_DOCUMENTS] * replaces
    return rights + [Right.ADD_IMAGES] * settings.is_images + [Right.DELETE_IMAGES] * (settings.is_images and replaces)


def create_job(change: Change, workspace_id: int, job_guid: UUID, application_name: str, correlation_id: str) -> None:
    """Make an empty job. Raises ConflictError, InvalidInputError."""
    for name, text in (("applicationName", application_name), ("correlationID", correlation_id)):
        if len(text) > MOST_NAME_CHARS:
            raise InvalidInputError(f"{name}: at most {MOST_NAME_CHARS} characters.")
    texts = (application_name, correlation_id)
    if not store.insert_job(change.connection, workspace_id, job_guid, texts, user_id=change.user_id):
        raise ConflictError(f"There is an import job {job_guid} already. Choose another GUID.")
    change.note("import_job.create", workspace_id, job=str(job_guid))


def configure_job(change: Change, workspace_id: int, job_guid: UUID, settings: JobSettings) -> None:
    """Say where columns go. Raises NotFoundError, ConflictError (configured already), InvalidInputError."""
    job = _job(change, workspace_id, job_guid)
    if job.state is not ImportState.NEW:
        raise ConflictError("The import job is configured already; make another job for other settings.")
    check_job(settings)
    if not settings.is_images:
        columns_of(change.connection, workspace_id, settings)
    _check_folder(change.connection, workspace_id, settings.root_folder_id)
    for source in store.sources_of(change.connection, workspace_id, job_guid):
        _check_kind(settings, source.settings)
    store.update_job(change.connection, workspace_id, job_guid, settings=settings, state=ImportState.CONFIGURED)
    change.note("import_job.configure", workspace_id, job=str(job_guid), mode=settings.mode.value)


def add_source(
    change: Change, workspace_id: int, job_guid: UUID, source_guid: UUID, settings: SourceSettings, allowed: list[Path]
) -> None:
    """Add a load file; of a job that has begun it is loaded at once. Raises NotFoundError, ConflictError, InvalidInputError."""
    job = _job(change, workspace_id, job_guid)
    if job.is_ended or job.state is ImportState.CANCELED:
        raise ConflictError("The import job takes no more sources: it was ended or cancelled.")
    check_source(settings)
    load_file(settings.path, allowed)
    if job.settings is not None:
        _check_kind(job.settings, settings)
    state = ImportState.SCHEDULED if job.state is ImportState.IDLE else ImportState.NEW
    if not store.insert_source(change.connection, workspace_id, job_guid, source_guid, settings, state):
        raise ConflictError(f"The import job has a source {source_guid} already. Choose another GUID.")
    store.update_job(change.connection, workspace_id, job_guid)
    change.note("import_job.add_source", workspace_id, job=str(job_guid), source=str(source_guid), path=settings.path[:500])


def begin_job(change: Change, workspace_id: int, job_guid: UUID) -> None:
    """Let the runner have its sources. Raises NotFoundError, ConflictError."""
    job = _job(change, workspace_id, job_guid)
    if job.state is not ImportState.CONFIGURED:
        words = "is not configured yet" if job.state is ImportState.NEW else "has begun already or was cancelled"
        raise ConflictError(f"The import job cannot begin: it {words}.")
    store.move_sources(change.connection, workspace_id, job_guid, [ImportState.NEW], ImportState.SCHEDULED)
    store.update_job(change.connection, workspace_id, job_guid, state=ImportState.IDLE)
    change.note("import_job.begin", workspace_id, job=str(job_guid))


def end_job(change: Change, workspace_id: int, job_guid: UUID) -> None:
    """No more sources will come; those that are there are finished. Raises NotFoundError, ConflictError."""
    job = _job(change, workspace_id, job_guid)
    if job.state is not ImportState.IDLE:
        raise ConflictError("The import job cannot be ended: it has not begun, or was cancelled.")
    store.update_job(change.connection, workspace_id, job_guid, is_ended=True)
    change.note("import_job.end", workspace_id, job=str(job_guid))


def cancel_job(change: Change, workspace_id: int, job_guid: UUID) -> None:
    """Stop it after the batch that is being written; what is loaded stays. Raises NotFoundError, ConflictError."""
    job = _job(change, workspace_id, job_guid)
    if job.state is ImportState.CANCELED:
        raise ConflictError("The import job was cancelled before.")
    if job.is_ended and not job.source_states & set(UNFINISHED):
        raise ConflictError("The import job is finished; there is nothing to cancel.")
    waiting = [ImportState.NEW, *UNFINISHED]
    store.move_sources(change.connection, workspace_id, job_guid, waiting, ImportState.CANCELED)
    store.update_job(change.connection, workspace_id, job_guid, state=ImportState.CANCELED)
    change.note("import_job.cancel", workspace_id, job=str(job_guid))


def columns_of(
    connection: Connection, workspace_id: int, settings: JobSettings, source: SourceSettings | None = None
) -> SourceColumns:
    """The mapping for the loader. Raises InvalidInputError for a field that is not there or cannot be loaded."""
    by_id = {_own(item).artifact_id: item for item in document_fields(connection, workspace_id)}
    identifier, folder_path = None, settings.folder_path
    mapped: list[tuple[int, SystemField | Field]] = []
    for index, field_id in settings.columns:
        item = by_id.get(field_id)
        if item is None:
            raise InvalidInputError(f"FieldMappings: there is no field {field_id} of documents in this workspace.")
        check_loadable(item)
        if field_id == CONTROL_NUMBER:
            identifier = index
        elif field_id == FOLDER_FIELD:
            folder_path = index
        else:
            mapped.append((index, item))
    if identifier is None:
        raise InvalidInputError("FieldMappings: a column must be mapped to Control Number.")
    if settings.text_path is not None:
        mapped = [(index, item) for index, item in mapped if _own(item).artifact_id != EXTRACTED_TEXT]
    return SourceColumns(
        identifier=identifier,
        fields=tuple(mapped),
        native_path=settings.native_path,
        native_name=settings.native_name,
        folder_path=folder_path,
        text_path=settings.text_path,
        multi_value=source.multi_value if source else ";",
        day_first=source.is_day_first if source else False,
    )


def _job(change: Change, workspace_id: int, job_guid: UUID) -> ImportJob:
    return store.find_job(change.connection, workspace_id, job_guid, for_change=True)


def _check_kind(job: JobSettings, source: SourceSettings) -> None:
    if job.is_images is not source.is_opticon:
        wanted = (
            "Image, whose sources are of Type 1 (Opticon)"
            if job.is_images
            else "documents, whose sources are of Type 2 (load file)"
        )
        raise InvalidInputError(f"Type: the import job is one of {wanted}.")


def _check_folder(connection: Connection, workspace_id: int, folder_id: int) -> None:
    try:
        find_artifact(connection, workspace_id, folder_id, ArtifactType.FOLDER)
    except NotFoundError as error:
        raise InvalidInputError(f"RootFolderID: there is no folder {folder_id} in this workspace.") from error


def _own(item: SystemField | Field) -> Field:
    return item.field if isinstance(item, SystemField) else item
