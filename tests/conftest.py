"""What many tests stand on: one PostgreSQL for each test process, and a fresh, migrated, seeded database for each test."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from photostat.applications.installs.birth import install_imaging_at_birth
from photostat.applications.library.imaging_application import seed_imaging
from photostat.imaging.birth import complete_workspace
from photostat.render.page_decoding import PageDecoder
from photostat.services import Services
from photostat.settings import RenderSettings, Settings
from photostat.storage.blobs import LocalBlobs
from photostat.storage.database import Database
from photostat.storage.migrations import migrate
from photostat.storage.postgres import EmbeddedPostgres, find_binaries
from photostat.storage.postgres.address import ROLE
from photostat.storage.postgres.cluster import SUPERUSER
from photostat.workspaces.artifacts.well_known import FIRST_MATTER
from photostat.workspaces.change import change
from photostat.workspaces.matters.creation import create_workspace
from photostat.workspaces.matters.model import NewWorkspace
from photostat.workspaces.people.authentication import Authenticator
from photostat.workspaces.people.passwords import hash_password
from photostat.workspaces.seeding import seed

if TYPE_CHECKING:
    from s3_server import S3Server

ADMIN_EMAIL = "admin@example.com"
ADMIN_PASSWORD = "correct horse battery staple"
ADMIN_ID = 9

_TEMPLATE = "ground"
_ROOM_BYTES = 2 * 1024**3
_numbers = itertools.count(1)


def _roomy_memory() -> str | None:
    """A database a test is hundreds of small files made and removed: a second where files are slow, 20 ms in memory."""
    memory = "/dev/shm"
    try:
        return memory if shutil.disk_usage(memory).free > _ROOM_BYTES else None
    except OSError:
        return None


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """The database server of this test process. Not below pytest's folder: its path is long and belongs to root alone."""
    folder = Path(tempfile.mkdtemp(prefix="photostat-test-", dir=_roomy_memory()))
    try:
        with EmbeddedPostgres(folder / "postgres", find_binaries()) as server:
            # nothing here outlives the tests; what must outlive a kill is tested in tests/storage and tests/drills
            for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
                _execute(server.url, f"ALTER SYSTEM SET {setting}")
            _execute(server.url, "SELECT pg_reload_conf()")
            yield server
    finally:
        shutil.rmtree(folder)


def named(url: str, database: str) -> str:
    """The URL of another database of the same server."""
    before, _, after = url.partition("?")
    return f"{before.rpartition('/')[0]}/{database}?{after}"


def _execute(url: str, statement: str) -> None:
    """As the superuser: the application's role may not make databases."""
    plain = url.replace(f"postgresql+psycopg://{ROLE}@", f"postgresql://{SUPERUSER}@")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


@pytest.fixture(scope="session")
def ground(postgres: EmbeddedPostgres) -> str:
    """The name of a database that is migrated and seeded and that nobody is connected to."""
    _execute(postgres.url, f"CREATE DATABASE {_TEMPLATE} OWNER {ROLE}")
    url = named(postgres.url, _TEMPLATE)
    migrate(url)
    database = Database(url)
    with change(database, user_id=ADMIN_ID) as begun:
        seed(begun, administrator_email=ADMIN_EMAIL, password_hash=hash_password(ADMIN_PASSWORD))
        seed_imaging(begun)
    database.close()
    return _TEMPLATE


@pytest.fixture
def database_url(postgres: EmbeddedPostgres, ground: str) -> Iterator[str]:
    """A fresh database; it is gone after the test."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    _execute(postgres.url, f"CREATE DATABASE {name} OWNER {ROLE} TEMPLATE {ground} STRATEGY file_copy")
    yield named(postgres.url, name)
    _execute(postgres.url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The door to a fresh database."""
    opened = Database(database_url, pool_size=5)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def page_decoder() -> Iterator[PageDecoder]:
    """Decodes page images that tests upload, in a sandbox that stays warm."""
    with PageDecoder(RenderSettings()) as decoder:
        yield decoder


@pytest.fixture
def services(database: Database, page_decoder: PageDecoder, tmp_path: Path) -> Services:
    """The domain on a fresh database and an empty blob store."""
    return Services(
        settings=Settings(),
        database=database,
        blobs=LocalBlobs(tmp_path / "blobs"),
        decoder=page_decoder,
        authenticator=Authenticator(database),
        birth_steps=(complete_workspace, install_imaging_at_birth),
    )


@pytest.fixture
def workspace_id(database: Database) -> int:
    """A new workspace."""
    with change(database, user_id=ADMIN_ID) as begun:
        return create_workspace(
            begun, NewWorkspace(name="Doe v. Roe", matter_id=FIRST_MATTER), [complete_workspace, install_imaging_at_birth]
        )


@pytest.fixture(scope="session")
def s3_of_session() -> "Iterator[S3Server]":
    """An S3 server with a bucket, for tests that neither stop it nor look at other tests' prefixes."""
    from s3_server import S3Server  # a second to import, and few tests need it

    server = S3Server()
    server.make_bucket()
    yield server
    server.stop()


@pytest.fixture
def s3(s3_of_session: "S3Server", monkeypatch: pytest.MonkeyPatch) -> "S3Server":
    """The same, with the environment that leads to it. The bucket is made anew: all servers of a process forget together."""
    s3_of_session.make_bucket()
    for name, value in s3_of_session.environment.items():
        monkeypatch.setenv(name, value)
    return s3_of_session
