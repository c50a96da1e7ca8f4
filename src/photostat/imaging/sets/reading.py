"""Reading sets with their state. All counters stand in two rows, whatever the number of documents."""

from dataclasses import replace

from photostat.imaging.jobs.model import JobKey
from photostat.imaging.jobs.store import find_job
from photostat.imaging.sets.model import ImagingSet, SetLine, SetOverview
from photostat.imaging.sets.store.counts import recount_unless_busy
from photostat.imaging.sets.store.rows import find_set, page_of_sets
from photostat.storage.database import Connection, Database


def read_overview(connection: Connection, workspace_id: int, set_id: int) -> SetOverview:
    """A set as its rows tell it; counters of its documents may be stale. Raises NotFoundError."""
    return overview_of(connection, find_set(connection, workspace_id, set_id))


def overview_of(connection: Connection, imaging_set: ImagingSet) -> SetOverview:
    """A set with its last job."""
    job_id, workspace_id = imaging_set.last_job_id, imaging_set.artifact.workspace_id
    job = None if job_id is None else find_job(connection, workspace_id, JobKey(job_id=job_id))
    return SetOverview(imaging_set=imaging_set, job=job)


def with_fresh_counts(database: Database, overview: SetOverview) -> SetOverview:
    """The same with counters that are not stale.

    Somebody outside of imaging has changed documents of the set: they are counted once. While such a change is still under way
    the counters stay as they were before it, which is what everybody else sees of the documents too.
    """
    found = overview.imaging_set
    if not found.counts_stale:
        return overview
    with database.transaction() as connection:
        counts = recount_unless_busy(connection, found.artifact.workspace_id, found.set_id)
    if counts is None:
        return overview
    return replace(overview, imaging_set=replace(found, counts=counts, counts_stale=False))


def list_sets(
    connection: Connection, workspace_id: int, *, start: int = 1, before: int | None = None, length: int
) -> list[SetLine]:
    """Sets with their state, newest first: from `start`, which counts from 1, or those below the ArtifactID `before`.

    `length` is some dozens, since each is read with its job.
    """
    return [
        SetLine(overview=overview_of(connection, found), data_source_name=data_source, profile_name=profile)
        for found, data_source, profile in page_of_sets(connection, workspace_id, start=start, before=before, length=length)
    ]
