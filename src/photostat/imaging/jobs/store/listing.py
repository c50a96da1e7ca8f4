"""The SQL of the list of jobs: newest first, from a job number downwards, so that a page costs the same at any depth."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from photostat.imaging.jobs.model import LIVE_STATES, Job
from photostat.imaging.jobs.store.jobs import JOB_COLUMNS, read_job
from photostat.imaging.jobs.store.tables import imaging_job
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL


@dataclass(frozen=True, kw_only=True)
class JobLine:
    """A job with the names of what it refers to; "" where that is gone, or there is none."""

    job: Job
    set_name: str
    profile_name: str
    submitter_name: str


def list_jobs(
    connection: Connection, workspace_id: int, *, live_only: bool = False, before: int | None = None, limit: int
) -> list[JobLine]:
    """Jobs of a workspace, newest first, from the one below the number `before`."""
    job = imaging_job.c
    query: sa.Select[Any] = (
        sa.select(
            *JOB_COLUMNS,
            _name_of(job.workspace_id, job.set_id, "set_name"),
            _name_of(job.workspace_id, job.profile_id, "profile_name"),
            _name_of(sa.literal(ADMIN_LEVEL), job.submitted_by, "submitter_name"),
        )
        .where(job.workspace_id == workspace_id)
        .order_by(job.job_id.desc())
        .limit(limit)
    )
    if live_only:
        query = query.where(job.state.in_([state.value for state in LIVE_STATES]))
    if before is not None:
        query = query.where(job.job_id < before)
    return [
        JobLine(
            job=read_job(row),
            set_name=row.set_name or "",
            profile_name=row.profile_name or "",
            submitter_name=row.submitter_name or "",
        )
        for row in connection.execute(query)
    ]


def _name_of(
    workspace_id: "sa.ColumnElement[int]", pointing: "sa.ColumnElement[int]", label: str
) -> "sa.ColumnElement[str | None]":
    named = artifact.alias()
    same = sa.and_(named.c.workspace_id == workspace_id, named.c.artifact_id == pointing)
    return sa.select(named.c.name).where(same).correlate(imaging_job).scalar_subquery().label(label)
