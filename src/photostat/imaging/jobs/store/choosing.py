"""Which documents a job takes, in SQL from end to end: candidates in, rows of imaging_document and batches out.

One statement a portion. A document that is pending in another job is skipped by the database itself (unique index), so that two
jobs which choose at the same moment never share one.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from photostat.imaging.documents.store.tables import imaging_error
from photostat.imaging.jobs.model import DocumentState, Job, SkipReason
from photostat.imaging.jobs.store.jobs import count_job
from photostat.imaging.jobs.store.tables import imaging_batch, imaging_document
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_ERROR, HAS_IMAGES_YES
from photostat.workspaces.documents.store.table import document
from photostat.workspaces.searches.store.evaluation import documents_of

Candidates = sa.Select[Any]
"""SELECT document_id, reason (a SkipReason, or NULL where it is to be imaged), profile_job_id (NULL: the job's own profile)."""

_NO_REASON = sa.cast(sa.null(), sa.Text)
_OWN_PROFILE = sa.cast(sa.null(), sa.BigInteger)


@dataclass(frozen=True)
class Portion:
    """What one portion brought: documents looked at, taken, skipped; the last of them (0 where there was none)."""

    considered: int
    taken: int
    skipped: int
    last_document_id: int


def of_a_search(connection: Connection, job: Job, restricted_types: frozenset[str]) -> Candidates:
    """The documents of the job's saved search; those with images and those of restricted types are not imaged.

    `restricted_types`: names in lower case. Raises NotFoundError, ConflictError, InvalidInputError (see `documents_of`).
    """
    if job.data_source_id is None:
        raise ValueError("a job of a set has a data source")
    found = documents_of(connection, job.workspace_id, job.data_source_id, job.submitted_by)
    return found.with_only_columns(
        document.c.artifact_id.label("document_id"),
        verdict_of(restricted_types).label("reason"),
        _OWN_PROFILE.label("profile_job_id"),
    )


def verdict_of(restricted_types: frozenset[str]) -> sa.ColumnElement[str]:
    """Why the run of a set skips a document, as a SkipReason; NULL where it images it."""
    verdict = sa.case(
        (document.c.has_images == HAS_IMAGES_YES, SkipReason.HAS_IMAGES.value),
        (sa.func.lower(document.c.native_type).in_(sorted(restricted_types)), SkipReason.RESTRICTED_TYPE.value),
    )
    return sa.cast(verdict, sa.Text)


def in_error(job: Job) -> Candidates:
    """The documents of the job's set that are in error, each with the job whose profile failed."""
    failed_under = (
        sa.select(imaging_error.c.profile_job_id)
        .where(imaging_error.c.workspace_id == document.c.workspace_id, imaging_error.c.document_id == document.c.artifact_id)
        .order_by(imaging_error.c.error_id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return sa.select(
        document.c.artifact_id.label("document_id"), _NO_REASON.label("reason"), failed_under.label("profile_job_id")
    ).where(
        document.c.workspace_id == job.workspace_id,
        document.c.imaging_set == job.set_id,
        document.c.has_images == HAS_IMAGES_ERROR,
    )


def one_document(workspace_id: int, document_id: int) -> Candidates:
    """This document, whatever it has."""
    return _plainly(workspace_id).where(document.c.artifact_id == document_id)


def of_a_mass_process(workspace_id: int, process_id: int, *, spares_redacted: bool) -> Candidates:
    """The documents of a mass process, whatever they have; `spares_redacted`: those with redactions are not imaged."""
    listed = sa.text(
        "SELECT generate_series(lower(span), upper(span) - 1) AS id FROM mass_process,"
        " unnest(mass_process.document_ids) AS span WHERE process_id = :mass_process AND workspace_id = :mass_workspace"
    ).bindparams(mass_process=process_id, mass_workspace=workspace_id)
    ids = listed.columns(sa.column("id", sa.Integer)).subquery("listed")
    reason = _NO_REASON
    if spares_redacted:
        reason = sa.cast(sa.case((document.c.has_redactions, SkipReason.HAS_REDACTIONS.value)), sa.Text)
    return _plainly(workspace_id, reason).where(document.c.artifact_id.in_(sa.select(ids.c.id)))


def mass_process_size(connection: Connection, workspace_id: int, process_id: int) -> int | None:
    """How many documents a mass process names; None where there is no such process in the workspace."""
    statement = sa.text(
        "SELECT (SELECT coalesce(sum(upper(span) - lower(span)), 0) FROM unnest(document_ids) AS span)"
        " FROM mass_process WHERE process_id = :process AND workspace_id = :workspace"
    )
    found = connection.execute(statement, {"process": process_id, "workspace": workspace_id}).scalar_one_or_none()
    return None if found is None else int(found)


def count_candidates(connection: Connection, candidates: Candidates) -> int:
    """How many documents a job will look at."""
    ids = candidates.with_only_columns(document.c.artifact_id).subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(ids)).scalar_one())


def take_portion(connection: Connection, job: Job, candidates: Candidates, *, after: int, limit: int, batch_size: int) -> Portion:
    """Take the next `limit` documents above the id `after` into the job, and make their batches; one statement."""
    chosen = candidates.where(document.c.artifact_id > after).order_by(document.c.artifact_id).limit(limit).cte("candidate")
    chosen = chosen.prefix_with("MATERIALIZED", dialect="postgresql")
    numbered = _numbered(chosen, _next_batch(connection, job.job_id), batches=limit // batch_size + 1, size=batch_size)
    taken = _taken(job, numbered)
    parts = (chosen, taken, _passed_over(job, chosen, taken), _batches(job, numbered, taken))
    numbers = [sa.select(sa.func.count()).select_from(part).scalar_subquery() for part in parts]
    last = sa.select(sa.func.coalesce(sa.func.max(chosen.c.document_id), 0)).scalar_subquery()
    counted = connection.execute(sa.select(*numbers, last)).one()
    return Portion(considered=counted[0], taken=counted[1], skipped=counted[2], last_document_id=counted[4])


def _numbered(chosen: sa.CTE, first_batch: int, *, batches: int, size: int) -> sa.CTE:
    """Those to be imaged, each with the number of its batch; documents of one batch share a profile."""
    place = sa.func.row_number().over(partition_by=chosen.c.profile_job_id, order_by=chosen.c.document_id) - 1
    group = sa.func.dense_rank().over(order_by=chosen.c.profile_job_id) - 1
    number = sa.cast(first_batch + group * batches + place / size, sa.Integer).label("batch_number")
    return sa.select(chosen.c.document_id, chosen.c.profile_job_id, number).where(chosen.c.reason.is_(None)).cte("numbered")


def _taken(job: Job, numbered: sa.CTE) -> sa.CTE:
    """Rows of what no other job holds, written in the order of ids, so that two choosers wait for each other in one order."""
    pending = sa.literal(int(DocumentState.PENDING))
    rows = sa.select(*_of(job), numbered.c.document_id, numbered.c.batch_number, pending).order_by(numbered.c.document_id)
    return (
        insert(imaging_document)
        .from_select(["workspace_id", "job_id", "document_id", "batch_number", "state"], rows)
        .on_conflict_do_nothing(index_elements=["workspace_id", "document_id"], index_where=sa.text("state = 0"))
        .returning(imaging_document.c.document_id, imaging_document.c.batch_number)
        .cte("taken")
    )


def _passed_over(job: Job, chosen: sa.CTE, taken: sa.CTE) -> sa.CTE:
    """Rows of all others, with the reason."""
    reason = sa.func.coalesce(chosen.c.reason, SkipReason.PENDING_ELSEWHERE.value)
    rows = (
        sa.select(*_of(job), chosen.c.document_id, sa.literal(int(DocumentState.SKIPPED)), reason)
        .outerjoin(taken, taken.c.document_id == chosen.c.document_id)
        .where(taken.c.document_id.is_(None))
    )
    return (
        insert(imaging_document)
        .from_select(["workspace_id", "job_id", "document_id", "state", "skip_reason"], rows)
        .returning(imaging_document.c.document_id)
        .cte("passed_over")
    )


def _batches(job: Job, numbered: sa.CTE, taken: sa.CTE) -> sa.CTE:
    """The batches of what was taken."""
    rows = (
        sa.select(
            sa.literal(job.job_id, sa.BigInteger),
            taken.c.batch_number,
            sa.func.min(taken.c.document_id),
            sa.func.max(taken.c.document_id),
            sa.func.min(numbered.c.profile_job_id),
        )
        .join(numbered, numbered.c.document_id == taken.c.document_id)
        .group_by(taken.c.batch_number)
    )
    columns = ["job_id", "batch_number", "first_document_id", "last_document_id", "profile_job_id"]
    return insert(imaging_batch).from_select(columns, rows).returning(imaging_batch.c.batch_number).cte("batches")


def _of(job: Job) -> tuple[sa.ColumnElement[int], sa.ColumnElement[int]]:
    return sa.literal(job.workspace_id), sa.literal(job.job_id, sa.BigInteger)


def take_over(connection: Connection, workspace_id: int, document_id: int) -> None:
    """Take a document out of the job that holds it: that one counts it as skipped, and a late result of it does not count."""
    pending = imaging_document.c
    held_by = connection.execute(
        sa.update(imaging_document)
        .where(
            pending.workspace_id == workspace_id,
            pending.document_id == document_id,
            pending.state == int(DocumentState.PENDING),
        )
        .values(state=int(DocumentState.SKIPPED), skip_reason=SkipReason.PENDING_ELSEWHERE.value)
        .returning(pending.job_id)
    ).scalars()
    for job_id in list(held_by):
        count_job(connection, job_id, skipped=1)


def analyze_if_many(connection: Connection, job_id: int) -> None:
    """Tell the planner about many new rows; the database itself notices them too late for the first batches."""
    most = 10_000
    rows = sa.select(imaging_document.c.document_id).where(imaging_document.c.job_id == job_id).limit(most).subquery()
    if int(connection.execute(sa.select(sa.func.count()).select_from(rows)).scalar_one()) == most:
        connection.execute(sa.text("ANALYZE imaging_document, imaging_batch"))


def _plainly(workspace_id: int, reason: sa.ColumnElement[str] = _NO_REASON) -> Candidates:
    return sa.select(
        document.c.artifact_id.label("document_id"), reason.label("reason"), _OWN_PROFILE.label("profile_job_id")
    ).where(document.c.workspace_id == workspace_id)


def _next_batch(connection: Connection, job_id: int) -> int:
    last = sa.select(sa.func.max(imaging_batch.c.batch_number)).where(imaging_batch.c.job_id == job_id)
    found = connection.execute(last).scalar_one()
    return 0 if found is None else int(found) + 1
