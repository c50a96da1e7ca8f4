"""What the Application Install service is asked and answers, as in its reference texts."""

from collections.abc import Mapping

from photostat.api.wire.examples import Example, Examples

_BASE = "/Relativity.REST/api/Relativity.LibraryApplications/workspace/{admin_level}/libraryapplications"
_OF = f"{_BASE}/{{application}}/install"
_ONE = f"{_OF}/{{install_id}}"
_HREF = "Relativity.LibraryApplications/workspace/-1/libraryapplications"
_GUID = "c9e4322e-6bd8-4a37-ae9e-c3c9be31776b"
_APPLICATION = {"ArtifactID": 1015285, "Guids": [_GUID]}
_WORKSPACE = {"ArtifactID": 1014823, "Guids": ["6dd7ec30-11eb-4c33-b812-1efd8141a9e9"]}
_SERVICE = {"Name": "Service Account, Relativity", "ArtifactID": 777, "Guids": []}
_TEMPLATE = "Relativity Template"


def _action(name: str, verb: str, path: str | None) -> dict[str, object]:
    href = {} if path is None else {"Href": f"{_HREF}/{path}"}
    return {"Name": name, **href, "Verb": verb, "IsAvailable": path is not None, "Reason": []}


_SKIPPED = "Skipped the application installation because the same version of this product is already installed into the"
_RESULT = {
    "WorkspaceIdentifier": _WORKSPACE,
    "ApplicationInstallID": 17731,
    "Messages": [],
    "InstallStatus": {"Code": "Completed", "Message": f"{_SKIPPED} target workspace."},
}
_WAITING = {
    "WorkspaceIdentifier": {"ArtifactID": 1015024, "Guids": ["01bec74e-b382-40f0-8ec5-0060fdb0ded3"]},
    "ApplicationInstallID": 18210,
    "Messages": [],
    "InstallStatus": {"Code": "Pending"},
}
_INSTALLED = {"ApplicationIdentifier": _APPLICATION, "Messages": [], "Results": [_RESULT, _WAITING]}
_DETAILED = _WAITING | {
    "InstallStatus": {
        "Code": "Pending",
        "GetDetailsAction": _action("GetInstallDetailsFirst", "GET", "1015285/install/18210/details/1/10"),
    }
}
_CLASH = {
    "ConflictCorrelationID": 1000,
    "WorkspaceID": 1014823,
    "ConflictArtifactID": 1038344,
    "ApplicationComponentType": "Field",
    "ResolutionType": "Rename",
    "Value": "NewName",
}
_STATUS: dict[str, object] = {
    "ApplicationInstallID": 19980,
    "ApplicationIdentifier": {"ArtifactID": 1015285, "Guids": []},
    "WorkspaceIdentifier": _WORKSPACE,
    "WorkspaceName": "Example Workspace",
    "Client": {"Name": "Example Client", "ArtifactID": 97, "Guids": []},
    "Matter": {"Name": "Example Matter", "ArtifactID": 107, "Guids": []},
    "InstallStatus": {"Code": "Completed"},
    "Version": "10.3.0.0",
    "IsOutOfDate": False,
    "ValidationMessages": [],
    "InstalledBy": _SERVICE,
    "Errors": [],
    "StartedOn": "2019-07-16T19:23:54.873",
    "CompletedOn": "2019-07-16T19:26:25.737",
}
_CONFLICTS = {
    "RetryInstallAction": _action("RetryApplicationInstall", "POST", "1015285/install"),
    "RetryInstallRequestTemplate": {"WorkspaceIDs": [1014823], "UnlockApplications": False, "ConflictResolutions": []},
    "InstallConflicts": [
        {
            "ConflictCorrelationID": 1000,
            "ConflictArtifactIdentifier": {"Name": "Colour", "ArtifactID": 1038344, "Guids": []},
            "Description": "A field with the name Colour already exists in the target workspace. Unable to import this field.",
            "ApplicationComponentType": "Field",
            "ConflictType": "Name",
            "ResolutionOptions": [_CLASH | {"FieldIdentifiers": [], "Value": ""}],
        }
    ],
}
_FAILED = _STATUS | {"InstallStatus": {"Code": "Failed", "Message": ""}, "ValidationResult": _CONFLICTS}
_DETAILS: dict[str, object] = {
    "CurrentStartIndex": 1,
    "ResultCount": 1,
    "TotalCount": 6,
    "ApplicationIdentifier": _APPLICATION,
    "SchemaVersion": {"Major": 7, "Minor": 5, "Build": 0, "Revision": 1, "MajorRevision": 0, "MinorRevision": 1},
    "ApplicationInstallID": 1,
    "InstallStatus": {"Code": "Completed"},
    "Messages": [],
    "Details": [
        {
            "CreatedOn": "2012-11-19T23:24:58.737",
            "ArtifactTypeName": "Object",
            "Message": "Updated successfully",
            "Name": "Document",
            "ArtifactID": 1035231,
            "Guids": [],
        }
    ],
}
_DETAIL_PAGES = {
    "FirstPage": _action("GetInstallDetailsFirst", "GET", None),
    "PreviousPage": _action("GetInstallDetailsPrevious", "GET", None),
    "NextPage": _action("GetInstallDetailsNext", "GET", "1015285/install/1/details/2/1"),
    "LastPage": _action("GetInstallDetailsLast", "GET", "1015285/install/1/details/6/1"),
}
_OUTDATED = {
    "ApplicationIdentifier": _APPLICATION,
    "IsGlobalApplication": False,
    "OutdatedWorkspacesCount": 2,
    "UpdateOutdatedApplications": _action("UpdateOutdatedApplications", "GET", "1015285/install/all"),
    "UpdateOutdatedApplicationsPayload": {"Mode": "UpgradeOnly", "UnlockApplications": True},
}
_CANCELLED = {"IsSuccessful": True, "WorkspaceID": 1014823, "ApplicationInstallID": 4825}
_TOO_LATE = {
    "IsSuccessful": False,
    "ApplicationInstallID": 4829,
    "Message": "The application installation record with identifier 4829 was invalid, in progress, completed, or outdated, "
    "and therefore could not be canceled.",
}
_CANCELLED_BY_NAME = {"IsSuccessful": True, "WorkspaceIdentifier": _WORKSPACE, "ApplicationInstallID": 4825}
_FOUND: dict[str, object] = {
    "ApplicationInstallID": 53784,
    "ApplicationIdentifier": {"Name": "Imaging", **_APPLICATION},
    "WorkspaceIdentifier": {"Name": "New Case Template", "ArtifactID": 1014823, "Guids": []},
    "ClientIdentifier": {"Name": _TEMPLATE, "ArtifactID": 1006066, "Guids": []},
    "MatterIdentifier": {"Name": _TEMPLATE, "ArtifactID": 1000002, "Guids": []},
    "RootFolderID": 1003697,
    "InstallStatus": {"Code": "Completed"},
    "IsOutOfDate": False,
    "InstalledBy": _SERVICE,
    "StartedOn": "2019-12-02T17:02:12.11",
    "CompletedOn": "2019-12-02T17:02:55.58",
}
_COUNTS = {
    "Other": 0,
    "Pending": 0,
    "InProgress": 0,
    "Failed": 0,
    "Completed": 1,
    "Canceled": 0,
    "TotalActiveInstalls": 0,
    "Total": 1,
}
_PAGE = {"Summary": _COUNTS, "CurrentStartIndex": 1, "ResultCount": 1, "TotalCount": 1}
_INSTALLS = {"Results": [_FOUND | {"Version": "11.1.0.0"}], **_PAGE}
_WORKSPACES = {"Results": [_FOUND | {"SchemaVersion": "11.1.0.0"}], **_PAGE}
_BY_WORKSPACE = [{"FieldName": "Workspace", "Direction": "Ascending"}]
_NAME = {"WorkspaceID": 1014823, "ConflictArtifactID": 1035231, "ConflictType": "Name"}
_WRONG = {400: "Condition, column 1: there is no field 'Colour'."}


