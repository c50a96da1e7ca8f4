"""The samples of seed text 003 ("Application Install (REST)"), in its order; of lists of like rows the first is kept.

`shape_of` says which members something has and of which kinds, so that answers are held to the samples member by member.
"""

from typing import Any

IMAGING_GUID = "c9e4322e-6bd8-4a37-ae9e-c3c9be31776b"
_BASE = "Relativity.LibraryApplications/workspace/-1/libraryapplications"


def action(name: str, verb: str, path: str | None) -> dict[str, Any]:
    """An action that can be taken, or, without a path, one that cannot."""
    href = {} if path is None else {"Href": f"{_BASE}/{path}"}
    return {"Name": name, **href, "Verb": verb, "IsAvailable": path is not None, "Reason": []}


def _identifier(name: str, artifact_id: int, *guids: str) -> dict[str, Any]:
    return {"Name": name, "ArtifactID": artifact_id, "Guids": list(guids)}


SKIPPED = " ".join(
    [
        "Skipped the application installation because the same version of this product",
        "is already installed into the target workspace.",
    ]
)
_APPLICATION = {"ArtifactID": 1015285, "Guids": [IMAGING_GUID]}
_WORKSPACE = {"ArtifactID": 1014823, "Guids": ["6dd7ec30-11eb-4c33-b812-1efd8141a9e9"]}
_DETAILS_FIRST = action("GetInstallDetailsFirst", "GET", "1015285/install/19980/details/1/10")

