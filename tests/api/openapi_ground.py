"""Something of everything that the API knows, and a good call of every operation on it, so that a run reaches the handlers.

The rows of the permission matrix are the start; here stands what makes them succeed. `{name}` is the number of what exists,
`{n}` a number that was not used before. What a call takes away is made anew for each call (`FRESH`).
"""

import itertools
import json
from io import BytesIO
from typing import Any

from openapi_ground_applications import LIBRARY, fill_library, library_files, library_parameters
from openapi_ground_installs import GOOD_INSTALLS, INSTALLS, fill_installs
from openapi_ground_jobs import GOOD_JOBS, fill_jobs, spends_jobs
from openapi_ground_markups import GOOD_MARKUPS, markup_parameters
from openapi_ground_productions import GOOD_PRODUCTIONS, production_parameters
from openapi_ground_profiles import GOOD_PROFILES, fill_profiles
from permission_rows import ROWS
from permission_table import DOCUMENTS, ENVIRONMENT, FILES, FOLDERS, IDENTITY, OBJECTS, OLDER_OBJECTS
from PIL import Image

from conftest import ADMIN, Client
from photostat.storage.database import Database

CLIENTS = f"{IDENTITY}/workspaces/-1/clients"
MATTERS = f"{ENVIRONMENT}/workspaces/-1/matters"
WORKSPACES = (f"{ENVIRONMENT}/workspace", "/Relativity.REST/api/Relativity.Workspaces/workspace")
FIELDS = "/Relativity.REST/api/Relativity-Object-Model/v1/workspaces/{w}/fields"
OLDER_FIELDS = "/Relativity.REST/api/Relativity.Fields/workspace/{w}/fields"
SEARCHES = "/Relativity.REST/api/Relativity.Services.Search.ISearchModule/Keyword Search Manager"
SERVICES = "/Relativity.REST/api/Relativity.Services"
PASSWORD = "a long enough password"

_W = {"workspaceArtifactID": "{w}"}
_CLIENT = {"Name": "Client {n}", "Number": "{n}", "Status": {"ArtifactID": 662}}
_MATTER = {"Name": "Matter {n}", "Number": "{n}", "Client": {"ArtifactID": "{client}"}, "Status": {"ArtifactID": 671}}
_WORKSPACE = {
    "Name": "Case {n}",
    "Matter": {"ArtifactID": 107},
    "Template": {"ArtifactID": 1014823},
    "Status": {"ArtifactID": 675},
}
_TEXT = {"FieldIdentifier": {"Name": "Extracted Text"}, "Operator": "IsSet", "ConditionType": "Criteria"}
_DTO = {
    "ArtifactTypeID": 10,
    "Name": "Search {n}",
    "Fields": [{"Name": "Control Number"}],
    "SearchCriteria": {"Conditions": [{"Condition": _TEXT}]},
}
_USER = {"Name": "Doe {n}", "Email": "doe{n}@example.com", "Password": PASSWORD}
_OBJECT = {"Object": {"ArtifactID": "{document}"}}
_CREATE = {"ObjectType": {"ArtifactTypeID": 10}, "FieldValues": [{"Field": {"Name": "Control Number"}, "Value": "NEW{n}"}]}
_UPDATE = {**_OBJECT, "FieldValues": [{"Field": {"Name": "Extracted Text"}, "Value": "words {n}"}]}
_FOLDER = {"name": "Folder {n}", "parentFolder": {"artifactID": 1003697}}

