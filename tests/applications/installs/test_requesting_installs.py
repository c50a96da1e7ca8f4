"""Installs asked for, told of and cancelled: rows alone; nobody runs them here."""

import pytest

from photostat.applications.installs.cancelling import cancel_all, cancel_installs
from photostat.applications.installs.model import InstallRequest, Mode
from photostat.applications.installs.reading import details_page, find_install, newest_install, outdated_count
from photostat.applications.installs.requesting import install_into, install_into_all
from photostat.applications.library.model import InstallStatus, LibraryApplication
from photostat.errors import InvalidInputError, NotFoundError
from photostat.storage.database import Database
from photostat.workspaces.change import change

ADMIN_ID = 9


def test_an_unknown_workspace_fails_alone(database: Database, workspace_id: int, application: LibraryApplication) -> None:
    with change(database, user_id=ADMIN_ID) as begun:
        results = install_into(begun, application, InstallRequest(workspace_ids=(5, workspace_id, -1, workspace_id, 2**40)))
    assert [(result.workspace_id, result.status.name, result.install_id > 0) for result in results] == [
        (5, "FAILED", False),
        (workspace_id, "PENDING", True),
        (-1, "FAILED", False),
        (2**40, "FAILED", False),
    ]
    assert results[0].messages == ("There is no workspace 5.",)
    with database.read() as connection:
        install = newest_install(connection, application, workspace_id)
        assert install == find_install(connection, application, results[1].install_id)
        assert (install.workspace.name, install.matter and install.matter.name) == ("Doe v. Roe", "Default Matter")
        assert (install.client and install.client.name, install.installed_by.artifact_id) == ("Default Client", ADMIN_ID)
        assert (install.is_newest, install.is_out_of_date, install.started_on) == (True, False, None)
        assert details_page(connection, install, 1, 10).total == 0
        with pytest.raises(NotFoundError):
            find_install(connection, application, 2**40)


def test_a_request_names_a_workspace(database: Database, application: LibraryApplication) -> None:
    with pytest.raises(InvalidInputError), change(database, user_id=ADMIN_ID) as begun:
        install_into(begun, application, InstallRequest())


def test_upgrade_only_leaves_workspaces_without_it_alone(
    database: Database, workspace_id: int, application: LibraryApplication
) -> None:
    with change(database, user_id=ADMIN_ID) as begun:
        assert install_into_all(begun, application, Mode.UPGRADE_ONLY) == []
        assert [result.workspace_id for result in install_into_all(begun, application, Mode.FORCE_INSTALL)] == [workspace_id]
        assert outdated_count(begun.connection, application) == 0


def test_what_waits_can_be_cancelled_once(database: Database, workspace_id: int, application: LibraryApplication) -> None:
    with change(database, user_id=ADMIN_ID) as begun:
        first, second = (install_into_all(begun, application, Mode.FORCE_INSTALL)[0].install_id for _ in range(2))
    with change(database, user_id=ADMIN_ID) as begun:
        one, too_late = cancel_installs(begun, application, [first, 4829])
        assert (one.is_successful, one.workspace_id, too_late.is_successful, too_late.workspace_id) == (
            True,
            workspace_id,
            False,
            None,
        )
        assert too_late.message == (
            "The application installation record with identifier 4829 was invalid, in progress, completed, or outdated, "
            "and therefore could not be canceled."
        )
        assert [item.install_id for item in cancel_all(begun, application)] == [second]
        assert cancel_all(begun, application) == []
        found = find_install(begun.connection, application, first)
        assert found.status is InstallStatus.CANCELED
        assert found.validation_messages == ("The supplied installation status identifier is out of date for this application.",)