RETRY_REQUEST = {
    "request": {
        "WorkspaceIDs": [1014823],
        "UnlockApplications": False,
        "ConflictResolutions": [
            {
                "ConflictCorrelationID": 1000,
                "WorkspaceID": 1014823,
                "ConflictArtifactID": 1038344,
                "ApplicationComponentType": "Field",
                "ResolutionType": "Rename",
                "Value": "NewName",
            },
            {
                "ConflictCorrelationID": 1001,
                "WorkspaceID": 1014823,
                "ConflictArtifactID": 1038343,
                "ApplicationComponentType": "Field",
                "ResolutionType": "MapField",
                "FieldIdentifiers": ["6d7a5661-b193-44b1-a2d5-a880792407df"],
            },
            {
                "ConflictCorrelationID": 1002,
                "WorkspaceID": 1014823,
                "ConflictArtifactID": 1038344,
                "ApplicationComponentType": "Field",
                "ResolutionType": "UnlockAssociatedApplications",
                "ConflictApplicationID": 1038426,
            },
        ],
    }
}
INSTALLED = {
    "ApplicationIdentifier": _APPLICATION,
    "Messages": [],
    "Results": [
        {
            "WorkspaceIdentifier": _WORKSPACE,
            "ApplicationInstallID": 17731,
            "Messages": [],
            "InstallStatus": {"Code": "Completed", "Message": SKIPPED},
        }
    ],
}
INSTALLED_PENDING = {
    "WorkspaceIdentifier": _WORKSPACE,
    "ApplicationInstallID": 18210,
    "Messages": [],
    "InstallStatus": {"Code": "Pending"},
}
INSTALLED_WITH_ACTIONS = {
    "ApplicationIdentifier": _APPLICATION,
    "Messages": [],
    "Results": [
        {
            "WorkspaceIdentifier": _WORKSPACE,
            "ApplicationInstallID": 19980,
            "Messages": [],
            "InstallStatus": {"Code": "Completed", "Message": SKIPPED, "GetDetailsAction": _DETAILS_FIRST},
        }
    ],
}
_ERROR = {
    "CreatedOn": "2019-12-16T15:17:10.457",
    "ArtifactTypeName": "Field",
    "Message": "The Object Type Other Conflict File Fields already has a file field, File Field 1. Object Types can only have "
    "one file field. Unable to import this field.",
    "Name": "File Field 2",
    "ArtifactID": 1038821,
    "Guids": [],
}
STATUS = {
    "ApplicationInstallID": 1,
    "ApplicationIdentifier": {"ArtifactID": 1015285, "Guids": []},
    "WorkspaceIdentifier": _WORKSPACE,
    "WorkspaceName": "Example Workspace",
    "Client": _identifier("Example Client", 97),
    "Matter": _identifier("Example Matter", 107),
    "InstallStatus": {"Code": "Completed"},
    "Version": "7.5.0.1",
    "IsOutOfDate": False,
    "ValidationMessages": ["The supplied installation status identifier is out of date for this application."],
    "Errors": [_ERROR],
    "InstalledBy": _identifier("Admin, Relativity", 9),
    "StartedOn": "2012-11-19T23:24:47.82",
}
STATUS_WITH_ACTIONS = STATUS | {
    "InstallStatus": {"Code": "Completed", "GetDetailsAction": _DETAILS_FIRST},
    "ValidationMessages": [],
    "CompletedOn": "2019-07-16T19:26:25.737",
}
CONFLICTS = {
    "RetryInstallAction": action("RetryApplicationInstall", "POST", "1022443/install"),
    "RetryInstallRequestTemplate": {"WorkspaceIDs": [1018078], "UnlockApplications": False, "ConflictResolutions": []},
    "InstallConflicts": [
        {
            "ConflictArtifactIdentifier": _identifier("ConflictingField", 1038419),
            "Description": "A field with the name ConflictingField already exists in the target workspace. "
            "Unable to import this field.",
            "ApplicationComponentType": "Field",
            "ConflictType": "Name",
            "ResolutionOptions": [
                {
                    "WorkspaceID": 1018078,
                    "ConflictArtifactID": 1038419,
                    "ApplicationComponentType": "Field",
                    "ResolutionType": "Rename",
                    "FieldIdentifiers": [],
                    "Value": "",
                },
                {
                    "WorkspaceID": 1018078,
                    "ConflictArtifactID": 1038419,
                    "ApplicationComponentType": "Field",
                    "ResolutionType": "MapField",
                    "FieldIdentifiers": ["6d7a5661-b193-44b1-a2d5-a880792407df"],
                },
            ],
        },
        {
            "ConflictArtifactIdentifier": _identifier("ConflictingField", 1038419),
            "Description": "The ConflictingField field in the target workspace is used by the locked Relativity Application "
            "Field_Name_Conflict_X. You can't rename this field unless you unlock the Field_Name_Conflict_X application.",
            "ApplicationComponentType": "Field",
            "ConflictType": "LockedApplication",
            "ConflictApplicationIdentifier": _identifier("Field_Name_Conflict_X", 1038426),
            "ResolutionOptions": [
                {
                    "WorkspaceID": 1018078,
                    "ConflictArtifactID": 1038419,
                    "ApplicationComponentType": "Field",
                    "ResolutionType": "UnlockAssociatedApplications",
                    "ConflictApplicationID": 1038426,
                    "FieldIdentifiers": [],
                }
            ],
        },
    ],
}
STATUS_FAILED = STATUS_WITH_ACTIONS | {
    "InstallStatus": {"Code": "Failed", "Message": ""},
    "ValidationResult": CONFLICTS,
    "Version": "0.0.0.1",
}
OUTDATED = {
    "ApplicationIdentifier": {"ArtifactID": 1017669, "Guids": [IMAGING_GUID]},
    "IsGlobalApplication": False,
    "OutdatedWorkspacesCount": 2,
    "UpdateOutdatedApplications": action("UpdateOutdatedApplications", "GET", "1017669/install/all"),
    "UpdateOutdatedApplicationsPayload": {"Mode": "UpgradeOnly", "UnlockApplications": True},
}
CANCELLED = {
    "Results": [
        {"IsSuccessful": True, "WorkspaceID": -1, "ApplicationInstallID": 4825},
        {"IsSuccessful": True, "WorkspaceID": -1, "ApplicationInstallID": 4827},
        {
            "IsSuccessful": False,
            "ApplicationInstallID": 4829,
            "Message": "The application installation record with identifier 4829 was invalid, in progress, completed, or "
            "outdated, and therefore could not be canceled.",
        },
    ],
    "ApplicationIdentifier": _APPLICATION,
}
DETAILS = {
    "CurrentStartIndex": 1,
    "ResultCount": 2,
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
    "FirstPage": action("GetInstallDetailsFirst", "GET", None),
    "PreviousPage": action("GetInstallDetailsPrevious", "GET", None),
    "NextPage": action("GetInstallDetailsNext", "GET", "1015285/install/1/details/3/2"),
    "LastPage": action("GetInstallDetailsLast", "GET", "1015285/install/1/details/5/2"),
}
SEARCH_REQUEST = {
    "queryOptions": {
        "Condition": "'Application Artifact ID' == 1015285",
        "Sorts": [{"FieldName": "Workspace", "Direction": "Ascending"}],
    }
}
_FOUND = {
    "ApplicationInstallID": 53784,
    "ApplicationIdentifier": _identifier("Imaging", 1015285, IMAGING_GUID),
    "WorkspaceIdentifier": _identifier("New Case Template", 1014823),
    "ClientIdentifier": _identifier("Relativity Template", 1006066),
    "MatterIdentifier": _identifier("Relativity Template", 1000002),
    "RootFolderID": 1003697,
    "InstallStatus": {
        "Code": "Completed",
        "GetDetailsAction": action("GetInstallDetails-DefaultPage", "GET", "1015285/install/53784/details/1/10"),
    },
    "Version": "11.1.0.0",
    "IsOutOfDate": False,
    "InstalledBy": _identifier("Service Account, Relativity", 777),
    "StartedOn": "2019-12-02T17:02:12.11",
    "CompletedOn": "2019-12-02T17:02:55.58",
}
FOUND_ADMIN_CASE = {key: value for key, value in _FOUND.items() if key not in ("ClientIdentifier", "MatterIdentifier")} | {
    "ApplicationInstallID": 53769,
    "WorkspaceIdentifier": _identifier("Admin Case", -1),
    "RootFolderID": 0,
}
_SUMMARY = {"Other": 0, "Pending": 0, "InProgress": 0, "Failed": 0, "Completed": 37, "Canceled": 0, "TotalActiveInstalls": 0}


