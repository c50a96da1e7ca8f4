"""What goes wrong around a document: each case one error of that document, with words, and a job that ends."""

from threading import Thread

import pytest
import sqlalchemy as sa

from imaging_ground import ImagingGround
from photostat.errors import MachineLacksError
from photostat.imaging.jobs.model import JobState
from photostat.imaging.queue.store import Claim, claim_batch, expire_leases, renew_lease
from photostat.imaging.work import slot as slot_module
from photostat.imaging.work.imaging import MOST_BATCH_LOSSES
from photostat.imaging.work.lease import End, Heartbeat
from photostat.render.document import DocumentImager
from photostat.settings import ImagingSettings
from photostat.storage.blobs import BlobStoreError, LocalBlobs
from photostat.workspaces.documents.natives import native_key

PDF = "reports/Inspection report 24-088.pdf"


def key_of(ground: ImagingGround, name: str) -> str:
    """The blob of a document's native."""
    sha256 = ground.scalar("SELECT sha256_hash FROM document WHERE artifact_id = :id", id=ground.documents[name])
    return native_key(ground.workspace_id, str(sha256))


def error_of(ground: ImagingGround, name: str) -> tuple[object, ...]:
    """Code and detail of a document's last error."""
    return ground.rows(
        "SELECT code, detail FROM imaging_error WHERE document_id = :id ORDER BY error_id DESC LIMIT 1", id=ground.documents[name]
    )[0]


def lose(ground: ImagingGround, *, at: str | None = None) -> None:
    """A worker takes the first batch, is at a document, and is never heard of again."""
    database = ground.services.database
    with database.transaction() as connection:
        claim = claim_batch(connection, "lost/1", lease_seconds=60)
    assert isinstance(claim, Claim)
    with database.transaction() as connection:
        renew_lease(connection, claim, lease_seconds=-1, document_id=None if at is None else ground.documents[at])
    with database.transaction() as connection:
        assert expire_leases(connection)


def test_a_native_that_is_missing_from_the_store_is_an_error_of_its_document(ground: ImagingGround) -> None:
    ground.services.blobs.delete([key_of(ground, PDF)])
    job = ground.run()
    ground.work()
    assert ground.job(job.job_id).state is JobState.COMPLETED_WITH_ERRORS
    code, detail = error_of(ground, PDF)
    assert code == "native_missing"
    assert "missing" in str(detail)


def test_a_native_that_changed_in_the_store_is_not_imaged(ground: ImagingGround) -> None:
    key = key_of(ground, PDF)
    path = ground.services.blobs.path(key)
    assert path is not None
    path.write_bytes(path.read_bytes() + b"\n")
    ground.run()
    ground.work()
    code, detail = error_of(ground, PDF)
    assert code == "native_missing"
    assert "hash" in str(detail)
    assert ground.scalar("SELECT count(*) FROM page_image WHERE document_id = :id", id=ground.documents[PDF]) == 0
    prefix = f"workspaces/{ground.workspace_id}/images/{ground.documents[PDF]}"
    assert list(ground.services.blobs.list_below(prefix)) == []


def test_a_document_that_costs_two_workers_is_an_error_and_the_others_are_imaged(ground: ImagingGround) -> None:
    job = ground.run()
    ground.choose()
    for _ in range(2):
        lose(ground, at=PDF)
    ground.work()
    ended = ground.job(job.job_id)
    assert (ended.counts.imaged, ended.counts.errored) == (2, 2)
    code, detail = error_of(ground, PDF)
    assert code == "internal"
    assert "2 workers were lost" in str(detail)


def test_a_batch_that_costs_one_worker_after_another_does_not_hold_its_set_for_ever(ground: ImagingGround) -> None:
    job = ground.run()
    ground.choose()
    for _ in range(MOST_BATCH_LOSSES):
        lose(ground)
    ground.work()
    ended = ground.job(job.job_id)
    assert ended.state is JobState.COMPLETED_WITH_ERRORS
    assert ended.counts.waiting == 0
    words = ground.rows("SELECT detail FROM imaging_error WHERE code = 'internal'")
    assert [f"{MOST_BATCH_LOSSES} workers were lost" in str(detail) for (detail,) in words] == [True]


def test_a_lease_that_is_lost_in_the_last_moment_spoils_no_later_batch(
    ground: ImagingGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The heart's last beat comes after the last document; what it cancels must not be used for the next batch."""
    lost = iter([True])

    class LateHeart(Heartbeat):
        def __exit__(self, *error: object) -> None:
            if next(lost, False):
                self.ask_to_end(End.LEASE_LOST)
            super().__exit__(*error)

    monkeypatch.setattr(slot_module, "Heartbeat", LateHeart)
    ground.services = ground.with_imaging(ImagingSettings(lease_seconds=2))
    job = ground.run()
    ground.choose()
    slot = ground.slot()
    thread = Thread(target=slot.run)
    thread.start()

    def has_ended() -> bool:
        with ground.services.database.transaction() as connection:
            expire_leases(connection)
        return not ground.job(job.job_id).state.is_live

    try:
        ground.wait_until(has_ended)
    finally:
        slot.stop()
        thread.join()
    assert ground.job(job.job_id).counts.imaged == 3


def test_a_store_that_takes_no_pages_is_an_error_of_each_document(ground: ImagingGround, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(_self: LocalBlobs) -> None:
        raise BlobStoreError("The file could not be stored: No space left on device. Nothing of it was kept.")

    job = ground.run()
    ground.choose()
    with monkeypatch.context() as fault:
        fault.setattr(LocalBlobs, "writer", no_room)
        ground.work()
    assert ground.job(job.job_id).counts.errored == 4
    assert error_of(ground, PDF)[0] == "storage_failed"
    again = ground.run()
    ground.work()
    assert ground.job(again.job_id).counts.imaged == 3


def test_counters_that_were_off_are_counted_again_at_the_end(ground: ImagingGround) -> None:
    job = ground.run()
    ground.choose()
    with ground.services.database.transaction() as connection:
        connection.execute(sa.text("UPDATE imaging_job SET documents = documents + 3, imaged = 1"))
    ground.work()
    counts = ground.job(job.job_id).counts
    assert (counts.documents, counts.imaged, counts.errored, counts.waiting) == (4, 3, 1, 0)


def test_a_renderer_that_cannot_start_is_an_error_of_each_document(
    ground: ImagingGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(_self: DocumentImager, *_: object) -> None:
        raise MachineLacksError("No sandbox can be made here.")

    monkeypatch.setattr(slot_module.DocumentImager, "image", nothing)
    job = ground.run()
    ground.work()
    assert ground.job(job.job_id).state is JobState.COMPLETED_WITH_ERRORS
    assert "No sandbox" in str(error_of(ground, PDF)[1])
