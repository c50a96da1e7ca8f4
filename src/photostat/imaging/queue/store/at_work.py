"""What the slots have in hand at this moment, as their heartbeats tell: the document, the slot, since when."""

from dataclasses import dataclass

import sqlalchemy as sa

from photostat.storage.database import Connection

_AT_WORK = sa.text("""
    SELECT job.workspace_id, job.job_id, document.artifact_id AS document_id, document.control_number,
        coalesce(document.file_name, '') AS file_name, coalesce(document.native_type, '') AS native_type,
        batch.leased_by AS slot,
        greatest(0, floor(extract(epoch FROM clock_timestamp() - batch.current_since)))::integer AS seconds
    FROM imaging_batch AS batch
    JOIN imaging_job AS job USING (job_id)
    JOIN document ON document.workspace_id = :workspace AND document.artifact_id = batch.current_document_id
    WHERE batch.state = 'Leased' AND batch.current_since IS NOT NULL AND job.workspace_id = :workspace
        AND job.job_id = coalesce(CAST(:job AS bigint), job.job_id)
    ORDER BY batch.current_since, document.artifact_id
""")


@dataclass(frozen=True, kw_only=True)
class DocumentAtWork:
    """A document that is being imaged. `seconds`: since it was begun, exact to a heartbeat's second."""

    workspace_id: int
    job_id: int
    document_id: int
    control_number: str
    file_name: str
    native_type: str
    slot: str
    seconds: int


def documents_at_work(connection: Connection, workspace_id: int, job_id: int | None = None) -> list[DocumentAtWork]:
    """The documents of a workspace, or of one of its jobs, that slots are imaging, the longest first: at most one a slot."""
    rows = connection.execute(_AT_WORK, {"workspace": workspace_id, "job": job_id})
    return [DocumentAtWork(**row) for row in rows.mappings()]