def _links(prefix: str, path: str) -> dict[str, Any]:
    query = "length=3&includeActions=true"
    return {
        "FirstPage": action(f"{prefix}-FirstPage", "POST", None),
        "PreviousPage": action(f"{prefix}-PreviousPage", "POST", None),
        "NextPage": action(f"{prefix}-NextPage", "POST", f"1015285/install/{path}?start=4&{query}"),
        "LastPage": action(f"{prefix}-LastPage", "POST", f"1015285/install/{path}?start=37&{query}"),
    }


SEARCH = {
    "Results": [_FOUND],
    "Summary": _SUMMARY | {"Total": 37},
    "CurrentStartIndex": 1,
    "ResultCount": 3,
    "TotalCount": 37,
    **_links("SearchStatus", "search"),
}
SEARCH_ONE_REQUEST = {
    "queryOptions": {
        "Condition": "(NOT 'Workspace' LIKE ['Admin']) AND ('Status Code' == 4)",
        "Sorts": [{"FieldName": "Workspace", "Direction": "Ascending"}],
    }
}
NAMES_REQUEST = {
    "nameValidationItems": [{"WorkspaceID": 1014823, "ConflictArtifactID": 1035231, "ConflictType": "Name", "Value": "Document"}]
}
NAMES = [
    {
        "WorkspaceID": 1014823,
        "ConflictArtifactID": 1035231,
        "ConflictType": "Name",
        "IsAvailable": False,
        "Messages": ["An Object Type with the same name already exists or the name is reserved by the system."],
    }
]
AVAILABLE_REQUEST = {
    "queryOptions": {
        "Condition": "(NOT ('Case Artifact ID' == -1)) AND ('Is Installed' == 0)",
        "Sorts": [{"FieldName": "Workspace", "Direction": "Ascending"}],
    }
}
FOUND_AVAILABLE = {key: value for key, value in _FOUND.items() if key != "Version"} | {
    "InstallStatus": {"Code": "Completed"},
    "SchemaVersion": "11.1.0.0",
}
AVAILABLE = {**SEARCH, "Results": [FOUND_AVAILABLE], **_links("GetWorkspacesAvailableForInstall", "available-workspaces")}


def shape_of(value: object) -> object:
    """Members and kinds; of a list the first object's, nothing of plain values in it."""
    if isinstance(value, dict):
        return {key: shape_of(member) for key, member in value.items()}
    if isinstance(value, list):
        return [shape_of(item) for item in value[:1] if isinstance(item, dict)]
    return type(value).__name__
