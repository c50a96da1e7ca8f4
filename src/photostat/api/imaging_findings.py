"""What imaging could not do, and what it found: our own routes, for a workspace, a set, a document.

Errors come in the order in which they happened, resolved ones too; a document's list is its history. Pages go on after the last
number of the page before (`after`), so that a list that grows meanwhile is read once and whole.
"""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query

from photostat.api.admin_shapes import shown_time
from photostat.api.call import Call, CallOf
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import INT32_MAX, INT64_MAX, ArtifactID, Identifier, Int64
from photostat.errors import InvalidInputError
from photostat.imaging.access import enter_imaging
from photostat.imaging.documents.model import ErrorFilter, ErrorRecord, ErrorState, FindingRecord
from photostat.imaging.documents.remedies import server_remedy
from photostat.imaging.documents.store import count_errors, findings_of, list_errors, list_findings
from photostat.render.model import Severity
from photostat.render.remedies import remedy_for
from photostat.workspaces.artifacts.store import find_artifact
from photostat.workspaces.artifacts.well_known import ArtifactType
from photostat.workspaces.documents.store.files import find_files

router = wire_router("/photostat/v1/workspaces/{workspace_id}", tags=["Imaging errors and findings"])

LARGEST_PAGE = 1_000

StateWord = Annotated[str | None, Query(max_length=50, description="ReadyToRetry, Retried or Resolved; absent: all")]
CodeWord = Annotated[
    str | None, Query(max_length=50, description="The code of an error, such as password_protected; absent: all")
]
SeverityWord = Annotated[str | None, Query(max_length=50, description="warning or info; absent: both")]
Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE)]
AfterError = Annotated[int, Query(ge=0, le=INT64_MAX, description="The last ErrorID of the page before")]
AfterDocument = Annotated[int, Query(ge=0, le=INT32_MAX, description="The last document's ArtifactID of the page before")]


class ImagingErrorAnswer(WireModel):
    """One error. `Message` is for everybody, `Detail` the renderer's own words, `Remedy` what to do."""

    error_id: Int64
    document: Identifier
    imaging_set: Identifier | None = None
    imaging_job_id: Int64
    job_type: str
    imaging_method: str
    native_type: str
    code: str
    title: str
    message: str
    detail: str
    remedy: str
    status: str
    occurred_on: str
    status_changed_on: str


class ImagingErrorsAnswer(WireModel):
    """A page of errors; `TotalCount` of all that meet the filter."""

    total_count: Int64
    errors: tuple[ImagingErrorAnswer, ...]


class FindingAnswer(WireModel):
    """One finding of the last imaging of a document. `Pages` from 1; none: the whole document."""

    document: Identifier
    code: str
    severity: str
    title: str
    message: str
    pages: tuple[int, ...]
    items: tuple[str, ...]
    remedy: str


@router.get("/imaging-errors")
def errors_of_workspace(
    call: CallOf,
    workspace_id: ArtifactID,
    state: StateWord = None,
    code: CodeWord = None,
    after: AfterError = 0,
    limit: Limit = 100,
) -> ImagingErrorsAnswer:
    """Errors of all documents."""
    return _errors(call, workspace_id, ErrorFilter(state=_state(state), code=_code(code)), after=after, limit=limit)


@router.get("/imaging-sets/{set_id}/errors")
def errors_of_set(
    call: CallOf,
    workspace_id: ArtifactID,
    set_id: ArtifactID,
    state: StateWord = None,
    code: CodeWord = None,
    after: AfterError = 0,
    limit: Limit = 100,
) -> ImagingErrorsAnswer:
    """Errors of the runs of an imaging set."""
    wanted = ErrorFilter(set_id=set_id, state=_state(state), code=_code(code))
    return _errors(call, workspace_id, wanted, after=after, limit=limit)


@router.get("/documents/{document_id}/imaging-errors")
def errors_of_document(
    call: CallOf,
    workspace_id: ArtifactID,
    document_id: ArtifactID,
    state: StateWord = None,
    after: AfterError = 0,
    limit: Limit = 100,
) -> ImagingErrorsAnswer:
    """All that ever went wrong with a document."""
    return _errors(call, workspace_id, ErrorFilter(document_id=document_id, state=_state(state)), after=after, limit=limit)