def _asked(condition: str) -> dict[str, object]:
    return {"queryOptions": {"Condition": condition, "Sorts": _BY_WORKSPACE}}


def _cancelled(*results: Mapping[str, object]) -> Example:
    return Example(answer={"Results": list(results), "ApplicationIdentifier": _APPLICATION})


EXAMPLES: Examples = {
    ("POST", _OF): Example(
        request={"request": {"WorkspaceIDs": [1014823], "UnlockApplications": False, "ConflictResolutions": [_CLASH]}},
        answer=_INSTALLED,
        errors={404: "The object does not exist or you do not have permission to access it."},
    ),
    ("POST", f"{_OF}/all"): Example(request={"request": {"Mode": "UpgradeOnly", "UnlockApplications": True}}, answer=_INSTALLED),
    ("POST", f"{_OF}/all/{{include_actions}}"): Example(
        request={"request": {"Mode": "ForceInstall", "UnlockApplications": False}}, answer=_INSTALLED | {"Results": [_DETAILED]}
    ),
    ("GET", _OF): Example(answer=_STATUS),
    ("GET", f"{_OF}/outdated-workspaces-count"): Example(answer=_OUTDATED),
    ("GET", _ONE): Example(answer=_STATUS),
    ("GET", f"{_ONE}/{{include_actions}}"): Example(answer=_FAILED),
    ("GET", f"{_ONE}/details/{{start}}/{{length}}"): Example(answer=_DETAILS),
    ("GET", f"{_ONE}/details/{{start}}/{{length}}/{{include_actions}}"): Example(answer=_DETAILS | _DETAIL_PAGES),
    ("DELETE", _OF): Example(
        request={"applicationInstallIDs": [4825, 4829]},
        answer={"Results": [_CANCELLED, _TOO_LATE], "ApplicationIdentifier": _APPLICATION},
    ),
    ("DELETE", f"{_OF}/all"): _cancelled(_CANCELLED_BY_NAME),
    ("DELETE", _ONE): _cancelled(_CANCELLED),
    ("POST", f"{_BASE}/install/search"): Example(
        request=_asked("'Application Artifact ID' == 1015285"), answer=_INSTALLS, errors=_WRONG
    ),
    ("POST", f"{_OF}/search"): Example(
        request=_asked("(NOT 'Workspace' LIKE ['Admin']) AND ('Status Code' == 4)"), answer=_INSTALLS, errors=_WRONG
    ),
    ("POST", f"{_OF}/available-workspaces"): Example(
        request=_asked("(NOT ('Case Artifact ID' == -1)) AND ('Is Installed' == 0)"), answer=_WORKSPACES, errors=_WRONG
    ),
    ("POST", f"{_BASE}/install/conflict/validate-names"): Example(
        request={"nameValidationItems": [_NAME | {"Value": "Document"}]},
        answer=[
            _NAME
            | {
                "IsAvailable": False,
                "Messages": ["An Object Type with the same name already exists or the name is reserved by the system."],
            }
        ],
    ),
}
