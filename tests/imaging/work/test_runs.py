"""Jobs from their submission to their end: real natives, real images, counters that add up, every document in one state."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from imaging_ground import ImagingGround
from photostat.errors import ConflictError, InvalidInputError
from photostat.imaging.jobs.control import stop_job
from photostat.imaging.jobs.errors import NotLiveError
from photostat.imaging.jobs.model import Job, JobKey, JobState
from photostat.imaging.jobs.submitting import image_document, mass_image, retry_errors
from photostat.settings import ImagingSettings
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_ERROR, HAS_IMAGES_NO, HAS_IMAGES_YES
from photostat.workspaces.change import change
from photostat.workspaces.markups.editing import add_markups
from photostat.workspaces.markups.model import Asked, MarkupShape, MarkupStyle
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.searches.editing import delete_search

PDF = "reports/Inspection report 24-088.pdf"
BAD = "odd/Untitled.doc"


def numbers(job: Job) -> tuple[int, int, int, int, int]:
    """Documents, imaged, errored, skipped, waiting."""
    counts = job.counts
    return counts.documents, counts.imaged, counts.errored, counts.skipped, counts.waiting


def image(ground: ImagingGround, name: str, **more: object) -> Job:
    """Submit a document on the fly."""
    with change(ground.services.database, user_id=9) as begun:
        access = enter_workspace(begun.connection, 9, ground.workspace_id)
        settings = more.pop("settings", ImagingSettings())
        return image_document(
            begun,
            access,
            ground.workspace_id,
            ground.documents[name],
            ground.profile_id,
            settings,  # type: ignore[arg-type]
            **more,  # type: ignore[arg-type]
        )


def retry(ground: ImagingGround) -> Job:
    """Submit a retry of the set's errors."""
    with change(ground.services.database, user_id=9) as begun:
        access = enter_workspace(begun.connection, 9, ground.workspace_id)
        return retry_errors(begun, access, ground.workspace_id, ground.set_id, ImagingSettings())


def stop(ground: ImagingGround, job: Job) -> None:
    """Stop a job."""
    with change(ground.services.database, user_id=9) as begun:
        access = enter_workspace(begun.connection, 9, ground.workspace_id)
        stop_job(begun, access, ground.workspace_id, JobKey(job_id=job.job_id))


def has_images(ground: ImagingGround, name: str) -> object:
    """What is stored of a document."""
    return ground.scalar("SELECT has_images FROM document WHERE artifact_id = :id", id=ground.documents[name])


def test_a_set_is_imaged_and_its_counters_add_up(ground: ImagingGround) -> None:
    job = ground.run()
    assert job.state is JobState.WAITING
    ground.work()
    ended = ground.job(job.job_id)
    assert ended.state is JobState.COMPLETED_WITH_ERRORS
    assert numbers(ended) == (4, 3, 1, 0, 0)
    assert ended.counts.submitted == 4
    pages = ground.rows("SELECT document_id, count(*) FROM page_image GROUP BY 1 ORDER BY 1")
    told = ground.rows("SELECT artifact_id, page_count FROM document WHERE page_count > 0 ORDER BY 1")
    assert pages == told
    assert len(pages) == 3
    assert ground.scalar("SELECT viewable FROM imaging_set") == 3


def test_every_page_is_in_the_store_as_its_row_says(ground: ImagingGround) -> None:
    ground.run()
    ground.work()
    rows = ground.rows("SELECT blob_key, byte_size, file_name, dpi FROM page_image ORDER BY document_id, page_number")
    assert rows
    for key, size, name, dpi in rows:
        assert ground.services.blobs.size(str(key)) == size
        assert str(name).endswith((".tif", ".jpg"))
        assert dpi == 300
    assert "_0001" in str(rows[0][2])


def test_a_second_run_skips_what_has_images_and_tries_the_error_again(ground: ImagingGround) -> None:
    ground.run()
    ground.work()
    job = ground.run()
    ground.work()
    assert numbers(ground.job(job.job_id)) == (4, 0, 1, 3, 0)
    assert ground.job(job.job_id).state is JobState.COMPLETED_WITH_ERRORS
    reasons = ground.rows(
        "SELECT skip_reason, count(*) FROM imaging_document WHERE job_id = :job AND state = 3 GROUP BY 1", job=job.job_id
    )
    assert reasons == [("HasImages", 3)]


def test_a_run_beside_a_running_one_is_refused(ground: ImagingGround) -> None:
    ground.run()
    with pytest.raises(ConflictError, match="already running"):
        ground.run()


