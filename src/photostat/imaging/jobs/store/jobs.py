"""The SQL of jobs: make, find, move along their states, count."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.imaging.jobs.model import LIVE_STATES, NEXT_STATES, Job, JobCounts, JobKey, JobKind, JobState, SourceType
from photostat.imaging.jobs.store.tables import imaging_job, imaging_set
from photostat.storage.database import Connection

CHANNEL = "photostat_imaging"
"""Notified when there is work: a job, a batch, a stop, a priority."""


@dataclass(frozen=True, kw_only=True)
class NewJob:
    """A job that is submitted. `profile`: members as ImagingProfile.to_wire gives them."""

    workspace_id: int
    kind: JobKind
    profile_id: int
    profile: dict[str, object]
    priority: int
    submitted_by: int
    state: JobState = JobState.WAITING
    set_id: int | None = None
    data_source_id: int | None = None
    qc_enabled: bool = False
    origination_id: UUID | None = None
    alternate_native: str = ""
    removes_alternate_native: bool = False
    source_type: SourceType = SourceType.NATIVE


@dataclass(frozen=True)
class SetToRun:
    """What running a set needs to know of it; the row is locked."""

    data_source_id: int
    profile_id: int
    qc_enabled_on_last_run: bool | None
    is_busy: bool


def insert_job(connection: Connection, new: NewJob) -> int:
    """Write a job; gives its number."""
    values = {
        "workspace_id": new.workspace_id,
        "kind": new.kind.value,
        "state": new.state.value,
        "set_id": new.set_id,
        "data_source_id": new.data_source_id,
        "profile_id": new.profile_id,
        "profile": new.profile,
        "qc_enabled": new.qc_enabled,
        "priority": new.priority,
        "origination_id": new.origination_id,
        "alternate_native": new.alternate_native,
        "removes_alternate_native": new.removes_alternate_native,
        "source_type": new.source_type.value,
        "submitted_by": new.submitted_by,
    }
    found = connection.execute(sa.insert(imaging_job).values(**values).returning(imaging_job.c.job_id))
    return int(found.scalar_one())


def find_job(connection: Connection, workspace_id: int, key: JobKey) -> Job:
    """A job of a workspace. Raises NotFoundError."""
    wanted = imaging_job.c.job_id == key.job_id if key.job_id is not None else imaging_job.c.job_guid == key.job_guid
    job = _one(connection, sa.and_(imaging_job.c.workspace_id == workspace_id, wanted))
    if job is None:
        raise NotFoundError
    return job


def lock_job(connection: Connection, job_id: int) -> Job:
    """A job that nobody else changes until this transaction ends. Raises NotFoundError."""
    connection.execute(sa.select(imaging_job.c.job_id).where(imaging_job.c.job_id == job_id).with_for_update())
    job = _one(connection, imaging_job.c.job_id == job_id)
    if job is None:
        raise NotFoundError
    return job


def set_job(connection: Connection, workspace_id: int, set_id: int) -> Job | None:
    """The last job of a set; None: it was never run."""
    last = (
        sa.select(imaging_set.c.last_job_id)
        .where(imaging_set.c.workspace_id == workspace_id, imaging_set.c.artifact_id == set_id)
        .scalar_subquery()
    )
    return _one(connection, imaging_job.c.job_id == last)


def move_job(connection: Connection, job_id: int, state: JobState) -> bool:
    """Move a job to this state along NEXT_STATES; False where no transition leads there from where it stands."""
    before = [origin.value for origin, following in NEXT_STATES.items() if state in following]
    ended = {} if state.is_live else {"ended_on": sa.func.now(), "chooser_lease_until": None}
    moved = connection.execute(
        sa.update(imaging_job)
        .where(imaging_job.c.job_id == job_id, imaging_job.c.state.in_(before))
        .values(state=state.value, **ended)
    )
    return moved.rowcount == 1


def change_job(connection: Connection, job_id: int, **values: object) -> None:
    """Write columns of a job that are no state and no counter."""
    connection.execute(sa.update(imaging_job).where(imaging_job.c.job_id == job_id).values(**values))


def count_job(connection: Connection, job_id: int, *, starts: bool = False, **more: int) -> None:
    """Add to the counters of a job (documents, submitted, imaged, errored, skipped, warned)."""
    values: dict[str, object] = {name: imaging_job.c[name] + number for name, number in more.items() if number}
    if starts:
        values["started_on"] = sa.func.coalesce(imaging_job.c.started_on, sa.func.now())
    if values:
        connection.execute(sa.update(imaging_job).where(imaging_job.c.job_id == job_id).values(**values))


def count_rate(
    connection: Connection, job_id: int, *, submitted: int = 0, imaged: int = 0, errored: int = 0, pages: int = 0
) -> None:
    """Add to this minute's numbers of a job; `pages` of the documents that were imaged."""
    if not (submitted or imaged or errored):
        return
    statement = sa.text(
        "INSERT INTO imaging_rate (job_id, minute, submitted, imaged, errored, pages)"
        " VALUES (:job, date_trunc('minute', now()), :submitted, :imaged, :errored, :pages)"
        " ON CONFLICT (job_id, minute) DO UPDATE SET submitted = imaging_rate.submitted + excluded.submitted,"
        " imaged = imaging_rate.imaged + excluded.imaged, errored = imaging_rate.errored + excluded.errored,"
        " pages = imaging_rate.pages + excluded.pages"
    )
    numbers = {"submitted": submitted, "imaged": imaged, "errored": errored, "pages": pages}
    connection.execute(statement, {"job": job_id, **numbers})


