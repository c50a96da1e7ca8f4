"""Which documents a set has: those that it imaged or tried to, and all that its last whole run looked at, skipped ones too."""

from dataclasses import dataclass

import sqlalchemy as sa

from photostat.imaging.jobs.model import JobKind
from photostat.imaging.jobs.store.tables import imaging_document, imaging_job
from photostat.storage.database import Connection
from photostat.workspaces.documents.store.table import document


@dataclass(frozen=True)
class LastRun:
    """The last run of a set that was no retry. `unseen`: documents of its data source that it did not come to look at."""

    job_id: int
    unseen: int


def find_last_run(connection: Connection, workspace_id: int, set_id: int) -> LastRun | None:
    """None where the set was never run."""
    own = imaging_job.c
    row = connection.execute(
        sa.select(own.job_id, own.documents - own.submitted - own.skipped)
        .where(own.workspace_id == workspace_id, own.set_id == set_id, own.kind == JobKind.IMAGING_SET.value)
        .order_by(own.job_id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else LastRun(row[0], max(0, row[1]))


def documents_of_set(workspace_id: int, set_id: int, run: LastRun | None) -> sa.Select[tuple[int]]:
    """Their ids, of those that are still there."""
    own = document.c
    is_in = own.imaging_set == set_id
    if run is not None:
        looked_at = sa.select(imaging_document.c.document_id).where(imaging_document.c.job_id == run.job_id)
        is_in = sa.or_(is_in, own.artifact_id.in_(looked_at))
    return sa.select(own.artifact_id).where(own.workspace_id == workspace_id, is_in)
