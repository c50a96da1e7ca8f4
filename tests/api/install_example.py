"""An application and workspaces without it, for tests of the Application Install service."""

from typing import Any, NamedTuple

import sqlalchemy as sa

from conftest import Client
from install_rows import add_install, add_workspaces
from library_archives import EXAMPLE_GUID, rap
from photostat.applications.library.model import InstallStatus
from photostat.storage.database import Database

BASE = "Relativity.LibraryApplications/workspace/-1/libraryapplications"
ADDRESSES = [
    BASE,
    "relativity.libraryapplications/workspaces/-1/LibraryApplications",
    "relativity-environment/v1/workspace/-1/libraryapplications",
    "relativity-environment/v1/workspaces/-1/libraryapplications",
    "Relativity-Environment/v2/Workspace/-1/libraryapplications",
]
GONE = "The object does not exist or you do not have permission to access it."


class Example(NamedTuple):
    """An application of the library, version 1.0.0.0, and workspaces without it."""

    application_id: int
    workspaces: list[int]

    @property
    def base(self) -> str:
        return f"{BASE}/{self.application_id}"

    @property
    def identifier(self) -> dict[str, Any]:
        return {"ArtifactID": self.application_id, "Guids": [str(EXAMPLE_GUID)]}

    def add(self, database: Database, status: InstallStatus, workspace: int = 0, version: int = 1) -> int:
        """An install that has come so far."""
        place = self.workspaces[workspace]
        with database.transaction() as connection:
            parts = (version, 0, 0, 0)
            return add_install(connection, self.application_id, place, status, parts, guid=str(EXAMPLE_GUID), name="Example")


def make_example(client: Client, database: Database) -> Example:
    """Version 1.0.0.0 in the library, where its install is over, and three workspaces."""
    made = client.post("relativity-environment/v1/workspace/-1/libraryapplications", files={"a": ("Example.rap", rap())})
    with database.transaction() as connection:
        workspaces = add_workspaces(connection, ["First", "Second", "Third"])
        sql = "UPDATE artifact SET guid = gen_random_uuid() WHERE workspace_id = -1 AND artifact_id = ANY(:ids)"
        connection.execute(sa.text(sql), {"ids": workspaces})
        connection.execute(sa.text("UPDATE application_install SET status = 4, completed_on = now() WHERE status = 1"))
    return Example(made.json()["ApplicationIdentifier"]["ArtifactID"], workspaces)


def ok(answer: Any) -> Any:
    """The JSON of a good answer."""
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(answer: Any, status: int = 400) -> str:
    """The message of a refusal."""
    assert answer.status_code == status, answer.text
    kind = {400: "ValidationException", 404: "NotFoundException", 403: "NotAuthorizedException"}[status]
    assert answer.json()["ErrorType"].endswith(kind)
    return str(answer.json()["Message"])