def notify(connection: Connection) -> None:
    """Wake the workers once this transaction is committed."""
    connection.execute(sa.select(sa.func.pg_notify(CHANNEL, "")))


def hold_set(connection: Connection, workspace_id: int, set_id: int) -> SetToRun:
    """A set that is to be run, locked. Raises NotFoundError."""
    mine = sa.and_(imaging_set.c.workspace_id == workspace_id, imaging_set.c.artifact_id == set_id)
    columns = (
        imaging_set.c.data_source_id,
        imaging_set.c.profile_id,
        imaging_set.c.qc_enabled_on_last_run,
        imaging_set.c.last_job_id,
        imaging_set.c.qc_change,
    )
    row = connection.execute(sa.select(*columns).where(mine).with_for_update()).one_or_none()
    if row is None:
        raise NotFoundError
    is_live = sa.select(imaging_job.c.state.in_([state.value for state in LIVE_STATES])).where(
        imaging_job.c.job_id == row.last_job_id
    )
    is_busy = row.qc_change is not None or bool(connection.execute(is_live).scalar())
    return SetToRun(row.data_source_id, row.profile_id, row.qc_enabled_on_last_run, is_busy)


def note_run(connection: Connection, workspace_id: int, set_id: int, job_id: int, *, qc_enabled: bool) -> None:
    """The set's last job is this one; its last error is forgotten."""
    connection.execute(
        sa.update(imaging_set)
        .where(imaging_set.c.workspace_id == workspace_id, imaging_set.c.artifact_id == set_id)
        .values(last_job_id=job_id, qc_enabled_on_last_run=qc_enabled, last_run_error="", last_run_error_on=None)
    )


def note_failure(connection: Connection, job_id: int, words: str) -> None:
    """Why a job failed, on the job and on its set."""
    change_job(connection, job_id, error=words)
    connection.execute(
        sa.update(imaging_set)
        .where(
            imaging_set.c.last_job_id == job_id,
            imaging_set.c.workspace_id == imaging_job.c.workspace_id,
            imaging_job.c.job_id == job_id,
        )
        .values(last_run_error=words, last_run_error_on=sa.func.now())
    )


def live_jobs(connection: Connection, states: Collection[JobState] = LIVE_STATES) -> list[Job]:
    """The jobs in one of these states, in the order in which they are served."""
    chosen = imaging_job.c
    rows = connection.execute(
        _select()
        .where(chosen.state.in_([state.value for state in states]))
        .order_by(chosen.priority, chosen.submitted_on, chosen.job_id)
    )
    return [read_job(row) for row in rows]


JOB_COLUMNS = [column for column in imaging_job.c if column.name not in ("profile",)]


def _select() -> sa.Select[tuple[object, ...]]:
    return sa.select(*JOB_COLUMNS)


def _one(connection: Connection, condition: sa.ColumnElement[bool]) -> Job | None:
    row = connection.execute(_select().where(condition)).one_or_none()
    return None if row is None else read_job(row)


def read_job(row: sa.Row[Any]) -> Job:
    """A job from a row of JOB_COLUMNS."""
    values = row._mapping
    counts = JobCounts(
        documents=values["documents"],
        submitted=values["submitted"],
        imaged=values["imaged"],
        errored=values["errored"],
        skipped=values["skipped"],
        warned=values["warned"],
    )
    started: datetime | None = values["started_on"]
    return Job(
        job_id=values["job_id"],
        job_guid=values["job_guid"],
        workspace_id=values["workspace_id"],
        kind=JobKind(values["kind"]),
        state=JobState(values["state"]),
        set_id=values["set_id"],
        data_source_id=values["data_source_id"],
        profile_id=values["profile_id"],
        qc_enabled=values["qc_enabled"],
        priority=values["priority"],
        submitted_by=values["submitted_by"],
        submitted_on=values["submitted_on"],
        started_on=started,
        ended_on=values["ended_on"],
        stop_asked_by=values["stop_asked_by"],
        chosen_up_to=values["chosen_up_to"],
        counts=counts,
        error=values["error"],
    )
