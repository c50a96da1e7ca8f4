"""Two workers on two machines, one PostgreSQL, one S3 store, one set: together, and with one of them killed."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from drills.separate_machines import Door, Machine, machines
from imaging_ground import QUICK, ImagingGround, load, make_ground
from photostat.bootstrap.database import connected, data_folder
from photostat.bootstrap.settings import read_settings
from photostat.imaging.jobs.model import JobState
from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.matters.creation import create_workspace
from photostat.workspaces.matters.model import NewWorkspace
from s3_server import BUCKET, S3Server

pytestmark = pytest.mark.slow
TIMES = 12
SLOTS = "1"


class Worker:
    """`photostat worker` on a machine of its own, with nothing of ours but two addresses."""

    def __init__(self, machine: Machine, folder: Path, environment: dict[str, str]) -> None:
        self.log = folder / "worker.log"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PHOTOSTAT_", "AWS_"))}
        command = [
            *machine.prefix,
            sys.executable,
            "-m",
            "photostat",
            "worker",
            "--data-dir",
            str(folder / "data"),
            "--slots",
            SLOTS,
        ]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, env=kept | environment, stderr=log)

    def words(self) -> str:
        """The end of what it logged."""
        return self.log.read_text()[-2000:]

    def kill(self) -> None:
        """kill -9; `ip netns exec` has become the worker itself."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(60)


@pytest.fixture
def shared(database_url: str, s3_of_session: S3Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The domain on a database and an S3 store, as a server elsewhere has it."""
    s3_of_session.make_bucket()
    for name, value in s3_of_session.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PHOTOSTAT_STORAGE__BLOB_URL", f"s3://{BUCKET}/machines-{os.getpid()}")
    with tempfile.TemporaryDirectory(prefix="photostat-drill-") as folder:
        settings = read_settings(data_dir=Path(folder))
        with connected(settings, data_folder(settings), database_url) as services:
            yield services


@pytest.fixture
def two(shared: Services, database_url: str, s3_of_session: S3Server) -> Iterator[Callable[[], list[Worker]]]:
    """Starts a worker on each of two machines; they are ended after the test."""
    socket = f"{make_url(database_url).query['host']}/.s.PGSQL.5432"
    with ExitStack() as ours:
        folders = [Path(ours.enter_context(tempfile.TemporaryDirectory(prefix="photostat-machine-"))) for _ in range(2)]
        begun: list[Worker] = []

        def start() -> list[Worker]:
            for machine, folder in zip(ours.enter_context(machines(2)), folders, strict=True):
                database, store = Door(machine.host, socket), Door(machine.host, ("127.0.0.1", s3_of_session.port))
                ours.callback(database.close)
                ours.callback(store.close)
                url = make_url(database_url).set(drivername="postgresql", host=machine.host, port=database.port, query={})
                environment = s3_of_session.environment | {
                    "PHOTOSTAT_DATABASE_URL": url.render_as_string(hide_password=False),
                    "AWS_ENDPOINT_URL": f"http://{machine.host}:{store.port}",
                    "PHOTOSTAT_STORAGE__BLOB_URL": os.environ["PHOTOSTAT_STORAGE__BLOB_URL"],
                    "PHOTOSTAT_IMAGING__LEASE_SECONDS": "4",
                }
                begun.append(Worker(machine, folder, environment))
            return begun

        yield start
        for worker in begun:
            worker.process.terminate()
            worker.process.wait(60)


def make_set(shared: Services) -> ImagingGround:
    with change(shared.database, user_id=9) as begun:
        workspace_id = create_workspace(begun, NewWorkspace(name="Two machines", matter_id=107), shared.birth_steps)
    ground = make_ground(shared, workspace_id)
    for _ in range(TIMES - 1):
        load(shared, workspace_id, QUICK)
    return ground


def until_both_work(ground: ImagingGround, workers: list[Worker]) -> None:
    names = "SELECT count(DISTINCT split_part(leased_by, '/', 1)) FROM imaging_batch WHERE leased_by IS NOT NULL"
    deadline = time.monotonic() + 240
    while ground.scalar(names) != len(workers):
        silent = [worker.words() for worker in workers]
        assert time.monotonic() < deadline and all(worker.process.poll() is None for worker in workers), silent
        time.sleep(0.05)


def check(ground: ImagingGround, job_id: int) -> None:
    ground.wait_until(lambda: not ground.job(job_id).state.is_live, seconds=240)
    job = ground.job(job_id)
    assert job.state is JobState.COMPLETED_WITH_ERRORS
    counts = job.counts
    assert (counts.documents, counts.imaged, counts.errored, counts.skipped) == (4 * TIMES, 3 * TIMES, TIMES, 0)
    pages = ground.rows("SELECT blob_key, byte_size FROM page_image")
    assert len(pages) == 7 * TIMES
    for key, size in pages:
        assert ground.services.blobs.size(str(key)) == size


def test_two_machines_finish_one_set_together(shared: Services, two: Callable[[], list[Worker]]) -> None:
    ground = make_set(shared)
    job = ground.run()
    until_both_work(ground, two())
    check(ground, job.job_id)


def test_a_machine_that_is_killed_leaves_the_other_to_finish(shared: Services, two: Callable[[], list[Worker]]) -> None:
    ground = make_set(shared)
    job = ground.run()
    workers = two()
    until_both_work(ground, workers)
    workers[0].kill()
    check(ground, job.job_id)