GOOD: dict[tuple[str, str], object] = {
    ("POST", CLIENTS): {"clientRequest": _CLIENT},
    ("PUT", f"{CLIENTS}/{{client_id}}"): {"clientRequest": _CLIENT},
    ("POST", MATTERS): {"MatterRequest": _MATTER},
    ("PUT", f"{MATTERS}/{{matter_id}}"): {"MatterRequest": {"Name": "Renamed {n}"}},
    ("POST", "/photostat/v1/users"): _USER,
    ("PUT", "/photostat/v1/users/{user_id}"): {"Name": "Renamed {n}"},
    ("POST", "/photostat/v1/groups"): {"Name": "Group {n}"},
    ("PUT", "/photostat/v1/groups/{group_id}"): {"Name": "Renamed {n}"},
    ("PUT", "/photostat/v1/groups/{group_id}/workspaces/{workspace_id}/rights"): {"Rights": ["ViewWorkspace"]},
    ("POST", "/photostat/v1/oauth-clients"): {"Name": "Program {n}", "UserID": "{user}"},
    ("PUT", "/photostat/v1/me/password"): {"OldPassword": ADMIN[1], "Password": ADMIN[1]},
    ("POST", "/Relativity.REST/api/Relativity-Identity/v1/users"): _USER,
    ("POST", "/Relativity.REST/api/Relativity-Identity/v1/groups"): {"Name": "Group {n}"},
    ("POST", f"{SERVICES}.Client.IClientModule/Client Manager/CreateSingleAsync"): {"clientDTO": _CLIENT},
    ("POST", f"{SERVICES}.Client.IClientModule/Client Manager/ReadSingleAsync"): {"clientID": "{client}"},
    ("POST", f"{SERVICES}.Security.ISecurityModule/Login Profile Manager/SetPasswordAsync"): {
        "userArtifactID": "{user}",
        "password": PASSWORD,
    },
    ("POST", f"{FIELDS}/{{field_id}}/choices"): {"choiceRequest": {"Name": "Choice {n}"}},
    ("POST", f"{OLDER_FIELDS}/{{field_id}}/choices"): {"choiceRequest": {"Name": "Choice {n}"}},
    ("POST", f"{FOLDERS}/CreateSingleAsync"): {**_W, "model": _FOLDER},
    ("POST", f"{FOLDERS}/UpdateSingleAsync"): {**_W, "model": {**_FOLDER, "artifactID": "{folder}"}},
    ("POST", f"{FOLDERS}/MoveFolderAsync"): {**_W, "artifactID": "{folder}", "destinationFolderID": 1003697},
    ("POST", f"{FOLDERS}/GetAccessStatusAsync"): {**_W, "artifactID": "{folder}"},
    ("POST", f"{SEARCHES}/CreateSingleAsync"): {**_W, "searchDTO": _DTO},
    ("POST", f"{SEARCHES}/UpdateSingleAsync"): {**_W, "searchDTO": {**_DTO, "ArtifactID": "{search}"}},
    ("POST", f"{SEARCHES}/MoveAsync"): {**_W, "searchArtifactID": "{search}", "destinationContainerID": "{searchfolder}"},
    **{
        ("POST", f"{SEARCHES}/{name}Async"): {**_W, "searchArtifactID": "{search}"}
        for name in ("ReadSingle", "CopySingle", "DeleteSingle")
    },
    **{("POST", base): {"workspaceRequest": _WORKSPACE} for base in WORKSPACES},
    **{("PUT", f"{base}/{{workspace_id}}"): {"workspaceRequest": {"Name": "Renamed {n}"}} for base in WORKSPACES},
    **{("POST", f"{base}/create"): {"request": _CREATE} for base in (OBJECTS, OLDER_OBJECTS)},
    **{("POST", f"{base}/update"): {"request": _UPDATE} for base in (OBJECTS, OLDER_OBJECTS)},
    **{
        ("POST", f"{base}/retrievenextresultsblockfromexport"): {"runID": "{export}", "batchSize": 1}
        for base in (OBJECTS, OLDER_OBJECTS)
    },
    **GOOD_PROFILES,
    **GOOD_JOBS,
    **GOOD_MARKUPS,
    **GOOD_PRODUCTIONS,
    **GOOD_INSTALLS,
}


_WITHOUT_GOOD_CALLS = ("/import-jobs/", "/productions/{production_id}/download")


def without_good_calls(path: str) -> bool:
    """Whether nobody has written what makes calls of this operation succeed; they are sent as they are."""
    return any(word in path.lower() for word in _WITHOUT_GOOD_CALLS)


_SPENDING = ("/delete", "/deletesingleasync", "/deleteasync")


