"""The SQL that brings a batch into a slot: its job with the profile, its documents with the fields that the profile refers to."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.imaging.jobs.model import DocumentState, JobKind
from photostat.imaging.jobs.store.claims import snapshot
from photostat.imaging.jobs.store.tables import imaging_document, imaging_job
from photostat.imaging.passwords.store import passwords_of
from photostat.imaging.queue.store import Claim
from photostat.imaging.work.model import DocumentInHand, JobInHand
from photostat.render.profile import ImagingProfile
from photostat.storage.database import Connection
from photostat.workspaces.documents.store.columns import DocumentColumns
from photostat.workspaces.documents.store.table import document


def load_job(connection: Connection, claim: Claim) -> JobInHand:
    """The job of a batch. Raises NotFoundError when its workspace was deleted meanwhile."""
    job = imaging_job.c
    columns = (
        job.workspace_id,
        job.kind,
        job.set_id,
        job.qc_enabled,
        job.submitted_by,
        job.submitted_on,
        job.alternate_native,
        job.removes_alternate_native,
    )
    row = connection.execute(sa.select(*columns).where(job.job_id == claim.job_id)).one_or_none()
    if row is None:
        raise NotFoundError
    return JobInHand(
        job_id=claim.job_id,
        workspace_id=row.workspace_id,
        kind=JobKind(row.kind),
        set_id=row.set_id,
        qc_enabled=row.qc_enabled,
        submitted_by=row.submitted_by,
        submitted_on=row.submitted_on,
        alternate_native=row.alternate_native,
        removes_alternate_native=row.removes_alternate_native,
        profile=snapshot(connection, claim.profile_job_id),
        profile_job_id=claim.profile_job_id,
        passwords=passwords_of(connection, row.workspace_id),
    )


def load_documents(connection: Connection, job: JobInHand, claim: Claim) -> tuple[list[DocumentInHand], list[int]]:
    """The documents of a batch that are pending, by id; and the ids of those that are gone from the workspace."""
    pending = imaging_document.c
    fields = _referenced(connection, job.workspace_id, job.profile)
    joined = sa.outerjoin(
        imaging_document,
        document,
        sa.and_(document.c.workspace_id == job.workspace_id, document.c.artifact_id == pending.document_id),
    )
    rows = connection.execute(
        sa.select(
            pending.document_id,
            pending.losses,
            document.c.artifact_id,
            document.c.control_number,
            document.c.file_name,
            document.c.sha256_hash,
            *[expression.label(f"field_{place}") for place, (_, expression) in enumerate(fields)],
        )
        .select_from(joined)
        .where(
            pending.job_id == claim.job_id,
            pending.document_id.between(claim.first_document_id, claim.last_document_id),
            pending.batch_number == claim.batch_number,
            pending.state == int(DocumentState.PENDING),
        )
        .order_by(pending.document_id)
    ).all()
    found = [
        DocumentInHand(
            document_id=row.document_id,
            control_number=row.control_number,
            file_name=row.file_name or "unnamed",
            sha256=row.sha256_hash or "",
            losses=row.losses,
            fields=_texts(row, [keys for keys, _ in fields]),
        )
        for row in rows
        if row.artifact_id is not None
    ]
    return found, [row.document_id for row in rows if row.artifact_id is None]


def fields_of(connection: Connection, workspace_id: int, document_id: int, profile: ImagingProfile) -> dict[str, str]:
    """What one document says in the fields that a profile refers to; empty where there is no such document."""
    fields = _referenced(connection, workspace_id, profile)
    if not fields:
        return {}
    mine = sa.and_(document.c.workspace_id == workspace_id, document.c.artifact_id == document_id)
    columns: list[Any] = [expression.label(f"field_{place}") for place, (_, expression) in enumerate(fields)]
    query: sa.Select[Any] = sa.select(*columns).select_from(document).where(mine)
    row = connection.execute(query).one_or_none()
    return {} if row is None else _texts(row, [keys for keys, _ in fields])


def _referenced(
    connection: Connection, workspace_id: int, profile: ImagingProfile
) -> list[tuple[tuple[str, ...], sa.ColumnElement[object]]]:
    """The document fields that the profile refers to: the keys under which the renderer looks for them, and their columns."""
    wanted = {reference.artifact_id: reference.name for reference in profile.field_references if reference.artifact_id}
    if not wanted:
        return []
    columns = DocumentColumns.load(connection, workspace_id)
    found = []
    for artifact_id, name in wanted.items():
        column = columns.column(artifact_id)
        if column is not None:
            shown = column.expression if column.display is None else column.display
            found.append(((str(artifact_id), *([name.lower()] if name else [])), shown))
    return found


def _texts(row: sa.Row[tuple[object, ...]], keys: list[tuple[str, ...]]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for place, of_field in enumerate(keys):
        text = _text(row._mapping[f"field_{place}"])
        if text is not None:
            texts.update(dict.fromkeys(of_field, text))
    return texts


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date | Decimal | int | float | str):
        return str(value)
    return None