def test_a_retry_takes_the_documents_in_error_alone_with_the_profile_of_their_run(ground: ImagingGround) -> None:
    first = ground.run()
    ground.work()
    job = retry(ground)
    ground.work()
    assert numbers(ground.job(job.job_id)) == (1, 0, 1, 0, 0)
    profiles = ground.rows("SELECT profile_job_id FROM imaging_error ORDER BY error_id")
    assert profiles == [(first.job_id,), (first.job_id,)]
    states = ground.rows("SELECT state FROM imaging_error ORDER BY error_id")
    assert states == [("Retried",), ("ReadyToRetry",)]


def test_a_retry_without_errors_completes(ground: ImagingGround) -> None:
    job = retry(ground)
    ground.work()
    assert ground.job(job.job_id).state is JobState.COMPLETED
    assert numbers(ground.job(job.job_id)) == (0, 0, 0, 0, 0)


def test_imaging_on_the_fly_replaces_the_images(ground: ImagingGround) -> None:
    ground.run()
    ground.work()
    before = {key for (key,) in ground.rows("SELECT blob_key FROM page_image")}
    job = image(ground, PDF)
    ground.work()
    assert ground.job(job.job_id).state is JobState.COMPLETED
    after = {key for (key,) in ground.rows("SELECT blob_key FROM page_image")}
    gone = before - after
    assert len(gone) == 5
    assert all(ground.services.blobs.size(str(key)) is None for key in gone)
    assert all(ground.services.blobs.size(str(key)) is not None for key in after)
    assert ground.scalar("SELECT imaging_set FROM document WHERE artifact_id = :id", id=ground.documents[PDF]) is None
    assert ground.scalar("SELECT viewable FROM imaging_set") == 2


def test_a_document_that_pends_in_a_set_is_taken_over_by_imaging_on_the_fly(ground: ImagingGround) -> None:
    job = ground.run()
    ground.choose()
    flown = image(ground, PDF)
    ground.work()
    assert numbers(ground.job(flown.job_id)) == (1, 1, 0, 0, 0)
    assert numbers(ground.job(job.job_id)) == (4, 2, 1, 1, 0)
    assert has_images(ground, PDF) == HAS_IMAGES_YES


def test_a_redo_that_fails_keeps_the_images_that_are_there(ground: ImagingGround) -> None:
    ground.run()
    ground.work()
    native = ground.scalar("SELECT sha256_hash FROM document WHERE artifact_id = :id", id=ground.documents[PDF])
    ground.services.blobs.delete([f"workspaces/{ground.workspace_id}/natives/{str(native)[:2]}/{native}"])
    job = image(ground, PDF)
    ground.work()
    assert numbers(ground.job(job.job_id)) == (1, 0, 1, 0, 0)
    assert has_images(ground, PDF) == HAS_IMAGES_YES
    assert ground.scalar("SELECT count(*) FROM page_image WHERE document_id = :id", id=ground.documents[PDF]) == 5
    assert ground.scalar("SELECT code FROM imaging_error ORDER BY error_id DESC LIMIT 1") == "native_missing"


def test_a_stopped_job_gives_its_documents_back(ground: ImagingGround) -> None:
    job = ground.run()
    ground.choose()
    stop(ground, job)
    assert ground.job(job.job_id).state is JobState.STOPPED_BY_USER
    assert has_images(ground, PDF) == HAS_IMAGES_NO
    assert ground.scalar("SELECT count(*) FROM document_with_pending_images") == 0
    with pytest.raises(NotLiveError):
        stop(ground, job)
    again = ground.run()
    ground.work()
    assert numbers(ground.job(again.job_id)) == (4, 3, 1, 0, 0)


def test_a_stopped_retry_leaves_the_error_to_be_retried(ground: ImagingGround) -> None:
    ground.run()
    ground.work()
    job = retry(ground)
    ground.choose()
    stop(ground, job)
    assert has_images(ground, BAD) == HAS_IMAGES_ERROR
    assert ground.rows("SELECT state FROM imaging_error") == [("ReadyToRetry",)]


def test_images_of_a_run_with_qc_are_hidden(ground: ImagingGround) -> None:
    ground.run(qc_enabled=True)
    ground.work()
    assert ground.rows("SELECT hidden, viewable FROM imaging_set") == [(3, 0)]
    assert ground.scalar("SELECT count(*) FROM document WHERE image_qc_status IS NOT NULL") == 3
    assert ground.run().qc_enabled is True


def test_a_set_whose_search_is_gone_is_refused_with_its_number(ground: ImagingGround) -> None:
    with change(ground.services.database, user_id=9) as begun:
        delete_search(begun, ground.workspace_id, ground.search_id)
    with pytest.raises(InvalidInputError, match=str(ground.search_id)):
        ground.run()


def test_the_search_of_a_running_set_is_not_deleted_and_the_refusal_names_the_set(ground: ImagingGround) -> None:
    ground.run()
    with pytest.raises(ConflictError, match=str(ground.set_id)), change(ground.services.database, user_id=9) as begun:
        delete_search(begun, ground.workspace_id, ground.search_id)


