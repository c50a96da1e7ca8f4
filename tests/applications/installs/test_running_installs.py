"""Installs at work: workers that die, several at once, an archive of the corpus, speed."""

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from library_archives import EXAMPLE_GUID, document_xml, field_xml, rap
from photostat.applications.installs.cancelling import cancel_all
from photostat.applications.installs.model import Install, InstallRequest, Mode
from photostat.applications.installs.reading import details_page, find_install, newest_install
from photostat.applications.installs.requesting import install_into, install_into_all
from photostat.applications.installs.running import MOST_ATTEMPTS, Installer, run_waiting
from photostat.applications.library.editing import delete_application
from photostat.applications.library.model import IMAGING_GUID, InstallStatus, LibraryApplication
from photostat.applications.library.store.applications import find_application
from photostat.imaging.birth import complete_workspace
from photostat.storage.blobs import LocalBlobs
from photostat.storage.database import Database
from photostat.workspaces.artifacts.well_known import FIRST_MATTER
from photostat.workspaces.change import Change, change
from photostat.workspaces.matters.creation import create_workspace
from photostat.workspaces.matters.model import NewWorkspace

Put = Callable[[bytes], LibraryApplication]
Run = Callable[..., Install]
Rows = Callable[[], list[tuple[object, ...]]]
ADMIN_ID = 9
CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "rap"


def _ask(installer: Installer, application: LibraryApplication, workspace_id: int) -> int:
    with change(installer.database, user_id=ADMIN_ID) as begun:
        return install_into(begun, application, InstallRequest(workspace_ids=(workspace_id,)))[0].install_id


def _status(installer: Installer, application: LibraryApplication, install_id: int) -> InstallStatus:
    with installer.database.read() as connection:
        return find_install(connection, application, install_id).status


def _hang(url: str, blobs: Path) -> None:
    """A worker that is stuck in the last step of an install, its transaction open."""

    def stuck(begun: Change, workspace_id: int) -> None:
        assert begun
        assert workspace_id
        time.sleep(600)

    run_waiting(Installer(Database(url), LocalBlobs(blobs), own_steps={EXAMPLE_GUID: stuck}))


def test_an_install_of_a_killed_worker_is_done_again_from_the_start(
    installer: Installer, put_in_library: Put, workspace_id: int, rows_of: Rows, tmp_path: Path
) -> None:
    application = put_in_library(rap(inside=document_xml(field_xml(1, "Once", 1))))
    before = rows_of()
    install_id = _ask(installer, application, workspace_id)
    worker = multiprocessing.get_context("spawn").Process(target=_hang, args=(installer.database.url, tmp_path / "files"))
    worker.start()
    held = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = :workspace AND granted")
    deadline = time.monotonic() + 60
    with installer.database.read() as connection:
        while not connection.execute(held, {"workspace": workspace_id}).scalar_one():
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert _status(installer, application, install_id) is InstallStatus.IN_PROGRESS
    with change(installer.database, user_id=ADMIN_ID) as begun:
        assert cancel_all(begun, application) == []
    run_waiting(installer, grace_seconds=0)  # it is held by the other one: nothing can be done
    assert rows_of() == before
    worker.kill()
    worker.join()
    assert worker.exitcode == -signal.SIGKILL
    deadline = time.monotonic() + 60
    while _status(installer, application, install_id) is InstallStatus.IN_PROGRESS:
        assert time.monotonic() < deadline
        run_waiting(installer, grace_seconds=0)
    assert _status(installer, application, install_id) is InstallStatus.COMPLETED
    assert len(rows_of()) == len(before) + 1


