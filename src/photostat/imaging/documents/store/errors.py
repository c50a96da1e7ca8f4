"""The SQL of error records: write one, move them along their states, list them.

A record is never deleted. It is ready to retry until a job begins with the document again, retried until the document is
imaged, then resolved.
"""

from collections.abc import Sequence
from datetime import UTC

import sqlalchemy as sa

from photostat.imaging.documents.model import ErrorFilter, ErrorRecord, ErrorState, NewError
from photostat.imaging.documents.store.tables import GIVEN_BACK, PENDING, held_document, imaging_error
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_ERROR
from photostat.workspaces.documents.store.table import document

_record = imaging_error.c


def record_error(connection: Connection, workspace_id: int, new: NewError) -> int:
    """Write an error, ready to retry; an older one of the document has been retried in vain. Gives its number."""
    _move(
        connection,
        _record.workspace_id == workspace_id,
        _record.document_id == new.document_id,
        _record.state == ErrorState.READY_TO_RETRY.value,
        to=ErrorState.RETRIED,
    )
    values = {
        "workspace_id": workspace_id,
        "document_id": new.document_id,
        "set_id": new.set_id,
        "job_id": new.job_id,
        "profile_job_id": new.profile_job_id,
        "job_kind": str(new.job_kind),
        "imaging_method": new.imaging_method,
        "native_type": new.native_type,
        "code": new.error.code.value,
        "message": new.error.message,
        "detail": new.error.detail,
        "state": ErrorState.READY_TO_RETRY.value,
    }
    found = connection.execute(sa.insert(imaging_error).values(**values).returning(_record.error_id))
    return int(found.scalar_one())


def mark_retried(connection: Connection, workspace_id: int, job_id: int, *, after: int = 0, up_to: int | None = None) -> int:
    """The errors of the documents that a job holds (ids above `after`, at most `up_to`) are being retried; gives their number."""
    held = _held(workspace_id, job_id, PENDING).where(held_document.c.document_id > after)
    if up_to is not None:
        held = held.where(held_document.c.document_id <= up_to)
    return _move(
        connection,
        _record.workspace_id == workspace_id,
        _record.document_id.in_(held),
        _record.state == ErrorState.READY_TO_RETRY.value,
        to=ErrorState.RETRIED,
    )


def unmark_retried(connection: Connection, workspace_id: int, job_id: int) -> int:
    """A job ended before the documents that it gave back: the last error of each is ready to retry again, unless resolved."""
    held = _held(workspace_id, job_id, GIVEN_BACK)
    last = (
        sa.select(sa.func.max(_record.error_id))
        .where(_record.workspace_id == workspace_id, _record.document_id.in_(held))
        .group_by(_record.document_id)
    )
    return _move(
        connection,
        _record.workspace_id == workspace_id,
        _record.error_id.in_(last),
        _record.state == ErrorState.RETRIED.value,
        to=ErrorState.READY_TO_RETRY,
    )


def resolve_errors(connection: Connection, workspace_id: int, document_ids: Sequence[int]) -> int:
    """These documents have been imaged: nothing of theirs is left to retry. `document_ids`: those of one flush, not of a job."""
    return _move(
        connection,
        _record.workspace_id == workspace_id,
        _record.document_id == sa.func.any(sa.cast(list(document_ids), sa.ARRAY(sa.Integer))),
        _record.state != ErrorState.RESOLVED.value,
        to=ErrorState.RESOLVED,
    )


def list_errors(
    connection: Connection, workspace_id: int, wanted: ErrorFilter, *, after: int = 0, limit: int
) -> list[ErrorRecord]:
    """Errors that meet the filter in the order of their numbers, from the one above `after`."""
    of_set = artifact.alias()
    rows = connection.execute(
        sa.select(imaging_error, document.c.control_number, of_set.c.name.label("set_name"))
        .outerjoin(
            document, sa.and_(document.c.workspace_id == _record.workspace_id, document.c.artifact_id == _record.document_id)
        )
        .outerjoin(of_set, sa.and_(of_set.c.workspace_id == _record.workspace_id, of_set.c.artifact_id == _record.set_id))
        .where(*_conditions(workspace_id, wanted), _record.error_id > after)
        .order_by(_record.error_id)
        .limit(limit)
    )
    return [_read(row) for row in rows.mappings()]


def count_errors(connection: Connection, workspace_id: int, wanted: ErrorFilter) -> int:
    """How many errors meet the filter."""
    query = sa.select(sa.func.count()).select_from(imaging_error).where(*_conditions(workspace_id, wanted))
    return int(connection.execute(query).scalar_one())


def is_ready_to_retry(connection: Connection, workspace_id: int, set_id: int) -> bool:
    """Whether documents of a set stand in an error that a retry would take up."""
    statement = sa.text(
        "SELECT EXISTS (SELECT FROM imaging_error AS error"
        " JOIN document ON document.workspace_id = error.workspace_id AND document.artifact_id = error.document_id"
        " WHERE error.workspace_id = :workspace AND error.set_id = :set AND error.state = 'ReadyToRetry'"
        " AND document.workspace_id = :workspace AND document.imaging_set = :set AND document.has_images = :in_error)"
    )
    keys = {"workspace": workspace_id, "set": set_id, "in_error": HAS_IMAGES_ERROR}
    return bool(connection.execute(statement, keys).scalar_one())


def _move(connection: Connection, *conditions: sa.ColumnElement[bool], to: ErrorState) -> int:
    return connection.execute(
        sa.update(imaging_error).where(*conditions).values(state=to.value, state_changed_on=sa.func.now())
    ).rowcount


def _held(workspace_id: int, job_id: int, state: int) -> sa.Select[tuple[int]]:
    held = held_document.c
    return sa.select(held.document_id).where(held.job_id == job_id, held.workspace_id == workspace_id, held.state == state)


def _conditions(workspace_id: int, wanted: ErrorFilter) -> list[sa.ColumnElement[bool]]:
    conditions = [_record.workspace_id == workspace_id]
    if wanted.set_id is not None:
        conditions.append(_record.set_id == wanted.set_id)
    if wanted.document_id is not None:
        conditions.append(_record.document_id == wanted.document_id)
    if wanted.state is not None:
        conditions.append(_record.state == wanted.state.value)
    if wanted.code is not None:
        conditions.append(_record.code == wanted.code)
    return conditions


def _read(row: sa.RowMapping) -> ErrorRecord:
    return ErrorRecord(
        error_id=row["error_id"],
        document_id=row["document_id"],
        control_number=row["control_number"] or "",
        set_id=row["set_id"],
        set_name=row["set_name"] or "",
        job_id=row["job_id"],
        profile_job_id=row["profile_job_id"],
        job_kind=row["job_kind"],
        imaging_method=row["imaging_method"],
        native_type=row["native_type"],
        code=row["code"],
        message=row["message"],
        detail=row["detail"],
        state=ErrorState(row["state"]),
        occurred_on=row["occurred_on"].astimezone(UTC),
        state_changed_on=row["state_changed_on"].astimezone(UTC),
    )
