"""The first start on a new database, and what a start finishes that a killed server left half-done."""

import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from drills.served import Served
from drills.uploads import new_workspace, upload
from photostat.bootstrap import open_database
from photostat.bootstrap.database import connected
from photostat.bootstrap.first_administrator import seed_instance
from photostat.settings import Settings
from photostat.storage.data_folder import DataFolder
from photostat.storage.migrations import migrate
from photostat.storage.postgres import EmbeddedPostgres
from photostat.storage.postgres.address import ROLE
from photostat.storage.postgres.cluster import SUPERUSER
from photostat.workspaces.artifacts.well_known import ADMINISTRATOR_USER
from photostat.workspaces.change import change
from photostat.workspaces.matters.store import workspaces_being_deleted
from photostat.workspaces.matters.workspace import begin_deletion

pytestmark = pytest.mark.slow


def test_two_first_starts_at_once_make_one_administrator(postgres: EmbeddedPostgres, tmp_path: Path) -> None:
    plain = postgres.url.replace(f"postgresql+psycopg://{ROLE}@", f"postgresql://{SUPERUSER}@")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE first_start OWNER {ROLE}")
    url = postgres.url.replace("/photostat?", "/first_start?")
    said: list[str] = []
    failures: list[BaseException] = []
    together = threading.Barrier(2)

    def begin(folder: DataFolder) -> None:
        try:
            together.wait(30)
            migrate(url)
            with connected(Settings(), folder, url) as services:
                together.wait(30)
                seed_instance(services, said.append)
        except BaseException as error:
            failures.append(error)

    servers = [threading.Thread(target=begin, args=[DataFolder(tmp_path / name)]) for name in ("one", "two")]
    for server in servers:
        server.start()
    for server in servers:
        server.join(60)
    assert failures == []
    assert len(said) == 1
    with psycopg.connect(plain.replace("/photostat?", "/first_start?"), autocommit=True) as connection:
        seeded = connection.execute("SELECT count(*) FROM audit_event WHERE action = 'instance.seed'").fetchone()
    assert seeded == (1,)


def test_a_start_finishes_the_deletion_of_a_workspace(start: Callable[..., Served], data_dir: Path) -> None:
    served = start()
    workspace_id = new_workspace(data_dir)
    assert upload(served, workspace_id, [b"a native"]).status == 200
    with open_database(data_dir) as services, change(services.database, user_id=ADMINISTRATOR_USER) as begun:
        begin_deletion(begun, workspace_id)
    served.kill()
    start()
    assert not (data_dir / "blobs" / "workspaces" / str(workspace_id)).exists()
    with open_database(data_dir) as services, services.database.read() as connection:
        assert list(workspaces_being_deleted(connection)) == []