def test_two_workers_do_each_install_once(installer: Installer, put_in_library: Put, workspace_id: int) -> None:
    application = put_in_library(rap(inside=document_xml(field_xml(1, "Once", 1))))
    with change(installer.database, user_id=ADMIN_ID) as begun:
        others = [create_workspace(begun, NewWorkspace(name=f"W{n}", matter_id=FIRST_MATTER)) for n in range(3)]
        for _ in range(2):
            install_into_all(begun, application, Mode.FORCE_INSTALL)
    done: list[int] = []
    workers = [threading.Thread(target=lambda: done.append(run_waiting(installer))) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(done) == 2 * (len(others) + 1)
    with installer.database.read() as connection:
        counts = connection.execute(
            sa.text(
                "SELECT status, message <> '' AS is_skipped, count(*), max(attempts) FROM application_install"
                " WHERE application_guid = :guid AND workspace_id > 0 GROUP BY 1, 2 ORDER BY 2"
            ).bindparams(sa.bindparam("guid", type_=sa.Uuid)),
            {"guid": EXAMPLE_GUID},
        ).all()
        assert [tuple(row) for row in counts] == [(4, False, 4, 1), (4, True, 4, 1)]
        assert connection.execute(sa.text("SELECT count(*) FROM artifact WHERE name = 'Once'")).scalar_one() == 4


def test_a_failing_step_is_tried_again_and_then_told(
    installer: Installer, put_in_library: Put, workspace_id: int, rows_of: Rows
) -> None:
    def broken(begun: Change, workspace_id: int) -> None:
        raise RuntimeError(f"{begun} {workspace_id}")

    application = put_in_library(rap(inside=document_xml(field_xml(1, "Once", 1))))
    before = rows_of()
    install_id = _ask(installer, application, workspace_id)
    failing = Installer(installer.database, installer.blobs, own_steps={EXAMPLE_GUID: broken})
    assert run_waiting(failing, grace_seconds=0) == MOST_ATTEMPTS
    with installer.database.read() as connection:
        failed = find_install(connection, application, install_id)
    assert (failed.status, failed.errors[0].message) == (InstallStatus.FAILED, failed.message)
    assert rows_of() == before


def test_an_application_that_left_the_library_is_not_installed(
    installer: Installer, put_in_library: Put, workspace_id: int
) -> None:
    application = put_in_library(rap())
    install_id = _ask(installer, application, workspace_id)
    with change(installer.database, user_id=ADMIN_ID) as begun:
        delete_application(begun, installer.blobs, application.guid)
    run_waiting(installer)
    with installer.database.read() as connection:
        failed = find_install(connection, application, install_id)
    assert (failed.status, failed.message) == (
        InstallStatus.FAILED,
        "The application is not in the Application Library any more.",
    )


def test_imaging_is_installed_at_birth_and_again_where_it_is_missing(installer: Installer, workspace_id: int) -> None:
    own = Installer(installer.database, installer.blobs, own_steps={IMAGING_GUID: complete_workspace})
    with change(installer.database, user_id=ADMIN_ID) as begun:
        imaging = find_application(begun.connection, IMAGING_GUID)
        assert newest_install(begun.connection, imaging, workspace_id).status is InstallStatus.COMPLETED
        bare = create_workspace(begun, NewWorkspace(name="Bare", matter_id=FIRST_MATTER))
        results = install_into_all(begun, imaging, Mode.FORCE_INSTALL)
    assert [result.status.name for result in results] == ["COMPLETED", "PENDING"]
    run_waiting(own)
    with installer.database.read() as connection:
        assert newest_install(connection, imaging, bare).status is InstallStatus.COMPLETED
        made = sa.text("SELECT count(*) FROM artifact WHERE workspace_id = :id AND artifact_type_id = 1000018")
        assert connection.execute(made, {"id": bare}).scalar_one() == 1


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the checkout")
def test_real_archives_are_installed(installer: Installer, put_in_library: Put, install: Run) -> None:
    for file in sorted([*CORPUS.glob("*.rap"), *CORPUS.glob("*.xml")]):
        done = install(put_in_library(file.read_bytes()))
        assert (done.status, done.conflicts, done.errors) == (InstallStatus.COMPLETED, (), ()), file.name
        with installer.database.read() as connection:
            assert details_page(connection, done, 1, 1).total > 0, file.name
