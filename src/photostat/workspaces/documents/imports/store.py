"""The SQL of import jobs, their sources and item errors."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert

from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.documents.imports.model import (
    ImportJob,
    ImportSource,
    JobSettings,
    SourceSettings,
    job_from_stored,
    source_from_stored,
    to_stored,
)
from photostat.workspaces.documents.imports.states import UNFINISHED, ImportState
from photostat.workspaces.documents.model import ItemError

_job = sa.table(
    "import_job",
    sa.column("workspace_id", sa.Integer),
    sa.column("job_guid", sa.Uuid),
    sa.column("application_name", sa.Text),
    sa.column("correlation_id", sa.Text),
    sa.column("state", sa.Integer),
    sa.column("settings", JSONB(none_as_null=True)),
    sa.column("is_ended", sa.Boolean),
    sa.column("created_by", sa.Integer),
    sa.column("created_on", sa.DateTime(timezone=True)),
    sa.column("modified_on", sa.DateTime(timezone=True)),
)
_source = sa.table(
    "import_source",
    sa.column("workspace_id", sa.Integer),
    sa.column("job_guid", sa.Uuid),
    sa.column("source_guid", sa.Uuid),
    sa.column("position", sa.Integer),
    sa.column("state", sa.Integer),
    sa.column("settings", JSONB),
    sa.column("total_records", sa.BigInteger),
    sa.column("imported_records", sa.BigInteger),
    sa.column("errored_records", sa.BigInteger),
    sa.column("last_line", sa.BigInteger),
    sa.column("message", sa.Text),
)
_error = sa.table(
    "import_item_error",
    sa.column("workspace_id", sa.Integer),
    sa.column("job_guid", sa.Uuid),
    sa.column("source_guid", sa.Uuid),
    sa.column("position", sa.BigInteger),
    sa.column("line_number", sa.BigInteger),
    sa.column("control_number", sa.Text),
    sa.column("field", sa.Text),
    sa.column("code", sa.Text),
    sa.column("message", sa.Text),
)


def insert_job(connection: Connection, workspace_id: int, job_guid: UUID, texts: tuple[str, str], *, user_id: int) -> bool:
    """Make a job; False where the workspace has one of this GUID. `texts`: application name, correlation id."""
    values = {"workspace_id": workspace_id, "job_guid": job_guid, "application_name": texts[0], "correlation_id": texts[1]}
    made = insert(_job).values(**values, state=ImportState.NEW, created_by=user_id).on_conflict_do_nothing()
    return connection.execute(made.returning(_job.c.state)).one_or_none() is not None


def find_job(connection: Connection, workspace_id: int, job_guid: UUID, *, for_change: bool = False) -> ImportJob:
    """One job; `for_change`: held until the transaction ends. Raises NotFoundError."""
    query = sa.select(_job).where(_job.c.workspace_id == workspace_id, _job.c.job_guid == job_guid)
    row = connection.execute(query.with_for_update() if for_change else query).one_or_none()
    if row is None:
        raise NotFoundError
    states = connection.execute(
        sa.select(_source.c.state).distinct().where(_source.c.workspace_id == workspace_id, _source.c.job_guid == job_guid)
    )
    return ImportJob(
        job_guid=row.job_guid,
        application_name=row.application_name,
        correlation_id=row.correlation_id,
        state=ImportState(row.state),
        settings=None if row.settings is None else job_from_stored(row.settings),
        is_ended=row.is_ended,
        created_by=row.created_by,
        created_on=row.created_on,
        modified_on=row.modified_on,
        source_states=frozenset(ImportState(state) for state in states.scalars()),
    )


def update_job(
    connection: Connection,
    workspace_id: int,
    job_guid: UUID,
    *,
    state: ImportState | None = None,
    settings: JobSettings | None = None,
    is_ended: bool | None = None,
) -> None:
    """Write what is not None."""
    values: dict[str, Any] = {"modified_on": sa.func.now()}
    values |= {} if state is None else {"state": state}
    values |= {} if settings is None else {"settings": to_stored(settings)}
    values |= {} if is_ended is None else {"is_ended": is_ended}
    connection.execute(sa.update(_job).where(_job.c.workspace_id == workspace_id, _job.c.job_guid == job_guid).values(**values))


def insert_source(
    connection: Connection, workspace_id: int, job_guid: UUID, source_guid: UUID, settings: SourceSettings, state: ImportState
) -> bool:
    """Add a source; False where the job has one of this GUID."""
    key = {"workspace_id": workspace_id, "job_guid": job_guid, "source_guid": source_guid}
    made = insert(_source).values(**key, state=state, settings=to_stored(settings)).on_conflict_do_nothing()
    return connection.execute(made.returning(_source.c.state)).one_or_none() is not None


def sources_of(connection: Connection, workspace_id: int, job_guid: UUID) -> list[ImportSource]:
    """The sources of a job, in the order in which they came."""
    query = sa.select(_source).where(_source.c.workspace_id == workspace_id, _source.c.job_guid == job_guid)
    return [_read_source(row) for row in connection.execute(query.order_by(_source.c.position))]


def find_source(connection: Connection, workspace_id: int, job_guid: UUID, source_guid: UUID) -> ImportSource:
    """One source. Raises NotFoundError."""
    row = connection.execute(sa.select(_source).where(*_is_source(workspace_id, job_guid, source_guid))).one_or_none()
    if row is None:
        raise NotFoundError
    return _read_source(row)


def next_source(connection: Connection) -> ImportSource | None:
    """The oldest source that is not finished, of a job that has begun and was not cancelled."""
    query = (
        sa.select(_source)
        .join(_job, sa.and_(_job.c.workspace_id == _source.c.workspace_id, _job.c.job_guid == _source.c.job_guid))
        .where(_source.c.state.in_(UNFINISHED), _job.c.state == ImportState.IDLE)
        .order_by(_source.c.position)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _read_source(row)


def update_source(connection: Connection, source: ImportSource, **values: int | str | None) -> None:
    """Write these columns of a source."""
    where = _is_source(source.workspace_id, source.job_guid, source.source_guid)
    connection.execute(sa.update(_source).where(*where).values(**values))


def move_sources(connection: Connection, workspace_id: int, job_guid: UUID, old: Sequence[ImportState], new: ImportState) -> None:
    """Bring all sources of a job that are in one of the old states into the new one."""
    chosen = _source.c.workspace_id == workspace_id, _source.c.job_guid == job_guid, _source.c.state.in_(old)
    connection.execute(sa.update(_source).where(*chosen).values(state=new))


def insert_item_errors(connection: Connection, source: ImportSource, errors: Sequence[ItemError]) -> None:
    """Keep item errors of a source, in their order."""
    key = {"workspace_id": source.workspace_id, "job_guid": source.job_guid, "source_guid": source.source_guid}
    rows = [
        key
        | {
            "line_number": error.line_number,
            "control_number": _storable(error.control_number),
            "field": _storable(error.field),
            "code": error.code,
            "message": _storable(error.message),
        }
        for error in errors
    ]
    if rows:
        connection.execute(sa.insert(_error), rows)


def item_errors(connection: Connection, source: ImportSource, *, start: int, length: int) -> tuple[int, list[ItemError]]:
    """How many there are, and those from `start` (counts from 0)."""
    chosen = _error.c.workspace_id == source.workspace_id, _error.c.source_guid == source.source_guid
    chosen_job = _error.c.job_guid == source.job_guid
    total = connection.execute(sa.select(sa.func.count()).select_from(_error).where(*chosen, chosen_job)).scalar_one()
    columns = (_error.c.line_number, _error.c.control_number, _error.c.field, _error.c.code, _error.c.message)
    query = sa.select(*columns).where(*chosen, chosen_job).order_by(_error.c.position).offset(start).limit(length)
    return int(total), [ItemError(*row) for row in connection.execute(query)]


def _storable(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()[:2_000]


def _is_source(workspace_id: int, job_guid: UUID, source_guid: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    chosen = _source.c
    return chosen.workspace_id == workspace_id, chosen.job_guid == job_guid, chosen.source_guid == source_guid


def _read_source(row: sa.Row[Any]) -> ImportSource:
    return ImportSource(
        workspace_id=row.workspace_id,
        job_guid=row.job_guid,
        source_guid=row.source_guid,
        state=ImportState(row.state),
        settings=source_from_stored(row.settings),
        total=row.total_records,
        imported=row.imported_records,
        errored=row.errored_records,
        last_line=row.last_line,
        message=row.message,
    )
