"""Which right each route needs: one line a route. test_permission_matrix.py holds the application to it.

`{w}` stands for the workspace and `{document}` for a document in it; other things named here do not exist (id 5), so that a
caller who may do it changes nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from photostat.workspaces.people.rights import Right

ADMIN = "ADMIN"
"""System administrators, on the admin level: everybody else gets 403."""
OWNER = "OWNER"
"""System administrators, for one workspace: 403 for whoever sees it, 404 for others."""
VIEW = "VIEW"
"""Whoever sees the workspace; 404 for others."""
ANYBODY = "ANYBODY"
"""Whoever is signed in."""

ENVIRONMENT = "/Relativity.REST/api/relativity-environment/v1"
IDENTITY = "/Relativity.REST/api/relativity-identity/v1"
OBJECTS = "/Relativity.REST/api/Relativity.ObjectManager/v1/workspace/{w}/object"
OLDER_OBJECTS = "/Relativity.REST/api/Relativity.Objects/workspace/{w}/object"
FOLDERS = "/Relativity.REST/api/Relativity.Services.Folder.IFolderModule/Folder Manager"
FILES = "/Relativity.REST/api/relativity-object-model/v1/workspaces/{workspace_id}/documents"
IMPORTS = "/Relativity.REST/api/import-service/v1/workspaces/{workspace_id}/import-jobs/{import_id}"
DOCUMENTS = "/photostat/v1/workspaces/{workspace_id}/documents"


@dataclass(frozen=True)
class Expected:
    """Statuses for a user with every right of the workspace but the needed one, and for a stranger. None: whatever it is."""

    without: int | None
    outside: int | None


@dataclass(frozen=True)
class Row:
    """One route. `body` is sent as JSON; `destroys`: not called by those who may, since the next rows need what it takes away.
    `also`: a second right that it needs, so that whoever has the first alone gets 403."""

    method: str
    path: str
    needs: Right | str
    body: object = None
    files: Mapping[str, tuple[str, bytes]] | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    destroys: bool = False
    also: Right | None = None

    def expected(self) -> Expected:
        """What those get who may not."""
        match self.needs:
            case "ADMIN":
                return Expected(403, 403)
            case "OWNER":
                return Expected(403, 404)
            case "VIEW":
                return Expected(None, 404)
            case "ANYBODY":
                return Expected(None, None)
        return Expected(403, 404)

    def filled(self, text: str, places: Mapping[str, int]) -> str:
        """A text with the numbers of what exists in it."""
        for name, number in places.items():
            text = text.replace(f'"{{{name}}}"', str(number)).replace(f"{{{name}}}", str(number))
        return text

    def sent_path(self, places: Mapping[str, int]) -> str:
        """The path as it is called."""
        path = self.filled(self.path, {"workspace_id": places["w"], "document_id": places["document"], **places})
        given = dict.fromkeys(("file_guid:uuid", "import_id", "source_id"), "00000000-0000-0000-0000-000000000005")
        given |= {"page_number": "1"} | dict(self.values)
        for name, value in given.items():
            path = path.replace(f"{{{name}}}", value)
        for name in ("client_id", "matter_id", "user_id", "group_id"):
            path = path.replace(f"{{{name}}}", "5")
        return path

    def sent_body(self, places: Mapping[str, int]) -> object:
        """The body as it is sent."""
        return None if self.body is None else json.loads(self.filled(json.dumps(self.body), places))
