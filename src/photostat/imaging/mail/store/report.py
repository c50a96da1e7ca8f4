"""What a mail tells of a run beside its counters: pages, and the errors summed up."""

import sqlalchemy as sa

from photostat.imaging.documents.store.tables import imaging_error
from photostat.imaging.jobs.model import DocumentState
from photostat.imaging.jobs.store.tables import imaging_document
from photostat.imaging.mail.model import ErrorGroup, ErrorSummary, FailedDocument
from photostat.storage.database import Connection
from photostat.workspaces.documents.store.table import document

_MOST_GROUPS = 20
_MOST_DOCUMENTS = 20

_error = imaging_error.c


def pages_of(connection: Connection, workspace_id: int, job_id: int) -> int:
    """The pages of the documents that a job has imaged and that are still there."""
    held = imaging_document.c
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(document.c.page_count), 0))
        .select_from(imaging_document)
        .join(document, sa.and_(document.c.workspace_id == held.workspace_id, document.c.artifact_id == held.document_id))
        .where(held.workspace_id == workspace_id, held.job_id == job_id, held.state == int(DocumentState.IMAGED))
    )
    return int(connection.execute(query).scalar_one())


def error_summary(connection: Connection, workspace_id: int, set_id: int, job_id: int) -> ErrorSummary:
    """The errors of one run of a set: its most frequent messages and its first documents, by their ids."""
    own = (_error.workspace_id == workspace_id, _error.set_id == set_id, _error.job_id == job_id)
    number = sa.func.count().label("number")
    groups = connection.execute(
        sa.select(_error.message, number, sa.func.count().over().label("messages"))
        .where(*own)
        .group_by(_error.message)
        .order_by(number.desc(), _error.message)
        .limit(_MOST_GROUPS)
    ).all()
    rows = connection.execute(
        sa.select(_error.document_id, document.c.control_number, _error.code, _error.message)
        .outerjoin(
            document, sa.and_(document.c.workspace_id == _error.workspace_id, document.c.artifact_id == _error.document_id)
        )
        .where(*own)
        .order_by(_error.document_id, _error.error_id)
        .limit(_MOST_DOCUMENTS)
    )
    return ErrorSummary(
        groups=[ErrorGroup(row.message, row.number) for row in groups],
        messages=groups[0].messages if groups else 0,
        documents=[FailedDocument(row.document_id, row.control_number or "", row.code, row.message) for row in rows],
    )
