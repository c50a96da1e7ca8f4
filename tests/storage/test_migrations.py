"""Databases of older revisions come to the newest one with all that is in them."""

from collections.abc import Iterator

import psycopg
import pytest

from photostat.storage import migrations
from photostat.storage.database import Database
from photostat.storage.migrations import current_revision, migrate, newest_revision, require_newest
from photostat.storage.postgres import EmbeddedPostgres
from photostat.storage.postgres.address import ROLE
from photostat.storage.postgres.cluster import SUPERUSER
from photostat.workspaces.change import change
from photostat.workspaces.seeding import seed

WORKSPACE = 1050001
# As the first revision had them; to be left as they are when tables change
ROWS = (
    f"INSERT INTO artifact (workspace_id, artifact_id, artifact_type_id, name, created_by, modified_by)"
    f" VALUES (-1, {WORKSPACE}, 8, 'Doe v. Roe', 9, 9)",
    f"INSERT INTO workspace (artifact_id, matter_id, status_id) SELECT {WORKSPACE}, artifact_id, 675 FROM matter",
    f"CREATE TABLE document_{WORKSPACE} PARTITION OF document FOR VALUES IN ({WORKSPACE})",
    f"INSERT INTO document (workspace_id, control_number, folder_id, has_images, extracted_text, created_by, modified_by)"
    f" SELECT {WORKSPACE}, 'DOC' || n, 1003697, 1034244, 'lorem ipsum', 9, 9 FROM generate_series(1, 3000) AS n",
)


@pytest.fixture
def empty_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    """A database without any table."""
    plain = postgres.url.replace(f"postgresql+psycopg://{ROLE}@", f"postgresql://{SUPERUSER}@")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE older OWNER {ROLE}")
    yield postgres.url.replace("/photostat?", "/older?")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("DROP DATABASE older WITH (FORCE)")


def only_the_first(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    whole = migrations._steps
    with monkeypatch.context() as first:
        first.setattr(migrations, "_steps", lambda script, heads, applied: whole(script, heads, applied)[:1])
        migrate(url)


def test_a_database_of_the_first_revision_keeps_its_workspace_and_documents(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_the_first(monkeypatch, empty_url)
    first = current_revision(empty_url)
    assert first not in (None, newest_revision())
    database = Database(empty_url)
    with change(database, user_id=9) as begun:
        seed(begun, administrator_email="admin@example.com", password_hash="-")
        for statement in ROWS:
            begun.connection.exec_driver_sql(statement)
    database.close()
    applied = migrate(empty_url)
    assert applied[-1] == newest_revision()
    assert first not in applied
    require_newest(empty_url)
    with psycopg.connect(empty_url.replace("+psycopg", "")) as connection:
        counted = "SELECT count(*), count(DISTINCT control_number), min(extracted_text) FROM document"
        assert connection.execute(counted).fetchone() == (3000, 3000, "lorem ipsum")
        assert connection.execute("SELECT artifact_id FROM workspace").fetchall() == [(WORKSPACE,)]
        installed = (
            "SELECT a.workspace_id, i.status, i.is_newest"
            " FROM workspace_application a JOIN application_install i USING (workspace_id)"
        )
        assert connection.execute(installed).fetchall() == [(WORKSPACE, 4, True)]
    assert migrate(empty_url) == []
