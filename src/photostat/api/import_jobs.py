"""The import service (contracts/platform.md section 11.1): load files on the server's own disk, loaded in the background.

Nothing is read here but what a job says; the runner (workspaces/documents/imports/running.py) does the work.
"""

from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import Query

from photostat.api.call import Call, CallOf
from photostat.api.import_job_models import (
    AddSourceBody,
    ConfigureBody,
    CreateJobBody,
    ItemErrors,
    JobAnswer,
    JobDetails,
    Progress,
    SourceDetails,
    ValueAnswer,
    job_details,
    job_settings,
    progress_of,
    shown_error,
    shown_source,
    source_settings,
)
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import INT32_MAX
from photostat.storage.database import Connection
from photostat.workspaces.change import Change
from photostat.workspaces.documents.imports import jobs, store
from photostat.workspaces.documents.imports.model import allowed_folders
from photostat.workspaces.fields.store import document_fields
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.people.rights import Right

router = wire_router(
    "/Relativity.REST/api/import-service/v1/workspaces/{workspace_id}/import-jobs/{import_id}", tags=["Import service"]
)

_LONGEST_PAGE = 1_000
_Start = Annotated[int, Query(ge=0, le=INT32_MAX)]
_Length = Annotated[int, Query(ge=1, le=_LONGEST_PAGE)]


@router.post("")
def create(workspace_id: int, import_id: UUID, call: CallOf, body: CreateJobBody) -> JobAnswer:
    """Make an empty job of this GUID."""
    with call.change() as change:
        _enter(change.connection, call, workspace_id)
        jobs.create_job(change, workspace_id, import_id, body.application_name, body.correlation_id)
    return JobAnswer(import_job_id=import_id)


@router.post("/documents-configurations")
def configure(workspace_id: int, import_id: UUID, call: CallOf, body: ConfigureBody) -> JobAnswer:
    """Say where columns go."""
    with call.change() as change:
        _enter(change.connection, call, workspace_id)
        store.find_job(change.connection, workspace_id, import_id)
        settings = job_settings(body.import_settings, document_fields(change.connection, workspace_id))
        enter_workspace(change.connection, call.user_id, workspace_id, *jobs.needed_rights(settings))
        jobs.configure_job(change, workspace_id, import_id, settings)
    return JobAnswer(import_job_id=import_id)


@router.post("/sources/{source_id}")
def add_source(workspace_id: int, import_id: UUID, source_id: UUID, call: CallOf, body: AddSourceBody) -> JobAnswer:
    """Add a load file."""
    settings = source_settings(body.data_source_settings)
    with call.change() as change:
        _enter_job(change, call, workspace_id, import_id)
        jobs.add_source(change, workspace_id, import_id, source_id, settings, _allowed(call))
    return JobAnswer(import_job_id=import_id)


@router.post("/begin")
def begin(workspace_id: int, import_id: UUID, call: CallOf) -> JobAnswer:
    """Load the sources, and those that are still to come."""
    with call.change() as change:
        _enter_job(change, call, workspace_id, import_id)
        jobs.begin_job(change, workspace_id, import_id)
    return JobAnswer(import_job_id=import_id)


@router.post("/end")
def end(workspace_id: int, import_id: UUID, call: CallOf) -> JobAnswer:
    """No more sources will come."""
    with call.change() as change:
        _enter_job(change, call, workspace_id, import_id)
        jobs.end_job(change, workspace_id, import_id)
    return JobAnswer(import_job_id=import_id)


@router.post("/cancel")
def cancel(workspace_id: int, import_id: UUID, call: CallOf) -> JobAnswer:
    """Stop after the batch that is being written; what is loaded stays."""
    with call.change() as change:
        _enter_job(change, call, workspace_id, import_id)
        jobs.cancel_job(change, workspace_id, import_id)
    return JobAnswer(import_job_id=import_id)


@router.get("/details")
def details(workspace_id: int, import_id: UUID, call: CallOf) -> ValueAnswer[JobDetails]:
    """The job's state and who made it."""
    with call.read() as connection:
        _enter(connection, call, workspace_id)
        job = store.find_job(connection, workspace_id, import_id)
    return ValueAnswer[JobDetails](import_job_id=import_id, value=job_details(job))


@router.get("/progress")
def progress(workspace_id: int, import_id: UUID, call: CallOf) -> ValueAnswer[Progress]:
    """The records of all sources."""
    with call.read() as connection:
        _enter(connection, call, workspace_id)
        store.find_job(connection, workspace_id, import_id)
        sources = store.sources_of(connection, workspace_id, import_id)
    return ValueAnswer[Progress](import_job_id=import_id, value=progress_of(sources))


@router.get("/sources/{source_id}/details")
def source_details(workspace_id: int, import_id: UUID, source_id: UUID, call: CallOf) -> ValueAnswer[SourceDetails]:
    """A source's state and settings."""
    with call.read() as connection:
        _enter(connection, call, workspace_id)
        source = store.find_source(connection, workspace_id, import_id, source_id)
    value = SourceDetails(
        state=source.state,
        data_source_settings=shown_source(source.settings),
        job_level_errors=(source.message,) if source.message else (),
    )
    return ValueAnswer[SourceDetails](import_job_id=import_id, value=value)


@router.get("/sources/{source_id}/progress")
def source_progress(workspace_id: int, import_id: UUID, source_id: UUID, call: CallOf) -> ValueAnswer[Progress]:
    """The records of a source."""
    with call.read() as connection:
        _enter(connection, call, workspace_id)
        source = store.find_source(connection, workspace_id, import_id, source_id)
    return ValueAnswer[Progress](import_job_id=import_id, value=progress_of([source]))


@router.get("/sources/{source_id}/itemerrors")
def source_errors(
    workspace_id: int, import_id: UUID, source_id: UUID, call: CallOf, start: _Start = 0, length: _Length = 10
) -> ValueAnswer[ItemErrors]:
    """The records of a source that were not loaded, a page of them."""
    with call.read() as connection:
        _enter(connection, call, workspace_id)
        source = store.find_source(connection, workspace_id, import_id, source_id)
        total, errors = store.item_errors(connection, source, start=start, length=length)
    value = ItemErrors(
        data_source_id=source_id,
        errors=tuple(shown_error(error) for error in errors),
        total_count=total,
        number_of_skipped_records=start,
        number_of_records=len(errors),
        has_more_records=start + len(errors) < total,
    )
    return ValueAnswer[ItemErrors](import_job_id=import_id, value=value)


def _enter(connection: Connection, call: Call, workspace_id: int) -> None:
    enter_workspace(connection, call.user_id, workspace_id, Right.ADD_DOCUMENTS)


def _enter_job(change: Change, call: Call, workspace_id: int, import_id: UUID) -> None:
    """What the job does needs the rights of whoever drives it on."""
    _enter(change.connection, call, workspace_id)
    job = store.find_job(change.connection, workspace_id, import_id)
    if job.settings is not None:
        enter_workspace(change.connection, call.user_id, workspace_id, *jobs.needed_rights(job.settings))


def _allowed(call: Call) -> list[Path]:
    return allowed_folders(call.services.settings.imports.allowed_folders)