@router.get("/imaging-findings")
def findings_of_workspace(
    call: CallOf, workspace_id: ArtifactID, severity: SeverityWord = None, after: AfterDocument = 0, limit: Limit = 100
) -> list[FindingAnswer]:
    """Findings of the next `limit` documents that have some."""
    wanted = _severity(severity)
    with call.read() as connection:
        enter_imaging(connection, call.user_id, workspace_id)
        return _findings(list_findings(connection, workspace_id, severity=wanted, after=after, documents=limit))


@router.get("/imaging-sets/{set_id}/findings")
def findings_of_set(
    call: CallOf,
    workspace_id: ArtifactID,
    set_id: ArtifactID,
    severity: SeverityWord = None,
    after: AfterDocument = 0,
    limit: Limit = 100,
) -> list[FindingAnswer]:
    """Findings of the next `limit` documents of a set that have some."""
    wanted = _severity(severity)
    with call.read() as connection:
        enter_imaging(connection, call.user_id, workspace_id)
        find_artifact(connection, workspace_id, set_id, ArtifactType.IMAGING_SET)
        found = list_findings(connection, workspace_id, set_id=set_id, severity=wanted, after=after, documents=limit)
        return _findings(found)


@router.get("/documents/{document_id}/imaging-findings")
def findings_of_document(call: CallOf, workspace_id: ArtifactID, document_id: ArtifactID) -> list[FindingAnswer]:
    """Findings of the last imaging of a document; kept when its images are deleted."""
    with call.read() as connection:
        enter_imaging(connection, call.user_id, workspace_id)
        find_files(connection, workspace_id, document_id)
        return _findings(findings_of(connection, workspace_id, document_id))


def _errors(call: Call, workspace_id: int, wanted: ErrorFilter, *, after: int, limit: int) -> ImagingErrorsAnswer:
    with call.read() as connection:
        enter_imaging(connection, call.user_id, workspace_id)
        if wanted.set_id is not None:
            find_artifact(connection, workspace_id, wanted.set_id, ArtifactType.IMAGING_SET)
        if wanted.document_id is not None:
            find_files(connection, workspace_id, wanted.document_id)
        found = list_errors(connection, workspace_id, wanted, after=after, limit=limit)
        return ImagingErrorsAnswer(
            total_count=count_errors(connection, workspace_id, wanted), errors=tuple(_error(record) for record in found)
        )


def _error(record: ErrorRecord) -> ImagingErrorAnswer:
    of_set = None if record.set_id is None else Identifier(name=record.set_name, artifact_id=record.set_id)
    return ImagingErrorAnswer(
        error_id=record.error_id,
        document=Identifier(name=record.control_number, artifact_id=record.document_id),
        imaging_set=of_set,
        imaging_job_id=record.job_id,
        job_type=record.job_kind,
        imaging_method=record.imaging_method,
        native_type=record.native_type,
        code=record.code,
        title=remedy_for(record.code).title,
        message=record.message,
        detail=record.detail,
        remedy=server_remedy(record.code),
        status=record.state.value,
        occurred_on=shown_time(record.occurred_on),
        status_changed_on=shown_time(record.state_changed_on),
    )


def _findings(found: Sequence[FindingRecord]) -> list[FindingAnswer]:
    return [
        FindingAnswer(
            document=Identifier(name=record.control_number, artifact_id=record.document_id),
            code=record.code,
            severity=record.severity,
            title=remedy_for(record.code).title,
            message=record.message,
            pages=tuple(record.pages),
            items=tuple(record.items),
            remedy=server_remedy(record.code),
        )
        for record in found
    ]


def _state(word: str | None) -> ErrorState | None:
    if word is None:
        return None
    for state in ErrorState:
        if state.value.lower() == word.strip().lower():
            return state
    raise InvalidInputError(f"state: must be one of {', '.join(ErrorState)}.")


def _severity(word: str | None) -> Severity | None:
    if word is None:
        return None
    if word.strip().lower() in list(Severity):
        return Severity(word.strip().lower())
    raise InvalidInputError(f"severity: must be one of {', '.join(Severity)}.")


def _code(word: str | None) -> str | None:
    if word is not None and "\0" in word:
        raise InvalidInputError("code: must be the code of an error, such as password_protected.")
    return word
