"""Deleting a workspace: gone at once for everybody, and finished at the next start however far it came."""

import pytest

from photostat.bootstrap.server import finish_unfinished
from photostat.errors import NotFoundError
from photostat.services import Services
from photostat.workspaces.audit.store import read_events
from photostat.workspaces.change import change
from photostat.workspaces.matters import store
from photostat.workspaces.matters.workspace import begin_deletion, finish_deletion, finish_deletions


class KilledError(Exception):
    """The process ends here."""


def _begin(services: Services, workspace_id: int) -> None:
    writer = services.blobs.writer()
    writer.write(b"x")
    writer.keep(f"workspaces/{workspace_id}/natives/aa")
    with change(services.database, user_id=9) as begun:
        begin_deletion(begun, workspace_id)


def _purges(services: Services, workspace_id: int) -> int:
    with services.database.read() as connection:
        events = read_events(connection)
    return sum(item.event.action == "workspace.purge" and workspace_id in item.event.artifact_ids for item in events)


def _nothing_left(services: Services, workspace_id: int) -> bool:
    with services.database.read() as connection, pytest.raises(NotFoundError):
        store.find_workspace(connection, workspace_id)
    return not list(services.blobs.list_below(f"workspaces/{workspace_id}"))


def test_workspace_has_vanished_before_its_files_are_gone(services: Services, workspace_id: int) -> None:
    _begin(services, workspace_id)
    with services.database.read() as connection, pytest.raises(NotFoundError):
        store.find_workspace(connection, workspace_id)
    assert len(list(services.blobs.list_below(f"workspaces/{workspace_id}"))) == 1


def test_server_killed_before_the_files_went_finishes_at_its_start(services: Services, workspace_id: int) -> None:
    _begin(services, workspace_id)
    finish_unfinished(services)
    assert _nothing_left(services, workspace_id)
    assert _purges(services, workspace_id) == 1


def test_server_killed_between_files_and_rows_finishes_at_its_start(
    services: Services, workspace_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _begin(services, workspace_id)
    with monkeypatch.context() as patched, pytest.raises(KilledError):
        patched.setattr(store, "remove_workspace", _killed)
        finish_deletion(services.database, services.blobs, workspace_id)
    assert list(finish_deletions(services.database, services.blobs)) == [workspace_id]
    assert _nothing_left(services, workspace_id)


def test_server_killed_after_the_rows_went_is_asked_nothing_more(services: Services, workspace_id: int) -> None:
    _begin(services, workspace_id)
    finish_deletion(services.database, services.blobs, workspace_id)
    finish_deletion(services.database, services.blobs, workspace_id)
    assert list(finish_deletions(services.database, services.blobs)) == []
    assert _purges(services, workspace_id) == 1


def test_a_workspace_that_is_not_being_deleted_stays(services: Services, workspace_id: int) -> None:
    finish_unfinished(services)
    with services.database.read() as connection:
        assert store.find_workspace(connection, workspace_id).artifact.name == "Doe v. Roe"


def _killed(*_: object) -> bool:
    raise KilledError