class Ground:
    """What exists on one server, made by an administrator over HTTP."""

    def __init__(self, client: Client, workspace_id: int, database: Database) -> None:
        self.client = client
        self.database = database
        self._numbers = itertools.count(1)
        self._rows = {(row.method, row.path.replace(":uuid}", "}")): row for row in ROWS}
        self.values: dict[str, str] = {"w": str(workspace_id), "workspace_id": str(workspace_id)}
        self._is_spent = self._spends_jobs = False
        self._fill()

    def body(self, method: str, path: str) -> object:
        """A good body; None where the operation has none."""
        row = self._rows.get((method, path))
        good = GOOD.get((method, path), row.body if row else None)
        return None if good is None else json.loads(self.filled(json.dumps(good)))

    def files(self, method: str, path: str) -> dict[str, tuple[str, bytes]] | None:
        """The parts of an upload; None where there is none."""
        if path == f"{DOCUMENTS}/{{document_id}}/images":
            return {"files": ("1.tif", a_page())} if method == "POST" else None
        if path.startswith(LIBRARY):
            return library_files(method, path, self.values)
        row = self._rows.get((method, path))
        return dict(row.files) if row and row.files else None

    def path(self, method: str, path: str, given: dict[str, str]) -> str:
        """The path with what exists in it, but for the parameters that are `given`."""
        for name, value in (self.names(method, path) | given).items():
            path = path.replace(f"{{{name}}}", value)
        return path

    def names(self, method: str, path: str) -> dict[str, str]:
        """Good values of the path's parameters."""
        row = self._rows.get((method, path))  # a route without one fails test_permission_matrix.py
        names = {**row.values, **self.values} if row else dict(self.values)
        return names | ({"client_id": self.values["client"]} if path.startswith(CLIENTS) else {})

    def filled(self, text: str) -> str:
        """`{name}` and `"{name}"` become numbers."""
        text = text.replace("{n}", str(next(self._numbers)))
        for name, value in self.values.items():
            if value.isdigit():
                text = text.replace(f'"{{{name}}}"', value)
            text = text.replace(f"{{{name}}}", value)
        return text

    def renew(self, method: str, path: str) -> dict[str, str]:
        """Make what the call before took away; gives parameters that name something made for it alone."""
        if method == "DELETE" and path in {f"{base}/{{workspace_id}}" for base in WORKSPACES}:
            return {"workspace_id": str(self._make("POST", WORKSPACES[0], {"workspaceRequest": _WORKSPACE})["ArtifactID"])}
        if self._spends_jobs:
            fill_jobs(self._make, self.values, self.database)
        elif self._is_spent:
            self._fill()
        self._spends_jobs = spends_jobs(method, path)
        self._is_spent = (method == "DELETE" and not path.startswith(INSTALLS)) or path.lower().endswith(_SPENDING)
        made = markup_parameters(path, self._make, self.values) or production_parameters(path, self._make)
        return made or library_parameters(method, path, self._make, self.values)

    def _make(self, method: str, path: str, body: object = None, **options: Any) -> Any:
        sent = None if body is None else json.loads(self.filled(json.dumps(body)))
        answer = self.client.request(method, self.filled(path), json=sent, **options)
        assert answer.status_code == 200, f"{method} {path}: {answer.text}"
        return answer.json()

    def _fill(self) -> None:
        values, make = self.values, self._make
        document = make("POST", DOCUMENTS, files={"files": ("a.txt", b"a")})["Documents"][0]["ArtifactID"]
        values["document"] = values["document_id"] = str(document)
        make("POST", f"{DOCUMENTS}/{{document_id}}/images", files={"files": ("1.tif", a_page())})
        values["page_number"] = "1"
        values["file_guid"] = make("GET", f"{FILES}/{{document_id}}/file-info")[0]["Guid"]
        values["client"] = str(make("POST", CLIENTS, {"clientRequest": _CLIENT})["ArtifactID"])
        values["matter_id"] = str(make("POST", MATTERS, {"MatterRequest": {**_MATTER, "Client": {"ArtifactID": 97}}}))
        values["user"] = values["user_id"] = str(make("POST", "/photostat/v1/users", _USER)["ArtifactID"])
        values["group_id"] = str(make("POST", "/photostat/v1/groups", {"Name": "Group {n}"})["ArtifactID"])
        program = make("POST", "/photostat/v1/oauth-clients", {"Name": "Program {n}", "UserID": "{user}"})
        values["client_id"] = str(program["ClientID"])
        values["field_id"] = str(make("POST", f"{FIELDS}/single-choice-fields", {"fieldRequest": {"Name": "Field {n}"}}))
        values["choice_id"] = str(make("POST", f"{FIELDS}/{{field_id}}/choices", {"choiceRequest": {"Name": "Choice {n}"}}))
        values["folder"] = str(make("POST", f"{FOLDERS}/CreateSingleAsync", {**_W, "model": _FOLDER}))
        values["search"] = str(make("POST", f"{SEARCHES}/CreateSingleAsync", {**_W, "searchDTO": _DTO}))
        values["search_id"] = values["search"]
        fill_profiles(make, values)
        fill_jobs(make, values, self.database)
        fill_library(make, values)
        fill_installs(make, values)
        export = {"queryRequest": {"ObjectType": {"ArtifactTypeID": 10}}, "start": 0}
        values["export"] = make("POST", f"{OBJECTS}/initializeexport", export)["RunID"]


def a_page() -> bytes:
    """A page image as our own pages are: 1 bit, Group 4."""
    stream = BytesIO()
    Image.new("1", (850, 1100), 1).save(stream, "TIFF", compression="group4", dpi=(100, 100))
    return stream.getvalue()
