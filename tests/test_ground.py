"""The first things that the server's ground promises: a schema from nothing, a workspace, a gate, an audit log that holds."""

import psycopg
import pytest
import sqlalchemy as sa

from photostat.errors import InvalidInputError, NotAuthorizedError, NotFoundError
from photostat.storage.database import Database, DatabaseUnavailableError
from photostat.storage.migrations import current_revision, migrate, newest_revision
from photostat.workspaces.artifacts import well_known
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifact
from photostat.workspaces.audit.store import broken_links, read_events
from photostat.workspaces.change import change
from photostat.workspaces.matters.creation import create_workspace
from photostat.workspaces.matters.model import NewWorkspace
from photostat.workspaces.matters.store import find_workspace
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.people.rights import Right
from photostat.workspaces.people.store import add_member, grant, insert_group, insert_user
from photostat.workspaces.seeding import seed

ADMIN_ID = well_known.ADMINISTRATOR_USER


def _ordinary_user(database: Database) -> tuple[int, int]:
    """A user and the group that he is in."""
    with change(database, user_id=ADMIN_ID) as begun:
        connection = begun.connection
        user, group = (
            insert_artifact(connection, -1, NewArtifact(artifact_type_id=kind, name=name), user_id=ADMIN_ID)
            for kind, name in ((2, "Doe, Jane"), (3, "Reviewers"))
        )
        insert_user(connection, user, "jane@example.com", None)
        insert_group(connection, group)
        add_member(connection, group, user)
    return user, group


def test_migrating_a_current_database_does_nothing(database_url: str) -> None:
    assert current_revision(database_url) == newest_revision()
    assert migrate(database_url) == []


def test_seeding_twice_is_seeding_once(database: Database) -> None:
    with change(database, user_id=ADMIN_ID) as begun:
        assert not seed(begun, administrator_email="other@example.com", password_hash="x")


def test_workspace_has_its_matter_and_client(database: Database, workspace_id: int) -> None:
    with database.read() as connection:
        workspace = find_workspace(connection, workspace_id)
    assert (workspace.artifact.name, workspace.matter.artifact_id, workspace.client.artifact_id) == ("Doe v. Roe", 107, 97)
    assert workspace_id > 1_050_000


def test_workspace_of_an_unknown_matter_leaves_nothing(database: Database) -> None:
    with pytest.raises(InvalidInputError, match="Matter"), change(database, user_id=ADMIN_ID) as begun:
        create_workspace(begun, NewWorkspace(name="Nobody's", matter_id=4_000_000))
    with database.read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM workspace")).scalar() == 0


def test_stranger_cannot_tell_a_workspace_from_none(database: Database, workspace_id: int) -> None:
    user, _ = _ordinary_user(database)
    with database.read() as connection:
        for id_ in (workspace_id, 4_000_000):
            with pytest.raises(NotFoundError) as caught:
                enter_workspace(connection, user, id_)
            assert str(caught.value) == "The object does not exist or you do not have permission to access it."


def test_right_counts_at_once_and_only_in_its_workspace(database: Database, workspace_id: int) -> None:
    user, group = _ordinary_user(database)
    with change(database, user_id=ADMIN_ID) as begun:
        other = create_workspace(begun, NewWorkspace(name="Other", matter_id=107))
        grant(begun.connection, group, workspace_id, frozenset({Right.VIEW_WORKSPACE, Right.VIEW_IMAGES}))
    with database.read() as connection:
        access = enter_workspace(connection, user, workspace_id, Right.VIEW_IMAGES)
        assert access.rights == {Right.VIEW_WORKSPACE, Right.VIEW_IMAGES}
        with pytest.raises(NotAuthorizedError, match="AddDocuments"):
            access.require(Right.ADD_DOCUMENTS)
        with pytest.raises(NotFoundError):
            enter_workspace(connection, user, other)


def test_audit_log_is_unbroken_and_append_only(database: Database, workspace_id: int) -> None:
    with database.read() as connection:
        assert [event.event.action for event in read_events(connection)] == [
            "instance.seed",
            "library_application.create",
            "imaging_profile.create",
            "workspace.create",
        ]
        assert list(broken_links(connection)) == []
    for statement in ("UPDATE audit_event SET user_id = 1", "DELETE FROM audit_event", "TRUNCATE audit_event"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), database.transaction() as connection:
            connection.execute(sa.text(statement))


def test_a_change_of_the_past_shows(database: Database, workspace_id: int) -> None:
    with database.transaction() as connection:
        connection.execute(sa.text("ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only"))
        connection.execute(sa.text("UPDATE audit_event SET user_id = 777 WHERE position = 1"))
        connection.execute(sa.text("ALTER TABLE audit_event ENABLE TRIGGER audit_event_append_only"))
    with database.read() as connection:
        assert 1 in list(broken_links(connection))


def test_rolled_back_change_leaves_no_event(database: Database) -> None:
    with pytest.raises(RuntimeError), change(database, user_id=ADMIN_ID) as begun:
        begun.note("thing.done", -1, [9])
        raise RuntimeError
    with database.read() as connection:
        assert [event.event.action for event in read_events(connection)] == ["instance.seed", "library_application.create"]


def test_connection_that_the_server_ended_is_told_as_such_and_replaced(database: Database, database_url: str) -> None:
    with database.read() as connection:
        pid = connection.execute(sa.text("SELECT pg_backend_pid()")).scalar()
    with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    with pytest.raises(DatabaseUnavailableError, match="try again"), database.read() as connection:
        connection.execute(sa.text("SELECT 1"))
    with database.read() as connection:
        assert connection.execute(sa.text("SELECT 1")).scalar() == 1
