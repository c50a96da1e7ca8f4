"""Which documents are being imaged at this moment, and for how long."""

import sqlalchemy as sa

from photostat.imaging.queue.store import claim_batch, documents_at_work, release_batch, renew_lease
from photostat.services import Services


def put_batch(services: Services, job_id: int, first: int, last: int) -> None:
    with services.database.transaction() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO imaging_batch (job_id, batch_number, first_document_id, last_document_id)"
                " VALUES (:job, 0, :first, :last)"
            ),
            {"job": job_id, "first": first, "last": last},
        )


def test_a_document_in_work_is_shown_from_its_first_heartbeat_until_its_batch_is_let_go(
    services: Services, workspace_id: int, make_documents, make_job
) -> None:
    first, second = make_documents(2)
    job_id = make_job([first, second])
    put_batch(services, job_id, first, second)
    with services.database.transaction() as connection:
        claim = claim_batch(connection, "worker/1", lease_seconds=30)
        assert claim is not None
        assert documents_at_work(connection, workspace_id, job_id) == []
        renew_lease(connection, claim, lease_seconds=30, document_id=first)
    with services.database.transaction() as connection:
        (at_work,) = documents_at_work(connection, workspace_id, job_id)
        assert (at_work.document_id, at_work.slot, at_work.file_name) == (first, "worker/1", "0.txt")
        assert documents_at_work(connection, workspace_id) == [at_work]
        release_batch(connection, claim)
        assert documents_at_work(connection, workspace_id) == []


def test_the_time_counts_from_the_document_not_from_the_heartbeat(
    services: Services, workspace_id: int, make_documents, make_job
) -> None:
    first, second = make_documents(2)
    put_batch(services, make_job([first, second]), first, second)
    with services.database.transaction() as connection:
        claim = claim_batch(connection, "worker/1", lease_seconds=30)
        assert claim is not None
        renew_lease(connection, claim, lease_seconds=30, document_id=first)
        connection.execute(sa.text("UPDATE imaging_batch SET current_since = now() - interval '90 seconds'"))
        renew_lease(connection, claim, lease_seconds=30, document_id=first)
        assert [found.seconds for found in documents_at_work(connection, workspace_id)] == [90]
        renew_lease(connection, claim, lease_seconds=30, document_id=second)
        assert [(found.document_id, found.seconds) for found in documents_at_work(connection, workspace_id)] == [(second, 0)]
