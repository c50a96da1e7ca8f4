"""The SQL of what was done with one document: the jobs that considered it, the newest first."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from photostat.imaging.jobs.model import DocumentState, JobKind, JobState
from photostat.storage.database import Connection

_MOST_JOBS = 1_000


@dataclass(frozen=True, kw_only=True)
class PastImaging:
    """A job that considered a document. `skip_reason` is empty unless it skipped it."""

    job_id: int
    kind: JobKind
    state: JobState
    outcome: DocumentState
    skip_reason: str
    set_id: int | None
    set_name: str  # "" where there is no set, or it is gone
    profile_name: str  # "" where it is gone
    submitted_on: datetime
    ended_on: datetime | None


# From the jobs to the document: its rows have an index by job alone, and a workspace has few jobs
_IMAGINGS = """
    SELECT j.job_id, j.kind, j.state, d.state, coalesce(d.skip_reason, ''), j.set_id, coalesce(s.name, ''), coalesce(p.name, ''),
           j.submitted_on, j.ended_on
    FROM (SELECT * FROM imaging_job WHERE workspace_id = :workspace ORDER BY job_id DESC LIMIT :jobs) AS j
    JOIN LATERAL (SELECT state, skip_reason FROM imaging_document
                  WHERE job_id = j.job_id AND document_id = :document) AS d ON true
    LEFT JOIN artifact s ON s.workspace_id = :workspace AND s.artifact_id = j.set_id
    LEFT JOIN artifact p ON p.workspace_id = :workspace AND p.artifact_id = j.profile_id
    ORDER BY j.job_id DESC LIMIT :limit
"""


def imagings_of(connection: Connection, workspace_id: int, document_id: int, *, limit: int = 50) -> list[PastImaging]:
    """The last imagings of a document, among the last thousand jobs of the workspace."""
    rows = connection.execute(
        sa.text(_IMAGINGS), {"workspace": workspace_id, "document": document_id, "jobs": _MOST_JOBS, "limit": limit}
    )
    return [
        PastImaging(
            job_id=row[0],
            kind=JobKind(row[1]),
            state=JobState(row[2]),
            outcome=DocumentState(row[3]),
            skip_reason=row[4],
            set_id=row[5],
            set_name=row[6],
            profile_name=row[7],
            submitted_on=row[8],
            ended_on=row[9],
        )
        for row in rows
    ]
