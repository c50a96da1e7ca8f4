"""A full disk: a clear answer, nothing half-done, and work goes on once there is room."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from drills.imaging_jobs import QUICK, ImagingDrill
from drills.served import Served
from drills.small_disk import SmallDisk
from drills.uploads import lost_or_torn, new_workspace, upload
from photostat.storage.postgres import running_url
from photostat.storage.postgres.address import ROLE
from photostat.storage.postgres.cluster import SUPERUSER

pytestmark = pytest.mark.slow
Start = Callable[..., Served]
TIMES = 10
NATIVE = bytes(range(256)) * 4 * 1024 * 12  # 12 MB


@contextmanager
def small_disk(folder: Path, megabytes: int, *, file_bytes: int, mount: bool) -> Iterator[SmallDisk]:
    disk = SmallDisk(folder, megabytes, file_bytes=file_bytes, mount=mount)
    try:
        yield disk
    finally:
        disk.close()


@pytest.fixture(params=["mounted", "limited"])
def blob_disk(data_dir: Path, request: pytest.FixtureRequest) -> Iterator[SmallDisk]:
    with small_disk(data_dir / "blobs", 8, file_bytes=8 * 1024**2, mount=request.param == "mounted") as disk:
        yield disk


@pytest.fixture(params=["mounted", "limited"])
def database_disk(data_dir: Path, request: pytest.FixtureRequest) -> Iterator[SmallDisk]:
    # the limit lets no segment of the log be made, nor written beyond its beginning
    with small_disk(data_dir / "postgres", 220, file_bytes=64 * 1024, mount=request.param == "mounted") as disk:
        yield disk


def write_log_until_it_fails(data_dir: Path) -> None:
    """Each switch begins another segment of 16 MB; a database that cannot write its log ends itself."""
    url = running_url(data_dir / "postgres")
    assert url is not None
    with (
        pytest.raises((psycopg.OperationalError, psycopg.InternalError)),
        psycopg.connect(plain(url), autocommit=True) as connection,
    ):
        for _ in range(200):
            connection.execute("SELECT pg_logical_emit_message(true, 'drill', 'one more')")
            connection.execute("SELECT pg_switch_wal()")


def plain(url: str) -> str:
    return url.replace(f"postgresql+psycopg://{ROLE}@", f"postgresql://{SUPERUSER}@")


def test_an_upload_without_room_is_refused_whole_and_the_next_is_taken(
    blob_disk: SmallDisk, start: Start, data_dir: Path
) -> None:
    served = start()
    workspace_id = new_workspace(data_dir)
    blob_disk.fill(served.process.pid)
    refused = upload(served, workspace_id, [b"small", NATIVE])
    assert refused.status == 503
    assert "could not be stored" in refused.text
    assert list((data_dir / "blobs" / "incoming").iterdir()) == []
    blob_disk.make_room(served.process.pid)
    assert upload(served, workspace_id, [b"small", NATIVE[: 1024**2]]).control_numbers == ["DOC0000001", "DOC0000002"]
    assert lost_or_torn(data_dir, workspace_id) == []
    assert served.stop()[0] == 0


def test_a_database_without_room_says_so_and_recovers(database_disk: SmallDisk, start: Start, data_dir: Path) -> None:
    served = start()
    workspace_id = new_workspace(data_dir)
    kept = upload(served, workspace_id, [b"before"]).control_numbers
    database_disk.fill(*served.postgres(), served.process.pid)
    if database_disk.is_mounted:
        served.wait_for(lambda: upload(served, workspace_id, [b"amid"] * 50).status == 503)
    write_log_until_it_fails(data_dir)
    served.until("/readyz", 503)
    assert upload(served, workspace_id, [b"amid"]).status == 503
    assert served.process.poll() is None
    database_disk.make_room(served.process.pid, *served.postgres())
    served.until("/readyz", 200)
    kept += upload(served, workspace_id, [b"after"]).control_numbers
    assert len(kept) == 2
    assert lost_or_torn(data_dir, workspace_id) == []
    assert served.stop()[0] == 0


@pytest.mark.timeout(600)
def test_a_set_amid_which_the_disk_is_full_ends_with_errors_that_say_so_and_a_retry_images_the_rest(
    data_dir: Path, start: Start
) -> None:
    with small_disk(data_dir / "blobs", 24, file_bytes=512, mount=True) as disk:
        drill = ImagingDrill(start(PHOTOSTAT_IMAGING__WORKERS="2"), new_workspace(data_dir))
        drill.load(QUICK, times=TIMES)
        drill.make_set()
        drill.run()
        drill.until(lambda status: status["NumberOfDocumentsCompleted"] >= 4)
        disk.fill(*drill.slots())
        amid = drill.until_ended()
        assert amid["Status"] == "Completed with errors"
        assert amid["NumberOfDocumentsCompleted"] + amid["NumberOfDocumentsErrored"] == len(QUICK) * TIMES
        assert amid["NumberOfDocumentsErrored"] > TIMES
        errors = drill.call("GET", f"/photostat/v1/workspaces/{drill.workspace_id}/imaging-sets/{drill.set_id}/errors")["Errors"]
        codes = {error["Code"] for error in errors}
        assert "storage_failed" in codes
        disk.make_room(*drill.slots())
        drill.run(retry=True)
        drill.until_ended()
        drill.check(errored=TIMES)
        assert drill.served.stop()[0] == 0
