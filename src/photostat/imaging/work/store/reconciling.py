"""Counters of a job from its rows: the rows are the truth."""

import sqlalchemy as sa

from photostat.imaging.jobs.model import DocumentState
from photostat.storage.database import Connection

_RECONCILE = sa.text("""
    WITH counted AS (
        SELECT count(*) AS documents,
            count(*) FILTER (WHERE batch_number IS NOT NULL) AS submitted,
            count(*) FILTER (WHERE state = :imaged) AS imaged,
            count(*) FILTER (WHERE state = :errored) AS errored,
            count(*) FILTER (WHERE state = :skipped) AS skipped
        FROM imaging_document WHERE job_id = :job
    )
    UPDATE imaging_job SET documents = counted.documents, submitted = counted.submitted, imaged = counted.imaged,
        errored = counted.errored, skipped = counted.skipped
    FROM counted WHERE job_id = :job
""")


def reconcile(connection: Connection, job_id: int) -> None:
    """Count the documents of a job again."""
    states = {
        "imaged": int(DocumentState.IMAGED),
        "errored": int(DocumentState.ERRORED),
        "skipped": int(DocumentState.SKIPPED),
    }
    connection.execute(_RECONCILE, {"job": job_id, **states})


def has_pending(connection: Connection, job_id: int, batch_number: int, first: int, last: int) -> bool:
    """Whether a document of a batch is still to be done."""
    statement = sa.text(
        "SELECT EXISTS (SELECT 1 FROM imaging_document WHERE job_id = :job AND batch_number = :batch AND state = 0"
        " AND document_id BETWEEN :first AND :last)"
    )
    values = {"job": job_id, "batch": batch_number, "first": first, "last": last}
    return bool(connection.execute(statement, values).scalar())
