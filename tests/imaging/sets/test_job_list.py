"""The list of the jobs of a workspace."""

from imaging_rows import make_set, put_job
from photostat.imaging.jobs.store.listing import list_jobs
from photostat.storage.database import Database


def test_jobs_come_newest_first_with_names_and_go_on_below_a_number(database: Database, workspace_id: int) -> None:
    set_id = make_set(database, workspace_id, name="Custodians")
    first = put_job(database, workspace_id, set_id, "Completed")
    second = put_job(database, workspace_id, set_id, "Imaging")
    with database.read() as connection:
        newest = list_jobs(connection, workspace_id, limit=1)
        below = list_jobs(connection, workspace_id, before=second, limit=10)
        live = list_jobs(connection, workspace_id, live_only=True, limit=10)
        elsewhere = list_jobs(connection, workspace_id + 1, limit=10)
    assert [line.job.job_id for line in newest] == [second]
    assert [(line.job.job_id, line.set_name) for line in below] == [(first, "Custodians")]
    assert newest[0].submitter_name
    assert [line.job.job_id for line in live] == [second]
    assert elsewhere == []