def test_a_search_that_goes_after_the_submission_fails_the_job_with_words(ground: ImagingGround) -> None:
    job = ground.run()
    with ground.services.database.transaction() as connection:  # no way that the application offers
        connection.execute(sa.text("DELETE FROM saved_search"))
    ground.choose()
    assert ground.job(job.job_id).state is JobState.FAILED
    assert "cannot be chosen" in str(ground.scalar("SELECT last_run_error FROM imaging_set"))


def test_documents_that_are_deleted_meanwhile_are_skipped(ground: ImagingGround) -> None:
    job = ground.run()
    ground.choose()
    with ground.services.database.transaction() as connection:
        connection.execute(sa.text("DELETE FROM document WHERE artifact_id = :id"), {"id": ground.documents[PDF]})
    ground.work()
    assert numbers(ground.job(job.job_id)) == (4, 2, 1, 1, 0)


def test_mass_imaging_takes_the_listed_documents(ground: ImagingGround) -> None:
    with change(ground.services.database, user_id=9) as begun:
        wanted = sorted(ground.documents.values())[:2]
        process = begun.connection.execute(
            sa.text(
                "INSERT INTO mass_process (workspace_id, document_ids, created_by)"
                " SELECT :workspace, range_agg(int4range(id, id + 1)), 9 FROM unnest(:ids) AS id RETURNING process_id"
            ),
            {"workspace": ground.workspace_id, "ids": wanted},
        ).scalar_one()
        access = enter_workspace(begun.connection, 9, ground.workspace_id)
        job = mass_image(begun, access, ground.workspace_id, process, ground.profile_id, ImagingSettings())
        with pytest.raises(InvalidInputError, match="Use an imaging set"):
            limited = ImagingSettings(document_limit_for_mass_imaging=1)
            mass_image(begun, access, ground.workspace_id, process, ground.profile_id, limited)
    ground.work()
    assert ground.job(job.job_id).counts.documents == 2
    assert ground.job(job.job_id).counts.waiting == 0


def test_an_alternate_native_is_imaged_in_place_of_the_native_and_removed(ground: ImagingGround, tmp_path: Path) -> None:
    folder = tmp_path / "allowed"
    folder.mkdir()
    native = folder / "three pages.txt"
    native.write_text("one\ftwo\fthree")
    allowed = ImagingSettings(alternate_native_folders=str(folder))
    ground.services = ground.with_imaging(allowed)
    job = image(ground, BAD, settings=allowed, alternate_native=str(native), removes_alternate_native=True)
    ground.work()
    assert ground.job(job.job_id).state is JobState.COMPLETED
    assert has_images(ground, BAD) == HAS_IMAGES_YES
    assert not native.exists()


@pytest.mark.parametrize("path", ["/etc/passwd", "allowed/../../../etc/passwd", "//fileshare/path/filename.ext", "a\0b"])
def test_an_alternate_native_elsewhere_is_refused(ground: ImagingGround, tmp_path: Path, path: str) -> None:
    allowed = ImagingSettings(alternate_native_folders=str(tmp_path))
    with pytest.raises(InvalidInputError, match="AlternateNativeLocation"):
        image(ground, BAD, settings=allowed, alternate_native=path)


def test_a_redaction_drawn_during_a_job_keeps_its_images(ground: ImagingGround) -> None:
    image(ground, PDF)
    ground.work()
    again = image(ground, PDF)
    with change(ground.services.database, user_id=9) as begun:
        access = enter_workspace(begun.connection, 9, ground.workspace_id)
        asked = Asked(MarkupStyle.BLACK, MarkupShape.FULL_PAGE)
        add_markups(begun, access, ground.documents[PDF], asked, first_page=1)
    before = ground.rows("SELECT page_number, blob_key FROM page_image ORDER BY 1")
    ground.work()
    assert numbers(ground.job(again.job_id)) == (1, 0, 0, 1, 0)
    assert ground.rows("SELECT page_number, blob_key FROM page_image ORDER BY 1") == before
    assert ground.scalar("SELECT has_redactions FROM document WHERE artifact_id = :id", id=ground.documents[PDF]) is True
    assert ground.scalar("SELECT skip_reason FROM imaging_document WHERE job_id = :job", job=again.job_id) == "HasRedactions"
    third = image(ground, PDF)  # asked for with the redaction there, by who may look beneath it
    ground.work()
    assert numbers(ground.job(third.job_id)) == (1, 1, 0, 0, 0)
    assert ground.scalar("SELECT has_redactions FROM document WHERE artifact_id = :id", id=ground.documents[PDF]) is False
