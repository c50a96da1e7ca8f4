"""The queue in SQL: which batch a slot takes next, the lease on it, what becomes of a lost worker's.

A batch is taken under a fresh lease token. Whoever writes results names the token; a worker that was given up and comes
back finds its token gone. The order: lower priority numbers first; at one priority the workspace with the fewest slots at work,
then the older job. The tables of the jobs are the queue, so that there is nothing to reconcile (docs/decisions/0013).
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

import sqlalchemy as sa

from photostat.imaging.jobs.model import JobKind, JobState
from photostat.storage.database import Connection

_WORKABLE = (JobState.SUBMITTING.value, JobState.IMAGING.value)

# The first open batch by number, not any: EXISTS reads the table from its beginning, past all that are done
_JOBS_IN_ORDER = sa.text("""
    SELECT job.job_id FROM imaging_job AS job
    LEFT JOIN (
        SELECT busy_job.workspace_id, count(*) AS slots FROM imaging_batch AS leased
        JOIN imaging_job AS busy_job USING (job_id) WHERE leased.state = 'Leased' GROUP BY 1
    ) AS busy ON busy.workspace_id = job.workspace_id
    JOIN LATERAL (
        SELECT batch_number FROM imaging_batch AS batch WHERE batch.job_id = job.job_id AND batch.state = 'Open'
        ORDER BY batch_number LIMIT 1
    ) AS first_open ON true
    WHERE job.state = ANY (:workable) AND (NOT :urgent_only OR job.kind = :urgent)
    ORDER BY job.priority, coalesce(busy.slots, 0), job.submitted_on, job.job_id LIMIT 20
""")

_TAKE = sa.text("""
    UPDATE imaging_batch SET state = 'Leased', lease_token = :token, leased_by = :worker, current_document_id = NULL,
        current_since = NULL, lease_until = now() + make_interval(secs => :seconds)
    WHERE (job_id, batch_number) = (
        SELECT job_id, batch_number FROM imaging_batch WHERE job_id = :job AND state = 'Open'
        ORDER BY batch_number LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING job_id, batch_number, first_document_id, last_document_id, profile_job_id, losses
""")

_RENEW = sa.text("""
    UPDATE imaging_batch SET lease_until = now() + make_interval(secs => :seconds), current_document_id = :document,
        current_since = CASE WHEN current_document_id IS DISTINCT FROM :document THEN now() ELSE current_since END
    FROM imaging_job AS job
    WHERE imaging_batch.job_id = :job AND batch_number = :batch AND lease_token = :token AND job.job_id = imaging_batch.job_id
    RETURNING job.state, EXISTS (
        SELECT 1 FROM imaging_job AS other WHERE other.state = ANY (:workable) AND other.priority < job.priority
        AND EXISTS (SELECT 1 FROM imaging_batch AS batch WHERE batch.job_id = other.job_id AND batch.state = 'Open')) AS urged
""")

_EXPIRE = sa.text("""
    WITH lost AS (
        UPDATE imaging_batch SET state = 'Open', lease_token = NULL, losses = losses + 1
        WHERE state = 'Leased' AND lease_until < now()
        RETURNING job_id, batch_number, current_document_id, leased_by
    ), charged AS (
        UPDATE imaging_document SET losses = imaging_document.losses + 1 FROM lost
        WHERE imaging_document.job_id = lost.job_id AND imaging_document.document_id = lost.current_document_id
          AND imaging_document.state = 0
    )
    SELECT job_id, batch_number, leased_by FROM lost
""")


@dataclass(frozen=True)
class Claim:
    """A batch in hand. `losses`: workers that were lost with it before; documents by id, both ends included."""

    token: UUID
    job_id: int
    batch_number: int
    first_document_id: int
    last_document_id: int
    profile_job_id: int
    losses: int


@dataclass(frozen=True)
class Lease:
    """What a renewal tells. `urged`: a job with a lower priority number waits."""

    job_state: JobState
    urged: bool


def claim_batch(connection: Connection, worker: str, *, lease_seconds: float, urgent_only: bool = False) -> Claim | None:
    """Take the next batch; None where there is none. `urgent_only`: of imaging on the fly alone."""
    wanted = {"workable": list(_WORKABLE), "urgent_only": urgent_only, "urgent": JobKind.ON_THE_FLY.value}
    for job_id in list(connection.execute(_JOBS_IN_ORDER, wanted).scalars()):
        token = uuid4()
        values = {"token": token, "worker": worker, "seconds": lease_seconds, "job": job_id}
        row = connection.execute(_TAKE, values).one_or_none()
        if row is not None:
            return Claim(
                token=token,
                job_id=row.job_id,
                batch_number=row.batch_number,
                first_document_id=row.first_document_id,
                last_document_id=row.last_document_id,
                profile_job_id=row.job_id if row.profile_job_id is None else row.profile_job_id,
                losses=row.losses,
            )
    return None


def has_open_batches(connection: Connection) -> bool:
    """Whether a slot would find something to do."""
    statement = sa.text(
        "SELECT EXISTS (SELECT 1 FROM imaging_job AS job WHERE job.state = ANY (:workable)"
        " AND EXISTS (SELECT 1 FROM imaging_batch AS batch WHERE batch.job_id = job.job_id AND batch.state = 'Open'))"
    )
    return bool(connection.execute(statement, {"workable": list(_WORKABLE)}).scalar())


def renew_lease(connection: Connection, claim: Claim, *, lease_seconds: float, document_id: int | None) -> Lease | None:
    """Hold on to a batch, and tell which document is in work; None where the lease is lost."""
    values = {
        "seconds": lease_seconds,
        "document": document_id,
        "job": claim.job_id,
        "batch": claim.batch_number,
        "token": claim.token,
        "workable": list(_WORKABLE),
    }
    row = connection.execute(_RENEW, values).one_or_none()
    return None if row is None else Lease(JobState(row.state), row.urged)


def hold_lease(connection: Connection, claim: Claim) -> bool:
    """Whether the lease still counts; the batch is locked until this transaction ends, so that nobody takes it away meanwhile."""
    found = connection.execute(
        sa.text("SELECT 1 FROM imaging_batch WHERE job_id = :job AND batch_number = :batch AND lease_token = :token FOR UPDATE"),
        _named(claim),
    )
    return found.one_or_none() is not None


def release_batch(connection: Connection, claim: Claim) -> None:
    """Give a batch back, for any slot to go on with what is pending in it."""
    _end(connection, claim, "Open")


def finish_batch(connection: Connection, claim: Claim) -> None:
    """Nothing of the batch is pending any more, or its job has ended."""
    _end(connection, claim, "Done")


def expire_leases(connection: Connection) -> list[str]:
    """Open the batches of silent workers again; gives a line of words for each."""
    return [f"job {row.job_id}, batch {row.batch_number}: {row.leased_by} is silent" for row in connection.execute(_EXPIRE)]


def _end(connection: Connection, claim: Claim, state: str) -> None:
    connection.execute(
        sa.text(
            "UPDATE imaging_batch SET state = :state, lease_token = NULL, current_document_id = NULL"
            " WHERE job_id = :job AND batch_number = :batch AND lease_token = :token"
        ),
        {**_named(claim), "state": state},
    )


def _named(claim: Claim) -> dict[str, object]:
    return {"job": claim.job_id, "batch": claim.batch_number, "token": claim.token}
